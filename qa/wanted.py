"""What form a figure has to have to answer a question: its role, its unit, what it counts or measures."""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus.types import Role
from qa.words import PROPER, STOP, words


@dataclass(frozen=True, slots=True)
class Wanted:
    """The form that a figure has to have; ``None`` and ``""`` leave it open.

    :param role: a role of :data:`corpus.types.Role`.
    :param unit: the measure word asked for (个 in 多少个村).
    :param noun: what is counted (村 in 多少个村).
    :param measure: the quantity asked for by name (产值 in 甲县的产值是多少), or ``""``.
    """

    role: Role | None = None
    unit: str = ""
    noun: str = ""
    measure: str = ""


_MEASURES = (
    "个百分点 百分点 平方公里 平方米 立方米 公顷 公里 千米 万人次 亿元 万元 千元 亿 元 块钱 块 钱 万人 人次 口人 人 名 位 个 家 户 所 座 间 套 "
    "条 项 场 次 期 件 份 部 支 辆 台 亩 吨 公斤 千克 米 天 日 年 个月 月 个小时 小时 个钟头 钟头 分钟 秒 周 岁 倍 成 种 类 批 组 处 张 篇 本 头 只 株 床 届 辈 级 层 栋 幢 趟 站 门 片 段 桶 度 千瓦时 千瓦 万千瓦 微克 毫克 毫米 厘米 千克 升 千升 起 例 册 枚 学时 课时 台次 人天"
).split()


_MEASURE = "|".join(sorted(_MEASURES, key=len, reverse=True))


ASKED = re.compile(
    rf"(?:多少|(?<![那这好])几)(?:[十百千]?[万亿](?=[\u4e00-\u9fff]))?(?:(?P<unit>{_MEASURE})(?!民|口|员|大|均|才|次|位|堂|轻)|(?=\S))(?P<rest>.*)"
)


CHANGE = re.compile(
    r"(?:提高|增长|增加|上升|上涨|下降|减少|降低|下跌|下滑|回落|扩大|缩小|提升|涨|降|跌|升|(?<!新)增)了?(?:大?约)?(?:百分之(?:几|多少)|多少|几|多大|幅度)"
    r"|(?:增产|减产|增收|减收|增亏|减亏|涨价|降价)了?(?:百分之(?:几|多少)|多少|几|多大)"
    r"|[比较](?:上一?年度?|去年|前一年|头一年|上年同期|年初|往年|上一?届)(?:同期|末|底)?,?(?:要|还)?[多少高低快慢](?:出|[花收卖投建来做办招])?了?(?:百分之(?:几|多少)|多少|几)"
    r"|[多少短快慢高低省贵](?:出|掉|下来)?了?(?:百分之(?:几|多少)|几成)|便宜了?(?:百分之(?:几|多少)|几成)"
    r"|增速|增幅|降幅|涨幅|(?<!自然)增长率|变化(?:多少|幅度)|同比.{0,6}(?:多少|几)"
)


SHARE = re.compile(
    r"占比|比例|比重|份额|占.{0,16}(?:多少|几成|百分之|几)|百分之(?:几|多少)|几成|(?<!汇)率(?:是|为|有|达)?(?:多少|几|多大|多高)|[^汇]率[?]?$|多大比例"
)


_DURATION = re.compile(
    r"多久|多长时间|(?:历时|持续|用了|花了|耗时|为期|一驻|驻村)(?:了)?(?:多少|几|多长)(?=个?[年月天周小分时]|时间|久|长)|(?:多少|(?<![那这好])几)(?:个月|年|天|个?小时|个?钟头|分钟|秒|周)(?![度轻龄级])(?:时间|才|完成|内)?[?]?"
)


#: Nouns that name a quantity rather than a thing that is counted.
SIZED = re.compile(
    r"(?:[率量额数费价比值度积重款金税长]|收入|营收|利润|投资|标准|成本|人口|里程|gdp|支出|贷款|存款|补助|补贴|工资|损失|寿命|水位|温度|湿度)$"
)


#: Nouns that name people, whom reports count by 人, 名 or 位.
PEOPLE = re.compile(
    r"(?:人员|成员|会员|教员|学员|党员|队员|社员|演员|职员|店员|村民|居民|农民|市民|渔民|牧民|选民|网民|股民|学生|新生|考生|师生|(?:在校|毕业|应届|研究|本科|专科|大专|中专|高中|初中|住校|寄宿|师范|留学|复读|特长|走读)生|教师|老师|律师|医师|"
    r"医生|护士|职工|员工|民工|工人|军人|商人|客人|老人|病人|工匠|志愿者|患者|孩子|娃娃?|儿童|少年|青年|妇女|男同志|女同志|干部|群众|专家|选手|能手|游客|乘客|旅客|顾客|骑手|司机|村医)$"
)
#: Nouns that name a share.
_RATED = re.compile(r"[率度比]$")
#: Words that say only that something changed: 长 of 增长 is no length.
CHANGES = re.compile(r"(?:同比)?(?:增长|负增长|增速|增幅|涨幅|降幅)")


#: Nouns that say only that a size is asked for.
_BARE = frozenset(
    "规模 数量 水平 情况 盘子 大小 总数 数字 金额 数额 总量 时间 时长 结果 成绩 目标 底线 计划 标准 比例 比重 份额 占比".split()
)


#: Verbs between a measure and how much of it there is.
_LIGHT = frozenset(
    "是 有 为 达 达到 到 在 要 会 能 可以 应 应该 应当 将 需 需要 得 控制 保持 稳定 维持 定 压 降 升 涨 降到 升到 涨到 降低 提高 提升 增长 增加 减少 下降 上升 扩大 "
    "缩小 实现 完成 超过 突破 算 占 值 做到 变成 成 剩 剩下 余 还有 来 去".split()
)


def wanted(text: str) -> Wanted:
    """What the folded question wants of a figure."""
    asked = ASKED.search(text)
    unit = (asked.group("unit") or "") if asked else ""
    noun = _noun_after(asked.group("rest")) if asked and unit not in ("元", "亿元", "万元", "钱") else ""
    if (
        asked
        and not noun
        and unit
        and unit not in ("元", "钱", "块钱", "块", "亿元", "万元")
        and not asked.group("rest").strip("?!。 ")
        and (before := re.search(r"(\w+?)(?:一共|总共|共|现|已|目前)?(?:有|是|为|达|达到)?(?:多少|几)", text))
    ):
        noun = _noun_before(before.group(1))
    elided = re.search(
        r"([^,]+?)(?:里[头边面]?|当中|之中|(?<!其)中),?[^,]+?的(?:一共|总共|共)?(?:有|是)(?:多少|几)", text
    )
    if unit == "块" and noun:  # 几块奖牌: no money
        unit = "枚"
    if len(noun) == 1 and asked and (verb := re.search(r"([发用供产种卖开打])$", text[: asked.start()])):
        noun = verb[1] + noun  # 发多少电: 发电
    unit = {
        "块钱": "元",
        "块": "元",
        "钱": "元",
        "亿元": "元",
        "万元": "元",
        "千元": "元",
        "万人": "人",
        "万人次": "人次",
        "亿": "",
        "成": "%",
        "口人": "人",
    }.get(unit, unit)
    if (
        asked
        and not unit
        and not noun
        and re.search(r"[领挣花赚赔缴交补奖罚捐拨摊][了过到]?$", text[: asked.start()])
    ):
        unit = "元"
    role: Role | None = None
    if CHANGE.search(text):
        role = "change"
    elif SHARE.search(text):
        role = "share"
    elif _DURATION.search(text):
        role = "duration"
    elif asked and unit not in ("", "%", "百分点", "个百分点"):
        role = "quantity"
    if role == "share" and unit not in ("", "%"):
        role = "quantity"
    unit = {"个百分点": "百分点", "个月": "月", "个小时": "小时", "个钟头": "小时", "钟头": "小时"}.get(
        unit, unit
    )
    if elided and not noun:  # 冷藏车里新能源的有多少
        noun = _noun_before(elided.group(1))
    noun = "" if noun in _BARE or role in ("share", "change") or unit in ("百分点", "%", "‰") else noun
    if unit == "个" and PEOPLE.search(noun):
        unit = "人"
    measure = noun if SIZED.search(noun) else "" if noun or unit not in ("", "元", "%") else _measure(text)
    if role in ("share", "change"):
        sized = SIZED if role == "change" else _RATED
        measure = measure if sized.search(measure) and not CHANGES.fullmatch(measure) else ""
    elif measure and not SIZED.search(measure):
        noun, measure = "" if unit == "元" else measure, ""  # 二期要投多少钱 counts no 二期
    elif measure:
        noun = ""
    return Wanted(role=role, unit=unit, noun=noun, measure=measure)


def _measure(text: str) -> str:
    """The noun that 是多少, 有多少 or 多高 asks the size of: 城镇化率 in 甲县城镇化率多高."""
    if re.search(r"多大(?:的|一块)?(?:地方|地盘|地儿)", text):
        return "面积"
    match = re.search(
        r"(.+?)(?:一共|总共|共|大约|大概|到底|分别|各|现在|目前)*(?:是|有|为|达|达到)?(?:多少|几|多大|多高|百分之)",
        text,
    )
    if match is None or re.search(r"占", match.group(1)[-3:]):
        return ""
    # What was done, or who did it, is no measure, unless it is one by its name: 政府给补多少.
    done = match.group(1).endswith("了")
    for n, word in enumerate(reversed(words(re.sub(r"[的,()]+$", "", match.group(1)), guess=False))):
        if len(word.text) > 1 and word.text not in _BARE and SIZED.search(word.text):
            return word.text
        if n < 4 and ((word.flag[:1] in "vpd" and word.flag != "vn") or word.text in STOP):
            done = done or (word.flag == "v" and word.text not in _LIGHT)
            continue  # the verb between: 失业率要控制在多少以内
        named = word.flag in PROPER and not PEOPLE.search(word.text)  # 小学生 is tagged as somebody's name
        if not (word.flag[:1] in "nl" or word.flag in ("vn", "eng", "b", "j")) or named:
            break
        if len(word.text) > 1 and word.text not in _BARE:
            return "" if done else word.text
    return ""


def _noun_after(rest: str) -> str:
    """The noun phrase that follows 多少个: nouns and their modifiers, up to the first verb."""
    noun = ""
    for word in words(rest):
        if word.flag[:1] in "nbjlias" or word.flag in ("vn", "nz", "eng") or (noun and word.text == "的"):
            noun += word.text
        else:
            break
    return noun.rstrip("的")


def _noun_before(text: str) -> str:
    """The noun phrase that 有多少个 ends: the last run of nouns."""
    noun = ""
    for word in reversed(words(text)):
        done = word.text[-1] in "了过着"  # 种了 is in no dictionary
        if (word.flag[:1] in "nbj" or word.flag in ("vn", "l", "nz")) and word.text not in STOP and not done:
            noun = word.text + noun
        else:
            break
    return noun


def head(text: str) -> str:
    """The noun that stands with the question word: 什么文件, 哪些问题, 哪个县."""
    match = re.search(
        r"(?:什么|哪一?(?:个|种|项|类|条|份|部|些|家|所|座)|哪几(?:个|种|项|类|条|道|步|点|方面|大)?|啥|何种|哪)(?:样的)?(?P<rest>.+)",
        text,
    )
    return _noun_after(match.group("rest")) if match else ""
