"""What the reader makes of the passages found for one question: which sentences answer it, and with which words."""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property

from corpus.types import Passage
from index.search import Index
from qa.reader import Reader, Reading

#: The score of the best span at which no further passage is read; and how many are read before a lower one will do, and
#: how low it may be. Chosen on the tuning questions and the development reports, where as many answers are right as with
#: all passages read. Two at most would do for those, each of one report; among hundreds the passage that answers is often
#: further down.
_FOUND, _FIRST, _NOTHING = 4.0, 2, -4.0


@dataclass(frozen=True, slots=True)
class Proposal:
    """The words of one sentence that answer best.

    :param start: and :param end: half-open offsets into the document.
    :param score: the reader's, above 0 where an answer is likelier than none; higher is better.
    :param relevance: logit of the sentence's passage answering the question.
    """

    start: int
    end: int
    score: float
    relevance: float


class Proposals:
    """The passages that one question is read in, once something is asked of them: the reader takes most of a question's time."""

    def __init__(
        self, reader: Reader, index: Index, question: str, doc_ids: Collection[str] | None, passages: int
    ) -> None:
        """:param passages: how many are read at most, the best of the search first."""
        self._reader = reader
        self._index = index
        self._question = question
        self._doc_ids = doc_ids
        self._passages = passages

    @cached_property
    def _read(self) -> list[tuple[Passage, Reading]]:
        hits = self._index.search(self._question, k=self._passages, unit="passage", doc_ids=self._doc_ids)
        read: list[tuple[Passage, Reading]] = []
        best = -math.inf
        for n, hit in enumerate(hits):
            if best >= _FOUND or (n >= _FIRST and best >= _NOTHING):
                break
            read.append(self._reading(hit.passage))
            if (span := read[-1][1].best()) is not None:
                best = max(best, span.score)
        return read

    def _reading(self, passage: Passage) -> tuple[Passage, Reading]:
        (reading,) = self._reader.read(self._question, [passage.text])
        return passage, reading

    def look_at(self, doc_id: str, start: int, end: int) -> None:
        """Read the passage that holds ``[start, end)`` too, if it has not been read: no judgement without reading."""
        if self.of(doc_id, start, end) is not None:
            return
        held = (p for p in self._index.passages if p.doc_id == doc_id and p.start <= start and end <= p.end)
        if (passage := next(held, None)) is not None:
            self._read.append(self._reading(passage))

    def of(self, doc_id: str, start: int, end: int) -> Proposal | None:
        """The reader's best words in ``[start, end)`` of a document; ``None`` where it read none of it."""
        found: list[Proposal] = []
        for passage, reading in self._read:
            base = passage.start
            if passage.doc_id != doc_id or passage.end <= start or end <= base:
                continue
            span = reading.best(max(0, start - base), end - base)
            if span is not None:
                found.append(Proposal(base + span.start, base + span.end, span.score, reading.relevance))
        return max(found, key=lambda p: p.score, default=None)
