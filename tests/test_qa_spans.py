"""Answers that are words, end to end over small reports: who, where, when, what, how, why, and what is not said."""

from __future__ import annotations

import pytest

from corpus.loaders import load_bytes
from index.build import build_documents
from index.embed import Encoder
from qa.config import Settings
from qa.engine import Engine

_SUMMARY = """清泽市交通运输局2022年工作总结

清泽市交通运输局

2023年1月10日

一、主要成绩

青禾大桥于5月18日在白鹭镇开工，由省路桥集团承建，总投资12.6亿元，建成后将连接白鹭镇和桐湾新区。为解决城东片区出行难问题，新开通公交线路6条，覆盖枫林社区、石榴园小区、东湖村等地。桐湾港二期码头位于桐湾新区，由清泽港务集团负责运营，项目总工程师韩知远带领团队攻克软基处理难题，获评全国交通技术能手。

我市被交通运输部授予“国家公交都市建设示范城市”称号，公交满意度位居全省第二位。市公交集团采取延长末班车时间、增开夜间专线、推行扫码换乘等措施，方便市民出行，夜间专线在周末和节假日运行。受疫情反复影响，全年公路客运量下降23.4%。

组织退役军人、青年党员成立应急救援队。应急救援队队长赵启明介绍，全年出勤46次。出台《清泽市道路货运安全管理办法》和《网约车驾驶员服务规范（试行）》。

二、工作安排

防范安全风险。市交通质监站每月开展一次隐患排查，结果向社会公开。力争年底前完成主塔施工。
"""
_NEWS = """强师资 补短板

8月25日，南屏区教育局召开新学年工作会议，局长宋思远在会上强调，要把立德树人作为根本任务。会议由副区长梅若兰主持，各中小学校长、幼儿园园长参加会议。

为缓解城区学位紧张，该区投资2.8亿元新建南屏实验学校东校区。校区坐落于云溪路南侧，由区城投公司代建，可提供学位1800个。

育特色 提质量

白鹿洞小学位于南屏山脚下，是一所百年老校。“皮影进课堂”项目获省教学成果二等奖。该项目负责人、美术教师陶然介绍，课程以省级非遗传承人周守拙为顾问。

三中与江城大学合作共建“少年科学院”，聘请院士欧阳文博担任名誉院长。
"""


def _engine(text: str, name: str, encoder: Encoder) -> Engine:
    return Engine(
        build_documents([load_bytes(text.encode(), name=name)], encoder=encoder), settings=Settings()
    )


@pytest.fixture(scope="module")
def summary(encoder: Encoder) -> Engine:
    """A work summary with front matter, chapters and named actors."""
    return _engine(_SUMMARY, "summary.txt", encoder)


@pytest.fixture(scope="module")
def news(encoder: Encoder) -> Engine:
    """A news story: quotes, appositions, sentences that go on about the one before."""
    return _engine(_NEWS, "news.txt", encoder)


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("谁承建青禾大桥？", "省路桥集团"),
        ("应急救援队由哪些人组成？", "退役军人、青年党员"),
        ("应急救援队队长是谁？", "赵启明"),
        ("谁每月开展隐患排查？", "市交通质监站"),
        ("青禾大桥在哪个镇开工？", "白鹭镇"),
        ("夜间专线什么时候运行？", "周末和节假日"),
        ("主塔施工什么时候完成？", "年底前"),
        ("我市获得了什么称号？", "国家公交都市建设示范城市"),
        ("公交满意度在全省排第几？", "第二位"),
        ("网约车方面出台了什么规范？", "网约车驾驶员服务规范"),
        ("市公交集团是怎么方便市民出行的？", "延长末班车时间"),
        ("公路客运量为什么下降？", "疫情"),
        ("这份总结是什么时候发布的？", "2023年1月10日"),
    ],
)
def test_words_are_read_by_their_part_in_the_sentence(summary: Engine, question: str, answer: str) -> None:
    found = summary.ask(question)
    assert found.status == "answered"
    assert answer in found.answer
    assert len(found.answer) <= 4 * len(answer) + 20


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("谁主持了新学年工作会议？", "梅若兰"),
        ("皮影进课堂项目的负责人是谁？", "陶然"),
        ("少年科学院的名誉院长是谁？", "欧阳文博"),
        ("东校区由哪家公司代建？", "区城投公司"),
        ("南屏实验学校东校区在哪里？", "云溪路"),
        ("皮影进课堂获得了什么奖？", "省教学成果二等奖"),
        ("哪所小学是百年老校？", "白鹿洞小学"),
    ],
)
def test_names_are_found_in_appositions_appointments_and_the_next_sentence(
    news: Engine, question: str, answer: str
) -> None:
    found = news.ask(question)
    assert found.status == "answered"
    assert answer in found.answer


@pytest.mark.parametrize(
    "question",
    [
        "市交通运输局局长是谁？",
        "公交集团董事长是谁？",
        "青禾大桥的设计者是谁？",
        "白云村在哪个镇？",
        "公交满意度全国排第几？",
    ],
)
def test_nobody_is_named_for_an_office_or_a_place_that_the_report_does_not_give(
    summary: Engine, question: str
) -> None:
    assert summary.ask(question).status == "not_found"


@pytest.mark.parametrize("question", ["区委书记是谁？", "江城大学校长是谁？", "哪个社区评上了文明社区？"])
def test_an_office_of_another_body_is_not_the_one_asked_for(news: Engine, question: str) -> None:
    assert news.ask(question).status == "not_found"


def test_a_question_about_another_document_is_not_about_the_report_itself(summary: Engine) -> None:
    assert "2023年1月10日" not in summary.ask("《清泽市道路货运安全管理办法》是什么时候发布的？").answer


def test_a_person_is_asked_of_the_bundled_report_in_vain(engine: Engine) -> None:
    assert engine.ask("市财政局局长是谁？").status == "not_found"
