"""Numerals to exact decimals: 385, 10,000, 1.2万, 三百二十, 两万五, 二〇一八, 2亿3000万.

Why not a library: cn2an (MIT), the best kept one, agrees on everything it reads (tests pin the same
values), but returns floats for what has a decimal point, reads no thousands separators, refuses
百分之三十 and 三百余, and cannot say where in a text a numeral ends. What is left is the small part.
"""

from __future__ import annotations

import re
from decimal import Decimal

from corpus.normalize import fold

DIGITS = "零〇○一二两三四五六七八九"
#: Characters a Chinese numeral is written with, after :func:`~corpus.normalize.fold`.
NUMERAL = DIGITS + "十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟廿卅"
#: Thousands separators only where every group has three digits.
ARABIC = r"(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?"
#: A longer numeral is no number of a report, and reading it would only cost time.
MAX_DIGITS = 40
_POWERS = {"十": 1, "百": 2, "千": 3, "万": 4, "亿": 8}
_VALUES = {ch: n for n, ch in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2}
_FORMAL = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟", "一二三四五六七八九十百千")
_DIGIT = f"[{DIGITS}]"
_POSITIONAL = re.compile(f"{_DIGIT}+")
_SECTION = re.compile(
    r"(?:(?P<k>[一二两三四五六七八九])千)?(?P<z1>[零〇○])?(?:(?P<h>[一二两三四五六七八九])百)?(?P<z2>[零〇○])?"
    r"(?:(?P<t>[一二三四五六七八九]?)十)?(?P<z3>[零〇○])?(?P<o>[一二两三四五六七八九])?"
)
_ARABIC = re.compile(rf"([-−]?)({ARABIC})([十百千万亿]*)")
_ONE = r"(?:\d{1,12}(?:\.\d{1,9})?|[一二两三四五六七八九])"
#: Several powers in one numeral, digits of either kind: 3千5百, 一亿2000万, 2亿三千万.
MIXED = re.compile(
    rf"(?=\D{{0,4}}\d)(?:{_ONE}[十百千万亿]+){{1,4}}"
    rf"(?:{_ONE}[十百千万亿]+|(?<=[十百千万亿])\d{{1,12}}(?![\d.十百千万亿]))(?!(?<=千)[瓦米克伏卡帕赫焦]|(?<=百)分)"
)
_MIXED_SECTION = re.compile(rf"(?:({_ONE})千)?(?:({_ONE})百)?(?:({_ONE})十)?({_ONE})?")
_POINT = re.compile(rf"([{NUMERAL}]+)点({_DIGIT}+)([十百千万亿]*)")
_PARTS = re.compile(r"([百千万])分之(.+)")


def parse_number(text: str) -> Decimal:
    """The exact value of one numeral, thousands separators and 万/亿 included.

    >>> [str(parse_number(t)) for t in ("1.2万", "一百零五万三", "二〇一八", "百分之三十")]
    ['12000', '1053000', '2018', '30']

    :param text: a whole numeral without unit or qualifier; of 百分之三十 the value is 30, as in 30%.
    :raises ValueError: not a numeral.
    """
    folded = fold(text).strip().replace(" ", "")
    parts = _PARTS.fullmatch(folded)
    if parts:
        return parse_number(parts[2])
    if folded.startswith("负"):
        return -parse_number(folded[1:])
    match = _ARABIC.fullmatch(folded)
    if match:
        return scaled(match[1].replace("−", "-") + match[2], match[3])
    if MIXED.fullmatch(folded):
        return mixed(folded)
    return chinese(folded)


def scaled(digits: str, scale: str) -> Decimal:
    """``digits`` times the powers of ten named by ``scale`` (万, 千万, 万亿), exactly.

    The decimal point is moved in the string: ``Decimal`` arithmetic would round at 28 digits, and a
    product in scientific notation prints badly.
    """
    digits = digits.replace(",", "")
    if len(digits) > MAX_DIGITS:
        raise ValueError("numeral too long")
    places = sum(_POWERS[ch] for ch in scale)
    whole, _, fraction = digits.partition(".")
    moved = fraction[:places].ljust(places, "0")
    rest = fraction[places:]
    return Decimal(f"{whole}{moved}.{rest}" if rest else f"{whole}{moved}")


def chinese(text: str) -> Decimal:
    """The value of a folded Chinese numeral.

    :raises ValueError: not a numeral, or longer than any that a report prints.
    """
    if not text or len(text) > MAX_DIGITS:
        raise ValueError(f"not a numeral: {text[:20]}")
    text = text.translate(_FORMAL).replace("廿", "二十").replace("卅", "三十")
    point = _POINT.fullmatch(text)
    if point:
        fraction = "".join(str(_VALUES[ch]) for ch in point[2])
        return scaled(f"{chinese(point[1])}.{fraction}", point[3])
    if len(text) > 1 and _POSITIONAL.fullmatch(text):
        return Decimal("".join(str(_VALUES[ch]) for ch in text))
    return Decimal(_large(text, "亿万"))


def mixed(text: str) -> Decimal:
    """The value of a numeral of the form :data:`MIXED`.

    :raises ValueError: it may be two numbers (1.2万3000), or short for something else (5万3 for 53000).
    """
    value = _powers(text, "亿万")
    return Decimal(int(value)) if value == int(value) else value


def _powers(text: str, units: str) -> Decimal:
    """The value of the parts before and after each of ``units``, and of what is below them."""
    head, unit, tail = text.rpartition(units[0]) if units else ("", "", text)
    if not unit:
        return _powers(text, units[1:]) if units else _below(text)
    power = int(10 ** _POWERS[unit])
    value = _powers(head, units[1:]) * power
    rest = _powers(tail, units[1:]) if tail else Decimal(0)
    places = _POWERS[unit] if tail.isdecimal() else len(tail)
    if rest >= power or (tail and value % power) or places != len(tail):
        raise ValueError(f"not one numeral: {text[:20]}")
    return value + rest


def _below(text: str) -> Decimal:
    """The value of a numeral below ten thousand, or of plain digits."""
    match = _MIXED_SECTION.fullmatch(text)
    if not match:
        raise ValueError(f"not a numeral: {text[:20]}")
    value, before = Decimal(0), 0
    for digits, power in zip(match.groups(), (1000, 100, 10, 1), strict=True):
        if not digits:
            continue
        one = Decimal(digits) if digits[0].isdecimal() else Decimal(_VALUES[digits])
        short = power == 1 and digits.isdecimal() and 10 ** len(digits) != before  # 3百5
        if before and (one * power >= before or short):
            raise ValueError(f"not one numeral: {text[:20]}")
        value, before = value + one * power, power
    return value


def _large(text: str, units: str) -> int:
    """The value of a numeral of the order 亿, 万, and what is below."""
    if not units:
        return _section(text)
    head, unit, tail = text.rpartition(units[0])
    if not unit:
        return _large(text, units[1:])
    power = int(10 ** _POWERS[unit])
    # 一万亿: what stands before 亿 may itself hold 万.
    value = (_large(head, "万") if units[0] == "亿" else _large(head, "")) * power if head else power
    if not tail:
        return value
    if len(tail) == 1 and tail in "一二两三四五六七八九":
        return value + _VALUES[tail] * power // 10  # 两万五: the next lower place
    return value + _large(tail.lstrip("零〇○") or tail, units[1:])


def _section(text: str) -> int:
    """The value of a numeral below ten thousand."""
    match = _SECTION.fullmatch(text)
    if not match or not text:
        if text in ("百", "千"):
            return int(10 ** _POWERS[text])
        raise ValueError(f"not a numeral: {text}")
    value = sum(
        _VALUES[match[name]] * scale for name, scale in (("k", 1000), ("h", 100), ("o", 1)) if match[name]
    )
    if match["t"] is not None:
        value += _VALUES[match["t"] or "一"] * 10
    short = match["o"] and match["t"] is None and not (match["z1"] or match["z2"] or match["z3"])
    if short and match["h"]:
        value += _VALUES[match["o"]] * 9  # 三百二: 320
    elif short and match["k"]:
        value += _VALUES[match["o"]] * 99  # 四千五: 4500
    return value
