"""Values that a report gives only by a change: of the year before, of the term before, a plan, a mark exceeded.

The question names what the change is told against (2023年, 上届, 原计划, 警戒水位); the sentence that answers is the one
whose figure changed against that very thing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from corpus.normalize import fold
from corpus.types import Figure
from qa import constraints, figures
from qa.analyze import Analysis, analyze
from qa.arithmetic import Computed, alike
from qa.confidence import confidence
from qa.evidence import Scene, Vocabulary, found
from qa.figures import Candidate
from qa.fitting import fits
from qa.named import joined
from qa.parallel import items, letters
from qa.steps import Step, steps

#: Sentences looked through, best first; how sure the base must be, and how far behind the best reading it may lie.
_NEAR, _SURE, _MARGIN = 12, 0.5, 0.5
#: How much of a mark's words (历史最高水位) the question must have.
_NAMED = 0.6
#: How much of a subject's characters the question must have where another figure fits better.
_NARROW = 0.6
_AVERAGE = re.compile(r"[日月年人户亩次]均|平均|每")
_YEAR = r"(?:19|20)\d\d年"
_LAST_YEAR = r"(?:上一?年度?|去年|前一年|头一年|上上?一?年)"
_TIME_WORDS = re.compile(
    rf"\(?{_YEAR}\)?(?:的?(?:年?[初末底]|同期))?|{_LAST_YEAR}(?:同期|[末底])?|前年(?:[末底])?|(?:那会儿?|那时候?|的?时候|当时|为止)"
)
TERM = re.compile(r"(?:上|前)一?[届轮]|(?:上一|前一?)任|往前一[届任轮]|上次换届")
_PLAN = re.compile(
    r"(?:年初|起初|当初|最初|本来|原来|原先|一开始|预先|事先)*(?:的)?(?:原本?|本来)?(?:计划|打算|预定|预计|预期|拟|目标|任务|指标)(?:是|要|的|数|值)?"
)
#: A time told from now.
AGO = re.compile(r"(?:[一二三四五六七八九十两]+|\d+)年前")
#: What was planned before it was done.
PLANNED = re.compile(
    r"原(?:本|来|先)?(?:计划|打算|定|拟)|(?:年初|起初|当初|最初|本来|原来)[^,]{0,4}?(?:计划|打算|预定)|预定"
)
#: A question for the change itself, or for a comparison.
_COMPARES = re.compile(
    r"(?<![占对同环相])[比较](?!例|重|值|率|赛)|相差|差(?:距|额|多少|几)|超(?!市|声|限)|高于|低于|高出|多出|增[长加减]|减少|下降|提高|上升|完成率|[升降涨]了?(?:多少|几)"
)
#: What stands for 历史 in people's words.
_EVER = re.compile(r"历史|史上|有史|有记录|有记载|建站|以来|从来")


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a question wants the value of.

    :param topic: the question without its reference.
    :param kind: ``year``, ``term``, ``plan``, ``ago`` or ``mark``.
    :param ago: how long ago (三年前).
    """

    kind: str
    topic: str
    ago: str = ""


def solve(analysis: Analysis, scenes: Sequence[Scene], vocabulary: Vocabulary) -> Computed | None:
    """The value that the question asks for, where a sentence tells a change against it; ``None`` where none does.

    What the report states of the time asked for goes before what it implies.
    """
    asked = _asked(analysis)
    if asked is None:
        return None
    of_all = [step for scene in scenes[:_NEAR] for step in steps(scene)]
    if asked.kind == "mark":
        return _mark([step for step in of_all if _is_mark(step, analysis)], analysis, vocabulary)
    if not of_all:
        return None
    topic = joined(analyze(asked.topic, vocabulary.names), vocabulary)
    topic = replace(topic, operation=None, kind="figure", periods=(), relative=None)
    if topic.wanted.role == "change":
        return None
    return _best(asked, analysis, topic, of_all, scenes, vocabulary)


def _best(
    asked: _Asked,
    analysis: Analysis,
    topic: Analysis,
    of_all: Sequence[Step],
    scenes: Sequence[Scene],
    vocabulary: Vocabulary,
) -> Computed | None:
    """The base that fits the topic best and changed against what is asked for, taken back."""
    ranked = figures.rank(topic, scenes, vocabulary)
    for n, candidate in enumerate(ranked):
        if candidate.score < ranked[0].score - _MARGIN:
            return None
        own = [s for s in of_all if s.base == candidate.figure]
        fitting = [s for s in own if _told_against(s, asked, analysis)]
        if not fitting:
            if not own and _states(candidate, analysis):
                return None
            continue
        if not _of_topic(candidate, analysis, first=n == 0) or of_another(candidate, analysis):
            continue
        if len({(s.change.value, s.up) for s in fitting}) > 1:
            return None
        if constraints.broken(topic, candidate.scene, candidate.figure) is not None:
            continue
        if confidence(candidate.scene, candidate.support) < _SURE:
            return None
        return fitting[0].before(candidate)
    return None


def _of_topic(candidate: Candidate, analysis: Analysis, *, first: bool) -> bool:
    """Whether a figure is of the very thing asked about, not of a narrower one: 客运量, 日均客运量.

    :param first: whether no figure fits the topic better; words of its own weigh less then.
    """
    own = fold(candidate.figure.subject)
    if _AVERAGE.search(own) and not _AVERAGE.search(analysis.question):
        return False
    return first or len(letters(own) & letters(analysis.question)) >= _NARROW * len(letters(own))


def of_another(candidate: Candidate, analysis: Analysis) -> bool:
    """Whether 分别 gives the figure to another thing than the one that the question names."""
    if "分别" not in candidate.scene.text:
        return False
    every = [item for item in items(candidate.scene) if alike(item.figure, candidate.figure)]
    mine = next((letters(item.label) for item in every if item.figure == candidate.figure), set[str]())
    asked = letters(analysis.question)
    others = [letters(item.label) for item in every if item.figure != candidate.figure]
    return any(len((other - mine) & asked) > len((mine - other) & asked) for other in others)


def _mark(told: Sequence[Step], analysis: Analysis, vocabulary: Vocabulary) -> Computed | None:
    """The mark that a change is told against, where every sentence that names it gives the same one."""
    marks: list[Computed] = []
    for step in told:
        scene, start, end = step.scene, step.base.start, step.change.end
        support = scene.support(analysis, vocabulary, start, end, own=step.base.subject)
        if not fits(step.base, analysis) or confidence(scene, support) < _SURE:
            continue
        if constraints.broken(analysis, scene, step.base) is not None:
            continue
        if (value := step.before(Candidate(step.base, scene, support, 0.0))) is not None:
            marks.append(value)
    return marks[0] if len({mark.answer for mark in marks}) == 1 else None


def _states(candidate: Candidate, analysis: Analysis) -> bool:
    """Whether the report itself gives the figure for the time that the question names."""
    if not analysis.periods or candidate.figure.period is None:
        return False
    return any(candidate.figure.period.startswith(period[:4]) for period in analysis.periods)


def _asked(analysis: Analysis) -> _Asked | None:
    question = re.sub(r"[?!。\s]+$", "", analysis.question)
    if analysis.kind != "figure":
        return None
    plan = _PLAN.search(question)
    if _COMPARES.search(question):
        return None
    if TERM.search(question):
        return _Asked("term", TERM.sub("", question).strip(",的"))
    if (ago := AGO.search(question)) is not None:
        return _Asked("ago", AGO.sub("", question).strip(",的"), ago.group())
    if plan and not re.search(r"完成|实现|达到", question):
        topic = question[: plan.start()] + question[plan.end() :]
        return _Asked("plan", _TIME_WORDS.sub("", topic).strip(",的"))
    if analysis.periods or analysis.relative in (-1, -2) or re.search(_LAST_YEAR, question):
        return _Asked("year", re.sub(r"^的|,的", "", _TIME_WORDS.sub("", question)).strip(",的()"))
    return _Asked("mark", question)


def _told_against(step: Step, asked: _Asked, analysis: Analysis) -> bool:
    """Whether the change is told against what the question asks for."""
    against = step.against
    if asked.kind == "term":
        return bool(re.search(r"[上前]一?[届任轮]|上次", against))
    if asked.kind == "ago":
        return asked.ago in against
    if asked.kind == "plan":
        return bool(re.search(r"计划|目标|任务|预期|指标|预算", against))
    return _same_time(against, step, analysis)


def _same_time(against: str, step: Step, analysis: Analysis) -> bool:
    """Whether the change is told against the time that the question names, by the sentence's own period."""
    if against and not re.search(rf"{_YEAR}|{_LAST_YEAR}|年初|同期", against):
        return False
    scene, base = step.scene, step.base
    named = {p[:4] for p in analysis.periods if p[:4].isdigit()}
    stated = re.search(r"(?:19|20)\d\d", against)
    if stated:
        return named == {stated.group()}
    if not named and re.search(r"去年|上一?年|前一年|头一年", analysis.question):
        same_word = re.search(r"去年", against) or not re.search(r"去年", analysis.question) or _of_now(scene)
        if not same_word or analysis.relative == -2:
            return False
        return _same_day(analysis, scene, base)
    own = base.period.split("/") if base.period else constraints.periods_of(scene, base)
    years = {int(p[:4]) for p in own if p[:4].isdigit()}
    if "年初" in against and "年初" in analysis.question:  # of the sentence's own year
        return named <= {str(year) for year in years} and len(years) < 2
    if not named and analysis.relative is not None:
        now = constraints.issued(scene.document)
        named = {str(int(now) + analysis.relative)} if now else set()
    return len(named) == 1 and int(next(iter(named))) + 1 in years and len(years) == 1


def _of_now(scene: Scene) -> bool:
    """Whether a sentence is of the very year in which the report was issued, so that its 上年 is 去年."""
    years = {p[:4] for p in constraints.periods_of(scene, None) if p[:4].isdigit()}
    return years == {constraints.issued(scene.document)}


def _same_day(analysis: Analysis, scene: Scene, base: Figure) -> bool:
    """Whether a day or month that the question names (去年9月25日) is the sentence's own."""
    days = [p for p in analysis.periods if p.startswith("--")]
    stated = [f.period or "" for f in scene.figures if f.role == "date"]
    return all(any(s.endswith(day.lstrip("-")) for s in stated) for day in days)


def _is_mark(step: Step, analysis: Analysis) -> bool:
    """Whether the question names what the change is told against: 警戒水位, 历史最高水位."""
    against = step.against
    if len(against) < 3 or re.search(
        rf"{_YEAR}|{_LAST_YEAR}|同期|[上前]一?[届任轮月季次]|计划|目标|任务|年初|同比", against
    ):
        return False
    if ("历史" in against) != bool(_EVER.search(analysis.question)):
        return False
    asked = analyze(re.sub("历史|水平$", "", against)).terms
    return bool(asked) and all(found(term, analysis.question) >= _NAMED for term in asked)
