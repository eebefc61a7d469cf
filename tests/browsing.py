"""What the tests of the page share: the real app, served, and headless Chromium to open it in."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
#: Generous: a cold machine loads the model, and builds the bundled report's index, in this time.
PATIENCE = 180_000
LOG = "terminal.txt"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
expect.set_options(timeout=30_000)
#: A report that is hostile in all it says, and does not add up.
HOSTILE = """# 恶意<script>window.hacked = 1</script>报告

<img src=x onerror="window.hacked = 2">金沙乡有713个渔场<script>window.hacked = 3</script>通过验收。

[点我](javascript:window.hacked=4) ${window.hacked = 5} {{value}} <svg onload="window.hacked = 6">粮食丰收。

新建<b>公园</b>8个、改建公园5个，合计14个。

<svg onload="window.hacked = 10">绿道共36条，其中<img src=x onerror="window.hacked = true">城区25条、乡村11条。
"""


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser; without one the tests are skipped, and say so."""
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if path is None:
        pytest.skip("no Chromium or Chrome here: install one (Debian: apt-get install chromium)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


class Served:
    """A running app: its address, its process, the folder of all that it keeps, and what it has said on the terminal."""

    def __init__(self, process: subprocess.Popen[bytes], folder: Path) -> None:
        self.process, self.folder, self._log = process, folder, folder / LOG
        self.address = self.wait_for(r"http://127\.0\.0\.1:\d+/")

    def said(self) -> str:
        return self._log.read_text(encoding="utf-8")

    def wait_for(self, pattern: str) -> str:
        deadline = time.monotonic() + PATIENCE / 1000
        while not (found := re.search(pattern, self.said())):
            assert self.process.poll() is None, self.said()
            assert time.monotonic() < deadline, self.said()
            time.sleep(0.1)
        return found[0]


@contextmanager
def serve(folder: Path, *arguments: str) -> Iterator[Served]:
    """The app as ``make run`` starts it, handed over as soon as it says its address; its cache is in ``folder``."""
    with (folder / LOG).open("wb") as terminal:
        process = subprocess.Popen(
            [sys.executable, "app.py", *arguments],
            cwd=ROOT,
            env={
                **os.environ,
                "WENJU_CACHE": str(folder / "cache"),
                "WENJU_DATA": str(folder / "data"),
                "http_proxy": "http://127.0.0.1:9",
            },
            stderr=terminal,
        )
        try:
            yield Served(process, folder)
        finally:
            process.terminate()
            process.wait()


@contextmanager
def serve_several(folder: Path) -> Iterator[Served]:
    """The app over an index of three reports, one of them hostile in name and content."""
    hostile = folder / "<img src=x onerror=window.hacked=7>.md"
    hostile.write_text(HOSTILE, encoding="utf-8")
    index = folder / "index"
    paths = [ROOT / "data" / "report.txt", ROOT / "data" / "bulletin.txt", hostile]
    subprocess.run(
        [sys.executable, "-m", "qa", "index", *map(str, paths), "--index", str(index)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    with serve(folder, "--index", str(index)) as served:
        yield served


@contextmanager
def opened(browser: Browser, served: Served, width: int = 1280, height: int = 720) -> Iterator[Page]:
    """A fresh page; afterwards, nothing may have been asked of another host, and no script have failed."""
    # Without smooth scrolling, which would go on while the next thing is looked at.
    context = browser.new_context(
        viewport={"width": width, "height": height}, locale="zh-CN", reduced_motion="reduce"
    )
    context.set_default_timeout(60_000)
    requests: list[str] = []
    errors: list[str] = []
    context.on("request", lambda request: requests.append(request.url))
    context.on("weberror", lambda error: errors.append(str(error.error)))
    page = context.new_page()
    try:
        page.goto(served.address)
        yield page
        hosts = {urlsplit(url).hostname for url in requests if not url.startswith(("data:", "blob:"))}
        assert hosts == {"127.0.0.1"}
        assert errors == []
    finally:
        context.close()


def ask(page: Page, question: str) -> Locator:
    """Ask with the keyboard, and return the finished turn."""
    box = page.get_by_role("textbox", name="问题")
    turns = page.locator(".wj-turn")
    before = turns.count()
    box.fill(question)
    box.press("Enter")
    turn = turns.nth(before)
    expect(turn.locator(".wj-answer, .wj-error")).to_be_visible(timeout=PATIENCE)
    return turn


def fits(page: Page) -> bool:
    """Whether nothing is wider than its box."""
    return bool(
        page.evaluate(
            "() => [document.documentElement, ...document.querySelectorAll('.wj-log, .wj-page, .wj-header, .wj-dochead, .wj-bar, .wj-scroll, .wj-audit, .wj-charts')]"
            ".every((node) => node.scrollWidth <= node.clientWidth)"
        )
    )
