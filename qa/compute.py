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
from qa import breakdown, constraints, earlier, operands
from qa.analyze import Analysis, Term
from qa.arithmetic import Computed, alike, combine, exact, total
from qa.breakdown import Accept, Resolve
from qa.evidence import Scene, found
from qa.figures import Candidate
from qa.operands import Plan
from qa.pairing import BEFORE


def solve(plan: Plan, analysis: Analysis, resolve: Resolve, scenes: Sequence[Scene]) -> Computed | None:
    """The computed answer to a plan, or ``None`` where the report does not state all that goes in.

    :param scenes: the sentences found for the question, best first.
    """
    match plan.operation:
        case "difference" | "ratio":
            found = _both(plan, resolve)
            return (
                combine("difference" if plan.operation == "difference" else "ratio", *found)
                if found
                else None
            )
        case "sum":
            known = _each(plan, resolve)
            return total(known) if len(known) == len(plan.sides) and _comparable(known, analysis) else None
        case "share":
            return _share(plan, resolve)
        case "rest":
            return _rest(plan, resolve)
        case "gap":
            return _gap(plan, resolve)
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
        half = operands.half_word(question)
        return None if half is None else lambda c: _has(c, half)
    if plan.operation == "share":
        return lambda c: bool(re.search(r"占|比重|比例|率", fold(c.figure.measure + c.figure.subject)))
    words = {
        "difference": r"比|差|较(?!上)",
        "sum": r"共|合计|总",
        "rest": r"其余|剩|另|[未没不非]",
        "gap": r"差|缺",
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
    return bool(words.search(_near(candidate)))


def _near(candidate: Candidate) -> str:
    """The words that say what one figure is of: its subject, its own part of the clause, what leads in, the heading."""
    scene, figure = candidate.scene, candidate.figure
    segment = scene.segment_start(figure.start)
    first = min((f.start for f in scene.figures if f.start >= segment), default=figure.start)
    window = scene.slice(*scene.window(figure))
    return " ".join((fold(figure.subject), window, scene.slice(segment, first), scene.heading))


def tells(candidate: Candidate, own: Sequence[Term]) -> bool:
    """Whether the words that tell a figure from the one it is compared with stand at the figure itself."""
    near = _near(candidate)
    return all(found(term, near) >= _TOLD for term in own if not _TIMES.fullmatch(term.text))


#: How much of a word that tells one figure from another must stand at the figure.
_TOLD = 0.5
#: Words of times and plans: the constraints see to them.
_TIMES = re.compile(
    r"去年|今年|明年|上年|本年|年[初底末]|\d+|计划|打算|目标|实际|完成|预计|预期|任务|累计|总数|数量|人数|面积|家|人|个|建|办|里|中"
)


def _side(plan: Plan, i: int, resolve: Resolve, within: Scene | None = None) -> Candidate | None:
    """The figure of one side of a plan."""
    others = "".join(side for j, side in enumerate(plan.sides) if j != i)
    for question in operands.spoken(plan.sides[i], plan.unit):
        candidate = resolve(
            question, apart=plan.sides[i], other=others, roles=_ROLES.get(plan.operation, ()), within=within
        )
        if candidate is not None:
            return candidate
    return None


_COUNTS: tuple[Role, ...] = ("quantity",)
_GROWTH: tuple[Role, ...] = ("change",)
_GOALS: tuple[Role, ...] = ("target",)
#: The roles that an operation's figures may have.
_ROLES: dict[str, tuple[Role, ...]] = {
    "sum": ("quantity", "target"),
    "share": _COUNTS,
    "rest": _COUNTS,
}


def _each(plan: Plan, resolve: Resolve) -> list[Candidate]:
    """The figures of a plan's sides in order: of one sentence, if there is one that has them all; as far as found."""
    known: list[Candidate] = []
    for first in range(len(plan.sides)):
        anchor = _side(plan, first, resolve)
        if anchor is None:
            continue
        same = replace(plan, unit=plan.unit or anchor.figure.unit.split("/")[0].strip("%‰百分点"))
        each = [
            anchor if i == first else _side(same, i, resolve, anchor.scene) for i in range(len(plan.sides))
        ]
        together = [c for c in each if c is not None]
        if len(together) == len(plan.sides) == len({c.figure for c in together}):
            return together
        if first == len(known):
            known.append(anchor)
    return known


def _both(plan: Plan, resolve: Resolve) -> tuple[Candidate, Candidate] | None:
    each = _each(plan, resolve)
    a, b = each if len(each) == 2 else (each[0] if each else None, None)
    if (
        a is not None
        and re.search(r"计划|目标|任务|预期", plan.sides[1])
        and (b is None or a.figure == b.figure)
    ):
        b = _planned(a)
    if a is None or b is None or a.figure == b.figure or not alike(a.figure, b.figure):
        return None
    return a, b


def _planned(done: Candidate) -> Candidate | None:
    """The goal that the same sentence sets against what was done: 完成年度计划2.2万人的107.3%."""
    goals = [
        f
        for f in done.scene.figures
        if f.role == "target"
        and f != done.figure
        and alike(f, done.figure)
        and f.subject == done.figure.subject
    ]
    return Candidate(goals[0], done.scene, done.support, 0.0) if len(goals) == 1 else None


def _comparable(found: Sequence[Candidate], analysis: Analysis) -> bool:
    """Whether figures are of one time, or the question itself names their times."""
    if analysis.periods or analysis.relative is not None:
        return True
    return len({(c.figure.period or "")[:4] for c in found}) == 1


def _share(plan: Plan, resolve: Resolve) -> Computed | None:
    found = _part_and_whole(plan, 0, 1, resolve)
    return combine("share", *found) if found and found[0].figure.value else None


def _part_and_whole(plan: Plan, i: int, j: int, resolve: Resolve) -> tuple[Candidate, Candidate] | None:
    """The figures of a part (side ``i``) and of its whole (side ``j``): of one sentence where possible."""
    plan = replace(plan, unit="" if plan.operation == "share" else plan.unit)
    whole = _side(plan, j, resolve) if plan.sides[j] else None
    part = _side(plan, i, resolve, whole.scene) if whole is not None else None
    if whole is None or part is None or not _holds(whole.figure, part.figure):
        part = _side(plan, i, resolve)
        whole = (_whole_of(part) if part is not None else None) or whole
    if whole is None or part is None or not _holds(whole.figure, part.figure):
        return None
    return part, whole


def _whole_of(part: Candidate) -> Candidate | None:
    """The nearest figure of the same unit before a part in its sentence, where it is larger."""
    for whole in reversed(part.scene.figures):
        if whole.end <= part.figure.start and whole.role == "quantity" and alike(whole, part.figure):
            return Candidate(whole, part.scene, part.support, 0.0) if _holds(whole, part.figure) else None
    return None


def _rest(plan: Plan, resolve: Resolve) -> Computed | None:
    """Whole less part: either both are named, or the part is asked for by what it has *not* done."""
    found = _part_and_whole(plan, 1, 0, resolve)
    return combine("difference", found[1], found[0]) if found else None


def _holds(whole: Figure, part: Figure) -> bool:
    """Whether one figure can be a whole that the other is a part of."""
    return (
        whole.value is not None
        and part.value is not None
        and whole.value > part.value
        and (whole.period or "")[:4] == (part.period or "")[:4]
        and whole.role == part.role == "quantity"
        and alike(whole, part)
        and exact(whole)
        and exact(part)
        and whole.unit not in ("%", "‰")
    )


def half(question: str, resolve: Resolve) -> Computed | None:
    """One of two halves (农村 beside 城镇) from the whole and the other half, where the report states both."""
    found = operands.halves(question)
    if found is None:
        return None
    whole, other = resolve(found[0]), resolve(found[1], apart=found[1], other=found[0])
    if whole is None or other is None or not _holds(whole.figure, other.figure):
        return None
    near = whole.scene.section.id == other.scene.section.id
    if not near or not fold(other.figure.subject).endswith(_REGION.sub("", fold(whole.figure.subject))):
        return None
    return combine("difference", whole, other)


#: A region's own name for itself, which the parts leave out.
_REGION = re.compile(r"^(?:全|我|本)[国省市州县区乡镇村]")


def _gap(plan: Plan, resolve: Resolve) -> Computed | None:
    """A goal less what is reached, where the goal is higher."""
    goal = None
    for question in operands.spoken(plan.sides[0], plan.unit):
        goal = goal or resolve(question, roles=_GOALS)
    if goal is None or goal.figure.value is None or not exact(goal.figure):
        return None
    for question in (f"{plan.sides[1]}总数是多少{plan.unit}", *operands.spoken(plan.sides[1], plan.unit)):
        now = resolve(question, roles=_COUNTS)
        if now is None or now.figure.value is None or fold(now.figure.subject) != fold(goal.figure.subject):
            continue
        if now.figure.value < goal.figure.value:
            return combine("difference", goal, now)
    return None


def _from_to(question: str, resolve: Resolve) -> Computed | None:
    """By how much something went from one figure to another: 由23家整合为9家."""
    topic = operands.CHANGE.split(question)[0]
    found = resolve(question, apart=topic) or resolve(f"{topic}多少", apart=topic)
    if found is None:
        return None
    scene = found.scene
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


def _before(plan: Plan, analysis: Analysis, resolve: Resolve) -> Computed | None:
    """The value from which the present one was reached, or the goal that it fell short of."""
    base = None
    for question in operands.spoken(plan.sides[0], plan.unit):
        base = resolve(question, roles=_GROWTH if "增长多少" in question else ())
        if base is not None:
            break
    if base is None:
        return None
    if plan.operation == "goal":
        return earlier.previous(base, earlier.GOAL)
    return (earlier.previous(base) or earlier.without_flow(base)) if _year_before(base, analysis) else None


def _year_before(base: Candidate, analysis: Analysis) -> bool:
    """Whether the year that the question names is the one before the base's."""
    years = {int(p[:4]) for p in constraints.periods_of(base.scene, base.figure) if p[:4].isdigit()}
    if analysis.periods:
        return any(int(p[:4]) + 1 in years for p in analysis.periods if p[:4].isdigit())
    now = constraints.issued(base.scene.document)
    return analysis.relative is None or not years or now is None or int(now) + analysis.relative + 1 in years
