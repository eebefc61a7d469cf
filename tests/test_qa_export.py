"""An export is proved by its reports, and no character of a quote and no digit of it can be changed unnoticed."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as configured
from hypothesis import strategies as st

from corpus.errors import ExportError
from corpus.loaders import load
from index.build import build
from index.embed import Encoder
from qa import cli, export
from qa.engine import Engine
from qa.recheck import recheck
from qa.render import to_json
from qa.session import Session

#: What is cited, computed, damaged, refused, asked in a follow-up, and made to look like markup.
REPORT = """# 沙洲县2023年简况

全县共有162所学校，其中小学104所、初中58所，占比分别为64.2%和35.8%。

全县建成公园8个，比上年增加3个，4月28日到930日<b>免费</b>开放。

* 金沙乡有713个渔场`通过`[验收](javascript:alert(1))，**占**全县的一半。
"""
QUESTIONS = ["全县共有多少所学校？", "小学比初中多多少所？", "免费开放到什么时候？", "金沙乡有多少个渔场通过验收？",
             "全县有多少座水库？"]  # fmt: skip


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("report") / "沙洲.md"
    path.write_text(REPORT, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def asked(report: Path, encoder: Encoder) -> Engine:
    return Engine(build([report], report.parent / "index", encoder=encoder))


@pytest.fixture(scope="module")
def made(asked: Engine) -> dict[str, Any]:
    session = Session(asked)
    answers = [
        to_json(session.ask(question)) for question in [*QUESTIONS, "你好", "小学有多少所？", "初中呢？"]
    ]
    return export.make(answers, asked)


def digits(text: str) -> str:
    return "".join(letter for letter in text if letter.isdigit())


def test_an_export_says_what_it_was_made_of(made: dict[str, Any], asked: Engine) -> None:
    assert len(made["answers"]) == len(QUESTIONS) + 2  # without the greeting
    assert {one["status"] for one in made["answers"]} == {"answered", "not_found"}
    assert any(one["derivation"] for one in made["answers"])
    assert any(one["flags"] for one in made["answers"])
    assert made["answers"][-1]["resolved"]
    (document,) = made["documents"]
    assert document["sha256"] == asked.index.documents["沙洲.md"].sha256
    assert made["model"]["fingerprint"] == asked.index.manifest.fingerprint
    assert made["model"]["reader"] == asked.reader.fingerprint  # type: ignore[union-attr]
    assert made["index"]["splitter"] == asked.index.manifest.splitter


@pytest.mark.parametrize("suffix", [".md", ".json"])
def test_a_file_is_read_back_and_holds(
    made: dict[str, Any], report: Path, tmp_path: Path, suffix: str
) -> None:
    path = tmp_path / f"问答{suffix}"
    text = export.file_text(made, path)
    for data in (text.encode(), b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode()):
        path.write_bytes(data)
        assert export.read(path) == made
    # The report may have been given another name.
    renamed = load(report, doc_id="别的名字.md")
    checked = recheck(export.read(path), [renamed])
    assert checked.answers == len(made["answers"])
    assert checked.citations >= len(QUESTIONS)
    assert checked.documents == ("沙洲.md",)


def test_markdown_is_read_by_people_and_runs_nothing(made: dict[str, Any]) -> None:
    text = export.to_markdown(made)
    shown, _, data = text.partition("\n```json\n")
    assert "**162所**" in shown
    assert "算式：104所 − 58所 = 46所" in shown
    assert "原文此处疑有缺损" in shown
    assert "〔1〕沙洲县2023年简况" in shown
    for active in ("<b>", "[验收]", "`通过`", "**占**"):
        assert active not in shown
    assert "\\[验收\\](javascript:alert(1))" in shown
    # Nothing in the data can end its fence.
    assert data.count("\n```") == 1


@pytest.mark.parametrize("suffix", [".md", ".json"])
@given(st.data())
@configured(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_a_changed_character_shows_in_the_file(
    made: dict[str, Any], tmp_path: Path, suffix: str, data: st.DataObject
) -> None:
    """Any digit, and any character of a quote, wherever it stands in the file."""
    path = tmp_path / f"问答{suffix}"
    text = export.file_text(made, path)
    quotes = {one["quote"] for answer in made["answers"] for one in answer["citations"]}
    places = [at for at, letter in enumerate(text) if letter.isdigit()]
    for quote in quotes:
        shown = json.dumps(quote, ensure_ascii=False)[1:-1]
        start = text.rindex(shown)
        places += range(start, start + len(shown))
    at = data.draw(st.sampled_from(places))
    other = data.draw(
        st.sampled_from("0123456789的，。丁l" if text[at] != "\\" else "的").filter(text[at].__ne__)
    )
    path.write_text(text[:at] + other + text[at + 1 :], encoding="utf-8")
    with pytest.raises(ExportError):
        export.read(path)


def _leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    if isinstance(value, dict | list):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _leaves(inner, (*path, key))
    else:
        yield path, value


@given(st.data())
@configured(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_a_changed_number_shows_under_a_new_seal(
    made: dict[str, Any], report: Path, data: st.DataObject
) -> None:
    """Whoever makes a seal of their own still cannot change a quote, an offset or a number that is shown."""
    forged = copy.deepcopy(made)
    leaves = [
        (path, value)
        for path, value in _leaves(forged["answers"])
        if path[1] in ("citations", "figures", "derivation", "answer", "text")
        and isinstance(value, int | str)
        and (digits(str(value)) or path[-1] == "quote")
    ]
    path, value = data.draw(st.sampled_from(leaves))
    shown = str(value)
    places = [at for at, letter in enumerate(shown) if letter.isdigit() or path[-1] == "quote"]
    at = data.draw(st.sampled_from(places))
    other = data.draw(st.sampled_from("0123456789").filter(shown[at].__ne__))
    changed = shown[:at] + other + shown[at + 1 :]
    holder = forged["answers"]
    for key in path[:-1]:
        holder = holder[key]
    holder[path[-1]] = int(changed) if isinstance(value, int) else changed
    forged["sha256"] = export.seal(forged)
    with pytest.raises(ExportError, match="没有通过核对"):
        recheck(forged, [load(report)])


def test_another_report_is_told(made: dict[str, Any], report: Path, tmp_path: Path) -> None:
    changed = tmp_path / report.name
    changed.write_text(REPORT.replace("162", "163"), encoding="utf-8")
    with pytest.raises(ExportError, match=r"手头没有报告“沙洲\.md”"):
        recheck(made, [load(changed)])


@pytest.mark.parametrize("missing", ["documents", "answers", "index"])
def test_an_export_without_a_part_is_told(made: dict[str, Any], report: Path, missing: str) -> None:
    with pytest.raises(ExportError, match="不完整"):
        recheck({key: value for key, value in made.items() if key != missing}, [load(report)])
    broken = {**made, "answers": [{**made["answers"][0], "citations": 3}]}
    with pytest.raises(ExportError, match="不完整"):
        recheck(broken, [load(report)])


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff\xfe", b"{}", b"[1]", b"# \xe9\x97\xae\n\n```json\n{\n```\n", b'{"kind": "wenju-export"}'],
)
def test_a_file_that_is_no_export_is_told(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "别的.json"
    path.write_bytes(content)
    with pytest.raises(ExportError, match=r"别的\.json"):
        export.read(path)
    with pytest.raises(ExportError, match="找不到"):
        export.read(tmp_path / "没有.json")


def test_there_must_be_something_to_export(asked: Engine) -> None:
    with pytest.raises(ExportError, match="没有可以导出"):
        export.make([to_json(asked.ask("你好"))], asked)


def test_the_commands(
    asked: Engine, report: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    index = str(report.parent / "index")
    out = tmp_path / "答.md"
    assert cli.main(["ask", QUESTIONS[0], "--index", index, "--export", str(out)]) == cli.OK
    assert "162所" in capsys.readouterr().out
    for source in (["--index", index], ["--report", str(report)]):
        assert cli.main(["verify", str(out), *source]) == cli.OK
        assert "核对通过：1 个回答、1 条引文" in capsys.readouterr().out
    assert cli.main(["verify", str(out)]) == cli.FAULT
    assert "--report" in capsys.readouterr().err
    out.write_text(out.read_text(encoding="utf-8").replace("162", "163", 1), encoding="utf-8")
    assert cli.main(["verify", str(out), "--report", str(report)]) == cli.FAULT
    said = capsys.readouterr()
    assert "被改动过" in said.err
    assert not said.out
    assert (
        cli.main(["ask", QUESTIONS[0], "--index", index, "--export", str(tmp_path / "答.txt")]) == cli.FAULT
    )
    assert ".md 或 .json" in capsys.readouterr().err


def test_all_that_the_engine_answers_can_be_verified(engine: Engine, data: Path) -> None:
    """On the half of the questions that rules are made with."""
    lines = (data / "report_questions.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [row for row in map(json.loads, lines) if row["half"] == "tune"]
    answers = [to_json(engine.ask(row["question"])) for row in rows]
    made = export.make(answers, engine)
    assert recheck(made, engine.index.documents.values()).answers == len(answers)
