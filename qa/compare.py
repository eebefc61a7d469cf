"""Which of two things named in the question has more: 甲县和乙县谁的产值高, 新开工的多还是续建的多."""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus.figures import same_unit
from corpus.types import Figure
from qa.analyze import Analysis
from qa.arithmetic import usable
from qa.breakdown import Resolve
from qa.evidence import Scene

_JOIN = r"(?:和|与|跟|同|、|及|以及)"
_MORE = r"(?:多|高|大|快|长|贵|重|远|强|好|猛)"
_LESS = r"(?:少|低|小|慢|短|便宜|轻|近|弱|差)"


@dataclass(frozen=True, slots=True)
class Ground:
    """A place that a judgement rests on; document offsets inside the scene's sentence."""

    scene: Scene
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """A judgement with what it rests on.

    :param figures: the figures compared, the winner first.
    """

    answer: str
    grounds: tuple[Ground, ...]
    coverage: float
    figures: tuple[Figure, ...]


def solve(analysis: Analysis, resolve: Resolve) -> Verdict | None:
    """Compare the two things that the question names; ``None`` where it names none or one has no figure."""
    sides = operands(analysis.question)
    if sides is None:
        return None
    first, second, measure, choices = sides
    a, b = resolve(_ask(first, measure)), resolve(_ask(second, measure))
    if a is None or b is None or a.figure == b.figure:
        return None
    x, y = a.figure, b.figure
    if not (usable(x) and usable(y) and (same_unit(x.unit, y.unit) or x.unit == y.unit)):
        return None
    assert x.value is not None
    assert y.value is not None
    if choices is not None:
        answer = choices[0] if x.value > y.value else choices[1] if x.value < y.value else "一样"
    elif x.value == y.value:
        answer = "一样"
    else:
        wants_less = re.search(_LESS, analysis.question.split("还是")[0][-14:]) and not re.search(
            rf"(?:更|最|谁|哪个|得){_MORE}", analysis.question
        )
        answer = first if (x.value > y.value) != bool(wants_less) else second
    grounds = tuple(Ground(c.scene, c.figure.start, c.figure.end) for c in (a, b))
    return Verdict(answer, grounds, min(a.support.coverage, b.support.coverage), (x, y))


def operands(question: str) -> tuple[str, str, str, tuple[str, str] | None] | None:
    """First thing, second thing, the measure asked of both, and the words to choose from (多, 少) if given."""
    text = question.rstrip("?!。 ")
    match = re.match(
        rf"(?P<m>.*?)(?P<a>[^,]+?)(?:比|跟|和|与)(?P<b>[^,]+?)(?:相比)?,?是?(?P<x>{_MORE}|{_LESS})还是(?P<y>{_MORE}|{_LESS})了?$",
        text,
    )
    if match:
        more, less = (match["x"], match["y"]) if re.match(_MORE, match["x"]) else (match["y"], match["x"])
        topic, _, rest = match["a"].rpartition(",")
        lead, comma, _ = match["m"].rpartition(",")
        return rest or match["a"], match["b"], lead if comma else topic, (more, less)
    match = re.match(
        rf"(?:(?P<m>.+?),)?(?P<a>[^,]+?)的?(?:{_MORE}|{_LESS}),?还是(?P<b>[^,]+?)的?(?:{_MORE}|{_LESS})$",
        text,
    )
    if match:
        return match["a"].rstrip("的"), match["b"].rstrip("的"), match["m"] or "", None
    match = re.match(
        rf"(?:(?P<m>[^,]+?),)?(?P<a>[^,]+?){_JOIN}(?P<b>[^,]+?)(?:相比|比|比较|两者|两个)?,?的?(?P<n>[^,]*?),?"
        rf"(?:谁|哪(?:一)?(?:个|边|家|者|项|种|类|方|区|县|市|产业)?)的?(?P<o>.*?)(?:更|最|比较|要|得)*(?:{_MORE}|{_LESS})(?:些|一些|一点)?$",
        text,
    )
    if match:
        measure = "".join(match[g] or "" for g in ("m", "n", "o"))
        return match["a"], match["b"], measure, None
    return None


def _ask(thing: str, measure: str) -> str:
    measure = re.sub(r"(?:更|最|得|比较)+$", "", measure)
    if re.search(r"增长|涨|增速|下降|跌|降", measure):
        return f"{thing}的{re.sub(r'[增涨长].*$', '', measure)}增长多少"
    return f"{thing}的{measure}是多少" if measure else f"{thing}是多少"
