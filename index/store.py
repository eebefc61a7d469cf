"""Exact vector search: FAISS' flat inner-product index over L2-normalised vectors."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float32]


class VectorStore:
    """The vectors of one unit; row ``i`` is unit ``i``. Read-only once made, so threads may share it."""

    def __init__(self, vectors: Vector) -> None:
        """:param vectors: float32 (n, dim), L2-normalised, so that inner product is cosine."""
        import faiss

        self.size, self.dim = vectors.shape
        self._index: Any = faiss.IndexFlatIP(self.dim)
        self._index.add(np.ascontiguousarray(vectors, np.float32))

    @property
    def vectors(self) -> Vector:
        """A copy of all vectors: float32 (n, dim), in row order."""
        vectors: Vector = self._index.reconstruct_n(0, self.size)
        return vectors

    def nearest(self, query: Vector, k: int, rows: NDArray[np.int64] | None = None) -> NDArray[np.int64]:
        """Rows of the ``k`` largest cosines, best first; fewer where there are fewer.

        :param query: float32 (dim,), L2-normalised.
        :param rows: the rows to choose among; ``None`` for all.
        """
        import faiss

        among = self.size if rows is None else len(rows)
        if min(k, among) < 1:
            return np.zeros(0, np.int64)
        chosen = None
        if rows is not None:
            selector = faiss.IDSelectorBatch(rows)  # a name of its own: FAISS does not keep it alive
            chosen = faiss.SearchParameters()
            chosen.sel = selector
        found: NDArray[np.int64] = self._index.search(query[None], min(k, among), params=chosen)[1][0]
        return found

    def cosines(self, query: Vector, rows: NDArray[np.int64]) -> Vector:
        """Cosine of ``query`` with each of ``rows``: float32 (len(rows),), in [-1, 1], higher is nearer.

        Each is summed by itself, so that equal vectors give equal cosines wherever they stand.
        """
        if not len(rows):
            return np.zeros(0, np.float32)
        cosines: Vector = np.sum(self._index.reconstruct_batch(rows) * query, axis=1, dtype=np.float32)
        return np.clip(cosines, -1.0, 1.0)
