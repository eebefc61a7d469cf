"""Reading question sets: what is taken, and what each bad line is told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import QuestionSetError
from qa.questions import Evidence, Question, read_questions

GOLD = {
    "id": "a1",
    "question": "有多少个村？",
    "kind": "figure",
    "answers": ["410个"],
    "evidence": [{"quote": "共有410个村", "start": 2, "end": 9, "file": "a.txt"}],
    "answerable": True,
    "half": "held",
}


def write(folder: Path, *lines: object) -> Path:
    path = folder / "问题.jsonl"
    rows = [line if isinstance(line, str) else json.dumps(line, ensure_ascii=False) for line in lines]
    path.write_bytes("\n".join(rows).encode())
    return path


def test_a_plain_line_needs_an_id_and_a_question_alone(tmp_path: Path) -> None:
    path = write(
        tmp_path, {"id": 7, "question": "甲？", "answers": "不看"}, "  ", {"id": "b", "question": ""}
    )
    first, second = read_questions(path)
    assert (first.id, first.question, first.line, first.source) == (7, "甲？", 1, "问题.jsonl")
    assert (second.id, second.question, second.line) == ("b", "", 3)


def test_a_gold_line_keeps_all_it_says(tmp_path: Path) -> None:
    [question] = read_questions(write(tmp_path, GOLD), gold=True)
    assert question.answers == ("410个",)
    assert question.evidence == (Evidence("共有410个村", 2, 9, "a.txt"),)
    assert (question.kind, question.answerable, question.half) == ("figure", True, "held")


def test_a_byte_order_mark_and_windows_line_ends_are_no_trouble(tmp_path: Path) -> None:
    path = tmp_path / "q.jsonl"
    path.write_bytes('\ufeff{"id": 1, "question": "甲？"}\r\n{"id": 2, "question": "乙？"}\r\n'.encode())
    assert [question.question for question in read_questions(path)] == ["甲？", "乙？"]


@given(st.lists(st.text(st.characters(codec="utf-8")), min_size=1, max_size=5))
def test_any_text_comes_back_as_it_was_written(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str]
) -> None:
    # U+2028, U+0085 and their like may stand in JSON strings as they are: they end no line.
    path = write(
        tmp_path_factory.mktemp("set"), *({"id": i, "question": text} for i, text in enumerate(texts))
    )
    assert [question.question for question in read_questions(path)] == texts


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('{"id": 2', "不是合法的 JSON"),
        ("[1, 2]", "应是一个 JSON 对象"),
        ("[" * 100_000, "不是合法的 JSON"),
        ({"question": "甲"}, "id"),
        ({"id": True, "question": "甲"}, "id"),
        ({"id": 2, "question": 3}, "question"),
        (GOLD, "与第 1 行重复"),
        (GOLD | {"id": 2, "kind": None}, "kind"),
        (GOLD | {"id": 2, "answerable": "true"}, "answerable"),
        (GOLD | {"id": 2, "half": "third"}, "half"),
        (GOLD | {"id": 2, "answers": []}, "answers 或 parts"),
        (GOLD | {"id": 2, "answers": "410个"}, "answers 应是文字的列表"),
        (GOLD | {"id": 2, "evidence": [{"start": 1, "end": 2}]}, "quote"),
        (GOLD | {"id": 2, "evidence": [{"quote": "甲", "start": 5, "end": 5}]}, "start"),
        (GOLD | {"id": 2, "evidence": [{"quote": "甲", "start": 5}]}, "start"),
        (GOLD | {"id": 2, "evidence": [{"quote": "甲", "file": 5}]}, "file"),
        (GOLD | {"id": 2, "evidence": "甲"}, "evidence 应是列表"),
        (GOLD | {"id": 2, "evidence": [{"quote": "甲乙", "start": 5, "end": 8}]}, "end 减 start 是 3"),
        (GOLD | {"id": 2, "draft": "yes"}, "draft"),
    ],
)
def test_a_bad_line_is_named_with_what_is_wrong(tmp_path: Path, line: object, said: str) -> None:
    path = write(tmp_path, GOLD, line)
    with pytest.raises(QuestionSetError, match="第 2 行") as caught:
        read_questions(path, gold=True)
    assert said in str(caught.value)
    assert str(path) in str(caught.value)


def test_damaged_and_unanswerable_questions_need_no_answers(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        GOLD | {"kind": "damaged", "answers": []},
        GOLD | {"id": 2, "kind": "none", "answers": None, "evidence": None, "answerable": False},
    )
    assert [question.answers for question in read_questions(path, gold=True)] == [(), ()]


def test_drafts_are_set_aside_until_somebody_accepts_them(tmp_path: Path) -> None:
    path = write(tmp_path, GOLD, GOLD | {"id": 2, "draft": True}, GOLD | {"id": 3, "draft": False})
    drafts: list[Question] = []
    assert [one.id for one in read_questions(path, gold=True, drafts=drafts)] == ["a1", 3]
    assert [one.id for one in drafts] == [2]
    assert [one.id for one in read_questions(path, gold=True)] == ["a1", 3]
    assert len(read_questions(path)) == 3  # to be answered, they are questions like others
    with pytest.raises(QuestionSetError, match="全是草稿"):
        read_questions(write(tmp_path, GOLD | {"draft": True}), gold=True)


def test_paraphrases_name_their_fact(tmp_path: Path) -> None:
    path = write(tmp_path, GOLD | {"fact": "bus"}, GOLD | {"id": 2, "fact": 3})
    assert [one.fact for one in read_questions(path, gold=True)] == ["bus", ""]


def test_a_file_that_is_no_question_set_is_said_to_be_so(tmp_path: Path) -> None:
    empty = tmp_path / "空.jsonl"
    empty.write_text("\n \n")
    with pytest.raises(QuestionSetError, match="没有问题"):
        read_questions(empty)
    with pytest.raises(QuestionSetError, match="找不到问题文件"):
        read_questions(tmp_path / "无.jsonl")
    with pytest.raises(QuestionSetError, match="是文件夹"):
        read_questions(tmp_path)
    legacy = tmp_path / "gbk.jsonl"
    legacy.write_bytes(b'{"id": 1, "question": "a"}\n' + '{"id": 2, "question": "甲？"}'.encode("gb18030"))
    with pytest.raises(QuestionSetError, match="第 2 行不是 UTF-8"):
        read_questions(legacy)
