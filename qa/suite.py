"""One evaluation from files to report: what the command and the page both run."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpus.errors import QuestionSetError
from corpus.types import Document
from qa import report_page, results
from qa.evaluate import Evaluation, check, evaluate
from qa.questions import Question, read_questions, read_text
from qa.results import Comparison
from qa.squad import is_squad, read_squad
from qa.summary import Summary, summarise

if TYPE_CHECKING:
    from qa.engine import Engine, Progress

#: Of the questions drawn by ``--sample``, so that two runs ask the same ones.
SEED = 20180


@dataclass(frozen=True, slots=True)
class Suite:
    """What is to be asked.

    :param names: names of the files.
    :param questions: with gold answers, in the order of the files.
    :param documents: of CMRC and SQuAD files their contexts; ``()`` where the sets are on an index.
    :param drafts: how many questions were left out because nobody has accepted them yet.
    :param half: as it was asked for; :param sample: likewise.
    """

    names: tuple[str, ...]
    questions: tuple[Question, ...]
    documents: tuple[Document, ...] = ()
    drafts: int = 0
    half: str | None = None
    sample: int | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """An evaluation in every form: figures, the JSON to keep, the page to look at."""

    result: Evaluation
    summary: Summary
    compared: Comparison | None
    content: Mapping[str, Any]
    page: str


def read(paths: Sequence[Path], *, half: str | None = None, sample: int | None = None) -> Suite:
    """Read question sets: JSON lines, CMRC or SQuAD.

    :param half: only the questions of this half.
    :param sample: at most this many of them, drawn with :data:`SEED`, in their order.
    :raises QuestionSetError: a file is bad, none has such questions, or sets that bring their own texts
        are mixed with sets that do not.
    """
    questions: list[Question] = []
    documents: list[Document] = []
    drafts: list[Question] = []
    own = [is_squad(read_text(path)) for path in paths]
    if any(own) and (not all(own) or len(paths) > 1):
        raise QuestionSetError(
            "CMRC、SQuAD 的 JSON 自带原文，一次只能评测一个，不能与别的问题集混用。请分开评测。"
        )
    for path, brings_texts in zip(paths, own, strict=True):
        if brings_texts:
            texts, found = read_squad(path)
            documents += texts
            questions += found
        else:
            questions += read_questions(path, gold=True, drafts=drafts)
    chosen = [one for one in questions if half is None or one.half == half]
    if not chosen:
        raise QuestionSetError(f"问题集里没有 half 为 {half} 的问题。")
    if sample is not None and sample < len(chosen):
        kept = sorted(random.Random(SEED).sample(range(len(chosen)), sample))
        chosen = [chosen[place] for place in kept]
    names = tuple(path.name for path in paths)
    return Suite(names, tuple(chosen), tuple(documents), len(drafts), half, sample)


def engine_over(documents: Sequence[Document], progress: Progress | None = None) -> Engine:
    """An engine over texts that no index holds; the index is made in memory and kept nowhere.

    :raises ModelError: files of the encoder or the reader are missing or damaged.
    """
    from index.build import build_documents
    from index.embed import DEFAULT_MODEL, load_encoder
    from qa.config import Settings
    from qa.engine import Engine

    settings = Settings.load()
    encoder = load_encoder(settings.model or DEFAULT_MODEL, threads=settings.threads or None)
    return Engine(build_documents(documents, encoder=encoder, progress=progress), settings=settings)


def run(
    engine: Engine,
    suite: Suite,
    *,
    against: Mapping[str, Any] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Report:
    """Ask everything, and sum it up.

    :param against: an earlier result (:func:`qa.results.load`) to compare with.
    :raises QuestionSetError: the questions do not fit the engine's reports, or no question is in both runs.
    """
    check(suite.questions, engine.index.documents)
    result = evaluate(engine, suite.questions, progress=progress)
    summary = summarise(result)
    compared = None if against is None else results.compare(against, result)
    settings = {
        "questions": list(suite.names),
        "half": suite.half,
        "sample": suite.sample,
        "drafts_left_out": suite.drafts,
        "created": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        **results.dependencies(engine),
        "machine": results.machine(),
    }
    if suite.documents:
        # Hundreds of contexts: the set's own hash would say as much as each one's.
        settings["documents"] = f"{len(suite.documents)} 篇，取自问题集"
    content = results.to_json(result, summary, settings)
    if compared is not None:
        content["compared"] = results.comparison_json(compared)
    return Report(result, summary, compared, content, report_page.page(result, summary, settings, compared))
