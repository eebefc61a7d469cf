"""The audit: arithmetic that holds is found, arithmetic that does not is said to be wrong only where it must be."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import loaders
from corpus.audit import Check, audit
from corpus.audit_terms import bounds, exact, last_place
from corpus.figures import figures
from corpus.split import split
from corpus.types import Document

LONG = ("report.txt", "bulletin.txt", "work_report.txt")


def checks(text: str, period: str | None = "2023") -> list[Check]:
    return audited(Document("d", "报告", text, "d.txt", "0" * 64, period=period))


def audited(document: Document) -> list[Check]:
    outline = split(document)
    return list(audit(document, outline.sentences, figures(document, outline)))


def said(text: str) -> list[tuple[str, str]]:
    return [(check.verdict, check.formula) for check in checks(text)]


def test_the_bundled_report_is_found_to_agree(data: Path) -> None:
    found = audited(loaders.load(data / "report.txt"))
    agreed = {check.formula for check in found if check.verdict == "consistent"}
    assert {"200 + 28 + 86 + 790 + 106 + 52 = 1262", "61 + 38 = 99", "428 ÷ 965 ≈ 44.35%"} <= agreed
    # 385 of 965 is not 38.23%: the report does not say of how many villages it is.
    assert [c.stated.raw for c in found if c.reason == "no_base"] == ["38.23%"]


@pytest.mark.parametrize("name", LONG)
def test_no_shipped_report_is_said_to_be_wrong(data: Path, name: str) -> None:
    assert [c.formula for c in audited(loaders.load(data / name)) if c.verdict == "inconsistent"] == []


@pytest.mark.parametrize(
    ("text", "formula"),
    [
        # lists after 其中, in brackets, after a colon, under 按…分
        ("全县共有学校162所，其中小学104所、初中47所、高中11所。", "104 + 47 + 11 = 162"),
        ("全年施工项目156个，其中新开工68个、续建88个，竣工47个。", "68 + 88 = 156"),
        ("组建60人医疗队（20名医生、40名护士）赶赴前线。", "20 + 40 = 60"),
        ("70个城市中，价格上涨的为23个，持平的为4个，下降的为43个。", "23 + 4 + 43 = 70"),
        ("全年零售总额498.2亿元。按经营地分，城镇411.6亿元；乡村86.6亿元。", "411.6亿 + 86.6亿 = 498.2亿"),
        ("粮食产量70650万吨。其中，夏粮14989万吨；早稻2817万吨；秋粮52843万吨。", "14989万 + 2817万 + 52843万 ≈ 70649万 ≈ 70650万"),
        # lists that are complete
        ("上级反馈的9个问题整改销号7个，其余2个正在推进。", "7 + 2 = 9"),
        ("新建公园8个、改建公园5个，合计13个。", "8 + 5 = 13"),
        # shares
        ("全县共有村民组长860名，其中党员516名，占60%。", "516 ÷ 860 = 60%"),
        ("民生支出38.9亿元，占支出48.2亿元的80.7%。", "38.9亿 ÷ 48.2亿 ≈ 80.7%"),
        ("新增就业2.36万人，完成年度计划2.2万人的107.3%。", "2.36万 ÷ 2.2万 ≈ 107.3%"),
        ("进出口总额58.3亿元。民营企业进出口21.6亿元，增长9.7%，占进出口总额的37.0%。", "21.6亿 ÷ 58.3亿 ≈ 37.0%"),
        # changes
        ("粮食产量112.6万吨，比上年增加2.4万吨，增长2.2%。", "2.4万 ÷ (112.6万 − 2.4万) ≈ 2.2%"),
        ("平均用时由110天缩短至45天，缩短65天。", "110 − 45 = 65"),
        ("出口44.9亿元；进口13.4亿元。贸易顺差31.5亿元。", "44.9亿 − 13.4亿 = 31.5亿"),
        # a whole of shares
        ("空气质量达标的城市占65.5%，未达标的城市占34.5%。", "65.5% + 34.5% = 100%"),
        ("三次产业结构为14.6∶39.4∶46.0。", "14.6% + 39.4% + 46.0% = 100%"),
        # the same figure twice
        ("一、410个村通了班车\n全县共有410个村通了班车，群众出行更加方便。\n", "410 = 410"),
    ],
)  # fmt: skip
def test_arithmetic_that_holds_is_found(text: str, formula: str) -> None:
    assert ("consistent", formula) in said(text)


@pytest.mark.parametrize(
    ("text", "formula"),
    [
        ("全年进出口总额58.3亿元。其中，出口44.9亿元；进口12.4亿元。", "44.9亿 + 12.4亿 = 57.3亿 ≠ 58.3亿"),
        (
            "实现地区生产总值286.4亿元。其中，第一产业增加值41.7亿元；第二产业增加值112.9亿元；第三产业增加值121.8亿元。",
            "41.7亿 + 112.9亿 + 121.8亿 = 276.4亿 ≠ 286.4亿",
        ),
        ("队伍共有党员120名，其中男性70名、女性60名。", "70 + 60 = 130 ≠ 120"),
        ("共有12个问题，其中已整改7个，其余4个正在推进。", "7 + 4 = 11 ≠ 12"),
        ("新建公园8个、改建公园5个，合计14个。", "8 + 5 = 13 ≠ 14"),
        ("全县共有村民组长860名，其中党员516名，占61%。", "516 ÷ 860 ≈ 60% ≠ 61%"),
        ("民生支出38.9亿元，占支出48.2亿元的81.7%。", "38.9亿 ÷ 48.2亿 ≈ 80.7% ≠ 81.7%"),
        ("粮食产量112.6万吨，比上年增加2.4万吨，增长3.2%。", "2.4万 ÷ (112.6万 − 2.4万) ≈ 2.2% ≠ 3.2%"),
        ("平均用时由110天缩短至45天，缩短55天。", "110 − 45 = 65 ≠ 55"),
        ("三次产业结构为14.6∶39.4∶47.0。", "14.6% + 39.4% + 47.0% = 101% ≠ 100%"),
        ("一、411个村通了农村班车\n全县共有410个村通了农村班车，群众出行方便。\n", "411 ≠ 410"),
    ],
)  # fmt: skip
def test_arithmetic_that_must_hold_and_does_not_is_said_to_be_wrong(text: str, formula: str) -> None:
    assert ("inconsistent", formula) in said(text)


@pytest.mark.parametrize(
    "text",
    [
        # means are not parts
        "全体居民人均可支配收入30846元。城镇居民人均可支配收入41275元；农村居民人均可支配收入20136元。",
        # lists need not be complete, and may overlap
        "年末卫生机构1934个，其中医院61个、乡镇卫生院88个、村卫生室1247个。",
        "培训学员100名，其中党员60名、女性55名。",
        # a list with a member more than the kinds
        "全社会用电量124.6亿千瓦时，其中第一产业2.1亿千瓦时、第二产业78.4亿千瓦时、第三产业20.6亿千瓦时。",
        # two totals that could be meant
        "全年进出口总额58.3亿元，其中民营企业进出口总额20.1亿元。出口44.9亿元；进口13.3亿元。",
        # a share of the whole that its own parent is a share of
        "60岁及以上38.6万人，占22.9%，其中65岁及以上27.5万人，占16.3%。",
        # the part is the sum of both
        "一季度完成20亿元，二季度完成30亿元，完成年度目标100亿元的50%。",
        # from another base, at constant prices, a mean over years
        "存款余额2134.7亿元，比年初增加190.5亿元，同比增长13.1%。",
        "接待游客120万人次，比上年增加20万人次，按可比口径增长15%。",
        "企业由10家增加到40家，年均增长30%。",
        # other figures before a total that is more than theirs
        "甲项目投资2亿元、乙项目投资3亿元，全年共计完成投资10亿元。",
        "全县下辖3个镇、2个街道，共计34个行政村。",
        "今年完成5个，明年完成3个，其余10个后年完成。",
        # a heading and a part of it, or of another year
        "一、410个村通了班车\n其中300个村通了班车并且有了站点。\n",
    ],
)
def test_nothing_is_said_to_be_wrong_without_need(text: str) -> None:
    assert [pair for pair in said(text) if pair[0] == "inconsistent"] == []


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("全县共有385个村通了班车，占38.23%。", "no_base"),
        ("全县共有脱贫劳动力860名，其中党员超过500名，占60%。", "bounded"),
        ("内地居民出境14589万人次，其中因私出境14015万人次，赴港澳台出境9712万人次。", "overlap"),
        ("全县共有学校162所，其中小学104所、初中47所、高中21所。", "overlap"),
        ("全县共有学校162所，其中小学104所、初中46所、高中11所。", "incomplete"),
        ("贷款余额1687.5亿元，增加172.7亿元，增长12.4%。", "comparable"),
    ],
)
def test_what_cannot_be_verified_says_why(text: str, reason: str) -> None:
    assert {(check.verdict, check.reason) for check in checks(text)} == {("unverified", reason)}


def test_damaged_figures_are_never_computed_with(data: Path) -> None:
    for name in LONG:
        for check in audited(loaders.load(data / name)):
            if any("source_damaged" in figure.flags for figure in (check.stated, *check.operands)):
                assert (check.verdict, check.reason, check.formula) == ("unverified", "damaged", "")
    text = "全市1128个行政村中，建成文化服务中心的有1100个，占197.6%。"
    assert {(c.verdict, c.reason, c.formula) for c in checks(text)} == {("unverified", "damaged", "")}


@pytest.mark.parametrize("name", LONG)
def test_a_changed_digit_never_leaves_an_exact_check_standing(data: Path, name: str) -> None:
    document = loaders.load(data / name)
    tried = 0
    for check in audited(document):
        every = (check.stated, *check.operands)
        if check.verdict != "consistent" or any(last_place(f) or not exact(f) for f in every):
            continue
        key = (check.kind, check.stated.start, {f.start for f in check.operands})
        for figure in every:
            # The first digit stands for the others: each of them costs a reading of the whole report.
            place = next(i for i in range(figure.start, figure.end) if document.text[i].isdigit())
            digit = "2" if document.text[place] == "1" else "1"
            changed = replace(document, text=document.text[:place] + digit + document.text[place + 1 :])
            after = [
                c for c in audited(changed) if (c.kind, c.stated.start, {f.start for f in c.operands}) == key
            ]
            assert all(c.verdict != "consistent" for c in after), check.formula
            tried += 1
    assert tried


counts = st.integers(2, 9999)


@given(
    parts=st.lists(counts, min_size=2, max_size=6),
    digit=st.integers(0, 3),
    by=st.integers(1, 9),
    at=st.integers(0, 6),
)
def test_a_list_agrees_with_its_sum_and_with_no_other(parts: list[int], digit: int, by: int, at: int) -> None:
    names = ["甲镇", "乙镇", "丙镇", "丁镇", "戊镇", "己镇"]

    def text(total: int, values: list[int]) -> str:
        listed = "、".join(f"{name}{value}户" for name, value in zip(names, values, strict=False))
        return f"全县共有受灾家庭{total}户，其中{listed}。"

    assert "consistent" in {
        c.verdict for c in checks(text(sum(parts), parts)) if len(c.operands) == len(parts)
    }
    values = [sum(parts), *parts]
    at %= len(values)
    digits = list(str(values[at]))
    place = digit % len(digits)
    digits[place] = str((int(digits[place]) + by) % 10)
    if digits[0] == "0":
        return
    values[at] = int("".join(digits))
    whole = [c for c in checks(text(values[0], values[1:])) if len(c.operands) == len(parts)]
    assert all(c.verdict != "consistent" for c in whole)


@given(part=st.integers(20, 9000), more=st.integers(1, 9000), by=st.integers(1, 9))
def test_a_percentage_agrees_rounded_or_cut_off_and_not_otherwise(part: int, more: int, by: int) -> None:
    whole = part + more
    hundredths = part * 10_000 // whole
    for told, verdict in ((hundredths, "consistent"), (hundredths + by + 1, "inconsistent")):
        if told >= 10_000:
            continue
        text = f"全县共有受灾家庭{whole}户，其中已安置{part}户，占{told // 100}.{told % 100:02d}%。"
        assert {c.verdict for c in checks(text) if c.kind == "share"} == {verdict}


@pytest.mark.parametrize(
    ("raw", "low", "high"),
    [
        ("385个", "385", "385"),
        ("27.3万人", "272500", "273500"),
        ("44.35%", "44.345", "44.355"),
        ("8000余人", "8000", "9000"),
        ("10余万人", "100000", "200000"),
        ("近1000人", "900", "1000"),
        ("约200人", "190", "210"),
        ("1286.4亿元", "128635000000", "128645000000"),
    ],
)
def test_what_a_printed_figure_may_stand_for(raw: str, low: str, high: str) -> None:
    document = Document("d", "报告", f"全县共有困难群众{raw}。", "d.txt", "0" * 64)
    [figure] = figures(document, split(document))
    assert figure.raw == raw
    assert bounds(figure) == (Decimal(low), Decimal(high))
