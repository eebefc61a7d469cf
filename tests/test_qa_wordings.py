"""Questions as people say them, over a notice and a feature: everyday words, short forms, rules and their conditions."""

from __future__ import annotations

import pytest

from corpus.loaders import load_bytes
from index.build import build_documents
from index.embed import Encoder
from qa.config import Settings
from qa.engine import Engine
from qa.evidence import abbreviates
from qa.kinds import Kind, kind

_NOTICE = """望陵县人民政府办公室关于印发《望陵县既有住宅加装电梯实施方案》的通知

一、工作目标
到2027年底，全县完成加装电梯200部。

二、实施程序
（一）业主申请。业主达成一致意见后，由社区居民委员会在小区公告栏公示10天。
（二）联合审查。由县住房和城乡建设局牵头审查，县自然资源局、县消防救援大队参加。
（三）施工验收。施工单位于每年11月至次年2月停止混凝土作业。工程完工后，委托信安检测有限公司检验。

三、资金支持
对2005年底前建成的住宅，给予每部20万元补助；对逾期未开工的，取消补助资格，两年内不得再次申请。补助资金由县财政局拨付至业主代表账户。

四、附则
本方案自2025年3月1日起施行，有效期至2027年12月31日。
"""
_FEATURE = """老街新生
《望陵日报》记者 苏明远 通讯员 叶青禾

北门老街的修缮由省古建筑研究院设计，石料从邻县青岩镇运来，旧粮仓被改造成了皮影博物馆。由于地下管网年代不清，工程停工了23天。

皮影传承人顾春山每周六在博物馆教孩子们操杆。“孩子愿意学，我就愿意教。”顾春山说。老街管委会主任何敏介绍，去年省第十二届运动会期间，游客排起了长队。
"""


@pytest.fixture(scope="module")
def notice(encoder: Encoder) -> Engine:
    """A notice with an outline, rules and their conditions."""
    return Engine(
        build_documents([load_bytes(_NOTICE.encode(), name="n.txt")], encoder=encoder), settings=Settings()
    )


@pytest.fixture(scope="module")
def feature(encoder: Encoder) -> Engine:
    """A newspaper feature with a byline and quoted persons."""
    return Engine(
        build_documents([load_bytes(_FEATURE.encode(), name="f.txt")], encoder=encoder), settings=Settings()
    )


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("实施程序分哪几步？", "业主申请；联合审查；施工验收"),
        ("完工后由哪家公司检验？", "信安检测有限公司"),
        ("逾期没开工的怎么处理？", "取消补助资格"),
        ("方案管到什么时候为止？", "2027年12月31日"),
        ("几月到几月不能浇混凝土？", "每年11月至次年2月"),
        ("补助的钱由哪个局拨？", "县财政局"),
    ],
)
def test_a_notice_is_asked_in_everyday_words(notice: Engine, question: str, answer: str) -> None:
    assert answer in notice.ask(question).answer


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("这篇稿子是谁写的？", "苏明远、叶青禾"),
        ("石料从哪儿运来的？", "青岩镇"),
        ("把什么改成了博物馆？", "旧粮仓"),
        ("修老街是谁设计的？", "省古建筑研究院"),
        ("教孩子皮影的传承人叫什么？", "顾春山"),
        ("工程为什么停工23天？", "地下管网年代不清"),
    ],
)
def test_a_feature_is_asked_in_everyday_words(feature: Engine, question: str, answer: str) -> None:
    assert answer in feature.ask(question).answer


@pytest.mark.parametrize(
    "question", ["何敏是哪一年入党的？", "北门街道办事处主任是谁？", "县教育局局长说了什么？"]
)
def test_another_person_or_body_does_not_stand_in(feature: Engine, question: str) -> None:
    assert feature.ask(question).status == "not_found"


@pytest.mark.parametrize(
    ("short", "long", "holds"),
    [
        ("省运会", "省第十二届运动会", True),
        ("公租房", "公共租赁住房", True),
        ("县医院", "县人民医院", True),
        ("中心", "中国人民的心", False),
        ("省运会", "省会的运动", False),
    ],
)
def test_short_forms_are_their_characters_in_order(short: str, long: str, holds: bool) -> None:
    assert abbreviates(short, long) is holds


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("外地人能不能报名", "yesno"),
        ("收不收费", "yesno"),
        ("哪个校长反对", "who"),
        ("图个啥", "why"),
        ("被评为什么", "what"),
        ("联系电话是多少", "what"),
        ("几点开门", "time"),
        ("把什么改成了食堂", "what"),
    ],
)
def test_kinds_of_spoken_questions(question: str, wanted: Kind) -> None:
    assert kind(question) == wanted
