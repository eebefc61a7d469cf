"""The ledger of figures as a table: which figures, and their rows for a terminal, CSV and XLSX."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from corpus.normalize import fold
from corpus.units import canonical
from qa.console import clip

if TYPE_CHECKING:
    from corpus.types import Figure
    from index.search import Index

ROLES = {
    "quantity": "数量",
    "share": "占比",
    "change": "变化",
    "target": "目标",
    "duration": "时长",
    "date": "日期",
    "threshold": "界限",
    "name": "名称",
}
_DIRECTIONS = {"up": "增", "down": "减", None: ""}
SHORT = ("报告", "原文", "对象", "时期", "类别", "备注")
COLUMNS = tuple(
    "报告,起,止,原文,数值,上限,单位,限定,对象,时期,类别,标记,可能的读法,增减,说法,章节,所在句".split(",")
)
_WIDTHS = (18, 7, 7, 18, 14, 14, 8, 8, 36, 12, 8, 14, 16, 6, 20, 36, 60)
#: What a spreadsheet would take for a formula; a plain negative number is none.
_FORMULA = re.compile(r"[=+\-@\t\r]")
_NUMBER = re.compile(r"[+\-]\d[\d.,]*[%‰]?")
_SCALE = re.compile(r"^[十百千万亿]+")
#: Digits that a spreadsheet keeps of a number.
_DIGITS = 15
_CELL = 32_767


def select(
    index: Index,
    *,
    unit: str | None = None,
    text: str | None = None,
    period: str | None = None,
    damaged: bool = False,
) -> list[Figure]:
    """The figures of an index for which all that is asked holds, in the order of the reports.

    :param unit: as people write it (``个百分点``, ``万亩``); the measure word itself, not its like.
    :param text: stands in the figure's subject or sentence; width, case and script do not matter.
    :param period: ISO 8601, or its beginning: ``2023`` is ``2023-06`` too.
    :param damaged: only those whose print looks damaged.
    """
    wanted = None if unit is None else canonical(_SCALE.sub("", fold(unit).strip()))
    words = _squeezed(text or "")
    return [
        figure
        for figure in index.figures
        if (wanted is None or figure.unit == wanted)
        and (period is None or _within(figure.period, period))
        and (not damaged or "source_damaged" in figure.flags)
        and (not words or words in _squeezed(figure.subject) or words in _squeezed(sentence(index, figure)))
    ]


def _squeezed(text: str) -> str:
    return re.sub(r"\s", "", fold(text))


def _within(period: str | None, asked: str) -> bool:
    return period is not None and (period == asked or period.startswith((f"{asked}-", f"{asked}/")))


def sentence(index: Index, figure: Figure) -> str:
    """The sentence of a figure, on one line."""
    text = index.documents[figure.doc_id].text[figure.sentence_start : figure.sentence_end]
    return "".join(text.split("\n")).strip()


def short_row(figure: Figure) -> list[str]:
    """A row for a terminal, under :data:`SHORT`."""
    about = clip(figure.subject, 36)
    return [
        clip(figure.doc_id, 24),
        figure.raw,
        about,
        figure.period or "",
        ROLES[figure.role],
        _remark(figure),
    ]


def _remark(figure: Figure) -> str:
    if "source_damaged" not in figure.flags:
        return ""
    return f"原文疑有缺损，可能是 {figure.guess}" if figure.guess else "原文疑有缺损"


def row(index: Index, figure: Figure) -> list[str | int | Decimal | None]:
    """A whole row, under :data:`COLUMNS`; offsets are code points into the report's text."""
    return [
        figure.doc_id,
        figure.start,
        figure.end,
        figure.raw,
        figure.value,
        figure.upper,
        figure.unit,
        figure.qualifier,
        figure.subject,
        figure.period,
        ROLES[figure.role],
        "原文疑有缺损" if "source_damaged" in figure.flags else None,
        figure.guess,
        _DIRECTIONS[figure.direction],
        figure.measure,
        " › ".join(index.sections[figure.section_id].heading),
        sentence(index, figure),
    ]


def to_csv(index: Index, found: Sequence[Figure]) -> str:
    """The figures as CSV, with a header; text that a spreadsheet would run is quoted with ``'``."""
    out = io.StringIO(newline="")
    sheet = csv.writer(out)
    sheet.writerow(COLUMNS)
    for figure in found:
        sheet.writerow([_csv_cell(cell) for cell in row(index, figure)])
    return out.getvalue()


def _csv_cell(cell: str | int | Decimal | None) -> str:
    if isinstance(cell, Decimal):
        return f"{cell:f}"
    text = "" if cell is None else str(cell)
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text


def to_xlsx(index: Index, found: Sequence[Figure]) -> bytes:
    """The figures as an Excel file: one sheet with a filter; text is text, never a formula or link."""
    import xlsxwriter  # type: ignore[import-untyped]

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("数字")
        head = book.add_format({"bold": True})
        for column, (name, width) in enumerate(zip(COLUMNS, _WIDTHS, strict=True)):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, name, head)
        for line, figure in enumerate(found, start=1):
            for column, cell in _cells(row(index, figure)):
                if isinstance(cell, str):
                    sheet.write_string(line, column, cell[:_CELL])
                else:
                    sheet.write_number(line, column, cell)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, len(found), len(COLUMNS) - 1)
    return out.getvalue()


def _cells(cells: Sequence[str | int | Decimal | None]) -> Iterator[tuple[int, str | float]]:
    """The cells that hold something; a number longer than a spreadsheet keeps is text."""
    for column, cell in enumerate(cells):
        if cell is None or cell == "":
            continue
        if isinstance(cell, str):
            yield column, cell
        elif isinstance(cell, Decimal) and len(cell.as_tuple().digits) > _DIGITS:
            yield column, f"{cell:f}"
        else:
            yield column, float(cell)
