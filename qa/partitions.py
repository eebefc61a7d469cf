"""Questions of a whole and its parts, or of a goal and what is reached: what share, what is left, what is lacking."""

from __future__ import annotations

import re
from typing import Literal

from qa.pairing import JOIN, MUCH, TIME, things

#: ``change`` is by how much something went from one stated value to another; ``parts`` sums a list, ``bands`` the
#: bands of a breakdown by size; ``gap`` is a goal less what is reached; ``rest`` a whole less parts; ``average`` one
#: count by another; ``span`` the years between two dated events.
Sum = Literal[
    "difference",
    "sum",
    "ratio",
    "share",
    "rest",
    "change",
    "gap",
    "previous",
    "goal",
    "parts",
    "bands",
    "average",
    "span",
]


#: An operation, sides, explicit.
Read = tuple[Sum, tuple[str, ...], bool] | None

#: Words that put figures together: those that mean an addition, and those that may also go with a stated total.
ADDED = r"加起来|合起来|合在一起|加在一起|加(?:到)?一(?:块|起)儿?|相加|累加|加总|之和|总和|(?:算|放|合|归|加)(?:在|到)?一(?:块|起)儿?"
TOTAL = rf"(?:{ADDED}|合计|总计|一共|总共|拢共|统共|合共|(?<![公])共计?(?=有|是|为|达|多少|几|[\u4e00-\u9fff]{{1,3}}了?(?:多少|几)))"
_NOT = r"(?:没有|没能|没|尚未|未能|未|不是|并非|不属于)"
_EXCEPT = r"(?:扣掉|扣除|扣去|(?<![拆废解消清铲排切免开撤根扫])除[去掉了开]?|减去|去掉|刨去|刨掉|刨开|抛开|撇开|不算|不含|不包括|剔除)"


def gap(text: str) -> Read:
    """还差几家才达到目标; 离目标还差多少; 要实现目标还得增加多少."""
    step = rf",?(?:还|尚|仍|再)?(?:得|要|需要?|须|应该?)?再?(?:差|缺|短|增加|提高|提升|新增|增|降低?|压缩)了?{MUCH}"
    lacks = re.search(step, text)
    if not lacks or not re.search(r"还|尚|仍|再|差|缺", lacks[0]):
        return None
    if not re.search(r"目标|计划|任务|指标|要求|达到|达标|实现", text) or re.search(
        JOIN + r".*(?:相差|差了)", text
    ):
        return None
    goal = re.sub(step + r"\w{0,4}?(?=才|就|,|$)", ",", text)
    year = re.search(TIME, goal)
    goal = re.sub(
        rf"{TIME}(?:年?[底末])?的?|[离距]离?|想?要?才?就?能?(?:达到|实现|完成|达标)(?:了|的)?|(?:年度|全年|既定|下达的?)?(?:目标|计划|任务|指标)数?(?:值|任务)?|,",
        "",
        goal,
    ).strip("的才就能算")
    counted = re.search(rf"{MUCH}[\u4e00-\u9fff]?(?P<n>[\u4e00-\u9fff]{{2,}})$", text)
    goal = goal or (counted["n"] if counted else "")
    return ("gap", (f"{year[0] if year else ''}{goal}目标", goal), True) if goal else None


def deducted(text: str) -> Read:
    """收入里扣掉税收,还剩多少; 除了梨和桃,其他水果有多少."""
    if not re.search(MUCH, text):
        return None
    match = re.match(
        rf"(?:.*,)?(?P<w>[^,]*?)里?,?{_EXCEPT}(?P<p>[^,]+?)(?:以外|之外|外|后|的话)?,?(?P<r>(?:还|总共|一共)*(?:剩|有).*|,.*|$)",
        text,
    )
    if match is None:
        outside = re.match(
            rf"(?P<p>[^,]+?)(?:之外|以外),(?:其他|其余|别)?的?(?P<w>[^,]+?)(?:还|一共|总共|共)*(?:有|剩|是){MUCH}",
            text,
        )
        return ("rest", (outside["w"], *re.split(JOIN, outside["p"])), True) if outside else None
    rest = re.match(
        rf"(?:还?剩下?|剩余|其他|其它|其余|别的|另外|余下)的?(?P<n>[^,]*?)(?:还|一共|总共|共)?(?:有|是|剩)*{MUCH}",
        match["r"].strip(","),
    )
    whole = match["w"] or (rest["n"] if rest else "")
    counted = re.search(rf"{MUCH}[一-鿿]?(?P<n>[一-鿿]{{2,}})$", match["r"])
    if counted and re.fullmatch(r"全[国省市县区校院厂乡镇村]|", whole):
        whole += counted["n"]
    whole = whole or text[: match.start("w")].strip(",")
    if not whole:
        return None
    return "rest", (whole, *re.split(JOIN, match["p"])), True


def negated(text: str) -> Read:
    """参加了却没当选的有多少; 没达标的还有几个; 还有几处隐患没整改."""
    if not re.search(MUCH, text):
        return None
    match = re.match(
        rf"(?P<w>.+?),?(?:却|但是?|而|可是?|又)(?:还|并|都)?{_NOT}(?P<p>[^,]+?)(?:的|,|{MUCH}|$)", text
    )
    if match:
        topic = re.match(r"(.+?里,?)", match["w"])
        lead = topic[1] if topic else ""
        return "rest", (match["w"], lead + match["p"]), True
    match = re.match(
        rf"(?P<t>.*?)(?:还|尚|仍)?(?:有|剩)?{MUCH}[\u4e00-\u9fff]?(?P<w>[\u4e00-\u9fff]{{1,10}}?)(?:还|尚|仍)?(?:没有?能?|尚未|未能?)(?P<p>[\u4e00-\u9fff\"]{{1,14}}?)[完好]?$",
        text,
    )
    if match:
        whole = match["t"] + match["w"]
        return "rest", (whole, f"{whole}{match['p']}"), True
    match = re.match(
        rf"(?P<t>.+?)里?,?(?:还|尚|仍|最后)*(?:有|剩)?[下余]?{MUCH}[\u4e00-\u9fff]?(?:还|尚|仍)?(?:没有?能?|尚未|未能?)(?P<p>[\u4e00-\u9fff]{{1,10}}?)[完好]?$",
        text,
    )
    if match:
        return "rest", (match["t"], match["p"]), True
    match = re.match(
        rf"(?P<w>[^,]+?)里,?(?:还|另外?)*有{MUCH}[\u4e00-\u9fff]?(?:是)?(?:不是|不属于|没有?|未)(?P<p>[^,]{{1,12}}?)的?$",
        text,
    )
    if match:
        return "rest", (match["w"], match["p"]), True
    match = re.match(
        rf"(?:不|没)在(?P<p>[^,的]{{2,}}?)[里内中]?的(?P<w>.+?)(?:一?共|还)?(?:有|是){MUCH}", text
    )
    if match:
        return "rest", (match["w"], match["p"]), True
    match = re.match(
        rf"(?P<w>[^,]+?)里,?(?:跟|与|和|同)(?P<p>[^,]{{1,12}}?)(?:无关|没关系|没有关系|不相干|不沾边)的(?:一共|还)?(?:有|是){MUCH}",
        text,
    )
    if match:
        return "rest", (match["w"], match["p"]), True
    match = re.search(rf"(?:还|尚)?{_NOT}(?P<p>[^,]{{1,14}}?)的?(?:[^,]{{0,4}}(?:有|是|还剩))?{MUCH}", text)
    if match and not re.search(r"有没有$", text[: match.start("p")]):
        return "rest", ("", text[: match.start()] + match["p"] + "的"), False
    return None


_HOW = r"(?:百分之(?:几|多少)|几成|多少|多大|多高|几)"


def share(text: str) -> Read:
    """X里Y占百分之几; Y占X的多大比例; Y在X里的比重有多大."""
    tail = rf"(?:的?(?:占比|比例|比重|份额|占了?(?:到|总数的?)?)(?:是|有|为|达|约|能)*(?:{_HOW}.*|$)|的?{_HOW}成?$)"
    match = re.match(rf"(?P<p>[^,]+?)在(?P<w>[^,]+?)里?(?:所占)?(?:的|,)?{tail}", text)
    if match and re.search(r"占|比例|比重|份额|成$|百分之", text[match.end("w") :]):
        return "share", (*_parts(match["p"]), match["w"]), False
    match = re.match(rf"(?P<p>.+?)(?:能|约|大约)?占(?!比|地|用)(?:了|到)?(?P<w>[^,]+?)的?{_HOW}", text)
    inner = re.match(r"(?P<w>[^,]+?)里,?(?P<p>[^里]+)$", match["p"]) if match else None
    if match and inner is None:
        whole = re.sub(r"^(?:全部|所有|总(?!\w*[额量值数]))的?", "", match["w"])
        whole = re.sub(r"的?(?:比例|比重|份额)(?:是|有|为|达到?|约)*$", "", whole)
        if re.fullmatch(r"总(?:量|数|额|人数|体|计)|全部|整体", whole):
            return "share", (*_parts(match["p"]), ""), False
        if len(whole) > 1 and not re.match(r"百分|总|多|比", whole):
            return "share", (*_parts(match["p"]), whole), False
    match = re.match(rf"(?P<w>[^,]+?)里,?(?P<p>.+?){tail}", text)
    if match and re.search(r"占|比例|比重|份额|成$|百分之", text):
        return "share", (*_parts(match["p"]), match["w"]), False
    return None


def share_of_sort(text: str) -> tuple[str, ...]:
    """What a share is asked of, where the whole is only a topic: 抽检车辆,不合格的比例是多少; empty for no share."""
    match = re.search(
        rf"(?:^|,)(?P<p>[^,里]{{2,}}?)的?(?:占比|比例|比重|占)(?:是|有|为|占|达|了|到)*{_HOW}$", text
    )
    return _parts(match["p"]) if match else ()


def _parts(text: str) -> tuple[str, ...]:
    """The parts that a share is asked of together: 水电和风电一共."""
    joined = re.sub(rf"(?:两[者项类个样])?,?{TOTAL}$", "", text)
    return things(joined) or (joined,) if joined != text else (text,)
