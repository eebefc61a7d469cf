"""Lines to paragraphs.

Three habits hide a report's paragraphs, each met by what the text itself shows: lines wrapped at a
fixed width (text taken from PDF), whole documents flattened into one line with a space for each line
break, and tables, whose rows stay apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from corpus.marks import mark_of

#: A line longer than this may be several paragraphs that lost their line breaks; a text of one line
#: sooner.
_FLAT, _FLAT_ALONE = 200, 80
#: Columns (a Chinese character has two) between which a wrapped line's width lies. Lines wrapped by
#: a count of characters are measured in twice their characters.
_NARROWEST, _WIDEST = 32, 160
#: A line is full from this share of the wrap width on: punctuation may not open the next line, and a
#: Latin word is not broken, so full lines differ by a few columns.
_FULL = 0.85

_ENDERS = "。！？；!?;"
_CLOSERS = '”’」』）)》】〕"]'
_LINE = re.compile(r"[^\n\f\v\x1c-\x1e\x85\u2028\u2029]+")
_PAGE = re.compile(r"(?:[—–－-]\s*)?\d{1,4}(?:\s*[—–－-])?|第\s*\d{1,4}\s*页(?:.{0,3}共\s*\d{1,4}\s*页)?")
_CELL = re.compile(r"\t|[|｜│]|(?<=\S)(?: {2,}|\u3000+)(?=\S)")
_GAP = re.compile(r"\s+")
_DATE = re.compile(r"\d{4}年\d{1,2}月\d{1,2}日")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A run of text read as one.

    :param start: offset of its first character that is not white space; ``end`` just past its last.
    :param table: whether it is a row of a table.
    """

    start: int
    end: int
    table: bool = False


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    lead: int  # characters of indent
    indent: int  # columns of indent
    width: int  # columns, with the indent
    blank: bool  # whether a blank line, or the start of the text, comes before
    table: bool = False


def paragraphs(text: str) -> list[Paragraph]:
    """The paragraphs of a text.

    :param text: the canonical text.
    :return: in order, without overlap; every character that is not white space is in one. Lines are
        joined where the text is wrapped, so a paragraph may hold line breaks.
    """
    lines, width = _measured(text, _mark_tables(text, _lines(text)))
    joined = [[line] for line in lines] if width is None else _join(text, lines, width)
    found: list[Paragraph] = []
    flat = _FLAT_ALONE if len(lines) == 1 else _FLAT
    for group in joined:
        start, end = group[0].start, group[-1].end
        if len(group) == 1 and not group[0].table and end - start > flat:
            found.extend(Paragraph(s, e) for s, e in _unflatten(text, start, end))
        else:
            found.append(Paragraph(start, end, group[0].table))
    return found


def columns(text: str) -> int:
    """Width of a text in columns: two for a Chinese character or mark, one for the rest."""
    return len(text) + sum(ch >= "\u2014" for ch in text)


def _lines(text: str) -> list[_Line]:
    lines: list[_Line] = []
    last = 0
    for match in _LINE.finditer(text):
        raw = match.group()
        stripped = raw.strip()
        if not stripped:
            continue
        lead = len(raw) - len(raw.lstrip())
        start = match.start() + lead
        blank = not lines or text.count("\n", last, start) > 1
        last = start + len(stripped)
        indent = columns(raw[:lead].expandtabs(8))
        lines.append(_Line(start, last, lead, indent, indent + columns(stripped), blank))
    return lines


def _mark_tables(text: str, lines: list[_Line]) -> list[_Line]:
    """Rows are two or more neighbouring lines of two or more cells each, and not sentences."""
    cells = [_cells(text, line) for line in lines]
    marked = []
    for n, line in enumerate(lines):
        row = cells[n] > 1 and (
            (n > 0 and cells[n - 1] > 1) or (n + 1 < len(lines) and cells[n + 1] > 1) or cells[n] > 3
        )
        marked.append(replace(line, table=row))
    return marked


def _cells(text: str, line: _Line) -> int:
    if line.end - line.start > 2 * _FLAT or text[line.end - 1] in _ENDERS:
        return 1
    content = text[line.start : line.end].strip("|｜│")
    if mark_of(content):
        return 1
    return 1 + sum(1 for _ in _CELL.finditer(content))


def _measured(text: str, lines: list[_Line]) -> tuple[list[_Line], int | None]:
    """The lines in the measure they are wrapped by, columns or characters, and the width, if they are."""
    counted = [replace(line, width=2 * (line.lead + line.end - line.start)) for line in lines]
    by_columns, by_count = _wrap(text, lines), _wrap(text, counted)
    if by_count is not None and (by_columns is None or by_count[1] > by_columns[1]):
        return counted, by_count[0]
    return lines, by_columns[0] if by_columns else None


def _wrap(text: str, lines: Sequence[_Line]) -> tuple[int, float] | None:
    """The width that the text's lines are wrapped at and how even they are, or ``None``.

    Lines of prose that are wrapped are nearly all of one width and break off in mid-sentence, and
    sentences end inside them; a list has no such ends, and lines that are paragraphs end with one.
    """
    prose = [line for line in lines if not line.table]
    inner = [a for a, b in pairwise(prose) if not b.blank]
    if len(inner) * 10 < len(prose):
        inner = prose[:-1]  # every line followed by a blank one
    if len(inner) < 2:
        return None
    widths = sorted(line.width for line in inner)
    width = widths[(len(widths) - 1) * 9 // 10]
    if not _NARROWEST <= width <= _WIDEST:
        return None
    marks = _ENDERS + "：:" + _CLOSERS
    full = [line for line in inner if line.width >= _FULL * width]
    broken = sum(text[line.end - 1] not in marks for line in full)
    if len(full) * 10 < len(inner) * 4 or broken * 10 < len(full) * 6:
        return None
    even = sum(line.width >= width - 4 for line in full) / sum(
        text[line.end - 1] not in marks for line in inner
    )
    ends = sum(any(ch in _ENDERS for ch in text[line.start : line.end - 1]) for line in full)
    if ends * 6 >= len(full):
        return width, even
    # One sentence a paragraph: the short line that ends a run of full ones ends with a mark.
    lasts = [b for a, b in pairwise(prose) if a.width >= _FULL * width > b.width]
    ended = sum(text[line.end - 1] in marks for line in lasts)
    level = sum(line.width >= width - 4 for line in full)
    if len(lasts) > 1 and ended * 10 >= len(lasts) * 7 and level * 10 >= len(full) * 8:
        return width, even
    return None


def _join(text: str, lines: list[_Line], width: int) -> list[list[_Line]]:
    indents = sorted(line.indent for line in lines)
    base = indents[len(indents) // 4]
    full = _FULL * width
    # Every line followed by a blank one: then a blank line marks nothing.
    blanks = sum(not line.blank for line in lines) * 10 >= len(lines)
    opened = [b for a, b in pairwise(lines) if a.width < full]
    marked = blanks and sum(line.blank for line in opened) * 10 >= len(opened) * 8
    groups: list[list[_Line]] = []
    page: list[_Line] = []
    for line in lines:
        last = groups[-1][-1] if groups else None
        if last and not last.table and _PAGE.fullmatch(text, line.start, line.end):
            # A page number: inside a paragraph where the paragraph goes on after it.
            page.append(line)
            continue
        if (
            last is not None
            and not (last.table or line.table)
            and not (blanks and line.blank and not page)
            and last.width >= full
            and line.indent <= base + 1
            and _goes_on(text, last, line, full, marked)
        ):
            groups[-1] += [*page, line]
        else:
            groups += [[number] for number in page]
            groups.append([line])
        page = []
    return groups + [[number] for number in page]


def _goes_on(text: str, line: _Line, after: _Line, full: float, marked: bool) -> bool:
    """Whether ``after`` goes on with the paragraph of the full line ``line``.

    :param full: columns from which a line is full.
    :param marked: whether blank lines mark the paragraphs, and there is none here.
    """
    mark = mark_of(text[after.start : min(after.end, after.start + 40)])
    if text[line.end - 1] in _ENDERS + "：:":
        return mark is None and (marked or after.width >= full or text[after.end - 1] in _ENDERS)
    return mark is None or mark.rank > 21


def _unflatten(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Break a line at the spaces that stand where line breaks were.

    Such a space follows the end of a sentence, comes before a numbered heading, or stands between two
    Chinese characters after what can only be a heading. A line with no space after a sentence is whole.
    """
    gaps = [gap.span() for gap in _GAP.finditer(text, start, end)]
    if not any(text[gap - 1] in _ENDERS + "：:" for gap, _ in gaps):
        yield start, end
        return
    begin = start
    for n, (gap, after) in enumerate(gaps):
        following = gaps[n + 1][0] if n + 1 < len(gaps) else end
        if _is_break(text, begin, gap, after, following):
            yield begin, gap
            begin = after
    yield begin, end


def _is_break(text: str, begin: int, gap: int, after: int, following: int) -> bool:
    """Whether white space from ``gap`` to ``after`` was a line break; see :func:`_unflatten`."""
    before, next_ = text[gap - 1], text[after]
    if before in _ENDERS + "：:" or (before in _CLOSERS and text[gap - 2] in _ENDERS):
        return True
    if not (_han(before) or before in _CLOSERS):
        return False
    dated = _DATE.match(text, after)
    if mark_of(text[after : after + 40]) or (dated and dated.end() == following) or next_ in "【■●◆▲★":
        return True
    piece = text[begin:gap]
    if mark_of(piece[:40]) and len(piece) <= 30 and not any(ch in _ENDERS + "，," for ch in piece):
        return True
    if len(piece) > 60 or any(ch in "。；;" for ch in piece):
        return False
    if sum(ch in "（(《“" for ch in piece) > sum(ch in "）)》”" for ch in piece):
        return False
    return _han(next_) or (
        len(piece) > 5 and following - after > 40 and (next_.isdigit() or next_ in "“《（")
    )


def _han(ch: str) -> bool:
    return "\u3400" <= ch <= "\u9fff"
