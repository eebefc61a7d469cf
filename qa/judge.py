"""Yes or no: judgements over stated figures, the direction of stated changes, exceptions and opposites."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from corpus.figures import question_quantities, same_unit
from corpus.normalize import fold
from corpus.numbers import Quantity
from corpus.types import Figure, Role
from index.search import Index
from qa import compare, contests, evidence, goals, polarity, told_in_words
from qa.analyze import Analysis
from qa.arithmetic import usable
from qa.breakdown import Resolve
from qa.evidence import Scene, Vocabulary
from qa.figures import Candidate
from qa.words import synonyms, words


def yes(question: str) -> str:
    """How a Chinese speaker affirms this question."""
    return "有" if re.search(r"有没有(?=[^过])|有无", question) and "超过" not in question else "是的"


def no(question: str) -> str:
    """How a Chinese speaker denies this question."""
    if re.search(r"有没有|有无|了吗|了没|过吗|还有|没有\??$|有.{0,12}吗", question):
        return "否，没有"
    return "否，不是"


@dataclass(frozen=True, slots=True)
class Judgement:
    """Whether what is asked holds, and the figures that say so."""

    holds: bool
    grounds: tuple[Candidate, ...]


def claim(
    analysis: Analysis, resolve: Resolve, scenes: Sequence[Scene], vocabulary: Vocabulary, index: Index
) -> Judgement | None:
    """Judge a question that sets figures against each other, a bound or a goal, or asks which way one went.

    :param scenes: the sentences found for the question, best first.
    :return: ``None`` where the report states no such figure.
    """
    text = _statement(analysis.question)
    contest = contests.claimed(text)
    if contest is not None:
        weighed = compare.weigh(contest, analysis, resolve, scenes, vocabulary, index)
        if weighed is None:
            return None
        (a, x), (b, y) = weighed
        return Judgement(x < y if contest.less else x > y, (a, b))
    if (met := goals.judge(text, resolve)) is not None:
        return Judgement(*met)
    bounded = _bound(text)
    if bounded is not None:
        topic, operator, bound = bounded
        share = bound.unit == "%" and bound.raw in _HALF
        asked = (
            f"{topic}占百分之几"
            if share
            else f"{topic}有多少{bound.unit}"
            if bound.unit
            else f"{topic}是多少"
        )
        found = resolve(asked, apart=topic, roles=_SHARES if share else ())
        if found is None and share:  # 城镇化率过半: the thing is a share itself
            found = resolve(f"{topic}是多少", apart=topic, roles=_SHARES)
        holds = None if found is None else _compare(found.figure, operator, bound)
        return None if found is None or holds is None else Judgement(holds, (found,))
    moved = _moved(text)
    if moved is None:
        return None
    topic, up = moved
    found = change_of(topic, resolve)
    return None if found is None else Judgement((found.figure.direction == "up") == up, (found,))


def change_of(topic: str, resolve: Resolve) -> Candidate | None:
    """The stated change of a thing, which says which way it went; ``None`` where the report states none."""
    found = resolve(f"{topic}增长多少", apart=topic, roles=_CHANGES)
    if found is None or found.figure.direction is None or not _same_thing(topic, found.figure):
        return None
    return found


def needs_figures(question: str) -> bool:
    """Whether only figures can tell: two things are set against each other, or one against a number."""
    text = _statement(question)
    bound = _bound(text)
    told = bound is not None and (bound[2].raw in _HALF or re.search(r"\d", text) is not None)
    return told or contests.claimed(text) is not None


def _statement(question: str) -> str:
    """What a yes-no question asks to confirm."""
    text = re.sub(r"(?:了没有?|没有?|吗|么|对不对|对吧|是吧)?[?!。\s]*$", "", question)
    return re.sub(r"是不是|是否|有没有(?=超|达|突|不|低|高|过|跌|完|实)|能否", "", text)


def _same_thing(topic: str, figure: Figure) -> bool:
    """Whether the change is one of the topic itself, not of a thing that stands beside it."""
    subject = fold(figure.subject)
    nouns = [word for word in words(topic) if word.flag[:1] in "nv" and len(word.text) > 1]
    nouns = [word for word in nouns if not _MEASURED.search(word.text)] or nouns  # 浓度 is of many things
    return any(form in subject for word in nouns for form in (word.text, *synonyms().get(word.text, ())))


_MEASURED = re.compile(r"[率量额数价值度比]$")
_HALF = ("一半", "半数", "过半")
_SHARES: tuple[Role, ...] = ("share", "threshold")
_CHANGES: tuple[Role, ...] = ("change",)


def _bound(text: str) -> tuple[str, str, Quantity] | None:
    """What a question sets a bound to, the comparison (``>``, ``>=``, ``<``, ``<=``, ``=``), and the bound."""
    half = re.search(r"(?P<o>.{0,6})(?:一半|半数|过半)", text)
    numbers = [n for n in question_quantities(text) if n.value is not None and n.role not in ("date", "name")]
    if half:
        bound = Quantity(
            half.end() - 2,
            half.end(),
            text[half.end() - 2 : half.end()],
            Decimal(50),
            None,
            "%",
            None,
            None,
            "share",
            (),
            None,
        )
    elif len(numbers) == 1:
        bound = numbers[0]
    else:
        return None
    before = text[: bound.end]
    if bound.raw == "过半":
        return text[: bound.start].rstrip("已经是的,"), ">", bound
    over = re.search(rf"(?:{_OVER_WORDS})[^,]{{0,8}}$", before)
    under = re.search(rf"(?:{_UNDER_WORDS})[^,]{{0,8}}$", before)
    tail = text[bound.start : bound.end + 2]
    if under and not (over and over.start() > under.start()):
        return text[: under.start()].strip("的,"), "<", bound
    if over:
        least = re.search(r"达|够|至少|不少于|不低于", over.group()) or "以上" in tail
        return text[: over.start()].strip("的,"), ">=" if least else ">", bound
    if re.search(r"以上|以下", tail):
        return text[: bound.start].rstrip("在有是为达到的,"), ">=" if "以上" in tail else "<=", bound
    if half or bound.end < len(text.rstrip("了")):
        return None
    return text[: bound.start].rstrip("有是为达到的,"), "=", bound


_OVER_WORDS = r"超过|高于|多于|大于|突破|超出|超|逾|不止|达到了?|够|过了?|至少|不少于|不低于"
_UNDER_WORDS = r"跌破|跌到|降到|低于|少于|小于|不到|不足|不满|没超过|没有超过|不超过|没过|没到|没有达到|没达到|未达到|未超过"


def _compare(figure: Figure, operator: str, bound: Quantity) -> bool | None:
    """Whether a figure stands to a bound as asked; ``None`` where they cannot be compared."""
    if not usable(figure) or figure.value is None or bound.value is None:
        return None
    if bound.unit and not (figure.unit == bound.unit or same_unit(figure.unit, bound.unit)):
        return None
    value, other = figure.value, bound.value
    qualifier = fold(figure.qualifier or "")
    above, below = (
        re.search(words, qualifier) for words in (r"超过|突破|多|余|以上|逾", r"近|不到|不足|以下|以内")
    )
    if value == other and above:
        return operator in (">", ">=")
    if value == other and below:
        return operator in ("<", "<=")
    if (above and value < other) or (below and value > other):
        return None  # more than four tenths may or may not be half
    return {
        ">": value > other,
        ">=": value >= other,
        "<": value < other,
        "<=": value <= other,
        "=": value == other,
    }[operator]


def _moved(text: str) -> tuple[str, bool] | None:
    """What a question says has moved, and whether up: 甲的产值上升了 → (甲的产值, True)."""
    if re.search(r"目标|计划|任务|预期|最", text):
        return None
    up, down = polarity.UP.search(text), polarity.DOWN.search(text)
    if (up is None) == (down is None):
        return None
    match = up or down
    assert match is not None
    topic = re.sub(
        r"(?:比|较|跟|和|与)(?:上一?年|去年|上一?届|上年同期|前一年|往年|以前)(?:同期|末|底)?(?:相比)?",
        "",
        text[: match.start()],
    )
    topic = re.sub(r"(?:是|有|又|还|在|都|也|变|,)+$", "", topic)
    return (topic, up is not None) if len(topic) > 1 else None


def widen(analysis: Analysis) -> Analysis:
    """The analysis with words that would settle the question counted as speaking of it, shape words left out."""
    terms = []
    for term in analysis.terms:
        if re.fullmatch(r"有人|有没有|还有|有无|没有|都|全部|全|可以|自己|现在|是否", term.text):
            continue
        forms = polarity.answers(term.text)
        terms.append(replace(term, forms=(*term.forms, *forms)) if forms else term)
    return replace(analysis, terms=tuple(terms) or analysis.terms)


def tell(analysis: Analysis, scene: Scene, text: str) -> str | None:
    """Judge a yes-no question by the folded clauses of a scene that speak of it.

    :return: the short answer; ``None`` where the words do not settle it.
    """
    question = analysis.question
    if not needs_figures(question):
        told = polarity.holds(question, text, said=_said(analysis, scene))
    else:  # the report itself may draw the comparison, or say that it is over
        told = told_in_words.set_beside(question, text)
        told = polarity.opposite(question, text) if told is None else told
    return None if told is None else answer(question, told)


def _said(analysis: Analysis, scene: Scene) -> bool:
    """Whether a scene has what the question asks to confirm of its topic, which a Chinese question says last."""
    near = scene.heading + scene.text
    last = max(analysis.terms, key=lambda term: analysis.question.rfind(term.text), default=None)
    return last is None or evidence.found(last, near) >= _NEAR


#: How far a scene must have a word to speak of it.
_NEAR = 0.5


def elsewhere(question: str, text: str) -> str | None:
    """The short answer where the report says that all of them are in another place than the one asked about."""
    return answer(question, False) if told_in_words.elsewhere(question, text) is False else None


def answer(question: str, holds: bool) -> str:
    """The short answer to a yes-no question."""
    return yes(question) if holds else no(question)
