"""Wholes and their parts: what share some parts are, what is left without them, and the other of two halves."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.normalize import fold
from corpus.types import Figure
from qa.analyze import analyze
from qa.arithmetic import Computed, alike, combine, exact
from qa.arithmetic import rest as remainder
from qa.arithmetic import share as percentage
from qa.breakdown import Resolve
from qa.evidence import found
from qa.figures import Candidate
from qa.finder import TOLD, Finder, near
from qa.halves import halves


def share(find: Finder) -> Computed | None:
    """Parts in percent of a whole; the whole may be the one that the parts' own sentence divides."""
    plan = find.plan
    whole = find.side(len(plan.sides) - 1) if plan.sides[-1] else None
    parts = _all([find.side(i, whole.scene if whole else None) for i in range(len(plan.sides) - 1)])
    if whole is None or not parts or not _divided(whole, parts):
        parts = _all([find.side(i) for i in range(len(plan.sides) - 1)])
        whole = (_whole_of(parts[0], find, plan.sides[-1]) if parts else None) or whole
    return percentage(parts, whole) if whole is not None and parts and _divided(whole, parts) else None


def _all(found: Sequence[Candidate | None]) -> list[Candidate]:
    """What was found, if all was."""
    known = [c for c in found if c is not None]
    return known if len(known) == len(found) else []


def _divided(whole: Candidate, parts: Sequence[Candidate]) -> bool:
    return all(_holds(whole.figure, part.figure) for part in parts)


def _whole_of(part: Candidate, find: Finder, named: str) -> Candidate | None:
    """The nearest figure of the same unit before a part in its sentence, where it is larger.

    :param named: what the question calls the whole, ``""`` where it leaves it open: its words must stand near.
    """
    terms = analyze(named, find.vocabulary.names).terms if named else ()
    for whole in reversed(part.scene.figures):
        if whole.end <= part.figure.start and whole.role == "quantity" and alike(whole, part.figure):
            known = Candidate(whole, part.scene, part.support, 0.0)
            told_ = all(found(term, near(known)) >= TOLD for term in terms)
            return known if told_ and _holds(whole, part.figure) else None
    return None


def rest(find: Finder) -> Computed | None:
    """Whole less parts: either all are named, or the part is asked for by what it has *not* done."""
    named = find.plan.sides
    whole = find.side(0) if named[0] else None
    places = range(1, len(named))
    parts = _all([find.side(i, whole.scene if whole else None) for i in places])
    if whole is None or not parts or not _divided(whole, parts):
        parts = _all([find.side(i) for i in places])
        whole = (_whole_of(parts[0], find, named[0]) if parts else None) or whole
    return remainder(whole, parts) if whole is not None and parts and _divided(whole, parts) else None


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
    found = halves(question)
    if found is None:
        return None
    whole, other = resolve(found[0]), resolve(found[1], apart=found[1], other=found[0])
    if whole is None or other is None or not _holds(whole.figure, other.figure):
        return None
    together = whole.scene.section.id == other.scene.section.id
    if not together or not fold(other.figure.subject).endswith(_REGION.sub("", fold(whole.figure.subject))):
        return None
    return combine("difference", whole, other)


#: A region's own name for itself, which the parts leave out.
_REGION = re.compile(r"^(?:全|我|本)[国省市州县区乡镇村]")
