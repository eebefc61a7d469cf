"""The same figure stated twice: in a heading and in the text below it, or in two places of one document."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from corpus.audit_page import Block, Page
from corpus.audit_terms import Check, alike, amount, bounds, damaged, exact, last_place, meet, shown
from corpus.normalize import fold
from corpus.types import Figure

_NUMBERED = re.compile(r"^[(]?(?:第?[一二三四五六七八九十]{1,3}|\d{1,2})(?:[章节条]|[)、.])+")
#: Words that a heading and a statement must share before different figures in them contradict each other.
_SAME_WORDS = 6


def repeats(page: Page) -> Iterator[Check]:
    """Every figure that a heading announces and its text repeats, and every one that two places state."""
    for blocks in page.sections():
        yield from _heading(page, blocks)
    yield from _elsewhere(page)


def _heading(page: Page, blocks: Sequence[Block]) -> Iterator[Check]:
    """A heading's figure against the text's."""
    if not blocks[0].heading:
        return
    body = [f for block in blocks[1:] for f in block.figures if amount(f) and not damaged(f)]
    for head in blocks[0].figures:
        if not amount(head) or damaged(head):
            continue
        like = [f for f in body if alike(f, head)]
        same = [f for f in like if _equal(head, f) and (_named_alike(head, f) or _retold(page, head, f))]
        if same:
            yield _check(same[0], head)
            continue
        told = [f for f in like if _retold(page, head, f)]
        if len(told) == 1 and exact(head) and exact(told[0]) and told[0].period == head.period:
            words = page.between(told[0].sentence_start, told[0].start)
            if "其中" not in words and "中," not in words:
                yield _check(told[0], head)


def _named_alike(a: Figure, b: Figure) -> bool:
    """Whether two figures count the same thing; below 10 numbers are alike by chance."""
    first, second = fold(a.subject), fold(b.subject)
    telling = a.unit == b.unit and a.value is not None and a.value >= 10
    return telling and bool(first and second) and (first in second or second in first)


def _retold(page: Page, head: Figure, other: Figure) -> bool:
    """Whether the words around a heading's figure stand around the other one too, in the same order."""
    before, after = page.clause(head)
    before = _NUMBERED.sub("", before)
    words, told = page.clause(other)
    return (
        len(before) + len(after) >= _SAME_WORDS
        and _inside(before, words)
        and _inside(after, told)
        and (not after or not told or after[0] == told[0])
    )


def _inside(words: str, text: str) -> bool:
    """Whether the characters of ``words`` stand in ``text`` in their order."""
    rest = iter(text)
    return all(ch in rest for ch in words)


def _elsewhere(page: Page) -> Iterator[Check]:
    """The same count of the same thing in two sections."""
    seen: dict[tuple[str, str, str | None], Figure] = {}
    for figure in page.figures:
        name = fold(figure.subject)
        telling = len(name) > 3 and amount(figure) and exact(figure) and not page.block(figure).heading
        if not telling or figure.value is None or figure.value < 10:
            continue
        key = (name, figure.unit, figure.period)
        first = seen.setdefault(key, figure)
        if first.section_id != figure.section_id and _equal(first, figure):
            yield _check(figure, first)


def _equal(a: Figure, b: Figure) -> bool:
    """Whether two figures may be one value, printed to different places or with 近 or 约."""
    first, second = bounds(a), bounds(b)
    return first is not None and second is not None and meet(first, second)


def _check(stated: Figure, other: Figure) -> Check:
    if stated.value == other.value:
        return Check("repeat", "consistent", f"{shown(other)} = {shown(stated)}", stated, (other,))
    if _equal(stated, other) and not (
        last_place(stated) == last_place(other) == 0 and exact(stated) and exact(other)
    ):
        return Check("repeat", "consistent", f"{shown(other)} ≈ {shown(stated)}", stated, (other,))
    return Check("repeat", "inconsistent", f"{shown(other)} ≠ {shown(stated)}", stated, (other,))
