"""What the reading pane's other tabs show of one report: its ledger of figures, its charts, and its audit."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from corpus.audit import audit
from corpus.normalize import fold
from qa import checks, ledger
from qa.charts import Bar, Chart, Kind, charts
from qa.render import figure_json
from qa.web.shelves import Shelves, asked_of

if TYPE_CHECKING:
    from corpus.types import Document, Figure
    from index.search import Index

#: What is worked out of a document.
Draw = Callable[["Index", "Document"], dict[str, Any]]
#: The kinds of charts, with what tells people how to read them.
CHARTS: dict[Kind, tuple[str, str]] = {
    "parts": ("构成", "各部分相加等于合计，条的长短按它占合计的多少画。"),
    "share": ("占比", "条的全长是 100%。同一张图里的几条属于同一个总体，可能互有包含。"),
    "change": ("变化", "虚线框的条原文没有写明，由后来的数和变化量算得。"),
}
#: Panels kept; the least lately opened goes first.
KEPT = 96
_POINT = re.compile(r"(?P<year>\d{4})(?:-(?P<month>\d\d)(?:-(?P<day>\d\d))?)?|--(?P<m>\d\d)(?:-(?P<d>\d\d))?")


class Panels:
    """The panels of an engine's reports, each worked out when it is first opened, and kept by its file's hash."""

    def __init__(self, shelves: Shelves) -> None:
        self._shelves = shelves
        self._kept = lru_cache(maxsize=KEPT)(self._drawn)

    def get(self, draw: Draw, given: Any) -> dict[str, Any]:
        """One panel of a document.

        :param draw: :func:`ledger_json`, :func:`charts_json` or :func:`audit_json`.
        :param given: from the browser, so anything at all: an id, or ``{"doc", "token"}``.
        :return: ``{}`` where there is no such document.
        :raises WenjuError: the engine could not be opened.
        """
        token, doc_id = asked_of(given)
        if self._shelves.owns(token, doc_id):
            # Not kept: what a person brought goes when they go.
            index = self._shelves.engine(token).index
            return draw(index, index.documents[doc_id])
        document = self._shelves.engine().index.documents.get(doc_id)
        return {} if document is None else self._kept(draw, document.id, document.sha256)

    def _drawn(self, draw: Draw, doc_id: str, sha256: str) -> dict[str, Any]:
        index = self._shelves.engine().index
        return draw(index, index.documents[doc_id])


def ledger_json(index: Index, document: Document) -> dict[str, Any]:
    """The figures of a document, in the order of its text.

    :return: ``{"figures": [{…, "kind", "measure", "when", "sentence": [start, end], "find"}, …]}``: a
        figure as in an answer (:func:`qa.render.figure_json`), its kind and period in words, and
        ``find``, the text that a filter looks in: without white space, in lower case, with its
        simplified form after it where that is another.
    """
    return {
        "figures": [_row(index, figure) for figure in index.figures_in(document.id, 0, len(document.text))]
    }


def _row(index: Index, figure: Figure) -> dict[str, Any]:
    when = period_text(figure.period)
    kind = ledger.ROLES[figure.role]
    text = " ".join((figure.raw, figure.subject, figure.measure, when, ledger.sentence(index, figure)))
    return {
        **figure_json(figure),
        "kind": kind,
        "measure": figure.measure,
        "when": when,
        "sentence": [figure.sentence_start, figure.sentence_end],
        "find": _findable(text),
    }


def _findable(text: str) -> str:
    plain, folded = (
        re.sub(r"\s", "", form) for form in (unicodedata.normalize("NFKC", text).lower(), fold(text))
    )
    return plain if folded == plain else f"{plain}\n{folded}"


def period_text(iso: str | None) -> str:
    """An ISO 8601 period in words: ``2023-01/2023-06`` is 2023年1月至6月; ``""`` for none."""
    if iso is None:
        return ""
    first, _, last = iso.partition("/")
    points = [_POINT.fullmatch(point) for point in (first, last)]
    if not points[0] or (last and not points[1]):
        return iso
    parts = [_parts(point) for point in points if point]
    if len(parts) == 1:
        return "".join(parts[0])
    start, end = parts
    # What both ends have in common is said once: 4月20日至22日.
    same = 0
    while same < min(len(start), len(end)) - 1 and start[same] == end[same]:
        same += 1
    return f"{''.join(start)}至{''.join(end[same:])}"


def _parts(point: re.Match[str]) -> list[str]:
    month, day = point["month"] or point["m"], point["day"] or point["d"]
    return [
        f"{int(number)}{unit}"
        for number, unit in zip((point["year"], month, day), "年月日", strict=True)
        if number
    ]


def audit_json(index: Index, document: Document) -> dict[str, Any]:
    """The audit of a document, by verdict: what does not agree first.

    :return: ``{"summary", "groups": [{"verdict", "name", "checks": [{…, "what", "why"}, …]}, …]}``: every
        verdict has its group, which may be empty; a check is as :func:`qa.checks.check_json` has it,
        with its kind and reason in words. ``summary`` is ``""`` where there is nothing to check.
    """
    figures = index.figures_in(document.id, 0, len(document.text))
    found = audit(document, index.outline(document.id).sentences, figures)
    return {
        "summary": checks.summary(found) if found else "",
        "groups": [
            {
                "verdict": verdict,
                "name": name,
                "checks": [
                    {
                        **checks.check_json(index, check),
                        "what": checks.KINDS[check.kind],
                        "why": checks.REASONS[check.reason] if check.reason else "",
                    }
                    for check in found
                    if check.verdict == verdict
                ],
            }
            for verdict, name in checks.VERDICTS.items()
        ],
    }


def charts_json(index: Index, document: Document) -> dict[str, Any]:
    """The charts of a document, by kind.

    :return: ``{"groups": [{"kind", "name", "note", "charts": [{"title", "formula", "bars": […]}, …]}, …]}``, without
        kinds that it has none of. A bar is ``{"label", "shown", "aside", "formula", "width", "marks"}``: its length
        in percent, and the figures to be marked, each with its sentence.
    """
    drawn = charts(index, document)
    return {
        "groups": [
            {
                "kind": kind,
                "name": name,
                "note": note,
                "charts": [_chart_json(chart) for chart in drawn if chart.kind == kind],
            }
            for kind, (name, note) in CHARTS.items()
            if any(chart.kind == kind for chart in drawn)
        ]
    }


def _chart_json(chart: Chart) -> dict[str, Any]:
    return {
        "title": chart.title,
        "formula": chart.formula,
        "bars": [_bar_json(chart, bar) for bar in chart.bars],
    }


def _bar_json(chart: Chart, bar: Bar) -> dict[str, Any]:
    return {
        "label": bar.label,
        "shown": bar.shown,
        "aside": bar.aside,
        "formula": bar.formula,
        "width": f"{bar.value / chart.full * 100:.3f}",
        "marks": [
            {"start": f.start, "end": f.end, "sentence": [f.sentence_start, f.sentence_end]}
            for f in bar.figures
        ],
    }
