"""Answers as JSON and as plain text: the form every front end and the batch command share."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.types import Figure
from qa.engine import Engine
from qa.render import figure_json, place, to_json, to_text
from qa.types import Answer, Citation, Derivation

FIGURE = Figure(
    *("甲.txt", "甲.txt#1", 2, 6, "385个", Decimal("385"), None, "个", None, "村", None, "quantity", 0, 9)
)
CITATION = Citation(1, "甲.txt", ("一、总况", "（一）村"), None, 0, 9, "共有385个村。\n好")
ANSWER = Answer(
    *("有多少个村?", "answered", "385个", "385个。报告写道：“共有385个村”〔1〕。", (CITATION,), (FIGURE,)),
    confidence=0.987,
    id="q1",
)
#: The keys of the documented form, in its order; ``resolved`` is ours.
KEYS = "id question status answer text citations figures derivation reason flags confidence resolved".split()
CITATION_KEYS = "n doc section page start end quote".split()
FIGURE_KEYS = {
    *"raw value unit subject period qualifier start end flags guess".split(),
    *("upper", "role", "doc"),  # ours too
}


def test_the_keys() -> None:
    shown = to_json(replace(ANSWER, derivation=Derivation("385 + 1 = 386", (FIGURE,))))
    assert list(shown) == KEYS
    assert [list(citation) for citation in shown["citations"]] == [CITATION_KEYS]
    assert [set(figure) for figure in shown["figures"]] == [FIGURE_KEYS]
    assert list(shown["derivation"]) == ["formula", "inputs"]
    assert [set(figure) for figure in shown["derivation"]["inputs"]] == [FIGURE_KEYS]


def test_every_field_of_an_answer_is_shown() -> None:
    assert {field.name for field in fields(Answer)} == set(KEYS)
    assert {field.name for field in fields(Citation)} - {"doc_id"} | {"doc"} == set(CITATION_KEYS)


def test_the_values() -> None:
    shown = to_json(ANSWER)
    assert json.loads(json.dumps(shown, ensure_ascii=False)) == shown
    assert (shown["id"], shown["status"], shown["answer"]) == ("q1", "answered", "385个")
    assert shown["confidence"] == 0.99
    assert (shown["derivation"], shown["reason"], shown["resolved"]) == (None, None, None)
    assert shown["flags"] == []
    assert shown["citations"][0]["section"] == ["一、总况", "（一）村"]
    assert shown["citations"][0]["doc"] == shown["figures"][0]["doc"] == "甲.txt"
    assert shown["figures"][0]["value"] == "385"


@pytest.mark.parametrize(
    ("value", "shown"), [("1.2E+8", "120000000"), ("0.10", "0.10"), ("-3", "-3"), ("1E-7", "0.0000001")]
)
def test_values_are_plain_decimals(value: str, shown: str) -> None:
    figure = replace(FIGURE, value=Decimal(value), upper=Decimal(value))
    assert figure_json(figure)["value"] == figure_json(figure)["upper"] == shown


@given(st.decimals(allow_nan=False, allow_infinity=False, places=3))
def test_values_are_exact(value: Decimal) -> None:
    assert Decimal(figure_json(replace(FIGURE, value=value))["value"]) == value


def test_damage_is_shown() -> None:
    damaged = replace(FIGURE, value=None, flags=("source_damaged",), guess="3850个")
    shown = figure_json(damaged)
    assert (shown["value"], shown["flags"], shown["guess"]) == (None, ["source_damaged"], "3850个")


def test_plain_text_shows_each_quote_under_its_heading() -> None:
    lines = to_text(ANSWER).split("\n")
    assert lines[0] == ANSWER.text
    assert lines[1] == ""
    assert lines[2] == "〔1〕甲.txt › 一、总况 › （一）村"
    assert [line.strip() for line in lines[3:]] == ["共有385个村。好"]


def test_plain_text_without_citations_is_the_text() -> None:
    assert to_text(Answer("你好", "answered", "你好。", "你好。")) == "你好。"


def test_where_a_quote_stands() -> None:
    assert place(CITATION) == "甲.txt › 一、总况 › （一）村"
    assert place(replace(CITATION, page=3, section=())) == "甲.txt › 第3页"


def test_a_real_answer(engine: Engine) -> None:
    answer = engine.ask("全市有多少个村实现了书记、主任一肩挑?")
    shown = to_json(answer)
    text = engine.index.documents["report.txt"].text
    for part in (*shown["citations"], *shown["figures"]):
        assert text[part["start"] : part["end"]] == part.get("quote", part.get("raw"))
    assert {**shown, "citations": 0, "figures": 0} == {
        **{"id": None, "question": answer.question, "status": "answered", "answer": "385个"},
        **{"text": answer.text, "citations": 0, "figures": 0, "derivation": None, "reason": None},
        **{"flags": [], "confidence": round(answer.confidence, 2), "resolved": None},
    }
