"""Changes against the values they lead from and to: 比上年增加…,增长…; 由…增加到…; last year's value; 顺差."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from corpus.audit_page import Block, Page
from corpus.audit_terms import Check, Range, amount, bounds, equation, exact, meet, result, rounds_to, shown
from corpus.normalize import fold
from corpus.types import Figure

#: A rate that does not follow from the printed values: at constant prices, of a comparable scope, a mean.
_OTHERWISE = re.compile(r"可比|口径|扣除|实际|名义|不变价|年均|月均|累计|平均增|两年|环比|折算|预计")
#: What is measured in prices grows at constant ones.
_PRICED = re.compile(r"元$")
_BASE = re.compile(r"[比较](?P<base>年初|上年末|上年同期|上年|去年同期|去年|上届|上月|上季)|(?P<same>同比)")
_LAST_YEAR = frozenset(("上年末", "上年同期", "上年", "去年同期", "去年", "同比"))
_FROM = re.compile(r"[由从][^,。;\d]{0,10}$")
_TO = re.compile(r"[^,。;]{0,8}[到至为][^,。;\d]{0,3}")


def changes(page: Page) -> Iterator[Check]:
    """Every change that the values around it determine."""
    for block in page.blocks:
        for sentence in block.sentences:
            inside = [f for f in block.figures if sentence.start <= f.start < sentence.end]
            yield from _balances(page, block, inside)
            if not _OTHERWISE.search(page.text, sentence.start, sentence.end):
                yield from _rates(page, inside)
                yield from _moves(page, inside)
                yield from _against_last(page, inside)


def _followers(page: Page, inside: Sequence[Figure], value: Figure) -> list[Figure]:
    """The changes stated of a value: those that follow it at once."""
    found: list[Figure] = []
    for figure in inside:
        if figure.start <= value.start or figure.role in ("name", "date"):
            continue
        last = found[-1] if found else value
        words = page.between(last.end, figure.start)
        if figure.role != "change" or figure.direction is None or not exact(figure):
            break
        if re.search("其中|[。;]", words):
            break
        if fold(figure.subject) != fold(value.subject):
            break
        found.append(figure)
    return found


def _values(inside: Sequence[Figure]) -> Iterator[Figure]:
    for figure in inside:
        level = figure.role == "share" or (figure.role == "quantity" and figure.unit == "%")
        if (level or (amount(figure) and figure.role == "quantity")) and exact(figure):
            yield figure


def _rates(page: Page, inside: Sequence[Figure]) -> Iterator[Check]:
    """粮食产量112.6万吨,比上年增加0.4万吨,增长0.4%: the three determine each other."""
    for value in _values(inside):
        if not amount(value):
            continue
        followers = _followers(page, inside, value)[:2]
        steps = [f for f in followers if f.unit == value.unit]
        rates = [f for f in followers if f.unit == "%"]
        if len(steps) != 1 or len(rates) != 1 or steps[0].direction != rates[0].direction:
            continue
        step, rate = steps[0], rates[0]
        bases = [_base(f) for f in (step, rate)]
        if "" not in bases and bases[0] != bases[1]:
            continue
        now, by = bounds(value), bounds(step)
        if value.value is None or step.value is None or now is None or by is None:
            continue
        up = step.direction == "up"
        before = (now[0] - by[1], now[1] - by[0]) if up else (now[0] + by[0], now[1] + by[1])
        start = value.value - step.value if up else value.value + step.value
        if before[0] <= 0:
            continue
        left = f"{shown(step)} ÷ ({shown(value)} {'−' if up else '+'} {shown(step)})"
        quotient = (by[0] / before[1] * 100, by[1] / before[0] * 100)
        yield _rate(rate, quotient, step.value / start * 100, left, (step, value))


def _moves(page: Page, inside: Sequence[Figure]) -> Iterator[Check]:
    """由110天缩短至45天,缩短65天."""
    for was in inside:
        if not exact(was) or was.role in ("name", "date") or not _FROM.search(page.clause(was)[0]):
            continue
        now = next((f for f in inside if f.start > was.start), None)
        if now is None or now.unit != was.unit or not exact(now):
            continue
        if not _TO.fullmatch(page.between(was.end, now.start)):
            continue
        for change in _after(page, inside, now):
            yield from _moved(change, was, now)


def _after(page: Page, inside: Sequence[Figure], now: Figure) -> list[Figure]:
    """The change stated right after the later of two values."""
    follows = [f for f in inside if f.start > now.start][:1]
    if not follows or follows[0].role != "change" or not exact(follows[0]) or follows[0].direction is None:
        return []
    words = page.between(now.end, follows[0].start)
    joined = re.fullmatch(r"[,(][^,。;]{1,10}", words)
    return follows if joined and not re.search("其中|[的占]", words) else []


def _against_last(page: Page, inside: Sequence[Figure]) -> Iterator[Check]:
    """A change from last year, where last year's value is stated elsewhere."""
    for value in _values(inside):
        for change in _followers(page, inside, value)[:2]:
            if _base(change) not in _LAST_YEAR or not value.period or len(fold(value.subject)) < 3:
                continue
            was = [
                f
                for f in page.figures
                if f.unit == value.unit
                and f.role == value.role
                and exact(f)
                and fold(f.subject) == fold(value.subject)
                and _year_before(f.period, value.period)
            ]
            if len({f.value for f in was}) != 1:
                continue
            # Another section may speak of another place by the same words.
            near = was[0].section_id == value.section_id
            yield from (c for c in _moved(change, was[0], value) if near or c.verdict == "consistent")


def _year_before(earlier: str | None, later: str) -> bool:
    """Whether two periods are a year apart, and of one length.

    >>> _year_before("2022-06", "2023-06"), _year_before("2022", "2023-06")
    (True, False)
    """
    if not earlier or len(earlier) != len(later) or not (earlier[:4].isdigit() and later[:4].isdigit()):
        return False
    return int(later[:4]) - int(earlier[:4]) == 1 and earlier[4:].replace(earlier[:4], later[:4]) == later[4:]


def _base(change: Figure) -> str:
    found = _BASE.search(fold(change.measure))
    return (found["base"] or found["same"]) if found else ""


def _moved(change: Figure, was: Figure, now: Figure) -> Iterator[Check]:
    """The check of a change between two stated values."""
    first, second = bounds(was), bounds(now)
    if first is None or second is None or was.value is None or now.value is None:
        return
    up = change.direction == "up"
    low, high = (was, now) if up else (now, was)
    less, more = (first, second) if up else (second, first)
    assert low.value is not None
    assert high.value is not None
    points = was.unit == "%" and change.unit == "百分点"
    if change.unit == was.unit != "%" or points:
        left = f"{shown(high)} − {shown(low)}"
        value = high.value - low.value
        holds = rounds_to(change, (more[0] - less[1], more[1] - less[0]))
        formula = equation(left, value, change, (high, low), holds=holds)
        yield Check("change", "consistent" if holds else "inconsistent", formula, change, (high, low))
    elif change.unit == "%" and amount(was) and first[0] > 0:
        left = f"({shown(high)} − {shown(low)}) ÷ {shown(was)}"
        step = (more[0] - less[1], more[1] - less[0])
        quotient = (min(step[0] / first[1], step[0] / first[0]) * 100, step[1] / first[0] * 100)
        value = (high.value - low.value) / was.value * 100
        yield _rate(change, quotient, value, left, (high, low))


def _rate(rate: Figure, quotient: Range, value: Decimal, left: str, operands: tuple[Figure, ...]) -> Check:
    """The check of a growth rate; of money one that differs may be at constant prices."""
    computed = result(value, rate)
    equals = "=" if value == rate.value else "≈"
    if rounds_to(rate, quotient):
        tail = "" if computed == shown(rate) else f" ≈ {shown(rate)}"
        return Check("change", "consistent", f"{left} {equals} {computed}{tail}", rate, operands)
    formula = f"{left} ≈ {computed} ≠ {shown(rate)}"
    if any(_PRICED.search(f.unit) for f in operands):
        return Check("change", "unverified", formula, rate, operands, "comparable")
    return Check("change", "inconsistent", formula, rate, operands)


def _balances(page: Page, block: Block, inside: Sequence[Figure]) -> Iterator[Check]:
    """出口254545亿元,进口183923亿元,顺差70623亿元."""
    for stated in inside:
        if not amount(stated) or not exact(stated):
            continue
        words = re.search(r"([顺逆])差(?:额|总额)?(?:为|达到?)?$", page.clause(stated)[0])
        if not words:
            continue
        near = [f for one in (block, *page.before(block, 2)) for f in one.figures if f.end <= stated.start]
        near = [f for f in near if amount(f) and exact(f) and f.unit == stated.unit]
        out = [f for f in near if re.search(r"(?<!进)出口(?:总?额|总值)?$", fold(f.subject))]
        into = [f for f in near if re.search(r"进口(?:总?额|总值)?$", fold(f.subject))]
        if len(out) != 1 or len(into) != 1:
            continue
        high, low = (out[0], into[0]) if words[1] == "顺" else (into[0], out[0])
        more, less, printed = bounds(high), bounds(low), bounds(stated)
        if more is None or less is None or printed is None or high.value is None or low.value is None:
            continue
        holds = meet((more[0] - less[1], more[1] - less[0]), printed)
        left = f"{shown(high)} − {shown(low)}"
        formula = equation(left, high.value - low.value, stated, (high, low), holds=holds)
        yield Check("change", "consistent" if holds else "inconsistent", formula, stated, (high, low))
