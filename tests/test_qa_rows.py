"""Rows of a sentence: names and figures side by side, in every shape that reports give them."""

from __future__ import annotations

import pytest

from corpus.types import Document
from index.build import build_documents
from index.embed import DEFAULT_MODEL, load_encoder
from index.search import Index
from qa import rows, seats
from qa.evidence import Scene, Vocabulary

LINES = (
    "全市建成书屋27家，其中东河区12家、西岭县8家、南泉县7家。",
    "全县办园94所，其中81所由村集体自办，13所由企业代办。",
    "果蔬、肉类、水产品流通率分别为40%、85%和88%，损耗率为9%。",
    "规模以上工业增加值增长7.4%，其中采矿业下降3.2%，制造业增长8.1%。",
    "三个中心各有分工：东港中心主营果蔬，投资12.6亿元；西港中心主营肉类，投资9.4亿元。",
    "先后发生洪水5次，其中清水河3次，另两条河各1次。",
    "按地域分，城镇561.9亿元，增长5.1%，乡村140.6亿元，增长6.6%。",
)


@pytest.fixture(scope="module")
def index() -> Index:
    text = "\n".join(("云河市公报", *LINES))
    document = Document("云河.txt", "云河市公报", text, "云河.txt", "0" * 64, period="2024")
    return build_documents([document], encoder=load_encoder(DEFAULT_MODEL))


def table(index: Index, line: int, *, growth: bool = False) -> list[rows.Row]:
    opening = LINES[line][:6]
    sentence = next(s for s in index.sentences if s.text.startswith(opening))
    return rows.tables(rows.run(Scene(index, sentence, None), index), growth=growth)[0]


@pytest.mark.parametrize(
    ("line", "growth", "named"),
    [
        (0, False, [("东河区", "12家"), ("西岭县", "8家"), ("南泉县", "7家")]),
        (1, False, [("村集体自办", "81所"), ("企业代办", "13所")]),
        (3, True, [("采矿业", "3.2%"), ("制造业", "8.1%")]),
        (4, False, [("东港中心主营果蔬", "12.6亿元"), ("西港中心主营肉类", "9.4亿元")]),
        (6, False, [("城镇", "561.9亿元"), ("乡村", "140.6亿元")]),
        (6, True, [("城镇", "5.1%"), ("乡村", "6.6%")]),
    ],
)
def test_each_figure_has_its_name(
    index: Index, line: int, growth: bool, named: list[tuple[str, str]]
) -> None:
    found = rows.parts(table(index, line, growth=growth))
    assert [(row.name, row.figure.raw) for row in found] == named
    for row in found:
        text = row.scene.document.text
        assert text[row.start : row.end] == row.name
        assert text[row.figure.start : row.figure.end] == row.figure.raw


def test_names_are_given_out_in_order(index: Index) -> None:
    named = [(row.name, row.figure.raw) for row in table(index, 2)]
    assert named[:2] == [("果蔬", "40%"), ("肉类", "85%")]
    assert named[2][0].startswith("水产品")
    assert named[2][1] == "88%"


def test_a_figure_of_each_of_several_is_marked(index: Index) -> None:
    assert [row.each for row in rows.parts(table(index, 5))] == [False, True]


@pytest.mark.parametrize(
    ("line", "things", "raws"),
    [
        (0, ("南泉", "东河"), ["7家", "12家"]),
        (1, ("企业代办的", "自家办的"), None),
        (1, ("村里自办的", "企业代办的"), ["81所", "13所"]),
        (2, ("水产", "肉"), ["88%", "85%"]),
        (6, ("乡下", "城里"), ["140.6亿元", "561.9亿元"]),
        (0, ("南泉", "北山"), None),
    ],
)
def test_things_find_their_rows(
    index: Index, line: int, things: tuple[str, ...], raws: list[str] | None
) -> None:
    seated = seats.seat(things, rows.parts(table(index, line)), Vocabulary(index.sentences))
    assert (seated and [row.figure.raw for row, _ in seated]) == raws
