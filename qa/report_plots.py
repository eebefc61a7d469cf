"""The four plots of an evaluation's page: recall by k, coverage and accuracy, reliability, latency."""

from __future__ import annotations

import math
from html import escape

from qa.evaluate import MODES, UNITS, Evaluation
from qa.plots import Axis, Series, bars, lines, share
from qa.scoreboard import MODE_NAMES, UNIT_NAMES
from qa.summary import Summary

_DEPTHS = (1, 3, 5, 10)
#: Columns of the latency histogram.
_COLUMNS = 20


def plots(summary: Summary, result: Evaluation) -> str:
    """All that have something to show, as figures with captions, in HTML."""
    shown = []
    if result.searched:
        shown += [_recall(summary, unit) for unit in UNITS]
    if summary.curve:
        shown += [_coverage(summary), _reliability(summary)]
    shown.append(_latency(summary, [row.seconds for row in result.rows]))
    return f"<div class=plots>{''.join(shown)}</div>"


def _recall(summary: Summary, unit: str) -> str:
    series = []
    for mode in reversed(MODES):
        found = [summary.measures[f"{unit}/{mode}/recall@{k}"] for k in _DEPTHS]
        series.append(
            Series(
                MODE_NAMES[mode],
                [(k, one.value) for k, one in zip(_DEPTHS, found, strict=True)],
                # Of one line only: three sets of whiskers on one another say nothing.
                [(one.low, one.high) for one in found] if mode == "hybrid" else (),
            )
        )
    x = Axis("前 k 条", 0.5, 10.5, [(k, str(k)) for k in _DEPTHS])
    title = f"召回@k（{UNIT_NAMES[unit]}）"
    return _figure(title, "竖线是合用的 95% 区间", lines(title, x, share("召回"), series))


def _coverage(summary: Summary) -> str:
    points = [(one.coverage, one.accuracy) for one in summary.curve]
    title = "作答率与正确率"
    drawn = lines(title, share("作答率"), share("作答的正确率"), [Series("", points)])
    return _figure(title, "从最有把握的答案起逐个放宽；右端是现在的门槛", drawn)


def _reliability(summary: Summary) -> str:
    columns = [
        (
            one.low,
            one.high,
            one.accuracy,
            f"置信度约 {one.confidence:.2f}，{one.n} 题，答对 {one.accuracy:.0%}",
        )
        for one in summary.bins
    ]
    title = "置信度可信吗"
    drawn = bars(title, share("置信度"), share("正确率"), columns, diagonal=True)
    return _figure(title, f"柱子贴着虚线最好；平均相差 {summary.calibration_error:.1%}", drawn)


def _latency(summary: Summary, seconds: list[float]) -> str:
    """A histogram up to the slowest answer that is among the quickest 99 %."""
    ordered = sorted(seconds) or [0.0]
    top = max(ordered[-(-99 * len(ordered) // 100) - 1], 1e-3) * 1000
    step = _round(top / 5)
    high = step * math.ceil(top / step)
    counts = [0] * _COLUMNS
    for one in seconds:
        counts[min(int(one * 1000 / high * _COLUMNS), _COLUMNS - 1)] += 1
    width = high / _COLUMNS
    columns = [
        (i * width, (i + 1) * width, count, f"{i * width:.0f}–{(i + 1) * width:.0f} 毫秒：{count} 题")
        for i, count in enumerate(counts)
        if count
    ]
    most = max(counts) or 1
    tall = _round(most / 4)
    x = Axis("毫秒", 0, high, [(step * i, f"{step * i:g}") for i in range(round(high / step) + 1)])
    y = Axis("题数", 0, most * 1.05, [(tall * i, f"{tall * i:g}") for i in range(int(most / tall) + 1)])
    title = "回答用时"
    time = summary.latency
    about = f"中位 {time.median * 1000:.0f} 毫秒，p95 {time.p95 * 1000:.0f} 毫秒；更慢的并入最右一柱"
    return _figure(title, about, bars(title, x, y, columns))


def _round(value: float) -> float:
    """The next of 1, 2 or 5 times a power of ten."""
    power = 10.0 ** math.floor(math.log10(max(value, 1.0)))
    return next(power * n for n in (1, 2, 5, 10) if power * n >= value)


def _figure(title: str, about: str, drawn: str) -> str:
    return f"<figure><figcaption>{escape(title)}<small>{escape(about)}</small></figcaption>{drawn}</figure>"
