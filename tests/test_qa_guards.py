"""Wrong figures that read well: another part of the year, the denied thing, a change for a share; lists asked at once."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from corpus.types import Document, Figure
from qa.analyze import analyze
from qa.composite import split
from qa.constraints import title_known
from qa.dimensions import other_dimension
from qa.direction import topic
from qa.engine import Engine
from qa.marks import balanced
from qa.reader import STRIDE, _context
from qa.solve import Solver, _Search

REPORT = """青岚县2031年国民经济和社会发展统计公报

一、综合

全年地区生产总值386.4亿元，比上年增长5.6%。分季度看，一季度地区生产总值同比增长6.3%，二季度增长5.9%，三季度增长4.8%，四季度增长5.4%。
在监测的25个乡镇中，空气质量达标的乡镇占72.0%，未达标的乡镇占28.0%。全年人民币平均汇率为1美元兑7.0213元人民币，比上年贬值0.8%。
年末外出务工人员8.2万人，增长1.5%；本地务工人员4.1万人，下降2.0%。年末务工人员总量12.3万人，比上年增长0.3%。
年末人口自然增长率为-1.25‰。

二、农业

全年猪肉产量2.4万吨，下降3.1%；牛肉产量0.9万吨，增长4.2%。城镇居民人均可支配收入41230元，农村居民人均可支配收入19860元。
全年享受农村特困人员救助供养1.3万人。
粮食专班由副县长韩立冬牵头，印发了《青岚县粮食生产奖补办法》，专班成员“一人一乡”包联到底。
"""


@pytest.fixture(scope="module")
def asked(engine_of: Callable[[str], Engine]) -> Engine:
    return engine_of(REPORT)


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("地区生产总值比上年涨了多少？", "5.6%"),
        ("三季度地区生产总值增长多少？", "4.8%"),
        ("空气质量不达标的乡镇占多少？", "28.0%"),
        ("空气质量达标的乡镇占多少？", "72.0%"),
        ("人民币对美元的平均汇率是多少？", "7.0213元人民币"),
        ("外出务工人员占务工人员总量的比重是多少？", "66.67%"),
        ("人口自然增长率是多少？", "-1.25‰"),
        ("猪肉产量是涨了还是跌了？", "下降3.1%"),
        ("猪肉和牛肉产量分别是多少？", "2.4万吨；0.9万吨"),
        ("城镇居民人均可支配收入比农村多多少？", "21370元"),
    ],
)
def test_the_right_one_of_figures_that_stand_together(asked: Engine, question: str, answer: str) -> None:
    assert asked.ask(question).answer == answer


def test_a_work_that_the_report_does_not_speak_of_has_no_author_in_it(asked: Engine) -> None:
    refused = asked.ask("《夜雨寄北》是谁牵头写的？")
    assert (refused.status, refused.reason) == ("not_found", "entity_mismatch")
    assert "《夜雨寄北》" in refused.text


@pytest.mark.parametrize(
    ("title", "known"),
    [
        ("青岚县粮食生产奖补办法", True),
        ("粮食生产奖补办法", True),
        ("粮食办法", True),
        ("生猪奖补办法", False),
    ],
)
def test_titles_that_a_document_speaks_of(title: str, known: bool) -> None:
    assert title_known(title, Document("a", "a", REPORT, "a", "")) is known


@pytest.mark.parametrize(
    ("cut", "whole"), [("“一人", "“一人一乡”"), ("青岚县粮食生产奖补办法》", "《青岚县粮食生产奖补办法》")]
)
def test_words_are_not_cut_out_of_quotation_marks(asked: Engine, cut: str, whole: str) -> None:
    solver = Solver(asked.index, asked.settings, None)
    search = _Search(solver, "谁牵头粮食专班？", solver.analyze("谁牵头粮食专班？"), None)
    start = search.scenes[0].document.text.index(cut)
    scene = next(s for s in search.scenes if s.sentence.start <= start < s.sentence.end)
    assert scene.document.text[slice(*balanced(scene, start, start + len(cut)))] == whole


@pytest.mark.parametrize(
    ("unit", "question", "other"),
    [
        ("%", "每平方米收多少钱？", True),
        ("元/月", "一个月补贴多少元？", False),
        ("人", "技师占全部工人的多少？", True),
        ("%", "甲区的案子是乙区的几倍？", True),
        ("名", "一共有多少个党员？", False),
        ("", "一共多少户？", False),
        ("名", "一共有多少家公司？", True),
        ("户", "一共有多少人？", True),
        ("座", "大厅能坐多少人？", False),
    ],
)
def test_what_is_measured_in_something_else_is_no_answer(unit: str, question: str, other: bool) -> None:
    figure = Figure("a", "a#0", 0, 2, "3" + unit, Decimal(3), None, unit, "", "", None, "quantity", 0, 9)
    assert other_dimension(figure, analyze(question)) is other


def test_another_sort_of_person_is_no_answer(asked: Engine) -> None:
    assert asked.ask("农村就业人员有多少？").status == "not_found"


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("城镇和农村居民的人均收入分别是多少?", ["城镇居民的人均收入是多少?", "农村居民的人均收入是多少?"]),
        ("第一产业、第二产业增加值分别是多少", ["第一产业增加值是多少", "第二产业增加值是多少"]),
        ("东区和西区各有多少个网格", ["东区有多少个网格", "西区有多少个网格"]),
        ("全县各有关部门有多少人", ["全县各有关部门有多少人"]),
    ],
)
def test_a_list_asked_at_once_is_a_question_for_each(question: str, parts: list[str]) -> None:
    assert split(question) == parts


@pytest.mark.parametrize("question", ["城里人多还是乡下人多?", "产量是多少?", "是涨是跌?"])
def test_no_direction_is_asked(question: str) -> None:
    assert topic(question) == ""


def test_a_token_counts_by_what_surrounds_it() -> None:
    weights = _context(STRIDE, 2 * STRIDE, 5 * STRIDE)[:, 0]
    assert weights.min() == 1
    assert weights[0] == weights[-1] == 1
    assert weights.max() == STRIDE
    assert (_context(0, 10, 10) == STRIDE).all()
