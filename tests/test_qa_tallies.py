"""What a question adds to each measure, by hand."""

from __future__ import annotations

from typing import Any

import pytest

from qa.questions import Evidence, Question
from qa.tallies import EXPLAINED, MEASURES, same_figure, tallies

QUOTE = "全县共有410个村通了班车"
ASKED = Question("q", "有多少个村通了班车？", "figure", ("410个",), (), (Evidence(QUOTE),))
HOPELESS = Question("n", "有多少个乡？", "none", answerable=False)
GOLD = [("a.txt", 10, 22)]


def answer(
    short: str, *places: tuple[int, int], status: str = "answered", doc: str = "a.txt"
) -> dict[str, Any]:
    cited = [{"doc": doc, "start": start, "end": end, "quote": QUOTE[: end - start]} for start, end in places]
    return {"status": status, "answer": short, "text": "", "flags": [], "citations": cited}


def test_every_measure_is_named_and_explained() -> None:
    assert list(MEASURES) == list(EXPLAINED)


def test_a_right_answer_gets_everything() -> None:
    found = tallies(ASKED, answer("410个", (10, 22)), GOLD, [True])
    assert found == {
        "correct": (1, 1),
        "coverage": (1, 1),
        "selective": (1, 1),
        "verbatim": (1, 1),
        "exact": (1, 1),
        "f1": (1, 1),
        "figure": (1, 1),
        "cited": (1, 1),
        "citation_precision": (1, 1),
        "citation_recall": (1, 1),
        "false_flags": (0, 1),
    }


def test_a_question_without_a_result_counts_as_zero() -> None:
    for nothing in ({}, answer("", status="not_found")):
        found = tallies(ASKED, nothing, GOLD, [])
        for name in ("correct", "coverage", "exact", "f1", "figure", "cited", "citation_recall"):
            assert found[name] == (0, 1), name
        assert "selective" not in found
        assert "verbatim" not in found


def test_refusals_are_counted_for_precision_recall_and_f1() -> None:
    refused, given = answer("", status="not_found"), answer("25个")
    names = ("refusal_precision", "refusal_recall", "refusal_f1")
    assert [tallies(HOPELESS, refused, [], []).get(name) for name in names] == [(1, 1), (1, 1), (2, 2)]
    assert [tallies(HOPELESS, given, [], []).get(name) for name in names] == [None, (0, 1), (0, 1)]
    assert [tallies(ASKED, refused, [], []).get(name) for name in names] == [(0, 1), None, (0, 1)]
    # P 1/2, R 1/2: F1 (2 + 0 + 0) / (2 + 1 + 1) = 1/2.


@pytest.mark.parametrize(
    ("places", "precision", "recall"),
    [
        ([(10, 22)], 1, 1),
        ([(0, 40)], 1, 1),  # the whole sentence
        ([(12, 15)], 1, 0),  # lies in the quote, but is less than half of it
        ([(10, 13), (13, 16)], 1, 1),  # half of it, together
        ([(10, 22), (50, 60)], 0.5, 1),
        ([(50, 60)], 0, 0),
    ],
)
def test_citations_are_held_against_gold_offsets(
    places: list[tuple[int, int]], precision: float, recall: float
) -> None:
    found = tallies(ASKED, answer("410个", *places), GOLD, [])
    assert found["citation_precision"] == (precision, 1)
    assert found["citation_recall"] == (recall, 1)
    elsewhere = tallies(ASKED, answer("410个", *places, doc="b.txt"), GOLD, [])
    assert elsewhere["citation_precision"] == (0, 1)


@pytest.mark.parametrize(
    ("accepted", "said", "right"),
    [
        ("410个", "410个村", True),
        ("410个", "四百一十个", True),
        ("410个", "410", True),  # no unit said: its value
        ("410个", "410名", True),  # measure words that count the same
        ("410个", "410亩", False),
        ("1846.3亿元", "184630000万元", False),
        ("1846.3亿元", "18463000万元", True),
        ("16.2%", "16.2个百分点", False),
        ("410个", "410个，占85%", False),  # more than was asked
        ("410个，占85%", "410个", False),
        ("3至5名", "3名", False),
        ("410个", "2018年有410个", True),  # a date is none of the numbers
        ("410个", "", False),
    ],
)
def test_a_figure_is_exact_in_value_and_unit(accepted: str, said: str, right: bool) -> None:
    assert same_figure([accepted], said) is right
