"""One question to one answer, on one page: analyse, search, gather evidence, choose, put into words, verify."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from pathlib import Path

from corpus.errors import IndexNotWritable, QuestionError, VerificationError
from corpus.loaders import load
from corpus.normalize import fold
from index.folder import require
from index.search import Index
from index.types import Hit, Mode, Unit
from qa import composite, overview, templates
from qa.config import BUNDLED_REPORT, Settings
from qa.reader import Reader, load_reader
from qa.solve import Solver
from qa.types import Answer, Citation, Finding, Place, Refusal, Status
from qa.verify import verify

Progress = Callable[[str, int, int], None]
#: Sentences looked through for one that an answer does not cite.
_NEXT = 3


class Engine:
    """Asks one index. Immutable after construction, so any number of threads may ask at once.

    >>> from qa import Engine
    >>> Engine.open().ask("全市有多少个村实现了书记、主任一肩挑?").answer
    '385个'
    """

    def __init__(
        self, index: Index, *, settings: Settings | None = None, reader: Reader | None = None
    ) -> None:
        """:param reader: one that is loaded already; ``None`` for what the settings say."""
        self.index = index
        self.settings = settings or Settings.load()
        self.reader = reader or load_reader(self.settings)
        self._solver = Solver(index, self.settings, self.reader)

    @classmethod
    def open(
        cls,
        index_dir: Path | None = None,
        *,
        settings: Settings | None = None,
        progress: Progress | None = None,
    ) -> Engine:
        """Open an index folder; without one, the bundled report's, built on first use.

        :param progress: called with (stage, done, total) while something is built.
        :raises SearchIndexError: the index is missing, damaged, or made with another model.
        :raises ModelError: files of the encoder or the reader are missing or damaged.
        """
        from index.build import build, build_documents
        from index.embed import DEFAULT_MODEL, load_encoder

        settings = settings or Settings.load()
        if index_dir is not None:
            require(index_dir)  # before the seconds that loading the model takes
        encoder = load_encoder(settings.model or DEFAULT_MODEL, threads=settings.threads or None)
        reader = load_reader(settings)
        if index_dir is not None:
            return cls(Index.open(index_dir, encoder=encoder), settings=settings, reader=reader)
        try:
            index = build([BUNDLED_REPORT], settings.cache / "bundled", encoder=encoder, progress=progress)
        except IndexNotWritable:  # a read-only home: one report is built anew in a second or two
            index = build_documents([load(BUNDLED_REPORT)], encoder=encoder, progress=progress)
        return cls(index, settings=settings, reader=reader)

    def search(
        self,
        question: str,
        *,
        k: int = 10,
        mode: Mode = "hybrid",
        unit: Unit = "passage",
        doc_ids: Collection[str] | None = None,
    ) -> list[Hit]:
        """The ``k`` best passages or sentences, best first."""
        return self.index.search(self._accept(question), k=k, mode=mode, unit=unit, doc_ids=doc_ids)

    def ask(self, question: str, *, doc_ids: Collection[str] | None = None) -> Answer:
        """Answer one question from the reports.

        :param doc_ids: only these documents; ``None`` for all.
        :return: an answer whose every quote and number is proved; ``not_found`` where there is none.
        :raises QuestionError: the question is empty or too long.
        """
        asked = self._accept(question)
        analysis = self._solver.analyze(asked)
        if analysis.kind in ("greeting", "help"):
            text = templates.greeting(asked) if analysis.kind == "greeting" else templates.HELP
            return Answer(question, "answered", text, text, confidence=1.0)
        if analysis.kind == "overview":
            return verify(overview.answer(question, self.index, doc_ids), self.index.documents)
        parts = composite.split(fold(asked))
        outcome = composite.merge(
            [self._solver.solve(part, self._solver.analyze(part), doc_ids) for part in parts]
            if len(parts) > 1
            else [self._solver.solve(asked, analysis, doc_ids)]
        )
        answer = (
            self._answered(question, outcome)
            if isinstance(outcome, Finding)
            else self._refused(question, outcome)
        )
        return self._verified(answer)

    def more(self, question: str, *, doc_ids: Collection[str] | None = None) -> Answer:
        """What there is besides the answer to a question: nothing, and the next best sentence that it does not cite."""
        cited = self.ask(question, doc_ids=doc_ids).citations
        for hit in self.search(question, k=len(cited) + _NEXT, unit="sentence", doc_ids=doc_ids):
            one = hit.passage
            if not any(c.doc_id == one.doc_id and c.start < one.end and one.start < c.end for c in cited):
                place = one.doc_id, one.start, one.end
                return self._refused(question, Refusal("no_figure", place, templates.NO_MORE))
        return self._refused(question, Refusal("no_figure", detail=templates.NO_MORE))

    def _accept(self, question: str) -> str:
        """The question without control characters. :raises QuestionError: empty or too long."""
        text = "".join(c for c in question if c.isspace() or unicodedata.category(c)[0] != "C").strip()
        if not re.search(r"\w", text):
            raise QuestionError("问题是空的，请输入要问的内容。")
        if len(text) > self.settings.max_question_chars:
            raise QuestionError(
                f"问题太长：{len(text)} 个字，最多 {self.settings.max_question_chars} 个字。请只问一件事。"
            )
        return text

    def _answered(self, question: str, finding: Finding) -> Answer:
        citations = self._cite(finding.places)
        quotes = [(self._quote(place), self._number(place, citations)) for place in finding.places]
        damaged = [f for f in finding.figures if f.flags]
        if finding.derivation is not None:
            inputs = [figure.raw for figure in finding.derivation.inputs]
            text = templates.computed(finding.answer, finding.derivation.formula, inputs, quotes)
        else:
            text = templates.found(finding.answer, quotes)
        if damaged:
            text += templates.damaged(damaged[0].guess)
        return Answer(
            question,
            "answered",
            finding.answer,
            text,
            citations=citations,
            figures=finding.figures,
            derivation=finding.derivation,
            flags=("source_damaged",) if damaged else (),
            confidence=finding.confidence,
        )

    def _refused(self, question: str, refusal: Refusal) -> Answer:
        """Why there is no answer: with what the report says instead, or with the bare reason where that is not proved."""
        if refusal.choices:
            citations = self._cite(refusal.choices)
            quotes = [(self._quote(place), self._number(place, citations)) for place in refusal.choices]
            text = templates.asks_back(quotes)
            return Answer(question, "ambiguous", "", text, citations=citations, reason=refusal.reason)
        citations = self._cite([refusal.nearest] if refusal.nearest else [])
        nearest = templates.NEAREST.format(quote=self._quote(refusal.nearest)) if refusal.nearest else ""
        status: Status = "ambiguous" if refusal.reason == "vague" else "not_found"

        def told(detail: str) -> Answer:
            text = templates.refused(refusal.reason, detail) + nearest
            return Answer(question, status, "", text, citations=citations, reason=refusal.reason)

        try:
            return verify(told(refusal.detail), self.index.documents)
        except VerificationError:
            return told("")

    def _quote(self, place: Place) -> str:
        doc_id, start, end = place
        return re.sub(r"\s*\n\s*", "", self.index.documents[doc_id].text[start:end]).strip()

    @staticmethod
    def _number(place: Place, citations: tuple[Citation, ...]) -> int:
        return next(
            c.n for c in citations if c.doc_id == place[0] and c.start <= place[1] and place[2] <= c.end
        )

    def _cite(self, places: Sequence[Place]) -> tuple[Citation, ...]:
        """Citations of the whole sentences over the places, numbered in order, none twice."""
        citations: dict[tuple[str, int, int], Citation] = {}
        for doc_id, start, end in places:
            document = self.index.documents[doc_id]
            first, last = (
                self.index.sentence_at(doc_id, start),
                self.index.sentence_at(doc_id, max(start, end - 1)),
            )
            low, high = min(start, first.start), max(end, last.end)
            if first.end <= start:  # a byline, which is in no sentence
                low, high = start, end
            if (doc_id, low, high) in citations:
                continue
            page = sum(begin <= low for begin in document.page_starts) or None
            citations[doc_id, low, high] = Citation(
                len(citations) + 1,
                doc_id,
                self.index.sections[first.section_id].heading,
                page,
                low,
                high,
                document.text[low:high],
            )
        return tuple(citations.values())

    def _verified(self, answer: Answer) -> Answer:
        """The answer if it is proved; else a refusal, for an unproved answer is worse than none."""
        try:
            return verify(answer, self.index.documents)
        except VerificationError:
            refusal = replace(
                answer,
                status="not_found",
                answer="",
                text=templates.refused("no_figure"),
                citations=(),
                figures=(),
                derivation=None,
                reason="no_figure",
                flags=(),
                confidence=0.0,
            )
            return verify(refusal, self.index.documents)
