"""Every figure of a text: Chinese and Arabic numerals with qualifier and unit, dates, look-alikes.

:func:`quantities` walks the folded text once from left to right. At each character that can begin a
figure the readers are asked in turn (damaged forms, dates, look-alikes, amounts); the first that knows
it takes it whole, so no figure is ever cut out of a longer one, and a run of digits that nobody knows
is skipped whole, so the walk stays linear on hostile text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from corpus import damage, names, roles
from corpus.amounts import Amount, read_amount
from corpus.normalize import fold
from corpus.numerals import MAX_DIGITS, NUMERAL, parse_number, scaled
from corpus.periods import read_period
from corpus.types import Role
from corpus.units import EVERY, TIME, canonical

__all__ = ["Quantity", "parse_number", "quantities"]


@dataclass(frozen=True, slots=True)
class Quantity:
    """One figure as it stands in a text; ``text[start:end] == raw``.

    :param raw: qualifier, number and unit as printed (``超过500场``, ``每亩600元``).
    :param value: exact, in ``unit``; as printed, so a fall is not negative (see ``direction``); ``None``
        for dates, for what is damaged, for 数百 and ratios of three parts.
    :param upper: the upper end of a range, else ``None``.
    :param unit: canonical; ``date`` for dates, ``比`` for ratios, ``""`` for a bare number. Shares are
        in ``%``: 九成 is 90, 三分之一 33.33….
    :param qualifier: the printed words that bound the value (``近``, ``余``, ``不低于``, ``以上``), two of
        them joined by ``…``, or ``None``.
    :param period: of a date its ISO 8601 form (:mod:`corpus.periods`), else ``None``.
    :param flags: ``source_damaged``; ``separator_lost`` where only a separator is missing between two
        figures that are whole.
    :param guess: the likely reading of a damaged figure, ``…`` where words between two numbers are lost.
    :param direction: ``up`` or ``down`` for a change whose verb says so, else ``None``.
    :param measure: the printed words that say what of the subject is measured: ``比上年增长``, ``占``,
        ``较上届提高``, ``力争``; ``""`` for a plain count.
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
    measure: str = ""


_START = re.compile(
    rf"[0-9{NUMERAL}半第]|翻[了番一两]|[上下]半年|[前头][\d一二两三四五六七八九十]{{1,3}}个(?:月|季度)"
    rf"|前[一二两三1-3]季度"
    r'|"(?:十[一二三四五六七]?|[八九])五"|(?:最?近|过去|此前|未来|今后)(?=[\d一二两三四五六七八九十]{1,3}个?[年月])'
    r"|https?:|www\.|(?<![人总个户件次指分系基参倍岁天字度多少整单双函负小正点])[几数](?=[十百千万亿])|过半"
)
_RUN = re.compile(rf"\d{{{MAX_DIGITS + 1},}}")
_URL = re.compile(r"(?:https?:|www\.)[!-~]*")
#: A full-width comma between half-width digits divides two clauses, not thousands.
_FALSE_THOUSANDS = re.compile(r"(?<=[0-9])，(?=[0-9])")
_BEFORE = re.compile(
    r"(?:不(?:少于|低于|高于|超过|多于|大于|小于|超出|足|到|满|超)|未(?:满|超过|达)|至少|最少|最多|至多"
    r"|起码|超过了?|超出|突破了?|多于|大于|高于|低于"
    r"|少于|小于|大约|约为?|将近|接近|大概|近|超|逾|(?<![以之向])上) ?$"
)
_NOT_QUALIFIER = re.compile(
    r"(?:[节契预制签条集合履违婚邀特租公]约|[最附临邻靠新亲远]近|成[百千]上|[高赶]超|通过|经过|(?:年初"
    r"|上年|全国|全省|平均|预期|目标)[高低多少]于) ?$"
)
_AFTER = re.compile(
    r" ?(?:(?:及|\(含\))?以(?:上|下|内|外)(?!简称)|之内|左右|上下(?!班|水|游)|有余|余(?![额量下])"
    r"|多(?![少数样于元次种个]))"
)
_WITHIN = re.compile(r" ?内(?![容部地外蒙陆在涵])")
#: Seven digits or more without separator, unit or final zeros are a telephone number or a code.
_CODE = re.compile(r"\d{4,}(?:\d\d[1-9]|[1-9]\d0|\d[1-9]0)")
#: How far back the word that opens a list may lie.
_LIST = 200
#: Between two numbers of a list, with what the second is of; the clause that the list stands in.
_JOINED = re.compile(r" ?[、和与及] ?[^\d,;:。!?]{0,8}")
_CLAUSE = re.compile(r"(?:分别|依次|逐年)[^,;。!?]*$")
_POWER = re.compile(r"[十百千]?[万亿]+")
_NUMERALS = re.compile(f"[{NUMERAL}]+")
#: A bare 百, 千, 万, 亿 with a unit counts where a bound follows: 亿元以上.
_BARE = frozenset("百千万亿")


def quantities(text: str) -> list[Quantity]:
    """Every figure-like thing in a text, in order, none overlapping another.

    Dates, durations and look-alikes (第一书记, “1+4+N”, 〔2018〕41号) are in it, told apart by ``role``.

    :param text: any text; offsets are into it.
    """
    folded = fold(_FALSE_THOUSANDS.sub("；", text)).replace("馀", "余")  # 餘
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
    return damage.check(roles.assign(_one_unit(found, folded), folded), folded)


def _one_unit(found: list[Quantity], folded: str) -> list[Quantity]:
    """The figures with the unit that a list prints only once, after its last number, where 分别 or 依次 opens the list.

    依次为44、41和38微克/立方米; 分别为甲区2.4、乙区3.1亿元.
    """
    out = list(found)
    scale = Decimal(1)
    for n in range(len(out) - 2, -1, -1):
        item, after = out[n], out[n + 1]
        if item.role != "quantity" or item.value is None or item.unit or not after.unit:
            continue
        if found[n + 1].unit:  # printed, and not taken over from further on
            power = _POWER.search(fold(after.raw))
            scale = scaled("1", power[0]) if power else Decimal(1)
        opened = _CLAUSE.search(folded[max(0, item.start - _LIST) : item.start])
        joined = _JOINED.fullmatch(folded[item.end : after.start])
        if after.role == "quantity" and after.unit != "比" and joined and opened and "\n" not in joined[0]:
            out[n] = replace(item, unit=after.unit, value=item.value * scale)
    return out


def _read(text: str, folded: str, start: int, floor: int) -> Quantity | int:
    """The figure at ``start``, or the offset to go on from."""
    run = _RUN.match(folded, start)
    if run:  # no number: and nothing below should look at it again and again
        return Quantity(start, run.end(), text[start : run.end()], None, None, "", None, None, "name")
    broken = damage.read(folded, start)
    if broken:
        date = broken.unit == "date"
        at = start if broken.start is None else max(broken.start, floor)
        begin = at if date else _prefix(folded, at, floor)[0]
        guess = broken.guess and text[begin:at] + broken.guess
        role: Role = "date" if date else "share" if broken.unit in ("%", "‰") else "quantity"
        raw, flags = text[begin : broken.end], ("source_damaged",)
        return Quantity(begin, broken.end, raw, None, None, broken.unit, None, None, role, flags, guess)
    period = None if names.after_letter(folded, start) else read_period(folded, start)
    if period:
        raw = text[start : period.end]
        return Quantity(start, period.end, raw, None, None, "date", period.qualifier, period.iso, "date")
    name = names.read_name(folded, start, floor)
    if name:
        raw = text[name.start : name.end]
        return Quantity(name.start, name.end, raw, name.value, None, name.unit, None, None, "name")
    amount = read_amount(folded, start)
    return amount if isinstance(amount, int) else _quantity(text, folded, start, floor, amount)


def _quantity(text: str, folded: str, start: int, floor: int, amount: Amount) -> Quantity | int:
    """An amount with the words around it that belong to it."""
    begin, qualifier, per = _prefix(folded, start, floor)
    end = amount.end
    after = _AFTER.match(folded, end) or (
        _WITHIN.match(folded, end) if canonical(amount.unit) in TIME | {"%"} else None
    )
    end = after.end() if after else end
    words = [word.strip() for word in (qualifier, amount.more, after[0] if after else "") if word]
    if folded[start] in _BARE and not words and amount.unit != "%":
        # 千家万户, 每百元: an idiom, or what a rate is counted in; and no 三百 out of 万三百
        return _NUMERALS.match(folded, start).end()  # type: ignore[union-attr]
    value = amount.value
    if _CODE.fullmatch(folded, begin, end):
        return Quantity(begin, end, text[begin:end], None, None, "", None, None, "name")
    if value is not None and _negative(text, folded, start, floor, begin):
        begin, value = start - 1, -value
    elif value is not None and begin - floor > 1 and folded.startswith("零下", begin - 2):
        begin, value = begin - 2, -value
    unit = canonical(amount.unit) + (f"/{per}" if per else "")
    qualifier_words = "…".join(words) or None
    return Quantity(begin, end, text[begin:end], value, amount.upper, unit, qualifier_words, None, "quantity")


def _prefix(folded: str, start: int, floor: int) -> tuple[int, str, str]:
    """Where the figure's own words begin, its leading qualifier, and the base of 每亩600元."""
    window = folded[max(floor, start - 10) : start]
    before = _BEFORE.search(window)
    qualifier, begin = "", start
    if before and before[0] == "上" and folded[start] not in _BARE:
        before = None  # 上百家, but not 网上3家
    if before and not _NOT_QUALIFIER.search(window):
        qualifier = before[0].strip()
        begin = start - len(before[0])
        window = window[: before.start()]
    every = EVERY.search(window)
    if not every:
        return begin, qualifier, ""
    return (
        begin - len(every[0]),
        qualifier,
        "/".join(canonical(part) for part in every[0].split("每") if part),
    )


def _negative(text: str, folded: str, start: int, floor: int, begin: int) -> bool:
    """Whether a minus sign stands before the number; a dash between figures or words is none."""
    if begin != start or start <= floor or folded[start - 1] != "-" or text[start - 1] in "—―":
        return False
    before = folded[start - 2 : start - 1] if start > 1 else ""
    joins = (
        start - 1 == floor > 0
        or before in ("", "-", "\n", ")", "]")
        or (before.isascii() and before.isalnum())
    )
    return not joins
