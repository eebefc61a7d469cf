"""The ledger of a document: what each figure counts, of which period, in which sentence."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.figures import figures, question_quantities
from corpus.loaders import load_bytes
from corpus.split import split
from corpus.types import Document, Figure


def document(text: str, period: str | None = None) -> Document:
    return Document("d", "报告", text, "d.txt", "0" * 64, period=period)


def ledger(text: str, period: str | None = None) -> list[Figure]:
    made = document(text, period)
    return list(figures(made, split(made)))


def subjects(text: str) -> list[tuple[str, str]]:
    return [(figure.raw, figure.subject) for figure in ledger(text) if figure.role not in ("date", "name")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # a count: the noun after the measure word, else the words before
        ("全县共有128个行政村通了公交。", [("128个", "行政村")]),
        ("新建农村户厕3850座。", [("3850座", "新建农村户厕")]),
        ("县直党支部36个，党员752名。", [("36个", "县直党支部"), ("752名", "党员")]),
        (
            "从退役军人、返乡青年中选拔86人，从驻村干部中选派12人。",
            [("86人", "退役军人、返乡青年中选拔"), ("12人", "驻村干部中选派")],
        ),
        (
            "162名青年教师参加选拔，其中26人当选为学科带头人。",
            [("162名", "青年教师"), ("26人", "青年教师当选为学科带头人")],
        ),
        ("三百余家客商到会。", [("三百余家", "客商")]),
        ("推进13个“高效办成一件事”事项落地。", [("13个", "“高效办成一件事”事项")]),
        ("对986户3124名监测对象落实帮扶。", [("986户", "监测对象"), ("3124名", "监测对象")]),
        (
            "全年实施重点项目156个，其中新开工68个、竣工47个。",
            [("156个", "实施重点项目"), ("68个", "实施重点项目新开工"), ("47个", "实施重点项目竣工")],
        ),
        ("规模以上企业净增17家，总数达到128家。", [("17家", "规模以上企业"), ("128家", "规模以上企业总数")]),
        # a measure, share or change: the words before, or those of the figure before
        ("粮食产量42.6万吨，比上年增长1.2%。", [("42.6万吨", "粮食产量"), ("1.2%", "粮食产量")]),
        ("第二产业增加值占比为36.5%。", [("36.5%", "第二产业增加值")]),
        (
            "128个村实现集中供水，占62.5%，较上年提高4.2个百分点。",
            [("128个", "村"), ("62.5%", "村实现集中供水"), ("4.2个百分点", "村实现集中供水")],
        ),
        (
            "制造业增加值增长8%，占工业增加值的比重为18.3%，提高2.1个百分点。",
            [
                ("8%", "制造业增加值"),
                ("18.3%", "制造业增加值"),
                ("2.1个百分点", "制造业增加值占工业增加值的比重"),
            ],
        ),
        (
            "税收收入10.3亿元，占67.0%，占比较上年提高1.8个百分点。",
            [("10.3亿元", "税收收入"), ("67.0%", "税收收入"), ("1.8个百分点", "税收收入占比")],
        ),
        (
            "民生支出38.9亿元，占一般公共预算支出48.2亿元的80.7%。",
            [("38.9亿元", "民生支出"), ("48.2亿元", "一般公共预算支出"), ("80.7%", "民生支出")],
        ),
        (
            "民用汽车保有量35万辆（包括低速货车6万辆），增加2万辆。",
            [("35万辆", "民用汽车保有量"), ("6万辆", "包括低速货车"), ("2万辆", "民用汽车保有量")],
        ),
        (
            "固定资产投资增长8.3%，比年初目标低0.7个百分点。",
            [("8.3%", "固定资产投资"), ("0.7个百分点", "固定资产投资")],
        ),
        (
            "办理时限由8.6个工作日压缩到3.2个工作日。",
            [("8.6个工作日", "办理时限"), ("3.2个工作日", "办理时限")],
        ),
        ("改造历时8个月，澄河水厂扩建完成。", [("8个月", "改造历时")]),
        ("历时8个月，澄河水厂启用。", [("8个月", "澄河水厂历时")]),
        # what stands after 等 is what the things before it are examples of
        ("整治16处菜市场、停车场等公共场所。", [("16处", "菜市场、停车场等公共场所")]),
        ("慰问86名教师、护士等。", [("86名", "教师、护士")]),
        # 平均 may be part of the name
        ("全年平均气温为8.4℃。", [("8.4℃", "平均气温")]),
        ("办事环节平均减少3个。", [("3个", "办事环节")]),
        # grades are no counts
        (
            "二类水质断面占76.1%，四类、劣四类断面占2.3%。",
            [("76.1%", "二类水质断面"), ("2.3%", "四类、劣四类断面")],
        ),
        ("发生3.0级以上地震12次。", [("3.0级以上", "地震"), ("12次", "发生3.0级以上地震")]),
        # bounds belong to the subject, and a headless 的 takes the noun before
        (
            "全县186个村都有集体收入，年收入5万元以上的74个，占39.8%。",
            [
                ("186个", "村"),
                ("5万元以上", "年收入"),
                ("74个", "年收入5万元以上的村"),
                ("39.8%", "年收入5万元以上的村"),
            ],
        ),
        (
            "120名乡村医生中，大专以上学历的占76.5%，50岁以下的占51%。",
            [
                ("120名", "乡村医生"),
                ("76.5%", "大专以上学历的乡村医生"),
                ("50岁以下", "乡村医生"),
                ("51%", "50岁以下的乡村医生"),
            ],
        ),
        ("60岁以上老人每餐补助3元。", [("60岁以上", "老人"), ("3元", "60岁以上老人每餐补助")]),
        # lists share their measure, 分别 tells them apart
        (
            "粮食产量70万吨，其中夏粮31万吨，秋粮39万吨。",
            [("70万吨", "粮食产量"), ("31万吨", "夏粮产量"), ("39万吨", "秋粮产量")],
        ),
        (
            "望山区地区生产总值342亿元，江口区268亿元。",
            [("342亿元", "望山区地区生产总值"), ("268亿元", "江口区地区生产总值")],
        ),
        (
            "接待游客48万人次，旅游收入3.2亿元，分别增长31.5%和28.9%。",
            [("48万人次", "接待游客"), ("3.2亿元", "旅游收入"), ("31.5%", "接待游客"), ("28.9%", "旅游收入")],
        ),
        ("事故起数、死亡人数分别下降18.2%和25.0%。", [("18.2%", "事故起数"), ("25.0%", "死亡人数")]),
        ("国内生产总值[2]1349084亿元。", [("1349084亿元", "国内生产总值")]),
    ],
)
def test_subjects(text, expected):
    assert subjects(text) == expected


def test_an_indicator_goes_on_over_a_semicolon():
    assert subjects("普通高中招生1036万人，在校生2922万人；企业营业收入增长3.2%；利润总额8.6亿元。") == [
        ("1036万人", "普通高中招生"),
        ("2922万人", "普通高中在校生"),
        ("3.2%", "企业营业收入"),
        ("8.6亿元", "企业利润总额"),
    ]


def test_a_project_keeps_its_name_for_what_is_measured_of_it():
    assert subjects("澄河大桥9月28日建成通车，全长36.8公里，总投资4.7亿元。") == [
        ("36.8公里", "澄河大桥全长"),
        ("4.7亿元", "澄河大桥总投资"),
    ]


def test_nothing_is_carried_into_another_section():
    text = "# 一、工业\n\n规模以上工业企业612家。\n\n# 二、农业\n\n占27.5%。\n"
    assert subjects(text)[-1] == ("27.5%", "")


def periods(text: str, period: str | None = None) -> list[tuple[str, str | None]]:
    return [
        (figure.raw, figure.period) for figure in ledger(text, period) if figure.role not in ("date", "name")
    ]


def test_a_figure_is_of_the_period_its_sentence_names_else_of_the_document():
    text = "2022年研发经费23.8亿元，增长13.4%。学校762所。比2015年增加5所。"
    assert periods(text, "2023") == [
        ("23.8亿元", "2022"),
        ("13.4%", "2022"),
        ("762所", "2023"),
        ("5所", "2023"),
    ]
    assert periods(text)[2:] == [("762所", None), ("5所", None)]


def test_a_month_takes_the_documents_year():
    found = ledger("一季度增长3.6%，上半年增长4.5%；7月下旬转移群众2万人。", "2023")
    assert [(figure.raw, figure.period) for figure in found] == [
        ("一季度", "2023-01/2023-03"),
        ("3.6%", "2023-01/2023-03"),
        ("上半年", "2023-01/2023-06"),
        ("4.5%", "2023-01/2023-06"),
        ("7月下旬", "2023-07-21/2023-07-31"),
        ("2万人", "2023-07-21/2023-07-31"),
    ]


def test_each_of_two_years_has_its_own_figure():
    assert periods("2022年、2023年新增贷款分别为832亿元和1694亿元。") == [
        ("832亿元", "2022"),
        ("1694亿元", "2023"),
    ]


def test_the_years_in_headings_count_and_plans_are_targets():
    review = "一、2023年工作回顾\n\n改造老旧小区23个。\n\n"
    plan = "二、2024年主要目标和任务\n\n改造老旧小区18个。由76亿元提高到100亿元。\n"
    found = [
        (figure.raw, figure.period, figure.role)
        for figure in ledger(review + plan, "2023")
        if figure.unit != "date"
    ]
    assert found == [
        ("23个", "2023", "quantity"),
        ("18个", "2024", "target"),
        ("76亿元", "2024", "quantity"),
        ("100亿元", "2024", "target"),
    ]


WRAPPED = (
    "全县规模以上工业企业经营状况继续好转，其中高新技术企业占全部企业的三成五以上，全年实现增加"
    "值1286.4亿元，比上年增长5.2%，超过年初确定的预期目标。主要产品产量稳中有升，水泥"
    "864.3万吨，下降6.2%；新能源汽车26.4万套，增长152.1%，企业效益持续改善，"
    "亏损企业由上年的一百二十余家减少到87家，2022年3月至2023年10月新投产项目47个"
    "，带动就业12,300余人，人均月工资6520元。"
)


def test_numbers_broken_by_a_hard_wrap_are_whole():
    whole = [(f.raw, f.value, f.unit, f.period, f.subject) for f in ledger(WRAPPED)]
    broken = 0
    for width in range(30, 42):
        text = "\n".join(WRAPPED[i : i + width] for i in range(0, len(WRAPPED), width)) + "\n"
        made = document(text)
        outline = split(made)
        assert len(outline.sentences) == 3, "not read as wrapped"
        found = figures(made, outline)
        assert [(f.raw.replace("\n", ""), f.value, f.unit, f.period, f.subject) for f in found] == whole
        assert all(text[figure.start : figure.end] == figure.raw for figure in found)
        broken += any("\n" in figure.raw for figure in found)
    assert broken > 3, "no line broke inside a figure: the test shows nothing"


def test_a_traditional_report_keeps_its_own_characters():
    found = ledger("全縣共有385個行政村實現集中供水，占38.2%，較上屆提高4.1個百分點。")
    assert [(figure.raw, figure.unit, figure.subject, figure.role) for figure in found] == [
        ("385個", "个", "行政村", "quantity"),
        ("38.2%", "%", "行政村實現集中供水", "share"),
        ("4.1個百分點", "百分点", "行政村實現集中供水", "change"),
    ]


def test_list_marks_and_notes_are_no_entries():
    assert [
        figure.raw
        for figure in ledger(
            "（一）工业\n\n1. 新增企业[3]15家。\n\n2．建设〔2018〕41号文件要求的第二水厂。\n"
        )
    ] == [
        "15家",
        "〔2018〕41号",
        "第二",
    ]


def test_the_byline_has_no_figures():
    made = load_bytes("全市共有385个村通了公路。\n\n日报记者 12 李某某\n".encode(), name="a.txt")
    found = figures(made, split(made))
    assert [figure.raw for figure in found if figure.role != "name"][:1] == ["385个"]


def test_the_product_sample_reads_as_checked_by_hand():
    """Spot checks of figures whose meaning takes more than their own clause."""
    text = (
        "城市低保标准为每人每月728元，农村低保标准为每人每月546元，分别比上年提高38元和41元。"
        "城镇新增就业2.36万人，完成年度计划2.2万人的107.3%。"
    )
    found = {figure.raw: figure for figure in ledger(text, "2023")}
    assert (found["38元"].subject, found["38元"].direction, found["38元"].measure) == (
        "城市低保标准",
        "up",
        "比上年提高",
    )
    assert found["41元"].subject == "农村低保标准"
    assert (found["每人每月546元"].value, found["每人每月546元"].unit) == (546, "元/人/月")
    assert (found["2.2万人"].role, found["2.2万人"].subject) == ("target", "城镇新增就业")
    assert (found["107.3%"].role, found["107.3%"].flags) == ("share", ())


TABLE = """\
| 指标 | 单位 | 2022年 | 2023年 | 增长（%） |
|---|---|---|---|---|
| 地区生产总值 | 亿元 | 1200.5 | 1286.4 | 5.2 |
| 常住人口 | 万人 | 169.5 | 168.7 | -0.5 |

项目名称    数量（个）    金额
道路改造    12           3.5亿元
学校新建    4            1.2亿元
"""


def test_a_tables_row_is_read_by_its_head():
    found = [
        (f.raw, f.value, f.unit, f.subject, f.period, f.role, f.direction)
        for f in ledger(TABLE, "2024")
        if f.role != "date"
    ]
    gdp, people = "地区生产总值", "常住人口"
    assert found == [
        ("1200.5", 120_050_000_000, "元", gdp, "2022", "quantity", None),
        ("1286.4", 128_640_000_000, "元", gdp, "2023", "quantity", None),
        ("5.2", Decimal("5.2"), "%", gdp, "2024", "change", "up"),
        ("169.5", 1_695_000, "人", people, "2022", "quantity", None),
        ("168.7", 1_687_000, "人", people, "2023", "quantity", None),
        ("-0.5", Decimal("-0.5"), "%", people, "2024", "change", "down"),
        ("12", 12, "个", "道路改造数量", "2024", "quantity", None),
        ("3.5亿元", 350_000_000, "元", "道路改造金额", "2024", "quantity", None),
        ("4", 4, "个", "学校新建数量", "2024", "quantity", None),
        ("1.2亿元", 120_000_000, "元", "学校新建金额", "2024", "quantity", None),
    ]


SENTENCES = st.sampled_from(
    [
        "全县共有128个村，占62.5%，较上年提高4.2个百分点。",
        "其中，夏粮31万吨；",
        "2018年3月到2020年底，",
        "（包括6万辆），",
        "年收入5万元以上的74个，",
        "分别增长31.5%和28.9%。",
        "近三年累计1800余人",
        "\n\n",
        "一、综合\n",
        "“1+4+N”体系",
        "5月6日到1020日",
        "占",
        "的",
        "，",
        "2个",
        "增长",
        "其中26人当选",
    ]
)


@given(
    st.lists(SENTENCES | st.text(max_size=4), max_size=12).map("".join),
    st.sampled_from([None, "2023", "2023-05"]),
)
def test_the_ledger_is_in_order_and_inside_its_sentences(text, period):
    made = document(text, period)
    outline = split(made)
    found = figures(made, outline)
    spans = {(sentence.start, sentence.end) for sentence in outline.sentences}
    assert [figure.start for figure in found] == sorted(figure.start for figure in found)
    for figure in found:
        assert text[figure.start : figure.end] == figure.raw
        assert (figure.sentence_start, figure.sentence_end) in spans
        assert figure.sentence_start <= figure.start < figure.end <= figure.sentence_end
        assert len(figure.subject) <= 40
    assert figures(made, outline) == found


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("年收入5万元以上的村有多少个？", [("5万元以上", 50_000, "元", "threshold", None)]),
        ("2019年全县有多少个村通了公路？", [("2019年", None, "date", "date", "2019")]),
        ("不满一百户的小区有几个？", [("不满一百户", 100, "户", "threshold", None)]),
        ("2023年上半年增长了百分之几？", [("2023年上半年", None, "date", "date", "2023-01/2023-06")]),
        ("多少个村？占百分之多少？有几家？", []),
    ],
)
def test_what_a_question_names(question, expected):
    found = question_quantities(question)
    assert [(i.raw, i.value, i.unit, i.role, i.period) for i in found] == expected
