"""Run-in headings without number: a short first sentence that names its paragraph."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.headings import MAX_LINE, MAX_RUN_IN, RUN_IN, Block, Heading
from corpus.naming import tells

_BULLET = re.compile(r"[—\-●◆■▲★·•◎○□※➤>]+\s*|[一二三四五六七八九十]是")


def run_in_headings(found: Sequence[Block], lines: list[Heading | None], last: int) -> None:
    """Fill in the run-in headings.

    One short opening sentence proves nothing; they come in series. So under one heading at least two
    paragraphs must open with one (three where the report has no other headings), and at least two
    fifths of those from the first of them on.

    :param lines: by :func:`corpus.headings.headings`, one a block; filled in place. The report's
        closing paragraph, where it opens with a slogan, gets a heading without text.
    :param last: number of the first block after the body (the signature, or the blocks' count).
    """
    least = 2 if any(line is not None and line.text for line in lines) else 3
    begin = 0
    for n in range(last + 1):
        line = lines[n] if n < last else None
        if n == last or (line is not None and line.text):
            _series(found, lines, range(begin, n), least, n == last)
            begin = n


def _series(
    found: Sequence[Block], lines: list[Heading | None], among: range, least: int, final: bool
) -> None:
    free = [
        n
        for n in among
        if lines[n] is None
        and found[n].mark is None
        and (len(found[n].sentences) > 1 or len(found[n].content) > MAX_LINE)
    ]
    opens = [n for n in free if _opens(found[n])]
    closing = free[-1] if final and free else None
    if closing in opens and not _linked(found[closing]):
        opens.remove(closing)
    else:
        closing = None
    if len(opens) < least or len(opens) * 5 < 2 * sum(n >= opens[0] for n in free):
        return
    for n in opens:
        start, stop = found[n].sentences[0]
        text = found[n].shown[: stop - start].rstrip("。！!")
        lines[n] = Heading(_BULLET.sub("", text, count=1) if text[0] in "—-" else text, start, stop, RUN_IN)
    if closing is not None:
        lines[closing] = Heading("", found[closing].start, found[closing].start, RUN_IN)


def _opens(block: Block) -> bool:
    """Whether a block opens with a short sentence that could name it."""
    start, stop = block.sentences[0]
    if block.plain or len(block.sentences) < 2 or not 4 < stop - start <= MAX_RUN_IN + 2:
        return False
    first = block.content[: stop - start]
    bullet = _BULLET.match(first)
    name = first[bullet.end() :] if bullet else first
    return first[-1] in "。！!" and len(block.content) > 2 * len(first) + 10 and not tells(name)


def _linked(block: Block) -> bool:
    """Whether the rest of a block takes up two neighbouring characters of its first sentence."""
    start, stop = block.sentences[0]
    first, rest = block.content[: stop - start - 1], block.content[stop - start :]
    pairs = {first[i : i + 2] for i in range(len(first) - 1)}
    return any(pair in rest for pair in pairs if pair.isalpha())
