"""One score out of two: cosine and BM25.

BM25 is taken as a share of the most that it could be for the question, so neither half depends on what
else is in the index or on how many candidates there are, and one weight serves a report of fifty sentences
and a shelf of reports. Standard scores come close on average but want another weight for each, reciprocal
ranks lose six points of R@1. The values below were chosen by ``benchmarks/fusion_weights.py``, on data
that no figure of ours is reported on.
"""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

#: Weight of the cosine; the words have the rest. It looks large because this encoder's cosines lie
#: within about 0.75 to 0.95, while the share of BM25 ranges from 0 to nearly 1.
DENSE_WEIGHT = 0.75
#: Share of its best sentence in a passage's score, and of its passage in a sentence's.
PASSAGE_CONTEXT = 0.5
SENTENCE_CONTEXT = 0.4

#: What a sentence with a figure gains where the question asks for one; anything from 0.02 to 0.05 does as well.
FIGURE_BONUS = 0.03
_ASKS_FIGURE = re.compile(r"多少|几(?!乎)|百分之|比例|占比|多[大高长久远]")

Scores = NDArray[np.float32]


def fuse(cosines: Scores, bm25: Scores, *, ceiling: float) -> Scores:
    """Fused score of each candidate: float32 (n,), at most 1, higher is better.

    :param cosines: float32 (n,), of the candidates with the question.
    :param bm25: float32 (n,), of the same candidates.
    :param ceiling: the BM25 that no unit can exceed (:meth:`index.lexical.Lexical.ceiling`).
    """
    share = bm25 / ceiling if ceiling > 0 else np.zeros_like(bm25)
    return np.asarray(DENSE_WEIGHT * cosines + (1 - DENSE_WEIGHT) * share, np.float32)


def blend(own: Scores, other: Scores, share: float) -> Scores:
    """A unit's own score with that of its context, the latter's share being ``share`` in [0, 1]."""
    return np.asarray((1 - share) * own + share * other, np.float32)


def asks_figure(question: str) -> bool:
    """Whether a folded question is after a figure, as far as its words tell."""
    return _ASKS_FIGURE.search(question) is not None
