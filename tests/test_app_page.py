"""The page in headless Chromium, on the real app with the real model."""

from __future__ import annotations

import re
from pathlib import Path

import psutil
import pytest
from browsing import PATIENCE, ROOT, Served, ask, fits, opened, serve
from playwright.sync_api import Browser, expect

from corpus.loaders import load

REPORT = load(ROOT / "data" / "report.txt").text
QUESTION = "全市有多少个村实现了书记、主任一肩挑?"
UNANSWERABLE = "全市建了多少座水库？"


def test_a_question_asked_while_the_model_loads_is_answered(browser: Browser, tmp_path: Path) -> None:
    with serve(tmp_path) as starting:
        with opened(browser, starting) as page:
            turn = ask(page, QUESTION)
            expect(turn.locator(".wj-short")).to_have_text("385个")
            # The first answer is seen without scrolling.
            expect(turn.locator(".wj-cite")).to_be_in_viewport(ratio=1)
        starting.wait_for("已就绪")
        assert "正在加载模型" in starting.said()


def test_the_citation_leads_to_the_marked_sentence(browser: Browser, served: Served) -> None:
    with opened(browser, served) as page:
        turn = ask(page, QUESTION)
        card = turn.locator(".wj-cite")
        expect(card.locator(".wj-place")).to_contain_text("两委换届 选优配强脱贫攻坚带头人")
        expect(card.locator(".wj-place")).to_contain_text("385个村实现书记、主任一肩挑")
        quote = card.locator(".wj-quote").inner_text()
        assert quote in REPORT
        assert "385个" in quote
        marked = page.locator(".wj-report .wj-cited")
        pane = page.locator(".wj-page")
        for link in (turn.locator(".wj-ref").first, card):
            pane.evaluate("(node) => { node.scrollTop = 0 }")
            expect(marked).not_to_be_in_viewport()
            link.click()
            expect(marked).to_be_in_viewport(ratio=1)
            expect(marked).to_have_text(quote)
            expect(marked.locator(".wj-figure")).to_have_text("385个")
            expect(marked).to_be_focused()
        page.keyboard.press("Escape")
        expect(card).to_be_focused()


def test_the_report_is_not_sent_again_with_an_answer(browser: Browser, served: Served) -> None:
    with opened(browser, served) as page:
        expect(page.locator(".wj-report")).to_be_visible(timeout=PATIENCE)
        calls: list[str] = []
        page.on("request", lambda request: calls.append(request.post_data or ""))
        page.locator(".wj-report").evaluate("(node) => { node.mine = true }")
        ask(page, QUESTION)
        ask(page, UNANSWERABLE)
        assert page.locator(".wj-report").evaluate("(node) => node.mine")
        assert not [data for data in calls if re.search(r'"fn_name": ?"(?!suggest)', data)]


def test_no_answer_looks_like_none(browser: Browser, served: Served) -> None:
    with opened(browser, served) as page:
        turn = ask(page, UNANSWERABLE)
        expect(turn.locator(".wj-not_found .wj-reason")).to_be_visible()
        expect(turn.locator(".wj-short")).to_have_count(0)
        expect(turn.locator(".wj-cite")).to_contain_text("不是答案")
        assert turn.locator(".wj-quote").inner_text() in REPORT
        expect(page.locator(".wj-report .wj-cited.wj-near")).to_be_visible()


def test_a_follow_up_is_shown_as_it_is_read(browser: Browser, served: Served) -> None:
    with opened(browser, served) as page, opened(browser, served) as other:
        ask(page, QUESTION)
        ask(other, UNANSWERABLE)
        turn = ask(page, "占比多少？")
        expect(turn.locator(".wj-resolved")).to_have_text("理解为：全市实现了书记、主任一肩挑的村占比多少？")
        expect(turn.locator(".wj-short")).to_have_text("38.23%")
        # The other tab speaks of something else, and a reload forgets nothing.
        expect(ask(other, "占比多少？").locator(".wj-short")).to_have_count(0)
        page.reload()
        expect(page.locator(".wj-resolved")).to_have_count(1)
        expect(ask(page, "比上届提高多少？").locator(".wj-short")).to_have_text("34.16个百分点")
        page.get_by_role("button", name="清空问答").click()
        expect(ask(page, "占比多少？").locator(".wj-resolved")).to_have_count(0)


def test_errors_are_said_and_nothing_is_lost(browser: Browser, served: Served) -> None:
    with opened(browser, served) as page:
        box = page.get_by_role("textbox", name="问题")
        ask(page, QUESTION)
        for question in ("", "   ", "？！", "😀"):
            expect(ask(page, question).locator(".wj-error")).to_contain_text("请")
        long = "有多少个村" * 2000
        expect(ask(page, long).locator(".wj-error")).to_contain_text("太长")
        # The question is back in the box, to be shortened.
        expect(box).to_have_value(long)
        expect(page.locator(".wj-short").first).to_have_text("385个")
        assert fits(page)
        expect(ask(page, QUESTION).locator(".wj-short")).to_have_text("385个")
        expect(box).to_have_value("")


def test_a_server_that_is_gone_is_said(browser: Browser, served: Served) -> None:
    with opened(browser, served) as page:
        ask(page, UNANSWERABLE)
        page.route("**/gradio_api/**", lambda route: route.abort())
        expect(ask(page, QUESTION).locator(".wj-error")).to_contain_text("连不上")
        box = page.get_by_role("textbox", name="问题")
        expect(box).to_have_value(QUESTION)
        # Gradio reloads the page when the server is back: the conversation and the question come back too.
        with page.expect_navigation():
            page.unroute_all(behavior="wait")
        expect(page.locator(".wj-not_found")).to_be_visible()
        expect(box).to_have_value(QUESTION)
        box.press("Enter")
        expect(page.locator(".wj-short")).to_have_text("385个")


def test_the_conversation_survives_a_reload_until_it_is_cleared(browser: Browser, served: Served) -> None:
    with opened(browser, served) as page:
        ask(page, QUESTION)
        ask(page, UNANSWERABLE)
        page.reload()
        expect(page.locator(".wj-asked")).to_have_text([QUESTION, UNANSWERABLE])
        page.locator(".wj-ref").first.click()
        expect(page.locator(".wj-report .wj-cited")).to_be_in_viewport()
        page.get_by_role("button", name="清空问答").click()
        expect(page.locator(".wj-example").first).to_be_visible()
        expect(page.locator(".wj-cited")).to_have_count(0)
        page.reload()
        expect(page.locator(".wj-example").first).to_be_visible()
        expect(page.locator(".wj-turn")).to_have_count(0)


def test_the_examples_offered_are_answered(browser: Browser, served: Served) -> None:
    with opened(browser, served) as page:
        examples = page.locator(".wj-example")
        expect(examples.first).to_be_visible(timeout=PATIENCE)
        questions = examples.all_inner_texts()
        assert len(questions) > 1
        examples.first.click()
        expect(page.locator(".wj-asked")).to_have_text(questions[0])
        # A question is taken once the one before it is answered.
        expect(page.locator(".wj-answered")).to_be_visible(timeout=PATIENCE)
        for question in questions[1:]:
            expect(ask(page, question).locator(".wj-answered")).to_be_visible()


def test_enter_while_an_input_method_composes_does_not_ask(browser: Browser, served: Served) -> None:
    with opened(browser, served) as page:
        box = page.get_by_role("textbox", name="问题")
        box.fill("youduoshao")
        box.evaluate(
            "(node) => node.dispatchEvent(new KeyboardEvent('keydown',"
            " {key: 'Enter', isComposing: true, bubbles: true, cancelable: true}))"
        )
        box.press("Shift+Enter")
        expect(box).to_have_value("youduoshao\n")
        expect(page.locator(".wj-turn")).to_have_count(0)


@pytest.mark.parametrize(("width", "height"), [(1920, 1080), (1280, 720), (390, 844)])
def test_nothing_overflows(browser: Browser, served: Served, width: int, height: int) -> None:
    with opened(browser, served, width, height) as page:
        expect(page.locator(".wj-example").first).to_be_visible(timeout=PATIENCE)
        assert fits(page)
        for question in (QUESTION, UNANSWERABLE, "这篇报道主要讲了什么？", "x" * 400):
            ask(page, question)
            assert fits(page)


def test_a_narrow_screen_turns_to_the_report_and_back(browser: Browser, served: Served) -> None:
    with opened(browser, served, 390, 844) as page:
        turn = ask(page, QUESTION)
        marked = page.locator(".wj-report .wj-cited")
        expect(marked).not_to_be_visible()
        turn.locator(".wj-ref").first.click()
        expect(marked).to_be_in_viewport(ratio=1)
        assert fits(page)
        page.get_by_role("tab", name="问答").click()
        expect(turn.locator(".wj-short")).to_be_in_viewport()


def test_hostile_text_stays_text(browser: Browser, several: Served) -> None:
    with opened(browser, several) as page:
        expect(page.locator(".wj-example").first).to_be_visible(timeout=PATIENCE)
        question = (
            "<img src=x onerror=window.hacked=8><b>金沙乡</b>有多少个渔场？ ${window.hacked=9}{{value}}"
        )
        expect(ask(page, question).locator(".wj-asked")).to_have_text(question)
        turn = ask(page, "金沙乡有多少个渔场通过验收？")
        expect(turn.locator(".wj-short")).to_have_text("713个")
        expect(turn.locator(".wj-quote")).to_contain_text("<script>window.hacked = 3</script>")
        turn.locator(".wj-cite").click()
        report = page.locator(".wj-report")
        expect(report).to_contain_text("${window.hacked = 5} {{value}} <svg onload=")
        expect(report.locator(".wj-cited")).to_be_in_viewport()
        for root in (".wj-report", ".wj-log", ".wj-dochead"):
            assert page.locator(root).locator("script, img, svg, b, a:not(.wj-ref)").count() == 0
        assert page.evaluate("() => window.hacked") is None


def test_a_citation_turns_to_its_own_report(browser: Browser, several: Served) -> None:
    with opened(browser, several) as page:
        select = page.get_by_role("combobox", name="选择报告")
        expect(select).to_be_visible(timeout=PATIENCE)
        expect(select.locator("option")).to_have_count(3)
        turn = ask(page, QUESTION)
        select.select_option("bulletin.txt")
        expect(page.locator(".wj-report")).not_to_contain_text("一肩挑")
        expect(page.locator(".wj-report .wj-cited")).to_have_count(0)
        turn.locator(".wj-ref").first.click()
        expect(select).to_have_value("report.txt")
        expect(page.locator(".wj-report .wj-cited")).to_be_in_viewport(ratio=1)
        assert fits(page)


def test_the_server_talks_to_nobody_else(browser: Browser, served: Served) -> None:
    with opened(browser, served) as page:
        ask(page, QUESTION)
        remote = {
            connection.raddr.ip
            for connection in psutil.Process(served.process.pid).net_connections(kind="inet")
            if connection.raddr
        }
        assert remote == {"127.0.0.1"}
