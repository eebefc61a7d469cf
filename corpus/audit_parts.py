"""Parts against the total before them: lists after 其中, 按…分, a colon, in brackets, or under a heading."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from corpus.audit_page import Block, Page, nested_in
from corpus.audit_sums import adds, related, sum_check, totals_before
from corpus.audit_terms import Check, additive, alike, exact, shown
from corpus.types import Figure

#: Opens a list of parts: its total stands before it.
_MARK = re.compile(
    r"其中|包括|包含|分别[为是]|(?<=[\u4e00-\u9fff])中,|\(|:"
    r"|(?<![\u4e00-\u9fff])(?:[从按分]|按照)[^,。;:]{1,12}(?:看|分|计|算|划分|分组|分类)(?:\[\d+\])?[,:]"
)
_STOP = re.compile(r"其中|[。]")


def parts(page: Page) -> Iterator[Check]:
    """Every list of parts whose total stands before it."""
    for block in page.blocks:
        yield from _lists(page, block)
    for blocks in page.sections():
        yield from _headed(page, blocks)


def _lists(page: Page, block: Block) -> Iterator[Check]:
    """Lists that a word opens; one that adds up agrees, any other may just not be complete."""
    for mark in _MARK.finditer(page.text, block.start, block.end):
        follows = [f for f in block.figures if f.start >= mark.end() and additive(f)]
        if not follows or page.text.find("。", mark.end(), follows[0].start) >= 0:
            continue
        children = _siblings(page, block, follows[0], mark.end())
        runs = _runs(page, children, mark)
        totals = totals_before(page, block, mark.start(), follows[0])
        found = next(
            ((total, run) for total in totals for run in runs if _convincing(total, run, mark[0])), None
        )
        if found:
            yield sum_check(*found)
        elif mark[0] == "其中" and totals and runs and totals[0].sentence_start == follows[0].sentence_start:
            yield from _doubtful(
                totals[0], [f for f in runs[0] if f.sentence_start == totals[0].sentence_start]
            )


def _siblings(page: Page, block: Block, first: Figure, mark: int) -> list[Figure]:
    """The parts that a list names from ``first`` on, without parts of parts."""
    found = [first]
    for figure in block.figures:
        if figure.start <= first.start or not additive(figure) or not alike(figure, first):
            continue
        inner = [m.end() for m in _STOP.finditer(page.text, max(mark, figure.sentence_start), figure.start)]
        if not any(
            f.start < place for place in inner for f in found if f.sentence_start == figure.sentence_start
        ):
            found.append(figure)
    return found


def _runs(page: Page, children: Sequence[Figure], mark: re.Match[str]) -> list[Sequence[Figure]]:
    """The beginnings of a list that may be all of it, longest first."""
    if mark[0] == "(":
        close = page.text.find(")", mark.end())
        children = [f for f in children if f.end <= close]
    ends = {len(children)}
    for n, (one, other) in enumerate(pairwise(children), start=1):
        if not page.between(one.end, other.start).startswith(("、", "和", "及", "与")):
            ends.add(n)
    return [children[:n] for n in sorted(ends, reverse=True) if n > 1]


def _convincing(total: Figure, run: Sequence[Figure], mark: str) -> bool:
    """Whether a sum comes out right and is likely to be meant: small numbers often add up by chance."""
    if not adds(total, run) or any(f.value == 0 for f in run):
        return False
    if total.sentence_start == run[0].sentence_start:
        return mark != ":" or len(run) > 2 or _long(total)
    if not all(map(exact, (total, *run))):
        return False
    if total.section_id != run[0].section_id:
        return _long(total) and related(total, run)
    return _long(total) or (mark == "其中" and related(total, run))


def _doubtful(total: Figure, run: Sequence[Figure]) -> Iterator[Check]:
    """A list that does not add up but nearly does, by one digit, or that comes to more than the whole."""
    if len(run) < 2 or not all(map(exact, (total, *run))) or total.value is None:
        return
    value = sum((f.value for f in run if f.value is not None), Decimal(0))
    off = abs(value - total.value)
    if value > total.value and all(f.value is not None and f.value < total.value for f in run):
        yield sum_check(total, run, "overlap")
    elif len(run) > 2 and len(off.normalize().as_tuple().digits) == 1 and off * 10 <= total.value:
        yield sum_check(total, run, "incomplete")


def _long(figure: Figure) -> bool:
    digits = re.sub(r"\D", "", shown(figure)).strip("0")
    return len(digits) > 2


def _headed(page: Page, blocks: Sequence[Block]) -> Iterator[Check]:
    """The total in a heading, the parts in the text below it: all its counts that are no part of another."""
    if not blocks[0].heading:
        return
    body = [(f, block) for block in blocks[1:] for f in block.figures if additive(f)]
    for total in blocks[0].figures:
        if not additive(total) or not exact(total) or total.value is None:
            continue
        run: list[Figure] = []
        for figure, block in body:
            if not alike(figure, total) or (figure.value or 0) >= total.value:
                continue
            if nested_in(page, figure, block) in run:
                continue
            run.append(figure)
        if len(run) < 2 or any(alike(f, total) and f.value == total.value for f, _ in body):
            continue
        if adds(total, run) and (len(run) > 2 or _long(total) or all(map(exact, run))):
            yield sum_check(total, run)
        elif len(run) > 2 and len({f.sentence_start for f in run}) == 1:
            yield sum_check(total, run, "incomplete")
