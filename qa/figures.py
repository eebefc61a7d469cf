"""Which figure of the report answers a question: the form it must have, and how well its words fit."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from corpus.figures import same_unit
from corpus.normalize import fold
from corpus.types import Figure
from qa.analyze import Analysis, Wanted
from qa.evidence import Rarity, Scene, Support
from qa.words import synonyms

#: What the fit of a figure's own words, the search's opinion and its form add to the coverage;
#: chosen on the tuning half of the product's questions.
PRECISION, SEARCH, NOUN, ROLE = 0.15, 0.1, 0.25, 0.15
#: Units that 个 can stand for: anything that is counted one by one.
_COUNTED = frozenset(
    "个 家 户 所 座 间 套 条 项 场 次 期 件 份 部 支 辆 台 处 张 篇 本 头 只 株 床 栋 幢 片 人 名 位 类 种 批 组 所 名 对 口 届 站 门 节 枚 块 枝 艘 架 孔 眼 宗 起 例 大 种类".split()
)
_RISE = re.compile(r"增长|增加|提高|上升|上涨|提升|扩大|净增|多|高|涨|升")
_FALL = re.compile(r"下降|减少|降低|下跌|下滑|回落|缩小|缩短|压减|少|低|跌|降")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A figure with how well it fits; higher scores are better."""

    figure: Figure
    scene: Scene
    support: Support
    score: float


def fits(figure: Figure, wanted: Wanted, analysis: Analysis) -> bool:
    """Whether the figure has the form that the question asks for: its role and its unit."""
    if figure.role in ("name", "date"):
        return False
    question = analysis.question
    if wanted.role == "share":
        return (
            figure.unit in ("%", "‰")
            and figure.role != "change"
            or figure.unit in ("百分点",)
            and "百分点" in question
        )
    if wanted.role == "duration":
        return figure.role == "duration"
    if wanted.role == "change":
        if wanted.unit:
            return _unit_fits(figure.unit, wanted.unit)
        return figure.role == "change" or figure.unit == "百分点"
    if figure.role == "duration":
        return wanted.unit != "" and same_unit(figure.unit, wanted.unit)
    if figure.role == "threshold" and not (figure.qualifier and fold(figure.qualifier)[:2] in question):
        return False
    if wanted.unit:
        return _unit_fits(figure.unit, wanted.unit)
    return True


def _unit_fits(unit: str, asked: str) -> bool:
    if same_unit(unit, asked):
        return True
    return asked in ("个", "家") and unit in _COUNTED or unit == "个" and asked in _COUNTED


def rank(analysis: Analysis, scenes: Iterable[Scene], rarity: Rarity) -> list[Candidate]:
    """Every figure of the right form in the scenes, best first; ties keep the scenes' order."""
    candidates = []
    for place, scene in enumerate(scenes):
        for figure in scene.figures:
            if not fits(figure, analysis.wanted, analysis):
                continue
            support = scene.support(analysis, rarity, *scene.window(figure), own=figure.subject)
            score = (
                support.coverage
                + PRECISION * support.precision
                + SEARCH / (1 + 0.2 * place)
                + NOUN * (noun_fit(analysis.wanted.noun, figure, scene) - 1)
                + ROLE * role_fit(figure, analysis)
            )
            candidates.append(Candidate(figure, scene, support, score))
    return sorted(candidates, key=lambda c: -c.score)


def noun_fit(noun: str, figure: Figure, scene: Scene) -> float:
    """How far the figure counts what the question counts: 1 the very noun, 0 something else."""
    if not noun or noun in ("人", "钱", "时间", "资金"):
        return 1.0
    subject = fold(figure.subject)
    window = scene.slice(*scene.window(figure))
    forms = {noun, *synonyms().get(noun, ())}
    for place, worth in ((subject, 1.0), (window, 0.9)):
        if any(re.search(re.escape(form) + r"(?![们])", place) for form in forms):
            return worth
    tail = noun[-2:]
    if len(noun) > 2 and (tail in subject or tail in window):
        return 0.6
    return 0.4 if any(form in scene.text or form in scene.heading for form in forms) else 0.0


def role_fit(figure: Figure, analysis: Analysis) -> float:
    """Preference among the forms that would do, -1 to 1."""
    role = analysis.wanted.role
    if role is None or role == "quantity":
        if figure.role == "change":
            return -1.0
        return {"quantity": 1.0, "target": 0.8, "share": 0.6}.get(figure.role, 0.0)
    if role == "change":
        question, words = analysis.question, figure.raw
        direction = (
            -1.0 if _FALL.search(question) and not _RISE.search(question) and _RISE.search(words) else 0.0
        )
        return (1.0 if figure.role == "change" else 0.0) + direction
    return 1.0 if figure.role == role else 0.0
