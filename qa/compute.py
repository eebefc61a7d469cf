"""Answers that the report does not state but implies: previous values, differences, sums, shares, remainders.

Only stated, undamaged figures go in, and only where the arithmetic is exact: a value before a growth *rate* is never
computed, since rates are rounded and often in constant prices.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from corpus.normalize import fold
from corpus.types import Figure, Role
from qa import breakdown, constraints, earlier, goals, operands, wholes
from qa.analyze import Analysis
from qa.arithmetic import Computed, alike, average, combine, total
from qa.breakdown import Accept, Resolve
from qa.elapsed import spans_of_years
from qa.evidence import Scene, Vocabulary, overlap
from qa.figures import Candidate
from qa.finder import Finder, comparable, near
from qa.halves import half_word
from qa.operands import Plan
from qa.pairing import BEFORE, MUCH

#: How much of a part's name must stand at a share that is stated of it.
_HINTED = 0.3
#: What a change is one of, and what is a change.
_LEVELS: tuple[Role, ...] = ("quantity", "share", "duration")
_GROWTH: tuple[Role, ...] = ("change",)


def solve(
    plan: Plan, analysis: Analysis, resolve: Resolve, scenes: Sequence[Scene], vocabulary: Vocabulary
) -> Computed | Candidate | None:
    """The computed answer to a plan, or ``None`` where the report does not state all that goes in.

    :param scenes: the sentences found for the question, best first.
    :return: a figure alone where the report turns out to state what would have been computed.
    """
    find = Finder(plan, analysis, resolve, scenes, vocabulary)
    match plan.operation:
        case "difference" | "ratio":
            return _two(find)
        case "sum":
            return _sum(find)
        case "share":
            return wholes.share(find)
        case "rest":
            return wholes.rest(find)
        case "average":
            each = find.each()
            return average(*each) if len(each) == 2 else None
        case "gap":
            return goals.gap(plan, resolve)
        case "span":
            return spans_of_years(plan.sides, scenes, vocabulary)
        case "change":
            return _from_to(plan.sides[0], resolve)
        case "previous" | "goal":
            return _before(plan, analysis, resolve)
        case "parts":
            return breakdown.parts(plan.sides[0], analysis, resolve, scenes)
        case "bands":
            return breakdown.bands(plan.sides[0], analysis, resolve, scenes)


def told(plan: Plan | None, question: str) -> Accept | None:
    """What a stated figure must show to answer a question that implies a calculation; ``None`` for anything."""
    if plan is None:
        if re.search(r"没(?!收)|尚未|未(?!来|成年)", question) and re.search(MUCH, question):
            return lambda c: _denies(c)
        half = half_word(question)
        return None if half is None else lambda c: _has(c, half)
    if plan.operation == "share":
        part = plan.sides[0]
        return lambda c: bool(
            re.search(r"占|比重|比例|率", fold(c.figure.measure + c.figure.subject))
            and overlap(part, near(c)) >= _HINTED
        )
    if plan.operation == "difference":
        return lambda c: (
            c.figure.role == "change"
            and bool(re.search(r"[比较高低超差]", fold(c.figure.measure)))
            and not earlier.SINCE.search(fold(c.figure.measure))
        )
    words = {
        "sum": r"共(?!公|同)|合计|总计|加起来",
        "rest": r"其余|剩|另|[未没不非]",
        "gap": r"差|缺",
        "average": r"均|每",
        "span": r"历时|隔|时隔",
        "previous": rf"由|从|{BEFORE}",
    }.get(plan.operation)
    if plan.operation == "goal" and "目标" in question:
        return lambda c: c.figure.role == "target"
    if not plan.explicit or words is None:
        return None

    def accept(candidate: Candidate) -> bool:
        scene, figure = candidate.scene, candidate.figure
        return bool(re.search(words, scene.slice(scene.clause_at(figure.start).start, figure.start)))

    return accept


def _has(candidate: Candidate, words: re.Pattern[str]) -> bool:
    return bool(words.search(near(candidate)))


def _denies(candidate: Candidate) -> bool:
    """Whether the words around a figure deny something, or say that it is what is left."""
    scene, figure = candidate.scene, candidate.figure
    clause = scene.clause_at(figure.start)
    return bool(re.search(r"没|未|不|无|其余|剩|尚|仍", scene.slice(clause.start, clause.end)))


def _otherwise(sides: tuple[str, ...]) -> list[tuple[str, ...]]:
    """Other readings of a pair that was given the first one's noun: 办理的提案, 建议 may not be 建议的提案."""
    tail = re.search(r"的[^的]+$", sides[0])
    if tail is None or len(sides) != 2 or not sides[1].endswith(tail[0]):
        return []
    name = sides[1].removesuffix(tail[0])
    return [(sides[0], f"{sides[0].removesuffix(tail[0])}的{name}")]


def _two(find: Finder) -> Computed | None:
    """A difference or a ratio of the two figures that a plan names."""
    plan, each = find.plan, find.each()
    for sides in _otherwise(plan.sides) if len(each) < len(plan.sides) else ():
        tried = replace(find, plan=replace(plan, sides=sides)).each()
        if len(tried) == len(sides) == len({c.figure for c in tried}):
            each = tried
            break
    goal = next((i for i, side in enumerate(plan.sides) if goals.GOAL.search(side)), None)
    if goal is not None and len({c.figure for c in each}) < len(plan.sides):
        done = each[0] if each else find.side(1 - goal)
        planned = goals.planned(done) if done is not None else None
        each = [] if done is None or planned is None else [planned, done] if goal == 0 else [done, planned]
    if len(each) != 2 or not alike(each[0].figure, each[1].figure):
        return None
    first, second = each
    # A question that has the two the wrong way round rests on something that the report does not say.
    if plan.signed and (first.figure.value or 0) < (second.figure.value or 0):
        return None
    return combine("ratio" if plan.operation == "ratio" else "difference", first, second)


def _sum(find: Finder) -> Computed | Candidate | None:
    """The sum of the figures that a plan names; a name that only looks like two (医疗和卫生支出) is one figure."""
    each = find.each()
    if len(each) < len(find.plan.sides) or not comparable(each, find.analysis):
        return None
    if len({c.figure for c in each}) == 1:
        whole = fold(each[0].figure.subject)
        joined = find.analysis.question
        named = [s.split("的")[0] for s in find.plan.sides]
        return each[0] if all(n in joined and n[:2] in whole for n in named) else None
    return total(each)


def _from_to(question: str, resolve: Resolve) -> Computed | None:
    """By how much something went from one figure to another: 由23家整合为9家."""
    topic = re.sub(rf",?[比较]{BEFORE}(?:末|底|同期)?$", "", operands.CHANGE.split(question)[0])
    found = resolve(question, apart=topic) or resolve(f"{topic}是多少", apart=topic, roles=_LEVELS)
    if found is None:
        return None
    scene = found.scene
    then = earlier.told_before(found)
    if then is not None and found.figure.value is not None and then.value is not None:
        return (
            combine("difference", found, Candidate(then, scene, found.support, 0.0))
            if _same_way(question, then, found.figure)
            else None
        )
    clause = scene.clause_at(found.figure.start)
    inside = [f for f in scene.figures if clause.start <= f.start < clause.end and alike(f, found.figure)]
    if len(inside) != 2 or found.figure not in inside:
        return None
    first, second = inside
    lead, link = scene.slice(clause.start, first.start), scene.slice(first.end, second.start)
    if not (re.search(r"(?:由|从)[^,;]{0,12}$", lead) and re.search(r"(?:到|至|为|成)$", link)):
        return None
    if not _same_way(question, first, second):
        return None
    ends = (Candidate(f, scene, found.support, 0.0) for f in inside)
    return combine("difference", *ends)


def _same_way(question: str, first: Figure, second: Figure) -> bool:
    """Whether what the question asks about (少了几家) went the way that the two figures go."""
    assert first.value is not None
    assert second.value is not None
    asked = re.search(r"([快慢]|省|多|少|增|减|升|降|高|低|长|短|涨|跌)[^,]{0,4}?(?:多少|几)", question)
    if asked is None or asked[1] in "快慢省":
        return True
    return (asked[1] in "多增升高长涨") == (second.value > first.value)


def _before(plan: Plan, analysis: Analysis, resolve: Resolve) -> Computed | Candidate | None:
    """The value from which the present one was reached, or the goal that it fell short of; stated or computed."""
    base = None
    for question in operands.spoken(plan.sides[0], plan.unit):
        base = resolve(question, roles=_GROWTH if "增长多少" in question else ())
        if base is not None:
            break
    if base is None:
        return None
    if plan.operation == "goal":
        return earlier.previous(base, earlier.GOAL)
    if not _year_before(base, analysis):
        return None
    then = earlier.told_before(base)
    if then is not None:
        return Candidate(then, base.scene, base.support, 0.0)
    return earlier.previous(base) or earlier.without_flow(base)


def _year_before(base: Candidate, analysis: Analysis) -> bool:
    """Whether the year that the question names is the one before the base's."""
    years = {int(p[:4]) for p in constraints.periods_of(base.scene, base.figure) if p[:4].isdigit()}
    if analysis.periods:
        return any(int(p[:4]) + 1 in years for p in analysis.periods if p[:4].isdigit())
    now = constraints.issued(base.scene.document)
    return analysis.relative is None or not years or now is None or int(now) + analysis.relative + 1 in years
