"""Comparisons: of two named things, of several by their figures, and by the ranks a report states."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from corpus.types import Document
from index.build import build_documents
from index.embed import DEFAULT_MODEL, load_encoder
from qa.config import Settings
from qa.contests import Contest, claimed, read, sets_apart
from qa.engine import Engine
from qa.types import Answer

REPORT = """\
云河市统计公报
2021年，分区域看，甲川县实现财政收入36.5亿元，增长4.0%；乙溪县28.1亿元，增长6.2%；丙山县31.7亿元，下降2.5%。
全年水果产量12.4万吨，其中苹果6.1万吨、梨2.2万吨、葡萄4.1万吨。
村集体经济不断壮大。丁坪乡石桥村集体收入达到210万元，居全市第一。
全年货物出口10.2亿元，下降3.4%；货物进口6.8亿元，增长9.1%。
投入抗旱资金2.35亿元，其中中央8500万元、省级6000万元、市县9000万元。
全市有94所学校供应午餐，其中81所由学校食堂供餐，13所由中央厨房配送。
全市选出乡镇班子成员534名，其中35岁以下的232名、女干部201名、大学以上学历的101名。
立案查处46起，按类型分，大气类19起、水类15起、固废类9起、噪声类3起。
与2012年相比，13岁男生平均身高增加7.3厘米，女生增加6.1厘米。
2024年果蔬、肉类、水产品流通率分别为40%、85%和88%。
"""


@pytest.fixture(scope="module")
def ask() -> Callable[[str], Answer]:
    document = Document("云河.txt", "云河市统计公报", REPORT, "云河.txt", "0" * 64, period="2021")
    index = build_documents([document], encoder=load_encoder(DEFAULT_MODEL))
    return Engine(index, settings=Settings(candidates=24)).ask


@pytest.mark.parametrize(
    ("question", "winner"),
    [
        ("甲川县和丙山县，谁的财政收入高？", "甲川县"),
        ("乙溪县和丙山县哪个财政收入少？", "乙溪县"),
        ("苹果和葡萄哪个产量高？", "苹果"),
        ("哪种水果产量最低？", "梨"),
        ("哪个县的财政收入最低？", "乙溪县"),
        ("哪个村的集体收入最高？", "丁坪乡石桥村"),
        ("出口和进口哪个增长得快？", "进口"),
        ("苹果、梨和葡萄里哪个产量垫底？", "梨"),
        ("水果里苹果多还是葡萄多？", "苹果"),
        ("抗旱的钱，哪一级出得最少？", "省级"),
        ("中央和省里，谁掏的抗旱钱更多？", "中央"),
        ("自家食堂做饭的学校多，还是中央厨房送的多？", "自家食堂做饭"),
        ("乡镇班子里35岁以下的和女干部，哪个人数多？", "35岁以下"),
        ("查处的案子里哪一类垫底？", "噪声"),
        ("男生女生谁的个头蹿得更多？", "男生"),
        ("肉类和果蔬谁的流通率高？", "肉类"),
        ("出口和进口，哪个降了？", "出口"),
    ],
)
def test_the_winner_is_named_and_its_figures_cited(
    ask: Callable[[str], Answer], question: str, winner: str
) -> None:
    got = ask(question)
    assert got.answer == winner
    assert got.figures
    assert got.citations


@pytest.mark.parametrize(
    "question",
    [
        "甲川县和戊岭县，谁的财政收入高？",
        "哪家企业被罚得最多？",
        "噪声案子最多的是哪个镇？",
        "中央和省里，谁修的路长？",
        "甲川县和乙溪县，谁的人口多？",
    ],
)
def test_a_thing_without_a_figure_is_not_compared(ask: Callable[[str], Answer], question: str) -> None:
    assert ask(question).status == "not_found"


@pytest.mark.parametrize(
    ("question", "contest"),
    [
        ("甲县和乙县,谁的产值高?", Contest("甲县", "乙县", "产值")),
        ("甲县和乙县相比,哪个产值更小?", Contest("甲县", "乙县", "产值", True)),
        ("新建的多还是续建的多?", Contest("新建", "续建", "")),
        ("哪个面积大,甲园还是乙园?", Contest("甲园", "乙园", "面积")),
        ("甲县的产值比乙县高还是低?", Contest("甲县的产值", "乙县的产值", "", False, ("高", "低"))),
        ("工业和农业谁增长得更快?", Contest("工业", "农业", "增长")),
        ("甲厂、乙厂、丙厂,哪个产量最高?", Contest("甲厂", "乙厂", "产量", others=("丙厂",))),
        ("男生女生谁的个头高?", Contest("男生", "女生", "个头")),
        ("去年新增的学位,小学多还是初中多?", Contest("小学", "初中", "去年新增的学位")),
        ("省里和市里,谁给的钱少?", Contest("省里", "市里", "给的钱", True)),
        ("用电和用水,哪个降了?", Contest("用电", "用水", "增长", toward="down")),
        ("产量最低的是甲厂、乙厂还是丙厂?", Contest("甲厂", "乙厂", "产量", True, others=("丙厂",))),
    ],
)
def test_two_things_and_what_is_compared(question: str, contest: Contest) -> None:
    assert read(question) == contest


def test_a_claim_names_the_thing_that_is_to_win() -> None:
    assert claimed("甲县的产值比乙县高") == Contest("甲县的产值", "乙县的产值", "")
    assert claimed("工业比农业增长得快") == Contest("工业", "农业", "增长")
    assert claimed("产值比上年高") is None
    assert sets_apart("甲和乙,谁更受欢迎?")


def test_one_thing_is_no_contest() -> None:
    assert read("哪个县的产值最高?") is None
