"""What people read: the report's own clause where it can stand alone, and refusals that say what there is instead."""

from __future__ import annotations

import pytest

from corpus.types import Document
from index.build import build_documents
from index.embed import Encoder
from qa import templates
from qa.config import Settings
from qa.engine import Engine

TEXT = """一、农业

2021年，全县有行政村86个，其中通公交的61个，占70.9%。年收入5万元以上的村有28个，由县交通局和各乡镇共同养护公路120公里。

二、教育

临江县现有小学12所，教师480名。县教育局公开招聘教师35名。学校食堂由学生家长轮流值守，保证了饭菜质量。
"""


@pytest.fixture(scope="module")
def small(encoder: Encoder, settings: Settings) -> Engine:
    document = Document(
        "县.txt", "临江县2021年工作总结", TEXT, "县.txt", "0" * 64, period="2021", publisher="临江县"
    )
    return Engine(build_documents([document], encoder=encoder), settings=settings)


@pytest.mark.parametrize(
    ("answer", "quote", "said"),
    [
        ("86个", "全县现有行政村86个，其中通公交的61个，占70.9%", "全县现有行政村86个"),
        ("61个", "全县现有行政村86个，其中通公交的61个，占70.9%", "全县现有行政村86个，其中通公交的61个"),
        ("5%", "目前，粮食总产量达到1,200万吨，增长5%", "粮食总产量达到1,200万吨，增长5%"),
        ("31.9%", "二是财政收支矛盾突出，财政自给率仅为31.9%", "财政收支矛盾突出，财政自给率仅为31.9%"),
        ("4.9亿元", "其中，出口4.9亿元，下降4.2%", "出口4.9亿元"),
        # twice the same, or nothing that stands alone
        ("5个", "甲县有学校5个，乙县有学校5个", ""),
        ("5个", "占5个，增长5%", ""),
        ("是的", "全县的村都通了公交", ""),
    ],
)
def test_the_clause_that_says_the_answer(answer: str, quote: str, said: str) -> None:
    assert templates.statement(answer, quote) == said
    assert said in quote


def test_a_long_clause_is_quoted_and_not_said() -> None:
    quote = "全县" + "各乡镇各部门" * 12 + "共有学校5所"
    assert templates.found("5所", [(quote, 1)]) == f"5所。报告写道：“{quote}”〔1〕。"


def test_the_items_of_a_list_have_their_own_marks() -> None:
    quotes = [("今年办好两件实事", 1), ("新建学校2所", 1), ("改造危房150户", 2)]
    assert (
        templates.found("新建学校2所；改造危房150户", quotes)
        == "今年办好两件实事〔1〕：新建学校2所〔1〕；改造危房150户〔2〕。"
    )


def test_yes_and_no_as_people_say_them() -> None:
    assert templates.found("否，没有", [("仍有3个村没有通公交", 1)]).startswith("没有。报告写道：“仍有")


def test_a_computed_answer_is_labelled_and_quotes_its_inputs() -> None:
    quotes = [("年末存款余额34亿元，增长3%，贷款余额21亿元，增长2%", 1)]
    text = templates.computed("13亿元", "34亿元 − 21亿元 = 13亿元", ["34亿元", "21亿元"], quotes)
    assert text == f"13亿元（计算得出：34亿元 − 21亿元 = 13亿元）。依据：“{quotes[0][0]}”〔1〕。"


@pytest.mark.parametrize(
    ("question", "reason", "said"),
    [
        ("2019年全县有多少个行政村？", "period_mismatch", "报告给出的是2021年的数字，没有2019年的。"),
        ("望江县有多少所小学？", "entity_mismatch", "报告没有提到望江县，说的是临江县。"),
        (
            "年收入10万元以上的村有多少个？",
            "no_figure",
            "报告是按“5万元以上”来统计的，没有“10万元以上”的数字。",
        ),
        ("全县建了多少座水库？", "no_topic", "报告没有谈到“水库”。"),
    ],
)
def test_a_refusal_says_what_the_report_has_instead(
    small: Engine, question: str, reason: str, said: str
) -> None:
    answer = small.ask(question)
    assert answer.reason == reason
    assert answer.text.startswith(said)


def test_a_refusal_names_what_is_lacking(small: Engine) -> None:
    answer = small.ask("女教师有多少名？")
    assert answer.reason == "no_figure"
    assert answer.text.startswith("报告说到了“教师”，但没有提到“女教师”。")


def test_a_vague_question_is_asked_back_with_what_it_may_mean(small: Engine) -> None:
    answer = small.ask("占比多少？")
    assert (answer.status, answer.reason) == ("ambiguous", "vague")
    assert "70.9%" in answer.text
    assert answer.citations
    nothing = small.ask("为什么？")
    assert (nothing.status, nothing.citations) == ("ambiguous", ())
