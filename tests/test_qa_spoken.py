"""A speech with its speaker, parts of totals, years compared with and least shares, asked in everyday words."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from qa import causes, operands, overview, pairing, rows
from qa.analyze import analyze
from qa.engine import Engine
from qa.kinds import Kind, kind
from qa.wanted import wanted

REPORT = """云溪区人民法院工作报告

——2031年1月12日在云溪区第五届人民代表大会第三次会议上

云溪区人民法院院长　顾承宇

2030年工作回顾

一、审判执行

2030年，全区法院受理案件9120件，审结8905件。行政案件败诉率8.4%，同比下降1.6个百分点。发出人身安全保护令64份，比上年增加19份。
增殖放流鱼苗35万尾。全年为当事人挽损2870万元。12月1日，首次发布《云溪法院商事审判白皮书》。
查处违纪干警9人，其中给予纪律处分7人、移送检察机关2人。

二、基层治理

全年受理热线工单1260件。从街道分布看，工单量居前的依次为北渡街道420件、南湾街道310件，最少的是槐荫街道，为75件。
排查化解矛盾2610起，其中邻里类最多，为1180起。全年倒排薄弱网格15个，其中城区9个、镇区6个，比2029年减少5个。
选派专职调解员46名，其中市派6名、区派40名。已组建茶叶、脐橙、黄牛3个产业链党委，带动农户2130户。

三、老旧小区

从体量看，榆园小区（12栋、480户）、石桥里（9栋、360户）居前两位，完成投资分别为1500万元、1120万元。辖区内建成较早的老旧小区共22个，全年完成改造小区8个。
居民同意率达到80%方可列入计划，全年平均同意率91.5%。全年新增授权专利60件，其中发明12件、实用新型40件、外观设计8件，有效专利累计达到510件。
榆园小区的电梯一度停用11天，究其原因，是线路老化。部分楼栋漏水，系防水层开裂所致。
"""


@pytest.fixture(scope="module")
def asked(engine_of: Callable[[str], Engine]) -> Engine:
    return engine_of(REPORT)


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("法院院长叫什么名字？", "顾承宇"),
        ("2029年行政案件败诉率是多少？", "10.0%"),
        ("2029年发了几份人身安全保护令？", "45份"),
        ("2029年薄弱网格有多少个？", "20个"),
        ("往河里放了多少鱼苗？", "35万尾"),
        ("商事审判的白皮书以前发布过吗？", "否，没有"),
        ("违纪干警都移送检察机关了吗？", "否，没有"),
        ("哪个街道的工单最多？", "北渡街道"),
        ("排查出来的矛盾里哪一类最多？", "邻里类"),
        ("专职调解员里头，市里派下来的有几位？", "6名"),
        ("榆园小区和石桥里，哪个改造花的钱更多？", "榆园小区"),
        ("改造了多少个小区？", "8个"),
        ("小区要改造，至少得有多大比例的居民同意？", "80%"),
        ("新拿到的专利里哪一类件数最多？", "实用新型"),
        ("榆园小区的电梯停用，问题出在哪？", "线路老化"),
        ("楼栋为什么漏水？", "系防水层开裂所致"),
    ],
)
def test_everyday_questions(asked: Engine, question: str, answer: str) -> None:
    told = asked.ask(question)
    assert (told.status, told.answer) == ("answered", answer)


@pytest.mark.parametrize(
    "question",
    [
        "茶叶产业链党委带动了多少户？",  # only all three together are counted
        "检察长是谁？",  # another office than the speaker's
        "石牌街道接到多少件12345工单？",  # a place that the report does not name
        "2028年薄弱网格有多少个？",  # the change is told against another year
    ],
)
def test_what_is_not_said(asked: Engine, question: str) -> None:
    assert asked.ask(question).status == "not_found"


@pytest.mark.parametrize(
    ("question", "numbers"),
    [
        ("鲜果收购价涨到了多少钱一斤？", []),
        ("东湾新村一期花了多少钱？", []),
        ("经营性收入过百万的村有几个？", ["超过100万元"]),
        ("50户以上的小区有几个？", ["50户以上"]),
    ],
)
def test_numbers_that_bind(question: str, numbers: list[str]) -> None:
    assert [n.raw for n in analyze(question).numbers] == numbers


@pytest.mark.parametrize(
    ("question", "relative"),
    [("去年前三季度收入是多少？", -1), ("去年前后有多少人？", None), ("比去年多多少？", None)],
)
def test_years_told_from_now(question: str, relative: int | None) -> None:
    assert analyze(question).relative == relative


def test_those_few_are_not_asked_for() -> None:
    assert wanted("那几家企业总共被判赔多少?").unit == "元"
    assert analyze("驻村第一书记有几名").operation is None


def test_two_sums_that_hold_an_and() -> None:
    assert pairing.things("中央和省级补助加上市级配套") == ("中央和省级补助", "市级配套")
    plan = operands.plan("收入超过100万元的村有几个", "个")
    assert plan is None or plan.operation != "difference"


@pytest.mark.parametrize(
    ("question", "asked_for"),
    [
        ("改造和治理领导小组由谁当组长？", "who"),
        ("甲县和乙县谁的产值高？", "compare"),
        ("机井没水，问题出在哪？", "why"),
        ("那几个问题怎么解决？", "how"),
    ],
)
def test_kinds(question: str, asked_for: Kind) -> None:
    assert kind(analyze(question).question) == asked_for


def test_the_parts_end_where_they_make_up_the_whole(asked: Engine) -> None:
    scene = next(s for s in _scenes(asked) if "实用新型" in s.text and "其中" in s.text)
    table = rows.parts(rows.tables([scene], growth=False)[0])
    assert [row.name for row in table] == ["发明", "实用新型", "外观设计"]


def test_a_list_of_names_with_notes_in_brackets(asked: Engine) -> None:
    scene = next(s for s in _scenes(asked) if "1500万元" in s.text)
    (table,) = (t for t in rows.tables([scene], growth=False) if t[0].figure.unit == "元")
    assert [row.name for row in table] == ["榆园小区", "石桥里"]


def test_a_cause_that_is_called_so_is_cut_out(asked: Engine) -> None:
    scene = next(s for s in _scenes(asked) if "究其原因" in s.text)
    analysis = analyze("电梯为什么停用？")
    start, end = causes.narrowed(
        analysis, scene, asked._solver.vocabulary, scene.sentence.start, scene.sentence.end
    )
    assert scene.slice(start, end) == "线路老化"


def test_the_speaker_is_no_answer_to_another_question(asked: Engine) -> None:
    assert overview.signed(analyze("工单最多的街道主任是谁？"), asked.index, None) is None


def _scenes(engine: Engine) -> list:  # type: ignore[type-arg]
    from qa.evidence import Scene

    return [Scene(engine.index, s, None) for s in engine.index.sentences]
