"""The reading pane's tabs in headless Chromium: the figures and the audit of the report that is shown."""

from __future__ import annotations

import re

import pytest
from browsing import PATIENCE, Served, ask, fits, opened
from playwright.sync_api import Browser, Locator, Page, expect

QUESTION = "全市有多少个村实现了书记、主任一肩挑?"


def show(page: Page, document: str, tab: str) -> Locator:
    """Turn to a tab of a report, and return its panel with what it shows."""
    select = page.get_by_role("combobox", name="选择报告")
    expect(select).to_be_visible(timeout=PATIENCE)
    select.select_option(document)
    page.get_by_role("tab", name=tab).click()
    panel = page.get_by_role("tabpanel", name=tab)
    expect(panel.locator(".wj-ledger, .wj-charts, .wj-audit")).to_be_visible()
    return panel


def figures(panel: Locator) -> list[str]:
    return panel.locator(".wj-row").all_inner_texts()


def hostile(page: Page) -> str:
    """The id of the hostile report: its name."""
    options = page.get_by_role("combobox", name="选择报告").locator("option")
    expect(options).to_have_count(3, timeout=PATIENCE)
    return next(v for v in options.evaluate_all("(all) => all.map((one) => one.value)") if "<img" in v)


def test_nothing_is_fetched_before_a_tab_is_opened_or_twice(browser: Browser, several: Served) -> None:
    with opened(browser, several) as page:
        expect(page.locator(".wj-report")).to_be_visible(timeout=PATIENCE)
        calls: list[str] = []
        page.on("request", lambda request: calls.append(request.post_data or ""))
        asked = lambda: [d for d in calls if re.search(r'"fn_name": ?"(?:figures|charts|audit)"', d)]  # noqa: E731
        for _ in range(2):
            show(page, "report.txt", "数字")
            assert len(asked()) == 1
        show(page, "report.txt", "核对")
        assert len(asked()) == 2
        show(page, "bulletin.txt", "核对")
        assert len(asked()) == 3
        assert all(("bulletin" in one) == (i == 2) for i, one in enumerate(asked()))


def test_a_row_leads_to_its_sentence_and_figure(browser: Browser, several: Served) -> None:
    with opened(browser, several) as page:
        panel = show(page, "report.txt", "数字")
        expect(panel.locator(".wj-count")).to_have_text("共 62 个数字")
        row = panel.locator("tbody tr", has_text="34.16个百分点")
        expect(row).to_contain_text("较上届提高")
        expect(row).to_contain_text("变化")
        row.get_by_role("cell").last.click()
        expect(page.get_by_role("tab", name="原文")).to_have_attribute("aria-selected", "true")
        expect(panel).to_be_hidden()
        marked = page.locator(".wj-report .wj-cited")
        expect(marked).to_have_text(
            "全市共有385个村实现了书记、主任一肩挑,占38.23%,较上届提高34.16个百分点。"
        )
        expect(marked).to_be_in_viewport(ratio=1)
        expect(marked).to_be_focused()
        expect(marked.locator(".wj-figure")).to_have_text("34.16个百分点")
        # Back to the row, and on with the keyboard.
        page.keyboard.press("Escape")
        button = row.locator(".wj-row")
        expect(button).to_be_focused()
        expect(button).to_have_attribute("aria-current", "true")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        expect(marked.locator(".wj-figure")).to_have_text("1262名")
        expect(page.locator(".wj-row[aria-current]")).to_have_count(1)


def test_a_citation_and_a_new_answer_turn_to_the_text(browser: Browser, several: Served) -> None:
    with opened(browser, several) as page:
        show(page, "bulletin.txt", "数字")
        turn = ask(page, QUESTION)
        marked = page.locator(".wj-report .wj-cited")
        expect(marked).to_be_in_viewport(ratio=1)
        panel = show(page, "report.txt", "数字")
        panel.locator(".wj-row").first.click()
        expect(marked.locator(".wj-figure")).to_have_text("2018年")
        page.get_by_role("tab", name="核对").click()
        turn.locator(".wj-ref").first.click()
        expect(marked.locator(".wj-figure")).to_have_text("385个")
        expect(page.locator(".wj-row[aria-current]")).to_have_count(0)


def test_filters_and_their_count(browser: Browser, several: Served) -> None:
    with opened(browser, several) as page:
        panel = show(page, "report.txt", "数字")
        every = figures(panel)
        words = panel.get_by_role("searchbox", name="按文字筛选")
        words.fill("一 肩挑")
        assert set(figures(panel)) == {"385个", "38.23%", "34.16个百分点"}
        kind = panel.get_by_role("combobox", name="类别")
        kind.select_option("占比")
        assert figures(panel) == ["38.23%"]
        expect(panel.locator(".wj-count")).to_have_text("62 个数字中的 1 个")
        words.fill("没有这样的字")
        expect(panel.locator(".wj-none")).to_be_visible()
        words.fill("")
        kind.select_option("")
        assert figures(panel) == every
        broken = panel.get_by_role("checkbox", name="只看疑有缺损（3）")
        broken.check()
        assert figures(panel) == ["4月28日到930日", "20183月到2020年底", "251700余次"]
        expect(panel.locator(".wj-broken")).to_have_count(3)
        expect(panel.locator(".wj-guess").first).to_have_text("推测：4月28日到9月30日")
        # What is chosen stays while another tab is looked at.
        page.get_by_role("tab", name="核对").click()
        page.get_by_role("tab", name="数字").click()
        expect(broken).to_be_checked()
        expect(panel.locator(".wj-row")).to_have_count(3)


def test_columns_sort_up_down_and_back(browser: Browser, several: Served) -> None:
    with opened(browser, several) as page:
        panel = show(page, "report.txt", "数字")
        every = figures(panel)
        head = panel.get_by_role("columnheader", name="数字")
        people = lambda: [int(f[:-1]) for f in figures(panel) if re.fullmatch(r"\d+人", f)]  # noqa: E731
        expect(head).to_have_attribute("aria-sort", "none")
        head.get_by_role("button").click()
        expect(head).to_have_attribute("aria-sort", "ascending")
        assert people() == sorted(people())
        # What has no value comes last, either way.
        assert figures(panel)[-1] == "1+4+N"
        head.get_by_role("button").press("Enter")
        expect(head).to_have_attribute("aria-sort", "descending")
        assert people() == sorted(people(), reverse=True)
        assert figures(panel)[-1] == "1+4+N"
        kind = panel.get_by_role("columnheader", name="类别")
        kind.get_by_role("button").click()
        expect(head).to_have_attribute("aria-sort", "none")
        kinds = panel.locator("tbody td:last-child").all_inner_texts()
        assert len(set(kinds)) == sum(a != b for a, b in zip(["", *kinds], kinds, strict=False))
        kind.get_by_role("button").click()
        kind.get_by_role("button").click()
        expect(kind).to_have_attribute("aria-sort", "none")
        assert figures(panel) == every


def test_more_rows_than_are_drawn_at_once(browser: Browser, several: Served) -> None:
    with opened(browser, several) as page:
        panel = show(page, "bulletin.txt", "数字")
        total = int(re.sub(r"\D", "", panel.locator(".wj-count").inner_text()))
        expect(panel.locator(".wj-row")).to_have_count(300)
        panel.get_by_role("button", name=re.compile("再显示")).click()
        expect(panel.locator(".wj-row")).to_have_count(total)
        expect(panel.locator(".wj-row").nth(300)).to_be_focused()
        expect(panel.locator(".wj-more")).to_be_hidden()


def test_the_audit_of_a_report_that_agrees(browser: Browser, several: Served) -> None:
    with opened(browser, several) as page:
        panel = show(page, "report.txt", "核对")
        expect(panel.locator(".wj-caution")).to_contain_text("没有发现不一致")
        expect(panel.locator(".wj-caution")).to_contain_text("不等于报告的数字都对")
        expect(panel.locator(".wj-inconsistent")).to_have_count(0)
        check = panel.locator(".wj-verdict", has_text="200 + 28 + 86 + 790 + 106 + 52 = 1262")
        sentence = check.locator(".wj-cite").last
        sentence.click()
        cited = page.locator(".wj-report .wj-cited")
        expect(cited).to_have_count(2)
        expect(page.locator(".wj-report .wj-now")).to_be_focused()
        expect(page.locator(".wj-report .wj-now .wj-figure")).to_have_text(
            ["200人", "28人", "86人", "790人", "106人", "52人"]
        )
        page.keyboard.press("Escape")
        expect(sentence).to_be_focused()
        unverified = panel.locator("details.wj-unverified")
        expect(unverified.locator(".wj-verdict")).to_be_hidden()
        unverified.locator("summary").click()
        expect(unverified.locator(".wj-why")).to_have_text("原文没有写明这个比例的总数是多少。")


def test_the_tabs_by_keyboard(browser: Browser, several: Served) -> None:
    with opened(browser, several) as page:
        expect(page.locator(".wj-report")).to_be_visible(timeout=PATIENCE)
        tabs = page.get_by_role("tablist", name="报告的原文、数字、图表与核对").get_by_role("tab")
        expect(tabs).to_have_text(["原文", "数字", "图表", "核对"])
        tabs.first.focus()
        for key, to in (
            ("ArrowRight", 1),
            ("ArrowRight", 2),
            ("ArrowRight", 3),
            ("ArrowRight", 0),
            ("ArrowLeft", 3),
            ("Home", 0),
            ("End", 3),
        ):
            page.keyboard.press(key)
            expect(tabs.nth(to)).to_be_focused()
            expect(tabs.nth(to)).to_have_attribute("aria-selected", "true")
            assert tabs.evaluate_all("(all) => all.map((one) => one.tabIndex)").index(0) == to
            panel = page.locator(f"#{tabs.nth(to).get_attribute('aria-controls')}")
            expect(panel).to_have_role("tabpanel")
            expect(panel).to_be_visible()


def test_hostile_text_stays_text_in_the_panels(browser: Browser, several: Served) -> None:
    with opened(browser, several) as page:
        name = hostile(page)
        panel = show(page, name, "数字")
        expect(panel.locator("tbody")).to_contain_text("<b>公园</b>")
        for words in ("<script>window.hacked = 3</script>", "${window.hacked = 5}", ".*", "\\", "<img"):
            panel.get_by_role("searchbox").fill(words)
            expect(panel.locator(".wj-count")).to_be_visible()
        audit = show(page, name, "核对")
        expect(audit.locator(".wj-inconsistent .wj-formula")).to_contain_text("8 + 5 = 13 ≠ 14")
        expect(audit.locator(".wj-inconsistent .wj-quote")).to_contain_text("新建<b>公园</b>8个")
        expect(audit.locator(".wj-caution")).to_contain_text("要看原件")
        audit.locator(".wj-cite").first.click()
        expect(page.locator(".wj-report .wj-now .wj-figure")).to_have_text(["8个", "5个", "14个"])
        assert page.locator(".wj-panels").locator("script, img, svg, b, a").count() == 0
        # The server knows no such reports, and the page says that it got nothing.
        for asked in ("'none.txt'", "null", "{}", "['report.txt']", "'__proto__'"):
            for tab in ("figures", "charts", "audit"):
                got = page.evaluate(f"() => wenju.reader.panels.draw.{tab}({asked}).then(() => 1, () => 0)")
                assert got == 0
        assert page.evaluate("() => window.hacked") is None


def test_a_panel_that_cannot_be_had_is_said(browser: Browser, several: Served) -> None:
    with opened(browser, several) as page:
        expect(page.locator(".wj-report")).to_be_visible(timeout=PATIENCE)
        page.route(re.compile("component_server"), lambda route: route.abort())
        page.get_by_role("tab", name="数字").click()
        panel = page.get_by_role("tabpanel", name="数字")
        expect(panel.get_by_role("status")).to_contain_text("没能取到")
        page.unroute_all(behavior="wait")
        page.get_by_role("tab", name="核对").click()
        page.get_by_role("tab", name="数字").click()
        expect(panel.locator(".wj-row").first).to_be_visible()


@pytest.mark.parametrize(("width", "height"), [(1920, 1080), (1024, 768), (390, 844)])
def test_the_panels_fit(browser: Browser, several: Served, width: int, height: int) -> None:
    with opened(browser, several, width, height) as page:
        if width < 900:
            page.get_by_role("tab", name="报告").click()
        for document in ("report.txt", "bulletin.txt", hostile(page)):
            for tab in ("数字", "图表", "核对"):
                show(page, document, tab)
                assert fits(page)
        panel = show(page, "report.txt", "数字")
        panel.locator(".wj-row").nth(20).click()
        expect(page.locator(".wj-report .wj-now")).to_be_in_viewport(ratio=1)
        page.keyboard.press("Escape")
        expect(panel.locator(".wj-row").nth(20)).to_be_focused()
        expect(panel.locator(".wj-row").nth(20)).to_be_in_viewport(ratio=1)
