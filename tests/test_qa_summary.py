"""An evaluation summed up, and why questions fail: over rows made by hand."""

from __future__ import annotations

from typing import Any

import pytest

from qa.evaluate import Evaluation, Row
from qa.metrics import answer_scores
from qa.outcome import STAGES, stage, why
from qa.questions import Evidence, Question
from qa.summary import NO_PLACE, coverage_curve, latency, names, reliability, summarise
from qa.tallies import tallies


def row(
    number: int,
    correct: bool,
    confidence: float = 0.5,
    *,
    status: str | None = "answered",
    kind: str = "figure",
    rank: int | None = 1,
    cited: bool = True,
    answerable: bool = True,
    **other: Any,
) -> Row:
    evidence = (Evidence("共有410个村"),) if answerable else ()
    question = Question(number, "多少个村？", kind, ("410个",), (), evidence, answerable, source="q.jsonl")
    answer: dict[str, Any] = (
        {} if status is None else {"status": status, "answer": "410个", "confidence": confidence}
    )
    first = {"sentence/hybrid": rank} if answerable else {}
    found = {**tallies(question, answer, [], []), "correct": (float(correct), 1.0)}
    return Row(question, answer, correct, cited if answerable else None, first, found, **other)


def test_accuracy_falls_as_less_likely_answers_are_given() -> None:
    rows = [
        row(1, True, 0.9),
        row(2, False, 0.5),
        row(3, True, 0.5),
        row(4, True, 0.7),
        row(5, True, status="not_found"),
    ]
    points = [(one.threshold, one.coverage, one.accuracy) for one in coverage_curve(rows)]
    # Equal confidences cannot be told apart: they come in together.
    assert points == [(0.9, 0.2, 1.0), (0.7, 0.4, 1.0), (0.5, 0.8, 0.75)]
    assert coverage_curve([]) == ()


def test_confidence_is_held_against_what_is_right() -> None:
    bins = reliability([row(1, True, 1.0), row(2, True, 0.95), row(3, False, 0.62), row(4, True, 0.68)])
    assert [(one.low, one.high, one.n, one.accuracy) for one in bins] == [
        (0.6, 0.7, 2, 0.5),
        (0.9, 1.0, 2, 1.0),
    ]
    assert bins[0].confidence == pytest.approx(0.65)


def test_latency_is_the_median_and_the_nearest_rank() -> None:
    found = latency([n / 100 for n in range(1, 101)])
    assert (found.median, found.p95, found.slowest) == (pytest.approx(0.505), 0.95, 1.0)
    assert latency([0.3]).p95 == 0.3
    assert latency([]).median == 0.0


def test_measures_are_given_by_kind_report_and_section() -> None:
    rows = (
        row(1, True, doc="a.txt", section=("一、农业", "粮食")),
        row(2, False, doc="a.txt", kind="time", section=()),
        row(3, True, kind="none", answerable=False, status="not_found"),
    )
    scores = answer_scores([one.question for one in rows], [one.answer for one in rows], {})
    summary = summarise(Evaluation(2, {}, scores, rows, ()))
    assert {by: {name: n for name, (n, _) in found.items()} for by, found in summary.groups.items()} == {
        "kind": {"figure": 1, "time": 1, "none": 1},
        "doc": {"a.txt": 2, NO_PLACE: 1},
        "section": {"一、农业 › 粮食": 1, "（无标题）": 1, NO_PLACE: 1},
    }
    assert summary.groups["doc"]["a.txt"][1]["correct"].value == 0.5
    assert summary.measures["correct"].value == pytest.approx(2 / 3)
    # Both given at 0.5, one right.
    assert summary.calibration_error == 0.0


def test_refusals_are_not_measured_where_none_would_be_right() -> None:
    rows = [row(1, True), row(2, False, status="not_found")]
    assert not [name for name in names(rows) if name.startswith("refusal_")]
    rows.append(row(3, True, kind="none", answerable=False, status="not_found"))
    assert "refusal_f1" in names(rows)


@pytest.mark.parametrize(
    ("failed", "expected", "said"),
    [
        (row(1, True), None, ""),
        (row(1, False, status=None), "refused_input", "没有被接受"),
        (row(1, False, kind="none", answerable=False), "answered_none", "应当拒答，却作答"),
        (row(1, False, kind="none", answerable=False, status="ambiguous"), "answered_none", "反问"),
        (row(1, False, located=False), "unlocated", "找不到"),
        (row(1, False, rank=None, cited=False), "search", "不在检索到的前 10"),
        (row(1, False, rank=None, cited=False, status="not_found"), "search", "拒答"),
        (row(1, False, rank=3, cited=False, status="not_found"), "refusal", "第 3 位，却拒答"),
        (row(1, False, rank=2, cited=False, status="ambiguous"), "refusal", "第 2 位，却反问"),
        (row(1, False, rank=2, cited=False), "reading", "第 2 位，引用的却是别处"),
        (row(1, False), "wording", "取出的答案不对"),
        (row(1, False, kind="damaged"), "damage", "没有标出"),
    ],
)
def test_a_failure_is_put_down_to_the_step_that_failed(failed: Row, expected: str | None, said: str) -> None:
    assert stage(failed) == expected
    assert said in why(failed)
    assert expected is None or expected in STAGES
