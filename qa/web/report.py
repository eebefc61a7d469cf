"""A document as the reading pane gets it: paragraphs of parts, each part with its offsets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from corpus.paragraphs import paragraphs

if TYPE_CHECKING:
    from corpus.split import Outline
    from corpus.types import Document, Sentence

#: What a part is: a sentence, a sentence that is a heading, or the text between sentences.
Kind = Literal["sentence", "heading", "other"]


def catalogue_entry(document: Document) -> dict[str, Any]:
    """What the page lists of a document before it is opened."""
    return {
        "id": document.id,
        "title": document.title,
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
    blocks = []
    sentences = outline.sentences
    first = 0
    for paragraph in paragraphs(document.text):
        while first < len(sentences) and sentences[first].end <= paragraph.start:
            first += 1
        last = first
        while last < len(sentences) and sentences[last].start < paragraph.end:
            last += 1
        inside = list(sentences[first:last])
        parts = _tile(document.text, paragraph.start, paragraph.end, inside)
        whole = inside and all(kind == "heading" or not text.strip() for _, _, kind, text in parts)
        byline = document.byline
        blocks.append(
            {
                "level": max(1, depth.get(inside[0].section_id, 1)) if whole else 0,
                "byline": byline is not None and byline.start <= paragraph.start < byline.end,
                "parts": [list(part) for part in parts],
            }
        )
    return {**catalogue_entry(document), "blocks": blocks}


def _tile(text: str, start: int, end: int, sentences: list[Sentence]) -> list[tuple[int, int, Kind, str]]:
    parts: list[tuple[int, int, Kind, str]] = []
    at = start
    for sentence in sentences:
        left, right = max(at, sentence.start), min(end, sentence.end)
        if left > at:
            parts.append((at, left, "other", text[at:left]))
        if right > left:
            parts.append((left, right, "heading" if sentence.heading else "sentence", text[left:right]))
        at = max(at, right)
    if at < end:
        parts.append((at, end, "other", text[at:end]))
    return parts
