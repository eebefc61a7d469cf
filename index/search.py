"""The index: what it holds and how it is searched."""

from __future__ import annotations

import threading
from bisect import bisect_left, bisect_right
from collections import OrderedDict
from collections.abc import Collection, Iterable, Sequence
from itertools import islice, takewhile
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from corpus.normalize import fold
from corpus.split import Outline
from corpus.types import Document, Figure, Passage, Section, Sentence
from index import folder
from index.contents import Contents
from index.fuse import FIGURE_BONUS, asks_figure
from index.manifest import Manifest
from index.rank import CANDIDATES, Query, Ranking, with_context
from index.store import Vector
from index.tokenize import tokens
from index.types import Hit, Mode, Unit
from index.units import Nesting, Searchable, sentence_units

if TYPE_CHECKING:
    from index.embed import Encoder

#: Questions whose vector is kept, so that asking for both units encodes once.
_REMEMBERED = 64
_Part = TypeVar("_Part", Section, Sentence, Figure)


class Index:
    """Reports, their outline and figures, and two searchable units: passages and sentences.

    Immutable once made, so threads may share it. Made by :func:`index.build.build`,
    :func:`index.build.build_documents` or :meth:`open`.
    """

    def __init__(self, contents: Contents, *, encoder: Encoder, manifest: Manifest) -> None:
        self.contents = contents
        self.encoder = encoder
        self.manifest = manifest
        self.documents: dict[str, Document] = {d.id: d for d in contents.documents}
        self.sections: dict[str, Section] = {s.id: s for s in contents.sections}
        self.passages = contents.passages
        self.sentences = sentence_units(contents.sentences)
        self.figures = contents.figures
        self._figures = _by_document(contents.figures)
        sections, sentences = _by_document(contents.sections), _by_document(contents.sentences)
        self._outlines = {
            d.id: Outline(
                tuple(sections.get(d.id, ())),
                tuple(s for s in sentences.get(d.id, ()) if not _is_byline(s, d)),
            )
            for d in contents.documents
        }
        items: dict[Unit, Sequence[Passage]] = {"passage": self.passages, "sentence": self.sentences}
        self._units = {
            unit: Searchable(items[unit], contents.vectors[unit], contents.lexical[unit]) for unit in items
        }
        self._figured = np.array([self._has_figure(sentence) for sentence in self.sentences], bool)
        self._nesting = Nesting(self.passages, self.sentences)
        self._queries: OrderedDict[str, Vector] = OrderedDict()
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
        self.manifest = folder.write(Path(index_dir), self.contents, self.manifest)

    def outline(self, doc_id: str) -> Outline:
        """Sections and sentences of a document. :raises KeyError: no such document."""
        return self._outlines[doc_id]

    def figures_in(self, doc_id: str, start: int, end: int) -> list[Figure]:
        """The document's figures that lie wholly in ``[start, end)``, in order."""
        found = self._figures.get(doc_id, [])
        first = bisect_left(found, start, key=lambda f: f.start)
        return [f for f in takewhile(lambda f: f.start < end, islice(found, first, None)) if f.end <= end]

    def _has_figure(self, sentence: Passage) -> bool:
        return any(f.role != "name" for f in self.figures_in(sentence.doc_id, sentence.start, sentence.end))

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
        :param mode: ``dense`` ranks by cosine alone; ``lexical`` by BM25 alone, and only what shares a
            token with the query; ``hybrid`` by both fused, a passage together with its best sentence and
            a sentence together with its passage (:mod:`index.fuse`). The score is of that kind.
        :param doc_ids: only these documents; an empty collection means no hits, ``None`` all documents.
        :raises ValueError: an unknown mode or unit, or ``k`` below 0.
        """
        if mode not in ("hybrid", "dense", "lexical") or unit not in self._units or k < 0:
            raise ValueError(f"mode={mode!r}, unit={unit!r}, k={k}")
        if not query.strip() or k == 0 or (doc_ids is not None and not doc_ids):
            return []
        folded = fold(query.strip())  # as the reports' texts are, so that neither script nor width matters
        question = Query(
            vector=None if mode == "lexical" else self._vector(folded),
            tokens=None if mode == "dense" else tokens(folded),
        )
        rankings = {
            name: Ranking(searchable, question, count=max(k, CANDIDATES), doc_ids=doc_ids)
            for name, searchable in self._units.items()
            if name == unit or mode == "hybrid"
        }
        if mode == "hybrid":
            rows, scores = with_context(unit, rankings, self._nesting)
            if unit == "sentence" and asks_figure(folded):
                scores = scores + np.where(self._figured[rows], np.float32(FIGURE_BONUS), np.float32(0))
        else:
            rows = rankings[unit].candidates
            scores = rankings[unit].scores(rows)
        return rankings[unit].hits(rows, scores, k)

    def _vector(self, query: str) -> Vector:
        with self._lock:
            if query in self._queries:
                self._queries.move_to_end(query)
                return self._queries[query]
        vector: Vector = self.encoder.encode_queries([query])[0]
        with self._lock:
            self._queries[query] = vector
            if len(self._queries) > _REMEMBERED:
                self._queries.popitem(last=False)
        return vector


def _by_document(found: Iterable[_Part]) -> dict[str, list[_Part]]:
    groups: dict[str, list[_Part]] = {}
    for one in found:
        groups.setdefault(one.doc_id, []).append(one)
    return groups


def _is_byline(sentence: Sentence, document: Document) -> bool:
    return document.byline is not None and (sentence.start, sentence.end) == (
        document.byline.start,
        document.byline.end,
    )
