"""Answer → JSON or plain text; every front end shows answers through this module."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from corpus.types import Figure
    from qa.types import Answer, Citation


def to_json(answer: Answer) -> dict[str, Any]:
    """The answer as the JSON object that every front end and the batch command give.

    Offsets are code points into the document's text; ``value`` is a decimal string, or ``null``.
    """
    return {
        "id": answer.id,
        "question": answer.question,
        "status": answer.status,
        "answer": answer.answer,
        "text": answer.text,
        "citations": [citation_json(citation) for citation in answer.citations],
        "figures": [figure_json(figure) for figure in answer.figures],
        "derivation": None
        if answer.derivation is None
        else {
            "formula": answer.derivation.formula,
            "inputs": [figure_json(figure) for figure in answer.derivation.inputs],
        },
        "reason": answer.reason,
        "flags": list(answer.flags),
        "confidence": round(answer.confidence, 2),
        "resolved": answer.resolved,
    }


def citation_json(citation: Citation) -> dict[str, Any]:
    """One citation as JSON."""
    return {
        "n": citation.n,
        "doc": citation.doc_id,
        "section": list(citation.section),
        "page": citation.page,
        "start": citation.start,
        "end": citation.end,
        "quote": citation.quote,
    }


def figure_json(figure: Figure) -> dict[str, Any]:
    """One figure as JSON; ``value`` and ``upper`` are decimal strings without exponent."""
    return {
        "raw": figure.raw,
        "value": None if figure.value is None else f"{figure.value:f}",
        "upper": None if figure.upper is None else f"{figure.upper:f}",
        "unit": figure.unit,
        "subject": figure.subject,
        "period": figure.period,
        "qualifier": figure.qualifier,
        "role": figure.role,
        "doc": figure.doc_id,
        "start": figure.start,
        "end": figure.end,
        "flags": list(figure.flags),
        "guess": figure.guess,
    }


def to_text(answer: Answer) -> str:
    """The answer for a terminal: the short answer, what a person reads, then each quote under its heading path."""
    lines = [answer.text]
    if answer.citations and answer.answer and not answer.text.startswith(answer.answer.removeprefix("否，")):
        lines.insert(0, answer.answer)
    if answer.resolved:
        lines.insert(0, f"理解为：{answer.resolved}")
    if answer.citations:
        lines.append("")
    for citation in answer.citations:
        lines.append(f"〔{citation.n}〕{place(citation)}")
        lines.append("    " + "".join(citation.quote.split("\n")).strip())
    return "\n".join(lines)


def place(citation: Citation) -> str:
    """Where a quote stands, for people: file, page, heading path."""
    parts = [citation.doc_id]
    if citation.page is not None:
        parts.append(f"第{citation.page}页")
    parts.extend(citation.section)
    return " › ".join(parts)
