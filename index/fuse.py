"""One score out of two: cosine and BM25.

The rule and its weights were chosen by ``benchmarks/fusion_weights.py`` on data that no figure of ours
is reported on.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from index.types import Unit

#: Share of the dense half; the lexical half has the rest.
DENSE_WEIGHT: dict[Unit, float] = {"passage": 0.7, "sentence": 0.5}

Scores = NDArray[np.float32]


def fuse(dense: Scores, lexical: Scores, *, unit: Unit) -> Scores:
    """Fused score of each candidate: float32 (n,), higher is better.

    :param dense: float32 (n,), cosines of the candidates.
    :param lexical: float32 (n,), BM25 of the same candidates.
    """
    weight = DENSE_WEIGHT[unit]
    return np.asarray(weight * _standard(dense) + (1 - weight) * _standard(lexical), np.float32)


def _standard(scores: Scores) -> Scores:
    spread = scores.std() if len(scores) else 0.0
    return (scores - scores.mean()) / spread if spread > 0 else np.zeros_like(scores)
