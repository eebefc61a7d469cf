"""An evaluation summed up: measures with intervals, by kind, report and section, and how confidence fares."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from qa.evaluate import MODES, UNITS, Evaluation, Row
from qa.intervals import Estimate, estimate
from qa.metrics import SEARCH_MEASURES
from qa.tallies import MEASURES

#: Confidence is sorted into this many bins of equal width.
BINS = 10
#: The measures shown of a group.
GROUPED = ("correct", "f1", "citation_precision", "citation_recall", "sentence/hybrid/recall@1")
#: How a group of questions without a gold quote is called.
NO_PLACE = "（没有原文依据）"


@dataclass(frozen=True, slots=True)
class Point:
    """What would be answered if answers less likely than ``threshold`` were withheld.

    :param coverage: share of all questions that are answered; ``accuracy`` the share right of these.
    """

    threshold: float
    coverage: float
    accuracy: float


@dataclass(frozen=True, slots=True)
class Bin:
    """Answers whose confidence is between ``low`` and ``high``.

    :param confidence: their mean; ``accuracy`` the share that is right; ``n`` how many.
    """

    low: float
    high: float
    confidence: float
    accuracy: float
    n: int


@dataclass(frozen=True, slots=True)
class Latency:
    """How long answers took, in seconds."""

    median: float
    p95: float
    slowest: float


#: Questions of a group, and the measures they are measured on.
Group = tuple[int, Mapping[str, Estimate]]


@dataclass(frozen=True, slots=True)
class Summary:
    """What the tables and plots show.

    :param measures: of answers (:data:`qa.tallies.MEASURES`) and of search (``"sentence/hybrid/mrr@10"``).
    :param groups: ``kind``, ``doc``, ``section`` -> group -> its questions and :data:`GROUPED` measures.
    :param curve: from the most confident answer down.
    :param calibration_error: mean distance of confidence and accuracy over the bins, each by its answers.
    """

    measures: Mapping[str, Estimate]
    groups: Mapping[str, Mapping[str, Group]]
    curve: tuple[Point, ...]
    bins: tuple[Bin, ...]
    calibration_error: float
    latency: Latency


def names(rows: Sequence[Row]) -> list[str]:
    """The measures that say something of these questions, in the order shown.

    Where all can be answered, every refusal is a mistake, and its precision and F1 are 0 whatever else is so.
    """
    answerable = all(row.question.answerable for row in rows)
    return [
        *(name for name in MEASURES if not (answerable and name.startswith("refusal_"))),
        *(f"{unit}/{mode}/{name}" for unit in UNITS for mode in MODES for name in SEARCH_MEASURES),
    ]


def summarise(result: Evaluation) -> Summary:
    """Sum up an evaluation."""
    rows = result.rows
    bins = reliability(rows)
    answered = sum(one.n for one in bins)
    return Summary(
        measures=_estimates(rows, names(rows)),
        groups={
            "kind": _grouped(rows, lambda row: row.question.kind),
            "doc": _grouped(rows, lambda row: row.doc or NO_PLACE),
            "section": _grouped(
                rows, lambda row: " › ".join(row.section) or "（无标题）" if row.doc else NO_PLACE
            ),
        },
        curve=coverage_curve(rows),
        bins=bins,
        calibration_error=sum(one.n * abs(one.confidence - one.accuracy) for one in bins) / (answered or 1),
        latency=latency([row.seconds for row in rows]),
    )


def clusters(rows: Sequence[Row]) -> list[tuple[str, str]]:
    """What each question is about, where its set says so; itself where not."""
    return [
        (row.question.source, f"事实 {row.question.fact}" if row.question.fact else f"编号 {row.question.id}")
        for row in rows
    ]


def _estimates(rows: Sequence[Row], measures: Sequence[str]) -> dict[str, Estimate]:
    about = clusters(rows)
    found = {}
    for name in measures:
        if (one := estimate([row.tallies.get(name, (0.0, 0.0)) for row in rows], about)) is not None:
            found[name] = one
    return found


def _grouped(rows: Sequence[Row], key: Callable[[Row], str]) -> dict[str, Group]:
    members: dict[str, list[Row]] = {}
    for row in rows:
        members.setdefault(key(row), []).append(row)
    return {name: (len(some), _estimates(some, GROUPED)) for name, some in members.items()}


def _answered(rows: Sequence[Row]) -> list[tuple[float, bool]]:
    """Confidence of each answer given, and whether it is right."""
    return [
        (float(row.answer.get("confidence") or 0.0), row.correct)
        for row in rows
        if row.answer.get("status") == "answered"
    ]


def coverage_curve(rows: Sequence[Row]) -> tuple[Point, ...]:
    """Accuracy as answers are given down to ever less confidence; equal confidences make one point."""
    points = []
    right = done = 0
    given = sorted(_answered(rows), key=lambda pair: -pair[0])
    for place, (confidence, good) in enumerate(given):
        right, done = right + good, done + 1
        if place + 1 == len(given) or given[place + 1][0] < confidence:
            points.append(Point(confidence, done / len(rows), right / done))
    return tuple(points)


def reliability(rows: Sequence[Row]) -> tuple[Bin, ...]:
    """Answers by confidence; empty bins are left out."""
    found = []
    given = _answered(rows)
    for place in range(BINS):
        # The last bin holds 1 itself.
        inside = [one for one in given if min(int(one[0] * BINS), BINS - 1) == place]
        if inside:
            found.append(
                Bin(
                    place / BINS,
                    (place + 1) / BINS,
                    statistics.fmean(confidence for confidence, _ in inside),
                    statistics.fmean(good for _, good in inside),
                    len(inside),
                )
            )
    return tuple(found)


def latency(seconds: Sequence[float]) -> Latency:
    """Median, 95th percentile (the nearest rank) and slowest; 0 for none."""
    if not seconds:
        return Latency(0.0, 0.0, 0.0)
    ordered = sorted(seconds)
    return Latency(statistics.median(ordered), ordered[-(-95 * len(ordered) // 100) - 1], ordered[-1])
