"""Sections to passages: the units an index searches."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from corpus.split import Outline
from corpus.types import Document, Passage, Sentence

#: Characters a passage may have before the next sentence opens another.
MAX_CHARS = 350


def passages(document: Document, outline: Outline, *, max_chars: int = MAX_CHARS) -> tuple[Passage, ...]:
    """Join neighbouring sentences of one section into passages.

    :param document: the document that ``outline`` is of.
    :param max_chars: a passage is longer only where a single sentence is.
    :return: passages in order, never across a section; together they hold every sentence. A heading
        goes with what follows it, and stands alone only where its section has nothing else.
    """
    found: list[Passage] = []
    for section_id, group in groupby(outline.sentences, key=lambda sentence: sentence.section_id):
        for run in _runs(list(group), max_chars):
            start, end = run[0].start, run[-1].end
            found.append(
                Passage(
                    f"{document.id}#p{len(found)}",
                    document.id,
                    section_id,
                    start,
                    end,
                    document.text[start:end],
                )
            )
    return tuple(found)


def _runs(sentences: list[Sentence], max_chars: int) -> Iterator[list[Sentence]]:
    run: list[Sentence] = []
    for sentence in sentences:
        if run and sentence.end - run[0].start > max_chars and not run[-1].heading:
            yield run
            run = []
        run.append(sentence)
    if run:
        yield run
