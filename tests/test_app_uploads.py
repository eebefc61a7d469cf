"""Reports that people bring to the page: theirs alone, in memory, gone with them; and the dialog that brings them."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

import pytest
from browsing import HOSTILE, PATIENCE, Served, ask, fits, opened
from playwright.sync_api import Browser, Page, expect

from qa.analyze import analyze
from qa.engine import Engine
from qa.web import shelves as module
from qa.web.evaluation import Evaluations
from qa.web.opening import Opening
from qa.web.page import answer
from qa.web.panels import Panels, audit_json, ledger_json
from qa.web.shelves import Shelves, clean_name
from qa.web.takeaway import Takeaway
from qa.words import words

MINE = (
    "# 青峰县造林报告\n\n青峰县今年新造竹林4271亩，培训护林员93名。\n\n新建苗圃8个、改建苗圃5个，合计14个。\n"
)
OTHERS = "# 白石镇渔业报告\n\n白石镇全年投放鱼苗58600尾，新修渔港3座。\n"
QUESTION = "青峰县新造竹林多少亩？"


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def opening(engine: Engine) -> Opening:
    return Opening.of(engine)


@pytest.fixture
def shelves(opening: Opening, clock: Clock) -> Shelves:
    return Shelves(opening, clock=clock)


def call(shelves: Shelves, method: str, /, **given: Any) -> dict[str, Any]:
    """As the browser calls it."""
    (function,) = (one for one in shelves.functions() if one.__name__ == method)
    return function(given)


def asked(shelves: Shelves, question: str, **given: Any) -> dict[str, Any]:
    return answer(shelves, {"turn": 1, "question": question, "before": [], **given})


def test_one_tabs_reports_are_no_others(shelves: Shelves) -> None:
    mine = call(shelves, "add", name="造林.md", text=MINE)
    others = call(shelves, "add", name="渔业.md", text=OTHERS)
    assert mine["token"] != others["token"]
    assert len(mine["token"]) >= 32
    assert [one["title"] for one in mine["documents"]] == ["青峰县造林报告"]
    assert asked(shelves, QUESTION, token=mine["token"])["answer"]["answer"] == "4271亩"
    for token in (others["token"], None, "", "x" * 32, 7, [mine["token"]]):
        reply = asked(shelves, QUESTION, token=token)
        assert "4271" not in str(reply)
        assert call(shelves, "mine", token=token)["documents"] != mine["documents"]
        assert "error" in asked(shelves, QUESTION, token=token, docs=["造林.md"])
        given = {"doc": "造林.md", "token": token}
        assert Panels(shelves).get(ledger_json, given) == {}
        call(shelves, "drop", token=token, doc="造林.md")
    assert len(call(shelves, "mine", token=mine["token"])["documents"]) == 1


def test_nothing_is_kept_of_a_report_taken_away(shelves: Shelves) -> None:
    token = call(shelves, "add", name="造林.md", text=MINE)["token"]
    asked(shelves, QUESTION, token=token)
    assert words.cache_info().currsize
    call(shelves, "drop", token=token, doc="造林.md")
    assert not words.cache_info().currsize
    assert not analyze.cache_info().currsize


def test_those_chosen_are_asked(shelves: Shelves, engine: Engine) -> None:
    token = call(shelves, "add", name="造林.md", text=MINE)["token"]
    (bundled,) = engine.index.documents
    assert "4271" not in str(asked(shelves, QUESTION, token=token, docs=[bundled]))
    only = asked(shelves, "全市有多少个村实现了书记、主任一肩挑?", token=token, docs=["造林.md"])
    assert only["answer"]["status"] != "answered"
    assert all(one["doc"] == "造林.md" for one in only["answer"]["citations"])
    assert "至少勾选一份" in asked(shelves, QUESTION, token=token, docs=[])["error"]


def test_what_the_page_offers_of_a_report_is_offered_of_ones_own(shelves: Shelves) -> None:
    token = call(shelves, "add", name="造林.md", text=MINE)["token"]
    panels, given = Panels(shelves), {"doc": "造林.md", "token": token}
    assert "4271亩" in [one["raw"] for one in panels.get(ledger_json, given)["figures"]]
    verdicts = {one["verdict"]: one["checks"] for one in panels.get(audit_json, given)["groups"]}
    assert verdicts["inconsistent"]
    reply = asked(shelves, QUESTION, token=token)["answer"]
    suggest, export, rate = Takeaway(shelves).functions()
    assert suggest({"answer": reply, "token": token}).get("questions") is not None
    assert "4271亩" in export({"answers": [reply], "form": "json", "token": token})["text"]
    assert "error" in export({"answers": [reply], "form": "json"})
    # Feedback is kept on disk, and a person's report is not.
    assert "不留在本机" in rate({"answer": reply, "verdict": "right", "shelf": token})["error"]
    trials = Evaluations(shelves)
    assert "造林.md" in trials.drafts({"token": token})["text"]
    assert "造林.md" not in trials.drafts(None)["text"]


def test_reports_go_when_the_tab_does(shelves: Shelves, clock: Clock) -> None:
    token = call(shelves, "add", name="造林.md", text=MINE)["token"]
    clock.now += module.IDLE_SECONDS - 1
    assert call(shelves, "mine", token=token)["documents"]
    call(shelves, "leave", token=token)
    clock.now += module.LEFT_SECONDS - 1  # it was loaded again
    assert call(shelves, "mine", token=token)["documents"]
    call(shelves, "leave", token=token)
    clock.now += module.LEFT_SECONDS
    assert shelves.sweep() == 0
    assert call(shelves, "mine", token=token) | {"limits": ""} == {
        "token": None,
        "documents": [],
        "limits": "",
    }
    assert "已经移除" in asked(shelves, QUESTION, token=token, docs=["造林.md"])["error"]


def test_an_evaluation_of_ones_reports_goes_with_them(shelves: Shelves, clock: Clock) -> None:
    token = call(shelves, "add", name="造林.md", text=MINE)["token"]
    trials = Evaluations(shelves)
    run = trials.start({"bundled": True, "token": token})["run"]
    assert "error" not in trials.look(run)
    call(shelves, "leave", token=token)
    clock.now += module.LEFT_SECONDS
    assert shelves.sweep() == 0
    assert "没有这次评测" in trials.look(run)["error"]


def test_beyond_many_open_reports_none_is_added(shelves: Shelves, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_OPEN", 100)
    assert "wenju index" in call(shelves, "add", name="造林.md", text=MINE)["error"]


def test_only_what_is_new_is_encoded(
    shelves: Shelves, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    encoded: list[str] = []
    real = type(engine.index.encoder).encode_documents

    def counted(encoder: Any, texts: Any, **options: Any) -> Any:
        encoded.extend(texts)
        return real(encoder, texts, **options)

    monkeypatch.setattr(type(engine.index.encoder), "encode_documents", counted)
    token = call(shelves, "add", name="造林.md", text=MINE)["token"]
    assert any("4271" in text for text in encoded)
    encoded.clear()
    call(shelves, "add", name="渔业.md", text=OTHERS, token=token)
    assert any("58600" in text for text in encoded)
    assert not any("4271" in text for text in encoded)


def test_one_report_can_be_taken_away(shelves: Shelves) -> None:
    token = call(shelves, "add", name="造林.md", text=MINE)["token"]
    call(shelves, "add", name="渔业.md", text=OTHERS, token=token)
    left = call(shelves, "drop", token=token, doc="造林.md")
    assert [one["id"] for one in left["documents"]] == ["渔业.md"]
    assert "4271" not in str(asked(shelves, QUESTION, token=token))
    assert asked(shelves, "白石镇投放鱼苗多少尾？", token=token)["answer"]["answer"] == "58600尾"
    assert call(shelves, "drop", token=token, doc="渔业.md")["documents"] == []


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"name": "表.pdf", "base64": "AAAA"}, "不支持“表.pdf”的格式"),
        ({"name": "空.txt", "base64": ""}, "空.txt"),
        ({"name": "坏.txt", "base64": "!!"}, "“坏.txt”没有传完整"),
        ({"name": "二进制.txt", "base64": base64.b64encode(bytes(range(256)) * 9).decode()}, "二进制.txt"),
        ({"name": "大.txt", "base64": "A" * (module.MAX_FILE * 4 // 3 + 8)}, "“大.txt”太大"),
        ({"name": "大.txt", "text": "字" * module.MAX_FILE}, "“大.txt”太大"),
        ({"name": "x", "text": " \n"}, "没有粘贴任何文字"),
        ({"name": 7, "base64": []}, "没有收到文件"),
        ({}, "没有收到文件"),
    ],
)
def test_what_cannot_be_taken_is_said_by_its_name(shelves: Shelves, given: dict[str, Any], said: str) -> None:
    assert said in call(shelves, "add", **given)["error"]
    assert shelves.sweep() == 0


def test_there_is_an_end_to_what_is_kept(shelves: Shelves, monkeypatch: pytest.MonkeyPatch) -> None:
    token = call(shelves, "add", name="a.txt", text=MINE)["token"]
    assert "内容相同" in call(shelves, "add", name="b.txt", text=MINE, token=token)["error"]
    again = call(shelves, "add", name="a.txt", text=OTHERS, token=token)
    assert again["added"] == "a（2）.txt"
    monkeypatch.setattr(module, "MAX_FILES", 2)
    assert "放不下了" in call(shelves, "add", name="c.txt", text="第三份报告。", token=token)["error"]
    monkeypatch.setattr(module, "MAX_SHELVES", 1)
    assert "太多" in call(shelves, "add", name="c.txt", text="第三份报告。")["error"]
    monkeypatch.setattr(module, "MAX_SHELVES", 9)
    monkeypatch.setattr(module, "MAX_ALL", 10)
    assert "太多" in call(shelves, "add", name="c.txt", text="第三份报告。")["error"]


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\a\\b.md", "b.md"),
        ("a\0\n\u202eb.txt", "ab.txt"),
        ("..", ""),
        (None, ""),
        ("长" * 300 + ".txt", "长" * 56 + ".txt"),
    ],
)
def test_a_name_is_only_a_name(given: Any, name: str) -> None:
    assert clean_name(given) == name


def bring(page: Page, *files: tuple[str, str]) -> None:
    """Choose files in the dialog, and wait until each has been dealt with."""
    expect(page.locator(".wj-report")).to_be_visible(timeout=PATIENCE)
    page.locator(".wj-shelf-open").click()
    page.locator("#wj-shelf input[type=file]").set_input_files(
        [{"name": name, "mimeType": "text/plain", "buffer": text.encode()} for name, text in files]
    )
    expect(page.locator(".wj-shelf-said [data-done]")).to_have_count(len(files), timeout=PATIENCE)


def close(page: Page) -> None:
    page.locator("dialog.wj-shelf").get_by_role("button", name="关闭").click()


def test_a_report_is_brought_asked_reloaded_and_taken_away(browser: Browser, served: Served) -> None:
    with opened(browser, served) as page, opened(browser, served) as other:
        bring(page, ("造林.md", MINE), ("表.pdf", "x"))
        expect(page.locator(".wj-shelf-said [data-done=good]")).to_have_text("造林.md：已添加，可以问了。")
        expect(page.locator(".wj-shelf-said [data-done=bad]")).to_contain_text("不支持“表.pdf”的格式")
        close(page)
        expect(page.locator(".wj-report")).to_contain_text("新造竹林4271亩")
        turn = ask(page, QUESTION)
        expect(turn.locator(".wj-short")).to_have_text("4271亩")
        expect(page.locator(".wj-report .wj-cited .wj-figure").first).to_have_text("4271亩")
        page.get_by_role("tab", name="核对").click()
        expect(page.locator(".wj-audit")).to_contain_text("合计14个")
        assert "4271" not in ask(other, QUESTION).inner_text()
        expect(other.get_by_role("combobox", name="选择报告")).to_be_hidden()
        page.reload()
        expect(page.locator(".wj-turn .wj-short")).to_have_text("4271亩", timeout=PATIENCE)
        expect(page.get_by_role("combobox", name="选择报告").locator("option")).to_have_count(2)
        page.locator(".wj-shelf-open").click()
        page.get_by_role("button", name="移除青峰县造林报告").click()
        expect(page.locator(".wj-shelf-list li")).to_have_count(1)
        close(page)
        assert "4271" not in ask(page, QUESTION).inner_text()


def test_what_is_not_ticked_is_not_asked(browser: Browser, served: Served) -> None:
    with opened(browser, served) as page:
        expect(page.locator(".wj-report")).to_be_visible(timeout=PATIENCE)
        page.locator(".wj-shelf-open").click()
        page.get_by_role("textbox", name="或者粘贴全文").fill(OTHERS)
        page.get_by_role("button", name="添加这段文字").click()
        expect(page.locator(".wj-shelf-said [data-done=good]")).to_be_visible(timeout=PATIENCE)
        page.get_by_role("checkbox").nth(1).uncheck()
        close(page)
        expect(page.locator(".wj-shelf-open")).to_have_text("已选 1/2")
        assert "58600" not in ask(page, "白石镇投放鱼苗多少尾？").inner_text()


def test_hostile_reports_stay_text(browser: Browser, served: Served) -> None:
    with opened(browser, served) as page:
        bring(page, ("<img src=x onerror=window.hacked=8>.md", HOSTILE))
        expect(page.locator(".wj-shelf-list")).to_contain_text("<img src=x onerror=window.hacked=8>.md")
        close(page)
        ask(page, "金沙乡有多少个渔场通过验收？")
        expect(page.locator(".wj-report")).to_contain_text("<script>")
        assert page.evaluate("window.hacked") is None


@pytest.mark.parametrize(("width", "height"), [(1280, 720), (390, 844)])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_dialog_fits(
    browser: Browser, served: Served, width: int, height: int, scheme: str, tmp_path: Path
) -> None:
    with opened(browser, served, width, height) as page:
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        page.reload()
        if width < 900:
            page.get_by_role("tab", name="报告").click()
        bring(page, ("造林.md", MINE))
        page.screenshot(path=tmp_path / f"{scheme}-{width}.png")
        box = page.locator("dialog.wj-shelf")
        assert box.evaluate("(node) => node.scrollWidth <= node.clientWidth")
        close(page)
        page.screenshot(path=tmp_path / f"{scheme}-{width}-closed.png")
        assert fits(page)
