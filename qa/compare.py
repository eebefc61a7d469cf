"""Which of the things named in the question has more: 甲县和乙县谁的产值高, 新开工的多还是续建的多."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from corpus.normalize import fold
from corpus.types import Figure, Role
from index.search import Index
from qa import seats
from qa.analyze import Analysis
from qa.arithmetic import alike, usable
from qa.breakdown import Resolve
from qa.contests import Contest, read, spoken
from qa.evidence import Scene, Vocabulary
from qa.figures import Candidate
from qa.fitting import graded, label_of
from qa.matching import side_by_side

_GROWS = re.compile(r"增长|增速|增幅|涨|蹿|窜|长得|增加(?!值)|提高|上升|下降|降|跌")


@dataclass(frozen=True, slots=True)
class Ground:
    """A place that a judgement rests on; document offsets inside the scene's sentence."""

    scene: Scene
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """A judgement with what it rests on.

    :param figures: the figures compared, the winner first.
    """

    answer: str
    grounds: tuple[Ground, ...]
    coverage: float
    figures: tuple[Figure, ...]


def solve(
    analysis: Analysis, resolve: Resolve, scenes: Sequence[Scene], vocabulary: Vocabulary, index: Index
) -> Verdict | None:
    """Compare the things that the question names; ``None`` where it names none or one has no figure.

    :param scenes: the sentences found for the question, best first.
    """
    contest = read(analysis.question)
    if contest is None:
        return None
    found = weigh(contest, analysis, resolve, scenes, vocabulary, index)
    if found is None:
        return None
    values = [value for _, value in found]
    if contest.toward:  # the only one that went that way
        gone = [value for value in values if (value > 0) == (contest.toward == "up")]
        if len(gone) != 1:
            return None
        contest = replace(contest, less=contest.toward == "down", toward="")
    top = min(values) if contest.less else max(values)
    if contest.choices is not None:
        answer = contest.choices[0 if values[0] > values[1] else 1]
    else:
        answer = seats.timeless(contest.things)[values.index(top)]
        if len(answer) == 1:  # 县, of 县级 and 乡级
            answer = seats.name_of(found[values.index(top)][0]) or answer
    if len(set(values)) == 1:
        answer = "一样"
    elif values.count(top) > 1:
        return None
    order = sorted((c for c, _ in found), key=lambda c: c is not found[values.index(top)][0])
    grounds = tuple(Ground(c.scene, c.figure.start, c.figure.end) for c in order)
    coverage = min(c.support.coverage for c in order)
    figures = [c.figure for c in order]
    # 35岁以下: a bound that names the winner is one of the figures shown.
    named = (f for f in order[0].scene.figures if f.role == "threshold" and fold(f.raw) in answer)
    return Verdict(answer, grounds, coverage, tuple(dict.fromkeys((*figures, *named))))


def weigh(
    contest: Contest,
    analysis: Analysis,
    resolve: Resolve,
    scenes: Sequence[Scene],
    vocabulary: Vocabulary,
    index: Index,
) -> list[tuple[Candidate, Decimal]] | None:
    """The figure of each thing with the value that it counts for; ``None`` unless all can be compared."""
    grows = bool(_GROWS.search(contest.measure))
    roles: tuple[Role, ...] = ("change", "target") if grows else ("quantity", "share", "target", "duration")
    each = None
    letters = min(map(len, contest.things)) == 1  # 县、乡、村三级: only a list of theirs can tell
    if not letters:
        described = [_full(thing, contest.measure.removesuffix("增长")) for thing in contest.things]
        each = side_by_side(described, scenes[:_NEAR], vocabulary, roles=roles)
        if each and not grows and not seats.counted(_asked_of(contest, analysis), each[0].figure.unit):
            each = None  # 22栋 is no answer to 哪个花的钱更多
    each = each or seats.find(
        contest.things,
        contest.measure,
        replace(analysis, question=_asked_of(contest, analysis)),
        scenes,
        vocabulary,
        index,
        growth=grows,
    )
    if each is None and not letters:
        asked = [_ask(thing, contest, roles, resolve) for thing in contest.things]
        each = [c for c in asked if c is not None]
    if each is None or len({c.figure for c in each}) < len(contest.things):
        return None
    if not all(_alike(c.figure, each[0].figure) for c in each):
        return None
    named = analysis.periods or analysis.relative is not None
    if not named and len({(c.figure.period or "")[:4] for c in each}) > 1:
        return None
    values = [_value(c.figure, grows) for c in each]
    known = [v for v in values if v is not None]
    return list(zip(each, known, strict=True)) if len(known) == len(each) else None


def _asked_of(contest: Contest, analysis: Analysis) -> str:
    """The question without the things that it compares, whose names may hold words of a measure (限制高消费)."""
    text = analysis.question
    for thing in contest.things:
        text = text.replace(thing, "") if len(thing) > 1 else text
    return text


#: Sentences in which the things are looked for side by side.
_NEAR = 6


def _full(thing: str, measure: str) -> str:
    plain = (
        not measure
        or measure in thing
        or re.fullmatch(r"的?(?:数量|数目|个数|人数|家数|户数|规模|总量|总数)", measure)
    )
    return thing if plain else f"{thing}的{measure}"


def _alike(a: Figure, b: Figure) -> bool:
    """Whether two figures can be compared: of one unit, or both counts of bodies and places."""
    return alike(a, b) or (a.unit in _BODIES and b.unit in _BODIES)


#: Units of bodies and places; which one stands by a noun is a habit of the language.
_BODIES = frozenset("个家处所座间站")


def _value(figure: Figure, grows: bool) -> Decimal | None:
    """The value to compare: a fall counts below zero where growth is compared."""
    if not usable(figure) or figure.value is None:
        return None
    return -figure.value if grows and figure.direction == "down" else figure.value


def _ask(thing: str, contest: Contest, roles: tuple[Role, ...], resolve: Resolve) -> Candidate | None:
    """The figure of one of the things."""
    others = "".join(other for other in contest.things if other != thing)
    for question in spoken(thing, contest.measure):
        found = resolve(question, apart=thing, other=others, roles=roles)
        if found is not None and graded(thing, label_of(found.figure, found.scene)):
            return found
    return None
