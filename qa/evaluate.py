"""Measure an engine against question sets with gold answers and quotes."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.errors import QuestionError, QuestionSetError
from corpus.types import Document
from index.types import Hit, Mode, Unit
from qa.intervals import Tally
from qa.metrics import (
    SEARCH_MEASURES,
    AnswerJson,
    AnswerScores,
    answer_scores,
    is_cited,
    is_correct,
    is_relevant,
    mean,
    search_scores,
    verbatim,
)
from qa.questions import Evidence, Question
from qa.render import to_json
from qa.tallies import Place, tallies

if TYPE_CHECKING:
    from qa.engine import Engine

#: What each measure is taken of, in the order shown.
UNITS: tuple[Unit, ...] = ("sentence", "passage")
MODES: tuple[Mode, ...] = ("dense", "lexical", "hybrid")
#: How many results are looked at: the deepest measure is recall@10.
DEPTH = 10
#: How many of the sentences found are kept with a question, for people to look at.
KEPT = 5


@dataclass(frozen=True, slots=True)
class Found:
    """A sentence that search found for a question.

    :param relevant: whether it holds a gold quote (see :func:`qa.metrics.is_relevant`).
    """

    doc: str
    section: tuple[str, ...]
    start: int
    end: int
    text: str
    relevant: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One question's result.

    :param answer: as the engine gave it, in JSON form; empty where it would not take the question.
    :param cited: whether a gold quote is cited; ``None`` where the question is not measured on that.
    :param first: ``"sentence/hybrid"`` and so on -> rank of the first relevant unit from 1, ``None``
        where it is not among the first :data:`DEPTH`; empty where search is not measured.
    :param tallies: measure -> what the question adds to it (:mod:`qa.tallies`, and of search
        ``"sentence/hybrid/recall@1"`` and so on); measures it is not measured on are left out.
    :param seconds: how long the answer took.
    :param doc: id of the report that the gold quote is in; ``""`` where there is none.
    :param section: heading of the gold quote's section, from the top down.
    :param found: the best sentences of the hybrid search, best first, at most :data:`KEPT`.
    :param located: whether a gold quote is in a report of the index.
    """

    question: Question
    answer: AnswerJson
    correct: bool
    cited: bool | None
    first: Mapping[str, int | None]
    tallies: Mapping[str, Tally] = field(default_factory=dict)
    seconds: float = 0.0
    doc: str = ""
    section: tuple[str, ...] = ()
    found: tuple[Found, ...] = ()
    located: bool = True


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What :func:`evaluate` found.

    :param searched: how many questions search is measured on: the answerable ones with gold quotes.
    :param search: unit -> mode -> measure (see :data:`qa.metrics.SEARCH_MEASURES`) -> mean over them.
    :param answers: how the answers did, over all questions.
    :param rows: one a question, in order.
    :param unlocated: questions none of whose gold quotes is in any report of the index; search counts
        them as 0.
    """

    searched: int
    search: Mapping[Unit, Mapping[Mode, Mapping[str, float]]]
    answers: AnswerScores
    rows: tuple[Row, ...]
    unlocated: tuple[Question, ...]


def evaluate(
    engine: Engine, questions: Sequence[Question], *, progress: Callable[[int, int], None] | None = None
) -> Evaluation:
    """Search and ask every question.

    A question that the engine won't take (too long, empty) has no answer and no results: all 0.

    :param questions: read with ``gold=True``.
    :param progress: called with (questions done, of how many).
    """
    trial = _Trial(engine)
    rows = []
    for number, question in enumerate(questions, start=1):
        rows.append(trial.row(question))
        if progress is not None:
            progress(number, len(questions))
    texts = {doc_id: document.text for doc_id, document in engine.index.documents.items()}
    measured = [row for row in rows if row.first]
    return Evaluation(
        searched=len(measured),
        search={
            unit: {
                mode: {
                    name: mean(row.tallies[f"{unit}/{mode}/{name}"][0] for row in measured)
                    for name in (SEARCH_MEASURES if measured else ())
                }
                for mode in MODES
            }
            for unit in UNITS
        },
        answers=answer_scores(questions, [row.answer for row in rows], texts),
        rows=tuple(rows),
        unlocated=tuple(row.question for row in rows if not row.located),
    )


class _Trial:
    """One engine, asked question by question."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._index = engine.index
        self._texts = {doc_id: document.text for doc_id, document in self._index.documents.items()}

    def row(self, question: Question) -> Row:
        """Search and ask one question."""
        measured = question.answerable and bool(question.evidence)
        spans = [span for quote in question.evidence if (span := locate(quote, self._index.documents))]
        began = time.perf_counter()
        answer = self._ask(question)
        seconds = time.perf_counter() - began
        first, searched, hits = self._search(question, spans) if measured else ({}, {}, [])
        proved = verbatim(answer, self._texts)
        doc, at = (spans[0][0], spans[0][1]) if spans else ("", 0)
        return Row(
            question,
            answer,
            is_correct(question, answer),
            is_cited(question, answer) if measured else None,
            first,
            {**tallies(question, answer, spans, proved), **searched},
            seconds,
            doc,
            self._heading(doc, at) if doc else (),
            tuple(self._found(hit, spans) for hit in hits[:KEPT]) if measured else self._nearest(question),
            bool(spans) or not measured,
        )

    def _search(
        self, question: Question, gold: Sequence[Place]
    ) -> tuple[dict[str, int | None], dict[str, Tally], list[Hit]]:
        """Rank of the first relevant unit and measures by unit and mode, and the hybrid search's sentences."""
        runs, names, sentences = [], [], list[Hit]()
        for unit in UNITS:
            relevant = self._relevant(unit, gold)
            for mode in MODES:
                hits = self._hits(question, mode, unit)
                if (unit, mode) == ("sentence", "hybrid"):
                    sentences = hits
                runs.append((relevant, [hit.passage.id for hit in hits]))
                names.append(f"{unit}/{mode}")
        first: dict[str, int | None] = {}
        found: dict[str, Tally] = {}
        for name, (relevant, ids), scores in zip(names, runs, search_scores(runs), strict=True):
            first[name] = next((rank for rank, one in enumerate(ids, start=1) if one in relevant), None)
            found |= {f"{name}/{measure}": (value, 1.0) for measure, value in scores.items()}
        return first, found, sentences

    def _relevant(self, unit: Unit, gold: Sequence[Place]) -> frozenset[str]:
        items = self._index.sentences if unit == "sentence" else self._index.passages
        near = {span[0] for span in gold}
        return frozenset(one.id for one in items if one.doc_id in near and is_relevant(one, gold))

    def _nearest(self, question: Question) -> tuple[Found, ...]:
        """What was found for a question that nothing is to be found for."""
        return tuple(self._found(hit, ()) for hit in self._hits(question, "hybrid", "sentence")[:KEPT])

    def _found(self, hit: Hit, gold: Sequence[Place]) -> Found:
        one = hit.passage
        heading = self._index.sections[one.section_id].heading
        return Found(one.doc_id, heading, one.start, one.end, one.text, is_relevant(one, gold))

    def _hits(self, question: Question, mode: Mode, unit: Unit) -> list[Hit]:
        try:
            return self._engine.search(question.question, k=DEPTH, mode=mode, unit=unit)
        except QuestionError:
            return []

    def _ask(self, question: Question) -> AnswerJson:
        try:
            return to_json(self._engine.ask(question.question))
        except QuestionError:
            return {}

    def _heading(self, doc_id: str, offset: int) -> tuple[str, ...]:
        sections = self._index.outline(doc_id).sections
        return next((one.heading for one in sections if one.start <= offset < one.end), ())


def locate(evidence: Evidence, documents: Mapping[str, Document]) -> Place | None:
    """Where a gold quote stands: ``(doc_id, start, end)``, or ``None`` where no report has it.

    Its offsets count where the report has the quote there; otherwise (a set without offsets) its first
    occurrence does, in the first report that has one.
    """
    named = _named(evidence, documents)
    for document in named:
        if evidence.start is not None and document.text.startswith(evidence.quote, evidence.start):
            return document.id, evidence.start, evidence.start + len(evidence.quote)
    for document in named:
        if (start := document.text.find(evidence.quote)) >= 0:
            return document.id, start, start + len(evidence.quote)
    return None


def check(questions: Sequence[Question], documents: Mapping[str, Document]) -> None:
    """Hold a question set against the reports that it will be asked of.

    :raises QuestionSetError: a question names a report that the index lacks, or gives offsets at which no
        report has its quote. A quote without offsets that no report has is no error: the evaluation
        counts it as not found.
    """
    for question in questions:
        place = f"问题文件“{question.source}”第 {question.line} 行有误"
        for quote in question.evidence:
            named = _named(quote, documents)
            if quote.file is not None and not named:
                held = "、".join(list(documents)[:5])
                raise QuestionSetError(
                    f"{place}：索引里没有报告“{quote.file}”（有的是：{held}{' 等' if len(documents) > 5 else ''}）。"
                    "请检查 evidence 的 file，或换用建了这份报告的索引。"
                )
            if quote.start is None or any(d.text.startswith(quote.quote, quote.start) for d in named):
                continue
            span = locate(quote, documents)
            where = "在报告里没有找到" if span is None else f"在“{span[0]}”里的位置是 {span[1]}–{span[2]}"
            raise QuestionSetError(
                f"{place}：evidence 的位置 {quote.start}–{quote.end} 与原文不符，quote {where}。"
                "位置按字符从 0 数起；不给 start 和 end 时按文字查找。"
            )


def _named(evidence: Evidence, documents: Mapping[str, Document]) -> list[Document]:
    return [
        document
        for document in documents.values()
        if evidence.file is None or Path(document.source).name == Path(evidence.file).name
    ]
