"""How the page is served: the port, the terminal, the headers, and what a bad request does."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import app
from corpus.errors import IndexMissing, QuestionError
from qa.types import Answer
from qa.web.opening import Opening
from qa.web.shelves import Shelves

ROOT = Path(__file__).resolve().parent.parent
SCRIPTS = sorted((ROOT / "qa" / "web").glob("*.js"))
#: Ways to make markup or code out of text.
DANGEROUS = re.compile(
    r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|createContextualFragment|srcdoc"
    r"|\beval\b|new Function|javascript:|</script"
)


@pytest.fixture
def taken() -> Iterator[int]:
    with closing(socket.create_server(("127.0.0.1", 0))) as listening:
        yield listening.getsockname()[1]


def test_a_taken_port_is_said(taken: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert app.main(["--port", str(taken)]) == 3
    assert f"端口 {taken} 已被占用" in capsys.readouterr().err


def test_without_a_port_the_next_free_one_is_taken(taken: int, monkeypatch: pytest.MonkeyPatch) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as probe:
        free = probe.getsockname()[1]
    monkeypatch.setattr(app, "PORTS", (taken, free))
    assert app._free_port("127.0.0.1", None) == free


def test_an_address_that_is_not_ours_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    # 192.0.2.0/24 is reserved for documentation.
    assert app.main(["--host", "192.0.2.1"]) == 3
    said = capsys.readouterr().err
    assert "192.0.2.1" in said
    assert "--host" in said


@pytest.mark.parametrize("given", [["--port", "0"], ["--port", "八"], ["--share"], ["extra"]])
def test_wrong_usage(given: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as leaving:
        app.main(given)
    assert leaving.value.code == 2
    assert "错误" in capsys.readouterr().err


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_no_script_makes_markup_of_text(script: Path) -> None:
    text = script.read_text(encoding="utf-8")
    if script.name == "evaluation.js":
        # A whole page, in a frame that may run no script, open nothing and reach nothing of this page.
        assert text.count('sandbox: "",') == 1
        text = text.replace("this.frame.srcdoc = state.page;", "", 1)
    assert not DANGEROUS.search(text)


def test_the_pages_own_files_name_no_other_host() -> None:
    assert SCRIPTS
    for path in [*SCRIPTS, *(ROOT / "qa" / "web").glob("*.css")]:
        assert not re.search(r"https?:|//[a-z]+\.|@import|url\(", path.read_text(encoding="utf-8")), path.name


def _shelves(reply: Any) -> Opening:
    def ask(question: str, *, doc_ids: Any = None) -> Answer:
        if isinstance(reply, Exception):
            raise reply
        return Answer(question, "answered", "3个", "3个。")

    opening = Opening(lambda progress: SimpleNamespace(ask=ask))  # type: ignore[arg-type,return-value]
    opening.run()
    return Shelves(opening)


@pytest.mark.parametrize(
    "request_", [None, 3, "问", [], {}, {"turn": 1}, {"question": 5}, {"question": None}]
)
def test_a_request_of_any_shape_is_taken(request_: Any) -> None:
    from qa.web.page import answer

    result = answer(_shelves(None), request_)
    assert result["answer"]["question"] == ""


def test_errors_come_back_to_be_shown(caplog: pytest.LogCaptureFixture) -> None:
    from qa.web.page import answer

    asked = {"turn": 7, "question": "问"}
    assert answer(_shelves(QuestionError("太长了")), asked) == {"turn": 7, "error": "太长了"}
    assert not caplog.records
    result = answer(_shelves(ZeroDivisionError("secret")), asked)
    assert "意外" in result["error"]
    assert "secret" not in result["error"]
    assert "secret" in caplog.text


def test_what_went_wrong_with_opening_is_kept_for_every_question(caplog: pytest.LogCaptureFixture) -> None:
    from qa.web.page import answer

    def missing(progress: Any) -> Any:
        progress("编码", 1, 9)
        raise IndexMissing("没有索引")

    opening = Opening(missing)
    assert not opening.done
    opening.run()
    assert opening.done
    assert opening.note == "编码 1/9"
    for turn in (1, 2):
        assert answer(Shelves(opening), {"turn": turn, "question": "问"}) == {
            "turn": turn,
            "error": "没有索引",
        }
    broken = Opening(lambda progress: 1 / 0)  # type: ignore[arg-type,return-value]
    broken.run()
    assert "ZeroDivisionError" in answer(Shelves(broken), {})["error"]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """The app over an index that is not there: it serves its page all the same."""
    missing = tmp_path_factory.mktemp("served") / "none"
    process = subprocess.Popen(
        [sys.executable, "app.py", "--index", str(missing)],
        cwd=ROOT,
        stderr=subprocess.PIPE,
        text=True,
        # A shell that starts us in the background has SIGINT ignored, and children inherit that.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    try:
        assert process.stderr
        address = ""
        while not address:
            line = process.stderr.readline()
            assert line, "the app has stopped"
            address = (re.findall(r"http://\S+/", line) or [""])[0]
        yield address, process
    finally:
        process.kill()
        process.communicate()


def _get(url: str, **headers: str) -> tuple[int, dict[str, str], str]:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(urllib.request.Request(url, headers=headers)) as reply:
            return reply.status, dict(reply.headers), reply.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, dict(error.headers), error.read().decode()


def test_only_this_machine_and_no_other_source(served: tuple[str, Any]) -> None:
    address, _ = served
    status, headers, body = _get(address)
    headers = {name.lower(): value for name, value in headers.items()}
    assert status == 200
    policy = dict(part.split(" ", 1) for part in headers["content-security-policy"].split("; "))
    assert policy["default-src"] == policy["connect-src"] == "'self'"
    assert "http" not in headers["content-security-policy"]
    assert not re.search(
        r"<(?:script|link|img|iframe)[^>]+(?:src|href)=.?(?:https?:)?//(?!127\.0\.0\.1)", body
    )
    assert '"analytics_enabled":false' in body.replace(" ", "")
    # A name elsewhere pointed at 127.0.0.1 gets nothing.
    assert _get(address, Host="reports.example")[0] == 400


@pytest.mark.parametrize("path", ["docs", "redoc", "openapi.json", "monitoring", "monitoring/summary"])
def test_no_documentation_and_no_monitoring(served: tuple[str, Any], path: str) -> None:
    assert _get(served[0] + path)[0] in (403, 404)


def test_no_file_of_this_machine_is_served(served: tuple[str, Any]) -> None:
    for path in ("app.py", "data/report.txt", "pyproject.toml"):
        assert _get(f"{served[0]}gradio_api/file={ROOT / path}")[0] in (403, 404)


def test_interrupting_stops_quietly(served: tuple[str, subprocess.Popen[str]]) -> None:
    _, process = served
    assert process.stderr
    while "错误" not in (line := process.stderr.readline()):
        assert line
    assert "没有索引" in line
    process.send_signal(signal.SIGINT)
    said = process.communicate(timeout=60)[1]
    assert process.returncode == 130
    assert "已停止" in said
    assert "Traceback" not in said
