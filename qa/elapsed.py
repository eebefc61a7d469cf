"""The years between two events that a report dates: 老馆1984年建成, 新馆2021年启用."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from corpus.types import Figure
from qa.analyze import Term, analyze
from qa.arithmetic import Computed
from qa.evidence import Scene, Vocabulary, found
from qa.figures import Candidate
from qa.types import Derivation

#: How much of an event's words must stand with its date.
_TOLD = 0.5
#: Sentences looked at for the two dates.
_NEAR = 6


def spans_of_years(events: Sequence[str], scenes: Sequence[Scene], vocabulary: Vocabulary) -> Computed | None:
    """The years between two events of one sentence; ``None`` where one has no year of its own."""
    for scene in scenes[:_NEAR]:
        dates = [f for f in scene.figures if f.role == "date" and re.fullmatch(r"(?:19|20)\d\d年", f.raw)]
        both = [_dated(event, dates, scene, vocabulary) for event in events]
        first, second = both if len(both) == 2 else (None, None)
        if first is None or second is None or first.raw == second.raw:
            continue
        inputs = [replace(f, value=Decimal(f.raw[:4]), unit="年") for f in (second, first)]
        after, before = (int(f.raw[:4]) for f in inputs)
        if after <= before:
            continue
        shown = f"{after - before}年"
        support = scene.support(
            analyze("".join(events), vocabulary.names), vocabulary, scene.sentence.start, scene.sentence.end
        )
        return Computed(
            shown,
            Derivation(f"{after} − {before} = {shown}", tuple(inputs)),
            tuple(Candidate(f, scene, support, 0.0) for f in inputs),
        )
    return None


def _dated(event: str, dates: Sequence[Figure], scene: Scene, vocabulary: Vocabulary) -> Figure | None:
    """The date that stands with an event's words, if exactly one does best."""
    terms = analyze(event, vocabulary.names).terms
    if not terms:
        return None
    scored = sorted(((_told(terms, date, dates, scene), -date.start, date) for date in dates), reverse=True)
    if not scored or scored[0][0] < _TOLD or (len(scored) > 1 and scored[0][0] == scored[1][0]):
        return None
    return scored[0][2]


def _told(terms: Sequence[Term], date: Figure, dates: Sequence[Figure], scene: Scene) -> float:
    """Share of the words that stand between a date and the next one, or right before it in its clause."""
    end = min((f.start for f in dates if f.start > date.start), default=scene.sentence.end)
    text = scene.slice(scene.clause_at(date.start).start, min(end, scene.clause_at(date.end).end))
    return sum(t.weight * found(t, text) for t in terms) / sum(t.weight for t in terms)
