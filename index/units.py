"""The two units that are searched, passages and sentences, and how they lie in each other."""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Collection, Sequence
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from corpus.split import Outline
from corpus.types import Document, Passage, Section, Sentence
from index.lexical import Lexical
from index.store import Vector, VectorStore

Rows = NDArray[np.int64]


class Searchable:
    """One unit's items, vectors and words; row ``i`` of each is item ``i``. Read-only."""

    def __init__(self, items: Sequence[Passage], vectors: Vector, lexical: Lexical) -> None:
        self.items = tuple(items)
        self.store = VectorStore(vectors)
        self.lexical = lexical
        self._spans: dict[str, range] = {}
        for row, item in enumerate(self.items):
            first = self._spans.get(item.doc_id, range(row, row)).start
            self._spans[item.doc_id] = range(first, row + 1)

    def rows_of(self, doc_ids: Collection[str]) -> Rows:
        """The rows of these documents, in order."""
        wanted = set(doc_ids)
        spans = [np.arange(s.start, s.stop) for doc_id, s in self._spans.items() if doc_id in wanted]
        return np.concatenate(spans) if spans else np.zeros(0, np.int64)


class Nesting:
    """Which sentences lie in which passage.

    :ivar passage_of: int64 (n_sentences,), each sentence's passage, -1 where it is in none.
    """

    def __init__(self, passages: Sequence[Passage], sentences: Sequence[Passage]) -> None:
        places = {doc_id: n for n, doc_id in enumerate(dict.fromkeys(s.doc_id for s in sentences))}
        starts = [(places[p.doc_id], p.start) for p in passages]
        self.passage_of: Rows = np.full(len(sentences), -1, np.int64)
        for row, sentence in enumerate(sentences):
            at = bisect_right(starts, (places[sentence.doc_id], sentence.start)) - 1
            if at >= 0 and passages[at].doc_id == sentence.doc_id and sentence.end <= passages[at].end:
                self.passage_of[row] = at
        held = np.flatnonzero(self.passage_of >= 0)
        # Passages and sentences are both in document order, so a passage's sentences are neighbours.
        self._first = np.searchsorted(self.passage_of[held], np.arange(len(passages)))
        self._counts = np.bincount(self.passage_of[held], minlength=len(passages))
        self._held = held

    def sentences_of(self, passages: Rows) -> tuple[Rows, Rows]:
        """All sentences of ``passages``: their rows, and for each its passage's place in ``passages``."""
        counts = self._counts[passages]
        owners = np.repeat(np.arange(len(passages)), counts)
        within = np.arange(len(owners)) - np.repeat(np.cumsum(counts) - counts, counts)
        return self._held[self._first[passages][owners] + within], owners


def sentence_units(sentences: Sequence[Sentence]) -> tuple[Passage, ...]:
    """Sentences in the form of passages: ``{doc_id}#s{i}``, ``i`` counted within the document."""
    return tuple(
        Passage(f"{doc_id}#s{i}", doc_id, s.section_id, s.start, s.end, s.text)
        for doc_id, group in groupby(sentences, key=lambda s: s.doc_id)
        for i, s in enumerate(group)
    )


def with_byline(document: Document, outline: Outline) -> list[Sentence]:
    """The document's sentences and, in its place, its byline: no sentence, but it can be asked for."""
    sentences = list(outline.sentences)
    if (byline := document.byline) is not None:
        section = next((s.id for s in outline.sections if s.start <= byline.start < s.end), "")
        insort(
            sentences,
            Sentence(document.id, section, byline.start, byline.end, byline.text),
            key=lambda s: s.start,
        )
    return sentences


def in_context(item: Passage, section: Section) -> str:
    """The text that stands for an item in the index: the headings above it, then its own text.

    A heading that the item itself opens with is not said twice. What headings are worth is measured by
    ``benchmarks/fusion_weights.py``.
    """
    above = list(section.heading)
    while above and item.text.startswith(above[-1]):
        above.pop()
    return "".join(f"{heading}\n" for heading in above) + item.text
