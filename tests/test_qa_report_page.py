"""The page of an evaluation: whole, harmless, and silent on the network."""

from __future__ import annotations

import dataclasses
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Browser

from qa import suite
from qa.engine import Engine
from qa.plots import Axis, Series, bars, lines, share
from qa.questions import Evidence, Question
from qa.report_page import MOST_GROUPS
from qa.suite import Report, Suite

NASTY = (
    "<script>window.hacked = 1</script><img src='http://127.0.0.1:9/x' onerror=\"window.hacked = 2\">&amp;'\""
)
ASKED = Question(
    "q1",
    "多少个街道实行了大工委制？",
    "figure",
    ("31个",),
    (),
    (Evidence("31个街道全部实行大工委制"),),
    source="q.jsonl",
)


@pytest.fixture(scope="module")
def report(engine: Engine) -> Report:
    """An evaluation with a right answer, a wrong one, and questions that are hostile in all they say."""
    hostile = dataclasses.replace(
        ASKED, id=NASTY, kind=NASTY, answers=(NASTY,), question=ASKED.question + NASTY, source=NASTY
    )
    wrong = dataclasses.replace(ASKED, id="q2", answers=("99个",))
    hopeless = Question("q3", "市长的生日是哪一天？", "none", answerable=False, source="q.jsonl")
    found = Suite(("q.jsonl", NASTY), (ASKED, wrong, hostile, hopeless))
    earlier = suite.run(engine, found).content
    return suite.run(engine, found, against=earlier)


class _Tags(HTMLParser):
    """Checks that tags are closed in order, and gathers those that could fetch or run something."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.forbidden: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ("meta", "path", "circle"):
            self.open.append(tag)
        named = {name for name, _ in attrs}
        links = [value for name, value in attrs if name in ("href", "src")]
        if tag in ("script", "img", "link", "iframe", "object", "form", "image", "use") or any(
            name.startswith("on") for name in named
        ):
            self.forbidden.append(tag)
        assert all(value and value.startswith("#") for value in links)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in ("path", "circle")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_page_is_well_formed_and_has_nothing_to_fetch_or_run(report: Report) -> None:
    tags = _Tags()
    tags.feed(report.page)
    assert tags.open == []
    assert tags.forbidden == []
    assert "url(" not in report.page
    assert "<script" not in report.page


def test_every_failed_question_is_shown_with_what_was_found_and_why(report: Report) -> None:
    articles = re.findall(r"<article.*?</article>", report.page, re.DOTALL)
    assert len(articles) == 2
    [wrong] = [one for one in articles if "q2" in one]
    for said in ("99个", "从中取出的答案不对", "含依据", "31个街道全部实行大工委制", "作答：31个"):
        assert said in wrong
    assert "q3" not in "".join(articles)


def test_the_page_opens_in_a_browser_and_asks_for_nothing(
    browser: Browser, report: Report, tmp_path: Path
) -> None:
    path = tmp_path / "report.html"
    path.write_text(report.page, encoding="utf-8")
    for width in (1200, 390):
        context = browser.new_context(viewport={"width": width, "height": 900})
        requests: list[str] = []
        said: list[str] = []
        context.on("request", lambda request, seen=requests: seen.append(request.url))
        context.on("console", lambda message, seen=said: seen.append(message.text))
        page = context.new_page()
        page.goto(path.as_uri())
        page.wait_for_load_state("networkidle")
        assert requests == [path.as_uri()]
        assert said == []
        assert page.evaluate("window.hacked") is None
        assert page.locator("h1").inner_text() == "问据评测"
        assert page.locator("svg.plot").count() == 5
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        context.close()


def test_a_run_without_evidence_or_answers_has_its_page_too(engine: Engine) -> None:
    hopeless = Question("n", "市长的生日是哪一天？", "none", answerable=False)
    page = suite.run(engine, Suite((), (hopeless,))).page
    assert "没有答错的问题" in page
    assert 'id="search"' not in page


@given(st.text(), st.lists(st.tuples(st.floats(-2, 3), st.floats(-2, 3)), max_size=5))
def test_plots_stay_within_their_frame_whatever_is_drawn(
    name: str, points: list[tuple[float, float]]
) -> None:
    drawn = lines(name, share(name), share(name), [Series(name, points), Series(name, points)], diagonal=True)
    for x, y in re.findall(r'cx="([^"]+)" cy="([^"]+)"', drawn):
        assert 0 <= float(x) <= 460
        assert 0 <= float(y) <= 280
    tags = _Tags()
    tags.feed(drawn)
    assert set(tags.open) == set()


def test_points_and_columns_stand_where_their_values_are() -> None:
    drawn = lines("召回", share("k"), share("召回"), [Series("", [(0, 0), (1, 1), (0.5, 0.5)])])
    assert re.findall(r'cx="([^"]+)" cy="([^"]+)"', drawn) == [
        ("46.0", "236.0"),
        ("446.0", "14.0"),
        ("246.0", "125.0"),
    ]
    axis = Axis("", 0, 2, [])
    drawn = bars("", axis, axis, [(0, 1, 2, "<高>"), (1, 2, 1, "")])
    assert [float(height) for height in re.findall(r'height="([\d.]+)">', drawn)] == [222.0, 111.0]
    assert "&lt;高&gt;" in drawn


def test_hundreds_of_groups_are_cut_to_those_with_most_questions(engine: Engine) -> None:
    asked = [dataclasses.replace(ASKED, id=f"q{n}", kind=f"甲{max(n, 2)}") for n in range(MOST_GROUPS + 5)]
    page = suite.run(engine, Suite(("q.jsonl",), tuple(asked))).page
    kinds = page.split("按问题类型", 1)[1].split("按报告", 1)[0]
    assert kinds.count("<tr>") == MOST_GROUPS + 1
    assert "题数最少的 3 组略去" in kinds
    assert kinds.index(">甲2<") < kinds.index(">甲3<")
