"""Goals that a report holds its figures against: how far one is, and whether it was met."""

from __future__ import annotations

import re

from corpus.normalize import fold
from corpus.types import Figure, Role
from qa.arithmetic import Computed, alike, combine, usable
from qa.breakdown import Resolve
from qa.evidence import Scene
from qa.figures import Candidate
from qa.operands import Plan, spoken

#: Words for what a figure is held against.
GOAL = re.compile(r"计划|目标|任务|预期|指标|要求|标准")
_GOALS: tuple[Role, ...] = ("target",)
_REACHED: tuple[Role, ...] = ("quantity", "share", "duration", "change")
_RATES: tuple[Role, ...] = ("share",)
#: Where less is better: costs are held down, times cut.
_CEILING = re.compile(r"控制|以内|不超过|不高于|不突破|上限|压[减降]")
_MISSED = re.compile(r"未达|未完成|未能|没有?(?:完成|达到)|不及|落后于|尚未|欠")
_UNDER = re.compile(r"低于|少于|不足|短于|比[^,;]{0,8}(?:低|少)")
_OVER = re.compile(r"高于|超过|多于|高出|超出|突破|超额|比[^,;]{0,8}(?:高|多)")
_REACHED_WORDS = re.compile(r"完成|达到|达标|实现|优于|好于|达成")
#: A question whether a goal was met.
_ASKED = re.compile(
    r"^(?P<t>.+?)(?:的)?(?:有没有|已经?|都|是)?(?:(?:完成|达到|达成|实现|超过|超额完成|控制在|控制到|符合|满足)了?(?P<g>[^,]*?)(?:计划|目标|任务|预期|指标|要求|标准)(?:之内|以内|数|值)?|达标|(?P<h>[^,]*?的?(?:任务|目标|计划|指标))(?:完成|达到|实现|达成))了?$"
)
_RESTORED = re.compile(r"^(?P<t>.+?)(?:已经?|都)?恢复到了?(?P<w>[^,]*?)(?:的?(?:水平|规模|程度))?了?$")


def gap(plan: Plan, resolve: Resolve) -> Computed | None:
    """A goal less what is reached, where the goal is higher."""
    for question in (f"{plan.sides[1]}总数是多少{plan.unit}", *spoken(plan.sides[1], plan.unit)):
        now = resolve(question, roles=("quantity", "share"), apart=plan.sides[1])
        if now is None or now.figure.value is None:
            continue
        goal = planned(now) or _goal_elsewhere(plan, now, resolve)
        if goal is not None and now.figure.value < (goal.figure.value or 0):
            return combine("difference", goal, now)
    return None


def _goal_elsewhere(plan: Plan, now: Candidate, resolve: Resolve) -> Candidate | None:
    """The goal that the report sets in another sentence for the very thing that has reached ``now``."""
    for question in spoken(plan.sides[0], plan.unit):
        goal = resolve(question, roles=_GOALS)
        if goal is not None and alike(goal.figure, now.figure) and goal.figure != now.figure:
            same = fold(goal.figure.subject) == fold(now.figure.subject)
            return goal if same and usable(goal.figure) else None
    return None


def planned(done: Candidate) -> Candidate | None:
    """The goal that the same sentence sets against what was done: 完成7600人,任务数为8000人; 低于27%的控制目标."""
    scene, figure = done.scene, done.figure
    start, stop = scene.segment_start(figure.start), scene.text.find(";", figure.end - scene.sentence.start)
    end = scene.sentence.start + stop if stop >= 0 else scene.sentence.end
    near = [
        f
        for f in scene.figures
        if start <= f.start < end
        and f != figure
        and alike(f, figure)
        and f.role not in ("name", "date", "change")
    ]
    goals = [f for f in near if f.subject == figure.subject and f.role == "target"]
    following = [f for f in near if f.start > figure.end][:1]
    goals = goals or [f for f in following if GOAL.search(scene.slice(figure.end, scene.window(f)[1]))]
    return Candidate(goals[0], scene, done.support, 0.0) if len(goals) == 1 else None


def judge(statement: str, resolve: Resolve) -> tuple[bool, tuple[Candidate, ...]] | None:
    """Whether a goal was met, or an old level reached again, as a statement has it; ``None`` where none is told.

    :param statement: folded, without the words that make it a question.
    """
    if (restored := _RESTORED.match(statement)) is not None:
        found = resolve(f"{restored['t']}恢复到百分之几", roles=_RATES)
        if found is None or found.figure.value is None or not usable(found.figure):
            return None
        lead = found.scene.slice(found.scene.clause_at(found.figure.start).start, found.figure.start)
        return (found.figure.value >= 100, (found,)) if "恢复" in lead else None
    asked = _ASKED.match(statement)
    if asked is None:
        return None
    topic = asked["t"] + re.sub(r"(?:任务|目标|计划|指标)$", "", asked["h"] or "")
    topic = re.sub(r"(?:19|20)\d\d年的?|(?:任务|目标|计划|指标)$", "", topic).strip("的,都已")
    if len(topic) < 2:
        return None
    for question in (f"{topic}是多少", f"{topic}有多少"):
        done = resolve(question, roles=_REACHED, apart=topic)
        met = None if done is None else _met(done, statement)
        if done is not None and met is not None:
            return met[0], (done, *met[1])
    return None


def _met(done: Candidate, statement: str) -> tuple[bool, tuple[Candidate, ...]] | None:
    """Whether the sentence says of a figure that it met its goal: in words, by a rate, or by the goal's own figure."""
    scene, figure = done.scene, done.figure
    following = next(
        (
            f.start
            for f in scene.figures
            if f.start > figure.end
            and f.role == "quantity"
            and f.subject != figure.subject
            and not GOAL.search(fold(f.subject))
        ),
        scene.sentence.end,
    )
    told = scene.slice(scene.clause_at(figure.start).start, following)
    rate = next((f for f in scene.figures if figure.end <= f.start < following and _rates(f, scene)), None)
    if rate is not None and rate.value is not None:
        return rate.value >= 100, (Candidate(rate, scene, done.support, 0.0),)
    if not GOAL.search(told):
        return None
    ceiling = bool(_CEILING.search(told) or _CEILING.search(statement))
    if _MISSED.search(told):
        return False, ()
    under, over = _UNDER.search(told), _OVER.search(told)
    if bool(under) != bool(over):
        return bool(under) == ceiling, ()
    goal = planned(done)
    if goal is not None and goal.figure.value is not None and figure.value is not None and usable(figure):
        enough = figure.value <= goal.figure.value if ceiling else figure.value >= goal.figure.value
        return enough, (goal,)
    return (True, ()) if _REACHED_WORDS.search(told) and not under else None


def _rates(figure: Figure, scene: Scene) -> bool:
    """Whether a figure says which part of a goal was done: 完成年度任务的104.3%."""
    lead = scene.slice(scene.clause_at(figure.start).start, figure.start)
    return figure.unit == "%" and bool(re.search(r"(?:目标|任务|计划|指标)[^,;]{0,4}的$", lead))
