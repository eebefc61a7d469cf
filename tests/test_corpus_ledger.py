"""The ledger of the bundled report against every figure of it, read by hand (``report_figures.jsonl``)."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from corpus.figures import figures
from corpus.loaders import load
from corpus.split import split
from corpus.types import Document, Figure

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "benchmarks"))
from figure_ledger import compare, read_gold

GOLD = read_gold(Path(__file__).parent / "report_figures.jsonl")


@pytest.fixture(scope="module")
def report(data: Path) -> Document:
    return load(data / "report.txt")


@pytest.fixture(scope="module")
def ledger(report: Document) -> tuple[Figure, ...]:
    return figures(report, split(report))


def test_the_gold_figures_are_slices_of_the_report(report: Document) -> None:
    assert [report.text[one["start"] : one["end"]] for one in GOLD] == [one["raw"] for one in GOLD]
    assert sum(one["role"] != "name" for one in GOLD) == 55


def test_value_unit_and_subject_are_as_read_by_hand(ledger: tuple[Figure, ...]) -> None:
    found = compare(ledger, GOLD)
    assert found.recall >= 0.98, found.wrong
    assert found.precision >= 0.98, (found.wrong, found.extra)


def test_spans_roles_qualifiers_and_flags_are_as_read_by_hand(ledger: tuple[Figure, ...]) -> None:
    entries = {item.start: item for item in ledger if item.role != "name"}
    for one in GOLD:
        if one["role"] == "name":
            continue
        item = entries[one["start"]]
        assert (item.raw, item.role, list(item.flags)) == (one["raw"], one["role"], one["flags"])
        if not one["flags"]:
            assert item.qualifier == one["qualifier"]
        if one["period"]:
            assert item.period == one["period"]


def test_names_are_kept_apart(ledger: tuple[Figure, ...]) -> None:
    for one in GOLD:
        if one["role"] == "name":
            here = [item for item in ledger if item.start < one["end"] and one["start"] < item.end]
            assert all(item.role == "name" for item in here), one["raw"]


def test_the_four_damaged_places_are_flagged_as_printed_and_guessed(ledger: tuple[Figure, ...]) -> None:
    damaged = [(item.raw, item.value, item.guess) for item in ledger if "source_damaged" in item.flags]
    assert damaged == [
        ("4月28日到930日", None, "4月28日到9月30日"),
        ("20183月到2020年底", None, "2018年3月到2020年底"),
        ("251700余次", None, "25…1700余次"),
    ]
    # Only the separator is lost between these, so both keep their values.
    lost = [(item.raw, item.value, item.guess) for item in ledger if "separator_lost" in item.flags]
    assert [(raw, str(value)) for raw, value, _ in lost] == [("76.33%", "76.33"), ("50岁以下", "50")]


def test_a_wrong_entry_counts_against_recall_and_precision(ledger: tuple[Figure, ...]) -> None:
    found = compare([item for item in ledger if item.raw != "1262名"], GOLD)
    assert len(found.wrong) == 1
    assert found.extra == []
    other = [{**one, "subject": "学校"} if one["raw"] == "1262名" else one for one in GOLD]
    assert compare(ledger, other).precision < compare(ledger, GOLD).precision
