"""Computed answers: what is computed from what, exactly, and refusal where an operand is not stated."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from corpus.types import Document, Figure
from index.build import build_documents
from index.embed import DEFAULT_MODEL, load_encoder
from qa.arithmetic import exact, number, plain, show
from qa.config import Settings
from qa.engine import Engine
from qa.halves import halves
from qa.operands import plan
from qa.pairing import pair
from qa.types import Answer
from qa.verify import evaluate

REPORT = """\
二〇二一年云河市统计公报
2021年末，全市常住人口84.6万人，比上年末减少0.3万人。其中，城镇常住人口51.2万人，城镇化率60.5%，比上年末提高1.1个百分点。
全市规模以上工业企业420家，比上年末净增18家。
甲川县实现财政收入36.5亿元，增长4.0%；乙溪县实现财政收入28.1亿元，增长6.2%。
城市、农村低保标准分别为每人每月700元和480元。
审批事项办理时间由20天压缩至6天。
共有240名干部报名参加遴选，其中61人通过遴选。
全年出口总额10.2亿元，下降3.4%。
全市320个村中，集体收入10万元以下的40个、10万元至50万元的180个、50万元以上的100个。
全市科技馆约30座。
全年发电量97.8亿千瓦时，其中水电41.2亿千瓦时、火电38.1亿千瓦时、风电18.5亿千瓦时。
年末共有小学231所、初中74所，教师6160人，学生92400人。
资产负债率38.7%，上年为43.2%。
妇女健康筛查完成7600人，任务数为8000人。
市图书馆老馆1984年建成，新馆2021年启用。
"""


@pytest.fixture(scope="module")
def ask() -> Callable[[str], Answer]:
    document = Document("云河.txt", "二〇二一年云河市统计公报", REPORT, "云河.txt", "0" * 64, period="2021")
    index = build_documents([document], encoder=load_encoder(DEFAULT_MODEL))
    return Engine(index, settings=Settings(candidates=24)).ask


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("2020年末全市常住人口有多少？", "84.9万人"),
        ("2020年规模以上工业企业有多少家？", "402家"),
        ("甲川县的财政收入比乙溪县多多少？", "8.4亿元"),
        ("甲川县和乙溪县的财政收入加起来是多少？", "64.6亿元"),
        ("城市低保标准比农村高多少元？", "220元"),
        ("审批事项办理时间缩短了多少天？", "14天"),
        ("农村常住人口有多少？", "33.4万人"),
        ("集体收入10万元以上的村一共有多少个？", "280个"),
        ("把水电和火电发的电量相加是多少？", "79.3亿千瓦时"),
        ("小学加初中有几所？", "305所"),
        ("小学比初中多出来几所？", "157所"),
        ("水电发电量是风电的几倍？", "2.23倍"),
        ("发电量里面火电占几成？", "38.96%"),
        ("发电量除去水电和火电，还剩多少？", "18.5亿千瓦时"),
        ("平均每名教师带多少学生？", "15人"),
        ("资产负债率降了几个百分点？", "4.5个百分点"),
        ("妇女健康筛查离任务还差多少人？", "400人"),
        ("市图书馆老馆建成到新馆启用隔了多少年？", "37年"),
    ],
)
def test_implied_figures_are_computed(ask: Callable[[str], Answer], question: str, answer: str) -> None:
    got = ask(question)
    assert got.answer == answer
    assert got.derivation is not None
    left, sign, right = re.split("([=≈])", got.derivation.formula)
    assert abs(evaluate(left.replace("× 100%", "× 100")) - evaluate(right)) <= (
        0 if sign == "=" else Decimal("0.005")
    )
    for figure in got.derivation.inputs:
        assert any(c.start <= figure.start and figure.end <= c.end for c in got.citations)


@pytest.mark.parametrize(
    "question",
    [
        "甲川县的财政收入比丙山县多多少？",  # one operand is of a county that the report does not name
        "2019年末全市常住人口有多少？",  # the change is told against 2020
        "2020年全市出口总额是多少？",  # only a growth rate is stated
        "水电和潮汐发电加起来是多少？",
        "初中比小学多几所？",  # the question has it the wrong way round
        "平均每名校长带多少学生？",
        "火电占潮汐发电的百分之几？",
    ],
)
def test_nothing_is_computed_from_what_is_not_stated(ask: Callable[[str], Answer], question: str) -> None:
    got = ask(question)
    assert got.status == "not_found"
    assert got.derivation is None


@pytest.mark.parametrize(
    ("question", "operation", "sides"),
    [
        ("甲县的产值比乙县多多少?", "difference", ("甲县的产值", "乙县的产值")),
        ("甲县和乙县的产值相差多少?", "difference", ("甲县的产值", "乙县的产值")),
        ("城乡居民收入差多少元?", "difference", ("城镇居民收入", "农村居民收入")),
        ("甲、乙两个县的产值加起来有多少?", "sum", ("甲的产值", "乙的产值")),
        ("参加考试但没通过的有多少人?", "rest", ("参加考试", "通过")),
        ("总支出里扣掉人员经费,还剩多少?", "rest", ("总支出", "人员经费")),
        ("甲县的产值是乙县的几倍?", "ratio", ("甲县的产值", "乙县的产值")),
        ("机动车里新能源车占百分之几?", "share", ("新能源车", "机动车")),
        ("税收在财政收入里占多大比重?", "share", ("税收", "财政收入")),
        ("把一号厂和二号厂的产量相加是多少?", "sum", ("一号厂的产量", "二号厂的产量")),
        ("甲厂、乙厂和丙厂的产量合在一起有多大?", "sum", ("甲厂的产量", "乙厂的产量", "丙厂的产量")),
        ("除了梨和桃,其他水果有多少吨?", "rest", ("水果", "梨", "桃")),
        ("还有几处隐患没整改?", "rest", ("隐患", "隐患整改")),
        ("实际床位超出编制床位多少张?", "difference", ("实际床位", "编制床位")),
        ("乙县的产值比甲县低多少?", "difference", ("甲县的产值", "乙县的产值")),
        ("平均每个村有几所学校?", "average", ("多少所学校", "村有多少个")),
        ("从开工到投用隔了多少年?", "span", ("开工", "投用")),
        ("离目标还差多少家企业?", "gap", ("企业目标", "企业")),
        ("用时快了多少天?", "change", ("用时快了多少天",)),
    ],
)
def test_what_a_question_wants_computed(question: str, operation: str, sides: tuple[str, ...]) -> None:
    found = plan(question)
    assert found is not None
    assert (found.operation, found.sides) == (operation, sides)


@pytest.mark.parametrize(
    "question", ["全市有多少个公共车位?", "项目占地多少亩?", "人口密度是多少?", "产值比上年多多少?"]
)
def test_plain_questions_have_no_two_operands(question: str) -> None:
    found = plan(question)
    assert found is None or found.operation not in ("difference", "sum", "share", "rest", "ratio")


def test_a_time_alone_takes_the_other_sides_thing() -> None:
    assert pair("2024年计划的投资", "2023年完成的")[1] == "2023年完成的投资"
    assert pair("今年新建的食堂", "去年")[1].startswith("去年")
    assert halves("城镇和农村的收入是多少") is None  # both halves are asked, not one


def _figure(raw: str, value: Decimal, unit: str = "元", qualifier: str | None = None) -> Figure:
    return Figure("a", "a#0", 0, len(raw), raw, value, None, unit, qualifier, "", None, "quantity", 0, 9)


@given(st.decimals("0.01", "9999", places=2), st.decimals("0.01", "9999", places=2))
def test_shown_sums_are_exact_in_the_scale_that_both_are_printed_in(a: Decimal, b: Decimal) -> None:
    large = _figure(f"{a}亿元", a * 10**8)
    small = _figure(f"{b}万元", b * 10**4)
    total = a * 10**8 + b * 10**4
    assert evaluate(show(total, large, small)) == total
    assert evaluate(f"{number(large, small)} + {number(small, large)}") == total


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**6), max_value=10**6))
def test_plain_decimals_keep_their_value(value: Decimal) -> None:
    text = plain(value)
    assert Decimal(text) == value
    assume("." in text)
    assert not text.endswith("0")


def test_only_exact_figures_go_into_sums() -> None:
    assert exact(_figure("30元", Decimal(30)))
    assert not exact(_figure("约30元", Decimal(30), qualifier="约"))


def test_figures_that_the_question_names_are_summed_or_refused(engine: Engine) -> None:
    """A sum of named figures is never answered with some other figure of the list."""
    answer = engine.ask("回引200人和回请28人一共多少人？")
    assert answer.answer == "228人"
    assert answer.derivation is not None
    assert engine.ask("回引201人和回请28人一共多少人？").status == "not_found"
