"""Numerals, units, dates and look-alikes, read from any text."""

from __future__ import annotations

import re
import string
from decimal import Decimal

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from corpus.normalize import fold
from corpus.numbers import Quantity, parse_number, quantities
from corpus.periods import resolve
from corpus.units import canonical, same_unit

DIGITS = "零一二三四五六七八九"


def only(text: str) -> Quantity:
    """The one quantity of a text."""
    found = quantities(text)
    assert len(found) == 1, [item.raw for item in found]
    return found[0]


def plain(text: str) -> list[Quantity]:
    return [item for item in quantities(text) if item.role not in ("date", "name")]


def written(n: int) -> str:
    """``n`` as a Chinese numeral, by the schoolbook rule; below 10**16."""
    if n == 0:
        return "零"
    parts: list[str] = []
    groups = []
    while n:
        n, group = divmod(n, 10_000)
        groups.append(group)
    for place in reversed(range(len(groups))):
        group = groups[place]
        if not group:
            continue
        text, zero = "", bool(parts) and (group < 1000 or groups[place + 1] == 0)
        for power, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
            digit, group = divmod(group, power)
            if digit:
                text += ("零" if zero else "") + DIGITS[digit] + unit
                zero = False
            else:
                zero = zero or bool(text)
        parts.append(text + ["", "万", "亿", "万亿"][place])
    # 万亿 and 亿 stand in one numeral: 一万亿零三亿 is written 一万零三亿.
    out = "".join(parts)
    return (
        out.replace("万亿", "万", 1) + ("亿" if "亿" not in out.replace("万亿", "") else "")
        if "万亿" in out
        else out
    )


@settings(max_examples=10_000)
@given(st.integers(0, 10**8 - 1) | st.integers(0, 10**12 - 1))
def test_chinese_numerals_round_trip(n):
    assert parse_number(written(n)) == n


@settings(max_examples=1000)
@given(st.integers(1, 10**8 - 1))
def test_a_chinese_numeral_in_a_sentence_is_read_whole(n):
    item = only(f"全县共有{written(n)}户居民")
    assert item.unit == "户"
    assert item.value == n
    assert item.raw == written(n) + "户"


@settings(max_examples=1500)
@given(st.decimals(min_value=0, max_value=10**9, places=4), st.sampled_from(["", "万", "亿", "万亿"]))
def test_arabic_numerals_are_exact(value, scale):
    factor = {"": 1, "万": 10**4, "亿": 10**8, "万亿": 10**12}[scale]
    item = only(f"投资{value}{scale}元")
    assert item.unit == "元"
    assert item.value == value * factor
    assert "E" not in str(item.value)


@settings(max_examples=1000)
@given(st.integers(0, 10**12))
def test_thousands_separators_change_nothing(n):
    assert only(f"共{n:,}人").value == n
    assert parse_number(f"{n:,}") == n


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("两万五", 25_000),
        ("三百二", 320),
        ("四千五", 4_500),
        ("一百零五万三", 1_053_000),
        ("一千零五", 1_005),
        ("二〇一八", 2018),
        ("二○二四", 2024),
        ("廿五", 25),
        ("壹万贰仟", 12_000),
        ("兩億三千萬", 230_000_000),
        ("一万亿", 10**12),
        ("1.2万", 12_000),
        ("2亿3000万", 230_000_000),
        ("１，２３４", 1_234),
        ("百分之三十", 30),
        ("三点一四", "3.14"),
        ("负二", -2),
        ("12345678901234567.89亿", 1234567890123456789000000),
    ],
)
def test_numerals(text, value):
    assert parse_number(text) == Decimal(value)


@pytest.mark.parametrize(
    "text", ["", "余", "三百余", "一二百千", "百十", "1,23", "abc", "年", "一" * 60, "9" * 60]
)
def test_what_is_no_numeral_is_refused(text):
    with pytest.raises(ValueError, match=r"numeral|invalid"):
        parse_number(text)


@pytest.mark.parametrize(
    ("text", "raw", "value", "unit", "qualifier"),
    [
        ("举办讲座超过500场，", "超过500场", 500, "场", "超过"),
        ("近千人报名", "近千人", 1000, "人", "近"),
        ("服务群众10余万人，", "10余万人", 100_000, "人", "余"),
        ("培训1200余次", "1200余次", 1200, "次", "余"),
        ("到会三百余家", "三百余家", 300, "家", "余"),
        ("增长5.5%左右", "5.5%左右", "5.5", "%", "左右"),
        ("每队不少于5人", "不少于5人", 5, "人", "不少于"),
        ("占38.23%", "38.23%", "38.23", "%", None),
        ("提高34.16个百分点", "34.16个百分点", "34.16", "百分点", None),
        ("提高两个百分点", "两个百分点", 2, "百分点", None),
        ("投资2.3亿元", "2.3亿元", 230_000_000, "元", None),
        ("拨款4,523万元", "4,523万元", 45_230_000, "元", None),
        ("九成农户", "九成", 90, "%", None),
        ("超过九成五的农户", "超过九成五", 95, "%", "超过"),
        ("约占百分之三十", "百分之三十", 30, "%", None),
        ("三分之二以上的代表", "三分之二以上", Decimal(200) / 3, "%", "以上"),
        ("产值翻一番", "翻一番", 2, "倍", None),
        ("产值翻了两番", "翻了两番", 4, "倍", None),
        ("是上年的2倍", "2倍", 2, "倍", None),
        ("超过一半的学校", "超过一半", 50, "%", "超过"),
        ("每亩600元", "每亩600元", 600, "元/亩", None),
        ("标准为每人每月725元", "每人每月725元", 725, "元/人/月", None),
        ("生产率95749元/人", "95749元/人", 95_749, "元/人", None),
        ("浓度24微克/立方米", "24微克/立方米", 24, "微克/立方米", None),
        ("发电97.8亿千瓦时", "97.8亿千瓦时", 9_780_000_000, "千瓦时", None),
        ("自然增长率为-0.99‰", "-0.99‰", "-0.99", "‰", None),
        ("气温零下5℃", "零下5℃", -5, "摄氏度", None),
        ("签约2.8亿元", "2.8亿元", 280_000_000, "元", None),
        ("节约 35 万元", "35 万元", 350_000, "元", None),
        ("上百家企业", "上百家", 100, "家", "上"),
        ("总投资亿元以上项目", "亿元以上", 10**8, "元", "以上"),
        ("约12万亩左右", "约12万亩左右", 120_000, "亩", "约…左右"),
        ("十七八人", "十七八人", 17, "人", None),
        ("历时一年半", "一年半", "1.5", "年", None),
        ("历时三年零两个月", "三年零两个月", 38, "月", None),
        ("停机1小时52分钟", "1小时52分钟", 112, "分钟", None),
        ("救援平均9分40秒赶到", "9分40秒", 580, "秒", None),
        ("以2小时11分47秒夺冠", "2小时11分47秒", 7907, "秒", None),
        ("每次2.5小时", "每次2.5小时", Decimal("2.5"), "小时/次", None),
        ("半年时间", "半年", "0.5", "年", None),
        ("數據顯示約1.2萬戶", "約1.2萬戶", 12_000, "户", "约"),
    ],
)
def test_quantities(text, raw, value, unit, qualifier):
    item = only(text)
    assert (item.raw, item.value, item.unit, item.qualifier) == (raw, Decimal(value), unit, qualifier)


@pytest.mark.parametrize(
    ("text", "raw", "low", "high", "unit"),
    [
        ("选派3至5名", "3至5名", 3, 5, "名"),
        ("人数为20—30人", "20—30人", 20, 30, "人"),
        ("年收入10万元至30万元的", "10万元至30万元", 100_000, 300_000, "元"),
        ("需要3到5万元", "3到5万元", 30_000, 50_000, "元"),
        ("增长5%-10%", "5%-10%", 5, 10, "%"),
        ("达到5～10倍", "5～10倍", 5, 10, "倍"),
        ("七八十个", "七八十个", 70, 80, "个"),
        ("三五个人", "三五个", 3, 5, "个"),
    ],
)
def test_ranges(text, raw, low, high, unit):
    item = only(text)
    assert (item.raw, item.value, item.upper, item.unit) == (raw, low, high, unit)


@pytest.mark.parametrize("text", ["由90分钟缩短至50分钟", "由23家整合为9家", "从12元提高到15元", "5人、3人"])
def test_two_figures_are_no_range(text):
    assert [item.upper for item in plain(text)] == [None, None]


def test_counts_of_hundreds_have_no_exact_value():
    assert [(item.raw, item.value, item.qualifier) for item in quantities("数百人、几十万亩")] == [
        ("数百人", None, "数"),
        ("几十万亩", None, "几"),
    ]


@pytest.mark.parametrize(
    ("text", "raw", "period"),
    [
        ("2018年，", "2018年", "2018"),
        ("二〇一八年底", "二〇一八年底", "2018-12"),
        ("2024年2月", "2024年2月", "2024-02"),
        ("2020 年 2 月 4 日", "2020 年 2 月 4 日", "2020-02-04"),
        ("4月28日，", "4月28日", "--04-28"),
        ("截至12月末", "12月末", "--12"),
        ("7月下旬", "7月下旬", "--07-21/--07-31"),
        ("2024年2月下旬", "2024年2月下旬", "2024-02-21/2024-02-29"),
        ("2018年3月到2020年底", "2018年3月到2020年底", "2018-03/2020-12"),
        ("4月20日至22日举办", "4月20日至22日", "--04-20/--04-22"),
        ("2018-2020年", "2018-2020年", "2018/2020"),
        ("2018年3至5月", "2018年3至5月", "2018-03/2018-05"),
        ("1—10月份", "1—10月份", "--01/--10"),
        ("上半年", "上半年", "--01/--06"),
        ("2018年上半年", "2018年上半年", "2018-01/2018-06"),
        ("第一季度", "第一季度", "--01/--03"),
        ("前三季度", "前三季度", "--01/--09"),
        ("“十四五”时期", "“十四五”时期", "2021/2025"),
        ("20世纪80年代", "20世纪80年代", "1980/1989"),
        ("2018-03-05发布", "2018-03-05", "2018-03-05"),
        ("近五年", "近五年", None),
        ("8时30分", "8时30分", None),
    ],
)
def test_dates(text, raw, period):
    item = only(text)
    assert (item.role, item.raw, item.period, item.unit, item.value) == ("date", raw, period, "date", None)


def test_a_date_with_its_bound():
    assert [(i.raw, i.qualifier, i.period) for i in quantities("10月底前完成，2018年以来")] == [
        ("10月底前", "前", "--10"),
        ("2018年以来", "以来", "2018"),
    ]


def test_a_year_is_given_to_a_day_without_one():
    assert resolve("--04-28/--09-30", "2018") == "2018-04-28/2018-09-30"
    assert resolve("2017-04", "2018") == "2017-04"
    assert resolve("--04", None) == "--04"


@pytest.mark.parametrize(
    ("text", "raw"),
    [
        ("“1+4+N”体系", "1+4+N"),
        ("“1+3.5”模式", "1+3.5"),
        ("第一书记", "第一书记"),
        ("第三产业", "第三产业"),
        ("第十八届", "第十八届"),
        ("党的二十大精神", "二十大"),
        ("〔2018〕41号", "〔2018〕41号"),
        ("G7会议", "G7"),
        ("COVID-19疫情", "COVID-19"),
        ("PM2.5平均浓度", "PM2.5"),
        ("国家5A级景区", "5A级"),
        ("5G基站", "5G"),
        ("拨打12345热线", "12345"),
        ("电话：010-12345678", "010-12345678"),
        ("手机13912345678。", "13912345678"),
        ("“十四五”规划", "十四五"),
        ("3号楼", "3号"),
        ("GB/T 28398-2023", "28398-2023"),
        ("省道237线", "237"),
        ("建设21世纪", "21世纪"),
        ("邮箱12ab@qq.com", "12ab@qq.com"),
        ("地址192.168.1.1", "192.168.1.1"),
    ],
)
def test_look_alikes_are_names(text, raw):
    item = only(text)
    assert (item.role, item.raw) == ("name", raw)


@pytest.mark.parametrize(
    "text",
    (
        "两委换届 五位一体总体布局 四个全面战略布局 一村一队 三农工作 双一流 一把手 一体化 统一标准 "
        "一些 万一 一线干部 "
        "一批发展项目 千方百计 十分重要 百年大计 千家万户 每百元营业收入 一项任务 “四个意识” 三级医院 "
        "逐步 零距离 三门峡 "
        "唯一 之一 关键一年 一年一度 进一步 一方面 https://a.cn/2018/5 九年义务教育 两岸 一心一意 "
        "万众一心 成千上万 "
        "一带一路 第一 "
    ).split(),
)
def test_words_that_hold_a_numeral_are_no_figures(text):
    assert plain(text) == []


@pytest.mark.parametrize(
    ("text", "role", "direction"),
    [
        ("比上年增长5.0%", "change", "up"),
        ("较上届提高34.16个百分点", "change", "up"),
        ("价格下降2.2%", "change", "down"),
        ("比上年末减少139万人", "change", "down"),
        ("比年初目标低0.7个百分点", "change", "down"),
        ("同比增5%", "change", "up"),
        ("降幅为3%", "change", "down"),
        ("上年增加值41亿元", "quantity", None),
        ("提高到41亿元", "quantity", None),
        ("新增学位4200个", "quantity", None),
        ("占44.35%", "share", None),
        ("覆盖率提高到44%", "share", None),
        ("调查失业率为5.1%", "share", None),
        ("自然增长率2.1‰", "share", None),
        ("力争达到27亿元", "target", None),
        ("确保增长7%以上", "target", "up"),
        ("主要目标是：新增就业4500人", "target", None),
        ("年度计划投资105亿元", "target", None),
        ("历时5个月", "duration", None),
        ("优良天数337天", "quantity", None),
        ("年收入不足30万元的村", "threshold", None),
        ("年收入5万元以上的村", "threshold", None),
        ("60岁以上老人", "threshold", None),
        ("0—15岁人口", "threshold", None),
        ("就业4500人以上，", "quantity", None),
    ],
)
def test_roles(text, role, direction):
    item = only(text)
    assert (item.role, item.direction) == (role, direction)


def test_a_bound_narrows_the_figure_after_it():
    threshold, count, share = quantities("年收入5万元以上的428个，占44.35%")
    assert [threshold.role, count.role, share.role] == ["threshold", "quantity", "share"]
    assert (threshold.value, threshold.qualifier, count.value) == (50_000, "以上", 428)


def test_the_second_of_two_figures_says_what_the_first_says():
    first, second = quantities("事故起数、死亡人数分别下降18.2%和25.0%")
    assert (first.role, first.direction) == (second.role, second.direction) == ("change", "down")
    share, bound = quantities("控制在5.5%、30人以下企业")
    assert (share.role, bound.role) == ("share", "threshold")


def test_a_change_tells_what_it_is_measured_from():
    measures = [
        item.measure
        for item in quantities("增加值比上年实际增长5.0%，占比较上年提高2个百分点，占全部投资的52.4%")
    ]
    assert measures == ["比上年实际增长", "较上年提高", "占全部投资的"]


def test_percent_and_percentage_points_are_never_the_same():
    assert only("提高2%").unit == "%"
    assert only("提高2个百分点").unit == "百分点"
    assert not same_unit("%", "百分点")


@pytest.mark.parametrize(
    ("a", "b"), [("人", "名"), ("个", "家"), ("个", "人"), ("元/亩", "元"), ("千瓦时", "度"), ("家", "户")]
)
def test_units_that_answer_each_other(a, b):
    assert same_unit(a, b)
    assert same_unit(b, a)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("人", "家"),
        ("人", "人次"),
        ("元", "美元"),
        ("个", "元"),
        ("个", ""),
        ("元/亩", "元/人"),
        ("吨", "亩"),
        ("%", "个"),
    ],
)
def test_units_that_do_not(a, b):
    assert not same_unit(a, b)
    assert not same_unit(b, a)


@given(
    st.sampled_from("个百分点 个月 日 周年 成 番 千米 km 平方 ㎡ kg 度电 ℃ 块钱 元/人 个 家 人次 万".split())
)
def test_canonical_units_are_their_own_canonical_form(unit):
    assert canonical(canonical(unit)) == canonical(unit)
    assert same_unit(canonical(unit), canonical(unit))


#: What reports are made of, dense in figures and in what only looks like them.
PIECES = st.sampled_from(
    "全县 共有 增长 比上年 占 近 约 超过 不少于 每亩 个村 人 户 万元 亿元 % 个百分点 余 以上 以下 的 和 "
    "、 ， 。 ； （ ） “ ” - — ～ 至 到 第 年 月 日 号 "
    "2018 930 1,234 3.5 12 五 三百 两 一 十 百 万 亿 点 分之 半 成 倍 〔 〕 [ ] : / . + G N O � \n \t "
    "　 余次 岁 第一书记 上半年 十四五 翻 零下 万亿 kg http://".split(" ")
)


@given(st.lists(PIECES | st.text(max_size=3), max_size=40).map("".join))
def test_figures_are_ordered_slices_that_do_not_overlap(text):
    found = quantities(text)
    position = 0
    for item in found:
        assert position <= item.start < item.end <= len(text)
        assert text[item.start : item.end] == item.raw
        position = item.end
        assert (item.role == "date") == (item.unit == "date")
        if item.unit != "date":
            assert canonical(item.unit) == item.unit
        assert "source_damaged" not in item.flags or item.value is None


@given(st.integers(1, 10**9), st.integers(0, 9), st.sampled_from(["万", "亿"]))
@settings(max_examples=1000)
def test_a_number_in_wan_or_yi_round_trips(n, places, scale):
    power = {"万": 4, "亿": 8}[scale]
    digits = min(places, power)
    printed = f"{Decimal(n).scaleb(-digits):f}"
    item = only(f"投资约{printed}{scale}元左右")
    assert item.value == Decimal(n).scaleb(power - digits)
    assert item.value == parse_number(f"{printed}{scale}")
    assert item.raw == f"约{printed}{scale}元左右"


@settings(max_examples=500)
@given(
    st.lists(st.tuples(st.integers(1, 9), st.booleans()), min_size=2, max_size=3),
    st.integers(0, 2),
    st.sampled_from([("", 1), ("万", 10**4), ("亿", 10**8)]),
)
def test_a_numeral_of_several_powers_is_one_number(digits, arabic, scale):
    """3千5百, 3千五百万, 三千5百亿: each digit in either script, one of them at least in Arabic."""
    text, value = "", 0
    for n, (digit, chinese) in enumerate(digits):
        text += (DIGITS[digit] if chinese and n != arabic % len(digits) else str(digit)) + "千百十"[n]
        value += digit * 10 ** (3 - n)
    item = only(f"共{text}{scale[0]}户")
    assert (item.raw, item.value) == (f"{text}{scale[0]}户", value * scale[1])


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3千5百人", 3_500),
        ("2亿3千5百万人", 235_000_000),
        ("3万五千人", 35_000),
        ("一亿2000万人", 120_000_000),
        ("三百20人", 320),
        ("1亿2345万6789人", 123_456_789),
        # these may be two numbers, or short for another one
        ("1.2万3000人", None),
        ("5万3人", None),
        ("3百5人", None),
    ],
)
def test_powers_in_either_script(text, value):
    item = only(f"共{text}，")
    assert (item.raw, item.value, item.unit) == (text, value, "人")


def test_no_numeral_is_cut_where_its_head_is_an_idiom():
    assert plain("共万三百人") == []


@settings(max_examples=2000)
@given(st.lists(PIECES, max_size=40).map("".join))
def test_a_run_of_digits_is_in_one_figure_or_none(text):
    found = quantities(text)
    for run in re.finditer(r"\d+", fold(text)):
        over = [item for item in found if item.start < run.end() and run.start() < item.end]
        assert len(over) < 2
        assert all(item.start <= run.start() and run.end() <= item.end for item in over)


# The same cases in every run; what other seeds found is among the examples.
@settings(max_examples=10_000, deadline=None, derandomize=True)
@example("2018+3.53.5")
@example("五分之3.53.5")
@example("第\t3.5")
@given(st.lists(PIECES, max_size=40).map("".join))
def test_no_figure_is_cut_out_of_a_longer_number(text):
    folded = fold(text)
    for item in quantities(text):
        if item.role == "name" and item.value is None:
            continue
        before, after = folded[: item.start], folded[item.end :]
        if folded[item.start].isdecimal():
            assert not before[-1:].isdecimal()
            assert not (before[-1:] == "." and before[-2:-1].isdecimal())
        if folded[item.end - 1].isdecimal():
            assert not after[:1].isdecimal()
            assert not (after[:1] == "." and after[1:2].isdecimal())


def test_a_share_with_two_points_is_damaged():
    item = only("占百分之3.53.5。")
    assert (item.raw, item.value, item.flags) == ("百分之3.53.5", None, ("source_damaged",))
    assert only("占百分之3.5。").value == Decimal("3.5")


@given(
    st.decimals(min_value=0, max_value=10**7, places=2),
    st.sampled_from(["万元", "个", "%", "个百分点", "吨", "人"]),
)
def test_one_changed_digit_is_seen(value, unit):
    printed = f"{value}{unit}"
    before = only(f"达{printed}。")
    for place, ch in enumerate(printed):
        if ch in string.digits:
            changed = printed[:place] + str((int(ch) + 1) % 10) + printed[place + 1 :]
            assume(not changed.startswith("0") or changed[1] == ".")
            assert only(f"达{changed}。").value != before.value


@pytest.mark.parametrize(
    "piece",
    [
        "1",
        "0",
        "一",
        "十",
        "亿",
        "1,",
        "1.",
        "1%",
        "1-",
        "a1",
        "1：",
        "第",
        "1@",
        "1+",
        "1 ",
        "占",
        "比",
        "一点",
        "[",
        "2018-",
        "增加",
        "分之",
        "万亿",
    ],
)
def test_hostile_text_is_read(piece):
    # Quadratic reading of these would take minutes.
    text = piece * (30_000 // len(piece)) + "5人"
    assert all(text[item.start : item.end] == item.raw for item in quantities(text))
