"""The reader: its windows and spans, the committed model, and a model that is not as it should be."""

from __future__ import annotations

import json
import shutil
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.errors import ModelError
from qa import reader as reading
from qa.reader import DEFAULT_READER, MAX_SPAN, Reader, Reading, starts

TEXT = (
    "把大幅度提高一肩挑比例作为换届工作的重中之重。全市共有385个村实现了书记、主任一肩挑,占38.23%,"
    "较上届提高34.16个百分点。该项工作由市委组织部牵头,王建国任领导小组组长。"
)


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader(threads=1)


@given(st.integers(0, 3000))
def test_windows_cover_a_text_and_no_more(tokens: int) -> None:
    first = starts(tokens)
    covered = set().union(*(range(s, min(tokens, s + reading.WINDOW)) for s in first))
    assert covered == set(range(tokens))
    assert first == sorted(set(first))
    assert all(b - a <= reading.STRIDE for a, b in pairwise(first))


@given(st.integers(1, 90), st.integers(0, 2**32 - 1), st.data())
def test_the_best_span_is_the_best_of_all_in_the_range(count: int, seed: int, data: st.DataObject) -> None:
    source = np.random.default_rng(seed)
    edges = np.concatenate([[0], np.cumsum(source.integers(1, 4, count))])
    offsets = np.stack([edges[:-1], edges[1:]], axis=1)
    first, last = source.normal(size=(2, count)).astype(np.float32)
    text = int(edges[-1])
    start = data.draw(st.integers(0, text))
    end = data.draw(st.integers(start, text))
    span = Reading(0.0, offsets, first, last).best(start, end)
    inside = [i for i in range(count) if start <= offsets[i, 0] and offsets[i, 1] <= end]
    pairs = [(i, j) for i in inside for j in inside if i <= j < i + MAX_SPAN]
    assert (span is None) == (not pairs)
    if span is not None:
        best = max(pairs, key=lambda p: float(first[p[0]] + last[p[1]]))
        assert (span.start, span.end) == (offsets[best[0], 0], offsets[best[1], 1])
        assert span.score == pytest.approx(float(first[best[0]] + last[best[1]]))


def answer(reader: Reader, question: str, text: str) -> str:
    span = reader.read(question, [text])[0].best()
    assert span is not None
    return text[span.start : span.end]


def test_it_finds_the_words(reader: Reader) -> None:
    for question, wanted in (
        ("多少个村实现了一肩挑?", "385"),
        ("谁是领导小组组长?", "王建国"),
        ("哪个部门牵头?", "组织部"),
    ):
        assert wanted in answer(reader, question, TEXT)


def test_it_knows_what_is_not_there(reader: Reader) -> None:
    there, elsewhere = reader.read("谁是领导小组组长?", [TEXT, "今年降水偏多,秋粮长势良好,农民忙着收割。"])
    assert there.relevance > elsewhere.relevance
    assert there.best().score > elsewhere.best().score  # type: ignore[union-attr]


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=40), st.text(max_size=400))
def test_any_text_can_be_read(reader: Reader, question: str, text: str) -> None:
    span = reader.read(question, [text])[0].best()
    assert span is None or 0 <= span.start < span.end <= len(text)


def test_an_empty_text_has_no_span(reader: Reader) -> None:
    assert reader.read("谁?", [""])[0].best() is None


def test_a_text_longer_than_a_window_is_read_to_its_end(reader: Reader) -> None:
    text = "今年降水偏多,秋粮长势良好。" * 60 + TEXT
    assert "王建国" in answer(reader, "谁是领导小组组长?", text)


def test_readings_do_not_depend_on_their_neighbours(reader: Reader) -> None:
    alone = reader.read("谁是组长?", [TEXT])[0].best()
    assert reader.read("谁是组长?", ["无关的话。", TEXT, TEXT * 3])[1].best() == alone
    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(lambda _: reader.read("谁是组长?", [TEXT])[0].best(), range(8))) == {alone}


def test_questions_that_come_together_are_read_as_one_alone() -> None:
    """Those that come while another is read take one thread each; the readings are the same to the last bit."""
    reader = Reader()
    question = "多少个村实现了一肩挑？"
    (alone,) = reader.read(question, [TEXT])
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda _: reader.read(question, [TEXT])[0], range(12)))
    for one in together:
        assert one.relevance == alone.relevance
        assert np.array_equal(one.first, alone.first)
        assert np.array_equal(one.last, alone.last)


@pytest.mark.parametrize("name", [reading.MANIFEST, reading.GRAPH, reading.TOKENIZER])
@pytest.mark.parametrize("harm", ["missing", "cut", "changed"])
def test_a_damaged_model_is_said(tmp_path: Path, name: str, harm: str) -> None:
    folder = Path(shutil.copytree(DEFAULT_READER, tmp_path / "model"))
    path = folder / name
    data = path.read_bytes()
    if harm == "missing":
        path.unlink()
    else:
        path.write_bytes(data[: len(data) // 2] if harm == "cut" else data[:-2] + b"xx")
    with pytest.raises(ModelError, match="git checkout"):
        Reader(folder)


def test_files_that_agree_but_are_no_model_are_said(tmp_path: Path) -> None:
    import hashlib

    folder = Path(shutil.copytree(DEFAULT_READER, tmp_path / "model"))
    (folder / reading.GRAPH).write_bytes(b"not a graph")
    manifest = json.loads((folder / reading.MANIFEST).read_text("utf-8"))
    manifest["files"][reading.GRAPH]["sha256"] = hashlib.sha256(b"not a graph").hexdigest()
    (folder / reading.MANIFEST).write_text(json.dumps(manifest), "utf-8")
    with pytest.raises(ModelError, match="无法加载阅读器"):
        Reader(folder)
