"""What one sentence implies: values before a change, rests, shares and sums that the shape of a sentence gives."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from corpus.types import Document
from index.build import build_documents
from index.embed import DEFAULT_MODEL, load_encoder
from qa.config import Settings
from qa.engine import Engine
from qa.evidence import Scene
from qa.parallel import items
from qa.steps import steps
from qa.types import Answer

REPORT = """\
临云县林业局2023年工作总结
2023年末，全县森林覆盖率达到68.2%，比上年提高0.4个百分点。
油茶亩均产油22公斤，比全省平均水平高3.5公斤。
“送戏进林区”全年演出95场，比计划多演35场。
云湖湿地现有水鸟1.32万只，比2019年增加4700只。
云湖站水位17.35米，低于正常蓄水位0.85米。
城镇、农村护林站分别有职工96人和71人，分别比上年减少4人和3人。
全年查处涉林案件76件，已结案69件。
全县127个村中，建有护林队的有89个。
全年到位林业资金1.26亿元，中央资金7800万元、省级资金3200万元，其余为县级配套。
护林员每人每月补助800元，全年按12个月发放。
油茶加工企业27家，其中年产值亿元以上的4家。
苗圃一度每天用水96吨。改造之后，这个数字降到31吨。
新建林道38公里，改造提升104公里。
松木产值31.5亿元，竹木产值18.4亿元。
"""


@pytest.fixture(scope="module")
def asked() -> Engine:
    document = Document("林业.txt", "临云县林业局2023年工作总结", REPORT, "林业.txt", "0" * 64, period="2023")
    index = build_documents([document], encoder=load_encoder(DEFAULT_MODEL))
    return Engine(index, settings=Settings(candidates=24, reader="off"))


@pytest.fixture(scope="module")
def ask(asked: Engine) -> Callable[[str], Answer]:
    return asked.ask


@pytest.fixture(scope="module")
def scene(asked: Engine) -> Callable[[str], Scene]:
    def of(words: str) -> Scene:
        sentence = next(s for s in asked.index.sentences if words in s.text)
        return Scene(asked.index, sentence, None)

    return of


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("2022年全县森林覆盖率是多少？", "67.8%"),
        ("2019年云湖有多少只水鸟？", "8500只"),
        ("云湖站的正常蓄水位是多少米？", "18.20米"),
        ("全省油茶平均亩产多少公斤油？", "18.5公斤"),
        ("“送戏进林区”原来打算演几场？", "60场"),
        ("还有多少件涉林案件没结？", "7件"),
        ("还有多少个村没有护林队？", "38个"),
        ("建了护林队的村占几成？", "70.08%"),
        ("县级配套的林业资金有多少？", "1600万元"),
        ("林业资金里中央给的占多大比例？", "61.9%"),
        ("一个护林员一年能拿多少补助？", "9600元"),
        ("产值不到亿元的油茶加工企业有几家？", "23家"),
        ("苗圃现在一天比从前少用多少吨水？", "65吨"),
        ("林道新修的加上改造的，一共多少公里？", "142公里"),
        ("松木的产值是竹木的几倍？", "1.71倍"),
    ],
)
def test_what_a_sentence_implies_is_computed(
    ask: Callable[[str], Answer], question: str, answer: str
) -> None:
    got = ask(question)
    assert got.answer == answer
    assert got.derivation is not None


@pytest.mark.parametrize(
    "question",
    [
        "2021年全县森林覆盖率是多少？",  # told against 2022
        "2020年云湖有多少只水鸟？",  # told against 2019
        "上一届护林员有多少名？",  # told against no term
        "十年前云湖有多少只水鸟？",
        "松木的产值比杉木多多少？",  # one of the two is not named
        "松木的合格率比竹木高多少？",  # a rate is no amount
        "省级配套占中央资金以外的几成？",
    ],
)
def test_nothing_else_is_computed(ask: Callable[[str], Answer], question: str) -> None:
    got = ask(question)
    assert got.derivation is None
    assert got.status == "not_found"


def test_a_former_value_is_never_the_other_things(ask: Callable[[str], Answer]) -> None:
    assert ask("2022年农村护林站有多少职工？").answer in ("", "74人")


def test_a_change_is_told_against_something(scene: Callable[[str], Scene]) -> None:
    (step,) = steps(scene("水鸟1.32万"))
    assert (step.base.raw, step.change.raw, step.against, step.up) == ("1.32万只", "4700只", "2019年", True)
    (step,) = steps(scene("蓄水位"))
    assert (step.base.raw, step.against, step.up) == ("17.35米", "正常蓄水位", False)


def test_respective_changes_belong_to_their_figures_in_order(scene: Callable[[str], Scene]) -> None:
    assert [(s.base.raw, s.change.raw) for s in steps(scene("护林站"))] == [("96人", "4人"), ("71人", "3人")]


def test_items_have_the_names_that_lead_to_them(scene: Callable[[str], Scene]) -> None:
    assert [item.label.strip() for item in items(scene("护林站"))] == ["城镇", "农村护林站"]
    assert [item.figure.raw for item in items(scene("松木"))] == ["31.5亿元", "18.4亿元"]
