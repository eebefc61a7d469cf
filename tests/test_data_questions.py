"""The shipped question sets say what they claim: quotes, kinds, shares and the split.

`data/README.md` describes the fields in words; this file is their exact form.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from qa.metrics import is_correct
from qa.questions import read_questions

DATA = Path(__file__).parents[1] / "data"
FILES = sorted(DATA.glob("*_questions.jsonl"))
NUMBER_KINDS = {"figure", "computed"}
SPAN_KINDS = {"figure", "time", "who", "where", "list", "damaged"}  # the answer is in the quote, as it stands
KINDS = NUMBER_KINDS | SPAN_KINDS | {"compare", "what", "how", "why", "yesno", "overview", "none"}
REASONS = {"no_topic", "no_figure", "period_mismatch", "entity_mismatch"}
REQUIRED = {"id", "question", "kind", "answers", "evidence", "answerable", "fact", "half"}
OPTIONAL = {"parts", "reason", "near_miss"}
NUMERAL = re.compile(r"[\d零〇一二两三四五六七八九十百千万亿半]")

Row = dict[str, Any]


def read(path: Path) -> list[Row]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


ROWS = {path.name: read(path) for path in FILES}
ALL = [(name, row) for name, rows in ROWS.items() for row in rows]


def text_of(set_name: str, evidence: Row) -> str:
    """The report a quote is from; without a ``file`` it is the one the question set is named after."""
    name = evidence.get("file", set_name.replace("_questions.jsonl", ".txt"))
    data = (DATA / name).read_bytes()
    assert not data.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in data  # with neither, the file's text is the canonical text, and offsets agree
    return data.decode("utf-8")


def flat(text: str) -> str:
    return re.sub(r"[\s,、]", "", unicodedata.normalize("NFKC", text))


def stands_in(answer: str, text: str) -> bool:
    """As the scoring rule has it: an answer that begins or ends in a digit ends at a number boundary."""
    wanted = flat(answer)
    before = r"(?<![\d.])" if wanted[0].isdigit() else ""
    after = r"(?![\d.]*\d)" if wanted[-1].isdigit() else ""
    return re.search(before + re.escape(wanted) + after, flat(text)) is not None


def quotes(row: Row) -> str:
    return "\n".join(evidence["quote"] for evidence in row["evidence"])


def expected_halves(rows: Iterable[Row]) -> dict[str, str]:
    """The splitting rule for one question set: fact -> half.

    A fact's stratum is the kind of its first question (near misses are a stratum of their own).
    Strata in order of name, facts in a stratum in order of sha256: tune, held, tune, held, …; the
    turn carries over from one stratum to the next, so odd strata do not all favour one half.
    """
    strata: dict[str, str] = {}
    for row in rows:
        strata.setdefault(row["fact"], row["kind"] + ("-near" if row.get("near_miss") else ""))
    order = sorted(strata, key=lambda fact: (strata[fact], hashlib.sha256(fact.encode()).hexdigest()))
    return {fact: ("tune", "held")[i % 2] for i, fact in enumerate(order)}


def label(value: object) -> str | None:
    return value["id"] if isinstance(value, dict) else None


every_row = pytest.mark.parametrize(("name", "row"), ALL, ids=label)


@every_row
def test_row_has_the_documented_form(name: str, row: Row) -> None:
    assert set(row) >= REQUIRED
    assert set(row) <= REQUIRED | OPTIONAL
    assert row["kind"] in KINDS
    assert row["half"] in {"tune", "held"}
    assert row["question"] == row["question"].strip() != ""
    assert row["answerable"] is (row["kind"] != "none")
    assert all(isinstance(answer, str) and answer for answer in row["answers"] + row.get("parts", []))
    if row["answerable"]:
        assert row["evidence"]
        assert row["answers"] or row.get("parts") or row["kind"] == "damaged"
        assert not {"reason", "near_miss"} & set(row)
    else:
        assert row["answers"] == row["evidence"] == []
        assert "parts" not in row
        assert row["reason"] in REASONS
        assert isinstance(row["near_miss"], bool)


@every_row
def test_quotes_are_the_reports_own_words(name: str, row: Row) -> None:
    for evidence in row["evidence"]:
        assert set(evidence) <= {"file", "quote", "start", "end"}
        assert evidence["quote"]
        assert text_of(name, evidence)[evidence["start"] : evidence["end"]] == evidence["quote"]


@every_row
def test_answers_are_borne_out_by_the_quotes(name: str, row: Row) -> None:
    answers, parts, quoted = row["answers"], row.get("parts", []), quotes(row)
    if row["kind"] in NUMBER_KINDS:
        assert all(NUMERAL.search(answer) for answer in answers)
    if row["kind"] == "computed":  # a result that is printed there would be a figure
        assert not any(stands_in(answer, quoted) for answer in answers)
    if row["kind"] in SPAN_KINDS:
        assert not answers or any(stands_in(answer, quoted) for answer in answers)
        assert all(stands_in(part, quoted) for part in parts)


@pytest.mark.parametrize("name", ROWS)
def test_only_one_of_yes_and_no_is_right(name: str) -> None:
    """不是 passes for 是 on character F1, so accepting it would let both answers through."""
    both_pass = [
        question.id
        for question in read_questions(DATA / name, gold=True)
        if question.kind == "yesno"
        and sum(is_correct(question, {"status": "answered", "answer": short}) for short in ("是", "否")) != 1
    ]
    assert both_pass == []


@pytest.mark.parametrize("name", ROWS)
def test_halves_follow_the_splitting_rule(name: str) -> None:
    """Also: paraphrases of a fact fall in one half."""
    halves = expected_halves(ROWS[name])
    assert {row["id"]: row["half"] for row in ROWS[name]} == {
        row["id"]: halves[row["fact"]] for row in ROWS[name]
    }


@pytest.mark.parametrize("name", ROWS)
def test_no_question_is_asked_twice_of_one_report(name: str) -> None:
    asked = Counter(flat(row["question"]) for row in ROWS[name])
    assert [question for question, times in asked.items() if times > 1] == []


def test_ids_are_unique_over_all_sets() -> None:
    ids = Counter(row["id"] for _, row in ALL)
    assert [id_ for id_, times in ids.items() if times > 1] == []


def test_both_halves_have_every_kind() -> None:
    kinds = defaultdict(set)
    for _, row in ALL:
        kinds[row["half"]].add(row["kind"])
    assert kinds["tune"] == kinds["held"] == KINDS


def test_a_quarter_is_unanswerable_and_half_of_that_near_misses() -> None:
    none = [row for _, row in ALL if row["kind"] == "none"]
    assert 4 * len(none) >= len(ALL)
    assert 2 * sum(row["near_miss"] for row in none) >= len(none)


def test_the_three_reports_have_three_hundred_questions() -> None:
    assert set(ROWS) >= {
        "report_questions.jsonl",
        "bulletin_questions.jsonl",
        "work_report_questions.jsonl",
    }
    assert len(ALL) >= 300


DEVELOPMENT = sorted((DATA / "development").glob("*_questions.jsonl"))


@pytest.mark.parametrize("path", DEVELOPMENT, ids=lambda path: path.stem)
def test_a_development_set_is_for_tuning_and_quotes_its_report(path: Path) -> None:
    questions = read_questions(path, gold=True)
    text = path.with_name(path.name.replace("_questions.jsonl", ".txt")).read_bytes().decode("utf-8")
    for row, question in zip(read(path), questions, strict=True):
        assert row["half"] == "tune"
        assert question.answerable == bool(row["evidence"])
        for evidence in row["evidence"]:
            assert text[evidence["start"] : evidence["end"]] == evidence["quote"]
    assert len({question.id for question in questions}) == len(questions) >= 50
