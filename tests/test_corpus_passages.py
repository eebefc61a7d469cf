"""Sections to passages."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.loaders import load, load_bytes
from corpus.passages import MAX_CHARS, passages
from corpus.split import split
from corpus.types import Passage

DATA = Path(__file__).parents[1] / "data"
LONG = "各乡镇认真落实责任，加强组织领导，完善工作机制，确保各项任务按期完成，取得良好成效。"


def cut(text: str, max_chars: int = MAX_CHARS) -> tuple[Passage, ...]:
    document = load_bytes(text.encode(), name="报告.txt")
    return passages(document, split(document), max_chars=max_chars)


def test_a_heading_goes_with_the_text_below_it():
    texts = [p.text for p in cut(f"{LONG}\n\n重点项目\n\n{LONG}\n\n{LONG}\n\n民生实事\n\n{LONG}")]
    assert texts == [LONG, f"重点项目\n\n{LONG}\n\n{LONG}", f"民生实事\n\n{LONG}"]


def test_a_heading_with_sections_below_it_has_no_passage_of_its_own():
    found = cut(f"一、工业\n（一）项目\n{LONG}\n二、农业\n三、其他\n（一）项目\n{LONG}")
    assert [p.text for p in found] == [f"（一）项目\n{LONG}", "二、农业", f"（一）项目\n{LONG}"]


def test_a_heading_is_never_cut_from_the_text_below_it():
    assert [p.text for p in cut(f"{LONG}\n\n重点项目\n\n{LONG}", max_chars=10)] == [
        LONG,
        f"重点项目\n\n{LONG}",
    ]


def test_paragraphs_go_together_while_they_fit():
    found = cut("\n".join([LONG * 3, LONG, LONG * 2, LONG * 5]), max_chars=4 * len(LONG) + 10)
    assert [p.text.count(LONG) for p in found] == [4, 2, 3, 2]


def test_a_long_paragraph_is_cut_into_even_parts():
    found = cut(LONG * 9, max_chars=4 * len(LONG))
    assert [p.text.count(LONG) for p in found] == [3, 3, 3]


def test_a_sentence_longer_than_a_passage_stays_whole():
    assert [p.text for p in cut(LONG * 2, max_chars=5)] == [LONG, LONG]


@pytest.mark.parametrize("name", ["report.txt", "bulletin.txt", "work_report.txt"])
def test_the_bundled_reports(name):
    document = load(DATA / name)
    outline = split(document)
    found = passages(document, outline)
    assert [p.id for p in found] == [f"{name}#p{n}" for n in range(len(found))]
    assert max(len(p.text) for p in found) <= MAX_CHARS
    assert all(p.doc_id == name for p in found)
    held = {n for p in found for n in range(p.start, p.end)}
    assert all(s.heading or s.start in held for s in outline.sentences)


@given(
    st.lists(
        st.sampled_from(
            [LONG, "好。", "一、工业\n", "（一）项目\n", "重点项目\n\n", "\n", "\n\n", "1.厂房。"]
        ),
        min_size=1,
    ),
    st.integers(1, 300),
)
@settings(max_examples=200, deadline=None)
def test_passages_fit_any_text(pieces, max_chars):
    document = load_bytes(("好" + "".join(pieces)).encode(), name="报告.txt")
    outline = split(document)
    sections = {s.id: s for s in outline.sections}
    last = 0
    for passage in passages(document, outline, max_chars=max_chars):
        assert document.text[passage.start : passage.end] == passage.text
        assert last <= passage.start < passage.end
        last = passage.end
        section = sections[passage.section_id]
        assert section.start <= passage.start
        assert passage.end <= section.end
        inside = [s for s in outline.sentences if passage.start <= s.start and s.end <= passage.end]
        assert (inside[0].start, inside[-1].end) == (passage.start, passage.end)
        body = [s for s in inside if not s.heading]
        assert len(body) < 2 or len(passage.text) <= max_chars
    starts = [(p.start, p.end) for p in passages(document, outline, max_chars=max_chars)]
    assert all(
        any(start <= s.start and s.end <= end for start, end in starts)
        for s in outline.sentences
        if not s.heading
    )
