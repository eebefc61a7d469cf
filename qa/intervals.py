"""How sure a measured share is, and whether two runs differ: resampling of questions, seeded.

Every measure here is a ratio of sums. A question adds a :data:`Tally` to it, ``(got, of)``: ``(1, 1)`` for a
right answer, ``(2, 3)`` for two verbatim citations of three, ``(0, 0)`` where it is not measured on it. So a
mean, a precision and an F1 are resampled by the same few lines, and per-question values come first.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

#: What one question adds to a measure: how much it got, of how much.
Tally = tuple[float, float]
_Array = npt.NDArray[np.float64]

#: Resamples: enough for two stable digits of a 95 % interval.
SAMPLES = 2000
SEED = 20180
#: Resamples drawn at once, so that thousands of questions need no gigabytes.
_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Estimate:
    """A measured share with its 95 % interval (percentile bootstrap).

    :param value: sum of what was got over the sum of what there was; ``low`` and ``high`` around it.
    :param n: questions it is measured on.
    """

    value: float
    low: float
    high: float
    n: int


@dataclass(frozen=True, slots=True)
class Difference:
    """How a measure changed between two runs on the same questions.

    :param change: after less before, with its 95 % interval (paired bootstrap) ``low`` to ``high``.
    :param p: two-sided, of a paired randomisation test: how often runs with their results swapped at
        random, question by question, differ at least as much.
    :param n: questions that both runs are measured on.
    """

    before: float
    after: float
    change: float
    low: float
    high: float
    p: float
    n: int

    @property
    def significant(self) -> bool:
        """Whether ``p`` is below 0.05."""
        return self.p < 0.05


def estimate(tallies: Sequence[Tally], clusters: Sequence[Hashable] | None = None) -> Estimate | None:
    """A measure and its interval.

    :param tallies: one a question.
    :param clusters: one a question; questions of a cluster (paraphrases about one fact) are not
        independent, so that they are drawn together. ``None`` for each question by itself.
    :return: ``None`` where no question is measured.
    """
    n = sum(1 for _, of in tallies if of)
    if not n:
        return None
    sums = _clustered(_array(tallies), clusters)
    ratios = np.concatenate([_ratio(draw @ sums) for draw in _draws(len(sums))])
    low, high = np.quantile(ratios, [0.025, 0.975])
    return Estimate(float(_ratio(sums.sum(axis=0))), float(low), float(high), n)


def difference(
    before: Sequence[Tally], after: Sequence[Tally], clusters: Sequence[Hashable] | None = None
) -> Difference | None:
    """How a measure changed; see :class:`Difference`.

    :param before: one a question; ``after`` the same questions in the same order.
    :return: ``None`` where no question is measured in both runs.
    :raises ValueError: not the same number of questions.
    """
    if len(before) != len(after):
        raise ValueError("both runs must be on the same questions")
    either = [bool(a[1]) or bool(b[1]) for a, b in zip(before, after, strict=True)]
    if not any(a for _, a in before) or not any(b for _, b in after):
        return None
    old, new = _clustered(_array(before), clusters), _clustered(_array(after), clusters)
    changes = np.concatenate([_ratio(draw @ new) - _ratio(draw @ old) for draw in _draws(len(old))])
    low, high = np.quantile(changes, [0.025, 0.975])
    was, now = float(_ratio(old.sum(axis=0))), float(_ratio(new.sum(axis=0)))
    return Difference(was, now, now - was, float(low), float(high), _p(old, new), sum(either))


def _p(old: _Array, new: _Array) -> float:
    """Share of random swaps that differ at least as much, the one observed counted in."""
    observed = abs(float(_ratio(new.sum(axis=0)) - _ratio(old.sum(axis=0))))
    rng = np.random.default_rng(SEED)
    half, gap = (old + new).sum(axis=0) / 2, (new - old) / 2
    extreme, done = 0, 0
    while done < SAMPLES:
        size = min(_AT_ONCE, SAMPLES - done)
        moved = rng.choice([-1.0, 1.0], size=(size, len(gap))) @ gap
        # 1e-12: a difference that is the same but for rounding is as large.
        extreme += int((np.abs(_ratio(half + moved) - _ratio(half - moved)) >= observed - 1e-12).sum())
        done += size
    return (extreme + 1) / (SAMPLES + 1)


def _array(tallies: Sequence[Tally]) -> _Array:
    return np.asarray(tallies, dtype=np.float64).reshape(-1, 2)


def _clustered(values: _Array, clusters: Sequence[Hashable] | None) -> _Array:
    """The sums of each cluster, clusters in the order in which they first occur."""
    if clusters is None:
        return values
    if len(clusters) != len(values):
        raise ValueError("one cluster a question")
    places: dict[Hashable, int] = {}
    row = [places.setdefault(cluster, len(places)) for cluster in clusters]
    sums = np.zeros((len(places), 2))
    np.add.at(sums, row, values)
    return sums


@lru_cache(maxsize=2)
def _draws(n: int) -> list[_Array]:
    """Resamples as counts: row i, column j is how often cluster j is drawn in resample i.

    Kept, because dozens of measures are taken of the same questions; at 3,000 questions they take 50 MB.
    """
    rng = np.random.default_rng(SEED)
    even = np.full(n, 1 / n)
    return [rng.multinomial(n, even, size=_AT_ONCE).astype(np.float64) for _ in range(SAMPLES // _AT_ONCE)]


def _ratio(sums: _Array) -> _Array:
    """Got over of, 0 where there is nothing; the last axis is ``(got, of)``."""
    got, of = sums[..., 0], sums[..., 1]
    return np.divide(got, of, out=np.zeros_like(got), where=of > 1e-12)
