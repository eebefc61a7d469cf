"""The ledger: every figure of a document with what it counts and the period it is of."""

from __future__ import annotations

from corpus.numbers import Quantity, quantities
from corpus.periods import resolve
from corpus.split import Outline
from corpus.subjects import subjects
from corpus.types import Document, Figure
from corpus.units import same_unit

__all__ = ["figures", "question_quantities", "same_unit"]


def figures(document: Document, outline: Outline) -> tuple[Figure, ...]:
    """Every figure of a document, in order of ``start``.

    :param outline: of the same document.
    """
    found = quantities(document.text)
    ledger: list[Figure] = []
    n = 0
    for sentence in outline.sentences:
        while n < len(found) and found[n].start < sentence.start:
            n += 1
        inside = []
        while n < len(found) and found[n].start < sentence.end:
            if found[n].end <= sentence.end:
                inside.append(found[n])
            n += 1
        if not inside:
            continue
        named = subjects(sentence.text, sentence.start, inside)
        current: str | None = None
        for item, subject in zip(inside, named, strict=True):
            period = item.period
            if item.role == "date":
                period = period and resolve(period, document.period and document.period[:4])
                if period and not document.text[: item.start].endswith(("比", "较", "与", "同")):
                    current = period
            ledger.append(
                Figure(
                    document.id, sentence.section_id, item.start, item.end, item.raw, item.value, item.upper, item.unit,
                    item.qualifier, subject, period if item.role == "date" else current or document.period, item.role,
                    sentence.start, sentence.end, item.flags, item.guess,
                )
            )  # fmt: skip
    return tuple(ledger)


def question_quantities(question: str) -> list[Quantity]:
    """The figures a question names: years, thresholds, amounts; 多少 and 几 are none."""
    return quantities(question)
