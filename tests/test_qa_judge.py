"""Yes or no: bounds, directions, exceptions and opposites, by figures and by words."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from corpus.types import Document
from index.build import build_documents
from index.embed import DEFAULT_MODEL, load_encoder
from qa import judge
from qa.config import Settings
from qa.engine import Engine
from qa.types import Answer

REPORT = """\
云河市工作报告
2021年，全市共有180个村通水，占42.5%，较上年提高6.3个百分点。60岁以下的村干部占71%。
采石业增加值下降5.1%，食品业增加值增长3.3%。
全年新增就业1.2万人，比年初目标低0.1万人。
收到来信35件，办结33件，其余2件正在办理。
全市博物馆、图书馆向市民免费开放。
全市120所学校全部通网。
全年接待游客312万人次，恢复到2019年的78.0%。
耗材占比19.6%，高出控制目标0.6个百分点。
体检完成2.1万人，任务数为2万人。
出口2.9亿元，进口0.7亿元。
"""


@pytest.fixture(scope="module")
def ask() -> Callable[[str], Answer]:
    document = Document("云河.txt", "云河市工作报告", REPORT, "云河.txt", "0" * 64, period="2021")
    index = build_documents([document], encoder=load_encoder(DEFAULT_MODEL))
    return Engine(index, settings=Settings(candidates=24)).ask


@pytest.mark.parametrize(
    ("question", "yes"),
    [
        ("通水的村超过一半了吗？", False),
        ("60岁以下的村干部超过一半吗？", True),
        ("通水的村超过150个了吗？", True),
        ("采石业增加值上升了吗？", False),
        ("食品业增加值增长了吗？", True),
        ("采石业增加值是不是下降了？", True),
        ("新增就业达到年初目标了吗？", False),
        ("来信全部办结了吗？", False),
        ("博物馆对市民收费吗？", False),
        ("学校都通网了吗？", True),
        ("游客已经恢复到2019年的水平了吗？", False),
        ("耗材占比控制在目标以内了吗？", False),
        ("体检任务完成没有？", True),
        ("出口比进口多吗？", True),
        ("进口比出口多吗？", False),
    ],
)
def test_judgements(ask: Callable[[str], Answer], question: str, yes: bool) -> None:
    got = ask(question)
    assert got.status == "answered"
    assert got.answer.startswith("否") is not yes
    assert got.citations


@pytest.mark.parametrize(
    "question",
    ["全市通了地铁吗？", "明天云河市下雨吗？", "石油产量超过100万吨了吗？", "出口比转口贸易多吗？"],
)
def test_what_the_report_does_not_speak_of_is_not_judged(ask: Callable[[str], Answer], question: str) -> None:
    assert ask(question).status == "not_found"


def test_affirmations_follow_the_question() -> None:
    assert judge.answer("有没有食堂?", True) == "有"
    assert judge.answer("建成了吗?", True) == "是的"
    assert judge.answer("建成了吗?", False) == "否，没有"
    assert judge.answer("是免费的吗?", False) == "否，不是"
