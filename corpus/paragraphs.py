"""Lines to paragraphs."""

from __future__ import annotations

import re
from dataclasses import dataclass

_LINE = re.compile(r"[^\n\f]+")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A run of lines read as one; ``start`` and ``end`` leave out white space at either end."""

    start: int
    end: int


def paragraphs(text: str) -> list[Paragraph]:
    """The paragraphs of a text, in order; blank lines are in none."""
    found = []
    for line in _LINE.finditer(text):
        raw = line.group()
        stripped = raw.strip()
        if stripped:
            start = line.start() + len(raw) - len(raw.lstrip())
            found.append(Paragraph(start, start + len(stripped)))
    return found
