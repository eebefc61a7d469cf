"""Why a figure that reads well is still the wrong one: another one of its sentence is what the question names.

A figure may lose to one whose own words say more of the question, to none at all where it is a change or a share of
something else, or because its band lies on the other side of the bound asked for.
"""

from __future__ import annotations

import re

from corpus.figures import same_unit
from corpus.normalize import fold
from corpus.numbers import Quantity
from corpus.types import Figure
from qa.analyze import Analysis
from qa.constraints import within
from qa.evidence import MISSING, Scene, Support, Vocabulary, found
from qa.fitting import PLANNED, fits, label_of
from qa.others import contrary


def outdone(figure: Figure, scene: Scene, analysis: Analysis) -> bool:
    """Whether another figure of the sentence, of the same form, has all the question's words that this one has, and more.

    Asked for 光伏, the 风电 that stands beside it is wrong however well the rest of the sentence fits.
    """
    if threshold_fit(figure, scene, analysis) > 0:
        return False
    mine = told_words(figure, scene, analysis)
    base = max(
        (f for f in scene.figures if f.end <= figure.start and f.role == "quantity"),
        key=lambda f: f.start,
        default=None,
    )
    return any(
        mine < told_words(other, scene, analysis)
        for other in scene.figures
        if other not in (figure, base)
        and not contrary(other, scene, analysis)
        and other.subject != figure.subject
        and _rivals(figure, other, analysis)
    )


def _rivals(figure: Figure, other: Figure, analysis: Analysis) -> bool:
    """Whether the question may be of the other figure, or, for a change or a share, of what the other one counts."""
    if other.role == figure.role and same_unit(other.unit, figure.unit):
        return fits(other, analysis)
    relative = figure.role in ("change", "share") or figure.unit in ("%", "‰")
    return relative and other.role in ("quantity", "share", "target")


def told_words(figure: Figure, scene: Scene, analysis: Analysis) -> frozenset[str]:
    """The question's words that stand in a figure's own label."""
    label = f"{fold(figure.subject)} {scene.slice(*scene.window(figure))}"
    told = {t.text for t in analysis.terms if not _SHAPE.fullmatch(t.text) and found(t, label) >= TOLD}
    return frozenset(told | {n.raw for n in analysis.numbers if n.raw in label})


#: Words that only name the form of the answer.
_SHAPE = re.compile(
    r"比上?.*|占?比例?|比重|份额|占|人数|数量|总数|总量|数|(?:[增减降升涨跌提缩扩]|多了|少了|回落|下滑|下调|上调).{0,2}|目标|计划|一?个月|全[市县区省年]"
)


def unfounded(figure: Figure, scene: Scene, analysis: Analysis) -> bool:
    """Whether a change or a share is of something that the question does not speak of at all.

    A quantity may be of what the sentences before it speak of; a change or a share is of what stands before it.
    """
    if figure.role not in ("change", "share") or threshold_fit(figure, scene, analysis) > 0:
        return False
    own = f"{fold(figure.subject)} {scene.slice(scene.segment_start(figure.start), scene.window(figure)[1])} {scene.heading}"
    topical = [t for t in analysis.terms if not _SHAPE.fullmatch(t.text)]
    return bool(topical) and not any(found(t, own) >= MISSING for t in topical)


def astray(support: Support, analysis: Analysis, vocabulary: Vocabulary) -> bool:
    """Whether what the question narrows its noun down by (离职 in 离职的护士) stands only elsewhere in the report."""
    narrowing = re.findall(rf"(\w+)的{re.escape(analysis.wanted.noun)}", analysis.question)
    return bool(analysis.wanted.noun) and any(
        t.text in text and vocabulary.frequency(t.text) and len(t.text) > 1
        for t in support.missing
        for text in narrowing
    )


def undone(figure: Figure, scene: Scene, analysis: Analysis, vocabulary: Vocabulary) -> bool:
    """Whether the question asks how many were dealt with in one way (改造了多少个小区), which the report says of others
    and not of these: 辖区内老旧小区41个.
    """
    asked = _DONE.search(analysis.question)
    verb = asked and next((t for t in analysis.terms if t.text == asked["verb"]), None)
    if not verb or not vocabulary.has(verb.text):
        return False
    near = scene.heading + scene.slice(scene.sentence.start, scene.clause_at(figure.start).end)
    return not any(form in near for form in verb.forms)


#: What was done with that which is counted.
_DONE = re.compile(r"(?P<verb>[\u4e00-\u9fff]{2})了(?:大?约|近|总共|一共)?(?:多少|几)")


def aimed(figure: Figure, scene: Scene, analysis: Analysis) -> bool:
    """Whether the figure is only aimed at (控制在7.0天以内) and the question does not ask for an aim."""
    lead = scene.slice(scene.clause_at(figure.start).start, figure.start)
    return (
        bool(_AIM.search(lead)) and not PLANNED.search(analysis.question) and "控制" not in analysis.question
    )


_AIM = re.compile(r"控制在|力争|目标|确保|计划|打算")


def running(figure: Figure, scene: Scene, analysis: Analysis) -> bool:
    """Whether another figure of the sentence is the running total that the question asks for (累计达到31.5万亩)."""
    if not _TOTAL_ASKED.search(analysis.question) or TOTAL.search(label_of(figure, scene)):
        return False
    mine = told_words(figure, scene, analysis)
    return any(
        TOTAL.search(label_of(other, scene))
        and other.role == figure.role
        and same_unit(other.unit, figure.unit)
        and other.start > figure.start
        and mine <= told_words(other, scene, analysis)
        for other in scene.figures
    )


_TOTAL_ASKED = re.compile(r"总共|一共|累计|至今|到(?:目前|现在|年底)")
#: Words that tell a total that is stated.
TOTAL = re.compile(r"总|共(?!同|公|享)|合计|累计|全部")


#: Parts of a year.
_SEASON = re.compile(r"季度?|半年|月|日|号|周|旬")


def seasonal(figure: Figure, scene: Scene, analysis: Analysis) -> bool:
    """Whether the figure is of a part of the year (一季度增长5.3%) in a report of whole years, and the question names none."""
    period = figure.period or ""
    return (
        len(period) > len("2024")
        and ("/" in period or re.search(r"-12(?:-31)?$", period) is None)  # the year's end is no season
        and len(scene.document.period or "") == len("2024")
        and _SEASON.search(analysis.question) is None
    )


#: How much of a word must stand in a label to be told there: the word or a synonym, not a part of it.
TOLD = 0.85


def threshold_fit(figure: Figure, scene: Scene, analysis: Analysis) -> float:
    """1 where the figure's own words have the question's threshold, -1 where they have another one.

    A plain number inside a band (70 岁 of 60岁以上) counts by how tight the band is.
    """
    asked = [n for n in analysis.numbers if n.value is not None]
    if not asked:
        return float(_asks_least(figure, scene, analysis))
    start, end = scene.window(figure)
    bounds = [f for f in scene.figures if start <= f.start < end and f != figure and f.value is not None]
    if not bounds:
        return 0.0
    if len(asked) == 1 and any(_beyond(asked[0], f, analysis.question) for f in bounds):
        return -1.0
    stated = {v for f in bounds for v in (f.value, f.upper) if v is not None}
    wanted = {n.value for n in asked}
    if wanted <= stated:
        return 1.0 if len(wanted) > 1 or len(stated) == 1 else 0.3
    tightest = [
        abs(n.value - f.value) / max(n.value, f.value)
        for n in asked
        for f in bounds
        if within(n, f) and n.value and f.value
    ]
    return 1.0 - float(min(tightest)) if tightest else -1.0


#: A question for the least that will do, and what says after a figure that it is.
_LEAST = re.compile(
    r"(?:至少|最少|起码|最低)[^,]{0,8}(?:多|几|百分之)|(?:多少|几|百分之)[^,]{0,8}(?:才[能可行算]|方可)"
)
_SUFFICES = re.compile(r"^[^,;。]{0,6}(?:方[可能]|才[可能]|即可|以上|的?,?(?:方可|才能|方能))")


def _asks_least(figure: Figure, scene: Scene, analysis: Analysis) -> bool:
    """Whether the least that will do is asked for and the figure is that: 同意率达到85%方可列入."""
    return bool(
        _LEAST.search(analysis.question) and _SUFFICES.search(scene.slice(figure.end, scene.sentence.end))
    )


def _beyond(number: Quantity, band: Figure, question: str) -> bool:
    """Whether a band lies on the other side of the bound asked for: 30万元至50万元 where 不到30万元 is asked."""
    words = fold(number.qualifier or "") + question[max(0, number.start - 3) : number.end + 2]
    if re.search(r"不到|不足|不满|低于|少于|以下|以内", words):
        return band.upper is not None and band.value == number.value
    if re.search(r"超过|高于|以上|多于", words):
        return band.upper is not None and band.upper == number.value
    return False
