"""CMRC and SQuAD files: every form, and what a bad one is told."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from corpus.errors import QuestionSetError
from qa.questions import Evidence
from qa.squad import is_squad, read_squad

CONTEXT = "甲县有410个村。\r\n乙县有25个乡，乙县有25个乡。"
ASK = {"id": "Q1", "question": "甲县有多少个村？", "answers": [{"text": "410个", "answer_start": 3}]}


def write(folder: Path, content: Any) -> Path:
    path = folder / "set.json"
    text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False, indent=1)
    path.write_text(text, encoding="utf-8")
    return path


def squad(*rows: dict[str, Any]) -> dict[str, Any]:
    return {
        "version": "v1",
        "data": [{"title": "两县", "paragraphs": [{"context": CONTEXT, "qas": list(rows)}]}],
    }


def test_each_context_becomes_a_document_and_its_answers_gold(tmp_path: Path) -> None:
    impossible = {"id": "Q2", "question": "丙县呢？", "answers": [], "is_impossible": True}
    [document], (first, second) = read_squad(write(tmp_path, squad(ASK, impossible)))
    assert document.title == "两县"
    assert "\r" not in document.text
    assert (first.id, first.kind, first.answers) == ("Q1", "span", ("410个",))
    assert first.evidence == (Evidence("410个", 3, 7, document.id),)
    assert document.text[3:7] == "410个"
    assert (second.kind, second.answerable, second.answers) == ("none", False, ())


def test_cmrcs_own_form_has_answers_without_offsets(tmp_path: Path) -> None:
    rows = [{"query_id": "A_0", "query_text": "乙县有多少个乡？", "answers": ["25个", "25个", "25个乡"]}]
    article = {"context_id": "A", "context_text": CONTEXT, "qas": rows, "title": "两县"}
    [document], [question] = read_squad(write(tmp_path, [article]))
    assert question.answers == ("25个", "25个乡")
    assert [document.text[one.start : one.end] for one in question.evidence] == ["25个", "25个乡"]


def test_an_offset_that_is_wrong_gives_way_to_the_words(tmp_path: Path) -> None:
    # After a line end of two characters, every offset of the file is one too many.
    row = ASK | {"answers": [{"text": "25个", "answer_start": 13}, {"text": "没有", "answer_start": 0}]}
    [document], [question] = read_squad(write(tmp_path, squad(row)))
    assert [document.text[one.start : one.end] for one in question.evidence] == ["25个"]
    assert question.answers == ("25个", "没有")


def test_the_forms_are_told_from_json_lines(tmp_path: Path) -> None:
    assert is_squad(json.dumps(squad(ASK)))
    assert is_squad("  [\n")
    assert not is_squad(json.dumps({"id": 1, "question": "甲？"}))
    assert not is_squad('{"id": 1}\n{"id": 2}')
    assert not is_squad('{"id": ')
    assert not is_squad("")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ('{"data": [\n {,}]}', "第 2 行"),
        ("[" * 100_000, "层次太深"),
        ({"data": 3}, "data 应是列表"),
        ([1], "第 1 篇"),
        ([{"context_text": "  ", "qas": []}], "context"),
        ([{"context_text": "甲", "qas": None}], "qas"),
        (squad(ASK | {"id": None}), "缺少 id"),
        (squad(ASK | {"question": 3}), "Q1 缺少 question"),
        (squad(ASK | {"answers": []}), "Q1 缺少 answers"),
        (squad(ASK, ASK), "Q1 重复"),
        (squad(), "没有问题"),
    ],
)
def test_a_bad_file_is_told_what_is_wrong(tmp_path: Path, content: Any, said: str) -> None:
    path = write(tmp_path, content)
    with pytest.raises(QuestionSetError) as caught:
        read_squad(path)
    assert said in str(caught.value)
    assert str(path) in str(caught.value)
