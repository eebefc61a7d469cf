"""Figures of something else than asked: another place, level, sort, listed item; and what the question itself says."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from qa.engine import Engine

REPORT = """潭溪县2031年卫生健康事业发展情况

一、机构和队伍

年末全县编制床位3600张，实际开放床位3910张，其中东湖院区开放床位860张。北湖院区2029年启用。全县有医生1530人、护士2210人。
中医院向白石县、青田县派出医生24人，其中青田县15人。全县发生轻伤事故7起，没有发生其他事故。

二、投入

全年卫生总支出7.42亿元，其中县级财政补贴2.15亿元。新增CT机3台、彩超机6台，其中彩超机耗资540万元。
每装一部电梯，市级补贴18万元，区级补贴10万元，其余由居民分摊。
县医院新大楼总投资3.6亿元，大楼全长186米。培训实习生320人，小学健康课覆盖小学52所，在校生2.64万人。

三、成效

全年门诊量215万人次，下降4.3%。综合考评从全省第9名升到第3名。征集意见建议412条，已采纳397条。
医院启动三级乙等创建工作。平均住院日7.4天，比上年缩短0.6天。全年结余0.21亿元，扭转了连续三年亏损的局面。
农村低保对象5120人，月保障标准由590元提高到625元。粮食播种面积31.6万亩，比上年增加0.4万亩。
全年建成高标准农田2.3万亩，累计达到18.7万亩。评上省级健康社区5个。
"""


@pytest.fixture(scope="module")
def asked(engine_of: Callable[[str], Engine]) -> Engine:
    return engine_of(REPORT)


@pytest.mark.parametrize(
    ("question", "wrong"),
    [
        ("北湖院区开放了多少张床位？", "860"),  # another院区's
        ("白石县派去了多少名医生？", "15"),
        ("全市有多少名护士？", "2210"),  # the report is of a county
        ("潭溪镇有多少护士？", "2210"),
        ("省级财政补贴有多少？", "2.15"),
        ("CT机一共花了多少钱？", "540"),
        ("居民装一部电梯要摊多少钱？", "万元"),  # neither subsidy is the whole
        ("县医院新大楼有多宽？", "186"),
        ("发生了几起重伤事故？", "7起"),
        ("隔壁县有多少名医生？", "1530"),
    ],
)
def test_a_figure_of_something_else_is_not_given(asked: Engine, question: str, wrong: str) -> None:
    assert wrong not in asked.ask(question).answer


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("东湖院区开放了多少张床位？", "860张"),
        ("青田县派去了多少名医生？", "15人"),
        ("全县有多少名护士？", "2210人"),
        ("小学生有多少？", "2.64万人"),  # people, not schools
        ("县医院新大楼总共要投多少钱？", "3.6亿元"),
        ("低保一个月涨了多少钱？", "35元"),
        ("2030年粮食种了多少亩？", "31.2万亩"),
        ("高标准农田总共有多少亩了？", "18.7万亩"),
        ("平均住院日是多少天？", "7.4天"),
        ("装一部电梯市里给补多少？", "18万元"),
        ("县里评上了多少个省级健康社区？", "5个"),  # 县里 only says where
    ],
)
def test_the_figure_asked_for_is(asked: Engine, question: str, answer: str) -> None:
    assert asked.ask(question).answer == answer


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("门诊量比前一年多吗？", "否，不是"),
        ("综合考评排全省第一吗？", "否，不是"),
        ("综合考评排全省第三吗？", "是的"),
        ("医院现在是三级乙等吗？", "否，不是"),
        ("意见建议全都采纳了吗？", "否，没有"),
    ],
)
def test_what_holds(asked: Engine, question: str, answer: str) -> None:
    assert asked.ask(question).answer == answer
