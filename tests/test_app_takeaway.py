"""What the conversation asks of the server: questions to go on with, exports, judgements; and requests of any shape."""

from __future__ import annotations

import json
import threading
from pathlib import Path
from typing import Any

import pytest

from index.build import build
from index.embed import Encoder
from qa import export
from qa.config import Settings
from qa.engine import Engine
from qa.feedback import Store
from qa.recheck import recheck
from qa.render import to_json
from qa.web.examples import NEXT, Examples
from qa.web.opening import Opening
from qa.web.shelves import Shelves
from qa.web.takeaway import Takeaway

QUESTION = "全市有多少个村实现了书记、主任一肩挑?"


@pytest.fixture(scope="module")
def asked(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """The bundled report, with a folder of its own for what is said."""
    settings = Settings(data=tmp_path_factory.mktemp("data"))
    return Engine(engine.index, settings=settings, reader=engine.reader)


@pytest.fixture(scope="module")
def answered(asked: Engine) -> dict[str, Any]:
    return to_json(asked.ask(QUESTION))


@pytest.fixture
def takeaway(asked: Engine) -> Takeaway:
    return Takeaway(Shelves(Opening.of(asked)))


@pytest.mark.parametrize("name", ["bulletin.txt", "work_report.txt"])
def test_what_is_offered_is_answered(
    name: str, data: Path, encoder: Encoder, tmp_path: Path, engine: Engine
) -> None:
    asked = Engine(build([data / name], tmp_path / "index", encoder=encoder), reader=engine.reader)
    examples = Examples(asked)
    questions = examples.first()
    assert len(questions) == 4
    done: list[str] = []
    for question in questions:
        answer = to_json(asked.ask(question))
        assert answer["status"] == "answered"
        done.append(question)
        more = examples.next(answer, done)
        assert 0 < len(more) <= NEXT
        assert not set(more) & set(done)
        for follow in more:
            found = asked.ask(follow)
            assert found.status == "answered"
            # Something else than what has just been said.
            assert not {one.raw for one in found.figures} & {one["raw"] for one in answer["figures"]}
            done.append(follow)


def test_those_who_come_while_questions_are_tried_do_not_wait(
    asked: Engine, answered: dict[str, Any]
) -> None:
    examples = Examples(asked)
    waiting, go = threading.Event(), threading.Event()

    def slow(question: str, **_: Any) -> Any:
        waiting.set()
        assert go.wait(60)
        return asked.ask(question)

    examples._engine = type("Slow", (), {"ask": staticmethod(slow), "index": asked.index})()  # type: ignore[assignment]
    found: list[list[str]] = []
    first = threading.Thread(target=lambda: found.append(examples.next(answered)))
    first.start()
    assert waiting.wait(60)
    assert examples.next(answered) == []
    go.set()
    first.join(60)
    assert len(found[0]) == NEXT
    assert examples.next(answered) == found[0]


@pytest.mark.parametrize("given", [None, 3, "问", [], {}, {"answers": 3, "answer": []}, {"answers": [{}], "answer": {}},
                                   {"answers": [3], "asked": [3], "verdict": "right"},
                                   {"verdict": ["right"], "token": "../../x"}, {"form": {}, "answers": [[]]}])  # fmt: skip
def test_a_request_of_any_shape_is_taken(takeaway: Takeaway, asked: Engine, given: Any) -> None:
    for function in takeaway.functions():
        found = function(given)
        assert json.dumps(found)
        assert "error" in found or found in ({"token": None}, {"questions": []})
    assert Store(asked.settings.data).all() == []


def test_an_export_is_proved_before_it_is_given(
    takeaway: Takeaway, asked: Engine, answered: dict[str, Any], tmp_path: Path
) -> None:
    _, give, rate = takeaway.functions()
    for form in ("md", "json"):
        file = give({"form": form, "answers": [answered]})
        assert file["name"].endswith(f".{form}")
        path = tmp_path / file["name"]
        path.write_text(file["text"], encoding="utf-8")
        assert recheck(export.read(path), asked.index.documents.values()).answers == 1
    forged = {**answered, "answer": "999个", "text": "999个。"}
    assert "没有通过核对" in give({"answers": [forged]})["error"]
    assert "没有通过核对" in rate({"answer": forged, "verdict": "right"})["error"]
    gone = {**answered, "citations": [{**answered["citations"][0], "doc": "别的.txt"}]}
    assert "不在了" in give({"answers": [gone]})["error"]


def test_only_who_has_the_token_changes_what_was_said(
    takeaway: Takeaway, asked: Engine, answered: dict[str, Any]
) -> None:
    _, _, rate = takeaway.functions()
    store = Store(asked.settings.data)
    token = rate({"answer": answered, "verdict": "wrong", "note": "不对", "expected": "386个"})["token"]
    assert rate({"answer": answered, "verdict": "right"})["token"] != token
    assert rate({"answer": answered, "verdict": "missing", "token": token}) == {"token": token}
    assert rate({"verdict": None, "token": "0" * 32}) == {"token": None}
    assert sorted(one.verdict for one in store.all()) == ["missing", "right"]
    for one in store.all():
        assert one.documents == {"report.txt": asked.index.documents["report.txt"].sha256}
        assert rate({"verdict": None, "token": one.token}) == {"token": None}
    assert store.all() == []
