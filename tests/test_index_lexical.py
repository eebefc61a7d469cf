"""BM25: against the formula worked out by hand, and its edges."""

import math
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.lexical import Lexical

K1, B = 1.2, 0.6
corpora = st.lists(st.lists(st.sampled_from("abcdefg"), max_size=8), min_size=1, max_size=6)


def by_hand(units: list[list[str]], query: list[str], k1: float, b: float) -> list[float]:
    """Lucene's BM25: Kamphuis et al. 2020, Which BM25 do you mean?, row 'Lucene (accurate)'."""
    mean = sum(map(len, units)) / len(units)
    scores = []
    for unit in units:
        counts = Counter(unit)
        score = 0.0
        for token in query:
            holders = sum(token in other for other in units)
            idf = math.log(1 + (len(units) - holders + 0.5) / (holders + 0.5))
            if counts[token]:
                score += idf * counts[token] / (counts[token] + k1 * (1 - b + b * len(unit) / mean))
        scores.append(score)
    return scores


@given(corpora, st.lists(st.sampled_from("abcdefgxyz"), max_size=5))
def test_scores_follow_the_formula(units: list[list[str]], query: list[str]) -> None:
    scores = Lexical.build(units, k1=K1, b=B).scores(query)
    assert scores.dtype == np.float32
    assert scores.shape == (len(units),)
    if any(units):
        assert scores == pytest.approx(by_hand(units, query, K1, B), abs=1e-5)
    else:
        assert not scores.any()


def test_unknown_and_missing_tokens_score_zero() -> None:
    lexical = Lexical.build([["村"], ["镇", "镇"]])
    assert not lexical.scores(["县"]).any()
    assert not lexical.scores([]).any()


def test_no_units() -> None:
    assert Lexical.build([]).scores(["村"]).shape == (0,)


@given(corpora)
def test_rebuilt_from_its_arrays_scores_the_same(units: list[list[str]]) -> None:
    built = Lexical.build(units)
    again = Lexical(built.vocabulary, built.data, built.indices, built.indptr, built.size)
    assert np.array_equal(built.scores(list("abg")), again.scores(list("abg")))


@given(corpora.filter(any), st.lists(st.sampled_from("abcdefgxyz"), max_size=5))
def test_nothing_exceeds_the_ceiling(units: list[list[str]], query: list[str]) -> None:
    lexical = Lexical.build(units)
    ceiling = lexical.ceiling(query)
    assert (lexical.scores(query) <= ceiling + 1e-5).all()
    by_rarity = [
        math.log(1 + (len(units) - n + 0.5) / (n + 0.5)) for n in (sum(t in u for u in units) for t in query)
    ]
    assert ceiling == pytest.approx(sum(by_rarity))


def test_the_ceiling_is_nearly_reached_by_a_unit_of_nothing_else() -> None:
    lexical = Lexical.build([["村"] * 10**5, ["镇"]])
    assert lexical.scores(["村"])[0] == pytest.approx(lexical.ceiling(["村"]), rel=1e-3)
