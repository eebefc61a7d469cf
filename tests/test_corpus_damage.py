"""Numbers that cannot be as printed are flagged and offered a reading; sound ones are left alone."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.numbers import quantities
from corpus.periods import days_in


def flagged(text: str) -> list[tuple[str, str | None]]:
    return [(item.raw, item.guess) for item in quantities(text) if "source_damaged" in item.flags]


@pytest.mark.parametrize(
    ("text", "raw", "guess"),
    [
        # a character is lost inside a date
        ("5月6日到1020日，历时半年", "5月6日到1020日", "5月6日到10月20日"),
        ("培训班5月6日至715日举办", "5月6日至715日", "5月6日至7月15日"),
        ("从20213月到2022年底", "20213月到2022年底", "2021年3月到2022年底"),
        ("工程于202111月开工", "202111月", "2021年11月"),
        ("2021年3到2022年底", "2021年3到2022年底", "2021年3月到2022年底"),
        ("2021年930日印发", "2021年930日", "2021年9月30日"),
        ("申报期限延长至224日", "224日", "2月24日"),
        ("5月289月30日", "5月289月30日", "5月28日…9月30日"),
        # no clock has it; a point or a sign that stands wrong
        ("会议于25时开始", "25时", None),
        ("6月3日8时75分启动", "8时75分", None),
        ("占62.5%%。", "62.5%%", "62.5%"),
        ("完成率97.%。", "97.%", None),
        ("增长.5%。", ".5%", None),
        ("新馆于11月日启用", "11月日", None),
        ("推动企业2月10起及时复工", "2月10", "2月10日"),
        ("2021年3月5召开会议", "2021年3月5", "2021年3月5日"),
        ("工程2021年3开工", "2021年3", "2021年3月"),
        ("从2021年3月到2022底", "2022底", "2022年底"),
        ("506日到9月30日", "506日到9月30日", "5月6日到9月30日"),
        ("于月28日开工", "月28日", None),
        ("2021年月启用", "2021年月", None),
        ("018年3月成立", "018年3月", "2018年3月"),
        ("201年3月成立", "201年3月", None),
        ("大桥于14月通车", "14月", None),
        # no calendar has it
        ("9月31日至10月6日举行", "9月31日至10月6日", "9月30日至10月6日"),
        ("5月1日至6月31日", "5月1日至6月31日", "5月1日至6月30日"),
        ("2019年2月29日", "2019年2月29日", "2019年2月28日"),
        ("2月30日召开", "2月30日", None),
        ("7月45日召开", "7月45日", None),
        ("2018年13月", "2018年13月", None),
        ("20018年以来", "20018年", "2018年"),
        ("2108年3月5日", "2108年3月5日", None),
        ("九月三十一日召开", "九月三十一日", "九月三十日"),
        ("二〇二三年二月三十日", "二〇二三年二月三十日", None),
        ("二〇二三年二月二十九日", "二〇二三年二月二十九日", "二〇二三年二月二十八日"),
        ("2019-02-30", "2019-02-30", None),
        # a character is wrong or too many
        ("2O18年建成", "2O18年", "2018年"),
        ("共1OO人", "1OO人", "100人"),
        ("增长38..23%", "38..23%", "38.23%"),
        ("增长38.2.3%", "38.2.3%", None),
        ("共2\ufffd5个村", "2\ufffd5个", None),
        ("共l2个村", "l2个", "12个"),
        ("共I5人", "I5人", "15人"),
        ("投资1.O5亿元", "1.O5亿元", "1.05亿元"),
        ("增长O.5%", "O.5%", "0.5%"),
        ("提高3O.5个百分点", "3O.5个百分点", "30.5个百分点"),
        ("补贴1,2OO元", "1,2OO元", "1,200元"),
        ("培训近l000余人次", "近l000余人次", "近1000余人次"),
        ("2018年l2月底", "2018年l2月底", "2018年12月底"),
        ("2O18年3月到2020年底", "2O18年3月到2020年底", "2018年3月到2020年底"),
        ("10月3O日", "10月3O日", "10月30日"),
        ("5O月开工", "5O月", None),
        ("共3□个村", "3□个", None),
        ("共\ufffd5个村", "\ufffd5个", None),
        ("新建3?5个", "3?5个", None),
        ("增长38. 23%", "38. 23%", "38.23%"),
        ("增长38 .23%", "38 .23%", "38.23%"),
        ("投资1 200万元", "1 200万元", "1200万元"),
        ("投资1,23,456元", "1,23,456元", None),
        ("投资12,3456元", "12,3456元", None),
        ("共0385个村", "0385个", None),
        ("增长00.5%", "00.5%", None),
        # two numbers ran together
        ("举办技能竞赛361500余场", "361500余场", "36…1500余场"),
        ("走访农户123400余户次", "123400余户次", "12…3400余户次"),
        # no part is larger than its whole
        ("建有卫生室的占196.4%", "196.4%", "96.4%"),
        ("产品合格率为103.5%", "103.5%", None),
        ("女党员比重达105.2%", "105.2%", None),
        ("入住率由95%提高到198%", "198%", "19.8%"),
        ("三分之四的村", "三分之四", None),
        ("占百分之一百二十", "百分之一百二十", None),
        ("达标的占3823%", "3823%", "38.23%"),
        ("达标的占38.23，比上年多", "38.23", "38.23%"),
    ],
)
def test_damage_is_flagged_verbatim_with_the_likely_reading(text, raw, guess):
    assert flagged(text) == [(raw, guess)]


def test_a_damaged_figure_has_no_value_to_compute_with():
    items = [item for item in quantities("举办竞赛361500余场，9月31日结束，达标的占196.4%") if item.flags]
    assert len(items) == 3
    assert all(item.value is None and item.upper is None and item.period is None for item in items)
    assert [item.role for item in items] == ["quantity", "date", "share"]


def test_the_qualifier_stays_with_a_damaged_figure():
    assert flagged("举办竞赛超过361500余场") == [("超过361500余场", "超过36…1500余场")]


def test_where_only_a_separator_is_lost_both_figures_stay_usable():
    items = quantities("大专以上学历的占76.5%40岁以下的占51%")
    assert [(item.raw, item.value is not None) for item in items] == [
        ("76.5%", True),
        ("40岁以下", True),
        ("51%", True),
    ]
    assert [item.flags for item in items] == [("separator_lost",), ("separator_lost",), ()]


@pytest.mark.parametrize(
    "text",
    [
        "3月12起火灾，5月3个项目，2月5万元，12月31亿元，2023年3部门联合发文，2016年36号",
        "3月22及23日，3月22,23日，公元211年2月，2003底特律车展",
        "近200年历史，成立20年底蕴，每月28日，当月5日，次月10日，毛入学率103.5%，参保率102%",
        "2020年2月29日至3月31日，历时90天",
        "有效期由90日延长至120日，最长365日",
        "12月31日到1月1日",
        "从2018年3月到2020年底",
        "2018—2020年，1—11月份",
        "8月日本代表团来访，月日均产量",
        "共培训12300余人、28500余人次、1253余户、200余家",
        "营业收入增长152.1%，完成计划的107.3%",
        "债务占地区生产总值的110%，支出占收入的120%",
        "占地38.23亩，占2/3，占3席",
        "电话010-88776655、13912345678，邮编100000",
        "〔2018〕41号，GB/T 28398-2023，版本2.0.1，IP 192.168.1.1",
        "14:30开始，2024-01-16 08:30:00结束",
        "O型血10人，CO2排放量，第20180号提案",
        "25个月，13月薪",
        "https://a.cn/2018/13/45.html",
        "库存251700吨，存款1863400元",
        "比重由12.6：41.3：46.1调整为12.0：42.0：46.0",
        "项目编号2018111月报",
        "L3级自动驾驶，I类水质，O2浓度，CO2排放1亿吨，4S店3家，20L桶装水，节水30L人均2L",
        "3. 25%的村已完成",
        "表3 25人，附表1 200户",
        "回引200人,2018年5个,20,385户，1,200元，12,345,678元",
        "佛历2567年5月，5000年历史，距今2185年",
        "十月三十一日，二月二十九日，十二月三十一日，五月一日",
        "破案率达112%，产能利用率105%，债务率120%，出口占进口的比重",
        "百分之一百二十的增速，三分之二的村",
        "2024-02-29，2023.12.31",
        "有多少？5个。",
        "每年3至5月、2、3月份",
        "累计服务30小时，服务时长48时，24时前报送，8时59分通车，6月3日23时",
        "培训在36时以内完成，增长0.5%，占62.5%、37.5%，见表3.5%的比例",
    ],
)
def test_sound_texts_are_not_flagged(text):
    assert flagged(text) == []


@given(
    st.dates(date(1900, 1, 1), date(2099, 12, 31)),
    st.sampled_from(["{y}年{m}月{d}日", "{m}月{d}日", "{y}年{m:02d}月{d:02d}日"]),
)
def test_no_day_of_the_calendar_is_flagged(day, form):
    (item,) = quantities(form.format(y=day.year, m=day.month, d=day.day))
    assert item.flags == ()
    assert item.period is not None
    assert item.period.endswith(f"{day.month:02d}-{day.day:02d}")


@given(st.integers(1900, 2099), st.integers(1, 12), st.integers(1, 99))
def test_every_day_the_calendar_lacks_is_flagged(year, month, past):
    day = days_in(month, year) + past
    if day < 100:
        (found,) = flagged(f"于{year}年{month}月{day}日建成")
        assert found[0] == f"{year}年{month}月{day}日"
        assert found[1] == (f"{year}年{month}月{day - 1}日" if past == 1 else None)


@given(
    st.integers(1, 999), st.integers(10, 99).filter(lambda n: n % 10), st.sampled_from(["场", "人次", "户"])
)
def test_two_numbers_run_together_are_told_from_one(first, second, unit):
    assert flagged(f"共{first}{second}00余{unit}") == (
        [(f"{first}{second}00余{unit}", f"{first}…{second}00余{unit}")] if first > 9 else []
    )
