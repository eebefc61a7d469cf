"""BM25 over token lists (bm25s), as arrays that can be saved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import bm25s  # type: ignore[import-untyped]

#: BM25's term saturation and length normalisation, chosen by ``benchmarks/fusion_weights.py``.
K1 = 0.8
B = 0.4


@dataclass(frozen=True)
class Lexical:
    """BM25 scores of every (token, unit) pair, column by column (CSC); Lucene's variant.

    :param vocabulary: the tokens; a token's place is its column.
    :param data: float32 (n_pairs,), each pair's score.
    :param indices: int32 (n_pairs,), each pair's unit.
    :param indptr: int64 (n_tokens + 1,), where each token's pairs start.
    :param size: the number of units.
    """

    vocabulary: tuple[str, ...]
    data: NDArray[np.float32]
    indices: NDArray[np.int32]
    indptr: NDArray[np.int64]
    size: int
    _columns: dict[str, int] = field(init=False, repr=False, compare=False)
    _bm25: bm25s.BM25 = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        bm25 = _bm25()
        bm25.scores = {
            "data": self.data,
            "indices": self.indices,
            "indptr": self.indptr,
            "num_docs": self.size,
        }
        bm25.nonoccurrence_array = None
        object.__setattr__(self, "_columns", {token: i for i, token in enumerate(self.vocabulary)})
        object.__setattr__(self, "_bm25", bm25)

    @classmethod
    def build(cls, units: Sequence[Sequence[str]], *, k1: float = K1, b: float = B) -> Lexical:
        """Count the tokens of every unit.

        :param units: the tokens of each unit, with repeats.
        """
        columns: dict[str, int] = {}
        ids = [[columns.setdefault(token, len(columns)) for token in unit] for unit in units]
        if not columns:  # bm25s divides by the average length
            empty = np.zeros(0, np.float32), np.zeros(0, np.int32), np.zeros(1, np.int64)
            return cls((), *empty, size=len(units))
        bm25 = _bm25(k1, b)
        arrays: dict[str, Any] = bm25.build_index_from_ids(
            list(range(len(columns))), ids, show_progress=False
        )
        return cls(
            tuple(columns),
            np.asarray(arrays["data"], np.float32),
            np.asarray(arrays["indices"], np.int32),
            np.asarray(arrays["indptr"], np.int64),
            size=len(units),
        )

    def scores(self, tokens: Sequence[str]) -> NDArray[np.float32]:
        """BM25 of every unit: float32 (size,), 0 or more, higher is better; unknown tokens count nothing."""
        ids = [self._columns[token] for token in tokens if token in self._columns]
        if not ids:
            return np.zeros(self.size, np.float32)
        scores: NDArray[np.float32] = self._bm25.get_scores_from_ids(ids)
        return scores

    def ceiling(self, tokens: Sequence[str]) -> float:
        """What no unit's score can exceed: every token found, each as often as one likes.

        A token that no unit has counts as the rarest would, since a unit about the question should
        have it.
        """
        columns = [self._columns.get(token, -1) for token in tokens]
        holders = np.array([0 if at < 0 else self.indptr[at + 1] - self.indptr[at] for at in columns])
        return float(np.log1p((self.size - holders + 0.5) / (holders + 0.5)).sum())


def _bm25(k1: float = K1, b: float = B) -> bm25s.BM25:
    import bm25s

    return bm25s.BM25(k1=k1, b=b, method="lucene", backend="numpy", csc_backend="numpy")
