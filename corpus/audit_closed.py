"""Lists that say, or are by their nature, complete: 合计, 其余, 一二三产, 男女, 城乡, 进出口. These must add up."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from corpus.audit_page import Block, Page, nested_in
from corpus.audit_sums import adds, related, sum_check, totals_before
from corpus.audit_terms import Check, additive, alike, exact
from corpus.normalize import fold
from corpus.types import Figure

#: Kinds that make up a whole by what they are; how the whole is called, and the parts, where that tells
#: that they are of one measure. 男 and 女 are all of the people only where no other noun narrows them.
_PARTITIONS: tuple[tuple[tuple[str, ...], str, str], ...] = (
    (("第一产业", "第二产业", "第三产业"), r"生产总值$", r"(?:产业|增加值)$"),
    (("一产", "二产", "三产"), r"生产总值$", r"(?:产|增加值)$"),
    (("男性?(?:占|有|为)?$", "女性?(?:占|有|为)?$"), r"", r""),
    (("城镇", "(?:乡村|农村)"), r"", r""),
    (("出口", "进口"), r"进出口(?:总?额|总值)?$", r"[进出]口(?:总?额|总值)?$"),
)
_TOTAL = re.compile(r"(?:合计|共计|总计|总共|一共)(?:达到?|为|有|约)?[^,。;、\d]{0,6}$")
#: Nothing between the list and its total but the word for it.
_CLOSE = re.compile(r"[^,。;、]{0,6}[,、]?(?:合计|共计|总计|总共|一共)(?:达到?|为|有)?")
_REST = re.compile(r"(?:其余|剩余|余下)[^,。;、\d]{0,6}$")


def closed(page: Page) -> Iterator[Check]:
    """Every sum of parts that are said to be all, or cannot but be all."""
    for block in page.blocks:
        for kinds, whole, measure in _PARTITIONS:
            yield from _partition(page, block, kinds, whole, measure)
        yield from _totals(page, block)
        yield from _rests(page, block)


def _partition(page: Page, block: Block, kinds: Sequence[str], whole: str, measure: str) -> Iterator[Check]:
    for first in block.figures:
        run = _members(page, block, first, kinds)
        totals = totals_before(page, block, first.start, first) if run else []
        adding = next((total for total in totals if adds(total, run)), None)
        if adding:
            yield sum_check(adding, run)
            continue
        near = {b.start for b in (block, *page.before(block, 1))}
        fit = [f for f in totals if page.block(f).start in near and re.search(whole, fold(f.subject))]
        # Where two totals could be meant, neither is said to be wrong.
        if (
            len({f.value for f in fit}) == 1
            and _of_one(fit[0], run, measure)
            and not _goes_on(page, block, run)
        ):
            yield sum_check(fit[0], run)


def _members(page: Page, block: Block, first: Figure, kinds: Sequence[str]) -> list[Figure]:
    """The figures of all the kinds, in order from ``first`` on; none if one is missing."""
    like = [f for f in block.figures if f.start >= first.start and additive(f) and alike(f, first)]
    run = like[: len(kinds)]
    complete = len(run) == len(kinds) and all(
        _named(page, f, kind) for f, kind in zip(run, kinds, strict=True)
    )
    return run if complete else []


def _named(page: Page, figure: Figure, kind: str) -> bool:
    """Whether a figure's clause opens with the name of a kind."""
    words = page.clause(figure)[0].rpartition("、")[2].rpartition("(")[2].removeprefix("其中")
    return bool(re.match(rf"{kind}(?!率|比)", words))


def _of_one(total: Figure, run: Sequence[Figure], measure: str) -> bool:
    """Whether the parts are of what the total is of: exact, of one period and one measure."""
    if not all(exact(f) for f in (total, *run)) or len({f.period for f in (total, *run)}) > 1:
        return False
    if measure:
        return all(re.search(measure, fold(f.subject)) for f in run)
    return total.unit in ("人", "名", "位") or related(total, run)


def _goes_on(page: Page, block: Block, run: Sequence[Figure]) -> bool:
    """Whether a list has more members than the kinds: 第三产业20.6亿、城乡居民生活23.5亿."""
    after = next((f for f in block.figures if f.start > run[-1].start and alike(f, run[-1])), None)
    return after is not None and page.between(run[-1].end, after.start).startswith(("、", "和", "及"))


def _totals(page: Page, block: Block) -> Iterator[Check]:
    """A list and then what it comes to: A 5个、B 3个,合计8个."""
    for total in block.figures:
        words = page.between(total.sentence_start, total.start)
        if not additive(total) or not _TOTAL.search(words):
            continue
        run = [
            f
            for f in block.figures
            if f.sentence_start == total.sentence_start
            and f.end <= total.start
            and additive(f)
            and alike(f, total)
            and nested_in(page, f, block) is None
        ]
        found = next((run[n:] for n in range(len(run) - 1) if adds(total, run[n:])), None)
        if found:
            yield sum_check(total, found)
            continue
        # 3个镇、2个街道,共计34个行政村: what is counted after 共计 is something else.
        same = not page.clause(total)[1] or related(total, run)
        if len(run) > 1 and same and not re.search("等|其中|以上|累计|比|较", words):
            tight = _CLOSE.fullmatch(page.between(run[-1].end, total.start))
            yield sum_check(total, run, None if tight and all(map(exact, run)) else "incomplete")


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
        found = next((n for n in range(len(inside) - 1) if adds(inside[n], [*inside[n + 1 :], rest])), None)
        if found is not None:
            yield sum_check(inside[found], [*inside[found + 1 :], rest])
        elif len(inside) == 2 and _larger(inside[0], inside[1], rest):
            certain = nested_in(page, inside[1], block) == inside[0] and all(map(exact, (*inside, rest)))
            yield sum_check(inside[0], [inside[1], rest], None if certain else "incomplete")


def _larger(total: Figure, *others: Figure) -> bool:
    return total.value is not None and all(f.value is not None and f.value < total.value for f in others)
