"""Passages and sentences: their rows, how they lie in each other, and the text that stands for them."""

from itertools import accumulate, pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.loaders import load_bytes
from corpus.passages import passages
from corpus.split import split
from corpus.types import Passage, Section, Sentence
from index.fuse import blend, fuse
from index.lexical import Lexical
from index.units import Nesting, Searchable, in_context, sentence_units


def item(doc_id: str, start: int, end: int) -> Passage:
    return Passage(f"{doc_id}#{start}-{end}", doc_id, f"{doc_id}#h0", start, end, "文" * (end - start))


@st.composite
def nested(draw: st.DrawFn) -> tuple[list[Passage], list[Passage]]:
    """Documents whose sentences are partly joined into passages and partly in none."""
    found: list[Passage] = []
    sentences: list[Passage] = []
    for name in draw(st.lists(st.sampled_from("abcd"), unique=True, min_size=1)):
        bounds = list(accumulate(draw(st.lists(st.integers(1, 5), min_size=1, max_size=6)), initial=0))
        own = [item(name, start, end) for start, end in pairwise(bounds)]
        sentences += own
        while own:
            length = draw(st.integers(1, len(own)))
            if draw(st.booleans()):
                found.append(item(name, own[0].start, own[length - 1].end))
            own = own[length:]
    return found, sentences


@given(nested(), st.data())
def test_nesting_is_containment(case: tuple[list[Passage], list[Passage]], data: st.DataObject) -> None:
    found, sentences = case

    def inside(passage: Passage) -> list[int]:
        return [
            row
            for row, s in enumerate(sentences)
            if s.doc_id == passage.doc_id and passage.start <= s.start and s.end <= passage.end
        ]

    nesting = Nesting(found, sentences)
    holders = {row: at for at, passage in enumerate(found) for row in inside(passage)}
    assert nesting.passage_of.tolist() == [holders.get(row, -1) for row in range(len(sentences))]
    chosen = data.draw(st.lists(st.integers(0, len(found) - 1), unique=True) if found else st.just([]))
    rows, owners = nesting.sentences_of(np.array(chosen, np.int64))
    expected = [(row, place) for place, at in enumerate(chosen) for row in inside(found[at])]
    assert list(zip(rows.tolist(), owners.tolist(), strict=True)) == expected


def test_rows_of_documents() -> None:
    items = [item("a", 0, 2), item("a", 2, 3), item("b", 0, 1), item("c", 0, 4)]
    unit = Searchable(items, np.eye(4, dtype=np.float32), Lexical.build([["文"]] * 4))
    assert unit.rows_of(["c", "a"]).tolist() == [0, 1, 3]
    assert unit.rows_of([]).tolist() == []
    assert unit.rows_of("x").tolist() == []


def test_headings_stand_before_the_text_once() -> None:
    section = Section("a#h2", "a", ("一、产业", "（一）农业"), 0, 99)
    own = Passage("a#p0", "a", "a#h2", 9, 20, "（一）农业\n种粮8万亩。")
    below = Passage("a#s1", "a", "a#h2", 15, 20, "种粮8万亩。")
    assert in_context(own, section) == "一、产业\n（一）农业\n种粮8万亩。"
    assert in_context(below, section) == "一、产业\n（一）农业\n种粮8万亩。"
    assert in_context(below, Section("a#h0", "a", (), 0, 9)) == "种粮8万亩。"


def test_sentence_units_count_within_their_document() -> None:
    sentences = [Sentence(doc_id, "h", 0, 1, "文") for doc_id in ("a", "a", "b")]
    assert [unit.id for unit in sentence_units(sentences)] == ["a#s0", "a#s1", "b#s0"]


def test_every_sentence_of_a_real_outline_is_nested_or_a_heading() -> None:
    document = load_bytes("一、产业\n（一）农业\n种粮8万亩。养猪3万头。\n二、道路\n".encode(), name="a.txt")
    outline = split(document)
    nesting = Nesting(passages(document, outline), sentence_units(outline.sentences))
    alone = [s for s, at in zip(outline.sentences, nesting.passage_of, strict=True) if at < 0]
    assert all(sentence.heading for sentence in alone)
    assert len(alone) < len(outline.sentences)


scores = st.lists(st.floats(0, 1, width=32), min_size=1, max_size=6).map(lambda v: np.array(v, np.float32))


@given(scores, st.data())
def test_fusing_is_monotone_and_bounded(cosines: np.ndarray, data: st.DataObject) -> None:
    bm25 = np.array([data.draw(st.floats(0, 8, width=32)) for _ in cosines], np.float32)
    fused = fuse(cosines, bm25, ceiling=8.0)
    assert ((fused >= 0) & (fused <= 1 + 1e-6)).all()
    assert (fuse(cosines, bm25 / 2, ceiling=8.0) <= fused).all()
    assert (fuse(cosines / 2, bm25, ceiling=8.0) <= fused).all()


def test_fusing_does_not_depend_on_the_other_candidates() -> None:
    cosines, bm25 = np.array([0.9, 0.8], np.float32), np.array([1.0, 4.0], np.float32)
    whole = fuse(cosines, bm25, ceiling=5.0)
    assert fuse(cosines[:1], bm25[:1], ceiling=5.0)[0] == whole[0]
    assert whole[1] > whole[0]


def test_without_a_known_word_the_vectors_decide() -> None:
    cosines = np.array([0.7, 0.9], np.float32)
    assert np.argmax(fuse(cosines, np.zeros(2, np.float32), ceiling=0.0)) == 1


def test_blend_is_a_weighted_mean() -> None:
    own, other = np.array([1.0, 0.0], np.float32), np.array([0.0, 0.5], np.float32)
    assert blend(own, other, 0.25) == pytest.approx([0.75, 0.125])
