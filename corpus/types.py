"""The corpus' data types: a document, and spans into it.

Offset convention, everywhere in this project: ``start`` and ``end`` are half-open
code-point offsets into ``Document.text``, so ``document.text[x.start:x.end] == x.text``.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

#: What a figure says of its subject. ``quantity`` a count or amount; ``share`` a part of a whole;
#: ``change`` a difference from another period; ``target`` a goal; ``duration`` a length of time;
#: ``date`` a point in time; ``threshold`` a bound that narrows the subject (5万元以上的村);
#: ``name`` digits that only look like a figure (1+4+N, 第一书记).
Role = Literal["quantity", "share", "change", "target", "duration", "date", "threshold", "name"]


@dataclass(frozen=True, slots=True)
class Span:
    """A slice of a document that stands for itself, such as a byline."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Document:
    """One report as loaded.

    :param id: unique within an index: the file name, made unique by its folder where names collide.
    :param title: the title line where the text has one, else the file name without its suffix.
    :param text: the canonical text; every offset in the project points into it.
    :param source: the path the text was read from.
    :param sha256: hex digest of the file's bytes, followed by its sidecar's where it has one.
    :param page_starts: offset of each page's first character; empty where the format has no pages.
    :param period: the period the document is about, ISO 8601 (``2018``, ``2024-02``, the interval
        ``2024-01/2024-06``), or ``None``.
    :param publisher: who published it, in the document's own words, or ``None``.
    :param byline: the span naming the author (``呼和浩特日报记者 某某``), or ``None``.
    """

    id: str
    title: str
    text: str
    source: str
    sha256: str
    page_starts: tuple[int, ...] = ()
    period: str | None = None
    publisher: str | None = None
    byline: Span | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A run of text under one heading; sections tile the document's text in order.

    :param heading: the headings from the top down to this one; ``()`` before the first heading.
    :param start: offset of the heading itself (of the text, where there is none).
    :param end: offset just past the section's last character, before the next section.
    """

    id: str
    doc_id: str
    heading: tuple[str, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence, its closing punctuation included; never across a paragraph or a section.

    :param heading: whether the sentence is itself a heading (a line or a run-in heading).
    """

    doc_id: str
    section_id: str
    start: int
    end: int
    text: str
    heading: bool = False


@dataclass(frozen=True, slots=True)
class Passage:
    """An indexed unit: one or more whole neighbouring sentences of one section."""

    id: str
    doc_id: str
    section_id: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of a document: what is printed, what it means, where it stands.

    :param raw: the verbatim slice with its qualifier and unit (``超过500场``, ``34.16个百分点``).
    :param value: exact value in ``unit``; ``None`` where the figure is damaged beyond reading.
    :param upper: the upper end where the figure is a range (``3至5名``), else ``None``.
    :param unit: canonical unit: the measure word (``个``, ``人``, ``名``, ``间``), ``元`` with 万/亿
        multiplied into ``value``, ``%``, ``百分点``, ``天``, ``月``, ``年``; ``""`` where there is none.
        For dates ``date`` and ``value`` is ``None``; the date itself is in ``period``.
    :param qualifier: the words that bound the value (``约``, ``近``, ``超过``, ``余``, ``以上``,
        ``不少于``), or ``None``.
    :param subject: what is counted or measured, in the report's own words, or ``""``.
    :param period: the period the figure is of, ISO 8601, as its sentence gives it, or ``None``.
    :param role: see :data:`Role`.
    :param flags: ``("source_damaged",)`` where the print looks damaged, else ``()``.
    :param guess: the likely reading of a damaged figure, always to be labelled a guess, or ``None``.
    :param direction: ``up`` or ``down`` for a change whose verb says so (减少139万人 is 139万, down).
    :param measure: the printed words that say what of the subject is measured (``比上年增长``,
        ``占``, ``较上届提高``), ``""`` for a plain count.
    :param sentence_start: offset of the sentence the figure stands in; ``sentence_end`` its end.
    """

    doc_id: str
    section_id: str
    start: int
    end: int
    raw: str
    value: Decimal | None
    upper: Decimal | None
    unit: str
    qualifier: str | None
    subject: str
    period: str | None
    role: Role
    sentence_start: int
    sentence_end: int
    flags: tuple[str, ...] = ()
    guess: str | None = None
    direction: str | None = None
    measure: str = ""
