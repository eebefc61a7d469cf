"""A document to its sections and sentences."""

from __future__ import annotations

from dataclasses import dataclass

from corpus.headings import Heading, heading_of
from corpus.paragraphs import paragraphs
from corpus.sentences import sentence_spans
from corpus.types import Document, Section, Sentence

#: Bumped when the output changes; part of an index's fingerprint.
VERSION = "0"


@dataclass(frozen=True, slots=True)
class Outline:
    """What :func:`split` finds: sections tile the text, sentences are in order and do not overlap."""

    sections: tuple[Section, ...]
    sentences: tuple[Sentence, ...]


def split(document: Document) -> Outline:
    """Split a document into sections and sentences.

    :return: sections that tile ``document.text`` in order (none where the text is empty), and the
        sentences in order, each inside its section; the byline is in no sentence.
    """
    text = document.text
    byline = document.byline
    cuts: list[tuple[int, tuple[str, ...]]] = []
    spans: list[tuple[int, int, bool]] = []
    stack: list[Heading] = []
    for paragraph in paragraphs(text):
        start, end = paragraph.start, paragraph.end
        if byline and byline.start <= start < byline.end:
            start = byline.end
        if byline and start < byline.end <= end:
            end = byline.start
        sentences = sentence_spans(text, start, end)
        if not sentences:
            continue
        heading = heading_of(text, sentences[0][0], sentences[-1][1], sentences)
        if heading and not (not spans and heading.text == document.title):
            while stack and stack[-1].rank >= heading.rank:
                stack.pop()
            stack.append(heading)
            cuts.append((heading.start, tuple(item.text for item in stack)))
        spans.extend((s, e, heading is not None and s == heading.start) for s, e in sentences)
    if not cuts or text[: cuts[0][0]].strip():
        cuts.insert(0, (0, ()))
    sections = []
    for n, (start, path) in enumerate(cuts):
        stop = cuts[n + 1][0] if n + 1 < len(cuts) else len(text)
        sections.append(Section(f"{document.id}#h{n}", document.id, path, start if n else 0, stop))
    sentences_: list[Sentence] = []
    n = 0
    for start, end, is_heading in spans:
        while start >= sections[n].end:
            n += 1
        sentences_.append(Sentence(document.id, sections[n].id, start, end, text[start:end], is_heading))
    return Outline(tuple(sections), tuple(sentences_))
