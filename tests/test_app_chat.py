"""The conversation in headless Chromium: going on, stopping, retrying, taking away, judging; on the real app and model."""

from __future__ import annotations

import json
import re
import sqlite3
from pathlib import Path

import pytest
from browsing import PATIENCE, ROOT, Served, ask, fits, opened
from playwright.sync_api import Browser, Locator, Page, Route, expect

from qa import cli

QUESTION = "全市有多少个村实现了书记、主任一肩挑?"
COMPUTED = "优秀人才回村任职的和进入两委班子的能人一共多少人？"
UNANSWERABLE = "全市建了多少座水库？"


def act(turn: Locator, name: str) -> Locator:
    return turn.locator(".wj-acts").get_by_role("button", name=name, exact=True)


def hold_the_next(page: Page) -> list[Route]:
    """The next question does not reach the server; its request is kept, to be let through later."""
    held: list[Route] = []
    page.route("**/queue/join*", lambda route: route.continue_() if held else held.append(route))
    return held


def download(page: Page, button: Locator, folder: Path) -> Path:
    with page.expect_download() as waiting:
        button.click()
    path = folder / waiting.value.suggested_filename
    waiting.value.save_as(path)
    return path


# --- asking -----------------------------------------------------------------------------------------


def test_an_answer_comes_bit_by_bit(browser: Browser, served: Served) -> None:
    context = browser.new_context(locale="zh-CN", reduced_motion="no-preference")
    page = context.new_page()
    page.goto(served.address)
    expect(page.locator(".wj-example").first).to_be_visible(timeout=PATIENCE)
    page.evaluate(
        "() => { window.seen = new Set(); new MutationObserver(() => { const node = document.querySelector('.wj-text');"
        " if (node) window.seen.add(node.textContent) })"
        ".observe(document.querySelector('.wj-log'), { subtree: true, childList: true, characterData: true }) }"
    )
    turn = ask(page, UNANSWERABLE)
    expect(turn.locator(".wj-acts")).to_be_visible()
    whole = turn.locator(".wj-text").inner_text()
    seen = sorted(page.evaluate("() => [...window.seen]"), key=len)
    assert len(seen) > 3
    assert seen[-1] == whole
    assert all(whole.startswith(part) for part in seen)
    context.close()


def test_what_to_ask_next_is_answered(browser: Browser, served: Served) -> None:
    with opened(browser, served) as page:
        asked = [QUESTION]
        for _ in range(3):
            turn = ask(page, asked[-1])
            expect(turn.locator(".wj-answered")).to_be_visible()
            follow = turn.locator(".wj-follow")
            expect(follow.first).to_be_visible()
            offered = follow.all_inner_texts()
            assert 1 <= len(offered) <= 3
            assert not set(offered) & set(asked)
            # Only the newest answer offers them.
            assert page.locator(".wj-next").count() == 1
            asked.append(offered[-1])
        follow.first.click()
        expect(page.locator(".wj-turn")).to_have_count(4)
        expect(page.locator(".wj-turn").last.locator(".wj-answered")).to_be_visible()


def test_what_to_ask_next_is_of_the_report_answered_from(browser: Browser, several: Served) -> None:
    with opened(browser, several) as page:
        for question in (QUESTION, "全年实现地区生产总值多少？", UNANSWERABLE):
            turn = ask(page, question)
            expect(turn.locator(".wj-follow").first).to_be_visible(timeout=PATIENCE)
            for follow in turn.locator(".wj-follow").all_inner_texts():
                expect(ask(page, follow).locator(".wj-answered")).to_be_visible()


def test_a_question_can_be_stopped_and_asked_again(browser: Browser, served: Served) -> None:
    with opened(browser, served) as page:
        ask(page, QUESTION)
        held = hold_the_next(page)
        box = page.get_by_role("textbox", name="问题")
        button = page.locator(".wj-send")
        box.fill("占比多少？")
        box.press("Enter")
        expect(button).to_have_text("停止")
        box.press("Enter")  # Enter never stops
        page.wait_for_timeout(500)
        expect(page.locator(".wj-waiting")).to_have_text("正在排队……")
        button.click()
        expect(page.locator(".wj-stopped")).to_contain_text("已停止")
        expect(button).to_have_text("提问")
        expect(box).to_have_value("占比多少？")
        page.get_by_role("button", name="重试").click()
        # The same place in the conversation: what came before is still known.
        last = page.locator(".wj-turn").last
        expect(last.locator(".wj-short")).to_have_text("38.23%")
        expect(page.locator(".wj-turn")).to_have_count(2)
        expect(box).to_have_value("")
        # The answer to what was stopped comes too late, and is not shown.
        assert len(held) == 1
        held[0].continue_()
        expect(ask(page, UNANSWERABLE).locator(".wj-not_found")).to_be_visible()
        expect(page.locator(".wj-answered")).to_have_count(2)
        page.unroute_all(behavior="wait")


def test_what_failed_can_be_retried(browser: Browser, served: Served) -> None:
    with opened(browser, served) as page:
        turn = ask(page, "长" * 600)
        expect(turn.locator(".wj-error")).to_contain_text("太长")
        turn.get_by_role("button", name="重试").click()
        expect(page.locator(".wj-error")).to_contain_text("太长")
        expect(page.locator(".wj-turn")).to_have_count(1)


def test_a_question_can_be_put_otherwise(browser: Browser, served: Served) -> None:
    with opened(browser, served) as page:
        act(ask(page, UNANSWERABLE), "改问").click()
        box = page.get_by_role("textbox", name="问题")
        expect(box).to_have_value(UNANSWERABLE)
        expect(box).to_be_focused()


def test_clearing_stops_what_is_being_asked(browser: Browser, served: Served) -> None:
    with opened(browser, served) as page:
        ask(page, QUESTION)
        held = hold_the_next(page)
        box = page.get_by_role("textbox", name="问题")
        box.fill(COMPUTED)
        box.press("Enter")
        expect(page.locator(".wj-waiting")).to_be_visible()
        page.get_by_role("button", name="清空问答").click()
        expect(page.locator(".wj-turn")).to_have_count(0)
        expect(page.locator(".wj-hint .wj-take")).to_be_hidden()
        held[0].continue_()
        expect(ask(page, UNANSWERABLE).locator(".wj-not_found")).to_be_visible()
        expect(page.locator(".wj-turn")).to_have_count(1)
        page.unroute_all(behavior="wait")


def test_a_reload_brings_back_all_but_the_server_keeps_nothing(browser: Browser, served: Served) -> None:
    with opened(browser, served) as page:
        ask(page, QUESTION)
        ask(page, "占比多少？")
        page.reload()
        expect(page.locator(".wj-turn")).to_have_count(2)
        expect(page.locator(".wj-resolved")).to_contain_text("理解为")
        last = page.locator(".wj-turn").last
        expect(last.locator(".wj-follow").first).to_be_visible()
        expect(act(last, "复制")).to_be_visible()
        expect(ask(page, "比上届提高多少？").locator(".wj-short")).to_have_text("34.16个百分点")
    with opened(browser, served) as page:
        expect(page.locator(".wj-example").first).to_be_visible(timeout=PATIENCE)
        expect(page.locator(".wj-turn")).to_have_count(0)
    written = [path for path in (served.folder / "data").rglob("*") if path.is_file()]
    assert [path.name for path in written] in ([], ["feedback.sqlite3"])


def test_an_answer_is_copied_with_its_citations(browser: Browser, served: Served) -> None:
    with opened(browser, served) as page:
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        turn = ask(page, QUESTION)
        act(turn, "复制").click()
        expect(act(turn, "已复制")).to_be_visible()
        text = page.evaluate("() => navigator.clipboard.readText()")
        assert text.splitlines()[0] == f"问：{QUESTION}"
        assert "全市共有385个村实现了书记、主任一肩挑〔1〕。" in text
        assert "〔1〕report › 两委换届 选优配强脱贫攻坚带头人 › 385个村实现书记、主任一肩挑" in text
        assert "    全市共有385个村实现了书记、主任一肩挑,占38.23%,较上届提高34.16个百分点。" in text
        ask(page, COMPUTED)
        page.get_by_text("导出问答").click()
        page.get_by_role("button", name="复制文本").click()
        # The button of the whole conversation, not the turn's, which may still say so.
        expect(page.locator("details").get_by_role("button", name="已复制")).to_be_visible()
        both = page.evaluate("() => navigator.clipboard.readText()")
        assert both.startswith(text)
        assert COMPUTED in both


def test_copying_works_where_the_clipboard_is_kept_for_secure_pages(browser: Browser, served: Served) -> None:
    with opened(browser, served) as page:
        page.evaluate("() => { Object.defineProperty(navigator, 'clipboard', { value: undefined }) }")
        turn = ask(page, QUESTION)
        page.evaluate(
            "() => document.addEventListener('copy', () => { window.copied = document.activeElement.value })"
        )
        act(turn, "复制").click()
        expect(act(turn, "已复制")).to_be_visible()
        assert QUESTION in page.evaluate("() => window.copied")
        expect(act(turn, "已复制")).to_be_focused()


# --- proof ------------------------------------------------------------------------------------------


def test_several_citations_have_a_colour_each(browser: Browser, served: Served) -> None:
    with opened(browser, served) as page:
        turn = ask(page, COMPUTED)
        refs, cards = turn.locator(".wj-ref"), turn.locator(".wj-cite")
        expect(refs).to_have_count(2)
        expect(turn.locator(".wj-formula")).to_contain_text("=")

        def colour(node: Locator, name: str) -> str:
            return str(node.evaluate(f"(node) => getComputedStyle(node).{name}"))

        marks = [page.locator(f'.wj-report .wj-cited[data-n="{n}"]').first for n in (1, 2)]
        assert colour(marks[0], "backgroundColor") != colour(marks[1], "backgroundColor")
        edges = [colour(cards.nth(n), "borderLeftColor") for n in (0, 1)]
        assert edges[0] != edges[1]
        for n in (0, 1):
            assert edges[n] in colour(refs.nth(n), "backgroundImage")
        for n in (1, 0):
            refs.nth(n).click()
            expect(marks[n]).to_be_in_viewport(ratio=1)
            expect(marks[n]).to_have_class(re.compile("wj-now"))
            expect(marks[n].locator(".wj-figure")).to_have_count(1)


def test_sureness_refusal_and_damage_are_said_in_words(browser: Browser, several: Served) -> None:
    with opened(browser, several) as page:
        turn = ask(page, QUESTION)
        sure = re.fullmatch(
            r"这类回答约 (\d+)% 是对的", turn.locator(".wj-sure").get_attribute("title") or ""
        )
        assert sure
        said = "把握很大" if int(sure[1]) >= 80 else "把握较大，最好看一眼原句" if int(sure[1]) >= 60 else ""
        assert said
        expect(turn.locator(".wj-sure")).to_have_text(said)
        refused = ask(page, "2019年全市有多少个村实现了书记、主任一肩挑？")
        expect(refused.locator(".wj-reason")).to_have_text("时间不符")
        expect(refused.locator(".wj-sure")).to_have_count(0)
        damaged = ask(page, "从市直机关选派的第一书记一驻几年，从什么时候到什么时候？")
        expect(damaged.locator(".wj-damaged")).to_have_text("原文此处疑有缺损，请核对原件")


def test_hostile_text_stays_text_wherever_it_is_taken(
    browser: Browser, several: Served, tmp_path: Path
) -> None:
    with opened(browser, several) as page:
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        turn = ask(page, "<img src=x onerror=window.hacked=8>金沙乡有多少个渔场通过验收？")
        expect(turn.locator(".wj-asked")).to_contain_text("<img src=x")
        turn = ask(page, "金沙乡有多少个渔场通过验收？")
        act(turn, "复制").click()
        assert "<script>window.hacked = 3</script>" in page.evaluate("() => navigator.clipboard.readText()")
        turn.locator(".wj-take summary").click()
        markdown = download(page, act(turn, "Markdown"), tmp_path).read_text(encoding="utf-8")
        shown = markdown.partition("\n```json\n")[0]
        assert "\\<script\\>window.hacked = 3\\</script\\>" in shown
        assert not re.search(r"(?<!\\)<(?:script|img|svg|b)\b", shown)
        act(turn, "答错了").click()
        form = turn.get_by_role("form", name="补充说明")
        form.get_by_label("说明").fill("</textarea><script>window.hacked = 10</script>")
        form.get_by_role("button", name="保存").click()
        expect(form).to_be_hidden()
        page.reload()
        expect(page.locator(".wj-turn")).to_have_count(2)
        # What is kept in the browser is no markup either.
        page.evaluate(
            "() => { const kept = JSON.parse(sessionStorage.wenju); kept.history[0].answer.text = '<img src=x onerror=window.hacked=11>';"
            " kept.history[0].answer.answer = '<b>1</b>'; sessionStorage.wenju = JSON.stringify(kept);"
            " window.addEventListener('pagehide', (event) => event.stopImmediatePropagation(), true) }"
        )
        page.reload()
        expect(page.locator(".wj-turn")).to_have_count(2)
        assert page.locator(".wj-log").locator("script, img, svg, b").count() == 0
        assert page.evaluate("() => window.hacked") is None


# --- taking away ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("form", "suffix"), [("Markdown", ".md"), ("JSON", ".json")])
def test_what_is_taken_away_can_be_verified(
    browser: Browser,
    served: Served,
    tmp_path: Path,
    form: str,
    suffix: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    with opened(browser, served) as page:
        turn = ask(page, QUESTION)
        ask(page, "占比多少？")
        ask(page, UNANSWERABLE)
        ask(page, "你好")  # which cites nothing, and is left out
        turn.locator(".wj-take summary").click()
        one = download(page, act(turn, form), tmp_path)
        page.get_by_text("导出问答").click()
        page.wait_for_timeout(1100)  # the names tell seconds
        whole = download(page, page.locator(".wj-hint").get_by_role("button", name=form), tmp_path)
    for path, count in ((one, 1), (whole, 3)):
        assert path.suffix == suffix
        assert cli.main(["verify", str(path)]) == cli.OK
        assert f"{count} 个回答" in capsys.readouterr().out
    changed = whole.read_text(encoding="utf-8").replace("38.23%", "38.32%", 1)
    whole.write_text(changed, encoding="utf-8")
    assert cli.main(["verify", str(whole)]) == cli.FAULT
    assert "被改动过" in capsys.readouterr().err


def test_an_answer_that_was_tampered_with_is_not_exported(browser: Browser, served: Served) -> None:
    with opened(browser, served) as page:
        turn = ask(page, QUESTION)
        page.evaluate("() => { wenju.chat.history[0].answer.citations[0].quote += '。' }")
        turn.locator(".wj-take summary").click()
        act(turn, "JSON").click()
        expect(turn.locator(".wj-forms .wj-said")).to_contain_text("没有通过核对")
        page.route("**/component_server**", lambda route: route.abort())
        act(turn, "JSON").click()
        expect(turn.locator(".wj-forms .wj-said")).to_contain_text("连不上")
        page.unroute_all(behavior="wait")


# --- judging ----------------------------------------------------------------------------------------


def said(folder: Path) -> list[tuple[str, str, str, str]]:
    with sqlite3.connect(folder / "data" / "feedback.sqlite3") as connection:
        return connection.execute("SELECT verdict, question, expected, note FROM feedback").fetchall()


def test_what_is_said_of_an_answer_is_kept_here_and_becomes_questions(
    browser: Browser, served: Served, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened(browser, served) as page:
        first = ask(page, QUESTION)
        act(first, "答得对").click()
        expect(act(first, "答得对")).to_have_attribute("aria-pressed", "true")
        second = ask(page, "占比多少？")
        act(second, "没答全，或报告里明明有").click()
        form = second.get_by_role("form", name="补充说明")
        expect(form.get_by_label("应有的答案")).to_be_focused()
        expect(form).to_contain_text("只存在运行问据的这台机器上")
        form.get_by_label("应有的答案").fill("38.23%，提高34.16个百分点")
        form.get_by_label("说明").fill("少说了一半")
        form.get_by_role("button", name="保存").click()
        expect(form).to_be_hidden()
        assert fits(page)
        full = "全市实现了书记、主任一肩挑的村占比多少？"
        assert said(served.folder) == [
            ("right", QUESTION, "", ""),
            ("missing", full, "38.23%，提高34.16个百分点", "少说了一半"),
        ]
        # After a reload it is known still, and can be changed or taken back.
        page.reload()
        expect(page.locator(".wj-turn")).to_have_count(2)
        first, second = page.locator(".wj-turn").all()
        expect(act(second, "没答全，或报告里明明有")).to_have_attribute("aria-pressed", "true")
        act(second, "答错了").click()
        expect(second.locator(".wj-rates .wj-said")).to_have_text("已记下")
        assert [row[0] for row in said(served.folder)] == ["right", "wrong"]
        out = tmp_path / "feedback.jsonl"
        monkeypatch.setenv("WENJU_DATA", str(served.folder / "data"))
        assert cli.main(["feedback", "--out", str(out)]) == cli.OK
        rows = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
        assert [(row["question"], row.get("draft", False)) for row in rows] == [
            (QUESTION, False),
            (full, True),
        ]
        report = (ROOT / "data" / "report.txt").read_text(encoding="utf-8")
        (evidence,) = rows[0]["evidence"]
        assert report[evidence["start"] : evidence["end"]] == evidence["quote"]
        for turn in (first, second):
            turn.locator('.wj-rate[aria-pressed="true"]').click()
            expect(turn.locator(".wj-rates .wj-said")).to_have_text("已取消")
        assert said(served.folder) == []


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (1024, 768), (390, 844)])
def test_what_stands_around_an_answer_fits(browser: Browser, served: Served, width: int, height: int) -> None:
    with opened(browser, served, width, height) as page:
        turn = ask(page, QUESTION)
        # All of the answer, its proof and where to go on, without scrolling.
        expect(turn.locator(".wj-follow").last).to_be_in_viewport(ratio=1)
        act(turn, "答错了").click()
        expect(turn.locator(".wj-keep")).to_be_in_viewport(ratio=1)
        turn.locator(".wj-take summary").click()
        page.get_by_text("导出问答").click()
        for button in (act(turn, "JSON"), page.get_by_role("button", name="复制文本")):
            expect(button).to_be_in_viewport(ratio=1)
        assert fits(page)
        # By keyboard alone: from the answer's link to its last button.
        turn.locator(".wj-ref").first.focus()
        for _ in range(12):
            page.keyboard.press("Tab")
            if page.evaluate("() => document.activeElement.classList.contains('wj-rate')"):
                break
        else:
            pytest.fail("the buttons under an answer cannot be reached")
