"""Question → Analysis: what kind of answer is wanted, and what must hold of its evidence."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from corpus.figures import question_quantities
from corpus.normalize import fold
from corpus.numbers import Quantity
from corpus.types import Role
from qa.phrases import COMPOUND_SURNAMES, SURNAMES
from qa.words import STOP, Word, in_dictionary, synonyms, weight, words

Kind = Literal[
    "greeting",
    "help",
    "overview",
    "figure",
    "compare",
    "time",
    "who",
    "where",
    "what",
    "list",
    "how",
    "why",
    "yesno",
]
#: What has to be computed where the report does not state it.
Operation = Literal["sum", "difference", "ratio", "previous", "rest", "highest", "lowest"]


@dataclass(frozen=True, slots=True)
class Term:
    """A content word of the question.

    :param text: folded.
    :param weight: how much of the topic it carries; higher is more.
    :param forms: the word and its synonyms.
    """

    text: str
    weight: float
    forms: tuple[str, ...]


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


@dataclass(frozen=True, slots=True)
class Analysis:
    """A question taken apart.

    :param question: folded, as everything below.
    :param kind: the expected form of the answer.
    :param terms: the content words, question words taken out, in order.
    :param wanted: the form of the figure asked for.
    :param head: the noun the question word stands with (文件 in 什么文件), or ``""``.
    :param periods: the periods the question names, ISO 8601.
    :param numbers: the other numbers of the question: thresholds, amounts.
    :param names: places, organisations and persons that the evidence must be about.
    :param operation: what to compute, or ``None``.
    :param ordinals: which one of a series the question names (第五届), folded.
    :param relative: years from the document's own that 去年, 今年, 明年 mean, or ``None``.
    """

    question: str
    kind: Kind
    terms: tuple[Term, ...]
    wanted: Wanted
    head: str
    periods: tuple[str, ...]
    numbers: tuple[Quantity, ...]
    names: tuple[str, ...]
    operation: Operation | None
    relative: int | None = None
    ordinals: tuple[str, ...] = ()


#: Spoken turns that reports write otherwise; rewritten before anything else is read.
_SPOKEN = tuple(
    (re.compile(pattern), official)
    for pattern, official in (
        (r"(?:头|前)(?:六|6)个月", "上半年"),
        (r"(?:头|前)(?:三|3)个月", "一季度"),
        (r"(?:头|前)(?:九|9)个月", "前三季度"),
        (r"规上", "规模以上"),
        (r"限上", "限额以上"),
        (r"社消零|社零(?!售)", "社会消费品零售"),
        (r"国企", "国有企业"),
        (r"民企", "民营企业"),
        (r"外贸总额", "进出口总额"),
        (r"(?<!第)([一二三])产(?!业|品|量|值|出|权)", r"第\1产业"),
        (r"([\d万千百十几少])(?:块钱|块)", r"\1元"),
        (r"多少度电", "多少千瓦时"),
        (r"(?:几|多少)个点", "百分之几"),
        (r"(?:比|较)(?:上一年|上年|去年)", ",比上年"),
        (r"往上", "以上"),
        (r"往下", "以下"),
        (r"(?<=\d)平米?(?!方|均)", "平方米"),
        (r"上个?月底", "上月末"),
    )
)
_DOCUMENT = r"(?:这|本|该|此)?(?:篇|份|个)?(?:报告|报道|文章|公报|文件|材料|新闻|稿子|文本|通知)"
_GREETING = re.compile(
    r"^(?:你好|您好|嗨|哈喽|hi|hello|早上好|下午好|晚上好|在吗|谢谢.{0,3}|再见)[呀啊吗!。.~,\s]*$"
)
_HELP = re.compile(
    r"^(?:你|您)?(?:能|可以|会)(?:做|干|回答|帮我?做?)(?:些|点)?(?:什么|啥|哪些).{0,6}$|^(?:怎么|如何)(?:使?用|提问).{0,4}$|^帮助[?!]?$|^help$|^你是谁[?]?$"
)
_OVERVIEW = re.compile(
    rf"(?:{_DOCUMENT}|全文|通篇)(?:一共|总共|都)?(?:由|分(?:为|成)?|有|包括|包含).{{0,4}}(?:几|多少|什么|哪).{{0,2}}(?:部分|章节?|板块|大块|方面)|用.{{1,6}}话.{{0,4}}(?:总结|概括|概述|介绍)"
    rf"|{_DOCUMENT}.{{0,8}}(?:讲|说|写|介绍|谈|关于|内容|大意|概述|总结|概括|主题|要点|涉及|中心)"
    rf"|(?:总结|概括|概述|归纳|介绍)(?:一下|下)?{_DOCUMENT}|(?:主要内容|中心思想|内容提要|大意)(?:是|有|包括)?(?:什么|啥|哪些)?[?]?$"
    r"|^(?:全文|通篇)?.{0,4}(?:讲|说|谈)了?(?:些|的是)?(?:什么|啥)(?:内容|事情?)?[?]?$"
)
_YESNO = re.compile(
    r"(?:吗|么|没有|没|对不对|对吧|是吧)\s*[?!。]*$|是否|是不是|有没有|有无|能否|可否|属实|对不对"
)
_WHY = re.compile(
    r"为什么|为何|为啥|何以|什么原因|原因(?:是|在|有|何)|啥原因|缘由|因何|怎么会|凭什么|什么缘故|是因为什么|目的(?:是|何在|有)|为了什么|怎么回事|咋回事"
)
_TIME = re.compile(
    r"什么时候|啥时候|何时|何年|何月|何日|多会儿|什么时间|哪一?[年天月日]|哪个(?:月|年|季度|时间|时期)|几月|几号|几时|哪几(?:年|个月)"
    r"|(?<!长)(?:时间|日期|期限|年份|起止)(?:是|为|在|有)?(?:什么|哪|何|多少)?[?]?$|什么(?:年份|日期|时段|日子)|截至何|哪段时间"
)
_WHO = re.compile(
    r"哪(?:一)?(?:个|家|所|支)?(?:单位|部门|机构|公司|企业|组织|局|委|厅|团队|医院|学校|大学|学院|高校|银行|集团|厂|队伍|协会|媒体)(?!最|更)"
    r"|(?:单位|部门|机构|公司|企业|医院|学校|大学|银行|集团|协会)(?:是|叫)(?:哪一?(?:家|个|所)|什么名|谁)|(?:教授|医生|老师|选手|运动员|队员|[人员民者长师生手夫士匠]|(?<!国)家)叫(?:什么|啥)|谁|哪位|何人|什么人|哪些人|哪(?:个|一个)人|(?:记者|作者|撰稿人|通讯员|负责人|局长|县长|市长|书记|主任)(?:是|叫)(?:什么|啥|哪)"
)
_WHERE = re.compile(
    r"哪里|哪儿|在哪|何地|何处|什么(?:地方|地点|位置)|哪(?:一)?(?:个|座|条)?(?:地方|城市|省|市|区|县|旗|乡|镇|街道|社区|小区|村|园区|街|路|片区|片)|地点(?:是|在)"
)
_COMPARE = re.compile(
    r"还是|哪(?:一)?(?:个|家|类|项|种|年|季度|些|座|所|方面|产业|里|儿)?.{0,14}(?:最(?=[多高大少低小快慢长短强弱好差猛远近早晚贵有])|更|第一(?!产|书|季))|谁.{0,10}(?:更|最|第一(?!产|书|季))|(?:和|与|跟|同|比).{1,24}(?:哪个|谁|哪边|哪者)"
    r"|相比.{0,12}(?:哪|谁|如何)|最(?:多|高|大|少|低|小|快|慢|长|短|好|差|猛|强|贵|远|早).{0,6}(?:是|的)?(?:哪|谁|什么)|(?:排名?|位居|列)第一的|排第一|倒数第一"
)
_HOW = re.compile(
    r"怎么|怎样|如何|咋|(?:什么|啥|哪些|哪种|何种)(?:办法|方法|方式|措施|手段|途径|形式|渠道|举措|做法|招)|(?:通过|采取|采用|运用|利用|依靠|靠|用|以)了?(?:什么|哪些|何种|啥)"
)
_LIST = re.compile(
    r"(?:[两三四五六七八九十]|\d+)(?:个|种|项|大|类|级|条)[^,]{0,12}(?:是|指|有|为)(?:什么|啥)|哪些|哪几|包括什么|包含什么|有什么|有啥|分别(?:是|为|有)?(?:什么|啥)?|列举|列出|哪[两三四五六七八九十\d]+|由什么组成|有(?:几|多少)?(?:方面|个方面)"
)
_WHAT = re.compile(r"什么|啥|何种|哪(?:一)?(?:个|种|项|类|条|份|部|届|家|所|支|座|批|本|篇|座)?|何")
_FIGURE = re.compile(
    r"多少|几(?!乎|何|月|号|时)|百分之几|多大|多高|多长|多重|多远|多深|多宽|多久|占比|比例|比重|第几|人数|总数|数量|金额|总额|数额|多大比例"
)
_QUESTION_WORDS = re.compile(
    r"(?<![拥具含享占没所])有(?=啥|什么|哪)|百分之几|百分之多少|为什么|什么时候|啥时候|什么样?|多少|哪一?(?:个|年|天|些|位|种|项|类|条|份|部|里|儿|月|家|所|座|几)?|谁|怎么样?|怎样|如何|是否|是不是|有没有|几(?!乎)"
    r"|多久|多大|多高|多长|啥|咋|何时|何地|何|吗|呢|么$|请问|(?:这|本|该)(?:篇|份)?(?:报告|报道|公报|文章|材料)(?:里|中|上|说|提到)?(?:的|,)?"
)
_MEASURES = (
    "个百分点 百分点 平方公里 平方米 立方米 公顷 公里 千米 万人次 亿元 万元 千元 亿 元 块钱 块 钱 万人 人次 人 名 位 个 家 户 所 座 间 套 "
    "条 项 场 次 期 件 份 部 支 辆 台 亩 吨 公斤 千克 米 天 日 年 个月 月 小时 分钟 周 岁 倍 成 种 类 批 组 处 张 篇 本 头 只 株 床 届 辈 级 层 栋 幢 趟 站 门 片 段 桶 度 千瓦时 千瓦 万千瓦"
).split()
_MEASURE = "|".join(sorted(_MEASURES, key=len, reverse=True))
_ASKED = re.compile(rf"(?:多少|几)(?:(?P<unit>{_MEASURE})(?!民|口|员|大|均|才|次|位|堂)|(?=\S))(?P<rest>.*)")
_CHANGE = re.compile(
    r"(?:提高|增长|增加|上升|上涨|下降|减少|降低|下跌|下滑|回落|扩大|缩小|提升|涨|降|跌|升|(?<!新)增)了?(?:大?约)?(?:百分之(?:几|多少)|多少|几|多大|幅度)"
    r"|增速|增幅|降幅|涨幅|增长率|变化(?:多少|幅度)|同比.{0,6}(?:多少|几)"
)
_SHARE = re.compile(
    r"占比|比例|比重|份额|占.{0,16}(?:多少|几成|百分之|几)|百分之(?:几|多少)|几成|率(?:是|为|有|达)?(?:多少|几|多大|多高)|.率[?]?$|多大比例"
)
_DURATION = re.compile(
    r"多久|多长时间|(?:历时|持续|用了|花了|耗时|为期|一驻|驻村)(?:了)?(?:多少|几|多长)(?=个?[年月天周小分时]|时间|久|长)|(?:多少|几)(?:个月|年|天|小时|分钟|周)(?!度)(?:时间|才|完成|内)?[?]?"
)
_ORG_SUFFIX = "局 委 厅 部 处 院 校 所 站 社 会 公司 集团 大学 学院 中学 小学 学校 医院 银行 中心 法院 协会 基地 园区 开发区 合作社 办公室 委员会"
_PLACE_SUFFIX = "省 市 区 县 旗 乡 镇 村 街道 社区 小区 街 路 州 盟 园 桥 河 湖 山 库 新区 苑 里 屯 寨"
_SUFFIX = frozenset((_ORG_SUFFIX + " " + _PLACE_SUFFIX).split())
_GENERIC = frozenset(
    "全市 全县 全区 全省 全国 全镇 全乡 全村 我市 我县 我区 本市 本县 各区 各县 市区 城区 老城区 辖区 社区 小区 街道 乡镇 城乡 农村 行政村 贫困村 "
    "县区 市县 区县 旗县 城市 学校 医院 公司 企业 单位 部门 机构 中心 基地 园区 全年 年末 全社会".split()
)


def analyze(question: str, known: frozenset[str] = frozenset()) -> Analysis:
    """Take one question apart; see :class:`Analysis`.

    :param known: words of the reports asked that no dictionary has (:func:`qa.words.names_of`).
    """
    text = fold(question).strip()
    for pattern, official in _SPOKEN:
        text = pattern.sub(official, text)
    text = re.sub(r"\s+", "", text) if re.search(r"[\u4e00-\u9fff]\s+[\u4e00-\u9fff]", text) else text
    kind = _kind(text)
    # 百 of 百分之几 is no number of the question.
    quantities = question_quantities(re.sub(r"百分之(?=几|多少)", "占占占", text))
    periods = tuple(dict.fromkeys(q.period for q in quantities if q.role == "date" and q.period))
    numbers = tuple(q for q in quantities if _binds(q))
    spoken = _blank(text, quantities)
    names = _names(words(spoken, known))
    wanted = _wanted(text, kind)
    return Analysis(
        question=text,
        kind=kind,
        terms=_terms(words(spoken, known, guess=False)),
        wanted=wanted,
        head=_head(text),
        periods=periods,
        numbers=numbers,
        names=names,
        operation=_operation(text),
        relative=_relative(text),
        ordinals=tuple(re.findall(r"第[一二三四五六七八九十百\d]+[届次批期轮号版]", text)),
    )


def _binds(quantity: Quantity) -> bool:
    """Whether the evidence must have the number: not a date, not the 一 of 一年 or 一共."""
    if quantity.role in ("date", "name") or quantity.value is None:
        return False
    return not (quantity.role == "duration" and quantity.value == 1) and quantity.raw not in (
        "一个",
        "一家",
        "一种",
    )


def _kind(text: str) -> Kind:
    if _GREETING.search(text):
        return "greeting"
    if _HELP.search(text):
        return "help"
    if _OVERVIEW.search(text):
        return "overview"
    if _YESNO.search(text) and not re.search(r"多少|几(?!乎)|什么|哪|谁|怎|为何", text):
        return "yesno"
    if _COMPARE.search(text):
        return "compare"
    if _WHY.search(text):
        return "why"
    if _TIME.search(text):
        return "time"
    if re.search(r"第几|几连|(?:几|多少)年一遇|比例结构|三次产业.{0,3}(?:比例|结构|构成)", text):
        return "what"
    if re.search(
        r"多少|几(?:个|名|人|位|家|户|所|座|条|项|次|场|天|年|成|倍|亩|间|件|期|支|辆|台|种|类|批|处|万|亿|百|千|岁|级|套|届|部|分)|百分之几|多久|多长时间|多大|多高|多长",
        text,
    ) and not re.search(r"哪几", text):
        return "figure"
    if _WHO.search(text):
        return "who"
    if _WHERE.search(text):
        return "where"
    if _LIST.search(text):
        return "list"
    if _HOW.search(text):
        return "how"
    if _WHAT.search(text) and not re.search(
        r"(?:占比|比例|比重|增速|增幅|总额|总量)(?:是|为)?(?:什么|啥|何)", text
    ):
        return "what"
    if _YESNO.search(text):
        return "yesno"
    if _FIGURE.search(text) or _CHANGE.search(text) or _SHARE.search(text):
        return "figure"
    # A bare topic (全年发电量) asks for its figure.
    return "what" if _WHAT.search(text) else "figure"


def _wanted(text: str, kind: Kind) -> Wanted:
    asked = _ASKED.search(text)
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
    }.get(unit, unit)
    role: Role | None = None
    if _CHANGE.search(text):
        role = "change"
    elif _SHARE.search(text):
        role = "share"
    elif _DURATION.search(text):
        role = "duration"
    elif asked and unit not in ("", "%", "百分点", "个百分点"):
        role = "quantity"
    if role == "share" and unit not in ("", "%"):
        role = "quantity"
    unit = {"个百分点": "百分点", "个月": "月"}.get(unit, unit)
    noun = "" if noun in _BARE or role in ("share", "change") or unit in ("百分点", "%", "‰") else noun
    measure = noun if _SIZED.search(noun) else "" if noun or unit not in ("", "元", "%") else _measure(text)
    if role in ("share", "change"):
        measure = measure if _SIZED.search(measure) else ""
    elif measure and not _SIZED.search(measure):
        noun, measure = measure, ""
    elif measure:
        noun = ""
    return Wanted(role=role, unit=unit, noun=noun, measure=measure)


#: Nouns that name a quantity rather than a thing that is counted.
_SIZED = re.compile(
    r"(?:[率量额数费价比值度积重款金税长]|收入|利润|投资|标准|成本|人口|里程|gdp|支出|贷款|存款|补助|补贴|工资|损失|寿命)$"
)
#: Nouns that say only that a size is asked for.
_BARE = frozenset(
    "规模 数量 水平 情况 盘子 大小 总数 数字 金额 数额 总量 时间 时长 结果 成绩 目标 底线 计划 标准 比例 比重 份额 占比".split()
)


def _measure(text: str) -> str:
    """The noun that 是多少, 有多少 or 多高 asks the size of: 城镇化率 in 甲县城镇化率多高."""
    match = re.search(
        r"(.+?)(?:一共|总共|共|大约|大概|到底|分别|各|现在|目前)*(?:是|有|为|达|达到)?(?:多少|几|多大|多高|百分之)",
        text,
    )
    if match is None or re.search(r"占|了$", match.group(1)[-3:]):
        return ""
    for n, word in enumerate(reversed(words(re.sub(r"[的,()]+$", "", match.group(1)), guess=False))):
        if len(word.text) > 1 and word.text not in _BARE and _SIZED.search(word.text):
            return word.text
        if n < 4 and (word.flag[:1] in "vpd" and word.flag != "vn" or word.text in STOP):
            continue  # the verb between: 失业率要控制在多少以内
        if not (word.flag[:1] in "nl" or word.flag in ("vn", "eng", "b", "j")) or word.flag in _PROPER:
            break
        if len(word.text) > 1 and word.text not in _BARE:
            return word.text
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
        if (word.flag[:1] in "nbj" or word.flag in ("vn", "l", "nz")) and word.text not in STOP:
            noun = word.text + noun
        else:
            break
    return noun


def _head(text: str) -> str:
    """The noun that stands with the question word: 什么文件, 哪些问题, 哪个县."""
    match = re.search(
        r"(?:什么|哪一?(?:个|种|项|类|条|份|部|些|家|所|座)|哪几(?:个|种|项|类|条|道|步|点|方面|大)?|啥|何种|哪)(?:样的)?(?P<rest>.+)",
        text,
    )
    return _noun_after(match.group("rest")) if match else ""


def _operation(text: str) -> Operation | None:
    if re.search(
        r"(?:去年|上年|上一年|前一年|上届|上一届|往年|年前|此前|之前|原来|原先|上次|前年)[^,?]{0,20}(?:是|为|有|占)?(?:多少|几)",
        text,
    ) and not _CHANGE.search(text):
        return "previous"
    if re.search(r"相差|差多少|差距|差额|(?:多|少|高|低|大)(?:出|了)?(?:多少|几)|之差", text):
        return "difference"
    if re.search(r"几倍|多少倍|倍数", text):
        return "ratio"
    if re.search(
        r"加起来|合起来|加在一起|之和|两(?:者|项|类)(?:合计|共|一共|总共)|合计|总和|一共|总共|共计|共有", text
    ):
        return "sum"
    if re.search(
        r"(?:剩|其余|另外|剩余|其他|还有)(?:下|的)?.{0,6}(?:多少|几)|没有.{1,14}(?:多少|几)|不是.{1,12}的(?:多少|几|有)|(?:多少|几).{0,4}(?:没有|没|不是|未)",
        text,
    ):
        return "rest"
    if re.search(r"最(?:多|高|大|快|长|好|猛|强|贵|远|有钱)|第一|居首|榜首", text):
        return "highest"
    if re.search(r"最(?:少|低|小|慢|短|差|便宜)|倒数第一|末位|垫底", text):
        return "lowest"
    return None


def _relative(text: str) -> int | None:
    """How many years 去年, 今年 or 明年 lies from the document's own; ``None`` for words of comparison (比去年)."""
    for word, offset in (("去年", -1), ("今年", 0), ("本年度", 0), ("明年", 1), ("前年", -2)):
        if re.search(rf"(?<![比较和与跟同]){word}(?!前)", text):
            return offset
    return None


def _blank(text: str, quantities: list[Quantity]) -> str:
    """The question with question words and numbers blanked, so that what is left is its topic."""
    blanked = list(text)
    for match in _QUESTION_WORDS.finditer(text):
        blanked[match.start() : match.end()] = " " * (match.end() - match.start())
    if (asked := _ASKED.search(text)) and asked.group("unit"):
        blanked[asked.start("unit") : asked.end("unit")] = " " * len(asked.group("unit"))
    for quantity in quantities:
        if quantity.role != "name":
            blanked[quantity.start : quantity.end] = " " * (quantity.end - quantity.start)
    return "".join(blanked)


def _terms(tagged: list[Word]) -> tuple[Term, ...]:
    terms: dict[str, Term] = {}
    for word in tagged:
        text = word.text.strip()
        if (
            not text
            or text in STOP
            or word.flag in ("x", "uj", "ul", "c", "p", "r", "y", "u", "f", "q")
            and len(text) < 2
        ):
            continue
        if not re.search(r"\w", text):
            continue
        # Letters in a Chinese question (5g, pm10, 4a) are as telling as a name.
        share = 1.2 if re.search(r"[a-z]", text) else weight(word)
        terms[text] = Term(text, share, (text, *_forms(text)))
    return tuple(terms.values())


def _forms(word: str) -> list[str]:
    """What else a report may call the word: its synonyms, and its stem (出口 for 出口额, 发电量 for 年发电量)."""
    forms = set(synonyms().get(word, ()))
    stem = re.sub(r"(?:总额|额|人数|数量|总数|总量|总产量)$", "", re.sub(r"^(?:年|总)(?=..)", "", word))
    if stem != word and len(stem) > 1:
        forms |= {stem, *synonyms().get(stem, ())}
    return sorted(forms - {word})


def _names(tagged: list[Word]) -> tuple[str, ...]:
    """Places, organisations and persons: proper nouns, joined with the suffix that follows them."""
    found: list[str] = []
    for i, word in enumerate(tagged):
        previous = tagged[i - 1] if i else None
        if (
            word.text in _SUFFIX
            and previous is not None
            and previous.flag in _PROPER
            and previous.text not in STOP
        ):
            if found and found[-1] == previous.text:
                found.pop()
            found.append(previous.text + word.text)
        elif word.flag in _PROPER and len(word.text) > 1 and _named(word):
            found.append(word.text)
    return tuple(dict.fromkeys(found))


_PROPER = frozenset(("nr", "ns", "nt", "nrt", "nrfg", "nz"))


def _named(word: Word) -> bool:
    """Whether a word that is tagged as a proper noun can stand for a name by itself."""
    if word.text in _GENERIC or word.text in STOP or word.text in synonyms():
        return False
    if len(word.text) == 2 and not in_dictionary(word.text) and word.text[1] in _SUFFIX:
        return False
    if len(word.text) > 2 and re.search(r"[省市区县旗乡镇村]$", word.text):
        return True
    if word.flag == "nz":
        return word.text[-1:] in _SUFFIX or word.text[-2:] in _SUFFIX
    if word.flag.startswith("nr"):
        return word.text[0] in SURNAMES or word.text.startswith(COMPOUND_SURNAMES)
    return True
