"""What unseen reports taught: rows of years, one printed unit, everyday phrases, false names, comparisons in words."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from corpus.metadata import infer
from corpus.numbers import quantities
from qa.analyze import analyze
from qa.engine import Engine
from qa.evidence import Vocabulary
from qa.names import named_by
from qa.polarity import holds
from qa.reworded import in_report_words
from qa.told_in_words import elsewhere, set_beside
from qa.words import paraphrases, synonyms, words

REPORT = """岭川市2033年工作报告

一、经济运行

2031年至2033年，工业利润分别为18.3亿元、24.5亿元和31.2亿元。2029年，全市村集体收入合计0.86亿元，此后三年依次为1.12亿元、1.47亿元、2.05亿元。
按细颗粒物年均浓度由低到高，依次为云岭县24、松坡县26、青麓县38微克/立方米。
网络零售额18.6亿元，比2030年翻了一番。年末资产总额1286.5亿元，较年初增加98.3亿元；负债率63.8%，高于行业平均水平2.3个百分点。
重点工程中，水环境26个、41.2亿元，大气17个、18.7亿元。受理环境信访8120件，其中噪声类3864件。
2033年应兑现创业补贴1260户，年底前实际到账903户。立案处罚312件，罚款2986.4万元。
甲山公司营收48.7亿元、利润12.1亿元，首次成为第一利润大户；乙水公司营收118.6亿元、利润9.4亿元。

二、基层治理

联合审查取消资格137人，其中失信被执行人63人。两家三甲医院都在澄阳区。二氧化硫浓度与上年持平。
网上平台2033年9月1日上线，2034年要推广到除白音旗以外的各旗县区。清溪社区有7个小区，5个没有物业。
2029年还有283个村年收入不足5万元，如今全部清零。实行双休的用人单位占比不足两成。
年末总装机1830万千瓦，其中火电950万千瓦、光伏360万千瓦、风电330万千瓦。
与上届相比，村干部平均年龄42.6岁，下降5.3岁。选派工作队427支、队员1352人，比上一轮多38支、245人。
驻村第一书记周砚从后山引来泉水，铺设管道6.4公里。
"""


@pytest.fixture(scope="module")
def asked(engine_of: Callable[[str], Engine]) -> Engine:
    return engine_of(REPORT)


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("2032年的工业利润是多少？", "24.5亿元"),
        ("2031年全市村集体收入是多少？", "1.47亿元"),
        ("松坡县的细颗粒物浓度是多少？", "26"),
        ("2030年网络零售额是多少？", "9.3亿元"),
        ("2033年年初的资产总额是多少？", "1188.2亿元"),
        ("水环境和大气两类重点工程加起来总投资多少？", "59.9亿元"),
        ("环境信访里，跟噪声无关的有多少件？", "4256件"),
        ("创业补贴还有多少户没拿到？", "357户"),
        ("平均每件案子罚了多少钱？", "9.57万元"),
        ("哪家公司营收最大？", "乙水公司"),
        ("不算火电，哪种电源的装机最多？", "光伏"),
        ("上届村干部平均多大岁数？", "47.9岁"),
        ("上一轮的队员有多少人？", "1107人"),
        ("网上平台哪天开始能用的？", "2033年9月1日"),
        ("哪位驻村第一书记帮村民接上了山泉水？", "周砚"),
    ],
)
def test_what_unseen_reports_taught(asked: Engine, question: str, answer: str) -> None:
    told = asked.ask(question)
    assert told.status == "answered"
    assert told.answer.startswith(answer)


@pytest.mark.parametrize(
    ("question", "holds"),
    [
        ("负债率比行业平均水平低吗？", False),
        ("负债率比行业平均水平高吗？", True),
        ("河湾区有三甲医院吗？", False),
        ("二氧化硫浓度比上年降了吗？", False),
        ("网上平台2034年会推广到白音旗吗？", False),
        ("清溪社区所有小区都有物业吗？", False),
        ("现在还有年收入不足5万元的村吗？", False),
    ],
)
def test_comparisons_exceptions_and_places_in_words(asked: Engine, question: str, holds: bool) -> None:
    told = asked.ask(question)
    assert told.status == "answered"
    assert told.answer.startswith("否") is not holds


@pytest.mark.parametrize(
    ("question", "text", "told"),
    [
        ("河湾区有三甲医院吗?", "两家三甲医院都在澄阳区和河湾区", None),
        ("龙渡市有三甲医院吗?", "两家三甲医院都在澄阳区", None),  # the district may be the city's
        ("河湾区有三甲医院吗?", "三甲医院大都在澄阳区", None),
        ("河湾县有三甲医院吗?", "两家三甲医院都在澄阳区", False),
    ],
)
def test_elsewhere_only_where_it_can_be_nowhere_else(question: str, text: str, told: bool | None) -> None:
    assert elsewhere(question, text) is told


def test_a_denied_comparison_is_none_and_what_is_lacking_is_what_is_asked_about() -> None:
    assert set_beside("负债率比行业平均水平高吗?", "负债率未超过行业平均水平") is None
    assert holds("所有小区都有路灯吗?", "社区有7个小区,5个没有物业") is not False


def test_a_list_prints_its_unit_once() -> None:
    listed = quantities("三区分别为2.4、3.1和5亿元，另有7、8两天")
    assert [(q.raw, q.value, q.unit) for q in listed[:3]] == [
        ("2.4", Decimal("240000000"), "元"),
        ("3.1", Decimal("310000000"), "元"),
        ("5亿元", Decimal("500000000"), "元"),
    ]
    assert quantities("编号为7、8，共5亿元")[0].unit == ""


def test_a_reprints_note_names_the_paper() -> None:
    text = "一根针\n\n上面千条线，下面一根针。\n（原载2033年4月17日《岭川日报》第1版）"
    assert infer(text).publisher == "岭川日报"


@pytest.mark.parametrize(
    "question", ["麦子几时收的", "各县区办事大厅什么时候开齐", "山泉水从哪里来", "六家主要子公司里哪家大"]
)
def test_everyday_words_are_no_names(question: str) -> None:
    assert named_by(words(analyze(question).question)) == ()


def test_names_stay_names() -> None:
    assert analyze("白云村在哪个镇？").names == ("白云村",)
    assert "周砚" in analyze("第一书记周砚做了什么？").names


def test_paraphrases_leave_words_as_they_are() -> None:
    """They are looked up in what was cut already; a word that only they have is not joined."""
    own = [phrase for phrase in paraphrases() if phrase not in synonyms() and len(words(phrase)) > 1]
    assert len(own) > 1000
    forms = [form for term in analyze("追回来的钱有多少").terms for form in term.forms]
    assert "追回" in forms


def test_the_reader_is_asked_in_the_reports_words(asked: Engine) -> None:
    vocabulary = Vocabulary(asked.index.sentences)
    assert "失信被执行人" in in_report_words("老赖有几个", vocabulary)
    assert in_report_words("失信被执行人有几个", vocabulary) == "失信被执行人有几个"
