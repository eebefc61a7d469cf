"""Evaluation over the bundled report: what is counted, for which questions, and against which text."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest

from corpus.types import Document
from qa import scoreboard
from qa.engine import Engine
from qa.evaluate import MODES, UNITS, evaluate, locate, save
from qa.questions import Evidence, Question

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
    assert "检索" not in scoreboard.scores(result)


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


def test_a_result_is_named_by_its_content(engine: Engine, tmp_path: Path) -> None:
    result = evaluate(engine, [question()])
    first = save(result, tmp_path / "新" / "夹", settings={"half": None})
    assert save(result, tmp_path / "新" / "夹", settings={"half": None}) == first
    second = save(result, tmp_path / "新" / "夹", settings={"half": "tune"})
    assert second != first
    assert json.loads(first.read_text(encoding="utf-8"))["rows"][0]["correct"] is True
    assert sorted(first.parent.iterdir()) == sorted([first, second])


def test_a_folder_that_cannot_be_made_is_said_to_be_so(engine: Engine, tmp_path: Path) -> None:
    from corpus.errors import OutputError

    (tmp_path / "文件").write_text("")
    with pytest.raises(OutputError, match="建不了文件夹"):
        save(evaluate(engine, [question()]), tmp_path / "文件" / "夹", settings={})
