"""What a question wants computed: the operation, and a question of its own for each figure that goes in.

Only the question is read here; whether the report states those figures is seen by :mod:`qa.compute`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from qa.pairing import BEFORE, TIME, pair

#: ``change`` is by how much something went from one stated value to another; ``parts`` sums a list, ``bands`` the
#: bands of a breakdown by size; ``gap`` is a goal less what is reached; ``rest`` a whole less a part.
Sum = Literal[
    "difference", "sum", "ratio", "share", "rest", "change", "gap", "previous", "goal", "parts", "bands"
]


@dataclass(frozen=True, slots=True)
class Plan:
    """A calculation that a question may ask for.

    :param sides: a noun phrase for each figure: both terms, or part and whole (``share``), whole and part (``rest``),
        goal and present value (``gap``); the question about the present (``previous``, ``goal``), or the question.
    :param unit: the measure word asked for, or ``""``.
    :param explicit: whether the question can mean nothing but this calculation, so that one of the figures alone
        would be a wrong answer.
    """

    operation: Sum
    sides: tuple[str, ...]
    unit: str = ""
    explicit: bool = False

    @property
    def first(self) -> bool:
        """Whether to compute before looking for a figure that the report states for the whole question."""
        return self.explicit or self.operation in ("change", "goal", "bands", "parts")


_JOIN = r"(?:和|与|跟|同|、|及|以及|加上?)"
_GOAL = r"(?:(?:年初|预定|预期|年度|全年)?(?:的|定的)?(?:目标|计划|任务|预期|指标))"
_MORE = r"(?:多|少|高|低|大|小|长|短|快|慢|贵|便宜|重|轻)"
_MUCH = r"(?:多少|几(?!乎|何))"
_TOGETHER = r"(?:加起来|合起来|加在一起|合在一起|加一块|之和|总和|合计|一共|总共|(?<!公)共计?(?=有|是|为|多少|几|[\u4e00-\u9fff]{1,2}了?(?:多少|几)))"
_NOT = r"(?:没有|没能|没|尚未|未能|未|不是|并非)"
#: By how much something changed.
CHANGE = re.compile(
    rf"(?:减少|增加|提高|降低|下降|上升|缩短|压缩|精简|压减|扩大|缩小|提升|上涨|下调|上调|减|增|多|少|快|慢|短|长|省|降|升|涨|高|低)(?:出|掉|去)?了?(?:整整|大约|约)?{_MUCH}"
)
#: One word for a part and its other half.
_HALVES = (
    ("城镇", "农村"),
    ("城镇", "乡村"),
    ("城市", "农村"),
    ("男性", "女性"),
    ("男", "女"),
    ("省内", "省外"),
    ("市内", "市外"),
    ("国内", "境外"),
)
_BOTH = (("城乡", ("城镇", "农村")), ("男女", ("男性", "女性")))


def plan(question: str, unit: str = "") -> Plan | None:
    """The calculation that a folded question asks for, or ``None``.

    :param unit: the measure word that the question asks for.

    >>> plan("甲县的产值比乙县多多少亿元?").sides
    ('甲县的产值', '乙县的产值')
    """
    text = re.sub(r"[?!。\s]+$", "", question)
    text = re.sub(r"[呢啊呀吧]$", "", text)
    for reader in (
        _gap,
        _deducted,
        _negated,
        _more_than,
        _apart,
        _together,
        _times,
        _share,
        _change,
        _former,
    ):
        found = reader(text)
        if found is not None:
            return Plan(found[0], found[1], unit, found[2])
    return None


#: Operation, sides, explicit.
_Read = tuple[Sum, tuple[str, ...], bool] | None


def _gap(text: str) -> _Read:
    """还差几家才达到目标; 离目标还差多少."""
    if not re.search(rf"(?:还|尚|仍)?(?:差|缺|需要?再?(?:增加)?|要再增加){_MUCH}", text) or not re.search(
        r"目标|计划|任务|指标|达到|实现", text
    ):
        return None
    if re.search(_JOIN + r".*(?:相差|差了)", text):
        return None
    goal = re.sub(rf",?(?:还|尚|仍)?(?:差|缺|需要?再?(?:增加)?|要再增加){_MUCH}\w{{0,4}}?(?:才|$)", "", text)
    goal = re.sub(
        r"离|距离?|要(?=达到|完成|实现)|才?能?(?:达到|实现|完成)(?!的)|(?<=[年的])目标|目标|计划|任务|,",
        "",
        goal,
    )
    topic = re.sub(TIME + "(?:的|底)?", "", goal)
    year = re.search(TIME, goal)
    return "gap", (f"{year[0] if year else ''}{topic.strip('的')}目标", topic.strip("的")), True


def _deducted(text: str) -> _Read:
    """收入里扣掉税收,还剩多少."""
    match = re.match(
        r"(?P<w>[^,]+?)(?:里面|里|中|当中)?,?(?:扣掉|扣除|(?<![拆废解消清铲排切免开撤根扫])除[去掉了]|减去|去掉|刨去|刨掉|不算|不含|剔除)(?P<p>[^,]+?)(?:以外|之外|外|后|的话)?,",
        text + ",",
    )
    return ("rest", (match["w"], match["p"]), True) if match and re.search(_MUCH, text) else None


def _negated(text: str) -> _Read:
    """参加了却没当选的有多少; 没达标的还有几个."""
    if not re.search(_MUCH, text):
        return None
    match = re.match(
        rf"(?P<w>.+?),?(?:却|但是?|而|可是?|又)(?:还|并|都)?{_NOT}(?P<p>[^,]+?)(?:的|,|{_MUCH}|$)", text
    )
    if match:
        topic = re.match(r"(.+?(?:里面|里|中|当中),?)", match["w"])
        lead = topic[1] if topic else ""
        return "rest", (match["w"], lead + match["p"]), True
    match = re.search(rf"(?:还|尚)?{_NOT}(?P<p>[^,]{{1,14}}?)的?(?:[^,]{{0,4}}(?:有|是|还剩))?{_MUCH}", text)
    if match and not re.search(r"有没有$", text[: match.start("p")]):
        return "rest", ("", text[: match.start()] + match["p"] + "的"), True
    return None


def _more_than(text: str) -> _Read:
    """A比B多多少; 比计划多多少; 比上年多多少 is stated, not computed."""
    match = re.match(
        rf"(?P<a>.+?)比(?!例|重|较|率)(?P<b>.+?),?(?:要|还|整整|每[月年天人])?(?:超|{_MORE})(?:出|了|过)?(?:来)?(?:了)?{_MUCH}",
        text,
    )
    if not match:
        return None
    a, b = match["a"], match["b"]
    # 提高, 减少, 缩小: the word of comparison is only the end of a verb of change, which is stated.
    if re.fullmatch(rf"{BEFORE}(?:末|底|同期)?", b) or re.search(r"[提增减缩扩降延升拉走]$", b):
        return None
    if re.fullmatch(_GOAL, b.strip("的")):
        return "difference", (a, f"{a}{b.strip('的')}"), True
    return "difference", pair(a, b), True


def _apart(text: str) -> _Read:
    """A和B相差多少; 城乡收入差多少."""
    wide = re.search(
        rf"(?:之间)?的?(?:差距|差额|之差|相差|差了|差|悬殊)(?:是|有|为|了|到|达)?(?:到底)?{_MUCH}", text
    )
    if not wide:
        return None
    return _sides("difference", text[: wide.start()])


def _together(text: str) -> _Read:
    """A和B加起来多少; without two things, a list whose parts may be added up."""
    joined = re.search(rf",?(?:两|二|三|这[两三])?[年者项类个样种]*(?:{_TOGETHER})", text)
    if not joined or not re.search(_MUCH, text):
        return None
    explicit = bool(re.search(r"加起来|合起来|加在一起|合在一起|加一块|之和|总和", text))
    sides = _sides("sum", text[: joined.start()])
    if sides is not None:
        return "sum", sides[1], explicit
    rest = text[: joined.start()] + re.sub(_TOGETHER, "", text[joined.start() :])
    if re.search(r"以上|以下|不到|不足|低于|高于|超过", text):
        return "bands", (rest,), explicit
    return "parts", (rest,), False


def _sides(operation: Sum, text: str) -> _Read:
    """The two (or more) things joined in a phrase, each with the measure that they share."""
    text = re.sub(r"^([^()]*)\(([^()]+)\)(.*)$", r"\2\1\3", text)
    lead, comma, body = text.rpartition(",")
    if comma and not re.search(_JOIN, body) and re.search(_JOIN, lead):
        lead, body = "", f"{lead}的{body}" if body and not re.fullmatch(r"[两二三][^的]{0,3}", body) else lead
    for both, halves in _BOTH:
        if both in body:
            return operation, tuple(lead + body.replace(both, half) for half in halves), True
    body = re.sub(r"[两二](?:个|者|类|项)?(?:区县|区|县|市|镇|村|产业|地|者|类|项)的?", "的", body)
    match = re.match(rf"(?P<a>[^,]+?){_JOIN}(?P<b>[^,]+)$", body)
    if not match:
        return None
    more = re.split(_JOIN, match["b"])
    if len(more) > 1 and operation == "sum" and "、" in body:
        tail = re.search(r"的(?:[^的]+)$", more[-1])
        things = [match["a"], *more]
        if tail:
            things = [t if t.endswith(tail[0]) else t + tail[0] for t in things]
        return operation, tuple(lead + t for t in things), True
    a, b = pair(match["a"], match["b"])
    return operation, (lead + a, lead + b), True


def _times(text: str) -> _Read:
    """A是B的几倍."""
    match = re.match(rf"(?P<a>.+?)(?:相当于|是|为)(?P<b>.+?)的?(?:{_MUCH})倍", text)
    return ("ratio", pair(match["a"], match["b"]), True) if match else None


def _share(text: str) -> _Read:
    """X里Y占百分之几; Y占X的多大比例."""
    how = r"(?:百分之(?:几|多少)|几成|多少|多大(?:的?比例|比重|份额)?|(?:比例|比重|份额)(?:是|有|为)?(?:多少|多大|几)?)"
    match = re.match(
        rf"(?P<w>[^,]+?)(?:里面|里|中|当中|之中),?(?P<p>.+?)的?(?:能|约|大约)?(?:占了?(?:到|总数的?)?{how}|占比)",
        text,
    )
    if match:
        return "share", (f"{match['w']}中{match['p']}", match["w"]), False
    match = re.match(
        rf"(?P<p>.+?)的?占(?!比|地|用)(?:了|到)?(?:全部|所有|总(?!\w*[额量值数]))?(?P<w>[^,]+?)的?{how}", text
    )
    if match and len(match["w"]) > 1 and not re.match(r"百分|总|多", match["w"]):
        return "share", (match["p"], match["w"]), False
    return None


def _change(text: str) -> _Read:
    """少了几家, 缩短多少天, 快了多少: from one stated value to another."""
    if CHANGE.search(text):
        return "change", (text,), False
    return None


def _former(text: str) -> _Read:
    """年初的余额是多少, 去年的目标是多少, 2022年底有多少: what the present value was reached from."""
    if re.search(rf"{_GOAL}", text) and re.search(_MUCH, text) and not re.search(r"比|完成", text):
        return (
            "goal",
            (
                re.sub(
                    rf"(?<=\d年)初(?:给|为)?|(?<!\d)年初(?:给|为)?|(?:定|设定|确定|提出)的|{_GOAL}", "", text
                ),
            ),
            False,
        )
    when = rf"(?:(?:19|20)\d\d年(?:初|底|末|年底|年末)?|{BEFORE}(?:底|末|年底|年末)?)(?:为止)?(?:时|的时候)?的?,?"
    if re.search(when, text) and re.search(rf"{_MUCH}|是$|[^\W\d]$", text):
        return "previous", (re.sub(when, "", text),), bool(re.search(BEFORE, text)) and "去年" not in text
    return None


def halves(text: str) -> tuple[str, str] | None:
    """For a thing that is one of two halves: the whole, and the other half.

    >>> halves("农村常住人口有多少")
    ('常住人口有多少', '城镇常住人口有多少')
    """
    for first, second in _HALVES:
        for half, other in ((first, second), (second, first)):
            match = re.search(rf"(?:住在|在|来自)?{half}(?:地区)?的?(?=\S)", text)
            if match and other not in text and not re.search(r"城.*[农乡]|[农乡].*城|男.*女|女.*男", text):
                rest = text[match.end() :]
                return text[: match.start()] + rest, text[: match.start()] + other + rest
    return None


def half_word(text: str) -> re.Pattern[str] | None:
    """What names the half that a question asks for, or ``None`` where it asks for no half."""
    if halves(text) is None:
        return None
    if re.search(r"农村|乡村", text):
        return re.compile(r"农村|乡村|农民|村")
    if re.search(r"城[镇市]", text):
        return re.compile(r"城[镇市]")
    return re.compile("|".join(half for pair_ in _HALVES for half in pair_ if half in text))


def spoken(thing: str, unit: str) -> list[str]:
    """Questions for one figure, the most literal first."""
    thing = thing.strip(",的 ")
    if re.search(_MUCH, thing):
        return [thing]
    if not unit and re.search(r"的(?:人|人员|人数)$", thing):
        unit = "人"
    generic = re.sub(r"的?(?:数量|数目|个数|面积|规模|总量|总数)$", "", thing)
    tail = f"多少{unit}" if unit else "多少"
    forms = [f"{thing}是{tail}", f"{thing}有{tail}"]
    if generic != thing and generic:
        forms.append(f"{generic}有{tail}")
    return forms
