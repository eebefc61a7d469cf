"""The ledger as a table: what is selected, and what a spreadsheet gets of it."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from decimal import Decimal
from xml.etree import ElementTree

import pytest

from corpus.types import Document
from index.build import build_documents
from index.embed import Encoder
from index.search import Index
from qa import ledger
from qa.engine import Engine

NAMESPACE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@pytest.fixture(scope="module")
def hostile(encoder: Encoder) -> Index:
    """An index of a report whose texts a spreadsheet would take for formulas."""
    text = '=HYPERLINK("http://a.example","村")共有385个。\n\n@SUM(A1)项目自然增长率为-2.19‰。\n\n+cmd|村共有12345678901234567890个。\n'
    return build_documents([Document("-d.txt", "报告", text, "-d.txt", "0" * 64)], encoder=encoder)


def sheet(book: bytes) -> list[dict[str, tuple[str, str]]]:
    """The rows of a workbook: column letter to (kind of cell, content)."""
    with zipfile.ZipFile(io.BytesIO(book)) as file:
        shared = ElementTree.fromstring(file.read("xl/sharedStrings.xml"))
        strings = ["".join(item.itertext()) for item in shared]
        root = ElementTree.fromstring(file.read("xl/worksheets/sheet1.xml"))
    assert not list(root.iter(f"{NAMESPACE}f"))
    assert not list(root.iter(f"{NAMESPACE}hyperlink"))
    rows = []
    for row in root.iter(f"{NAMESPACE}row"):
        cells = {}
        for cell in row:
            kind, value = cell.get("t", "n"), cell.findtext(f"{NAMESPACE}v") or ""
            cells[re.sub(r"\d", "", cell.get("r", ""))] = (
                kind,
                strings[int(value)] if kind == "s" else value,
            )
        rows.append(cells)
    return rows


def test_conditions_hold_together(engine: Engine) -> None:
    index = engine.index
    every = ledger.select(index)
    assert every == list(index.figures)
    people = ledger.select(index, unit="人")
    assert people
    assert {figure.unit for figure in people} == {"人"}
    both = ledger.select(index, unit="人", text="第一書記中 選派")
    assert [figure.raw for figure in both] == [
        f.raw for f in people if "第一书记中选派" in ledger.sentence(index, f)
    ]
    assert [figure.raw for figure in ledger.select(index, unit="个百分点")] == ["34.16个百分点"]
    assert {figure.raw for figure in ledger.select(index, damaged=True)} == {
        figure.raw for figure in every if "source_damaged" in figure.flags
    }
    assert ledger.select(index, period="2018") == [figure for figure in every if figure.period == "2018"]
    assert ledger.select(index, text="没有这几个字") == []


def test_a_csv_keeps_the_print_and_runs_nothing(engine: Engine, hostile: Index) -> None:
    rows = list(csv.DictReader(io.StringIO(ledger.to_csv(engine.index, engine.index.figures))))
    assert [row["原文"] for row in rows] == [figure.raw for figure in engine.index.figures]
    [row] = [row for row in rows if row["原文"] == "34.16个百分点"]
    assert (row["数值"], row["增减"], row["说法"]) == ("34.16", "增", "较上届提高")
    assert row["章节"].endswith("385个村实现书记、主任一肩挑")
    assert "较上届提高34.16个百分点" in row["所在句"]
    cells = [cell for row in csv.reader(io.StringIO(ledger.to_csv(hostile, hostile.figures))) for cell in row]
    assert "-2.19‰" in cells
    risky = [
        cell for cell in cells if cell[:1] in "=+-@\t\r" and cell and not re.fullmatch(r"-[\d.]+‰?", cell)
    ]
    assert risky == []
    assert any(cell.startswith("'=HYPERLINK") for cell in cells)


def test_a_workbook_has_numbers_as_numbers_and_text_as_text(hostile: Index) -> None:
    head, *rows = sheet(ledger.to_xlsx(hostile, hostile.figures))
    assert tuple(content for _, content in head.values()) == ledger.COLUMNS
    assert len(rows) == len(hostile.figures)
    by_print = {row["D"][1]: row for row in rows}
    assert by_print["385个"]["E"] == ("n", "385")
    assert by_print["385个"]["Q"][0] == "s"
    assert by_print["385个"]["Q"][1].startswith("=HYPERLINK")
    # More digits than a spreadsheet keeps: shown as they are, not rounded.
    assert by_print["12345678901234567890个"]["E"] == ("s", "12345678901234567890")
    assert Decimal(by_print["-2.19‰"]["E"][1]) == Decimal("-2.19")
