"""One question against the units: candidates of each half, fused, each unit helped by the other."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.fuse import PASSAGE_CONTEXT, SENTENCE_CONTEXT, blend, fuse
from index.store import Vector
from index.types import Hit, Unit
from index.units import Nesting, Rows, Searchable

#: Units that each half puts forward at least; a hit is among them, or holds one of them.
CANDIDATES = 100

Scores = NDArray[np.float32]


@dataclass(frozen=True)
class Query:
    """A question as each half sees it. :param vector: ``None``: do not ask the vectors.
    :param tokens: ``None``: do not ask the words.
    """

    vector: Vector | None
    tokens: list[str] | None


class Ranking:
    """A question against one unit.

    :ivar dense: the rows nearest to the question, best first; :ivar lexical: those of highest BM25,
        ties in row order; none where that half was not asked.
    """

    def __init__(
        self, unit: Searchable, question: Query, *, count: int, doc_ids: Collection[str] | None
    ) -> None:
        self._unit = unit
        self._vector = question.vector
        rows = None if doc_ids is None else unit.rows_of(doc_ids)
        self.dense = self.lexical = np.zeros(0, np.int64)
        self._bm25: Scores | None = None
        if question.vector is not None:
            self.dense = unit.store.nearest(question.vector, count, rows)
        if question.tokens is not None:
            self._bm25 = unit.lexical.scores(question.tokens)
            self._ceiling = unit.lexical.ceiling(question.tokens)
            self.lexical = _highest(self._bm25, count, rows)
        self.candidates: Rows = np.union1d(self.dense, self.lexical)

    def cosines(self, rows: Rows) -> Scores | None:
        """float32 (len(rows),); ``None`` where the vectors were not asked."""
        return None if self._vector is None else self._unit.store.cosines(self._vector, rows)

    def bm25(self, rows: Rows) -> Scores | None:
        """float32 (len(rows),); ``None`` where the words were not asked."""
        return None if self._bm25 is None else self._bm25[rows]

    def scores(self, rows: Rows) -> Scores:
        """Of the halves asked, fused where both were: float32 (len(rows),), higher is better."""
        cosines, bm25 = self.cosines(rows), self.bm25(rows)
        if cosines is not None and bm25 is not None:
            return fuse(cosines, bm25, ceiling=self._ceiling)
        if cosines is not None:
            return cosines
        return np.zeros(len(rows), np.float32) if bm25 is None else bm25

    def hits(self, rows: Rows, scores: Scores, k: int) -> list[Hit]:
        """The ``k`` best of ``rows`` (ascending), best first, ties in row order."""
        top = np.argsort(-scores, kind="stable")[:k]
        dense = {int(row): rank for rank, row in enumerate(self.dense, 1)}
        lexical = {int(row): rank for rank, row in enumerate(self.lexical, 1)}
        cosines, bm25 = self.cosines(rows[top]), self.bm25(rows[top])
        return [
            Hit(
                passage=self._unit.items[row],
                score=float(scores[at]),
                dense_rank=dense.get(int(row)),
                lexical_rank=lexical.get(int(row)),
                dense_score=None if cosines is None else float(cosines[n]),
                lexical_score=None if bm25 is None else float(bm25[n]),
            )
            for n, (at, row) in enumerate(zip(top, rows[top], strict=True))
        ]


def with_context(unit: Unit, rankings: dict[Unit, Ranking], nesting: Nesting) -> tuple[Rows, Scores]:
    """Candidates of ``unit`` in row order, each scored with the unit it holds or lies in.

    A passage is blended with its best sentence, which says that the question's words stand together; a
    sentence with its passage, which tells alike sentences of different topics apart.
    """
    passages, sentences = rankings["passage"], rankings["sentence"]
    if unit == "sentence":
        rows = sentences.candidates
        own = sentences.scores(rows)
        parents = nesting.passage_of[rows]
        around = np.where(parents < 0, own, passages.scores(np.maximum(parents, 0)))
        return rows, blend(own, around, SENTENCE_CONTEXT)
    holders = nesting.passage_of[sentences.candidates]
    rows = np.union1d(passages.candidates, holders[holders >= 0])
    own = passages.scores(rows)
    inside, owners = nesting.sentences_of(rows)
    best = np.full(len(rows), -np.inf, np.float32)
    np.maximum.at(best, owners, sentences.scores(inside))
    return rows, blend(own, np.where(np.isfinite(best), best, own), PASSAGE_CONTEXT)


def _highest(scores: Scores, count: int, rows: Rows | None) -> Rows:
    """Rows of the ``count`` highest scores above zero, best first, ties in row order."""
    chosen = np.flatnonzero(scores > 0) if rows is None else rows[scores[rows] > 0]
    if len(chosen) > count:
        least = np.partition(scores[chosen], -count)[-count]
        chosen = chosen[scores[chosen] >= least]
    highest: Rows = chosen[np.argsort(-scores[chosen], kind="stable")[:count]]
    return highest
