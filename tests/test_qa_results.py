"""Results written, read again and compared."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest

from corpus.errors import OutputError, QuestionSetError
from qa import results, suite
from qa.engine import Engine
from qa.questions import Evidence, Question
from qa.suite import Report, Suite

ASKED = Question(
    "q",
    "多少个街道实行了大工委制？",
    "figure",
    ("31个",),
    (),
    (Evidence("31个街道全部实行大工委制"),),
    source="q.jsonl",
    line=1,
)
HOPELESS = Question("n", "市长的生日是哪一天？", "none", answerable=False, source="q.jsonl", line=2)
#: What no answer is right for: it stands for a mistake that is mended, or made.
WRONG = dataclasses.replace(ASKED, answers=("99个",))


def run(engine: Engine, *questions: Question, against: Report | None = None) -> Report:
    earlier = None if against is None else json.loads(json.dumps(against.content, default=str))
    return suite.run(engine, Suite(("q.jsonl",), questions), against=earlier)


def test_a_result_says_what_it_was_made_with(engine: Engine) -> None:
    content = run(engine, ASKED, HOPELESS).content
    settings = content["settings"]
    assert settings["questions"] == ["q.jsonl"]
    assert len(settings["model"]["sha256"]) == 64
    assert settings["documents"] == {"report.txt": engine.index.documents["report.txt"].sha256}
    assert settings["machine"]["cpus"]
    assert "cache" not in settings["engine"]
    assert content["measures"]["correct"] == {"value": 1.0, "low": 1.0, "high": 1.0, "n": 2}
    assert content["groups"]["kind"]["figure"]["n"] == 1
    assert [row["id"] for row in content["rows"]] == ["q", "n"]


def test_a_failed_question_keeps_what_was_found_and_why(engine: Engine) -> None:
    [row] = run(engine, WRONG).content["rows"]
    assert (row["correct"], row["stage"]) == (False, "wording")
    assert row["why"]
    assert row["found"][0]["relevant"]
    assert "found" not in run(engine, ASKED).content["rows"][0]


def test_the_last_result_is_kept_under_a_name_of_its_own_too(engine: Engine, tmp_path: Path) -> None:
    folder = tmp_path / "新" / "夹"
    first, second = run(engine, ASKED), run(engine, WRONG)
    page, kept = results.save(first.content, first.page, folder)
    assert page.read_text(encoding="utf-8") == first.page
    assert results.save(first.content, first.page, folder)[1] == kept
    other = results.save(second.content, second.page, folder)[1]
    assert {path.name for path in folder.iterdir()} == {"report.html", "result.json", kept.name, other.name}
    assert results.load(folder / "result.json") == results.load(other) != results.load(kept)


def test_a_folder_that_cannot_be_made_is_said_to_be_so(tmp_path: Path) -> None:
    (tmp_path / "文件").write_text("")
    with pytest.raises(OutputError, match="建不了文件夹"):
        results.save({}, "", tmp_path / "文件" / "夹")


def test_what_changed_is_told_with_the_questions_it_changed_for(engine: Engine) -> None:
    other = dataclasses.replace(ASKED, id="别的")
    before = run(engine, WRONG, HOPELESS, other)
    after = run(engine, ASKED, HOPELESS, against=before)
    found = after.compared
    assert found is not None
    assert found.common == 2
    assert [row.question.id for row in found.mended] == ["q"]
    assert found.broken == ()
    assert found.measures["correct"].change == 0.5
    assert not found.measures["correct"].significant
    assert found.measures["sentence/hybrid/hit@1"].change == 0.0
    assert after.content["compared"]["mended"] == ["q"]
    assert "这次答对、先前答错（1 个）" in after.page
    with pytest.raises(QuestionSetError, match="没有相同的问题"):
        run(engine, dataclasses.replace(ASKED, question="问法不同？"), against=before)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\xff\xfe", "不是评测结果"),
        (b"[" * 100_000, "不是评测结果"),
        (b"[]", "不是评测结果"),
        (b'{"rows": [1]}', "不是评测结果"),
        (b'{"rows": [{"id": 1}]}', "旧版本"),
        (b'{"rows": [{"id": 1, "tallies": {"correct": [1]}}]}', "旧版本"),
    ],
)
def test_a_file_that_is_no_result_is_said_to_be_none(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "r.json"
    path.write_bytes(content)
    with pytest.raises(QuestionSetError, match=said):
        results.load(path)
    with pytest.raises(QuestionSetError, match="读不了"):
        results.load(tmp_path / "无.json")


def test_a_sample_is_the_same_each_time_and_in_order(tmp_path: Path) -> None:
    path = tmp_path / "q.jsonl"
    rows = [
        {"id": n, "question": "甲？", "kind": "none", "answerable": False, "half": "tune"} for n in range(50)
    ]
    path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    first, second = (suite.read([path], sample=5).questions for _ in range(2))
    assert first == second
    ids = [int(one.id) for one in first]
    assert ids == sorted(ids)
    assert len(ids) == 5
    assert len(suite.read([path], sample=500).questions) == 50
    with pytest.raises(QuestionSetError, match="held"):
        suite.read([path], half="held")
