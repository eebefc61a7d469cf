"""The index: what it holds and how it is searched."""

from __future__ import annotations

import threading
from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Collection, Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from corpus.split import Outline
from corpus.types import Document, Figure, Passage, Section, Sentence
from index import folder
from index.contents import Contents
from index.fuse import fuse
from index.manifest import Manifest
from index.store import VectorStore
from index.tokenize import tokens
from index.types import Hit, Mode, Unit

if TYPE_CHECKING:
    from index.embed import Encoder

#: Units that each half puts forward to be fused; a hit comes from their union.
CANDIDATES = 200
#: Questions whose vector is kept, so that asking for both units encodes once.
_REMEMBERED = 64


class Index:
    """Reports, their outline and figures, and two searchable units: passages and sentences.

    Immutable once made, so threads may share it. Made by :func:`index.build.build`,
    :func:`index.build.build_documents` or :meth:`open`.
    """

    def __init__(self, contents: Contents, *, encoder: Encoder, manifest: Manifest) -> None:
        self._contents = contents
        self._encoder = encoder
        self.manifest = manifest
        self.documents: dict[str, Document] = {d.id: d for d in contents.documents}
        self.sections: dict[str, Section] = {s.id: s for s in contents.sections}
        self.passages = contents.passages
        self.sentences = sentence_units(contents.sentences)
        self.figures = contents.figures
        self._outlines = {
            doc_id: Outline(
                tuple(s for s in contents.sections if s.doc_id == doc_id),
                tuple(s for s in contents.sentences if s.doc_id == doc_id),
            )
            for doc_id in self.documents
        }
        self._figures = {doc_id: [f for f in self.figures if f.doc_id == doc_id] for doc_id in self.documents}
        self._units: dict[Unit, tuple[Passage, ...]] = {"passage": self.passages, "sentence": self.sentences}
        self._stores = {unit: VectorStore(vectors) for unit, vectors in contents.vectors.items()}
        self._rows = {unit: _rows_by_document(units) for unit, units in self._units.items()}
        self._queries: OrderedDict[str, NDArray[np.float32]] = OrderedDict()
        self._lock = threading.Lock()

    @classmethod
    def open(cls, index_dir: Path, *, encoder: Encoder) -> Index:
        """Read a saved index; searching it gives exactly the hits that it gave when saved.

        :param encoder: the encoder it was made with.
        :raises IndexMissing: no index there.
        :raises IndexDamaged: a file is missing or fails its hash.
        :raises IndexMismatch: made with another model, splitter or format.
        """
        manifest, contents = folder.read(
            Path(index_dir), check=lambda found: found.require(encoder, index_dir=Path(index_dir))
        )
        return cls(contents, encoder=encoder, manifest=manifest)

    def save(self, index_dir: Path) -> None:
        """Write to ``index_dir``, replacing the index there in one step (see :mod:`index.folder`).

        :raises IndexNotWritable: the old index, if any, is then whole.
        """
        self.manifest = folder.write(Path(index_dir), self._contents, self.manifest)

    def outline(self, doc_id: str) -> Outline:
        """Sections and sentences of a document. :raises KeyError: no such document."""
        return self._outlines[doc_id]

    def figures_in(self, doc_id: str, start: int, end: int) -> list[Figure]:
        """The document's figures that lie wholly in ``[start, end)``, in order."""
        return [f for f in self._figures.get(doc_id, ()) if start <= f.start and f.end <= end]

    def sentence_at(self, doc_id: str, offset: int) -> Sentence:
        """The sentence over ``offset``; between sentences, the one before (before the first, the first).

        :raises KeyError: no such document. :raises LookupError: it has no sentences.
        """
        sentences = self._outlines[doc_id].sentences
        if not sentences:
            raise LookupError(doc_id)
        return sentences[max(0, bisect_right(sentences, offset, key=lambda s: s.start) - 1)]

    def search(
        self,
        query: str,
        *,
        k: int = 10,
        mode: Mode = "hybrid",
        unit: Unit = "passage",
        doc_ids: Collection[str] | None = None,
    ) -> list[Hit]:
        """The ``k`` best units, best first; equal scores in document order. Thread-safe.

        :param query: a question or some words; blank finds nothing.
        :param k: more than there are gives all.
        :param mode: ``dense`` ranks by cosine, ``lexical`` by BM25 (and only what shares a word),
            ``hybrid`` by both fused (:mod:`index.fuse`); the score is of that kind.
        :param doc_ids: only these documents; an empty collection means no hits, ``None`` all documents.
        :raises ValueError: an unknown mode or unit, or ``k`` below 0.
        """
        if mode not in ("hybrid", "dense", "lexical") or unit not in self._units or k < 0:
            raise ValueError(f"mode={mode!r}, unit={unit!r}, k={k}")
        rows = self._allowed(unit, doc_ids)
        if not query.strip() or k == 0 or (rows is not None and not len(rows)):
            return []
        count = max(k, CANDIDATES)
        dense = lexical = np.zeros(0, np.int64)
        every = np.zeros(0, np.float32)
        if mode != "dense":
            every = self._contents.lexical[unit].scores(tokens(query))
            lexical = _best(every, count, rows)
        if mode != "lexical":
            vector = self._vector(query)
            dense = self._stores[unit].nearest(vector, count, rows)
        found = np.union1d(dense, lexical)
        cosines = None if mode == "lexical" else self._stores[unit].cosines(vector, found)
        bm25 = None if mode == "dense" else every[found]
        if cosines is None:
            scores = bm25
        elif bm25 is None:
            scores = cosines
        else:
            scores = fuse(cosines, bm25, unit=unit)
        assert scores is not None
        dense_ranks = _ranks(dense)
        lexical_ranks = _ranks(lexical)
        units = self._units[unit]
        return [
            Hit(
                passage=units[found[i]],
                score=float(scores[i]),
                dense_rank=dense_ranks.get(int(found[i])),
                lexical_rank=lexical_ranks.get(int(found[i])),
                dense_score=None if cosines is None else float(cosines[i]),
                lexical_score=None if bm25 is None else float(bm25[i]),
            )
            for i in np.argsort(-scores, kind="stable")[:k]
        ]

    def _vector(self, query: str) -> NDArray[np.float32]:
        with self._lock:
            if query in self._queries:
                self._queries.move_to_end(query)
                return self._queries[query]
        vector: NDArray[np.float32] = self._encoder.encode_queries([query])[0]
        with self._lock:
            self._queries[query] = vector
            if len(self._queries) > _REMEMBERED:
                self._queries.popitem(last=False)
        return vector

    def _allowed(self, unit: Unit, doc_ids: Collection[str] | None) -> NDArray[np.int64] | None:
        if doc_ids is None:
            return None
        spans = [span for doc_id, span in self._rows[unit].items() if doc_id in set(doc_ids)]
        return np.concatenate([np.arange(s.start, s.stop) for s in spans] or [np.zeros(0, np.int64)])


def sentence_units(sentences: Sequence[Sentence]) -> tuple[Passage, ...]:
    """Sentences in the form of passages: ``{doc_id}#s{i}``, ``i`` counted within the document."""
    return tuple(
        Passage(f"{doc_id}#s{i}", doc_id, s.section_id, s.start, s.end, s.text)
        for doc_id, group in groupby(sentences, key=lambda s: s.doc_id)
        for i, s in enumerate(group)
    )


def _rows_by_document(units: Sequence[Passage]) -> dict[str, range]:
    rows: dict[str, range] = {}
    for row, unit in enumerate(units):
        rows[unit.doc_id] = range(rows.get(unit.doc_id, range(row, row)).start, row + 1)
    return rows


def _best(scores: NDArray[np.float32], count: int, rows: NDArray[np.int64] | None) -> NDArray[np.int64]:
    """Rows of the ``count`` highest scores above zero, best first, ties in row order."""
    chosen = np.flatnonzero(scores > 0) if rows is None else rows[scores[rows] > 0]
    if len(chosen) > count:
        least = np.partition(scores[chosen], -count)[-count]
        chosen = chosen[scores[chosen] >= least]
    order = np.argsort(-scores[chosen], kind="stable")[:count]
    best: NDArray[np.int64] = chosen[order]
    return best


def _ranks(rows: NDArray[np.int64]) -> dict[int, int]:
    return {int(row): rank for rank, row in enumerate(rows, 1)}
