"""Parts against their total: lists after 其中, 按…分 or a heading, 合计, 其余, 一二三产, 男女, 城乡."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from corpus.audit_page import Block, Page, nested_in
from corpus.audit_terms import (
    Check,
    Range,
    additive,
    alike,
    bounded,
    bounds,
    damaged,
    equation,
    exact,
    meet,
    shown,
)
from corpus.normalize import fold
from corpus.types import Figure

#: Opens a list of parts: its total stands before it.
_MARK = re.compile(
    r"其中|包括|包含|分别[为是]|(?<=[\u4e00-\u9fff])中,|\(|:"
    r"|(?<![\u4e00-\u9fff])(?:[从按分]|按照)[^,。;:]{1,12}(?:看|分|计|算|划分|分组|分类)(?:\[\d+\])?[,:]"
)
_TOTAL = re.compile(r"(?:合计|共计|总计|总共|一共|累计共)(?:达到?|为|有|约)?[^,。;、\d]{0,6}$")
_REST = re.compile(r"(?:其余|剩余|余下)[^,。;、\d]{0,6}$")
_STOP = re.compile(r"其中|[。]")
#: How many statements back the total of a list may stand.
_BACK = 8
#: Kinds that make up a whole by what they are; the words the whole must have, where the kinds alone do not say it.
_PARTITIONS: tuple[tuple[tuple[str, ...], str], ...] = (
    (("第一产业", "第二产业", "第三产业"), r"生产总值|增加值|就业"),
    (("一产", "二产", "三产"), r"生产总值|增加值|就业"),
    (("男性?", "女性?"), r""),
    (("城镇", "(?:乡村|农村)"), r""),
    (("出口", "进口"), r"进出口"),
)


def parts(page: Page) -> Iterator[Check]:
    """Every sum of parts whose total is stated."""
    for block in page.blocks:
        yield from _lists(page, block)
        yield from _partitions(page, block)
        yield from _totals(page, block)
        yield from _rests(page, block)
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
        found = next(
            (
                _check(total, run)
                for total in _before(page, block, mark.start(), follows[0])
                for run in runs
                if _adds(total, run) and _convincing(total, run, mark[0])
            ),
            None,
        )
        if found:
            yield found


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


def _before(page: Page, block: Block, place: int, part: Figure) -> list[Figure]:
    """Figures before ``place`` that may be the total of a list, nearest first."""
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


def _convincing(total: Figure, run: Sequence[Figure], mark: str) -> bool:
    """Whether a sum that comes out right is likely to be meant: small numbers often add up by chance."""
    if any(f.value == 0 for f in run):
        return False
    if total.sentence_start == run[0].sentence_start:
        return mark != ":" or len(run) > 2 or _long(total)
    if total.section_id != run[0].section_id:
        return _long(total) and _related(total, run)
    return _long(total) or (mark == "其中" and _related(total, run))


def _long(figure: Figure) -> bool:
    digits = re.sub(r"\D", "", shown(figure)).strip("0")
    return len(digits) > 2


def _related(total: Figure, run: Sequence[Figure]) -> bool:
    """Whether the parts' names end like the total's."""
    tail = fold(total.subject)[-2:]
    return len(tail) == 2 and all(fold(f.subject).endswith(tail) for f in run)


def _partitions(page: Page, block: Block) -> Iterator[Check]:
    """Kinds that are a whole by what they are; these must add up."""
    for kinds, whole in _PARTITIONS:
        firsts = [f for f in block.figures if additive(f) and _named(page, f, kinds[0])]
        for first in firsts:
            run = [first]
            for figure in block.figures:
                if figure.start > first.start and additive(figure) and len(run) < len(kinds):
                    if not alike(figure, first):
                        continue
                    if not _named(page, figure, kinds[len(run)]):
                        break
                    run.append(figure)
            totals = _before(page, block, first.start, first)
            if len(run) < len(kinds) or not totals:
                continue
            total = totals[0]
            after = [f for f in block.figures if f.start > run[-1].start and additive(f) and alike(f, first)]
            more = any(page.between(run[-1].end, f.start).startswith(("、", "和")) for f in after)
            if _adds(total, run):
                yield _check(total, run)
                continue
            near = page.block(total) in (block, *page.before(block, 1))
            if near and not more and re.search(whole, fold(total.subject)) and _must(total, run):
                yield _check(total, run)


def _named(page: Page, figure: Figure, kind: str) -> bool:
    """Whether a figure's clause opens with the name of a kind, and no other noun comes between."""
    words = page.clause(figure)[0].rpartition("、")[2]
    return bool(re.match(rf"(?:其中|在?其中,)?{kind}(?!率|比)", words))


def _must(total: Figure, run: Sequence[Figure]) -> bool:
    """Whether the parts are of what the total is of: exact, of one period and one measure."""
    return (
        all(exact(f) for f in (total, *run))
        and len({f.period for f in (total, *run)}) == 1
        and _related(total, run)
    )


def _totals(page: Page, block: Block) -> Iterator[Check]:
    """A list and then what it comes to: A 5个、B 3个,合计8个."""
    for total in block.figures:
        if not additive(total):
            continue
        words = page.between(total.sentence_start, total.start)
        if not _TOTAL.search(words):
            continue
        run = [
            f
            for f in block.figures
            if f.sentence_start == total.sentence_start and f.end <= total.start
            if additive(f) and alike(f, total) and nested_in(page, f, block) is None
        ]
        if len(run) < 2:
            continue
        if _adds(total, run):
            yield _check(total, run)
        elif not re.search("等|其中|以上|累计", words):
            yield _check(total, run, sure=len(run) > 2)


def _rests(page: Page, block: Block) -> Iterator[Check]:
    """What is left closes a list: 9个问题整改7个,其余2个."""
    for rest in block.figures:
        words = page.between(rest.sentence_start, rest.start)
        if not additive(rest) or not _REST.search(words):
            continue
        inside = [
            f
            for f in block.figures
            if f.sentence_start == rest.sentence_start
            and f.end <= rest.start
            and additive(f)
            and alike(f, rest)
        ]
        for n, total in enumerate(inside[:-1]):
            if _adds(total, [*inside[n + 1 :], rest]):
                yield _check(total, [*inside[n + 1 :], rest])
                break
        else:
            if len(inside) == 2:
                yield _check(inside[0], [inside[1], rest])


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
        if _adds(total, run) and (len(run) > 2 or _long(total) or all(map(exact, run))):
            yield _check(total, run)
        elif len(run) > 2 and len({f.sentence_start for f in run}) == 1:
            yield _check(total, run, sure=False)


def _adds(total: Figure, run: Sequence[Figure]) -> bool:
    """Whether the parts come to the total, within what is printed; never so with damaged or bounded figures."""
    if any(damaged(f) or bounded(f) for f in (total, *run)):
        return False
    whole = bounds(total)
    return whole is not None and meet(_sum(run), whole)


def _sum(run: Sequence[Figure]) -> Range:
    ranges = [one for f in run if (one := bounds(f)) is not None]
    return sum((low for low, _ in ranges), Decimal(0)), sum((high for _, high in ranges), Decimal(0))


def _check(total: Figure, run: Sequence[Figure], *, sure: bool = True) -> Check:
    """The check of a sum; ``sure`` where the text says that these are all the parts."""
    if any(damaged(f) for f in (total, *run)):
        return Check("sum", "unverified", "", total, tuple(run), "damaged")
    if any(bounded(f) for f in (total, *run)):
        return Check("sum", "unverified", "", total, tuple(run), "bounded")
    holds = _adds(total, run)
    value = sum((f.value for f in run if f.value is not None), Decimal(0))
    formula = equation(" + ".join(map(shown, run)), value, total, run, holds=holds)
    if holds:
        return Check("sum", "consistent", formula, total, tuple(run))
    if sure:
        return Check("sum", "inconsistent", formula, total, tuple(run))
    return Check("sum", "unverified", formula, total, tuple(run), "incomplete")
