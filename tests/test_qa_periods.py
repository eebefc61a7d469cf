"""What is of which time and of which whole: halves of years, last year beside another, goals, parts and totals."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from corpus.metadata import infer
from qa import contests
from qa.analyze import analyze
from qa.engine import Engine

REPORT = """松原市农业农村局关于2032年上半年工作情况的报告

2032年7月8日

一、上半年工作

上半年，全市农林牧渔业总产值74.2亿元，同比增长4.1%。农村居民人均可支配收入9120元。
全年完成农田投资52.6亿元，为年度计划48亿元的109.6%，比上年增加3.4亿元。
完成例行监测1830批次，其中蔬菜980批次、水果320批次、水产品210批次，总体合格率99.1%。
生猪期末存栏61.5万头。企业所得税6240万元，下降3.2%；契税5110万元，下降9.8%。
预制菜产业园一期5月18日投产。耕整机入户由72分钟缩短到61分钟。
全市小区党组织覆盖率由2030年的66.0%上升到84.5%；去年受理投诉3950件，同比下降21.4%。
全市共有党员12.4万名，其中两新组织党组织1650个、党员2.2万名。公交车860辆，其中新能源车720辆。
平均住院日7.3天。凡未入库项目一律不安排资金。护士配备低于评审要求。

二、下半年工作安排

平均住院日控制在7.0天以内。组织养殖场开展“保险+期货”试点。
"""


@pytest.fixture(scope="module")
def asked(engine_of: Callable[[str], Engine]) -> Engine:
    return engine_of(REPORT)


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("上半年农村居民人均可支配收入多少？", "9120元"),
        ("去年受理了多少件投诉？", "3950件"),
        ("企业所得税和契税，哪个跌得更厉害？", "契税"),
        ("耕整机入户现在要多少分钟？", "61分钟"),
        ("平均住院日是多少天？", "7.3天"),
        ("下半年平均住院日要控制在多少天？", "7.0天以内"),
        ("公交车里还有多少辆不是新能源的？", "140辆"),
        ("没入库的项目还能安排资金吗？", "否，不是"),
        ("护士配备达到评审的要求了吗？", "否，没有"),
        ("下半年养殖场要搞什么试点？", "“保险+期货”试点"),
    ],
)
def test_what_is_of_the_time_asked_for(asked: Engine, question: str, answer: str) -> None:
    told = asked.ask(question)
    assert told.status == "answered"
    assert answer in told.answer


@pytest.mark.parametrize(
    "question",
    [
        "今年前三季度农林牧渔业总产值是多少？",  # only the first half is told
        "2030年受理了多少件投诉？",  # 2030 is of the figure before
        "水产品监测的合格率是多少？",  # told of all kinds together
        "生猪出栏多少头？",  # 存栏 is told
        "个人所得税下降了百分之几？",
        "预制菜产业园二期什么时候投产？",
        "全省农林牧渔业总产值是多少？",
    ],
)
def test_what_is_of_another_time_or_whole_is_refused(asked: Engine, question: str) -> None:
    assert asked.ask(question).status == "not_found"


def test_a_goal_that_a_rate_is_of_did_not_change(asked: Engine) -> None:
    told = asked.ask("上年完成农田投资多少亿元？")
    assert told.answer in ("49.2亿元", "")  # 52.6 less 3.4, never 48 less 3.4


@pytest.mark.parametrize(
    ("title", "period"),
    [
        ("青山县乡村振兴局2032年工作总结和2033年工作打算", "2032"),
        ("青山市交通运输局2032年工作总结及2033年工作要点", "2032"),
        ("2032年和2033年对照", None),
    ],
)
def test_a_title_that_names_the_plan_of_the_next_year(title: str, period: str | None) -> None:
    assert infer(f"{title}\n\n全年各项工作完成。\n").period == period


def test_second_phases_are_of_a_series() -> None:
    assert analyze("产业园二期投资多少？").ordinals == ("二期",)
    assert analyze("第二期培训班有多少人？").ordinals == ("第二期",)
    assert analyze("市第一人民医院有多少张床位？").ordinals == ("第一人民医院",)
    assert analyze("定期检查几次？").ordinals == ()


@pytest.mark.parametrize(
    ("question", "less"),
    [
        ("甲和乙，哪个跌得更厉害？", True),
        ("甲和乙，哪个降幅更小？", False),
        ("甲和乙，哪个涨得更快？", False),
    ],
)
def test_which_fell_more(question: str, less: bool) -> None:
    contest = contests.read(analyze(question).question)
    assert contest is not None
    assert contest.less is less
