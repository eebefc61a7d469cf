"""Which paragraphs are headings, of which level."""

from __future__ import annotations

import re
from dataclasses import dataclass

#: Ranks: a smaller one stands above a greater one.
RUN_IN = 100
BARE = 50

_NUMERAL = "[〇零一二三四五六七八九十百]"
_MARKS: tuple[tuple[int, re.Pattern[str]], ...] = (
    (10, re.compile(rf"第(?:{_NUMERAL}+|\d+)(?:编|篇|部分)")),
    (11, re.compile(rf"第(?:{_NUMERAL}+|\d+)章")),
    (12, re.compile(rf"第(?:{_NUMERAL}+|\d+)节")),
    (13, re.compile(rf"第(?:{_NUMERAL}+|\d+)条")),
    (20, re.compile(rf"{_NUMERAL}{{1,4}}[、．.]")),
    (21, re.compile(rf"[（(]{_NUMERAL}{{1,4}}[）)]")),
    (30, re.compile(r"\d{1,2}(?:[．.](?!\d)|、)")),
    (31, re.compile(r"[（(]\d{1,2}[）)]")),
)
_MARKDOWN = re.compile(r"(#{1,6})\s+(.*?)\s*#*$")
_STOP = "。！？；!?;，,、：:…."
_CONNECTIVE = re.compile(
    r"同时|此外|另外|目前|近年来|截至|其中|为此|对此|因此|但|而|今年|去年|近日|日前|据|首先|其次|最后|当前|\d+年|\d+月|\d+日"
)
MAX_LINE = 40
MAX_RUN_IN = 32


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: what it says, where, and its rank. ``end`` is the end of its sentence."""

    text: str
    start: int
    end: int
    rank: int


def heading_of(text: str, start: int, end: int, sentences: list[tuple[int, int]]) -> Heading | None:
    """The heading that a paragraph is or opens with, or ``None``.

    :param sentences: the paragraph's sentences, by :func:`corpus.sentences.sentence_spans`.
    """
    line = text[start:end]
    markdown = _MARKDOWN.match(line)
    if markdown:
        return Heading(markdown.group(2), start, end, len(markdown.group(1)))
    first_start, first_end = sentences[0]
    first = text[first_start:first_end]
    for rank, mark in _MARKS:
        if mark.match(line):
            if len(first) > MAX_LINE or (len(sentences) == 1 and line[-1] in "；;，,、"):
                return None
            return Heading(first.rstrip("。：:"), first_start, first_end, rank)
    if len(sentences) == 1:
        if len(line) <= MAX_LINE and line[-1] not in _STOP and not line[0].isdigit():
            return Heading(line, start, end, BARE)
        return None
    if (
        len(first) <= MAX_RUN_IN
        and first[-1] == "。"
        and end - first_end > 2 * len(first)
        and not _CONNECTIVE.match(first)
        and "了" not in first
    ):
        return Heading(first[:-1], first_start, first_end, RUN_IN)
    return None
