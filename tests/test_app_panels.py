"""What the page's panels get of a report: its ledger and its audit, whole, and only of reports that there are."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.normalize import fold
from index.build import build
from index.embed import Encoder
from index.search import Index
from qa import checks, ledger
from qa.engine import Engine
from qa.web.opening import Opening
from qa.web.panels import Panels, audit_json, charts_json, ledger_json, period_text
from qa.web.shelves import Shelves

DATA = Path(__file__).resolve().parent.parent / "data"
TRADITIONAL = "全縣共有<b>學校</b>162所，其中小學104所、初中58所。\n新建公園8個、改建公園5個，合計14個。\n"


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Index:
    folder = tmp_path_factory.mktemp("panels")
    (folder / "學校.txt").write_text(TRADITIONAL, encoding="utf-8")
    paths = [DATA / "report.txt", DATA / "work_report.txt", folder / "學校.txt"]
    return build(paths, folder / "index", encoder=encoder)


@pytest.fixture
def panels(index: Index) -> Panels:
    opening = Opening(lambda progress: Engine(index))
    opening.run()
    return Panels(Shelves(opening))


def test_the_ledger_is_that_of_the_command(index: Index, panels: Panels) -> None:
    for doc_id, document in index.documents.items():
        rows = panels.get(ledger_json, doc_id)["figures"]
        json.dumps(rows)
        expected = [figure for figure in ledger.select(index) if figure.doc_id == doc_id]
        assert [(row["start"], row["end"]) for row in rows] == [(f.start, f.end) for f in expected]
        for row in rows:
            start, end = row["sentence"]
            assert start <= row["start"] < row["end"] <= end
            assert document.text[row["start"] : row["end"]] == row["raw"]
            assert row["kind"] in ledger.ROLES.values()


def test_damage_comes_as_printed_with_a_guess(panels: Panels) -> None:
    rows = panels.get(ledger_json, "report.txt")["figures"]
    damaged = {row["raw"]: row["guess"] for row in rows if "source_damaged" in row["flags"]}
    assert damaged["4月28日到930日"] == "4月28日到9月30日"
    assert damaged["20183月到2020年底"] == "2018年3月到2020年底"


def test_a_filter_finds_what_the_command_finds(index: Index, panels: Panels) -> None:
    for doc_id, words in (("report.txt", "优秀 人才"), ("學校.txt", "学校"), ("學校.txt", "學校")):
        rows = panels.get(ledger_json, doc_id)["figures"]
        typed = "".join(words.split()).lower()
        found = [row["start"] for row in rows if typed in row["find"]]
        assert found == [f.start for f in ledger.select(index, text=words) if f.doc_id == doc_id] != []


def test_the_audit_is_that_of_the_command(index: Index, panels: Panels) -> None:
    every = checks.audited(index)
    for doc_id, document in index.documents.items():
        panel = panels.get(audit_json, doc_id)
        json.dumps(panel)
        assert [group["name"] for group in panel["groups"]] == ["不一致", "一致", "无法核验"]
        for group in panel["groups"]:
            expected = [
                checks.check_json(index, check)
                for check in every
                if check.stated.doc_id == doc_id and check.verdict == group["verdict"]
            ]
            assert [{**expected[i], **check} for i, check in enumerate(group["checks"])] == group["checks"]
            assert len(expected) == len(group["checks"])
            for check in group["checks"]:
                assert check["what"] in checks.KINDS.values()
                assert bool(check["why"]) == (group["verdict"] == "unverified")
                for quote in check["quotes"]:
                    assert document.text[quote["start"] : quote["end"]] == quote["quote"]
    wrong = panels.get(audit_json, "學校.txt")["groups"][0]["checks"]
    assert [check["formula"] for check in wrong] == ["8 + 5 = 13 ≠ 14"]


@pytest.mark.parametrize(
    "doc_id",
    [
        None,
        True,
        0,
        1.5,
        [],
        ["report.txt"],
        {},
        {"id": "report.txt"},
        "",
        "Report.txt",
        "report.txt ",
        "../data/report.txt",
        "report.txt\0",
        "__proto__",
        "__class__",
        "<script>",
        "\ud800",
        "9" * 100_000,
    ],
    ids=lambda doc_id: repr(doc_id)[:24],
)
def test_an_unknown_document_is_nothing(panels: Panels, doc_id: Any) -> None:
    assert panels.get(ledger_json, doc_id) == {}
    assert panels.get(charts_json, doc_id) == {}
    assert panels.get(audit_json, doc_id) == {}


def test_nothing_is_worked_out_before_or_twice(panels: Panels) -> None:
    drawn: list[str] = []

    def draw(index: Index, document: Any) -> dict[str, Any]:
        drawn.append(document.id)
        return {"id": document.id}

    assert drawn == []
    for doc_id in ("report.txt", "work_report.txt", "report.txt", "none.txt"):
        assert panels.get(draw, doc_id) == ({} if doc_id == "none.txt" else {"id": doc_id})
    assert drawn == ["report.txt", "work_report.txt"]


@pytest.mark.parametrize(
    ("iso", "words"),
    [
        (None, ""),
        ("2018", "2018年"),
        ("2023-06", "2023年6月"),
        ("2023-10-06", "2023年10月6日"),
        ("--04-28", "4月28日"),
        ("--04", "4月"),
        ("2023-01/2023-06", "2023年1月至6月"),
        ("2023-04-20/2023-04-22", "2023年4月20日至22日"),
        ("2018-03/2020-12", "2018年3月至2020年12月"),
        ("2020/2023", "2020年至2023年"),
        ("2023/2023-06", "2023年至2023年6月"),
        ("--04-28/--09-30", "4月28日至9月30日"),
        ("P5Y", "P5Y"),
        ("2018/..", "2018/.."),
    ],
)
def test_periods_in_words(iso: str | None, words: str) -> None:
    assert period_text(iso) == words


@given(st.integers(1001, 9999), st.integers(1, 12), st.integers(1, 28))
def test_a_period_loses_no_number(year: int, month: int, day: int) -> None:
    iso = f"{year}-{month:02}-{day:02}"
    for given_ in (iso, f"{iso}/{iso}", f"{year - 1}/{iso}"):
        said = period_text(given_)
        assert {str(year), str(month), str(day)} <= set(re.findall(r"\d+", said))


def test_what_is_typed_is_found_in_either_script(panels: Panels) -> None:
    for row in panels.get(ledger_json, "學校.txt")["figures"]:
        assert fold(row["raw"]) in row["find"]
        assert row["raw"] in row["find"]
