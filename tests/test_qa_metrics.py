"""Search measures and the scoring rule, against values worked out by hand."""

from __future__ import annotations

import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.types import Passage
from qa import metrics
from qa.questions import Evidence, Question


def unit(start: int, end: int, doc: str = "a.txt") -> Passage:
    return Passage("a.txt#0", doc, "a.txt§0", start, end, "字" * (end - start))


@pytest.mark.parametrize(
    ("start", "end", "relevant"),
    [
        (0, 50, True),  # the unit holds the whole quote, 20 to 40
        (0, 30, True),  # exactly half of it
        (0, 29, False),  # one character less
        (25, 28, True),  # lies inside the quote
        (25, 41, True),  # reaches out of it, but holds most of it
        (39, 80, False),
        (40, 60, False),  # only touches it
        (0, 20, False),
    ],
)
def test_a_unit_is_relevant_when_it_holds_half_of_a_quote_or_lies_inside_it(
    start: int, end: int, relevant: bool
) -> None:
    assert metrics.is_relevant(unit(start, end), [("a.txt", 20, 40)]) is relevant


def test_any_quote_is_enough_but_not_one_of_another_report() -> None:
    assert metrics.is_relevant(unit(0, 10), [("a.txt", 90, 99), ("a.txt", 2, 8)])
    assert not metrics.is_relevant(unit(0, 10, doc="b.txt"), [("a.txt", 2, 8)])


@given(
    st.integers(0, 60), st.integers(1, 30), st.lists(st.integers(1, 99), min_size=1, max_size=8, unique=True)
)
def test_some_sentence_is_relevant_to_any_quote_that_sentences_cover(
    start: int, length: int, cuts: list[int]
) -> None:
    edges = [0, *sorted(cuts), 100]
    sentences = [unit(a, b) for a, b in itertools.pairwise(edges)]
    assert any(metrics.is_relevant(one, [("a.txt", start, start + length)]) for one in sentences)


def test_search_scores_are_the_textbook_ones_question_by_question() -> None:
    two, late, none, nothing = metrics.search_scores(
        [
            ({"a", "b"}, ["a", "x", "b"]),
            ({"a"}, ["x1", "x2", "x3", "a"]),
            ({"a"}, []),
            (set(), ["x"]),
        ]
    )
    assert two == pytest.approx(
        {
            "hit@1": 1,
            "hit@3": 1,
            "recall@1": 0.5,
            "recall@3": 1,
            "recall@5": 1,
            "recall@10": 1,
            "mrr@10": 1,
            "ndcg@10": (1 + 1 / math.log2(4)) / (1 + 1 / math.log2(3)),
        }
    )
    assert (late["hit@3"], late["recall@3"], late["recall@5"], late["mrr@10"]) == (0, 0, 1, 0.25)
    assert late["ndcg@10"] == pytest.approx(1 / math.log2(5))
    assert set(none.values()) == set(nothing.values()) == {0.0}
    assert list(none) == list(metrics.SEARCH_MEASURES)


def test_a_hit_past_the_tenth_place_counts_for_nothing() -> None:
    [scores] = metrics.search_scores([({"a"}, [f"x{i}" for i in range(10)] + ["a"])])
    assert set(scores.values()) == {0.0}


def test_the_order_given_is_the_order_measured() -> None:
    # Names that a sort by name would put the other way round.
    first, second = metrics.search_scores([({"a"}, ["z", "a"]), ({"z"}, ["z", "a"])])
    assert (first["mrr@10"], second["mrr@10"]) == (0.5, 1.0)


def question(
    kind: str = "figure", *answers: str, parts: tuple[str, ...] = (), answerable: bool = True
) -> Question:
    evidence = (Evidence("全县共有410个村通了班车", 3, 15),) if answerable else ()
    return Question("q", "有多少个村通了班车？", kind, answers, parts, evidence, answerable)


def answer(
    short: str, text: str = "", *, status: str = "answered", flags: tuple[str, ...] = (), quote: str = ""
) -> dict[str, object]:
    citations = (
        [{"n": 1, "doc": "县报/a.txt", "start": 3, "end": 3 + len(quote), "quote": quote}] if quote else []
    )
    return {"status": status, "answer": short, "text": text, "flags": list(flags), "citations": citations}


@pytest.mark.parametrize(
    ("given_answer", "accepted", "right"),
    [
        ("410个", "410个", True),
        ("４１０ 个", "410个", True),
        ("全县共有410个村", "410", True),
        ("1410个", "410个", False),
        ("410.5个", "410", False),
        ("38.23%", "23%", False),
        ("1,262名", "1262名", True),
        ("，", "410", False),
        ("全" * 58 + "410", "410", False),
        ("全" * 57 + "410", "410", True),
    ],
)
def test_a_figure_must_stand_whole_in_a_short_answer(given_answer: str, accepted: str, right: bool) -> None:
    assert metrics.is_correct(question("figure", accepted), answer(given_answer)) is right


@pytest.mark.parametrize(
    ("given_answer", "right"),
    [
        ("快板、诗朗诵、书法展", True),
        ("通过快板，诗朗诵，书法展", True),
        ("快板、诗朗诵", True),  # characters' F1 10/13 with the comma counted as none: over 0.6
        ("诗朗诵", False),
        ("讲座", False),
    ],
)
def test_a_list_may_be_worded_a_little_differently(given_answer: str, right: bool) -> None:
    assert metrics.is_correct(question("list", "快板、诗朗诵、书法展"), answer(given_answer)) is right


def test_a_free_answer_must_not_bury_what_was_asked() -> None:
    asked = question("who", "李明")
    assert metrics.is_correct(asked, answer("李明" + "等" * 26))
    assert not metrics.is_correct(asked, answer("李明" + "等" * 27))


def test_all_parts_must_occur_in_the_short_answer_or_the_text() -> None:
    asked = question("figure", parts=("428个", "44.35%"))
    assert metrics.is_correct(asked, answer("428个", "有428个，占44.35%"))
    assert not metrics.is_correct(asked, answer("428个", "占4.35%"))
    assert not metrics.is_correct(asked, answer("428个", "占44.35%", status="ambiguous"))


def test_what_cannot_be_answered_must_be_refused_and_nothing_else() -> None:
    hopeless = question("none", answerable=False)
    assert metrics.is_correct(hopeless, answer("", status="not_found"))
    assert not metrics.is_correct(hopeless, answer("", status="ambiguous"))
    assert not metrics.is_correct(hopeless, answer("410个"))
    assert not metrics.is_correct(hopeless, {})
    assert not metrics.is_correct(question("figure", "410个"), answer("410个", status="not_found"))


def test_damaged_text_must_be_flagged_and_left_as_printed() -> None:
    asked, quote = question("damaged"), "举办培训班31900余次"
    flagged = ("source_damaged",)
    assert metrics.is_correct(asked, answer("31900余次", flags=flagged, quote=quote))
    assert not metrics.is_correct(asked, answer("31900余次", quote=quote))
    assert not metrics.is_correct(asked, answer("319期", flags=flagged, quote=quote))
    named = question("damaged", "31900")
    assert metrics.is_correct(named, answer("31900余次", flags=flagged, quote=quote))
    assert metrics.is_correct(named, answer("", "原文为31900余次", flags=flagged, quote=quote))
    assert not metrics.is_correct(named, answer("培训班", flags=flagged, quote=quote))


@pytest.mark.parametrize(
    ("quote", "cited"),
    [
        ("全县共有410个村通了班车", True),
        ("目前,全县共有410个村通了班车,比上年多12个。", True),
        ("共有410个村", True),
        ("410个村", False),  # five characters lie in many quotes
        ("全县现有410个村开通班车", True),
        ("全县有25个乡镇", False),
    ],
)
def test_a_citation_counts_when_it_is_the_gold_quote_or_nearly(quote: str, cited: bool) -> None:
    assert metrics.is_cited(question("figure", "410个"), answer("410个", quote=quote)) is cited


def test_a_citation_must_be_from_the_file_that_the_set_names() -> None:
    def asked(file: str) -> Question:
        return Question("q", "？", "figure", ("410个",), (), (Evidence("全县共有410个村", 0, 9, file),))

    cited = answer("410个", quote="全县共有410个村")
    assert metrics.is_cited(asked("data/a.txt"), cited)
    assert not metrics.is_cited(asked("b.txt"), cited)


def test_verbatim_compares_with_the_slice_and_not_with_the_whole_text() -> None:
    text = "甲。全县共有410个村。"
    right = answer("410个", quote="县共有410")
    assert metrics.verbatim(right, {"县报/a.txt": text}) == [True]
    assert metrics.verbatim(answer("410个", quote="全县共有410"), {"县报/a.txt": text}) == [False]
    assert metrics.verbatim(right, {"b.txt": text}) == [False]
    assert metrics.verbatim(answer("410个"), {}) == []


def test_answers_are_summed_up_by_kind_refusal_citation_and_flags() -> None:
    quote = "全县共有410个村通了班车"
    figure, hopeless, damaged = (
        question("figure", "410个"),
        question("none", answerable=False),
        question("damaged"),
    )
    scores = metrics.answer_scores(
        [figure, figure, figure, hopeless, hopeless, hopeless, damaged],
        [
            answer("410个", quote=quote),
            answer("41个", quote="全县有25个乡镇", flags=("source_damaged",)),
            answer("", status="not_found"),
            answer("", status="not_found"),
            answer("3个"),
            {},
            answer("410个", quote=quote, flags=("source_damaged",)),
        ],
        {"县报/a.txt": f"目前,{quote}。"},
    )
    assert (scores.right, scores.total, scores.accuracy) == (3, 7, pytest.approx(3 / 7))
    assert scores.kinds == {"figure": (1, 3), "none": (1, 3), "damaged": (1, 1)}
    assert scores.refusal_precision == pytest.approx(1 / 2)
    assert scores.refusal_recall == pytest.approx(1 / 3)
    assert scores.refusal_f1 == pytest.approx(2 / 5)
    assert scores.cited == pytest.approx(2 / 4)
    assert scores.false_flags == pytest.approx(1 / 3)
    assert scores.verbatim == pytest.approx(2 / 3)


def test_scores_of_nothing_are_zero_and_a_missing_answer_is_a_mistake() -> None:
    empty = metrics.answer_scores([], [], {})
    assert (empty.accuracy, empty.refusal_f1, empty.cited, empty.verbatim) == (0.0, 0.0, 0.0, None)
    with pytest.raises(ValueError, match="shorter"):
        metrics.answer_scores([question()], [], {})


@given(st.text(), st.text())
def test_character_f1_is_symmetric_bounded_and_one_for_the_same_text(left: str, right: str) -> None:
    assert metrics.char_f1(left, right) == metrics.char_f1(right, left)
    assert 0 <= metrics.char_f1(left, right) <= 1
    assert metrics.char_f1(left, left) == 1


def test_character_f1_counts_repeated_characters() -> None:
    assert metrics.char_f1("甲甲乙", "甲乙丙") == pytest.approx(2 / 3)
