"""The marks that open a numbered heading or item: 第一章, 一、, （一）, 1., （1）, 一是, #."""

from __future__ import annotations

import re
from dataclasses import dataclass

_NUMERAL = "[〇零一二三四五六七八九十百]"
_NUMBER = rf"(?:{_NUMERAL}{{1,5}}|\d{{1,3}})"
#: Each kind's rank and form. A smaller rank stands above a greater one in the heading path.
_KINDS: tuple[tuple[int, re.Pattern[str]], ...] = (
    (1, re.compile(r"#(?=\s)")),
    (2, re.compile(r"##(?=\s)")),
    (3, re.compile(r"###(?=\s)")),
    (4, re.compile(r"####(?=\s)")),
    (5, re.compile(r"#####(?=\s)")),
    (6, re.compile(r"######(?=\s)")),
    (10, re.compile(rf"第\s?{_NUMBER}\s?(?:编|篇|部分)(?![的中内里，,、])")),
    (11, re.compile(rf"第\s?{_NUMBER}\s?章(?![的中内里，,、])")),
    (12, re.compile(rf"第\s?{_NUMBER}\s?节(?![的中内里，,、])")),
    (13, re.compile(rf"第\s?{_NUMBER}\s?条(?=[\s【（(]|$)")),
    (20, re.compile(rf"{_NUMERAL}{{1,4}}(?:、|[．.](?!\d))")),
    (21, re.compile(rf"[（(]\s?{_NUMERAL}{{1,4}}\s?[）)]")),
    (30, re.compile(r"\d{1,2}\s?[．.、](?!\d(?!\d{3}年))")),
    (31, re.compile(r"\d{1,2}[．.]\d{1,2}[．.]?(?=[\s\u3400-\u9fff])(?![%％万亿元个倍])")),
    (32, re.compile(r"\d{1,2}(?:[．.]\d{1,2}){2,3}[．.]?(?=[\s\u3400-\u9fff])")),
    (33, re.compile(r"[（(]\s?\d{1,2}\s?[）)]|\d{1,2}[）)]")),
    (34, re.compile(r"[①-⑳]")),
)
ARTICLE = 13
ITEM = 30


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark at the start of a text.

    :param rank: its kind; a smaller one stands above a greater one.
    :param length: in characters.
    :param first: whether it counts one (一、, 第一章, 1.).
    """

    rank: int
    length: int
    first: bool


def mark_of(text: str) -> Mark | None:
    """The mark that ``text`` opens with, or ``None``."""
    bold = 2 if text.startswith("**") else 0
    first = text[bold : bold + 1]
    if not (first and (first in "#第（(〇零一二三四五六七八九十百①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳" or first.isdigit())):
        return None
    for rank, kind in _KINDS:
        match = kind.match(text, bold)
        if match:
            digits = match.group().strip("第章节条编篇部分、．.（）() ")
            return Mark(rank, match.end(), digits in ("一", "1", "01", "①"))
    return None
