"""Questions drawn from the loaded reports: to begin with, and to go on with after an answer.

The clause around a figure, with 多少 in its place, is a question whose answer is known. It is offered only once the
engine, asked, has answered it with that very figure; what it answered is remembered, so each is asked once.
"""

from __future__ import annotations

import logging
import re
import threading
from collections.abc import Collection, Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from corpus.types import Figure
    from qa.engine import Engine
    from qa.types import Answer

_log = logging.getLogger(__name__)
#: How many are offered to begin with, and how many are tried before giving up.
SHOWN, TRIED = 4, 24
#: The same after an answer, where somebody is waiting for the next one.
NEXT, TRIED_NEXT = 3, 8
#: An answer less sure than this is no good example.
SURE = 0.6
OVERVIEW = "这篇报道主要讲了什么？"
_CLAUSE_END = "，,。；;：:！!？?（）()“”\n"
#: A clause that leans on the one before it makes no question.
_LEANING = re.compile(r"^(?:其|这|该|此|并|也|还|另|又|同|以|即|均|则|而|但|且)|[中前后时内里下]$")
#: Held by the one caller whose questions are asked, whichever reports they are on.
_ASKING = threading.Lock()
_NUMBER = re.compile(r"[\d０-９一二三四五六七八九十百千万亿%％]{2,}|\d")


class Examples:
    """Questions that one engine answers; threads may share it."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._answered: dict[str, bool] = {}

    def first(self) -> list[str]:
        """Up to :data:`SHOWN` questions, one from each section, so that they show what the reports hold."""
        chosen: list[str] = []
        overview = self._ask(OVERVIEW)
        if overview and overview.status == "answered":
            chosen.append(OVERVIEW)
        sections: set[str] = set()
        for figure, question in self._candidates[:TRIED]:
            if len(chosen) >= SHOWN:
                break
            if figure.section_id not in sections and self._answers(figure, question):
                sections.add(figure.section_id)
                chosen.append(question)
        return chosen

    def next(self, answer: Mapping[str, Any], asked: Collection[str] = ()) -> list[str]:
        """Up to :data:`NEXT` questions on what stands nearest to an answer, each from another sentence.

        One caller at a time asks, of all tabs; others get what is known already. So a page that many people look at
        is not slowed by questions that nobody asked.

        :param answer: as :func:`qa.render.to_json` gives it; its sentences, and other mentions of its figures, are
            passed over.
        :param asked: questions not to offer again.
        """
        cited = [(one["doc"], int(one["start"]), int(one["end"])) for one in answer["citations"]]
        known = {one["raw"] for one in answer["figures"]}
        passed = {_bare(question) for question in asked}
        chosen: list[str] = []
        sentences: set[tuple[str, int]] = set()
        mine = _ASKING.acquire(blocking=False)
        tries = TRIED_NEXT if mine else 0
        try:
            for figure, question in self._near(cited):
                place = figure.doc_id, figure.sentence_start
                if len(chosen) >= NEXT:
                    break
                if place in sentences or figure.raw in known or _bare(question) in passed:
                    continue
                if question not in self._answered:
                    if not tries:
                        continue
                    tries -= 1
                if self._answers(figure, question):
                    sentences.add(place)
                    chosen.append(question)
        finally:
            if mine:
                _ASKING.release()
        return chosen

    def _near(self, cited: list[tuple[str, int, int]]) -> list[tuple[Figure, str]]:
        """The candidates outside the cited sentences, those nearest to the first of these in front."""
        if not cited:
            return self._candidates
        doc_id, start, _ = cited[0]
        outside = [
            (figure, question)
            for figure, question in self._candidates
            if not any(figure.doc_id == doc and low <= figure.start < high for doc, low, high in cited)
        ]
        return sorted(outside, key=lambda one: (one[0].doc_id != doc_id, abs(one[0].start - start)))

    @cached_property
    def _candidates(self) -> list[tuple[Figure, str]]:
        return list(_candidates(self._engine))

    def _answers(self, figure: Figure, question: str) -> bool:
        if question not in self._answered:
            answer = self._ask(question)
            self._answered[question] = (
                answer is not None
                and answer.status == "answered"
                and figure in answer.figures
                and answer.confidence >= SURE
            )
        return self._answered[question]

    def _ask(self, question: str) -> Answer | None:
        try:
            return self._engine.ask(question)
        except Exception:
            # A question of ours that cannot be asked is no reason to keep the reports from being asked.
            _log.exception("the example %r failed", question)
            return None


def _candidates(engine: Engine) -> Iterator[tuple[Figure, str]]:
    for figure in engine.index.figures:
        if figure.role != "quantity" or figure.flags or figure.qualifier or not figure.unit:
            continue
        if not figure.raw.endswith(figure.unit):
            continue
        text = engine.index.documents[figure.doc_id].text
        start, end = figure.start, figure.end
        while start > figure.sentence_start and text[start - 1] not in _CLAUSE_END:
            start -= 1
        while end < figure.sentence_end and text[end] not in _CLAUSE_END:
            end += 1
        head, tail = text[start : figure.start].strip(), text[figure.end : end].strip()
        if _NUMBER.search(head + tail) or _LEANING.search(head + tail) or not 6 <= len(head + tail) <= 28:
            continue
        yield figure, f"{head or '有'}多少{figure.unit}{tail}？"


def _bare(question: str) -> str:
    """A question without what does not tell it from another."""
    return re.sub(r"[\W_]", "", question)
