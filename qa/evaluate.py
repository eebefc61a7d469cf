"""Measure an engine against question sets with gold answers and quotes."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpus.errors import OutputError, QuestionError
from corpus.types import Document
from index.types import Mode, Unit
from qa.files import reason, replacing
from qa.metrics import (
    AnswerJson,
    AnswerScores,
    answer_scores,
    is_cited,
    is_correct,
    is_relevant,
    mean,
    search_scores,
)
from qa.questions import Evidence, Question
from qa.render import to_json

if TYPE_CHECKING:
    from qa.engine import Engine

#: What each measure is taken of, in the order shown.
UNITS: tuple[Unit, ...] = ("sentence", "passage")
MODES: tuple[Mode, ...] = ("dense", "lexical", "hybrid")
#: How many results are looked at: the deepest measure is recall@10.
DEPTH = 10


@dataclass(frozen=True, slots=True)
class Row:
    """One question's result.

    :param answer: as the engine gave it, in JSON form.
    :param cited: whether a gold quote is cited; ``None`` where the question is not measured on that.
    :param first: ``"sentence/hybrid"`` and so on -> rank of the first relevant unit from 1, ``None``
        where it is not among the first :data:`DEPTH`; empty where search is not measured.
    """

    question: Question
    answer: AnswerJson
    correct: bool
    cited: bool | None
    first: Mapping[str, int | None]


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
    index = engine.index
    units = {"sentence": index.sentences, "passage": index.passages}
    runs: dict[tuple[Unit, Mode], list[tuple[frozenset[str], list[str]]]] = {
        (unit, mode): [] for unit in UNITS for mode in MODES
    }
    rows: list[Row] = []
    unlocated: list[Question] = []
    for number, question in enumerate(questions, start=1):
        first: dict[str, int | None] = {}
        if question.answerable and question.evidence:
            gold = [span for quote in question.evidence if (span := locate(quote, index.documents))]
            if not gold:
                unlocated.append(question)
            for unit in UNITS:
                relevant = frozenset(one.id for one in units[unit] if is_relevant(one, gold))
                for mode in MODES:
                    ids = _search(engine, question.question, mode, unit)
                    runs[unit, mode].append((relevant, ids))
                    ranks = (rank for rank, found in enumerate(ids, start=1) if found in relevant)
                    first[f"{unit}/{mode}"] = next(ranks, None)
        answer = _ask(engine, question)
        cited = is_cited(question, answer) if question.answerable and question.evidence else None
        rows.append(Row(question, answer, is_correct(question, answer), cited, first))
        if progress is not None:
            progress(number, len(questions))
    texts = {doc_id: document.text for doc_id, document in index.documents.items()}
    return Evaluation(
        searched=len(runs[UNITS[0], MODES[0]]),
        search={unit: {mode: _means(search_scores(runs[unit, mode])) for mode in MODES} for unit in UNITS},
        answers=answer_scores(questions, [row.answer for row in rows], texts),
        rows=tuple(rows),
        unlocated=tuple(unlocated),
    )


def locate(evidence: Evidence, documents: Mapping[str, Document]) -> tuple[str, int, int] | None:
    """Where a gold quote stands: ``(doc_id, start, end)``, or ``None`` where no report has it.

    Its offsets count where the report has the quote there; otherwise (a set without offsets, or made on
    the same text in another form) its first occurrence does, in the first report that has one.
    """
    named = [
        document
        for document in documents.values()
        if evidence.file is None or Path(document.source).name == Path(evidence.file).name
    ]
    for document in named:
        if evidence.start is not None and document.text.startswith(evidence.quote, evidence.start):
            return document.id, evidence.start, evidence.start + len(evidence.quote)
    for document in named:
        if (start := document.text.find(evidence.quote)) >= 0:
            return document.id, start, start + len(evidence.quote)
    return None


def save(result: Evaluation, folder: Path, *, settings: Mapping[str, Any]) -> Path:
    """Write a result as ``folder/eval-<12 hex digits>.json``, atomically.

    The name is a hash of the content, so another result never overwrites this one.

    :param settings: what the result depends on, put at the top of the file.
    :return: the file's path.
    :raises OutputError: it cannot be written.
    """
    content = json.dumps(
        {"settings": settings, **_as_json(result)}, ensure_ascii=False, indent=1, default=str
    )
    digest = hashlib.sha256(content.encode("utf-8", "backslashreplace")).hexdigest()
    path = folder / f"eval-{digest[:12]}.json"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"建不了文件夹“{folder}”：{reason(error)}。请换一个位置。") from error
    with replacing(path) as file:
        file.write(content + "\n")
    return path


def _as_json(result: Evaluation) -> dict[str, Any]:
    scores = result.answers
    return {
        "searched": result.searched,
        "search": result.search,
        "answers": {
            **dataclasses.asdict(scores),
            "accuracy": scores.accuracy,
            "refusal_f1": scores.refusal_f1,
        },
        "unlocated": [question.id for question in result.unlocated],
        "rows": [
            {
                "file": row.question.source,
                "id": row.question.id,
                "kind": row.question.kind,
                "half": row.question.half,
                "question": row.question.question,
                "accepted": [*row.question.answers, *row.question.parts],
                "correct": row.correct,
                "cited": row.cited,
                "first": row.first,
                "status": row.answer.get("status"),
                "answer": row.answer.get("answer"),
                "reason": row.answer.get("reason"),
                "flags": row.answer.get("flags"),
            }
            for row in result.rows
        ],
    }


def _means(scores: Sequence[Mapping[str, float]]) -> dict[str, float]:
    return {name: mean(score[name] for score in scores) for name in (scores[0] if scores else ())}


def _search(engine: Engine, question: str, mode: Mode, unit: Unit) -> list[str]:
    try:
        return [hit.passage.id for hit in engine.search(question, k=DEPTH, mode=mode, unit=unit)]
    except QuestionError:
        return []


def _ask(engine: Engine, question: Question) -> AnswerJson:
    try:
        return to_json(engine.ask(question.question))
    except QuestionError:
        return {}
