"""A document to its sections and sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from corpus.headings import UP, Heading, blocks, headings
from corpus.normalize import simplify
from corpus.paragraphs import Paragraph, paragraphs
from corpus.runin import run_in_headings
from corpus.types import Document, Section, Sentence, Span

#: Bumped when the output changes; part of an index's fingerprint.
VERSION = "4"


@dataclass(frozen=True, slots=True)
class Outline:
    """What :func:`split` finds.

    :param sections: tile the document's text, in order. Two may have the same heading path: after a
        run-in or numbered paragraph the text may return to the level above.
    :param sentences: in order, without overlap, each inside its section; those that are the title or
        a heading are marked. The byline is in none.
    """

    sections: tuple[Section, ...]
    sentences: tuple[Sentence, ...]


def split(document: Document) -> Outline:
    """Split a document into sections and sentences.

    Headings are numbered (第一章, 一、, （一）, 1.), Markdown's, bare lines with text below, and run-in
    headings; what is one is decided by evidence in the text (:mod:`corpus.headings`,
    :mod:`corpus.runin`). Sentences: :func:`corpus.sentences.sentence_spans`. Linear in the text's length.
    """
    text = document.text
    simplified = simplify(text)
    found, title, signed = blocks(text, simplified, _without(text, paragraphs(simplified), document.byline))
    lines = headings(found, signed)
    run_in_headings(found, lines, signed)
    # A heading that the whole report stands under tells nothing of a section.
    if title is not None:
        lines[title] = None
    sections = _sections(document, [line for line in lines if line is not None])
    sentences: list[Sentence] = []
    at = 0
    for n, block in enumerate(found):
        line = lines[n]
        for start, end in block.sentences:
            while start >= sections[at].end:
                at += 1
            heading = n == title or (line is not None and line.start == start and line.end >= end)
            sentences.append(Sentence(document.id, sections[at].id, start, end, text[start:end], heading))
    return Outline(sections, tuple(sentences))


def _without(text: str, found: Sequence[Paragraph], byline: Span | None) -> list[Paragraph]:
    """The paragraphs with the byline cut out."""
    if byline is None:
        return list(found)
    kept = []
    for paragraph in found:
        if paragraph.end <= byline.start or paragraph.start >= byline.end:
            kept.append(paragraph)
            continue
        for start, end in ((paragraph.start, byline.start), (byline.end, paragraph.end)):
            content = text[start:end]
            if content.strip():
                start += len(content) - len(content.lstrip())
                kept.append(Paragraph(start, start + len(content.strip()), paragraph.table))
    return kept


def _sections(document: Document, lines: Sequence[Heading]) -> tuple[Section, ...]:
    path: list[Heading] = []
    cuts: list[tuple[int, tuple[str, ...]]] = []
    for line in lines:
        if not line.text and not (
            path if line.rank == UP else any(heading.rank == line.rank for heading in path)
        ):
            continue
        while path and path[-1].rank >= line.rank:
            path.pop()
        if line.text:
            path.append(line)
        cuts.append((line.start, tuple(heading.text for heading in path)))
    text = document.text
    if not cuts or text[: cuts[0][0]].strip():
        cuts.insert(0, (0, ()))
    ends = [start for start, _ in cuts[1:]] + [len(text)]
    return tuple(
        Section(f"{document.id}#h{n}", document.id, heading, start if n else 0, end)
        for n, ((start, heading), end) in enumerate(zip(cuts, ends, strict=True))
    )
