"""Sections to passages: the units an index searches."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from corpus.split import Outline
from corpus.types import Document, Passage, Sentence

#: Characters a passage may have, unless a single sentence has more.
MAX_CHARS = 350


def passages(document: Document, outline: Outline, *, max_chars: int = MAX_CHARS) -> tuple[Passage, ...]:
    """Join neighbouring sentences of one section into passages.

    Whole paragraphs go together while they fit; a paragraph that does not fit is cut into parts of
    about one length.

    :param document: the document that ``outline`` is of.
    :param outline: by :func:`corpus.split.split`.
    :param max_chars: length to keep to, in characters; a heading counts, so does a single sentence
        that is longer.
    :return: in order, without overlap, never across a section; ids are ``<document>#p<n>``. A heading
        goes with the text below it. A section of nothing but its heading has a passage only where no
        section below it carries that heading.
    """
    paths = {section.id: section.heading for section in outline.sections}
    groups = [
        (section_id, list(group))
        for section_id, group in groupby(outline.sentences, key=lambda sentence: sentence.section_id)
    ]
    found: list[Passage] = []
    for n, (section_id, sentences) in enumerate(groups):
        path = paths[section_id]
        below = paths[groups[n + 1][0]] if n + 1 < len(groups) else ()
        if all(sentence.heading for sentence in sentences) and path and below[: len(path)] == path:
            continue
        for start, end in _spans(document.text, sentences, max_chars):
            text = document.text[start:end]
            found.append(Passage(f"{document.id}#p{len(found)}", document.id, section_id, start, end, text))
    return tuple(found)


def _spans(text: str, sentences: Sequence[Sentence], max_chars: int) -> Iterator[tuple[int, int]]:
    run: list[Sentence] = []
    for paragraph in _paragraphs(text, sentences):
        if run and (paragraph[-1].end - run[0].start <= max_chars or all(one.heading for one in run)):
            run += paragraph
        else:
            if run:
                yield from _cut(run, max_chars)
            run = list(paragraph)
    if run:
        yield from _cut(run, max_chars)


def _paragraphs(text: str, sentences: Sequence[Sentence]) -> Iterator[list[Sentence]]:
    """Groups of sentences with no line break between them."""
    group: list[Sentence] = []
    for sentence in sentences:
        if group and "\n" in text[group[-1].end : sentence.start]:
            yield group
            group = []
        group.append(sentence)
    if group:
        yield group


def _cut(run: Sequence[Sentence], max_chars: int) -> Iterator[tuple[int, int]]:
    """Cut a run into as few parts as ``max_chars`` allows, of about one length."""
    whole = run[-1].end - run[0].start
    target = whole / max(1, -(-whole // max_chars))
    start, end = run[0].start, run[0].end
    alone = run[0].heading
    for sentence in run[1:]:
        length = sentence.end - start
        nearer = length - target > target - (end - start) and 2 * (run[-1].end - sentence.start) > target
        # Close the part where that leaves it nearer to the target, but never after a lone heading.
        if not alone and (length > max_chars or nearer):
            yield start, end
            start = sentence.start
        alone = alone and sentence.heading
        end = sentence.end
    yield start, end
