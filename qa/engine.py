"""One question to one answer, on one page: analyse, search, gather evidence, choose, put into words, verify."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection
from dataclasses import replace
from pathlib import Path

from corpus.errors import QuestionError, VerificationError
from corpus.normalize import fold
from index.search import Index
from index.types import Hit, Mode, Unit
from qa import constraints, figures, overview, spans, templates
from qa.analyze import Analysis, analyze
from qa.config import BUNDLED_REPORT, Settings
from qa.evidence import Rarity, Scene, scenes
from qa.types import Answer, Citation, Finding, Reason
from qa.verify import verify
from qa.words import names_of

Progress = Callable[[str, int, int], None]


class Engine:
    """Asks one index. Immutable after construction, so any number of threads may ask at once.

    >>> from qa import Engine
    >>> Engine.open().ask("全市有多少个村实现了书记、主任一肩挑?").answer
    '385个'
    """

    def __init__(self, index: Index, *, settings: Settings | None = None) -> None:
        self.index = index
        self.settings = settings or Settings.load()
        self._rarity = Rarity(index.sentences)
        self._names = names_of(fold(s.text) for s in index.sentences)

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
        :raises ModelError: the encoder's files are missing or damaged.
        """
        from index.build import build
        from index.embed import DEFAULT_MODEL, load_encoder

        settings = settings or Settings.load()
        encoder = load_encoder(settings.model or DEFAULT_MODEL, threads=settings.threads or None)
        if index_dir is not None:
            return cls(Index.open(index_dir, encoder=encoder), settings=settings)
        return cls(
            build([BUNDLED_REPORT], settings.cache / "bundled", encoder=encoder, progress=progress),
            settings=settings,
        )

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
        analysis = analyze(asked, self._names)
        if analysis.kind in ("greeting", "help"):
            text = templates.GREETING if analysis.kind == "greeting" else templates.HELP
            return Answer(question, "answered", text, text, confidence=1.0)
        if analysis.kind == "overview":
            return verify(overview.answer(question, self.index, doc_ids), self.index.documents)
        hits = self.index.search(asked, k=self.settings.candidates, unit="sentence", doc_ids=doc_ids)
        found = list(scenes(self.index, hits))
        outcome = self._find(analysis, found)
        answer = (
            self._answered(question, outcome)
            if isinstance(outcome, Finding)
            else self._refused(question, outcome, found[0] if found else None)
        )
        return self._verified(answer)

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

    def _find(self, analysis: Analysis, found: list[Scene]) -> Finding | Reason:
        if analysis.kind in ("figure", "compare"):
            return self._find_figure(analysis, found)
        return self._find_span(analysis, found)

    def _find_figure(self, analysis: Analysis, found: list[Scene]) -> Finding | Reason:
        reason: Reason = "no_topic"
        for candidate in figures.rank(analysis, found, self._rarity)[:8]:
            if candidate.support.coverage < self.settings.min_coverage:
                return reason if reason != "no_topic" else "no_figure"
            broken = constraints.broken(analysis, candidate.scene, candidate.figure)
            if broken:
                reason = broken
                continue
            figure = candidate.figure
            start, end = quote_span(candidate.scene, figure.start, figure.end)
            return Finding(
                figure.raw, figure.doc_id, start, end, candidate.score, candidate.support.coverage, (figure,)
            )
        return reason

    def _find_span(self, analysis: Analysis, found: list[Scene]) -> Finding | Reason:
        reason: Reason = "no_topic"
        for read in spans.rank(analysis, found, self._rarity)[:8]:
            if read.support.coverage < self.settings.min_coverage:
                return reason if reason != "no_topic" else "no_figure"
            broken = constraints.broken(analysis, read.scene)
            if broken:
                reason = broken
                continue
            document = read.scene.document
            start, end = quote_span(read.scene, read.start, read.end)
            inside = tuple(f for f in read.scene.figures if read.start <= f.start and f.end <= read.end)
            return Finding(
                document.text[read.start : read.end],
                document.id,
                start,
                end,
                read.score,
                read.support.coverage,
                inside,
            )
        return reason

    def _answered(self, question: str, finding: Finding) -> Answer:
        document = self.index.documents[finding.doc_id]
        quote = " ".join(document.text[finding.start : finding.end].split("\n"))
        citations = self._cite([(finding.doc_id, finding.start, finding.end), *finding.also])
        damaged = [f for f in finding.figures if "source_damaged" in f.flags]
        text = templates.found(finding.answer, quote)
        if damaged:
            text += "。" + templates.damaged(damaged[0].guess)
        return Answer(
            question,
            "answered",
            finding.answer,
            text,
            citations=citations,
            figures=finding.figures,
            derivation=finding.derivation,
            flags=("source_damaged",) if damaged else (),
            confidence=min(1.0, finding.coverage),
        )

    def _refused(self, question: str, reason: Reason, nearest: Scene | None) -> Answer:
        text = templates.refused(reason)
        citations: tuple[Citation, ...] = ()
        if nearest is not None:
            sentence = nearest.sentence
            citations = self._cite([(sentence.doc_id, sentence.start, sentence.end)])
            text += templates.NEAREST.format(quote=citations[0].quote)
        return Answer(question, "not_found", "", text, citations=citations, reason=reason)

    def _cite(self, places: list[tuple[str, int, int]]) -> tuple[Citation, ...]:
        """Citations of the whole sentences over the places, numbered in order, none twice."""
        citations: dict[tuple[str, int, int], Citation] = {}
        for doc_id, start, end in places:
            document = self.index.documents[doc_id]
            first, last = (
                self.index.sentence_at(doc_id, start),
                self.index.sentence_at(doc_id, max(start, end - 1)),
            )
            low, high = min(start, first.start), max(end, last.end)
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


def quote_span(scene: Scene, start: int, end: int) -> tuple[int, int]:
    """The clauses to show as proof of ``[start, end)``: enough to stand alone, closing marks left out."""
    sentence = scene.sentence
    low, high = scene.clause_at(start).start, scene.clause_at(max(start, end - 1)).end
    if sentence.end - sentence.start <= 80:
        low, high = sentence.start, sentence.end
    elif high - low < 20:
        low = scene.segment_start(start)
    text = scene.document.text
    while high > low and (text[high - 1].isspace() or text[high - 1] in "，,；;。：:！!？?"):
        high -= 1
    while low < high and text[low].isspace():
        low += 1
    return low, high
