"""Which of two things named in the question has more: 甲县和乙县谁的产值高, 新开工的多还是续建的多."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from corpus.types import Figure, Role
from qa.analyze import Analysis
from qa.arithmetic import alike, usable
from qa.breakdown import Resolve
from qa.evidence import Scene
from qa.figures import Candidate
from qa.pairing import pair

_JOIN = r"(?:和|与|跟|同|、|及|以及|还是)"
_MORE = r"(?:多|高|大|快|长|贵|重|远|强|好|猛|广|深)"
_LESS = r"(?:少|低|小|慢|短|便宜|轻|近|弱|差|窄|浅)"
_DEGREE = r"(?:更加?|最|比较|要|得|得更|还|相对)*"
_WHICH = r"(?:谁|哪(?:一)?(?:个|边|家|者|项|种|类|方|区|县|市|镇|产业|块|样)?)"
_GROWS = re.compile(r"增长|增速|增幅|涨|长得|增加(?!值)|提高|上升|下降|降|跌")


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


@dataclass(frozen=True, slots=True)
class Contest:
    """Two things to compare.

    :param first: the first thing; :param second: the other.
    :param measure: what of both is compared, or ``""``.
    :param less: whether the smaller one wins.
    :param choices: the words to choose from (for more, for less), where the question gives them.
    """

    first: str
    second: str
    measure: str
    less: bool = False
    choices: tuple[str, str] | None = None


def solve(analysis: Analysis, resolve: Resolve) -> Verdict | None:
    """Compare the two things that the question names; ``None`` where it names none or one has no figure."""
    contest = read(analysis.question)
    if contest is None:
        return None
    grows = bool(_GROWS.search(contest.measure))
    roles: tuple[Role, ...] = ("change", "target") if grows else ("quantity", "share", "target", "duration")
    a = _ask(contest.first, contest, contest.second, roles, resolve)
    b = _ask(contest.second, contest, contest.first, roles, resolve)
    if a is None or b is None or a.figure == b.figure or not alike(a.figure, b.figure):
        return None
    named = analysis.periods or analysis.relative is not None
    if not named and (a.figure.period or "")[:4] != (b.figure.period or "")[:4]:
        return None
    x, y = _value(a.figure, grows), _value(b.figure, grows)
    if x is None or y is None:
        return None
    if x == y:
        answer = "一样"
    elif contest.choices is not None:
        answer = contest.choices[0 if x > y else 1]
    else:
        answer = contest.first if (x > y) != contest.less else contest.second
    order = (a, b) if answer != contest.second else (b, a)
    grounds = tuple(Ground(c.scene, c.figure.start, c.figure.end) for c in order)
    return Verdict(
        answer, grounds, min(a.support.coverage, b.support.coverage), tuple(c.figure for c in order)
    )


def _value(figure: Figure, grows: bool) -> Decimal | None:
    """The value to compare: a fall counts below zero where growth is compared."""
    if not usable(figure) or figure.value is None:
        return None
    return -figure.value if grows and figure.direction == "down" else figure.value


def _ask(
    thing: str, contest: Contest, other: str, roles: tuple[Role, ...], resolve: Resolve
) -> Candidate | None:
    """The figure of one of the things."""
    for question in spoken(thing, contest.measure):
        found = resolve(question, apart=thing, other=other, roles=roles)
        if found is not None:
            return found
    return None


def read(question: str) -> Contest | None:
    """The two things that a folded question compares, or ``None``.

    >>> read("甲县和乙县,谁的产值高?")
    Contest(first='甲县', second='乙县', measure='产值', less=False, choices=None)
    """
    text = re.sub(r"[?!。\s呢啊呀]+$", "", question)
    for reader in (_more_or_less, _either_or, _which, _than_which):
        found = reader(text)
        if found is not None:
            return found
    return None


def _more_or_less(text: str) -> Contest | None:
    """A比B多还是少; A跟B相比,是大还是小."""
    match = re.match(
        rf"(?P<a>.+?)(?:比|跟|和|与|同)(?P<b>[^,]+?)(?:相比|比起来|比较|比)?,?(?:是|要|会|变)?(?P<x>{_MORE}|{_LESS})了?,?还是(?:变)?(?P<y>{_MORE}|{_LESS})了?$",
        text,
    )
    if not match:
        return None
    x, y = match["x"], match["y"]
    choices = (x, y) if re.fullmatch(_MORE, x) else (y, x)
    a, b = pair(match["a"], match["b"])
    return Contest(a, b, "", False, choices)


def _either_or(text: str) -> Contest | None:
    """A多还是B多; 哪个M更高,A还是B."""
    match = re.match(
        rf"(?:(?P<m>.+?),)?(?:是)?(?P<a>[^,]+?)(?P<n>的[^,]*?)?{_DEGREE}(?P<x>{_MORE}|{_LESS}),?还是(?P<b>[^,]+?)(?:的[^,]*?)?{_DEGREE}(?P=x)(?:一?些|一点)?$",
        text,
    )
    if match:
        measure = (match["m"] or "") + (match["n"] or "").strip("的")
        return Contest(
            match["a"].strip("的"),
            match["b"].strip("的"),
            _measure(measure + match["x"]),
            _lesser(match["x"]),
        )
    match = re.match(
        rf"(?P<m>.*?){_WHICH}(?P<n>.*?){_DEGREE}(?P<x>{_MORE}|{_LESS})(?:一?些|一点)?[,:;?]+(?:是)?(?P<a>[^,]+?)(?:还是|或者?是?|和|、)(?P<b>[^,]+)$",
        text,
    )
    if match:
        measure = _measure(match["m"] + match["n"].strip("的") + match["x"])
        return Contest(match["a"], match["b"], measure, _lesser(match["x"]))
    return None


def _which(text: str) -> Contest | None:
    """A和B,谁的M高; M上A和B哪个多."""
    match = re.match(
        rf"(?:(?P<m>[^,]+?),)?(?P<a>[^,]+?){_JOIN}(?P<b>[^,谁哪]+?){_AMONG}?(?:,(?P<n>[^,谁哪]*))?,?"
        rf"{_WHICH}(?P<o>.*?){_DEGREE}(?P<x>{_MORE}|{_LESS})(?:一?些|一点)?(?:的)?(?:是{_WHICH})?$",
        text,
    )
    if not match:
        return None
    a, b, lead = match["a"], match["b"], match["m"] or ""
    if lead and not re.search(_JOIN, lead) and re.fullmatch(_WHEN, lead):
        lead, a, b = "", lead + a, lead + b
    measure = lead + (match["n"] or "").strip("的") + match["o"].strip("的")
    if "的" in b and not measure:
        a, b = pair(a, b)
        b, own = b.rsplit("的", 1)
        measure, a = own, a.rsplit("的", 1)[0]
    elif "的" in b.strip("的"):
        b, own = b.strip("的").split("的", 1)
        measure = own + measure
    return Contest(a.strip("的"), b.strip("的"), _measure(measure + match["x"]), _lesser(match["x"]))


_AMONG = r"(?:相比较?|比起来|比较|之间|之中|中间|当中|里面|里|中|两者|二者|这?两[者个家项县区类种])"
_WHEN = r"(?:(?:19|20)\d\d年|去年|今年|明年|上年)的?"


def _than_which(text: str) -> Contest | None:
    """谁的M更高,A和B; M更高的是A还是B."""
    match = re.match(
        rf"(?P<m>.+?){_DEGREE}(?P<x>{_MORE}|{_LESS})的?,?(?:是|的是)(?P<a>[^,]+?)还是(?P<b>[^,]+)$", text
    )
    if not match:
        return None
    return Contest(match["a"], match["b"], _measure(match["m"] + match["x"]), _lesser(match["x"]))


def _lesser(word: str) -> bool:
    return re.fullmatch(_LESS, word) is not None


def _measure(text: str) -> str:
    """The measure without the words of degree; 涨得快 and 增长更快 are both 增长."""
    if re.search(r"(?:涨|长|增|提高|上升|升|增长|增加)[^,]{0,3}(?:快|慢|多|少|猛|高|低)$", text):
        return re.sub(r"(?:增长|增速|上涨|提高|上升|涨|长|增|升)[^,]{0,4}$", "", text) + "增长"
    if re.search(r"(?:增速|增幅|涨幅)", text):
        return re.sub(r"(?:增速|增幅|涨幅).*$", "", text).rstrip("的") + "增长"
    text = re.sub(rf"{_DEGREE}(?:{_MORE}|{_LESS})$", "", text)
    return re.sub(r"(?:有|的|卖|得|发)$", "", text).strip("的,")


def spoken(thing: str, measure: str) -> list[str]:
    """Questions for the figure of one thing, the most literal first."""
    if measure.endswith("增长"):
        topic = measure.removesuffix("增长").strip("的")
        return [f"{thing}的{topic}增长多少" if topic else f"{thing}增长多少"]
    generic = re.sub(r"的?(?:数量|数目|个数|面积|规模|总量|总数)$", "", thing)
    forms = [f"{thing}的{measure}是多少", f"{thing}{measure}有多少"] if measure else [f"{thing}是多少"]
    if generic != thing:
        forms.append(f"{generic}{measure}有多少")
    if not measure:
        forms.append(f"{thing}有多少")
    return forms
