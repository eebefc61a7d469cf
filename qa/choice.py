"""Which of the answers found for a question is given: each with its likelihood, and what speaks against it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Generic, NamedTuple, TypeVar

from corpus.types import Figure
from qa import constraints, figures, spans
from qa.analyze import Analysis
from qa.confidence import FIGURES, WORDS, Fit, confidence, cosine, features, likelihood
from qa.evidence import ABBREVIATED, Scene, Vocabulary, found
from qa.figures import Candidate
from qa.fitting import fits
from qa.spans import Read
from qa.types import Place, Refusal

#: Answers in words that rules read, figures that rules rank, and the reader's own of each, that are looked at.
_RULED, _RANKED, _PROPOSED = 4, 4, 3
#: The same for words without the reader.
_ALONE = 6
#: How much of the question's words an answer accounts for at least, where the reader says that there is none.
_SPOKEN = 0.1
#: What is left of the likelihood asked for where rules and reader find the same, and how far the reader's score of the
#: figure alone may lie below that of its best words. Chosen on the tuning questions that were refused.
BOTH, _SAME = 0.6, -3.0
#: The coverage of a place that has every word of the question, for a number of any rounding.
_WHOLE = 0.99
#: What is left of it for what speaks of all that is asked, and for a figure by which all of that is told: of the likeliest
#: figures of that kind in ``data/development/`` and ``data/calibration/`` below the usual half, three of four were right.
_TOLD, _TOLD_WHOLE = 0.5, 0.1
#: The weight of a verb; what weighs more names something.
_VERB = 0.5
#: The confidence of a place that speaks of all that the question does.
TOLD = 0.9

Found = TypeVar("Found", Read, Candidate)


@dataclass(frozen=True, slots=True)
class Choice(Generic[Found]):
    """An answer that may be given.

    :param likelihood: of its being right, 0 to 1.
    :param broken: the constraint of the question that does not hold of it.
    :param features: what the likelihood was made of; ``None`` without the reader.
    """

    found: Found
    likelihood: float
    broken: Refusal | None
    features: Fit | None = None


class _Ruled(NamedTuple):
    """What the rules say of a figure, as :func:`qa.confidence.features` takes it."""

    chosen: bool = False
    unfit: bool = False
    elsewhere: int = 0


def words(
    analysis: Analysis, scenes: Sequence[Scene], vocabulary: Vocabulary, *, read: bool
) -> list[Choice[Read]]:
    """The answers in words, best first.

    :param read: whether a reader has read the scenes; if not, the rules' order stands.
    """
    scenes = [scene for scene in scenes if not spans.lacks_role(analysis, scene)]
    ruled = spans.rank(analysis, scenes, vocabulary)
    if not read:
        return [Choice(r, confidence(r.scene, r.support), _words_broken(analysis, r)) for r in ruled[:_ALONE]]
    own = spans.proposed(analysis, scenes, vocabulary)[:_PROPOSED]
    return _likeliest(WORDS, scenes, [(r, _words_broken(analysis, r)) for r in (*ruled[:_RULED], *own)])


def figure(
    analysis: Analysis,
    ranked: Sequence[Candidate],
    scenes: Sequence[Scene],
    vocabulary: Vocabulary,
    chosen: Candidate | None,
) -> list[Choice[Candidate]]:
    """The figures, best first, where a reader has read the scenes.

    :param ranked: those that the rules accept, best first.
    :param chosen: the one that the rules would give.
    """
    ruled = {c.figure: c for c in ranked}
    own = [
        c
        for c in figures.proposed(analysis, scenes, vocabulary)
        if chosen is None or not _outspoken(chosen, c, analysis)
    ][:_PROPOSED]
    looked_at = {c.figure: ruled.get(c.figure, c) for c in (*ranked[:_RANKED], *own)}
    return _best_told(
        _likeliest(
            FIGURES,
            scenes,
            [(c, constraints.broken(analysis, c.scene, c.figure)) for c in looked_at.values()],
            lambda c: _Ruled(
                chosen is not None and c.figure == chosen.figure,
                not fits(c.figure, analysis),
                _elsewhere(c.scene, analysis, vocabulary),
            ),
        )
    )


def _best_told(choices: list[Choice[Candidate]]) -> list[Choice[Candidate]]:
    """The choices, the likeliest figure where it is told best: a heading often says again what a sentence says in full."""
    first = next((c for c in choices if c.broken is None), None)
    if first is None or first.features is None:
        return choices
    told = [
        c
        for c in choices
        if c.broken is None
        and c.features is not None
        and c.found.figure.raw == first.found.figure.raw
        and c.features.coverage >= first.features.coverage
        and not c.found.proposed
    ]
    best = max(told, key=lambda c: c.found.score, default=first)
    return [replace(best, likelihood=first.likelihood), *(c for c in choices if c is not best)]


def spared(choice: Choice[Read] | Choice[Candidate], sure: float) -> float:
    """What is left of the likelihood asked for of an answer, by how much of the question is told there.

    :param sure: the confidence of a place that speaks of all of it.
    """
    if confidence(choice.found.scene, choice.found.support) < sure:
        return 1.0
    ruled = choice.features is not None and choice.features.chosen
    return _TOLD_WHOLE if ruled and choice.found.support.coverage >= TOLD else _TOLD


def given(
    choices: Sequence[Choice[Candidate]], likely: Callable[[Choice[Candidate]], bool]
) -> Choice[Candidate] | None:
    """The figure to give: the likeliest, else the rules' choice where it has nearly every word of the question.

    A figure whose unit is printed further on only (24、26和38微克) is no whole answer to a reader, and needs not be likely.

    :param likely: whether a choice is likely enough.
    """
    allowed = [c for c in choices if c.broken is None]
    if not allowed or likely(allowed[0]):
        return next(iter(allowed), None)
    ruled = (c for c in allowed if c.features is not None and c.features.chosen)
    told = (c for c in ruled if c.found.support.coverage >= TOLD)
    return next((c for c in told if likely(c) or _bare(c.found.figure)), None)


def _bare(figure: Figure) -> bool:
    return bool(figure.unit) and figure.raw.replace(".", "").isdecimal()


def both(choice: Choice[Candidate], analysis: Analysis, vocabulary: Vocabulary) -> bool:
    """Whether the rules' best figure is what the reader marks, too, and the reader rather sees an answer there than none.

    Not where a noun of the question stands near only in part (个人所得税 by 企业所得税), or nowhere near but elsewhere in the
    reports: then it is likely of something else.
    """
    known, scene = choice.features, choice.found.scene
    if known is None or choice.found.proposed:
        return False
    near = scene.heading + scene.before + scene.text
    for term in analysis.terms:
        told = found(term, near) if term.weight > _VERB else 1.0
        if 0 < told < ABBREVIATED or (not told and vocabulary.has(term.text)):
            return False
    return known.gap == 0 and known.score > 0 and known.apart > _SAME


def _likeliest(
    fit: Fit,
    scenes: Sequence[Scene],
    found: list[tuple[Found, Refusal | None]],
    ruled: Callable[[Found], _Ruled] = lambda _: _Ruled(),
) -> list[Choice[Found]]:
    closest = max(map(cosine, scenes), default=0.0)
    best = max((f.score for f, broken in found if not f.proposed and broken is None), default=0.0)
    # What breaks a constraint of the question is no witness for what does not.
    allowed = [_place(f) for f, broken in found if broken is None]
    choices = []
    for f, broken in found:
        doc, start, end = _place(f)
        gap = 0.0 if f.proposed else min(0.0, f.score - best)
        sharing = sum(d == doc and s < end and start < e for d, s, e in allowed)
        # What a report says twice, in a heading and in full, is as close as the closer of the two.
        near = max(cosine(g.scene) for g, _ in found if g is f or _said(g) == _said(f))
        speaks = features(
            f.scene,
            f.support,
            start,
            end,
            near=near,
            closest=closest,
            gap=gap,
            proposed=f.proposed,
            agreed=sharing - (broken is None),
            **ruled(f)._asdict(),
        )
        if speaks.score < 0 and speaks.coverage < _SPOKEN:
            continue  # nothing but its form speaks for it
        unheard = f.proposed and speaks.score < 0  # not even the reader that proposes it
        choices.append(Choice(f, 0.0 if unheard else likelihood(fit, speaks), broken, speaks))
    return sorted(choices, key=lambda c: -c.likelihood)


def _outspoken(chosen: Candidate, other: Candidate, analysis: Analysis) -> bool:
    """Whether the rules' choice speaks of all that is asked, word for word, and another figure's sentence has not all its
    nouns: 猪肉产量 is not that of 牛肉, however much alike they are to a reader.
    """
    if chosen.support.coverage < _WHOLE or other.scene.sentence == chosen.scene.sentence:
        return False
    near = other.scene.heading + other.scene.text
    return any(t.weight > _VERB and not found(t, near) for t in analysis.terms)


def _elsewhere(scene: Scene, analysis: Analysis, vocabulary: Vocabulary) -> int:
    """How many nouns of the question stand somewhere in the reports, but not near the scene."""
    near = scene.heading + scene.before + scene.text
    return sum(t.weight > _VERB and not found(t, near) and vocabulary.has(t.text) for t in analysis.terms)


def _place(found: Read | Candidate) -> Place:
    if isinstance(found, Candidate):
        return found.figure.doc_id, found.figure.start, found.figure.end
    return found.scene.sentence.doc_id, found.start, found.end


def _said(found: Read | Candidate) -> str:
    _, start, end = _place(found)
    return found.scene.document.text[start:end]


def _words_broken(analysis: Analysis, read: Read) -> Refusal | None:
    # 三个“县” asks for as many things as the answer lists.
    numbers = tuple(n for n in analysis.numbers if n.value != read.items)
    return constraints.broken(replace(analysis, numbers=numbers), read.scene)
