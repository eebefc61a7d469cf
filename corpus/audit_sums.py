"""Sums of figures for the audit: which totals stand before a list, whether its parts come to one."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from corpus.audit_page import Block, Page
from corpus.audit_terms import (
    Check,
    Range,
    Reason,
    additive,
    alike,
    bounded,
    bounds,
    damaged,
    equation,
    meet,
    shown,
)
from corpus.normalize import fold
from corpus.types import Figure

#: How many statements back the total of a list may stand.
_BACK = 8


def totals_before(page: Page, block: Block, place: int, part: Figure) -> list[Figure]:
    """Figures before ``place`` that may be the total of a list, nearest first.

    Where the sentence has some, only these: a list after 其中 is of what its own sentence speaks of.
    """
    inside = [f for f in block.figures if f.end <= place and additive(f) and alike(f, part)]
    same = [f for f in inside if f.sentence_start == part.sentence_start]
    if same:
        return same[::-1]
    earlier = [
        f
        for one in page.before(block, _BACK, across=True)
        for f in reversed(one.figures)
        if additive(f) and alike(f, part) and not one.heading
    ]
    return inside[::-1] + earlier


def related(total: Figure, run: Sequence[Figure]) -> bool:
    """Whether the parts' names end like the total's: 城镇零售总额 and 社会消费品零售总额."""
    tail = fold(total.subject)[-2:]
    return len(tail) == 2 and all(fold(f.subject).endswith(tail) for f in run)


def adds(total: Figure, run: Sequence[Figure]) -> bool:
    """Whether the parts come to the total, within what is printed; never so with damaged or bounded figures."""
    if any(damaged(f) or bounded(f) for f in (total, *run)):
        return False
    whole = bounds(total)
    return whole is not None and meet(_sum(run), whole)


def _sum(run: Sequence[Figure]) -> Range:
    ranges = [one for f in run if (one := bounds(f)) is not None]
    return sum((low for low, _ in ranges), Decimal(0)), sum((high for _, high in ranges), Decimal(0))


def sum_check(total: Figure, run: Sequence[Figure], doubt: Reason | None = None) -> Check:
    """The check of a sum.

    :param doubt: why parts that do not come to the total need not be wrong; ``None`` where the text
        says that these are all the parts.
    """
    if any(damaged(f) for f in (total, *run)):
        return Check("sum", "unverified", "", total, tuple(run), "damaged")
    if any(bounded(f) for f in (total, *run)):
        return Check("sum", "unverified", "", total, tuple(run), "bounded")
    holds = adds(total, run)
    value = sum((f.value for f in run if f.value is not None), Decimal(0))
    formula = equation(" + ".join(map(shown, run)), value, total, run, holds=holds)
    if holds:
        return Check("sum", "consistent", formula, total, tuple(run))
    if doubt is None:
        return Check("sum", "inconsistent", formula, total, tuple(run))
    return Check("sum", "unverified", formula, total, tuple(run), doubt)
