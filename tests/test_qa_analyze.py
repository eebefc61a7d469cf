"""Questions taken apart: the kind of answer they want, and what must hold of its evidence."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.normalize import fold
from qa.analyze import Kind, Operation, analyze

KINDS: dict[Kind, str] = {
    "greeting": "你好|您好！|谢谢你|早上好啊",
    "help": "你能做什么？|你会干什么|怎么用？|帮助",
    "overview": "这篇报道主要讲了什么？|请概括一下这份报告的内容|总结一下这份文件|本报告的主要内容有哪些？",
    "figure": (
        "全县一共有多少所小学？|新修的公路有多长？|工程用了多长时间？|入学率提高了几个百分点？|全年发电量"
        "|农村自来水普及率|本科生占百分之几？|来了多少人次|增速是多少？|捐款总额多少"
    ),
    "time": "新建的图书馆什么时候开放？|哪一年开始实行河长制？|会议几月几号召开？|截止日期是哪天？",
    "who": "谁是县水利局局长？|会议由哪位领导主持？|乐队的指挥是什么人？|记者叫什么？",
    "where": "马拉松比赛在哪里举行？|新水厂建在哪个镇？|展览的地点在什么地方？",
    "list": "重点工程包括哪些？|公布了哪几项措施？|获奖的有哪些单位？",
    "how": "怎样解决停车难的问题？|通过什么办法筹集资金？|如何保护古树？|9个小组平时怎么通报讲评？",
    "why": "为什么要推迟开工？|项目没有按期完成的原因是什么？|河水为何变清了？",
    "yesno": "高速公路建成了吗？|是否完成了年度目标？|有没有建设新的养老院？|学费降了没有",
    "compare": "出口和进口哪个多？|哪个区的人口最多？|城里人和农村人谁的收入增长快？|坐车的多还是走路多",
    "what": "下发了什么文件？|这座桥叫什么名字？|实行的是哪种制度|这份报告的主题口号是什么",
}


@pytest.mark.parametrize(
    ("question", "kind"), [(question, kind) for kind, row in KINDS.items() for question in row.split("|")]
)
def test_kinds(question: str, kind: Kind) -> None:
    assert analyze(question).kind == kind


@pytest.mark.parametrize(
    ("question", "role", "unit", "noun"),
    [
        ("全县一共有多少所小学？", "quantity", "所", "小学"),
        ("年收入5万元以上的村有多少个？", "quantity", "个", "村"),
        ("清河县的医院有几家？", "quantity", "家", "医院"),
        ("有多少人次参加了培训？", "quantity", "人次", ""),
        ("上半年进出口总额达到多少亿元？", "quantity", "元", ""),
        ("头六个月卖了多少辆车", "quantity", "辆", ""),
        ("城镇居民收入增长了百分之几？", "change", "", ""),
        ("服务业占地区生产总值的比重是多少？", "share", "", ""),
        ("工作队要住多久？", "duration", "", ""),
        ("全县的人口是多少？", None, "", ""),
    ],
)
def test_the_form_of_the_figure_wanted(question: str, role: str | None, unit: str, noun: str) -> None:
    wanted = analyze(question).wanted
    assert (wanted.role, wanted.unit) == (role, unit)
    assert not noun or wanted.noun == noun


@pytest.mark.parametrize(
    ("question", "periods"),
    [
        ("甲县2023年的产值是多少？", ("2023",)),
        ("２０２３年的产值是多少？", ("2023",)),
        ("二〇二三年的产值是多少？", ("2023",)),
        ("2024年3月5日举行了什么会议？", ("2024-03-05",)),
        ("2021年和2022年哪年的产量高？", ("2021", "2022")),
        ("头六个月卖了多少辆车", ("--01/--06",)),
        ("全县有多少所小学？", ()),
        ("哪一年开始实行河长制？", ()),
    ],
)
def test_periods_the_evidence_must_be_of(question: str, periods: tuple[str, ...]) -> None:
    assert analyze(question).periods == periods


@pytest.mark.parametrize(
    ("question", "offset"),
    [
        ("去年的产量是多少？", -1),
        ("今年的目标是什么？", 0),
        ("明年要修几条路？", 1),
        ("产量比去年增加了多少？", None),  # a comparison does not ask about last year
        ("产量是多少？", None),
    ],
)
def test_years_counted_from_the_documents_own(question: str, offset: int | None) -> None:
    assert analyze(question).relative == offset


@pytest.mark.parametrize(
    ("question", "numbers"),
    [
        ("年收入5万元以上的村有多少个？", ["5万元以上"]),
        ("60岁以上的老人占多少？", ["60岁以上"]),
        ("2024年的产值是多少？", []),  # a date is no number to look for
        ("第一书记有多少名？", []),
        ("一共有多少所小学？", []),
    ],
)
def test_numbers_the_evidence_must_have(question: str, numbers: list[str]) -> None:
    assert [number.raw for number in analyze(question).numbers] == numbers


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("清河县的医院有几家？", ("清河县",)),
        ("张建国什么时候当的局长？", ("张建国",)),
        ("上海的人口是多少？", ("上海",)),
        ("全县有多少所小学？", ()),
        ("农村自来水普及率", ()),
    ],
)
def test_names_the_evidence_must_be_about(question: str, names: tuple[str, ...]) -> None:
    assert analyze(question).names == names


def test_names_that_only_the_reports_know() -> None:
    question = "霁霞镇的水厂什么时候建成？"
    assert "霁霞镇" in analyze(question, frozenset({"霁霞镇"})).names
    assert any(term.text == "霁霞镇" for term in analyze(question, frozenset({"霁霞镇"})).terms)


@pytest.mark.parametrize(
    ("question", "operation"),
    [
        ("男生和女生加起来有多少人？", "sum"),
        ("哪个区的人口最多？", "highest"),
        ("哪个月的雨量最少？", "lowest"),
        ("全县的人口是多少？", None),
    ],
)
def test_what_to_compute(question: str, operation: Operation | None) -> None:
    assert analyze(question).operation == operation


@pytest.mark.parametrize(
    ("spoken", "official"),
    [
        ("社零总额是多少？", "社会消费品零售总额是多少？"),
        ("规上企业有几家？", "规模以上企业有几家？"),
        ("国企有几家？", "国有企业有几家？"),
    ],
)
def test_spoken_words_are_read_as_reports_write_them(spoken: str, official: str) -> None:
    assert analyze(spoken) == analyze(official)


@pytest.mark.parametrize(
    "question",
    ["全縣有多少所小學？", "為什麼要推遲開工？", "２０２３年修了多少公里路？", "新聞發佈會在哪裡舉行？"],
)
def test_script_and_width_do_not_matter(question: str) -> None:
    assert analyze(question) == analyze(fold(question))


def test_question_words_are_no_topic() -> None:
    for question in ("全县一共有多少所小学？", "请问全县的小学有几所呢？", "这份报告里小学有多少所？"):
        terms = {term.text for term in analyze(question).terms}
        assert "小学" in terms
        assert not terms & {"多少", "几", "请问", "呢", "这份", "报告", "一共", "?"}


@given(st.text(st.sampled_from("甲乙县村人口是多少几哪谁年月2023万%比和占最不没有吗的，。？ a"), max_size=40))
def test_any_text_is_taken_apart(question: str) -> None:
    analysis = analyze(question)
    assert analysis.kind in KINDS
    assert all(0 < term.weight <= 2 and term.text in term.forms for term in analysis.terms)
    assert len({term.text for term in analysis.terms}) == len(analysis.terms)
    # Trailing punctuation says nothing.
    assert analyze(question.rstrip("？。，. ") + "？").kind == analyze(question.rstrip("？。，. ") + "?").kind
