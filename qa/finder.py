"""The figures that go into a calculation: one for each noun phrase of a plan, of one sentence where there is one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.normalize import fold
from corpus.types import Role
from qa import operands
from qa.analyze import Analysis, Term
from qa.breakdown import Resolve
from qa.evidence import Scene, Vocabulary, found
from qa.figures import Candidate
from qa.fitting import graded, label_of
from qa.matching import STATED, side_by_side
from qa.operands import Plan


def near(candidate: Candidate) -> str:
    """The words that say what one figure is of: its subject, its own part of the clause, what leads in, the heading."""
    scene, figure = candidate.scene, candidate.figure
    segment = scene.segment_start(figure.start)
    first = min((f.start for f in scene.figures if f.start >= segment), default=figure.start)
    window = scene.slice(*scene.window(figure))
    return " ".join((fold(figure.subject), window, scene.slice(segment, first), scene.heading))


def tells(candidate: Candidate, own: Sequence[Term]) -> bool:
    """Whether the words that tell a figure from the one it is compared with stand at the figure itself."""
    text = near(candidate)
    return all(found(term, text) >= TOLD for term in own if not _TIMES.fullmatch(term.text))


#: How much of a word that tells one figure from another must stand at the figure.
TOLD = 0.5
#: Words of times and plans: the constraints see to them.
_TIMES = re.compile(
    r"去年|今年|明年|上年|本年|年[初底末]|\d+|计划|打算|目标|实际|完成|预计|预期|任务|累计|总数|数量|人数|面积|家|人|个|建|办|里|中"
)


@dataclass(frozen=True, slots=True)
class Finder:
    """Finds the figures of a plan's sides."""

    plan: Plan
    analysis: Analysis
    resolve: Resolve
    scenes: Sequence[Scene]
    vocabulary: Vocabulary

    @property
    def roles(self) -> tuple[Role, ...]:
        """The roles that the plan's figures may have; any, where empty."""
        return _ROLES.get(self.plan.operation, ())

    def side(self, i: int, within: Scene | None = None, unit: str = "") -> Candidate | None:
        """The figure of one side, by itself."""
        sides = self.plan.sides
        others = "".join(side for j, side in enumerate(sides) if j != i)
        for question in operands.spoken(sides[i], unit or self.plan.unit):
            found = self.resolve(question, apart=sides[i], other=others, roles=self.roles, within=within)
            if found is not None and graded(sides[i], label_of(found.figure, found.scene)):
                return found
        return None

    def each(self) -> list[Candidate]:
        """The figures of the sides in order: of one sentence, if there is one that has them all; as far as found."""
        sides = self.plan.sides
        if self.plan.operation != "average":
            close = self.scenes[:_NEAR]
            together = side_by_side(
                sides, close, self.vocabulary, unit=self.plan.unit, roles=self.roles or STATED
            )
            if together is not None and comparable(together, self.analysis):
                return together
        known: list[Candidate] = []
        for first in range(len(sides)):
            anchor = self.side(first)
            if anchor is None:
                continue
            unit = self.plan.unit or anchor.figure.unit.split("/")[0].strip("%‰百分点")
            if self.plan.operation == "average":
                unit = ""
            each = [anchor if i == first else self.side(i, anchor.scene, unit) for i in range(len(sides))]
            found = [c for c in each if c is not None]
            if len(found) == len(sides) == len({c.figure for c in found}):
                return found
            if first == len(known):
                known.append(anchor)
        return known if self.plan.operation == "average" or self._kindred(known) else []

    def _kindred(self, known: Sequence[Candidate]) -> bool:
        """Whether figures of different sentences are of one thing, or each of what the question calls it, by their last words.

        What one sentence sets side by side needs no such check; a lone 农村 found elsewhere may be 农村低保.
        """
        heads = [fold(c.figure.subject)[-2:] for c in known]
        return len(set(heads)) == 1 or all(head in self.analysis.question for head in heads)


#: Sentences in which the sides of a plan are looked for together.
_NEAR = 6
_COUNTS: tuple[Role, ...] = ("quantity",)
#: The roles that an operation's figures may have.
_ROLES: dict[str, tuple[Role, ...]] = {
    "sum": ("quantity", "target"),
    "share": _COUNTS,
    "rest": _COUNTS,
    "average": _COUNTS,
}


def comparable(found: Sequence[Candidate], analysis: Analysis) -> bool:
    """Whether figures are of one time, or the question itself names their times."""
    if analysis.periods or analysis.relative is not None:
        return True
    return len({(c.figure.period or "")[:4] for c in found}) == 1
