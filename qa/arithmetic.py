"""Arithmetic over stated figures: exact, in the scale they are printed in, with the formula to show."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from corpus.figures import same_unit
from corpus.normalize import fold
from corpus.types import Figure
from corpus.units import counted
from qa.figures import Candidate
from qa.types import Derivation

#: ``difference`` is larger − smaller, ``ratio`` first ÷ second.
Sign = Literal["difference", "ratio"]


@dataclass(frozen=True, slots=True)
class Computed:
    """A computed answer: what to show, and the candidates whose figures went in."""

    answer: str
    derivation: Derivation
    inputs: tuple[Candidate, ...]


def usable(figure: Figure) -> bool:
    """Whether a figure may be computed with: one exact, undamaged value."""
    return figure.value is not None and figure.upper is None and "source_damaged" not in figure.flags


def exact(figure: Figure) -> bool:
    """Whether a usable figure is also printed without 约, 近, 余: only such figures go into a sum or difference."""
    return usable(figure) and not re.search(r"[约近余多]|左右|上下|大概|几", fold(figure.qualifier or ""))


def alike(a: Figure, b: Figure) -> bool:
    """Whether two figures can be added, subtracted or divided: one unit, or none for both.

    Units that may count the same (27处, 5家) do so only where one sentence sets them side by side.
    """
    if a.unit == b.unit or (a.unit in _PERSONS and b.unit in _PERSONS):
        return True
    together = (a.doc_id, a.sentence_start) == (b.doc_id, b.sentence_start)
    return same_unit(a.unit, b.unit) and (together or not (counted(a.unit) and counted(b.unit)))


_PERSONS = frozenset("人名位")


def combine(sign: Sign, first: Candidate, second: Candidate) -> Computed | None:
    """Two stated figures of one unit combined; ``None`` where they cannot be."""
    a, b = first.figure, second.figure
    if a == b or not exact(a) or not exact(b) or a.value is None or b.value is None or not alike(a, b):
        return None
    if sign == "difference":
        high, low = (a, b) if a.value >= b.value else (b, a)
        assert high.value is not None
        assert low.value is not None
        shown = show(high.value - low.value, high, low, points=True)
        formula = f"{number(high, low)} − {number(low, high)} = {shown}"
        return Computed(shown, Derivation(formula, (high, low)), (first, second))
    if not b.value:
        return None
    return _quotient(f"{number(a, b)} ÷ {number(b, a)}", a.value / b.value, "倍", first, second)


def share(parts: Sequence[Candidate], whole: Candidate) -> Computed | None:
    """What part of a whole some of its parts are together, in percent; ``None`` where they cannot be its parts."""
    if not _divides(parts, whole):
        return None
    figures = [c.figure for c in (*parts, whole)]
    summed = sum((f.value for f in figures[:-1] if f.value is not None), Decimal(0))
    above = " + ".join(number(f, *figures) for f in figures[:-1])
    above = f"({above})" if len(parts) > 1 else above
    assert whole.figure.value
    quotient = summed / whole.figure.value * 100
    return _quotient(f"{above} ÷ {number(whole.figure, *figures)} × 100%", quotient, "%", *parts, whole)


def rest(whole: Candidate, parts: Sequence[Candidate]) -> Computed | None:
    """A whole less some of its parts; ``None`` where they cannot be its parts."""
    if not _divides(parts, whole):
        return None
    figures = [c.figure for c in (whole, *parts)]
    assert whole.figure.value is not None
    left = whole.figure.value - sum((c.figure.value for c in parts if c.figure.value is not None), Decimal(0))
    shown = show(left, *figures, points=True)
    formula = " − ".join(number(f, *figures) for f in figures) + f" = {shown}"
    return Computed(shown, Derivation(formula, tuple(figures)), (whole, *parts))


def average(total_of: Candidate, among: Candidate) -> Computed | None:
    """One count or amount by another, in the unit of the first: 189个 ÷ 163个 ≈ 1.16个."""
    a, b = total_of.figure, among.figure
    if a == b or not exact(a) or not exact(b) or not a.value or not b.value or "%" in a.unit + b.unit:
        return None
    value = a.value / b.value
    large = next((s for s in ("亿", "万") if value >= SCALE[s]), "")
    return _quotient(f"{number(a)} ÷ {number(b)}", value / SCALE[large], f"{large}{unit(a)}", total_of, among)


def _divides(parts: Sequence[Candidate], whole: Candidate) -> bool:
    """Whether figures can be parts of a whole: exact, of its unit, different, and together smaller."""
    figures = [c.figure for c in parts]
    every = [*figures, whole.figure]
    if not all(exact(f) and f.value and alike(f, whole.figure) for f in every) or len(set(every)) < len(
        every
    ):
        return False
    return sum((f.value for f in figures if f.value is not None), Decimal(0)) < (whole.figure.value or 0)


def _quotient(left: str, value: Decimal, unit_: str, *inputs: Candidate) -> Computed:
    """A division's result to two decimals."""
    rounded = value.quantize(Decimal("0.01"), ROUND_HALF_UP)
    shown = f"{plain(rounded)}{unit_}"
    formula = f"{left} {'=' if rounded == value else '≈'} {shown}"
    return Computed(shown, Derivation(formula, tuple(c.figure for c in inputs)), inputs)


def total(candidates: Sequence[Candidate]) -> Computed | None:
    """The sum of stated figures of one unit, in the order given; ``None`` where they cannot be added."""
    figures = [c.figure for c in candidates]
    if len(set(figures)) < 2 or len(set(figures)) < len(figures):
        return None
    if not all(exact(f) and alike(f, figures[0]) and f.unit not in ("%", "‰", "百分点") for f in figures):
        return None
    shown = show(sum((f.value for f in figures if f.value is not None), Decimal(0)), *figures)
    formula = " + ".join(number(f, *figures) for f in figures) + f" = {shown}"
    return Computed(shown, Derivation(formula, tuple(figures)), tuple(candidates))


def undo(base: Candidate, change: Candidate, *, up: bool) -> Computed | None:
    """The value from which ``base`` was reached by a change up (or down); ``None`` where it would be below zero."""
    now, step = base.figure, change.figure
    if not (exact(now) and exact(step)) or now.value is None or step.value is None:
        return None
    value = now.value - step.value if up else now.value + step.value
    if value < 0:
        return None
    shown = show(value, now, step)
    formula = f"{number(now, step)} {'−' if up else '+'} {number(step, now)} = {shown}"
    return Computed(shown, Derivation(formula, (now, step)), (base, change))


def divided(base: Candidate, times: Candidate) -> Computed | None:
    """The value that ``base`` is so many times (翻一番: 2倍) of; ``None`` where either is not exact."""
    now, factor = base.figure, times.figure
    if not (exact(now) and exact(factor)) or now.value is None or not factor.value:
        return None
    shown = f"{plain((now.value / factor.value / SCALE[scale(now)]).quantize(Decimal('0.01'), ROUND_HALF_UP))}{scale(now)}{unit(now)}"
    formula = f"{number(now)} ÷ {number(factor)} = {shown}"
    exactly = now.value % (factor.value * SCALE[scale(now)] / 100) == 0
    return Computed(shown, Derivation(formula, (now, factor)), (base, times)) if exactly else None


SCALE = {"亿": Decimal(10**8), "万": Decimal(10**4), "": Decimal(1)}


def scale(*figures: Figure) -> str:
    """The largest of 亿 and 万 that every figure is printed in, or ``""``."""
    return min((_printed(figure) for figure in figures), key=lambda s: SCALE[s], default="")


def _printed(figure: Figure) -> str:
    return next((s for s in ("亿", "万") if s in figure.raw), "")


def number(figure: Figure, *others: Figure) -> str:
    """A figure as an operand: its value in the scale shared with the others, with its unit."""
    assert figure.value is not None
    shared = scale(figure, *others)
    return f"{plain(figure.value / SCALE[shared])}{shared}{unit(figure)}"


def show(value: Decimal, *figures: Figure, points: bool = False) -> str:
    """A result in the scale of its operands and the first one's unit.

    :param points: show the difference of two percentages in 百分点.
    """
    shared = scale(*figures)
    places = max((_places(f, shared) for f in figures), default=0)
    shown = unit(figures[0])
    if points and shown == "%":
        shown = "个百分点"
    printed = f"{value / SCALE[shared]:.{places}f}"
    if min((_places(f, shared) for f in figures), default=0) < places:
        printed = plain(
            Decimal(printed)
        )  # 12.6 + 9.4 + 15 is 37: not every operand is given to the last place
    return f"{printed}{shared}{shown}"


def _places(figure: Figure, shared: str) -> int:
    """Decimal places that the figure has when printed in the shared scale."""
    printed = re.search(r"\.(\d+)", fold(figure.raw))
    if not printed:
        return 0
    shift = (SCALE[_printed(figure)] / SCALE[shared]).adjusted()
    return max(0, len(printed.group(1)) - shift)


def unit(figure: Figure) -> str:
    """The unit as printed after a number: 个百分点 for 百分点, 元 for 元/人/月."""
    if figure.unit == "百分点":
        return "个百分点"
    return "" if figure.unit == "比" else figure.unit.split("/")[0]


def plain(value: Decimal) -> str:
    """A decimal without exponent or trailing zeros.

    >>> plain(Decimal("2.10"))
    '2.1'
    """
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
