"""Intervals and significance: values worked out by hand, and what must hold of any."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.intervals import SAMPLES, difference, estimate

RIGHT, WRONG, UNMEASURED = (1.0, 1.0), (0.0, 1.0), (0.0, 0.0)
TALLIES = st.lists(st.sampled_from([RIGHT, WRONG, UNMEASURED, (2.0, 3.0)]), min_size=1, max_size=30)


def test_a_ratio_of_sums_over_the_questions_measured() -> None:
    found = estimate([RIGHT, RIGHT, WRONG, UNMEASURED, (2.0, 3.0)])
    assert found is not None
    assert found.value == pytest.approx(4 / 6)
    assert found.n == 4
    assert estimate([UNMEASURED]) is None
    assert estimate([]) is None


def test_the_interval_is_about_the_binomial_one() -> None:
    # 80 of 100: the exact bootstrap's interval is the binomial's quantiles, 72 % to 88 %.
    found = estimate([RIGHT] * 80 + [WRONG] * 20)
    assert found is not None
    assert (found.low, found.high) == pytest.approx((0.72, 0.875), abs=0.011)


def test_paraphrases_of_one_fact_widen_the_interval() -> None:
    values = ([RIGHT] * 5 + [WRONG] * 5) * 10
    alone = estimate(values)
    together = estimate(values, [number // 5 for number in range(100)])
    assert alone is not None
    assert together is not None
    assert alone.value == together.value == 0.5
    assert together.high - together.low > 1.5 * (alone.high - alone.low)


def test_the_same_run_twice_does_not_differ() -> None:
    found = difference([RIGHT, WRONG, UNMEASURED], [RIGHT, WRONG, UNMEASURED])
    assert found is not None
    assert (found.change, found.low, found.high, found.p, found.n) == (0.0, 0.0, 0.0, 1.0, 2)
    assert not found.significant


def test_chance_is_told_from_a_change() -> None:
    # Of 12 questions 10 got right and none got wrong: by the sign test p = 2 / 2^10.
    found = difference([WRONG] * 10 + [RIGHT] * 2, [RIGHT] * 12)
    assert found is not None
    assert found.change == pytest.approx(10 / 12)
    assert found.p == pytest.approx(2 / 2**10, abs=0.002)
    assert found.significant
    assert 0 < found.low < found.change <= found.high <= 1
    # One of two: swapped or not, the runs differ as much.
    even = difference([WRONG, RIGHT], [RIGHT, RIGHT])
    assert even is not None
    assert even.p == 1.0


def test_runs_are_compared_question_by_question() -> None:
    with pytest.raises(ValueError, match="same questions"):
        difference([RIGHT], [RIGHT, RIGHT])
    with pytest.raises(ValueError, match="one cluster"):
        estimate([RIGHT], ["a", "b"])
    assert difference([UNMEASURED], [RIGHT]) is None


@settings(max_examples=30, deadline=None)
@given(TALLIES)
def test_an_interval_holds_its_value_and_is_the_same_each_time(tallies: list[tuple[float, float]]) -> None:
    found = estimate(tallies)
    assert found == estimate(tallies)
    if found is None:
        assert not any(of for _, of in tallies)
    else:
        assert 0 <= found.low <= found.high <= 1
        assert 0 <= found.value <= 1


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=30))
def test_a_comparison_read_backwards_is_its_mirror(pairs: list[tuple[bool, bool]]) -> None:
    before, after = ([(float(one[side]), 1.0) for one in pairs] for side in (0, 1))
    there, back = difference(before, after), difference(after, before)
    assert there is not None
    assert back is not None
    assert there.change == pytest.approx(-back.change)
    assert there.p == back.p
    assert 1 / (SAMPLES + 1) <= there.p <= 1
