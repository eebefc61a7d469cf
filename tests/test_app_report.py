"""The report as the page gets it: whole, in order, with offsets that the browser need not compute."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.loaders import load, load_bytes
from corpus.split import split
from corpus.types import Document
from qa.web.report import catalogue_entry, report_json

DATA = Path(__file__).resolve().parent.parent / "data"

#: Lines like a report's: headings, run-in headings, sentences, markup, characters beyond the BMP.
LINES = st.sampled_from(
    [
        "",
        "　　",
        "一、总体情况",
        "（一）工业",
        "## 农业",
        "粮食增产。全县粮食总产量12万吨，增长3.5%。棉花减产。",
        "全年接待游客<b>30</b>万人次；收入2亿元！",
        "𠮷村有𠮷字坊3家。😀",
        "没有句号的一行",
        "上一行没有说完，",
        "本报记者 张三",
    ]
)
TEXTS = st.lists(LINES, min_size=1, max_size=14).map("\n".join).filter(lambda text: text.strip())


def _drawn(document: Document) -> dict:
    return report_json(document, split(document))


def _parts(drawn: dict) -> list:
    return [part for block in drawn["blocks"] for part in block["parts"]]


@given(TEXTS)
def test_parts_are_slices_in_order_and_leave_out_only_white_space(text: str) -> None:
    document = load_bytes(text.encode(), name="甲.txt")
    at = 0
    for start, end, _, shown in _parts(_drawn(document)):
        assert at <= start < end
        assert not document.text[at:start].strip()
        assert document.text[start:end] == shown
        at = end
    assert not document.text[at:].strip()


@given(TEXTS)
def test_every_sentence_is_shown_as_what_it_is(text: str) -> None:
    document = load_bytes(text.encode(), name="甲.txt")
    parts = _parts(_drawn(document))
    for sentence in split(document).sentences:
        inside = [p for p in parts if p[0] < sentence.end and sentence.start < p[1]]
        assert {p[2] for p in inside} - {"mark"} == {"heading" if sentence.heading else "sentence"}
        assert "".join(p[3] for p in inside).split() == sentence.text.split()


@pytest.mark.parametrize("name", ["report.txt", "bulletin.txt", "work_report.txt"])
def test_the_shipped_reports_keep_their_headings(name: str) -> None:
    document = load(DATA / name)
    outline = split(document)
    drawn = _drawn(document)
    headings = [shown for _, _, kind, shown in _parts(drawn) if kind == "heading"]
    assert headings == [sentence.text for sentence in outline.sentences if sentence.heading]
    depths = {len(section.heading) for section in outline.sections if section.heading}
    levels = {block["level"] for block in drawn["blocks"] if block["level"]}
    assert levels
    assert levels <= depths
    json.dumps(drawn)


def test_a_markdown_mark_is_no_part_of_its_heading() -> None:
    document = load_bytes(
        "# 工业\n全县有3家工厂。\n## 钢铁\n产钢5万吨。C# 不是标题。\n".encode(), name="甲.md"
    )
    kinds = [(kind, shown) for _, _, kind, shown in _parts(_drawn(document)) if kind in ("mark", "heading")]
    assert kinds == [("mark", "# "), ("heading", "工业"), ("mark", "## "), ("heading", "钢铁")]


def test_the_byline_is_set_apart() -> None:
    document = load(DATA / "report.txt")
    assert document.byline
    blocks = [block for block in _drawn(document)["blocks"] if block["byline"]]
    assert ["".join(part[3] for part in block["parts"]) for block in blocks] == [document.byline.text]


def test_the_catalogue_names_what_is_known_and_no_more() -> None:
    document = replace(load_bytes("甲乡有3个村。".encode(), name="甲.txt"), publisher=None, period=None)
    entry = {"id": "甲.txt", "title": "甲", "sha256": document.sha256, "note": ""}
    assert catalogue_entry(document) == entry
    known = replace(document, publisher="统计局", period="2023")
    assert catalogue_entry(known)["note"] == "统计局 · 2023"
