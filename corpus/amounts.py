"""One number with its unit, at a place of a folded text: 1.2万人, 三百余家, 3至5名, 三分之一, 半年."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from corpus import names
from corpus.numerals import ARABIC, MIXED, NUMERAL, chinese, mixed, parse_number, scaled
from corpus.units import CHINESE_UNIT, UNIT, canonical


@dataclass(frozen=True, slots=True)
class Amount:
    """A number with its unit, before its surroundings are read.

    :param value: ``None`` for 数百 and ratios of three parts.
    :param scale: the 万 or 亿 printed with it.
    :param unit: as printed, folded; ``比`` for a ratio.
    :param more: 余, 多, 来, 几 or 数, or ``""``.
    """

    end: int
    value: Decimal | None
    unit: str = ""
    more: str = ""
    scale: str = ""
    upper: Decimal | None = None


_CN = f"[{NUMERAL}]"
_MORE = r"余|多(?![少于数样年])|来(?=[个人名年天家次项])|几(?=[个人名年天家次项])"
_LEFT_OVER = re.compile(_MORE)
_ARABIC = re.compile(
    rf"(?P<n>{ARABIC})(?P<m1>[余多来几](?=[十百千万亿]))?"
    r"(?: ?(?P<s>[十百千]?万亿|[十百千]?[万亿]|百(?!分)"
    r"|千(?![瓦米克伏卡帕赫焦]))(?:(?P<n2>\d+)(?P<s2>[万千]))?)?"
    rf"(?P<m2>{_MORE})?"
)
_CHINESE = re.compile(
    rf"(?P<d>[几数])?(?P<n>{_CN}+(?:点[零〇○一二三四五六七八九]+[十百千万亿]*)?)(?P<m>{_MORE})?(?P<s>[万亿]+)?"
)
_PARTS = re.compile(rf"(?P<base>{_CN}+)分之(?P<n>{_CN}+(?:点[零〇一二三四五六七八九]+)?|{ARABIC})")
_STROKE = re.compile(r"(?P<n>[1-9]\d?)/(?P<base>[1-9]\d{0,2})(?![\d/年])")
_RATIO = re.compile(r"\d+(?:\.\d+)?(?: ?: ?\d+(?:\.\d+)?)+")
_HALF = re.compile(r"一?半(?P<u>年|个月|个小时|小时|天|数(?=[以的,。;、]|$))(?!级)|(?P<one>一半|过半)(?!径)")
_DOUBLE = re.compile(r"翻了?(?:(?P<n>[一二两三四五\d])番|番)")
_COMPOUND = re.compile(rf"(?P<y>\d+|{_CN}+)年零?(?P<m>\d+|{_CN}+)个(?P<h>半)?月")
_CLOCK = re.compile(
    rf"(?:(?P<h>\d+|{_CN}+)个?小时零?(?=[\d{NUMERAL}]))?(?:(?P<m>\d+|{_CN}+)分钟?零?)?(?:(?P<s>\d+|{_CN}+)秒钟?)?"
)
_TO = re.compile(r" ?(?:-{1,2}|~|至|到) ?(?=[0-9零一二两三四五六七八九十百])")
_PAIR = re.compile(
    r"(?P<head>[一二三四五六七八九]?十)?(?P<low>[二三四五六七八九])(?P<high>[三四五六七八九])(?P<tail>[十百千万]?)"
)
_TENTHS = re.compile(r"[一二三四五六七八九](?=[以的,。;、左多]|$)")
_HALVED = frozenset("年 个月 月 倍 天 小时 个小时".split())
#: 一 before a classifier is mostly an article (一项任务); it counts after these, or at a clause's end.
_ONLY = re.compile(r"(?:共有?|仅有?|只有?|各|不到|超过|第|获|夺得|新增|增加|减少|另)$")
_CLAUSE_END = re.compile(r"[,。;、)!?\n]|$")
_ONE_ALWAYS = frozenset("% ‰ 百分点 倍 小时 分钟".split())
#: 一批, 一步, 一方面 count nothing.
_VAGUE_ONE = frozenset("大 级 批 步 方面 起 层 类 种 道 片 组 对 人 部分 环节 把 面 口 头".split())
#: 四类、劣四类海水 are grades; nobody lists counts of kinds.
_GRADES = re.compile(r"(?:[、和及至]|以及)[劣准]?[一二三四五六]类")
_GRADE = re.compile(r"类[、和]|[一二三四五]、|[劣准]$")
_ONE_TIMES = frozenset("年 月 天 周".split())


def read_amount(text: str, start: int) -> Amount | int:
    """The number at ``start`` with its unit, ranges as one; where there is none, where to go on from."""
    amount = _amount(text, start)
    return amount if isinstance(amount, int) else _ranged(text, amount)


def _amount(text: str, start: int) -> Amount | int:
    several = MIXED.match(text, start)
    if several:
        return _several(text, several)
    if text[start].isdecimal():
        return _arabic(text, start)
    double = _DOUBLE.match(text, start)
    if double:
        return Amount(double.end(), Decimal(2 ** int(parse_number(double["n"] or "一"))), "倍")
    half = _HALF.match(text, start)
    if half:
        if half["one"] or half["u"] == "数":
            return Amount(half.end(), Decimal(50), "%", "过" if half["one"] == "过半" else "")
        return Amount(half.end(), Decimal("0.5"), half["u"])
    return _chinese(text, start)


def _several(text: str, match: re.Match[str]) -> Amount:
    """3千5百人: one number with several powers; without a value where it may be two."""
    try:
        value = mixed(match[0])
    except ValueError:
        value = None
    more = _LEFT_OVER.match(text, match.end())
    end = more.end() if more else match.end()
    unit = UNIT.match(text, end + (text[end : end + 1] == " "))
    return Amount(unit.end() if unit else end, value, unit[0] if unit else "", more[0] if more else "")


def _arabic(text: str, start: int) -> Amount | int:
    ratio = _RATIO.match(text, start)
    if ratio:
        parts = [parse_number(part) for part in ratio[0].split(":")]
        return Amount(ratio.end(), parts[0] if len(parts) == 2 and parts[1] == 1 else None, "比")
    compound = _compound(text, start)
    if compound is not None:
        return compound
    stroke = _STROKE.match(text, start)
    if stroke and int(stroke["n"]) < int(stroke["base"]):
        return Amount(stroke.end(), Decimal(100 * int(stroke["n"])) / int(stroke["base"]), "%")
    match = _ARABIC.match(text, start)
    if match is None:  # a digit of another script
        return start + 1
    end, scale, more = match.end(), match["s"] or "", (match["m1"] or "") + (match["m2"] or "")
    try:
        value = scaled(match["n"], scale)
        if match["n2"]:
            value += scaled(match["n2"], match["s2"])
    except ValueError:
        return end
    unit = UNIT.match(text, end + (text[end : end + 1] == " "))
    if match["m2"] and match["m2"] != "余" and not unit and not scale:
        end, more = end - 1, more[:-1]
    if unit and unit["unit"] == "成":
        value *= 10
    return Amount(unit.end() if unit else end, value, unit[0] if unit else "", more, scale)


def _compound(text: str, start: int) -> Amount | int | None:
    """A length of time in several units, 1年6个月 or 1小时52分钟, as a number of the smallest; ``None`` where there is none."""
    months = _COMPOUND.match(text, start)
    try:
        if months:
            value = parse_number(months["y"]) * 12 + parse_number(months["m"])
            return Amount(months.end(), value + (Decimal("0.5") if months["h"] else 0), "月")
        clock = _CLOCK.match(text, start)
        if clock is None or sum(part is not None for part in clock.groups()) < 2:
            return None
        hours, minutes = (parse_number(clock[part] or "0") for part in "hm")
        if hours and minutes >= 60:
            return None  # 2小时100分: a length, and marks
        minutes += hours * 60
        if clock["s"] is None:
            return Amount(clock.end(), minutes, "分钟")
        return Amount(clock.end(), minutes * 60 + parse_number(clock["s"]), "秒")
    except ValueError:
        return None


def _chinese(text: str, start: int) -> Amount | int:
    parts = _PARTS.match(text, start)
    if parts:
        return _fraction(parts)
    compound = _compound(text, start)
    if compound is not None:
        return compound
    match = _CHINESE.match(text, start)
    if match is None:
        return start + 1
    digits, scale, end = match["n"], match["s"] or "", match.end()
    if (
        len(digits) > 1
        and digits[-1] == "千"
        and not match["m"]
        and text[end : end + 1] in ("瓦", "米", "克", "伏")
    ):
        digits, end = digits[:-1], end - 1  # 十亿千瓦时
    more = (match["d"] or "") + (match["m"] or "")
    single = len(digits) == 1 and not more and not scale
    unit = (CHINESE_UNIT if single else UNIT).match(text, end)
    value, upper = _value(digits, scale)
    if value is None or not _counts(text, start, digits, more + scale, unit):
        return end
    stop = unit.end() if unit else end
    if unit and unit["unit"] == "成":
        value, upper = value * 10, upper and upper * 10
        more_tenths = _TENTHS.match(text, stop)
        if more_tenths:
            value, stop = value + chinese(more_tenths[0]), stop + 1
    if unit and unit[0] in _HALVED and text.startswith("半", stop):
        value, stop = value + Decimal("0.5"), stop + 1
    return Amount(stop, None if match["d"] else value, unit[0] if unit else "", more, scale, upper)


def _fraction(match: re.Match[str]) -> Amount | int:
    try:
        base, part = chinese(match["base"]), parse_number(match["n"])
    except ValueError:
        return match.end()
    return Amount(match.end(), part if base == 100 else part * 100 / base, "%") if base else match.end()


def _value(digits: str, scale: str) -> tuple[Decimal | None, Decimal | None]:
    """The value, and the upper one for 三五个 and 七八十."""
    try:
        pair = _PAIR.fullmatch(digits) if len(digits) < 5 else None
        if pair and int(parse_number(pair["high"])) - int(parse_number(pair["low"])) in (1, 2):
            head, tail = pair["head"] or "", pair["tail"] + scale
            return chinese(head + pair["low"] + tail), chinese(head + pair["high"] + tail)
        return chinese(digits + scale), None
    except ValueError:
        return None, None


def _counts(text: str, start: int, digits: str, more: str, unit: re.Match[str] | None) -> bool:
    """Whether a Chinese numeral is a figure, not an article, an idiom or part of a word."""
    if unit is None:
        # 百 and 千 alone are left to the qualifier before them; 十一 is as often the holiday.
        return bool(more) or digits in "百千万亿" or len(digits) > 2
    if len(digits) > 1 or more or digits in "百千万亿":
        return not (digits == "十" and unit[0] == "分")
    if names.idiom(text, start):
        return False
    name, before, after = (
        canonical(unit["unit"]),
        text[max(0, start - 2) : start],
        text[unit.end() : unit.end() + 1],
    )
    if digits == "一":
        if before[-1:] in tuple("统唯单之同专万归合划逐每某这那哪的键又新头") or name in _VAGUE_ONE:
            return False
        if name in _ONE_TIMES:
            return after not in tuple("来中里之一级度内间") or not after
        return name in _ONE_ALWAYS or bool(_ONLY.search(before) or _CLAUSE_END.match(after))
    if name == "级":
        return names.levels(text, start, unit.end())
    if name == "类" and (_GRADE.search(before) or _GRADES.match(text, unit.end())):
        return False
    if name == "期":  # 二期工程 is an ordinal
        return before[-1:] in tuple("办展共织完训")
    return True


def _ranged(text: str, first: Amount) -> Amount:
    """``first`` with the second number of 3至5名 or 10万元至30万元 taken in."""
    to = _TO.match(text, first.end)
    if not to or first.value is None or first.upper is not None or first.unit == "比":
        return first
    second = _amount(text, to.end())
    if isinstance(second, int) or second.value is None or not second.unit or second.unit == "比":
        return first
    value = first.value
    if not first.unit and not first.scale and second.scale:
        value = scaled(str(value), second.scale)
    if (first.unit and canonical(first.unit) != canonical(second.unit)) or value >= second.value:
        return first
    return Amount(second.end, value, second.unit, first.more, second.scale, second.value)
