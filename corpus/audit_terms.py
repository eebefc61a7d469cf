"""What the audit's rules share: a check, what a printed figure may stand for, formulas."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from corpus.normalize import fold
from corpus.types import Figure
from corpus.units import counted, same_unit

#: What is checked: parts against a total, a percentage of a whole, a change, shares that make up a whole,
#: the same figure stated twice.
Kind = Literal["sum", "share", "change", "whole", "repeat"]
Verdict = Literal["consistent", "inconsistent", "unverified"]
#: Why a check is ``unverified``: an operand is damaged; one is only bounded (超过500); the base of a
#: percentage is not stated; nothing says that the parts are all of them, or that they do not overlap; the
#: rate may be at constant prices or of a comparable scope.
Reason = Literal["damaged", "bounded", "no_base", "incomplete", "overlap", "comparable"]


@dataclass(frozen=True, slots=True)
class Check:
    """One piece of arithmetic that a document implies.

    :param formula: with the numbers as printed and the result computed, ``27.3万 + 14.5万 = 41.8万``;
        ``""`` where nothing can be computed.
    :param stated: the figure that the result is compared with.
    :param operands: what the result is computed from, in the formula's order; none of them is damaged
        unless ``reason`` says so.
    :param reason: of an ``unverified`` check only.
    """

    kind: Kind
    verdict: Verdict
    formula: str
    stated: Figure
    operands: tuple[Figure, ...]
    reason: Reason | None = None


#: The values that a printed figure may stand for, both ends included.
Range = tuple[Decimal, Decimal]

_SCALES = {
    "百": 2,
    "千": 3,
    "万": 4,
    "十万": 5,
    "百万": 6,
    "千万": 7,
    "亿": 8,
    "百亿": 10,
    "千亿": 11,
    "万亿": 12,
}
_PRINTED = re.compile(
    r"(-?\d[\d,]*(?:\.(\d+))?)[余多来几]? ?([十百千]?万亿|[十百千]?[万亿]|[百千](?![瓦米克伏卡帕焦]))?"
)
_MORE = re.compile(r"[余多]")
_LESS = re.compile(r"近|将近|接近|不到|不足|不满")
_ABOUT = re.compile(r"约|左右|上下|大概|几|来")
_FROM = re.compile(r"超|以上|逾|不少于|不低于|突破|至少|大于|多于|高于|起$")
_TO = re.compile(r"以下|以内|不超过|至多|低于|少于|小于|之内")
_INFINITY = Decimal("Infinity")


def bounds(figure: Figure) -> Range | None:
    """What a figure may stand for, by the decimals it is printed with and its qualifier; ``None`` if damaged.

    A count without 万 or 亿 is exact; any other figure was rounded to its last printed place. 约 is taken
    as 5% either way, 近 as up to 10% below, 余 as anything below the next round number.
    """
    value = figure.value
    if value is None or "source_damaged" in figure.flags:
        return None
    if figure.upper is not None:
        return value, figure.upper
    words = fold(figure.qualifier or "")
    size = abs(value)
    if _TO.search(words):
        return Decimal(0), value
    if _LESS.search(words):
        return value - size / 10, value
    if _FROM.search(words):
        return value, _INFINITY
    if _MORE.search(words):
        return value, value + _round_place(value)
    if _ABOUT.search(words):
        return value - size / 20, value + size / 20
    half = last_place(figure) / 2
    return value - half, value + half


def last_place(figure: Figure) -> Decimal:
    """The worth of the last printed place, 0 for an exact count: of 27.3万人 1000, of 385个 0."""
    printed = _number(figure)
    places = len(printed[2] or "") if printed else 0
    scale = _SCALES.get(printed[3] or "", 0) if printed else 0
    if not places and not scale and counted(figure.unit.partition("/")[0]):
        return Decimal(0)
    return Decimal(1).scaleb(scale - places)


def _number(figure: Figure) -> re.Match[str] | None:
    """The last number in a figure's print, which says how precise it is: 3亿5000万 is to the 万."""
    found = list(_PRINTED.finditer(re.sub(r"\s", "", fold(figure.raw))))
    return found[-1] if found else None


def _round_place(value: Decimal) -> Decimal:
    """The worth of the last digit that is not 0: 1000 of 8000, 100 of 1200."""
    digits = value.normalize().as_tuple()
    assert isinstance(digits.exponent, int)
    return Decimal(1).scaleb(digits.exponent)


def bounded(figure: Figure) -> bool:
    """Whether a figure only says that a value is above or below it, so that nothing follows from it."""
    words = fold(figure.qualifier or "")
    return figure.upper is not None or bool(_FROM.search(words) or _TO.search(words))


def exact(figure: Figure) -> bool:
    """Whether a figure is whole, one value, and printed without 约, 近 or 余."""
    words = fold(figure.qualifier or "")
    vague = _MORE.search(words) or _LESS.search(words) or _ABOUT.search(words)
    return figure.value is not None and damaged(figure) is False and not bounded(figure) and not vague


def damaged(figure: Figure) -> bool:
    """Whether a figure must not be computed with."""
    return figure.value is None or "source_damaged" in figure.flags


def amount(figure: Figure) -> bool:
    """Whether a figure is a count or amount, done or planned."""
    return figure.role in ("quantity", "target") and figure.unit not in (
        "",
        "%",
        "‰",
        "百分点",
        "比",
        "倍",
        "折",
    )


#: Means and rates cannot be added, whatever their unit.
_MEAN = re.compile(r"[人户亩日月年]均|平均|中位数|每")
_LEVEL = re.compile(r"均价|单价|价格|标准|指数|寿命|浓度|温度|年龄")


def additive(figure: Figure) -> bool:
    """Whether a figure is an amount that parts of it add up to."""
    words = fold(figure.subject + figure.raw)
    level = not counted(figure.unit) and _LEVEL.search(words)
    return amount(figure) and "/" not in figure.unit and not level and not _MEAN.search(words)


def alike(a: Figure, b: Figure) -> bool:
    """Whether two figures can be added or divided; 个 is here no stand-in for other measure words."""
    if a.role != b.role or "/" in a.unit + b.unit:
        return a.unit == b.unit and a.role == b.role
    return a.unit == b.unit or ("个" not in (a.unit, b.unit) and same_unit(a.unit, b.unit))


def meet(a: Range, b: Range) -> bool:
    """Whether two ranges have a value in common."""
    return a[0] <= b[1] and b[0] <= a[1]


def rounds_to(figure: Figure, computed: Range) -> bool:
    """Whether a printed result is what a computed one rounds, or is cut off, to."""
    printed = bounds(figure)
    if printed is None or figure.value is None:
        return False
    if exact(figure):
        place = last_place(figure)
        cut = (
            (figure.value, figure.value + place)
            if figure.value >= 0
            else (figure.value - place, figure.value)
        )
        return meet(printed, computed) or (computed[0] < cut[1] and computed[1] > cut[0])
    return meet(printed, computed)


def shown(figure: Figure) -> str:
    """A figure as an operand: its number as printed, with 万 or 亿, without unit and qualifier."""
    printed = _number(figure)
    if printed is None:
        assert figure.value is not None
        return plain(figure.value)
    number = printed[1].replace(",", "") + (printed[3] or "")
    percent = figure.unit if figure.unit in ("%", "‰") else ""
    return (
        number + percent
        if figure.unit != "%" or "成" not in figure.raw
        else f"{plain(figure.value or Decimal(0))}%"
    )


def result(value: Decimal, like: Figure, *others: Figure) -> str:
    """A computed value in the scale of ``like``, to the finest place printed in it or the others."""
    printed = _number(like)
    scale = (printed[3] or "") if printed else ""
    one = Decimal(1).scaleb(_SCALES.get(scale, 0))
    places = [max(0, -(last_place(f) or Decimal(1)).adjusted() + one.adjusted()) for f in (like, *others)]
    rounded = (value / one).quantize(Decimal(1).scaleb(-max(places)), ROUND_HALF_UP)
    return f"{rounded:f}{scale}{like.unit if like.unit in ('%', '‰') else ''}"


def plain(value: Decimal) -> str:
    """A decimal without exponent or trailing zeros."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def equation(left: str, value: Decimal, stated: Figure, operands: Sequence[Figure], *, holds: bool) -> str:
    """``left = result``, and what is stated instead where that differs from the result."""
    computed = result(value, stated, *operands)
    same = stated.value == value
    printed = shown(stated)
    if same and all(exact(f) for f in (stated, *operands)):
        return f"{left} = {printed}"
    if holds:
        return f"{left} ≈ {printed}" if computed == printed else f"{left} ≈ {computed} ≈ {printed}"
    return f"{left} {'=' if '÷' not in left else '≈'} {computed} ≠ {printed}"
