"""What a search returns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from corpus.types import Passage

#: Which half of the search ranks: both fused, vectors alone, words alone.
Mode = Literal["hybrid", "dense", "lexical"]
#: What is ranked. A sentence is returned as a :class:`~corpus.types.Passage` of one sentence.
Unit = Literal["passage", "sentence"]


@dataclass(frozen=True, slots=True)
class Hit:
    """One search result; a list of hits is sorted best first.

    :param passage: the ranked unit (a passage, or one sentence in the form of a passage).
    :param score: fused score; higher is better, comparable only within one search.
    :param dense_rank: 1-based rank among the dense candidates, ``None`` where it is not one of them.
    :param lexical_rank: 1-based rank among the lexical candidates, likewise.
    :param dense_score: cosine similarity in [-1, 1], ``None`` where not computed.
    :param lexical_score: BM25 score, 0 or more, ``None`` where not computed.
    """

    passage: Passage
    score: float
    dense_rank: int | None
    lexical_rank: int | None
    dense_score: float | None = None
    lexical_score: float | None = None
