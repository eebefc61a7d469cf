"""Every figure of a text: Chinese and Arabic numerals with qualifier and unit, dates, look-alikes.

:func:`quantities` walks the folded text once from left to right. At each character that can begin a
figure the readers are asked in turn (damaged forms, dates, look-alikes, numbers); the first that knows
it takes it whole, so no figure is ever cut out of a longer one, and a run of digits that nobody knows
is skipped whole, so the walk stays linear on hostile text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from corpus import damage, names, roles
from corpus.normalize import fold
from corpus.numerals import ARABIC, NUMERAL, chinese, parse_number, scaled
from corpus.periods import read_period
from corpus.types import Role
from corpus.units import CHINESE_UNIT, EVERY, TIME, UNIT, canonical

__all__ = ["Quantity", "parse_number", "quantities"]


@dataclass(frozen=True, slots=True)
class Quantity:
    """One figure as it stands in a text; ``text[start:end] == raw``.

    :param raw: qualifier, number and unit as printed (``超过500场``, ``每亩600元``).
    :param value: exact, in ``unit``, never negative for a fall (see ``direction``); ``None`` for dates,
        for what is damaged, and for 数百 and three-part ratios.
    :param upper: the upper end of a range, else ``None``.
    :param unit: canonical; ``date`` for dates, ``比`` for ratios, ``""`` for a bare number.
    :param qualifier: the printed words that bound the value (``近``, ``余``, ``以上``, ``约…左右``).
    :param period: of a date its ISO 8601 form (:mod:`corpus.periods`), else ``None``.
    :param flags: ``source_damaged``; ``separator_lost`` where only a separator is missing between two
        figures that are whole.
    :param guess: the likely reading of a damaged figure.
    :param direction: ``up`` or ``down`` for a change whose verb says so, else ``None``.
    """

    start: int
    end: int
    raw: str
    value: Decimal | None
    upper: Decimal | None
    unit: str
    qualifier: str | None
    period: str | None
    role: Role
    flags: tuple[str, ...] = ()
    guess: str | None = None
    direction: str | None = None


@dataclass(frozen=True, slots=True)
class _Atom:
    """One number with its unit, before its surroundings are read."""

    end: int
    value: Decimal | None
    scale: str
    unit: str
    more: str
    upper: Decimal | None = None


_CN = f"[{NUMERAL}]"
_START = re.compile(
    rf"[0-9]|{_CN}|半|第|翻|[上下]半年|[前头][\d一二两三四五六七八九十]{{1,3}}个(?:月|季度)|前[一二两三1-3]季度"
    r'|"(?:十[一二三四五六七]?|[八九])五"|(?:最?近|过去|此前|未来|今后)(?=[\d一二两三四五六七八九十]{1,3}个?[年月])'
    r"|https?:|www\.|[几数](?=[十百千万亿])|过半"
)
_URL = re.compile(r"(?:https?:|www\.)[!-~]*")
_ARABIC = re.compile(
    rf"(?P<n>{ARABIC})(?P<m1> ?(?:余|多|来|几)(?=[十百千万亿]))?"
    r"(?: ?(?P<s>[十百千]?万亿|[十百千]?[万亿](?!亿)|百(?!分)|千(?![瓦米克伏卡帕赫焦]))(?:(?P<n2>\d+)(?P<s2>[万千]))?)?"
    r"(?P<m2>余|多(?!少|于|数|年来)|来(?=[个人名年天家次项])|几(?=[个人名年天家次项万亿]))?(?P<s3>[万亿]+)?"
)
_CHINESE = re.compile(rf"(?P<d>几|数)?(?P<n>{_CN}+(?:点[零〇○一二三四五六七八九]+[十百千万亿]*)?)(?P<m>余|多(?!少|于|数)|来(?=[个人名年天家次项])|几(?![何乎]))?(?P<s>[万亿]+)?")
_PARTS = re.compile(rf"(?P<base>{_CN}+)分之(?P<n>{_CN}+(?:点[零〇一二三四五六七八九]+)?|{ARABIC})")
_STROKE = re.compile(r"(?P<n>\d{1,2})/(?P<base>\d{1,3})(?![\d/年])")
_HALF = re.compile(r"半(?P<u>年|个月|个小时|小时|天|个世纪|数(?=[以的,。;、]|$))(?![级之])")
_RATIO = re.compile(r"\d+(?:\.\d+)?(?: ?: ?\d+(?:\.\d+)?)+")
_DOUBLE = re.compile(r"翻(?:了)?(?:(?P<n>[一二两三四五\d])番|番)")
_COMPOUND = re.compile(rf"(?P<y>\d+|{_CN}+)年零?(?P<m>\d+|{_CN}+)个(?P<h>半)?月")
_TO = re.compile(r" ?(?:-{1,2}|~|至|到) ?(?=[0-9零一二两三四五六七八九十百])")
_BEFORE = re.compile(
    r"(?:不(?:少于|低于|高于|超过|多于|大于|小于|超出|足|到|满|超)|未(?:满|超过|达)|至少|最少|最多|至多|起码|超过了?|超出|突破了?|多于|大于|高于|低于|少于|小于"
    r"|大约|约为?|将近|接近|大概|近|超|逾|过(?=半)|(?<![以之向])上(?=[百千万亿]))(?P<gap> ?)$"
)
_NOT_QUALIFIER = re.compile(r"(?:[节契预制签条大合履集违婚邀特相租公]约|[最附临邻靠新亲远]近|成[百千]上|[高赶]超|赶上|通过|经过)$")
_AFTER = re.compile(
    r" ?(?:(?:及|\(含\))?以(?:上|下|内|外)(?!人民政府)|之内|左右|上下(?!班|水|游)|有余|余(?![额量下])|多(?![少数样于元次种个])|\+)"
)
_WITHIN = re.compile(r" ?内(?![容部地外蒙陆在涵]|$)|内$")
#: 一 before a classifier is mostly an article (一项任务); it counts only after these, or at a clause's end.
_ONE = re.compile(r"(?:共|仅|只|仅有|只有|各|不到|超过|近|第|获|夺得|新增|增加|减少|另)$")
_CLAUSE_END = re.compile(r"[,，。;；、)）!?\n]|$")
_ONE_COUNTS = frozenset("% ‰ 百分点 倍 年 月 天 周 小时 分钟 元".split())


def quantities(text: str) -> list[Quantity]:
    """Every figure-like thing in a text, in order, none overlapping another.

    Dates, durations and look-alikes (第一书记, “1+4+N”, 〔2018〕41号) are in it, told apart by ``role``.

    :param text: any text; offsets are into it.
    """
    folded = fold(text)
    found: list[Quantity] = []
    position = floor = 0
    while match := _START.search(folded, position):
        start = match.start()
        url = _URL.match(folded, start)
        if url:
            position = floor = url.end()
            continue
        quantity = _read(text, folded, start, floor)
        if isinstance(quantity, int):
            position = quantity
        else:
            found.append(quantity)
            position = floor = quantity.end
    return damage.check(roles.assign(found, folded), folded)


def _read(text: str, folded: str, start: int, floor: int) -> Quantity | int:
    """The figure at ``start``, or the offset to go on from."""
    broken = damage.read(folded, start)
    if broken:
        begin = _prefix(folded, start, floor)[0] if broken.unit != "date" else start
        raw = text[begin : broken.end]
        unit, role = broken.unit, "date" if broken.unit == "date" else "quantity"
        return Quantity(
            begin, broken.end, raw, None, None, unit, None, None, role, ("source_damaged",), broken.guess  # type: ignore[arg-type]
        )
    period = None if names.after_letter(folded, start) else read_period(folded, start)
    if period and not (":" in folded[start : period.end] and folded[max(0, start - 6) : start].count("比")):
        raw = text[start : period.end]
        return Quantity(start, period.end, raw, None, None, "date", period.qualifier, period.iso, "date")
    name = names.read(folded, start, floor)
    if name:
        value = name.value
        return Quantity(name.start, name.end, text[name.start : name.end], value, None, name.unit, None, None, "name")
    atom = _atom(folded, start)
    if isinstance(atom, int):
        return atom
    atom = _ranged(folded, atom)
    begin, qualifier, per = _prefix(folded, start, floor)
    if atom.value is not None and atom.unit == "" and begin == start and not folded[start].isdigit() and not atom.more:
        if atom.end - start < 3:
            return atom.end
    end = atom.end
    after = _AFTER.match(folded, end) or (_WITHIN.match(folded, end) if atom.unit in TIME else None)
    words = [qualifier, atom.more, after[0] if after else ""]
    if after:
        end = after.end()
    if folded[start] in "百千万亿" and not any(words) :
        return start + 1  # 千家万户, 每百元: a rate's base or an idiom
    value, upper = atom.value, atom.upper
    begin, negative = _sign(folded, begin, start, floor)
    if negative and value is not None:
        value = -value
    unit = canonical(atom.unit) + (f"/{per}" if per else "")
    return Quantity(
        begin, end, text[begin:end], value, upper, unit, "…".join(w.strip() for w in words if w) or None, None, "quantity"
    )


def _prefix(folded: str, start: int, floor: int) -> tuple[int, str, str]:
    """Where the figure's own words begin, its leading qualifier, and the base of 每亩600元."""
    window = folded[max(floor, start - 10) : start]
    before = _BEFORE.search(window)
    qualifier = ""
    begin = start
    if before and not _NOT_QUALIFIER.search(window[: before.end()].rstrip()):
        qualifier = before[0].strip()
        begin = start - len(before[0])
        window = window[: before.start()]
    every = EVERY.search(window)
    per = ""
    if every:
        per = "/".join(canonical(part) for part in every[0].split("每") if part)
        begin -= len(every[0])
    return begin, qualifier, per


def _sign(folded: str, begin: int, start: int, floor: int) -> tuple[int, bool]:
    """Whether a minus sign stands before the number; a dash between figures or words is none."""
    if begin != start or start <= floor or folded[start - 1] != "-":
        return begin, False
    before = folded[start - 2 : start - 1]
    if start - 1 <= floor and floor or before in "-\n" or before == "" or (before.isascii() and before.isalnum()) or before in ")]":
        return begin, False
    return start - 1, True


def _atom(folded: str, start: int) -> _Atom | int:
    """The number at ``start`` with its unit, or the offset to go on from where there is none."""
    if folded[start].isdigit():
        return _arabic(folded, start)
    double = _DOUBLE.match(folded, start)
    if double:
        times = int(parse_number(double["n"])) if double["n"] else 1
        return _Atom(double.end(), Decimal(2**times), "", "倍", "")
    half = _HALF.match(folded, start)
    if half:
        unit = half["u"]
        if unit == "数":
            return _Atom(half.end(), Decimal(50), "", "%", "")
        return _Atom(half.end(), Decimal("0.5"), "", unit, "") if unit != "个世纪" else _Atom(half.end(), Decimal(50), "", "年", "")
    if folded.startswith("过半", start):
        return _Atom(start + 2, Decimal(50), "", "%", "过")
    return _chinese(folded, start)


def _arabic(folded: str, start: int) -> _Atom | int:
    ratio = _RATIO.match(folded, start)
    if ratio:
        parts = [parse_number(part) for part in ratio[0].split(":")]
        value = parts[0] / parts[1] if len(parts) == 2 and parts[1] == 1 else None
        return _Atom(ratio.end(), value, "", "比", "")
    compound = _COMPOUND.match(folded, start)
    if compound:
        return _months(compound)
    stroke = _STROKE.match(folded, start)
    if stroke and stroke["base"].strip("0") and int(stroke["n"]) < int(stroke["base"]):
        return _Atom(stroke.end(), Decimal(100 * int(stroke["n"])) / int(stroke["base"]), "", "%", "")
    match = _ARABIC.match(folded, start)
    if match is None:
        return start + 1
    end, number = match.end(), match["n"]
    if "," in number and folded[start : start + 1].isdigit() and False:
        return end
    scale = (match["s"] or "") + (match["s3"] or "")
    more = (match["m1"] or "").strip() + (match["m2"] or "")
    try:
        value = scaled(number, scale)
        if match["n2"]:
            value += scaled(match["n2"], match["s2"])
    except ValueError:
        return end
    unit = UNIT.match(folded, end + (folded[end : end + 1] == " "))
    if not unit and match["m2"] in ("多", "来", "几") and not scale:
        end -= 1
        more = more[:-1]
    if unit and unit["unit"] == "成":
        value *= 10
    return _Atom(unit.end() if unit else end, value, scale, unit[0] if unit else "", more)


def _months(match: re.Match[str]) -> _Atom:
    half = Decimal("0.5") if match["h"] else 0
    return _Atom(match.end(), parse_number(match["y"]) * 12 + parse_number(match["m"]) + half, "", "月", "")


def _chinese(folded: str, start: int) -> _Atom | int:
    parts = _PARTS.match(folded, start)
    if parts:
        try:
            base, n = chinese(parts["base"]), parse_number(parts["n"])
        except ValueError:
            return parts.end()
        if not base:
            return parts.end()
        return _Atom(parts.end(), n if base == 100 else n * 100 / base, "", "%", "")
    compound = _COMPOUND.match(folded, start)
    if compound:
        try:
            return _months(compound)
        except ValueError:
            return compound.end()
    match = _CHINESE.match(folded, start)
    if match is None:
        return start + 1
    digits, scale = match["n"], match["s"] or ""
    end = match.end()
    if digits.endswith("千") and not match["m"] and folded[end : end + 1] in tuple("瓦米克伏"):
        digits, end = digits[:-1], end - 1
    value, upper = _chinese_value(digits, scale)
    if value is None:
        return end
    more = (match["d"] or "") + (match["m"] or "")
    single = len(digits) == 1 and not more and not scale
    unit = (CHINESE_UNIT if single else UNIT).match(folded, end)
    if match["m"] in ("多", "几") and not unit and not scale:
        return end
    if single and (unit is None and digits not in "百千万亿" or not _counts(folded, start, digits, unit)):
        return _half_of(folded, start) or end
    if unit and unit["unit"] == "成":
        value *= 10
        upper = upper and upper * 10
    unit_end = unit.end() if unit else end
    if unit and unit["unit"] in ("年", "个月", "倍", "天", "小时", "个小时") and folded.startswith("半", unit_end):
        value, unit_end = value + Decimal("0.5"), unit_end + 1
    if match["d"]:
        value = None
    return _Atom(unit_end, value, scale, unit[0] if unit else "", more, upper)


def _half_of(folded: str, start: int) -> _Atom | None:
    """一半: half of what was spoken of."""
    if folded.startswith("一半", start):
        return _Atom(start + 2, Decimal(50), "", "%", "")
    return None


def _chinese_value(digits: str, scale: str) -> tuple[Decimal | None, Decimal | None]:
    """The value, and the upper one for 三五个 and 七八十."""
    if len(digits) > 1 and re.fullmatch(r"[一二三四五六七八]?十?[二三四五六七八九]{2}|[二三四五六七八九]{2}[十百千万]", digits):
        low, high = re.fullmatch(r"(.*?)([二三四五六七八九])([二三四五六七八九])(.?)", digits).group(2, 3)  # type: ignore[union-attr]
        if int(parse_number(high)) - int(parse_number(low)) in (1, 2):
            try:
                return chinese(digits.replace(high, "", 1) + scale), chinese(digits.replace(low, "", 1) + scale)
            except ValueError:
                return None, None
    try:
        return chinese(digits + scale), None
    except ValueError:
        return None, None


def _counts(folded: str, start: int, digits: str, unit: re.Match[str] | None) -> bool:
    """Whether one Chinese digit with its unit is a figure, not an article or an idiom."""
    if digits in "百千万亿":
        return True
    if unit is None or names.idiom(folded, start):
        return False
    name = canonical(unit["unit"])
    before, after = folded[max(0, start - 2) : start], folded[unit.end() : unit.end() + 1]
    if digits == "一":
        if before.endswith(tuple("统唯单之同专万归合划逐每某")):
            return False
        return name in _ONE_COUNTS or bool(_ONE.search(before)) or bool(_CLAUSE_END.match(after))
    if name == "级":
        return names.levels(folded, start, unit.end())
    return not (name == "大" and digits == "两" and after in "")


def _ranged(folded: str, atom: _Atom) -> _Atom:
    """``atom`` with the second number of 3至5名 or 10万元至30万元 taken in."""
    to = _TO.match(folded, atom.end)
    if not to or atom.value is None or atom.upper is not None or atom.unit == "比":
        return atom
    second = _atom(folded, to.end())
    if isinstance(second, int) or second.value is None or not second.unit or second.unit == "比":
        return atom
    value = atom.value
    if not atom.unit and not atom.scale:
        value = parse_number(str(value)) if not second.scale else scaled(str(value), second.scale)
    if atom.unit and canonical(atom.unit) != canonical(second.unit) or value >= second.value:
        return atom
    return _Atom(second.end, value, second.scale, second.unit, atom.more, second.value)
