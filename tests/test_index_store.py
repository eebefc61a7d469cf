"""Exact vector search, compared with NumPy."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from index.store import VectorStore


def unit_vectors(n: int, seed: int, dim: int = 8) -> NDArray[np.float32]:
    vectors = np.random.default_rng(seed).standard_normal((n, dim)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


@given(st.integers(1, 40), st.integers(0, 60), st.integers(0, 10**6), st.data())
def test_nearest_is_exact(n: int, k: int, seed: int, data: st.DataObject) -> None:
    vectors, query = unit_vectors(n, seed), unit_vectors(1, seed + 1)[0]
    rows = data.draw(st.none() | st.sets(st.integers(0, n - 1)).map(lambda s: np.array(sorted(s), np.int64)))
    found = VectorStore(vectors).nearest(query, k, rows)
    among = np.arange(n) if rows is None else rows
    assert len(found) == min(k, len(among))
    assert set(found) <= set(among)
    cosines = vectors @ query
    assert cosines[found] == pytest.approx(np.sort(cosines[among])[::-1][:k], abs=1e-6)


def test_higher_is_nearer() -> None:
    vectors = np.eye(3, dtype=np.float32)
    store = VectorStore(vectors)
    query = np.array([0.6, 0.8, 0.0], np.float32)
    assert store.nearest(query, 3).tolist() == [1, 0, 2]
    assert store.cosines(query, np.array([0, 1, 2])) == pytest.approx([0.6, 0.8, 0.0])


def test_equal_vectors_have_equal_cosines_wherever_they_stand() -> None:
    vectors = unit_vectors(101, seed=3, dim=384)
    vectors[[0, 17, 64, 100]] = vectors[5]
    cosines = VectorStore(vectors).cosines(unit_vectors(1, seed=4, dim=384)[0], np.arange(101))
    assert len(set(cosines[[0, 5, 17, 64, 100]].tolist())) == 1


def test_vectors_come_back_as_they_went_in() -> None:
    vectors = unit_vectors(5, seed=1)
    assert np.array_equal(VectorStore(vectors).vectors, vectors)


def test_no_vectors() -> None:
    store = VectorStore(np.zeros((0, 4), np.float32))
    query = np.array([1, 0, 0, 0], np.float32)
    assert store.nearest(query, 5).shape == (0,)
    assert store.cosines(query, np.zeros(0, np.int64)).shape == (0,)
