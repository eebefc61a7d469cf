"""What a question wants computed: the operation, and a noun phrase for each figure that goes in.

The cue of an operation (相加, 比…多, 占, 还差) is looked for anywhere in the question; what is left of it around the
cue names the operands. Only the question is read here; whether the report states those figures is seen by
:mod:`qa.compute`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from qa import partitions
from qa.pairing import BEFORE, FORMERLY, GOAL, JOIN, MORE, MUCH, pair, things
from qa.partitions import ADDED, TOTAL, Read, Sum
from qa.words import words


@dataclass(frozen=True, slots=True)
class Plan:
    """A calculation that a question may ask for.

    :param sides: a noun phrase for each figure: both terms; the whole and its parts (``rest``), the parts and their
        whole (``share``), the goal and the present value (``gap``), the two counts (``average``), the two events
        (``span``); the question about the present (``previous``, ``goal``), or the question.
    :param unit: the measure word that the figures are asked in, or ``""``.
    :param explicit: whether the question can mean nothing but this calculation, so that one of the figures alone
        would be a wrong answer.
    :param signed: whether the question takes it that the first figure is the larger one.
    """

    operation: Sum
    sides: tuple[str, ...]
    unit: str = ""
    explicit: bool = False
    signed: bool = False

    @property
    def first(self) -> bool:
        """Whether to compute before looking for a figure that the report states for the whole question."""
        if self.operation == "average":
            return False
        return self.explicit or self.operation in ("change", "goal", "bands", "parts", "sum")


#: By how much something changed.
CHANGE = re.compile(
    rf"(?:减少|增加|提高|降低|下降|上升|缩短|压缩|精简|压减|扩大|缩小|提升|上涨|下调|上调|减|增|多|少|快|慢|短|长|省|降|升|涨|高|低)(?:出|掉|去|下来|下去|下)?了?(?:整整|大约|约)?{MUCH}"
)


def plan(question: str, unit: str = "") -> Plan | None:
    """The calculation that a folded question asks for, or ``None``.

    :param unit: the measure word that the question asks for.

    >>> plan("甲县的产值比乙县多多少亿元?").sides
    ('甲县的产值', '乙县的产值')
    """
    text = re.sub(r"[?!。\s]+$", "", question)
    text = re.sub(r"[呢啊呀吧嘛]$", "", text)
    text = re.sub(r"^(?:请问|(?:我?想)?(?:问|算|知道)(?:一?下|问|算)?|那么?|要是|如果),?", "", text)
    text = re.sub(r"里[头边面]|当中|之中|(?<![集其初高])中(?=,)", "里", text)
    for reader in (
        partitions.gap,
        _span,
        _average,
        partitions.deducted,
        partitions.negated,
        _more_than,
        _apart,
        _times,
        partitions.share,
        _together,
        _change,
        _former,
    ):
        found = reader(text)
        if found is not None:
            operation, sides, explicit = found
            counted = operation not in ("ratio", "average", "span", "share")
            return Plan(operation, sides, unit if counted else "", explicit, reader is _more_than)
    return None


def _span(text: str) -> Read:
    """从甲到乙隔了多少年."""
    match = re.match(
        rf"(?:从)?(?P<a>[^,]{{2,}}?)(?:到|至|和|与|跟)(?P<b>[^,]{{2,}}?),?(?:之间|中间|前后|总共|一共|足足|大概|大约|约)*(?:相?隔|间隔|相距|差|[花用]|历时|经过|过)了?(?:{MUCH}个?(?:年|月|天|时间)|多久|多长时间)$",
        text,
    )
    return ("span", (match["a"], match["b"]), True) if match else None


def _average(text: str) -> Read:
    """平均每个村有几所学校; 每名老师平均带多少学生; 低保平均一户几口人."""
    each = r"(?:每|一)一?(?P<u>个|名|家|户|位|所|张|亩|座|人|台|辆|条|场|项|处|件|次|例|届)?"
    owns = r"(?:有|能|可以?|会|要|拥有|配有?|配备|对应|负责|分到|摊到?|分摊|占|带|管|产|打|花|用|得|接待|做|开|是|为)*(?P<did>[罚赔补缴投贷挣赚还领捐拨]?)了?"
    match = re.match(
        rf"(?P<t>.*?)(?:(?:平均|均摊)(?:下来|算下来|到|来看)?,?{each}(?P<d>[^,]*?)|(?<![同]){each.replace('<u>', '<v>')}(?P<e>[^,]+?)平均){owns},?(?:{MUCH})(?P<n>.*)$",
        text,
    )
    if not match:
        return None
    topic = match["t"].strip("的,")
    unit = match["u"] or match["v"] or ""
    thing = (match["d"] or match["e"] or "").strip("的,")
    counted = match["n"]
    return "average", (f"{topic}{match['did']}多少{counted}", f"{topic or ''}{thing}有多少{unit}"), True


#: What may stand between 多 and 多少: 多挣多少, 高出了多少.
_BY = r"(?:出来?|了|过|来|[花挣赚卖收发用建做投住种养招派产打交开办接带领拿供销增降涨]|[\u4e00-\u9fff]了)*"


def _more_than(text: str) -> Read:
    """A比B多多少; A超出B多少; 比计划多多少; 比上年多多少 is stated, not computed."""
    match = re.match(
        rf"(?P<a>.+?)(?<![占对同环收])比(?!例|重|较|率|值)(?P<b>.+?),?(?:要|还|整整|(?<![前上头])一年|平均|每[月年天人])*(?:超|{MORE}){_BY}(?:百分之|[^\W\d约概致校])?{MUCH}",
        text,
    ) or re.match(
        rf"(?P<a>.+?)(?P<x>超出|超过|多于|高于|高出|多出|少于|低于)了?(?![\d十百千来去])(?P<b>[^,]+?)了?{MUCH}",
        text,
    )
    if not match:
        return None
    a, b = match["a"].strip(",的"), match["b"].strip(",的")
    if re.fullmatch(FORMERLY, b):
        return "change", (text,), False
    # 提高, 减少, 缩小: the word of comparison is only the end of a verb of change, which is stated.
    if re.fullmatch(rf"{BEFORE}(?:末|底|同期)?(?:要|还|会|又)?", b) or re.search(
        r"[提增减缩扩降延升拉走]$", b
    ):
        return None
    first, second = (a, f"{a}{b}") if re.fullmatch(GOAL, b) else pair(a, b)
    how = match.groupdict().get("x") or text[match.end("b") : match.end()].replace("多少", "")
    less = re.search(r"[少低小短慢轻]|便宜", how)
    return "difference", (second, first) if less else (first, second), True


def _apart(text: str) -> Read:
    """A和B相差多少; 城乡收入差多少."""
    wide = re.search(
        rf"(?:之间)?的?(?:差距|差额|之差|相差|差了|差|悬殊)(?:是|有|为|了|到|达)?(?:到底)?{MUCH}", text
    )
    if not wide:
        return None
    sides = things(text[: wide.start()])
    return ("difference", sides, True) if len(sides) == 2 else None


def _times(text: str) -> Read:
    """A是B的几倍."""
    match = re.match(
        rf"(?P<a>.+?)(?:相当于|等于|顶|是|为|抵)(?:得?上|了)?(?P<b>.+?)的?{MUCH}倍", text
    ) or re.match(rf"(?P<a>.+?)(?:相当于|等于|顶|抵)(?:得?上|了)?{MUCH}个(?P<b>.+)$", text)
    return ("ratio", pair(match["a"], match["b"]), True) if match else None


def _together(text: str) -> Read:
    """A和B加起来多少; without two things, a list whose parts may be added up."""
    if not re.search(MUCH, text):
        return None
    body = re.sub(r"^(?:把|将)", "", text)
    cue = re.search(rf",?(?:两|二|三|四|这[两三四])?[年者项类个样种]*(?:{TOTAL})", body)
    if cue is None:
        match = re.match(rf"(?P<x>[^,]+?(?<![增参新附更追施叠])加上?[^,]+?)(?:有|是|为)?{MUCH}", body)
        # 加 of 加速器 joins nothing.
        joins = any(word.text in ("加", "加上") for word in words(body, guess=False))
        sides = things(match["x"]) if match and joins else ()
        return ("sum", sides, True) if len(sides) > 1 else None
    lead, tail = body[: cue.start()], body[cue.end() :]
    sides = things(lead)
    if len(sides) < 2 and (named := re.search(rf"{MUCH}[\u4e00-\u9fff]?(?P<x>[^,]*{JOIN}[^,]*)$", tail)):
        sides = things(named["x"])
    if len(sides) > 1:
        return "sum", sides, True
    rest = lead + re.sub(TOTAL, "", body[cue.start() :])
    if re.search(r"以上|以下|不到|不足|低于|高于|超过", body):
        return "bands", (rest,), bool(re.search(ADDED, body))
    return "parts", (rest,), bool(re.search(ADDED, body))


def _change(text: str) -> Read:
    """少了几家, 缩短多少天, 快了多少: from one stated value to another."""
    if CHANGE.search(text):
        return "change", (text,), False
    return None


def _former(text: str) -> Read:
    """年初的余额是多少, 去年的目标是多少, 2022年底有多少: what the present value was reached from."""
    if re.search(GOAL, text) and re.search(MUCH, text) and not re.search(r"比|完成", text):
        topic = re.sub(
            rf"(?<=\d年)初(?:给|为)?|(?<!\d)年初(?:给|为)?|(?:定|设定|确定|提出)的|{GOAL}", "", text
        )
        return "goal", (topic,), False
    when = rf"(?:(?:19|20)\d\d年(?:初|底|末|年底|年末)?|{BEFORE}(?:底|末|年底|年末)?)(?:为止)?(?:时|的时候)?的?,?"
    if re.search(rf"[比较]{BEFORE}", text) or re.search(r"现在|如今|目前|眼下|现有", text):
        return None  # 以前的贫困户现在有多少收入 asks for the present
    if re.search(when, text) and re.search(rf"{MUCH}|是$|[^\W\d]$", text):
        return (
            "previous",
            (re.sub(when, "", text),),
            bool(re.search(BEFORE, text)) and "去年" not in text,
        )
    before = re.match(rf"(?P<e>[^,]{{2,8}}?[成完用开建设办])(?:之|以)前,?(?P<t>.*{MUCH}.*)", text)
    return ("previous", (before["t"],), True) if before else None


def spoken(thing: str, unit: str) -> list[str]:
    """Questions for one figure, the most literal first."""
    thing = thing.strip(",的 ")
    if re.search(MUCH, thing):
        return [thing]
    if not unit and re.search(r"的(?:人|人员|人数)$", thing):
        unit = "人"
    generic = re.sub(r"的?(?:数量|数目|个数|面积|规模|总量|总数)$", "", thing)
    tail = f"多少{unit}" if unit else "多少"
    forms = [f"{thing}是{tail}", f"{thing}有{tail}"]
    if generic != thing and generic:
        forms.append(f"{generic}有{tail}")
    return forms
