"""Yes or no: judgements over stated figures, the direction of stated changes, exceptions and opposites."""

from __future__ import annotations

import re
from decimal import Decimal

from corpus.figures import same_unit
from corpus.types import Figure
from qa.analyze import Analysis
from qa.arithmetic import usable
from qa.evidence import Scene

_OVER = re.compile(
    r"超过|高于|多于|大于|突破|超出|逾|不止|以上|达到|够|过了?(?=\d|一半|半)|比.{1,12}(?:高|多|大)"
)
_UNDER = re.compile(r"低于|少于|小于|不到|不足|不满|以内|没到|没有达到|没达到|比.{1,12}(?:低|少|小)")
_UP = re.compile(r"增长|增加|提高|上升|上涨|提升|扩大|净增|增产|多了|涨|升|高于|变多|变大|好转|改善")
_DOWN = re.compile(r"下降|减少|降低|下跌|下滑|回落|缩小|缩短|减产|少了|跌|降|低于|变少|变小|收窄")
_NOT = re.compile(
    r"没有|尚未|未能|未(?!来)|没(?!收)|不(?!少于|低于|超过|断|同|仅|但|忘|含|变|足|到|满|良)|无(?!人机|线|障|偿|缝|公害)|并非|零"
)
_ALL = re.compile(r"全部|全都|都(?!市)|均|所有|每个|每一|无一|全覆盖|100%|百分之百|人人|户户")


def yes(question: str) -> str:
    """How a Chinese speaker affirms this question."""
    return "有" if re.search(r"有没有(?=[^过])|有无", question) and "超过" not in question else "是的"


def no(question: str) -> str:
    """How a Chinese speaker denies this question."""
    if re.search(r"有没有|有无|了吗|了没|过吗|还有|没有\??$|有.{0,12}吗", question):
        return "否，没有"
    return "否，不是"


def yes_no(analysis: Analysis, scene: Scene, start: int, end: int) -> tuple[str, tuple[Figure, ...]] | None:
    """Judge a yes-no question by the clauses ``[start, end)``, which speak of it.

    :return: the short answer and the figures it rests on; ``None`` where the clauses cannot tell.
    """
    question = analysis.question
    text = scene.slice(start, end)
    holds = _by_figure(analysis, scene, start, end)
    figures: tuple[Figure, ...] = ()
    if holds is not None:
        truth, figure = holds
        figures = (figure,)
    else:
        truth = _by_words(question, text)
    return (yes(question) if truth else no(question)), figures


def _by_words(question: str, text: str) -> bool:
    """Compare what is asked and what is said by direction, by exception, and by negation."""
    asked_up, asked_down = bool(_UP.search(question)), bool(_DOWN.search(question))
    said_up, said_down = _UP.search(text), _DOWN.search(text)
    if asked_up != asked_down and (said_up or said_down):
        first = min((m.start(), up) for m, up in ((said_up, True), (said_down, False)) if m)
        return asked_up == first[1]
    if re.search(r"目标|计划|预期|任务|指标", question) and re.search(r"完成|达到|实现|达成", question):
        return not re.search(r"未达|未完成|没有完成|低于|比[^,;]{0,8}低|不及|差", text)
    if _ALL.search(question) and re.search(r"其余|仍|尚|还有|部分", text):
        return False
    for one, other in _OPPOSITES:
        if one.search(question) and other.search(text):
            return False
        if other.search(question) and one.search(text):
            return False
    body = re.sub(r"有没有|是不是|是否|能否|没有\??$|了没\??$|没\??$", "", question)
    denied_question, denied_text = bool(_NOT.search(body)), bool(_NOT.search(text))
    if denied_question and _ALL.search(text) and not denied_text:
        return False
    return denied_question == denied_text


#: Words that deny each other without a negation.
_OPPOSITES = tuple(
    (re.compile(one), re.compile(other))
    for one, other in (
        (r"收费|收钱|要钱|付费|花钱", r"免费|无偿|减免"),
        (r"最终|核定|正式", r"初步|快报|预计"),
        (r"伤亡|死亡|遇难|死人", r"零伤亡|无一人|无人"),
        (r"赚|盈利", r"亏损"),
        (r"公开", r"保密|秘密"),
        (r"自愿", r"强制|必须"),
        (r"全部|都|所有", r"部分|大部分|多数"),
    )
)


def _by_figure(analysis: Analysis, scene: Scene, start: int, end: int) -> tuple[bool, Figure] | None:
    """Compare the clause's figure with the one that the question names."""
    question = analysis.question
    asked: list[tuple[Decimal, str]] = [(n.value, n.unit) for n in analysis.numbers if n.value is not None]
    if re.search(r"一半|半数", question):
        asked.append((Decimal(50), "%"))
    if not asked:
        return None
    value, unit = asked[0]
    own = [f for f in scene.figures if start <= f.start < end]
    for figure in [*own, *(f for f in scene.figures if f not in own)]:
        if not usable(figure) or figure.value is None or figure.role == "threshold":
            continue
        if not (same_unit(figure.unit, unit) or figure.unit == unit):
            continue
        if _UNDER.search(question):
            return figure.value < value, figure
        if _OVER.search(question):
            return (
                figure.value >= value if "达到" in question or "以上" in question else figure.value > value,
                figure,
            )
        return figure.value == value, figure
    return None
