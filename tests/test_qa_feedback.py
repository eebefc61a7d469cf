"""What people said of answers: kept on this machine, changed, dropped, and turned into questions that the evaluation takes."""

from __future__ import annotations

import json
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from corpus.errors import OutputError
from qa import cli
from qa.engine import Engine
from qa.feedback import MAX_NOTE, Store, to_lines
from qa.questions import read_questions
from qa.render import to_json

QUESTION = "全市有多少个村实现了书记、主任一肩挑?"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "我的" / "数据")


@pytest.fixture(scope="module")
def answered(engine: Engine) -> dict[str, Any]:
    return to_json(engine.ask(QUESTION))


@pytest.fixture(scope="module")
def refused(engine: Engine) -> dict[str, Any]:
    return to_json(engine.ask("全市建了多少座水库？"))


def test_nothing_is_made_until_something_is_said(store: Store) -> None:
    assert store.all() == []
    assert not store.path.parent.exists()


def test_a_saying_is_kept_for_this_user_alone(store: Store, answered: dict[str, Any]) -> None:
    note = "  它'; DROP TABLE feedback; --\ud800" + "长" * MAX_NOTE
    store.save("wrong", answered, {"report.txt": "ab"}, note=note, expected="386个")
    (said,) = store.all()
    assert (said.verdict, said.expected, said.question) == ("wrong", "386个", QUESTION)
    assert said.note.startswith("它'; DROP")
    assert len(said.note) == MAX_NOTE
    assert said.answer == answered
    assert said.documents == {"report.txt": "ab"}
    assert stat.S_IMODE(store.path.stat().st_mode) == 0o600


def test_a_saying_can_be_changed_and_dropped(store: Store, answered: dict[str, Any]) -> None:
    token = store.save("wrong", answered, {})
    assert store.save("right", answered, {}, token=token) == token
    assert [said.verdict for said in store.all()] == ["right"]
    store.drop("0" * 32)
    store.drop(token)
    assert store.all() == []


def test_many_may_speak_at_once(store: Store, answered: dict[str, Any]) -> None:
    with ThreadPoolExecutor(8) as pool:
        tokens = set(pool.map(lambda _: store.save("right", answered, {}), range(40)))
    assert {said.token for said in store.all()} == tokens
    assert len(tokens) == 40


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path, answered: dict[str, Any]) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="反馈文件"):
        Store(tmp_path / "file").save("right", answered, {})
    (tmp_path / "feedback.sqlite3").write_bytes(b"no database at all" * 100)
    with pytest.raises(OutputError, match="反馈文件"):
        Store(tmp_path).all()


def test_sayings_become_questions(
    store: Store, engine: Engine, answered: dict[str, Any], refused: dict[str, Any], tmp_path: Path
) -> None:
    here = {"report.txt": engine.index.documents["report.txt"].sha256}
    share = to_json(engine.ask("实现书记、主任一肩挑的村占比多少？"))
    why = to_json(engine.ask("这篇报道主要讲了什么？"))
    store.save("wrong", answered, here, note="先看错了")
    store.save("right", answered, here)  # what was said last counts
    store.save("right", refused, {})
    store.save("wrong", share, here, expected="39%")
    store.save("missing", why, here, note="没说清楚")
    lines, without = to_lines(store.all())
    assert without == 1
    path = tmp_path / "feedback.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    drafts: list[Any] = []
    gold = read_questions(path, gold=True, drafts=drafts)
    assert [(one.question, one.kind, one.answers, one.answerable) for one in gold] == [
        (QUESTION, "figure", ("385个",), True),
        (refused["question"], "none", (), False),
    ]
    (evidence,) = gold[0].evidence
    text = engine.index.documents["report.txt"].text
    assert text[evidence.start : evidence.end] == evidence.quote
    assert [(one.answers, one.evidence) for one in drafts] == [(("39%",), ())]


def test_the_command_lists_and_writes(
    answered: dict[str, Any],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("WENJU_DATA", str(tmp_path / "data"))
    out = tmp_path / "问题.jsonl"
    assert cli.main(["feedback"]) == cli.OK
    assert "还没有反馈" in capsys.readouterr().out
    assert cli.main(["feedback", "--out", str(out)]) == cli.FAULT
    assert not out.exists()
    store = Store(tmp_path / "data")
    store.save("right", answered, {}, note="很好\n\x1b[31m")
    capsys.readouterr()
    assert cli.main(["feedback"]) == cli.OK
    said = capsys.readouterr()
    assert QUESTION in said.out
    assert "\x1b" not in said.out
    assert str(store.path) in said.err
    assert cli.main(["feedback", "--out", str(out)]) == cli.OK
    assert json.loads(out.read_text(encoding="utf-8"))["answers"] == ["385个"]
    capsys.readouterr()
    # A file that somebody may have edited is not written over.
    assert cli.main(["feedback", "--out", str(out)]) == cli.FAULT
    # And the evaluation takes it.
    assert cli.main(["eval", str(out)]) == cli.OK
