"""Drafted questions: of the report's own words, at offsets that hold, and marked."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.errors import QuestionSetError
from corpus.loaders import load_bytes
from qa.drafts import Draft, draft, to_line
from qa.questions import read_questions

REPORT = """临江县2023年工作报告

一、农业生产
全县粮食种植面积达到46.5万亩，比上年增加1.2万亩。新建高标准农田由县农业农村局牵头实施。
2023年6月18日，全县第一座粮食烘干中心投入使用。

二、公共服务
县图书馆新馆于2023年9月1日正式对外开放。公共文化场馆主要包括图书馆、文化馆、博物馆和体育馆。
县文化旅游局局长周行远表示，明年将继续延长开放时间。
全县通了班车的行政村共有412个。
"""


def drafts(text: str = REPORT, each: int = 8) -> dict[str, list[Draft]]:
    made: dict[str, list[Draft]] = {}
    for one in draft(load_bytes(text.encode(), name="报告.txt"), each=each):
        made.setdefault(one.kind, []).append(one)
    return made


def test_each_kind_is_drafted_from_the_reports_words() -> None:
    found = {
        kind: {one.question: one.answers or one.parts for one in some} for kind, some in drafts().items()
    }
    assert found["figure"]["全县粮食种植面积达到多少亩？"] == ("46.5万亩",)
    assert found["time"]["全县第一座粮食烘干中心投入使用是什么时候？"] == ("2023年6月18日",)
    assert found["time"]["县图书馆新馆什么时候正式对外开放？"] == ("2023年9月1日",)
    assert found["who"]["新建高标准农田由谁牵头实施？"] == ("县农业农村局",)
    assert found["who"]["县文化旅游局局长是谁？"] == ("周行远",)
    assert found["list"]["公共文化场馆主要包括哪些？"] == ("图书馆", "文化馆", "博物馆", "体育馆")


def test_near_misses_ask_for_what_the_report_lacks() -> None:
    for one in drafts()["none"]:
        assert not one.answers
        assert one.reason in ("period_mismatch", "entity_mismatch")
    years = [one for one in drafts()["none"] if one.reason == "period_mismatch"]
    assert years
    assert all(one.question[:4] not in REPORT for one in years)


def test_a_line_is_marked_and_counts_for_nothing_until_the_mark_is_taken_off(tmp_path: Path) -> None:
    lines = [to_line(one) for some in drafts().values() for one in some]
    path = tmp_path / "草稿.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(QuestionSetError, match="全是草稿"):
        read_questions(path, gold=True)
    accepted = [json.loads(line) for line in lines]
    for row in accepted:
        assert row.pop("draft") is True
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in accepted), encoding="utf-8")
    questions = read_questions(path, gold=True)
    assert len(questions) == len(lines)
    for one in questions:
        assert one.answerable is (one.kind != "none")
        for quote in one.evidence:
            assert REPORT[quote.start : quote.end] == quote.quote


def test_no_more_than_asked_for_of_a_kind_from_the_whole_report() -> None:
    text = "报告\n\n" + "".join(f"第{chr(0x4E00 + n)}街道共有居民健身场所{n + 11}处。\n" for n in range(40))
    found = drafts(text, each=4)["figure"]
    assert len(found) == 4
    assert found[-1].start > len(text) // 2


def test_drafts_on_reports_of_one_name_have_ids_of_their_own() -> None:
    one, two = (
        dataclasses.replace(load_bytes(REPORT.encode(), name="a.txt"), id=f"{n}/a.txt") for n in (1, 2)
    )
    assert {draft(one)[0].id, draft(two)[0].id} == {"1/a-001", "2/a-001"}


@settings(max_examples=40, deadline=None)
@given(
    st.text(
        st.sampled_from("一二、（）()：，。；\n由负责包括于2023年6月18日410个村县局长表示王"), max_size=200
    )
)
def test_any_text_can_be_drafted_from_and_every_quote_is_its_slice(text: str) -> None:
    document = load_bytes(("开头。" + text).encode(), name="a.txt")
    for one in draft(document):
        assert document.text[one.start : one.end] == one.quote
        assert one.question.endswith("？")
        json.loads(to_line(one))
