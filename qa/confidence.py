"""How likely it is that a place in a report answers a question."""

from __future__ import annotations

import math
import operator
from collections.abc import Sequence
from typing import NamedTuple

from qa.evidence import Scene, Support

#: The cosine of an unrelated sentence.
FAR = 0.85
#: A reader's score beyond which more of it tells nothing more; also that of words it has not read.
SURE = 12.0
#: How far a cosine lies below the best of all, beyond which more of it tells nothing more: that of what answers in the
#: sentence after the one that names the thing asked about. As good as none in ``benchmarks/calibrate.py``.
_FURTHEST = -0.04
#: Other answers of the same words beyond which more of them tell nothing more.
_WITNESSES = 2


class Fit(NamedTuple):
    """The weights of a logistic model of an answer being right, fitted by ``benchmarks/calibrate.py``.

    :param bias: of the model.
    :param coverage: of the share of the question's words that the place accounts for.
    :param cosine: of the cosine of its sentence above :data:`FAR`.
    :param behind: of that cosine less the best of all sentences found.
    :param score: of the reader's score of its sentence.
    :param apart: of the reader's score of the best words inside the answer, less that of the sentence.
    :param gap: of the rules' score of the answer less that of the best answer that a rule reads.
    :param proposed: of words that the reader proposes and no rule reads.
    :param agreed: of how many of the other answers found share words of the same place with it, two at most.
    :param relevance: of the reader's logit of the passage answering the question.
    :param chosen: of the figure that the rules would give.
    :param unfit: of a figure that has not the role or unit asked for.
    :param elsewhere: of how many nouns of the question do not stand near, though the reports have them.
    """

    bias: float
    coverage: float
    cosine: float
    behind: float = 0.0
    score: float = 0.0
    apart: float = 0.0
    gap: float = 0.0
    proposed: float = 0.0
    agreed: float = 0.0
    relevance: float = 0.0
    chosen: float = 0.0
    unfit: float = 0.0
    elsewhere: float = 0.0


#: A place by itself, without the reader.
PLAIN = Fit(bias=-3.26, coverage=6.4, cosine=21.9)
#: An answer in words, and a figure, among all that were found, with the reader.
WORDS = Fit(0.043, -0.065, 4.022, 47.597, 0.417, 0.319, 1.643, -0.027, 0.527, -0.629)
FIGURES = Fit(0.735, -0.581, -11.307, 72.371, 0.565, 0.465, 2.164, -0.529, 0.0, -0.807, 0.556, -0.362, -0.493)


def confidence(scene: Scene, support: Support) -> float:
    """Probability that a place answers the question, 0 to 1, from its words and its vector's closeness alone."""
    return likelihood(PLAIN, (1.0, support.coverage, cosine(scene) - FAR))


def likelihood(fit: Fit, features: Sequence[float]) -> float:
    """Probability of being right, 0 to 1.

    :param features: what the weights stand for, in their order; those left out at the end count nothing.
    """
    return 1.0 / (1.0 + math.exp(-sum(map(operator.mul, fit, features))))


def features(
    scene: Scene,
    support: Support,
    start: int,
    end: int,
    *,
    near: float,
    closest: float,
    gap: float = 0.0,
    proposed: bool = False,
    agreed: int = 0,
    chosen: bool = False,
    unfit: bool = False,
    elsewhere: int = 0,
) -> Fit:
    """What speaks for ``[start, end)`` of the scene's document being the answer, in the order of the weights.

    :param near: the highest cosine of the sentences that say the same.
    :param closest: the highest cosine of all scenes.
    :param gap: at most 0: how far the rules' score lies below the best that a rule gives; no more than 1 counts.
    :param proposed: whether the reader alone proposes it.
    :param agreed: how many of the other answers found overlap it.
    :param chosen: whether it is the figure that the rules would give.
    :param unfit: whether it is a figure of another role or unit than asked for.
    :param elsewhere: how many nouns of the question the reports have, but not near it.
    """
    whole = scene.proposed(scene.sentence.start, scene.sentence.end)
    inside = scene.proposed(start, end)
    score = apart = relevance = -SURE
    if whole is not None:
        relevance = min(SURE, max(-SURE, whole.relevance))
        score = min(SURE, max(-SURE, whole.score))
        if inside is not None:
            apart = max(-SURE, inside.score - whole.score)
    return Fit(
        1.0,
        support.coverage,
        near - FAR,
        max(_FURTHEST, near - closest),
        score,
        apart,
        max(-1.0, gap),
        float(proposed),
        float(min(agreed, _WITNESSES)),
        relevance,
        float(chosen),
        float(unfit),
        float(elsewhere),
    )


def cosine(scene: Scene) -> float:
    """The cosine of the scene's sentence to the question; :data:`FAR` where the search gave none."""
    return scene.hit.dense_score if scene.hit is not None and scene.hit.dense_score is not None else FAR
