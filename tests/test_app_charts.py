"""The charts of a report in headless Chromium: bars to scale, each leading to its sentence; on the real app."""

from __future__ import annotations

import pytest
from browsing import PATIENCE, Served, fits, opened
from playwright.sync_api import Browser, Locator, Page, expect

#: Brought by a person; its markup is text.
BROUGHT = """青峰县<b>果园</b>报告

全县新栽果树4500株<script>window.hacked = 1</script>，其中梨树<img src=x onerror="window.hacked = true">2700株、桃树1800株。

平均亩产由820公斤提高到1025公斤。
"""


def charts(page: Page, document: str | None = None) -> Locator:
    """The panel of a report's charts."""
    expect(page.locator(".wj-report")).to_have_count(1, timeout=PATIENCE)
    if document is not None:
        page.get_by_role("combobox", name="选择报告").select_option(document)
    page.get_by_role("tab", name="图表").click()
    panel = page.get_by_role("tabpanel", name="图表")
    expect(panel.locator(".wj-charts")).to_be_visible()
    return panel


def chart(panel: Locator, name: str) -> Locator:
    return panel.get_by_role("list", name=name, exact=True)


def lengths(bars: Locator) -> list[float]:
    """The lengths of bars, the full one 1."""
    found: list[float] = bars.locator(".wj-track").evaluate_all(
        "(all) => all.map((one) => one.firstChild.getBoundingClientRect().width / one.getBoundingClientRect().width)"
    )
    return found


def test_a_bar_is_to_scale_and_leads_to_its_sentence(browser: Browser, served: Served) -> None:
    with opened(browser, served) as page:
        panel = charts(page)
        sources = chart(panel, "1262名能人进入两委班子")
        expect(sources.get_by_role("button")).to_have_count(7)
        parts = [1262, 200, 28, 86, 790, 106, 52]
        assert lengths(sources) == pytest.approx([part / 1262 for part in parts], abs=0.004)
        bar = sources.get_by_role("button", name="从大学生村官、复员退伍军人、村医村教中选拔 86人")
        bar.click()
        expect(page.get_by_role("tab", name="原文")).to_have_attribute("aria-selected", "true")
        marked = page.locator(".wj-report .wj-cited")
        expect(marked).to_contain_text("从大学生村官、复员退伍军人、村医村教中选拔86人")
        expect(marked).to_be_in_viewport(ratio=1)
        expect(marked).to_be_focused()
        expect(marked.locator(".wj-figure")).to_have_text("86人")
        page.keyboard.press("Escape")
        expect(bar).to_be_focused()
        expect(bar).to_have_attribute("aria-current", "true")


def test_bars_by_keyboard(browser: Browser, served: Served) -> None:
    with opened(browser, served) as page:
        panel = charts(page)
        change = chart(panel, "村实现了书记、主任一肩挑占比").get_by_role("button")
        change.first.focus()
        page.keyboard.press("Tab")
        expect(change.last).to_be_focused()
        page.keyboard.press("Shift+Tab")
        # What is computed says so, and marks both figures that it is computed from.
        expect(change.first).to_contain_text("38.23% − 34.16个百分点 = 4.07%")
        page.keyboard.press("Enter")
        marked = page.locator(".wj-report .wj-cited")
        expect(marked.locator(".wj-figure")).to_have_text(["38.23%", "34.16个百分点"])
        expect(marked).to_be_in_viewport(ratio=1)
        page.keyboard.press("Escape")
        page.keyboard.press("Tab")
        page.keyboard.press("Space")
        expect(marked.locator(".wj-figure")).to_have_text("38.23%")
        page.keyboard.press("Escape")
        expect(panel.locator("[aria-current]")).to_have_count(1)


def test_another_report_has_its_own(browser: Browser, several: Served) -> None:
    with opened(browser, several) as page:
        panel = charts(page, "bulletin.txt")
        ages = chart(panel, "年末常住人口168.7万人").last
        expect(ages.get_by_role("button", name="0—15岁 17.3% 29.2万人")).to_be_visible()
        assert lengths(ages) == pytest.approx([0.173, 0.598, 0.229, 0.163], abs=0.004)
        # A damaged share is on no chart.
        expect(panel).not_to_contain_text("197.6")
        page.get_by_role("combobox", name="选择报告").select_option("report.txt")
        expect(chart(panel, "1262名能人进入两委班子")).to_be_visible()
        expect(ages).to_have_count(0)


def test_a_report_that_was_brought_is_drawn_and_its_markup_is_text(browser: Browser, served: Served) -> None:
    with opened(browser, served) as page:
        expect(page.locator(".wj-report")).to_be_visible(timeout=PATIENCE)
        page.locator(".wj-shelf-open").click()
        page.locator("#wj-shelf input[type=file]").set_input_files(
            [
                {"name": "果园.md", "mimeType": "text/plain", "buffer": BROUGHT.encode()},
                {"name": "会议.md", "mimeType": "text/plain", "buffer": "大会开得很成功。".encode()},
            ]
        )
        expect(page.locator(".wj-shelf-said [data-done=good]")).to_have_count(2, timeout=PATIENCE)
        page.locator("dialog.wj-shelf").get_by_role("button", name="关闭").click()
        panel = charts(page, "果园.md")
        expect(panel.locator(".wj-chart")).to_have_count(2)
        first, second = panel.locator(".wj-chart").all()
        assert lengths(first) == pytest.approx([1, 0.6, 0.4], abs=0.004)
        expect(first).to_contain_text("<script>window.hacked = 1</script>")
        expect(first).to_contain_text("onerror=")
        expect(second.get_by_role("button")).to_have_text(["变化前820公斤", "变化后1025公斤"])
        assert panel.locator("script, img, svg, b").count() == 0
        first.get_by_role("button").last.click()
        expect(page.locator(".wj-report .wj-now .wj-figure")).to_have_text("1800株")
        panel = charts(page, "会议.md")
        expect(panel.locator(".wj-summary")).to_contain_text("没有可以画成图的数字")
        expect(panel.get_by_role("button")).to_have_count(0)
        assert page.evaluate("() => window.hacked") is None


def test_hostile_text_stays_text(browser: Browser, several: Served) -> None:
    with opened(browser, several) as page:
        options = page.get_by_role("combobox", name="选择报告").locator("option")
        expect(options).to_have_count(3, timeout=PATIENCE)
        values: list[str] = options.evaluate_all("(all) => all.map((one) => one.value)")
        panel = charts(page, next(value for value in values if "<img" in value))
        expect(panel.locator(".wj-chart")).to_have_count(1)
        expect(panel).to_contain_text("<img src=x onerror=")
        # A sum that does not hold is not drawn.
        expect(panel).not_to_contain_text("14个")
        assert panel.locator("script, img, svg, b").count() == 0
        assert page.evaluate("() => window.hacked") is None


@pytest.mark.parametrize(("width", "height"), [(1920, 1080), (1440, 900), (1024, 768), (390, 844)])
def test_the_charts_fit(browser: Browser, several: Served, width: int, height: int) -> None:
    with opened(browser, several, width, height) as page:
        if width < 900:
            page.get_by_role("tab", name="报告").click()
        for document in ("report.txt", "bulletin.txt"):
            panel = charts(page, document)
            assert fits(page)
            assert (
                panel.locator(".wj-track").evaluate_all(
                    "(all) => Math.min(...all.map((one) => one.clientWidth))"
                )
                > 80
            )
            # No text is wider than its place.
            assert panel.locator(".wj-what, .wj-size, h3").evaluate_all(
                "(all) => all.every((one) => one.scrollWidth <= one.clientWidth + 1)"
            )
