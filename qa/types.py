"""What the engine takes apart and gives back: Analysis, Citation, Answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from corpus.types import Figure

Status = Literal["answered", "not_found", "ambiguous"]
#: Why there is no answer: the report does not speak of it; it does, but gives no such figure or
#: fact; another period; another place, person or organisation; the question fits several answers.
Reason = Literal["no_topic", "no_figure", "period_mismatch", "entity_mismatch", "vague"]


@dataclass(frozen=True, slots=True)
class Citation:
    """A verbatim quote: ``document.text[start:end] == quote``, always.

    :param n: the number shown as 〔n〕 in the answer's text, from 1.
    :param doc_id: the document's id.
    :param section: heading path of the quote's section.
    :param page: 1-based page, ``None`` where the format has no pages.
    """

    n: int
    doc_id: str
    section: tuple[str, ...]
    page: int | None
    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class Derivation:
    """How a computed answer was reached.

    :param formula: as shown, ``1200 − 450 = 750``.
    :param inputs: the figures that went in, each inside a citation.
    """

    formula: str
    inputs: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What every front end shows.

    :param question: the question as asked.
    :param status: ``answered``, ``not_found`` or ``ambiguous``.
    :param answer: the short answer alone (a figure with its unit, a name, a 、-joined list); ``""``
        where there is none.
    :param text: what a person reads: plain Chinese with 〔n〕 marks, never markup.
    :param citations: numbered from 1 in the order of their marks; for ``not_found`` at most one, the
        nearest sentence, which ``text`` says is not an answer; for ``ambiguous`` what may be meant.
    :param figures: the figures of the answer.
    :param derivation: set for computed answers only.
    :param reason: set where ``status`` is not ``answered``.
    :param flags: ``source_damaged`` where the cited text looks damaged.
    :param confidence: 0 to 1, higher is surer.
    :param resolved: the full question a follow-up was read as, ``None`` where it was asked in full.
    """

    question: str
    status: Status
    answer: str
    text: str
    citations: tuple[Citation, ...] = ()
    figures: tuple[Figure, ...] = ()
    derivation: Derivation | None = None
    reason: Reason | None = None
    flags: tuple[str, ...] = ()
    confidence: float = 0.0
    resolved: str | None = None
    id: str | None = field(default=None, compare=False)


#: A place in a document: its id and half-open code-point offsets.
Place = tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class Finding:
    """An answer found in the evidence, before it is put into words.

    :param answer: the short answer.
    :param places: the verbatim words that prove it, the most telling first.
    :param confidence: probability that it answers the question, 0 to 1.
    :param figures: the figures of the answer, each inside one of the places.
    :param derivation: how a computed answer was reached.
    """

    answer: str
    places: tuple[Place, ...]
    confidence: float
    figures: tuple[Figure, ...] = ()
    derivation: Derivation | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why there is no answer.

    :param nearest: the sentence that comes nearest to one, or ``None``.
    :param detail: the reason in words, with what the report says instead; ``""`` for the bare reason.
    :param choices: for a vague question, the places that it may mean.
    """

    reason: Reason
    nearest: Place | None = None
    detail: str = ""
    choices: tuple[Place, ...] = ()
