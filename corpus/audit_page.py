"""A document laid out for the audit: its statements, and which figures stand in and around them."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.audit_terms import alike, amount
from corpus.normalize import fold
from corpus.types import Document, Figure, Sentence


@dataclass(frozen=True, slots=True)
class Block:
    """Sentences that make one statement: up to 。, those that end in a semicolon taken together."""

    section_id: str
    heading: bool
    start: int
    end: int
    sentences: tuple[Sentence, ...]
    figures: tuple[Figure, ...]


_NOISE = re.compile(r"\s|\[\d{1,3}\]")


class Page:
    """One document laid out for the audit: its folded text, its blocks, its figures."""

    def __init__(self, document: Document, sentences: Sequence[Sentence], figures: Sequence[Figure]) -> None:
        self.text = fold(document.text)
        self.figures = sorted(figures, key=lambda f: f.start)
        starts = [figure.start for figure in self.figures]
        self.blocks: list[Block] = []
        group: list[Sentence] = []
        for n, sentence in enumerate(sentences):
            group.append(sentence)
            follows = sentences[n + 1] if n + 1 < len(sentences) else None
            joined = follows and follows.section_id == sentence.section_id and not sentence.heading
            if joined and self.text[sentence.start : sentence.end].rstrip().endswith(";"):
                continue
            start, end = group[0].start, group[-1].end
            inside = tuple(self.figures[bisect_left(starts, start) : bisect_left(starts, end)])
            self.blocks.append(Block(sentence.section_id, group[0].heading, start, end, tuple(group), inside))
            group = []
        self._starts = [block.start for block in self.blocks]

    def between(self, start: int, end: int) -> str:
        """The folded text from ``start`` to ``end`` without blanks and note marks."""
        return _NOISE.sub("", self.text[start:end])

    def clause(self, figure: Figure) -> tuple[str, str]:
        """The words of a figure's clause before and after it."""
        before = re.split(r"[,。;:!?\n]", self.text[figure.sentence_start : figure.start])[-1]
        after = re.split(r"[,。;:!?\n]", self.text[figure.end : figure.sentence_end])[0]
        return _NOISE.sub("", before), _NOISE.sub("", after)

    def block(self, figure: Figure) -> Block:
        """The block that a figure stands in."""
        return self.blocks[bisect_right(self._starts, figure.start) - 1]

    def sections(self) -> Iterator[list[Block]]:
        """The blocks of each section, in order."""
        group: list[Block] = []
        for block in self.blocks:
            if group and group[-1].section_id != block.section_id:
                yield group
                group = []
            group.append(block)
        if group:
            yield group

    def before(self, block: Block, count: int, *, across: bool = False) -> list[Block]:
        """The last ``count`` blocks before one, in its section or ``across`` sections, nearest first."""
        at = bisect_left(self._starts, block.start)
        earlier = self.blocks[max(0, at - count) : at][::-1]
        return [one for one in earlier if across or one.section_id == block.section_id]


_PART = re.compile(r"其中|中,|\(")


def nested_in(page: Page, figure: Figure, block: Block) -> Figure | None:
    """The figure of its sentence that this one is said to be a part of (800人,其中党员90人), if any."""
    start = figure.sentence_start
    marks = [start + m.end() for m in _PART.finditer(page.text[start : figure.start])]
    for mark in reversed(marks):
        opened = page.text[mark - 1 : mark] == "("
        if opened and ")" in page.text[mark : figure.start]:
            continue
        before = [
            f for f in block.figures if start <= f.start and f.end <= mark and amount(f) and alike(f, figure)
        ]
        if before:
            return before[-1]
    return None
