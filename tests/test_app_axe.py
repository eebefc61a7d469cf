"""The page held against axe-core's rules: no serious or critical finding, light and dark, wide and narrow."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from browsing import PATIENCE, Served, ask, opened
from playwright.sync_api import Browser, Page, expect

QUESTION = "全市有多少个村实现了书记、主任一肩挑?"
REFUSED = "2016年有多少个村实现了一肩挑？"


def grave(page: Page) -> list[str]:
    """The findings that keep people out, each with the first element that it is about."""
    found = Axe().run(page).response["violations"]
    return [
        f"{one['id']}: {one['nodes'][0]['html'][:160]}"
        for one in found
        if one["impact"] in ("serious", "critical")
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_nothing_keeps_people_out(browser: Browser, served: Served, scheme: str, width: int) -> None:
    with opened(browser, served, width, 800) as page:
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        expect(page.locator(".wj-shelf-open")).to_be_visible(timeout=PATIENCE)
        ask(page, QUESTION)
        ask(page, REFUSED)
        found = {"问答": grave(page)}
        if width < 900:
            page.get_by_role("tab", name="报告").click()
        for tab in ("原文", "数字", "图表", "核对"):
            page.get_by_role("tab", name=tab).click()
            if tab != "原文":
                expect(page.locator(".wj-ledger, .wj-charts, .wj-audit").last).to_be_visible()
            found[tab] = grave(page)
        page.locator(".wj-shelf-open").click()
        found["添加报告"] = grave(page)
        page.locator("dialog.wj-shelf").get_by_role("button", name="关闭").click()
        page.get_by_role("button", name="评测").click()
        found["评测"] = grave(page)
        assert {part: said for part, said in found.items() if said} == {}
