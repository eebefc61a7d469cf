"""The page's 评测 panel: what its server functions do, and the panel in a browser."""

from __future__ import annotations

import base64
import json
import time
from pathlib import Path
from typing import Any

import pytest
from browsing import PATIENCE, Served, opened
from playwright.sync_api import Browser, expect

from qa.engine import Engine
from qa.web.evaluation import BUNDLED_SET, Evaluations
from qa.web.opening import Opening
from qa.web.shelves import Shelves

ROWS = [
    {
        "id": "a",
        "question": "多少个街道实行了大工委制？",
        "kind": "figure",
        "answers": ["31个"],
        "evidence": [{"quote": "31个街道全部实行大工委制"}],
        "answerable": True,
    },
    {
        "id": "b",
        "question": "多少个社区实行了大党委制？",
        "kind": "figure",
        "answers": ["九"],
        "answerable": True,
    },
]


def lines(*rows: dict[str, Any]) -> bytes:
    return "\n".join(json.dumps(row, ensure_ascii=False) for row in rows).encode()


def packed(name: str, data: bytes) -> dict[str, str]:
    return {"name": name, "base64": base64.b64encode(data).decode()}


def finish(trials: Evaluations, request: Any) -> dict[str, Any]:
    started = trials.start(request)
    deadline = time.monotonic() + PATIENCE / 1000
    while not {"page", "error"} & set(state := trials.look(started["run"])):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    return state


@pytest.fixture
def trials(engine: Engine) -> Evaluations:
    return Evaluations(Shelves(Opening.of(engine)))


def test_an_uploaded_set_is_run_and_compared(trials: Evaluations) -> None:
    first = finish(trials, {"file": packed("集.jsonl", lines(*ROWS, ROWS[0] | {"id": "c", "draft": True}))})
    assert first["note"] == "做完了 2 个问题；另有 1 个草稿没有计入。"
    assert "<h1>问据评测</h1>" in first["page"]
    data = json.loads(first["data"])
    assert [row["correct"] for row in data["rows"]] == [True, False]
    assert data["settings"]["questions"] == ["集.jsonl"]
    again = finish(
        trials,
        {"file": packed("集.jsonl", lines(*ROWS)), "against": packed("result.json", first["data"].encode())},
    )
    assert json.loads(again["data"])["compared"]["common"] == 2


@pytest.mark.parametrize(
    ("request_", "said"),
    [
        (None, "没有收到"),
        ({"file": {"name": 3, "base64": ""}}, "没有收到"),
        ({"file": {"name": "a.jsonl", "base64": "一"}}, "没有传完整"),
        ({"file": packed("../../坏.jsonl", b"{")}, "问题文件“坏.jsonl”第 1 行有误"),
        ({"file": packed("", b"")}, "没有问题"),
        (
            {"file": packed("a.jsonl", lines(ROWS[0] | {"evidence": [{"file": "x.txt", "quote": "甲"}]}))},
            "x.txt",
        ),
        (
            {"file": packed("a.jsonl", lines(*ROWS)), "against": packed("b.json", b"{}")},
            "“b.json”不是评测结果",
        ),
    ],
)
def test_a_bad_file_is_said_by_its_own_name(trials: Evaluations, request_: Any, said: str) -> None:
    error = finish(trials, request_)["error"]
    assert said in error
    assert "tmp" not in error


def test_one_runs_at_a_time_and_can_be_stopped(trials: Evaluations) -> None:
    many = [ROWS[0] | {"id": number} for number in range(2000)]
    token = trials.start({"file": packed("多.jsonl", lines(*many))})["run"]
    assert "没有做完" in trials.start({"bundled": True})["error"]
    trials.stop(token)
    deadline = time.monotonic() + PATIENCE / 1000
    while "error" not in (state := trials.look(token)):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    assert state["error"] == "评测已停止。"
    trials.stop({"no": "token"})
    assert "没有这次评测" in trials.look(["no"])["error"]


def test_the_bundled_set_is_offered_with_the_bundled_report(trials: Evaluations, engine: Engine) -> None:
    assert trials.offers() == {"bundled": BUNDLED_SET.name}


def test_drafts_are_made_of_the_open_reports(trials: Evaluations) -> None:
    made = trials.drafts()
    rows = [json.loads(line) for line in made["text"].splitlines()]
    assert len(rows) == made["n"] > 5
    assert all(row["draft"] for row in rows)


def test_the_panel_runs_a_set_and_shows_and_saves_the_report(
    browser: Browser, served: Served, tmp_path: Path
) -> None:
    path = tmp_path / "集.jsonl"
    path.write_bytes(lines(*ROWS))
    bad = tmp_path / "坏.jsonl"
    bad.write_bytes(b"{")
    with opened(browser, served) as page:
        page.get_by_role("button", name="评测", exact=True).click()
        begin = page.get_by_role("button", name="开始评测")
        expect(begin).to_be_disabled()
        page.get_by_label("选择问题集").set_input_files(bad)
        begin.click()
        status = page.locator(".wj-trial-status")
        expect(status).to_contain_text("第 1 行有误", timeout=PATIENCE)
        page.locator(".wj-trial input").first.set_input_files(path)
        begin.click()
        expect(status).to_contain_text("做完了 2 个问题", timeout=PATIENCE)
        report = page.frame_locator(".wj-trial-report")
        expect(report.locator("h1")).to_have_text("问据评测")
        assert report.locator(".failed").count() == 1
        with page.expect_download() as saved:
            page.get_by_role("button", name="下载网页报告").click()
        assert "问据评测" in Path(saved.value.path()).read_text(encoding="utf-8")
        with page.expect_download() as saved:
            page.get_by_role("button", name="下载数据").click()
        assert json.loads(Path(saved.value.path()).read_text(encoding="utf-8"))["rows"]
        with page.expect_download() as saved:
            page.get_by_role("button", name="草拟问题").click()
        assert '"draft": true' in Path(saved.value.path()).read_text(encoding="utf-8")
        page.keyboard.press("Escape")
        expect(page.locator("dialog.wj-trial")).to_be_hidden()


def test_the_panel_fits_a_narrow_screen_and_leaves_the_head_free(browser: Browser, served: Served) -> None:
    with opened(browser, served, width=390, height=800) as page:
        opener = page.get_by_role("button", name="评测", exact=True)
        box, tabs = opener.bounding_box(), page.locator("#wj-header .wj-tabs").bounding_box()
        assert box is not None
        assert tabs is not None
        assert tabs["x"] + tabs["width"] <= box["x"]
        opener.click()
        dialog = page.locator("dialog.wj-trial")
        expect(dialog).to_be_visible()
        assert dialog.evaluate("(node) => node.scrollWidth <= node.clientWidth")
        page.get_by_role("button", name="关闭").click()
        expect(page.locator("#wj-report .wj-page")).to_be_hidden()
        expect(page.locator("#wj-chat .wj-log")).to_be_visible()
