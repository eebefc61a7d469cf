"""Evaluation over the bundled report: what is counted, for which questions, and against which text."""

from __future__ import annotations

import dataclasses

import pytest

from corpus.errors import QuestionSetError
from corpus.types import Document
from qa import scoreboard
from qa.engine import Engine
from qa.evaluate import MODES, UNITS, check, evaluate, locate
from qa.metrics import SEARCH_MEASURES
from qa.questions import Evidence, Question
from qa.summary import summarise

QUOTE = "31个街道全部实行大工委制"


def document(doc_id: str, text: str, source: str = "") -> Document:
    return Document(doc_id, doc_id, text, source or f"/报告/{doc_id}", "0")


def question(**given: object) -> Question:
    plain = Question(
        "q",
        "多少个街道实行了大工委制？",
        "figure",
        ("31个",),
        (),
        (Evidence(QUOTE),),
        source="q.jsonl",
        line=1,
    )
    return dataclasses.replace(plain, **given)  # type: ignore[arg-type]


def test_a_quote_is_found_by_its_offsets_then_by_its_words() -> None:
    documents = {"a.txt": document("a.txt", "甲乙甲乙"), "b.txt": document("b.txt", "丙甲乙")}
    assert locate(Evidence("甲乙", 2, 4), documents) == ("a.txt", 2, 4)
    assert locate(Evidence("甲乙", 1, 3), documents) == ("b.txt", 1, 3)
    assert locate(Evidence("甲乙"), documents) == ("a.txt", 0, 2)
    assert locate(Evidence("甲乙", 7, 9), documents) == ("a.txt", 0, 2)
    assert locate(Evidence("甲乙", 0, 2, "data/b.txt"), documents) == ("b.txt", 1, 3)
    assert locate(Evidence("丁"), documents) is None
    assert locate(Evidence("甲乙", file="c.txt"), documents) is None


def test_each_question_is_searched_and_answered(engine: Engine) -> None:
    seen: list[tuple[int, int]] = []
    result = evaluate(engine, [question()], progress=lambda done, total: seen.append((done, total)))
    assert seen == [(1, 1)]
    assert (result.searched, result.unlocated) == (1, ())
    assert result.search["sentence"]["lexical"]["hit@1"] == 1.0
    [row] = result.rows
    assert row.correct
    assert row.cited
    assert set(row.first) == {f"{unit}/{mode}" for unit in UNITS for mode in MODES}
    assert row.first["sentence/hybrid"] == 1
    assert result.answers.verbatim == 1.0


def test_search_is_measured_where_there_is_something_to_find(engine: Engine) -> None:
    hopeless = question(id="n", question="市长的生日是哪一天？", kind="none", answers=(), answerable=False)
    bare = question(id="b", evidence=())
    result = evaluate(engine, [hopeless, bare])
    assert result.searched == 0
    assert [row.first for row in result.rows] == [{}, {}]
    assert [row.cited for row in result.rows] == [None, None]
    assert result.rows[0].correct
    assert "检索" not in scoreboard.scores(result, summarise(result))


def test_a_quote_of_another_report_counts_as_nothing_found(engine: Engine) -> None:
    strange = question(id="x", evidence=(Evidence("本县没有这句话"),))
    result = evaluate(engine, [question(), strange])
    assert [one.id for one in result.unlocated] == ["x"]
    assert result.searched == 2
    assert result.search["sentence"]["lexical"]["hit@1"] == 0.5
    assert set(result.rows[1].first.values()) == {None}


def test_a_question_that_cannot_be_taken_is_a_mistake_and_not_the_end(engine: Engine) -> None:
    result = evaluate(engine, [question(question=""), question(id="长", question="村" * 10_000)])
    assert (result.answers.right, result.answers.total) == (0, 2)
    assert result.search["passage"]["hybrid"]["recall@10"] == 0.0
    assert "未答" in scoreboard.wrong(result)


def test_a_row_says_where_the_evidence_is_and_what_was_found(engine: Engine) -> None:
    [row] = evaluate(engine, [question()]).rows
    assert row.doc == "report.txt"
    assert row.section
    assert row.located
    assert row.seconds > 0
    assert row.found[0].relevant
    assert QUOTE in row.found[0].text
    document = engine.index.documents["report.txt"]
    assert all(document.text[one.start : one.end] == one.text for one in row.found)
    for unit in UNITS:
        for mode in MODES:
            assert {f"{unit}/{mode}/{name}" for name in SEARCH_MEASURES} <= set(row.tallies)
    assert row.tallies["correct"] == (1.0, 1.0)


def test_a_set_must_fit_the_reports_it_is_asked_of() -> None:
    documents = {"a.txt": document("a.txt", "甲乙丙甲乙")}
    check([question(evidence=(Evidence("甲乙", 3, 5, "data/a.txt"), Evidence("丙")))], documents)
    check([question(evidence=(Evidence("没有这句"),))], documents)  # counted as not found
    with pytest.raises(QuestionSetError, match=r"q.jsonl”第 7 行.*索引里没有报告“b.txt”.*a.txt"):
        check([question(evidence=(Evidence("甲", 0, 1, "b.txt"),), line=7)], documents)
    with pytest.raises(QuestionSetError, match=r"第 1 行.*位置 1–3 与原文不符.*0–2"):
        check([question(evidence=(Evidence("甲乙", 1, 3),))], documents)
    with pytest.raises(QuestionSetError, match=r"第 1 行.*没有找到"):
        check([question(evidence=(Evidence("丁", 0, 1),))], documents)
