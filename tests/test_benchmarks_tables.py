"""The benchmarks' README says what the results files say, and names every benchmark."""

from __future__ import annotations

import sys
from pathlib import Path

BENCHMARKS = Path(__file__).resolve().parent.parent / "benchmarks"
sys.path.insert(0, str(BENCHMARKS))

import tables  # noqa: E402

#: What others import, and what runs the others.
PARTS = {"measured_sets", "peer_processes", "retrieval_sets", "run"}


def test_the_tables_are_those_of_the_results() -> None:
    text = tables.README.read_text("utf-8")
    assert tables.filled(text) == text, "run python benchmarks/tables.py"
    assert {found[2] for found in tables._TABLE.finditer(text)} == set(tables.TABLES)


def test_every_benchmark_has_its_command() -> None:
    text = tables.README.read_text("utf-8")
    for path in BENCHMARKS.glob("*.py"):
        assert path.stem in PARTS or f"python benchmarks/{path.name}" in text, path.name


def test_a_difference_is_bold_where_its_interval_leaves_zero_out() -> None:
    assert tables._change({"against shipped": [-0.1, -0.2, -0.01]}) == "**-0.100 [-0.200, -0.010]**"
    assert tables._change({"against shipped": [0.1, -0.01, 0.2]}) == "+0.100 [-0.010, +0.200]"
    assert tables._change({}) == ""
