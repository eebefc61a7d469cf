"""An export held against its reports: every quote, offset, heading and figure, and every number that is shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from corpus.errors import ExportError, VerificationError
from corpus.figures import figures
from corpus.split import split
from corpus.types import Document, Figure
from index.manifest import splitter_fingerprint
from qa.render import figure_json
from qa.types import Answer, Citation, Derivation
from qa.verify import verify

#: Said where a report is read by other rules now, so that a heading or a figure may differ with nothing changed.
_OTHER_RULES = "导出时的读数规则与现在的不同，也可能是这个缘故。"


@dataclass(frozen=True, slots=True)
class Checked:
    """What was checked, and held. :param documents: those cited, as the export names them."""

    answers: int
    citations: int
    figures: int
    documents: tuple[str, ...]


class _Source:
    """A report read again, by the rules of now."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self._outline = split(document)
        self._figures = {(one.start, one.end): one for one in figures(document, self._outline)}

    def section(self, offset: int) -> tuple[str, ...]:
        """The heading path over an offset."""
        return next((one.heading for one in self._outline.sections if one.start <= offset < one.end), ())

    def figure(self, row: Mapping[str, Any]) -> Figure:
        """The ledger's figure that a row gives. :raises ExportError: the report has no such figure."""
        found = self._figures.get((row["start"], row["end"]))
        if found is None or {**figure_json(found), "doc": row["doc"]} != dict(row):
            raise ExportError(f"数字“{row['raw']}”与报告不符")
        return found


def recheck(export: Mapping[str, Any], documents: Iterable[Document]) -> Checked:
    """Hold an export against the reports it cites.

    :param export: as :func:`qa.export.read` gives it, or as it is about to be written.
    :param documents: among them those cited, whatever their ids: reports are known by their SHA-256.
    :raises ExportError: a report is missing or another one, or an answer is not proved; the message names the first.
    """
    try:
        hint = "" if export["index"]["splitter"] == splitter_fingerprint() else _OTHER_RULES
        sources = _sources(export, {one.sha256: one for one in documents})
        counts = [_check(number, row, sources, hint) for number, row in enumerate(export["answers"], start=1)]
        names = tuple(str(row["id"]) for row in export["documents"])
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ExportError(f"导出的数据不完整或形式不对（{type(error).__name__}），核对不了。") from error
    if not counts:
        raise ExportError("导出的文件里没有回答。")
    return Checked(len(counts), sum(one for one, _ in counts), sum(two for _, two in counts), names)


def _sources(export: Mapping[str, Any], known: Mapping[str, Document]) -> dict[str, _Source]:
    sources = {}
    for row in export["documents"]:
        document = known.get(row["sha256"])
        if document is None:
            raise ExportError(
                f"手头没有报告“{row['id']}”（SHA-256 {str(row['sha256'])[:12]}…），或它在导出以后改过。"
                "请用 --report 给出导出时的那份报告。"
            )
        if (document.title, len(document.text)) != (row["title"], row["chars"]):
            raise ExportError(f"报告“{row['id']}”的题目或字数与记录不符。")
        sources[row["id"]] = _Source(document)
    return sources


def _check(number: int, row: Mapping[str, Any], sources: Mapping[str, _Source], hint: str) -> tuple[int, int]:
    """:return: how many citations and figures were checked. :raises ExportError: one of them does not hold."""
    try:
        answer = _answer(row, sources)
        verify(answer, {name: source.document for name, source in sources.items()})
    except (ExportError, VerificationError) as error:
        raise ExportError(f"第 {number} 个回答没有通过核对：{error}。{hint}") from error
    inputs = answer.derivation.inputs if answer.derivation else ()
    return len(answer.citations), len(answer.figures) + len(inputs)


def _answer(row: Mapping[str, Any], sources: Mapping[str, _Source]) -> Answer:
    citations = tuple(_citation(one, sources) for one in row["citations"])
    worked = row["derivation"]
    return Answer(
        row["question"],
        row["status"],
        row["answer"],
        row["text"],
        citations=citations,
        figures=_figures(row["figures"], sources),
        derivation=Derivation(worked["formula"], _figures(worked["inputs"], sources)) if worked else None,
        reason=row["reason"],
        flags=tuple(row["flags"]),
        confidence=float(row["confidence"]),
        resolved=row["resolved"],
    )


def _figures(rows: Iterable[Mapping[str, Any]], sources: Mapping[str, _Source]) -> tuple[Figure, ...]:
    # Under the name in the export, which may be another than the report's own: a file can be renamed.
    return tuple(replace(_source(sources, row["doc"]).figure(row), doc_id=row["doc"]) for row in rows)


def _citation(row: Mapping[str, Any], sources: Mapping[str, _Source]) -> Citation:
    source = _source(sources, row["doc"])
    start, end = row["start"], row["end"]
    page = sum(begin <= start for begin in source.document.page_starts) or None
    if source.document.text[start:end] != row["quote"] or start < 0:
        raise ExportError(f"引文〔{row['n']}〕与原文不符")
    if (tuple(row["section"]), row["page"]) != (source.section(start), page):
        raise ExportError(f"引文〔{row['n']}〕的出处（章节或页码）与报告不符")
    return Citation(row["n"], row["doc"], tuple(row["section"]), page, start, end, row["quote"])


def _source(sources: Mapping[str, _Source], name: Any) -> _Source:
    if name not in sources:
        raise ExportError(f"引用了没有记录的报告“{name}”")
    return sources[name]
