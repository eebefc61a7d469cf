"""A document as the reading pane gets it: paragraphs of parts, each part with its offsets."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Literal

from corpus.paragraphs import paragraphs

if TYPE_CHECKING:
    from corpus.split import Outline
    from corpus.types import Document, Sentence

#: What a part is: a sentence, a sentence that is a heading, the Markdown mark before a heading (which
#: says what it is and is not read), or the text between sentences.
Kind = Literal["sentence", "heading", "mark", "other"]
_MARK = re.compile(r"#{1,6}[ \t]+")


def catalogue_entry(document: Document) -> dict[str, Any]:
    """What the page lists of a document before it is opened."""
    return {
        "id": document.id,
        "title": document.title,
        "sha256": document.sha256,
        "note": " · ".join(part for part in (document.publisher, document.period) if part),
    }


def report_json(document: Document, outline: Outline) -> dict[str, Any]:
    """The document to be drawn.

    :return: ``{"id", "title", "blocks": [{"level", "byline", "parts": [[start, end, kind, text], …]}, …]}``.
        A block is a paragraph, in order; ``level`` is 0, or the depth of the heading that the whole
        paragraph is. The parts of a block tile the paragraph; ``start`` and ``end`` are code-point
        offsets into the document's text, which the browser must not take for UTF-16 ones, so each part
        brings its text.
    """
    depth = {section.id: len(section.heading) for section in outline.sections}
    byline = document.byline
    blocks = []
    sentences = outline.sentences
    first = 0
    for start, end in _lines(document):
        while first < len(sentences) and sentences[first].end <= start:
            first += 1
        last = first
        while last < len(sentences) and sentences[last].start < end:
            last += 1
        parts = _tile(document.text, start, end, sentences[first:last])
        heading = last > first and all(
            kind in ("heading", "mark") or not text.strip() for _, _, kind, text in parts
        )
        blocks.append(
            {
                "level": max(1, depth.get(sentences[first].section_id, 1)) if heading else 0,
                "byline": byline is not None and byline.start <= start < byline.end,
                "parts": [list(part) for part in parts],
            }
        )
    return {**catalogue_entry(document), "blocks": blocks}


def _lines(document: Document) -> Iterator[tuple[int, int]]:
    """The paragraphs, with the byline apart where it stands in one."""
    for paragraph in paragraphs(document.text):
        cuts = [paragraph.start, paragraph.end]
        if document.byline:
            cuts += [at for at in (document.byline.start, document.byline.end) if cuts[0] < at < cuts[1]]
        for start, end in pairwise(sorted(cuts)):
            if document.text[start:end].strip():
                yield start, end


def _tile(text: str, start: int, end: int, sentences: Sequence[Sentence]) -> list[tuple[int, int, Kind, str]]:
    parts: list[tuple[int, int, Kind, str]] = []
    at = start
    for sentence in sentences:
        left, right = max(at, sentence.start), min(end, sentence.end)
        if left > at:
            parts.append((at, left, "other", text[at:left]))
        if sentence.heading and (mark := _MARK.match(text, left, right)):
            parts.append((left, mark.end(), "mark", mark.group()))
            left = mark.end()
        if right > left:
            parts.append((left, right, "heading" if sentence.heading else "sentence", text[left:right]))
        at = max(at, right)
    if at < end:
        parts.append((at, end, "other", text[at:end]))
    return parts
