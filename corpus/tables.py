"""A table's row read by its head: what each figure is of, in which unit, of which period."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from corpus.normalize import fold
from corpus.numbers import Quantity, quantities
from corpus.numerals import scaled
from corpus.phrases import trimmed
from corpus.units import UNIT, canonical

_BORDER = re.compile(r"[|｜│]")
_GAP = re.compile(r"\t+| {2,}|\u3000+")
_RULE = re.compile(r"[\s|｜│:+-]*")
_UNIT_WORD = re.compile(r"(?:计量)?单位")
_IN_BRACKETS = re.compile(r"[（(]\s*(?:单位[:：])?([^（）()]{1,8})[)）]\s*$")
_CHANGE = re.compile(r"(?P<up>增长|增速|增幅|增减|涨幅|同比|环比|增加)|(?P<down>下降|降幅|减少)")
_SCALED = re.compile(r"([十百千]?[万亿]+)?(.*)")


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a row: ``start`` and ``end`` in the row's text, ``text`` between them, trimmed."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Head:
    """What a table's first row says of each column.

    :param names: the heads as printed; :param periods: ISO, ``None`` where a head names none.
    """

    names: tuple[str, ...]
    periods: tuple[str | None, ...]


def cells(row: str) -> list[Cell]:
    """The cells of a line, or ``[]`` where it is no row: fewer than two cells, or a sentence with gaps."""
    border = _BORDER if _BORDER.search(row) else _GAP
    out: list[Cell] = []
    start = 0
    for match in [*border.finditer(row), None]:
        end = match.start() if match else len(row)
        text = row[start:end].strip(" \t\u3000")
        at = start + len(row[start:end]) - len(row[start:end].lstrip(" \t\u3000"))
        out.append(Cell(at, at + len(text), text))
        start = match.end() if match else end
    if border is _BORDER:  # | a | b |: nothing stands outside the borders
        out = out[not out[0].text :]
        out = out[: len(out) - (not out[-1].text if out else 0)]
    return out if len(out) > 1 and not re.search(r"[。；;！？]", row) else []


def is_rule(row: str) -> bool:
    """Whether the line only draws the table: ``|---|---|``."""
    return bool(_RULE.fullmatch(row))


def head(row: Sequence[Cell]) -> Head | None:
    """The row as a table's head: no cell is a plain number."""
    periods: list[str | None] = []
    for cell in row:
        found = quantities(cell.text)
        if any(
            item.role not in ("date", "name") and item.end - item.start == len(cell.text) for item in found
        ):
            return None
        dates = [item.period for item in found if item.role == "date" and item.period]
        periods.append(dates[-1] if dates else None)
    return Head(tuple(cell.text for cell in row), tuple(periods))


def read_row(
    row: Sequence[Cell], over: Head, found: Sequence[Quantity]
) -> list[tuple[Quantity, str, str | None]]:
    """Each figure of a row with its subject and the period of its column.

    A column of changes (增长, 增速) gives a change, its sign as printed. Bare numbers take the unit that
    the column's head, the row's name or the row's unit column gives.

    :param found: the row's figures, with offsets into it.
    """
    label, label_unit = _unit(row[0].text)
    column = next((n for n, name in enumerate(over.names) if _UNIT_WORD.fullmatch(name)), None)
    row_unit = row[column].text if column is not None else label_unit
    out: list[tuple[Quantity, str, str | None]] = []
    for item in found:
        n = next((n for n, cell in enumerate(row) if cell.start <= item.start < cell.end), 0)
        name, name_unit = _unit(over.names[n])
        if n == 0 or item.role in ("date", "name"):
            out.append((item, "", item.period))
            continue
        if over.periods[n]:
            name = ""
        measured = _measured(item, name_unit or row_unit)
        change = _CHANGE.search(name)
        if change and measured.value is not None:
            up = (measured.value >= 0) == bool(change["up"])
            measured = replace(measured, role="change", direction="up" if up else "down", measure=name)
            name = ""
        out.append((measured, trimmed(label) + trimmed(name), over.periods[n]))
    return out


def _unit(name: str) -> tuple[str, str]:
    """A head or row name without the unit that its brackets give, and the unit."""
    match = _IN_BRACKETS.search(name)
    if match and UNIT.fullmatch(_SCALED.sub(r"\2", fold(match[1]))):
        return name[: match.start()].strip(), match[1]
    return name, ""


def _measured(item: Quantity, unit: str) -> Quantity:
    """A bare number in the unit that its table gives."""
    match = _SCALED.fullmatch(fold(unit))
    if item.unit or item.value is None or not match or not UNIT.fullmatch(match[2]):
        return item
    value = scaled(format(abs(item.value), "f"), match[1] or "")
    role = "share" if match[2] in ("%", "‰") else item.role
    return replace(item, value=-value if item.value < 0 else value, unit=canonical(match[2]), role=role)
