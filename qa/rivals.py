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
from qa.fitting import fits, label_of


def outdone(figure: Figure, scene: Scene, analysis: Analysis) -> bool:
    """Whether another figure of the sentence, of the same form, has all the question's words that this one has, and more.

    Asked for 光伏, the 风电 that stands beside it is wrong however well the rest of the sentence fits.
    """
    if threshold_fit(figure, scene, analysis) > 0:
        return False
    mine = _told(figure, scene, analysis)
    base = max(
        (f for f in scene.figures if f.end <= figure.start and f.role == "quantity"),
        key=lambda f: f.start,
        default=None,
    )
    return any(
        mine < _told(other, scene, analysis)
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


def _told(figure: Figure, scene: Scene, analysis: Analysis) -> frozenset[str]:
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


#: A denial right before a word, but not one that sets a bound (不少于) or is part of a word (不同).
_DENIAL = r"(?:[不未非无](?!少于|低于|超过|高于|足|到|满|同|仅|但|限)|没有?)(?:[能被曾再会])?"


def contrary(figure: Figure, scene: Scene, analysis: Analysis) -> bool:
    """Whether the figure is of what the question denies, or the other way round: 达标的占65.5% asked for 不达标的."""
    label = label_of(figure, scene)
    for term in analysis.terms:
        if len(term.text) < 2 or term.text not in label:
            continue
        asked, told = _denied(term.text, analysis.question), _denied(term.text, label)
        if asked is not None and told is not None and asked != told:
            return True
    return False


def _denied(word: str, text: str) -> bool | None:
    """Whether the text has the word only denied; ``None`` where it has it both ways or not at all."""
    every, denied = len(re.findall(re.escape(word), text)), len(re.findall(_DENIAL + re.escape(word), text))
    return None if not every or 0 < denied < every else bool(denied)


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
        return 0.0
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


def _beyond(number: Quantity, band: Figure, question: str) -> bool:
    """Whether a band lies on the other side of the bound asked for: 30万元至50万元 where 不到30万元 is asked."""
    words = fold(number.qualifier or "") + question[max(0, number.start - 3) : number.end + 2]
    if re.search(r"不到|不足|不满|低于|少于|以下|以内", words):
        return band.upper is not None and band.value == number.value
    if re.search(r"超过|高于|以上|多于", words):
        return band.upper is not None and band.upper == number.value
    return False
