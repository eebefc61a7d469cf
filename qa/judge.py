"""Yes or no, and which is more: judgements over stated figures and the direction of stated changes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from corpus.figures import same_unit
from corpus.types import Figure
from qa import constraints, phrases
from qa.analyze import Analysis
from qa.arithmetic import usable
from qa.compare import Ground, Verdict
from qa.evidence import Scene, Vocabulary

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


def siblings(scene: Scene, analysis: Analysis) -> list[Figure]:
    """The scene's figures that can be compared with each other: the largest group of one role and unit."""
    growth = bool(re.search(r"增长|增速|增幅|涨|跌|下降|降|快|慢|提高|变化", analysis.question))
    groups: dict[tuple[str, str], list[Figure]] = {}
    for figure in scene.figures:
        if not usable(figure) or figure.role in ("date", "name", "threshold", "duration"):
            continue
        if growth != (figure.role == "change"):
            continue
        key = next((k for k in groups if same_unit(k[1], figure.unit)), ("", figure.unit))
        groups.setdefault(key, []).append(figure)
    best = max(groups.values(), key=len, default=[])
    text, base = scene.text, scene.sentence.start
    part = text.find("其中")
    if part >= 0:
        parts = [f for f in best if f.start - base > part]
        best = parts if len(parts) >= 2 else best
    return best


def extreme(
    analysis: Analysis, scenes: Iterable[Scene], vocabulary: Vocabulary, *, minimum: float
) -> Verdict | None:
    """Which of several things has the highest (or lowest) figure; ``None`` where nothing can be compared.

    :param minimum: coverage that the sentence needs.
    """
    if analysis.operation not in ("highest", "lowest"):
        return None
    best: tuple[float, Verdict] | None = None
    for place, scene in enumerate(scenes):
        group = siblings(scene, analysis)
        if len(group) < 2 or constraints.broken(analysis, scene):
            continue
        support = scene.support(analysis, vocabulary, scene.sentence.start, scene.sentence.end)
        if support.coverage < minimum:
            continue
        signed = {f: -f.value if _falls(scene, f) else f.value for f in group if f.value is not None}
        figure = (max if analysis.operation == "highest" else min)(signed, key=lambda f: signed[f])
        start, end = entity(scene, figure, group, analysis)
        if end <= start:
            continue
        score = support.coverage + 0.02 * min(len(group), 5) - 0.02 * place
        if best is None or score > best[0]:
            name = scene.document.text[start:end]
            ground = Ground(scene, start, figure.end)
            best = (score, Verdict(name, (ground,), support.coverage, (figure,)))
    return best[1] if best else None


def _falls(scene: Scene, figure: Figure) -> bool:
    if figure.role != "change":
        return False
    words_before = scene.slice(max(scene.sentence.start, figure.start - 6), figure.start)
    return bool(_DOWN.search(words_before)) and not _UP.search(words_before)


#: Nouns that name a measure or a whole, not one of the things compared.
_MEASURES = frozenset(
    "总量 增速 增幅 降幅 总额 数量 占比 比重 比例 全市 全县 全区 全国 全省 首位 末位 位次 规模 水平 价格 产量 总产量 同比 人数 合计 总数 金额 面积 "
    "服务 其中 全年 年末 增加值 投资 收入".split()
)
_LEAD = re.compile(r"(?:分|从|按)[^,;:]{1,8}(?:看|分|划分),?|其中,?|——")


def entity(scene: Scene, figure: Figure, group: list[Figure], analysis: Analysis) -> tuple[int, int]:
    """What a figure is of among the ``group`` it is compared in: the noun phrase that opens its own part.

    :return: document offsets; empty where nothing names it.
    """
    base = scene.sentence.start
    low = max((f.end for f in group if f.end <= figure.start), default=base)
    text = scene.slice(low, figure.start)
    text = _LEAD.sub(lambda m: " " * len(m.group()), text)
    for clause in reversed(list(re.finditer(r"[^,;:]+", text))):
        found = [
            (s, e)
            for s, e in phrases.noun_phrases(clause.group())
            if (name := clause.group()[s:e]) not in analysis.question and name not in _MEASURES
        ]
        if found:
            start, end = found[0]
            for s, e in found[1:]:
                if clause.group()[end:s] not in ("、", "和", "及", "与"):
                    break
                end = e
            return low + clause.start() + start, low + clause.start() + end
    return low, low
