"""The figures of one sentence that several descriptions name side by side: 甲 and 乙 of 甲36.5亿元、乙28.1亿元.

Reports set what can be added or compared side by side, so a sentence where every description finds a figure of its own
is better evidence than the best sentence for each. A description finds a figure only where the words that tell it
from the others stand at that figure.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from corpus.figures import same_unit
from corpus.types import Figure, Role
from qa.analyze import Analysis, Term, analyze
from qa.arithmetic import alike, usable
from qa.evidence import Scene, Vocabulary, found, precision
from qa.figures import Candidate, other_of_list
from qa.fitting import graded, label_of

#: How much of a word must stand at the figure, and how much of all of them near it.
_TOLD, _COVERED = 0.6, 0.6
#: What a figure described may be.
STATED: tuple[Role, ...] = ("quantity", "share", "target", "duration")


def side_by_side(
    described: Sequence[str],
    scenes: Iterable[Scene],
    vocabulary: Vocabulary,
    *,
    unit: str = "",
    roles: Collection[Role] = STATED,
) -> list[Candidate] | None:
    """A figure for each description, in order, all of one sentence and one unit; ``None`` where none has them all.

    :param described: noun phrases, folded.
    :param scenes: the sentences to look at, best first.
    :param unit: the unit that the figures are counted in, or ``""``.
    """
    asked = [analyze(text, vocabulary.names) for text in described]
    own = [_own(i, described, asked) for i in range(len(asked))]
    if not all(own):
        return None
    for scene in scenes:
        chosen = [
            _best(text, analysis, words, scene, vocabulary, unit, roles)
            for text, analysis, words in zip(described, asked, own, strict=True)
        ]
        each = [c for c in chosen if c is not None]
        if len(each) < len(chosen) or len({c.figure for c in each}) < len(each):
            continue
        first = each[0].figure
        if all(
            alike(c.figure, first) and (c.figure.role == "change") == (first.role == "change") for c in each
        ):
            return each
    return None


def _own(i: int, described: Sequence[str], asked: Sequence[Analysis]) -> tuple[Term, ...]:
    """The words of one description that no other has; its own characters where it has no such word (三级, 四级)."""
    others = {t.text for j, analysis in enumerate(asked) if j != i for t in analysis.terms}
    words = tuple(t for t in asked[i].terms if t.text not in others)
    if words:
        return words
    text = described[i]
    for other in (described[j] for j in range(len(described)) if j != i):
        while text and other and text[-1] == other[-1]:
            text, other = text[:-1], other[:-1]
    text = text.strip("的")
    return (Term(text, 1.0, (text,)),) if text else ()


def _best(
    text: str,
    analysis: Analysis,
    own: tuple[Term, ...],
    scene: Scene,
    vocabulary: Vocabulary,
    unit: str,
    roles: Collection[Role],
) -> Candidate | None:
    """The figure of a sentence that a description names, the one with the fewest other words; ``None`` if unclear."""
    best: list[tuple[float, Candidate]] = []
    for figure in scene.figures:
        if figure.role not in roles or not usable(figure) or (unit and not _counted(figure, unit)):
            continue
        if other_of_list(figure, scene, analysis):
            continue
        start, end = scene.window(figure)
        label = label_of(figure, scene)
        if not all(found(term, label) >= _TOLD for term in own) or not graded(text, label):
            continue
        support = scene.support(analysis, vocabulary, start, end, own=figure.subject)
        if support.coverage < _COVERED or any(t.weight >= 1 for t in support.missing):
            continue
        best.append((support.coverage + precision(label, analysis), Candidate(figure, scene, support, 0.0)))
    best.sort(key=lambda scored: -scored[0])
    if len(best) > 1 and best[0][0] == best[1][0]:
        return None
    return best[0][1] if best else None


def _counted(figure: Figure, unit: str) -> bool:
    return same_unit(figure.unit, unit) or figure.unit.split("/")[0] == unit
