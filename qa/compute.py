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
from qa import (
    breakdown,
    constraints,
    divided,
    earlier,
    former,
    goals,
    operands,
    parallel,
    partitions,
    rates,
    times_apart,
    wholes,
)
from qa.analyze import Analysis, analyze
from qa.arithmetic import Computed, alike, average, combine, total
from qa.arithmetic import rest as remainder
from qa.arithmetic import share as percentage
from qa.breakdown import Resolve
from qa.elapsed import spans_of_years
from qa.evidence import Scene, Vocabulary, abbreviates, overlap
from qa.figures import Candidate
from qa.finder import Finder, comparable
from qa.operands import Plan
from qa.pairing import BEFORE, FORMERLY

#: How much of a word must stand near, to be known there: 参选人 by 参选, but not 潮汐发电 by 发电.
_TOLD = 0.5
#: How much of a description must stand in a figure's subject to be what it is called.
_CALLED = 0.9
#: What a change is one of, and what is a change.
_LEVELS: tuple[Role, ...] = ("quantity", "share", "duration")
_GROWTH: tuple[Role, ...] = ("change",)


def solve(
    plan: Plan | None, analysis: Analysis, resolve: Resolve, scenes: Sequence[Scene], vocabulary: Vocabulary
) -> Computed | Candidate | None:
    """The computed answer to a plan, or ``None`` where the report does not state all that goes in.

    :param plan: ``None`` for a question that names no calculation, yet may ask for a half or a share.
    :param scenes: the sentences found for the question, best first.
    :return: a figure alone where the report turns out to state what would have been computed.
    """
    if plan is None:
        return wholes.half(analysis.question, resolve) or _rated(analysis, scenes, vocabulary)
    find = Finder(plan, analysis, resolve, scenes, vocabulary)
    match plan.operation:
        case "difference" | "ratio":
            return _two(find)
        case "sum":
            return _sum(find)
        case "share":
            return _share(find)
        case "rest":
            names = [side.removeprefix(plan.sides[0]) or side for side in plan.sides[1:]]
            return (
                wholes.rest(find)
                or divided.rest(names, analysis, scenes, vocabulary, plan.unit)
                or _deducted(find)
            )
        case "average":
            each = find.each()
            return average(*each) if len(each) == 2 else None
        case "gap":
            return goals.gap(plan, resolve)
        case "span":
            return spans_of_years(plan.sides, scenes, vocabulary)
        case "change":
            return _from_to(plan, resolve) or _since(find)
        case "previous" | "goal":
            return _before(plan, analysis, resolve) or _rated(analysis, scenes, vocabulary)
        case "parts":
            return (
                breakdown.parts(plan.sides[0], analysis, resolve, scenes)
                or parallel.counted_off(analysis, scenes, vocabulary)
                or breakdown.siblings(resolve(plan.sides[0]), analysis)
            )
        case "bands":
            return breakdown.bands(plan.sides[0], analysis, resolve, scenes)


def _rated(analysis: Analysis, scenes: Sequence[Scene], vocabulary: Vocabulary) -> Computed | None:
    """The share that a question asks of a thing, its whole being only a topic: 抽检车辆,不合格的比例是多少."""
    parts = partitions.share_of_sort(re.sub(r"[?!。\s]+$", "", analysis.question))
    return divided.share(parts, analysis, scenes, vocabulary) if parts else None


def implied(analysis: Analysis, scenes: Sequence[Scene], vocabulary: Vocabulary) -> Computed | None:
    """What a question asks for as if it were stated, and one sentence implies.

    A value before a change; a year's amount of a monthly rate; what the sentence only calls the rest (其余为县级配套);
    the things on the other side of a bound (不到亿元, where those of 亿元以上 are counted).
    """
    return (
        former.solve(analysis, scenes, vocabulary)
        or rates.yearly(analysis, scenes, vocabulary)
        or divided.left_over(analysis, scenes, vocabulary)
        or divided.beyond(analysis, scenes, vocabulary)
    )


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
    if (
        len({c.figure for c in each}) != 2
        or not alike(each[0].figure, each[1].figure)
        or (_scattered(each) and not all(map(_called, plan.sides, each)))
    ):
        each = _set_apart(find) or each
    if len(each) != 2 or not alike(each[0].figure, each[1].figure):
        return None
    if parallel.of_rates(find.analysis.terms) and each[0].figure.unit not in ("%", "‰"):
        return None
    first, second = each
    if "百分之" in find.analysis.question and first.figure.unit != "%":
        return None  # by how many percent one amount is the larger
    # A question that has the two the wrong way round rests on something that the report does not say.
    if plan.signed and (first.figure.value or 0) < (second.figure.value or 0):
        return None
    return combine("ratio" if plan.operation == "ratio" else "difference", first, second)


def _scattered(each: Sequence[Candidate]) -> bool:
    """Whether figures stand in different sentences, so that one sentence with both would say more."""
    return len({c.scene.sentence.id for c in each}) > 1


def _called(side: str, candidate: Candidate) -> bool:
    """Whether a figure is of nearly the very words that describe it, wherever it stands."""
    return overlap(side, fold(candidate.figure.subject)) >= _CALLED


def _share(find: Finder) -> Computed | None:
    """What part of a whole some parts are: both named, or the whole that the parts' own sentence divides."""
    parts = find.plan.sides[:-1]
    return (
        wholes.share(find)
        or (divided.share(parts, find.analysis, find.scenes, find.vocabulary) if _known(find) else None)
        or _of_named(find)
    )


def _known(find: Finder) -> bool:
    """Whether the report has the words of the whole that a question names, if not where its parts are told."""
    whole = analyze(find.plan.sides[-1], find.vocabulary.names)
    near = find.scenes[0].text if find.scenes else ""
    return all(
        any(map(find.vocabulary.has, term.forms))
        or abbreviates(term.text, near)
        or overlap(term.text, near) > _TOLD
        for term in whole.terms
        if term.weight >= 1
    )


def _of_named(find: Finder) -> Computed | None:
    """The share that the question itself says that parts have of a whole, both side by side."""
    sides = find.plan.sides
    each = parallel.named(sides, find.analysis, find.scenes, find.vocabulary) if sides[-1] else None
    return percentage(each[:-1], each[-1]) if each else None


def _deducted(find: Finder) -> Computed | None:
    """One figure less others that the question takes off it, all side by side."""
    plan = find.plan
    if not plan.sides[0] or not re.search(r"[减扣刨]", find.analysis.question):
        return None
    each = parallel.named(plan.sides, find.analysis, find.scenes, find.vocabulary, plan.unit)
    return remainder(each[0], each[1:]) if each else None


def _set_apart(find: Finder) -> list[Candidate]:
    """The two figures by the shape of the sentences found: side by side, of two years, or now and before."""
    plan, analysis, scenes, vocabulary = find.plan, find.analysis, find.scenes, find.vocabulary
    unit = plan.unit or analysis.wanted.unit
    return (
        times_apart.two_years(plan.sides, scenes, vocabulary)
        or parallel.named(plan.sides, analysis, scenes, vocabulary, unit)
        or []
    )


def _sum(find: Finder) -> Computed | Candidate | None:
    """The sum of the figures that a plan names; a name that only looks like two (医疗和卫生支出) is one figure."""
    each = find.each()
    if len(each) < len(find.plan.sides) or not comparable(each, find.analysis):
        plan = find.plan
        each = parallel.named(plan.sides, find.analysis, find.scenes, find.vocabulary, plan.unit) or []
    if not each:
        return None
    if len({c.figure for c in each}) == 1:
        whole = fold(each[0].figure.subject)
        joined = find.analysis.question
        named = [s.split("的")[0] for s in find.plan.sides]
        return each[0] if all(n in joined and n[:2] in whole for n in named) else None
    return total(each)


def _from_to(plan: Plan, resolve: Resolve) -> Computed | None:
    """By how much something went from one figure to another: 由23家整合为9家."""
    question = plan.sides[0]
    topic = re.sub(
        rf",?[比较](?:{BEFORE}(?:末|底|同期)?|{FORMERLY})$", "", operands.CHANGE.split(question)[0]
    )
    unit = plan.unit.replace("百分点", "")  # what moved by percentage points is counted in percent
    found = resolve(question, apart=topic) or resolve(f"{topic}是多少{unit}", apart=topic, roles=_LEVELS)
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


def _since(find: Finder) -> Computed | None:
    """By how much something is more or less than it once was: 一度96公斤, 如今31公斤."""
    analysis = find.analysis
    unit = find.plan.unit or analysis.wanted.unit
    each = times_apart.now_and_before(analysis, find.scenes, find.vocabulary, unit)
    if each is None or not _same_way(analysis.question, each[0].figure, each[1].figure):
        return None
    return combine("difference", *each)


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
    if base is None or former.of_another(base, analysis):
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
