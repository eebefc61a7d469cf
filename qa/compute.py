"""Answers that the report does not state but implies: previous values, differences, sums, shares, remainders.

Only stated, undamaged figures go in, and only where the arithmetic is exact: a value before a growth *rate* is never
computed, since rates are rounded and often in constant prices.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from corpus.figures import same_unit
from corpus.normalize import fold
from corpus.types import Figure
from qa import constraints
from qa.analyze import Analysis
from qa.evidence import Scene
from qa.figures import Candidate
from qa.types import Derivation

#: Finds the best figure for a question given as text, or ``None``.
Resolve = Callable[[str], Candidate | None]

_SINCE = r"(?:比|较)(?:上年末?|去年|上一?届|上一?年|年初|上年同期|往年|上季度|上月|前一年)"
_DOWN = re.compile(r"下降|减少|降低|下跌|下滑|回落|缩小|减|降|少")
_UP = re.compile(r"提高|增加|上升|增长|扩大|提升|上涨|净增|增|多|高")


@dataclass(frozen=True, slots=True)
class Computed:
    """A computed answer: what to show, and the candidates whose figures went in."""

    answer: str
    derivation: Derivation
    inputs: tuple[Candidate, ...]


def usable(figure: Figure) -> bool:
    """Whether a figure may be computed with: one exact, undamaged value."""
    return figure.value is not None and figure.upper is None and "source_damaged" not in figure.flags


def previous(base: Candidate) -> Computed | None:
    """The value of the period before, where the sentence states by how much it changed."""
    figure, scene = base.figure, base.scene
    if not usable(figure):
        return None
    low = scene.segment_start(figure.start)
    text = scene.slice(low, scene.sentence.end)
    stop = text.find(";")
    high = low + stop if stop >= 0 else scene.sentence.end
    for change in scene.figures:
        if not (figure.end <= change.start < high) or not usable(change) or change.value is None:
            continue
        between = scene.slice(figure.end, change.start)
        if _other_figure_between(scene, figure, change) or not _since_before(between):
            continue
        absolute = (
            change.unit == "百分点" if figure.unit in ("%", "‰") else same_unit(change.unit, figure.unit)
        )
        if not absolute and not (figure.unit == "" and change.unit == ""):
            continue
        tail = between[-8:]
        down, up = _last(_DOWN, tail), _last(_UP, tail)
        if down == up:
            continue
        assert figure.value is not None
        value = figure.value + change.value if down > up else figure.value - change.value
        sign = "+" if down > up else "−"
        shown = show(value, figure)
        formula = f"{number(figure)} {sign} {number(change, like=figure)} = {shown}"
        return Computed(
            shown, Derivation(formula, (figure, change)), (base, Candidate(change, scene, base.support, 0))
        )
    return None


def _since_before(between: str) -> bool:
    """Whether a change is told against the period before: said so, or against nothing else (提高0.15个百分点)."""
    return bool(re.search(_SINCE, between)) or not re.search(r"比|较|于|距|超", between)


def _last(pattern: re.Pattern[str], text: str) -> int:
    return max((m.start() for m in pattern.finditer(text)), default=-1)


def _other_figure_between(scene: Scene, first: Figure, second: Figure) -> bool:
    """Whether a figure of the same kind stands between, so that the change may be its own."""
    return any(
        first.end <= f.start and f.end <= second.start and f.role in ("quantity", "share")
        for f in scene.figures
    )


def combine(operation: str, first: Candidate, second: Candidate, *, percent: bool = False) -> Computed | None:
    """``sum``, ``difference`` (larger − smaller), ``ratio`` or ``share`` of two stated figures of one unit."""
    a, b = first.figure, second.figure
    if a == b or not usable(a) or not usable(b) or a.value is None or b.value is None:
        return None
    if not (same_unit(a.unit, b.unit) or a.unit == b.unit):
        return None
    if operation == "sum":
        shown = show(a.value + b.value, a, b)
        formula = f"{number(a, b)} + {number(b, a)} = {shown}"
    elif operation == "difference":
        high, low = (a, b) if a.value >= b.value else (b, a)
        assert high.value is not None and low.value is not None
        shown = show(high.value - low.value, high, low, points=True)
        formula = f"{number(high, low)} − {number(low, high)} = {shown}"
    elif operation in ("ratio", "share"):
        if not b.value:
            return None
        quotient = a.value / b.value * (100 if operation == "share" else 1)
        rounded = quotient.quantize(Decimal("0.01"), ROUND_HALF_UP)
        unit = "%" if operation == "share" else "倍"
        shown = f"{plain(rounded)}{unit}"
        times = " × 100%" if operation == "share" else ""
        formula = f"{number(a, b)} ÷ {number(b, a)}{times} {'=' if rounded == quotient else '≈'} {shown}"
    else:
        return None
    return Computed(shown, Derivation(formula, (a, b)), (first, second))


def total(candidates: list[Candidate]) -> Computed | None:
    """The sum of stated figures of one unit, in the order of the text."""
    figures = [c.figure for c in sorted(candidates, key=lambda c: c.figure.start)]
    if len(figures) < 2 or not all(usable(f) and same_unit(f.unit, figures[0].unit) for f in figures):
        return None
    value = sum((f.value for f in figures if f.value is not None), Decimal(0))
    shown = show(value, *figures)
    formula = " + ".join(number(f, *figures) for f in figures) + f" = {shown}"
    return Computed(shown, Derivation(formula, tuple(figures)), tuple(candidates))


_SCALE = {"亿": Decimal(10**8), "万": Decimal(10**4), "": Decimal(1)}


def scale(*figures: Figure) -> str:
    """The largest of 亿 and 万 that every figure is printed in, or ``""``."""
    printed = [next((s for s in ("亿", "万") if s in f.raw), "") for f in figures]
    return min(printed, key=lambda s: _SCALE[s]) if printed else ""


def number(figure: Figure, *others: Figure, like: Figure | None = None) -> str:
    """A figure as an operand: its value in the scale shared with the others, with its unit."""
    assert figure.value is not None
    unit = scale(figure, *others) if like is None else scale(figure, like)
    return f"{plain(figure.value / _SCALE[unit])}{unit}{_unit(figure)}"


def show(value: Decimal, *figures: Figure, points: bool = False) -> str:
    """A result in the scale and unit of its operands; the difference of two percentages is in 百分点."""
    unit = scale(*figures)
    shown = _unit(figures[0])
    places = max((_places(f, unit) for f in figures), default=0)
    if points and shown == "%":
        shown = "个百分点"
    return f"{value / _SCALE[unit]:.{places}f}{unit}{shown}"


def _places(figure: Figure, unit: str) -> int:
    assert figure.value is not None
    printed = re.search(r"\.(\d+)", fold(figure.raw))
    own = next((s for s in ("亿", "万") if s in figure.raw), "")
    shift = 0
    while own and _SCALE[own] > _SCALE[unit]:
        shift += 4
        own = "万" if own == "亿" else ""
    return max(0, len(printed.group(1)) - shift) if printed else 0


def _unit(figure: Figure) -> str:
    return "个百分点" if figure.unit == "百分点" else figure.unit


def plain(value: Decimal) -> str:
    """A decimal without exponent or trailing zeros."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


_JOIN = r"(?:和|与|跟|同|、|及|以及)"
_THEN = r"(?:上年|上一?届|去年|往年|年初|上一年|前一年|之前|原来|以前|同期|上月|上季度|此前)"
_MORE = r"(?:多|少|高|低|大|小|长|短|快|慢|贵|便宜|超|差)"
_SUM = r"(?:加起来|合起来|加在一起|之和|合计|一共|总共|共计|共有|共|两[者项类个样])"


def solve(analysis: Analysis, resolve: Resolve) -> Computed | None:
    """The computed answer that the question's operation gives, or ``None`` where an input is missing."""
    question = analysis.question.rstrip("?!。 ")
    operation = analysis.operation
    if operation == "rest":
        return _rest(question, resolve)
    if operation in ("difference", "sum", "ratio"):
        sides = operands(question)
        if sides is not None:
            a, b = (resolve(_ask(side)) for side in sides)
            if a is not None and b is not None:
                return combine(operation, a, b)
        return _siblings(question, analysis, resolve) if operation == "sum" else _from_to(question, resolve)
    if operation == "previous" or analysis.periods or analysis.relative is not None:
        base = resolve(_ask(_now(question)))
        return previous(base) if base is not None and _year_before(base, analysis) else None
    if analysis.wanted.role == "share":
        sides = _part_of_whole(question)
        if sides is not None:
            a, b = resolve(_count(sides[0])), resolve(_count(sides[1]))
            if (
                a is not None
                and b is not None
                and a.figure.value
                and b.figure.value
                and a.figure.value < b.figure.value
            ):
                return combine("share", a, b)
    return None


def operands(question: str) -> tuple[str, str] | None:
    """The two things that a difference, sum or ratio is of, each with its measure, or ``None``.

    >>> operands("甲县的产值比乙县多多少")
    ('甲县的产值', '乙县的产值')
    """
    question = re.sub(
        rf"^([^()]*)\(([^()]+?{_JOIN}[^()]+?)\)(.*)$",
        lambda m: m.group(2) + re.sub(r"^(?:这|那)?[两二三]个?[^的]{0,3}", "", m.group(1)) + m.group(3),
        question,
    )
    question = re.sub(r"[两二]个(?:区县|区|县|市|镇|村|产业)的?", "的", question)
    match = re.match(
        rf"(?P<a>.+?)比(?!例|重|较|率)(?P<b>.+?)(?:要|还|整整|每[月年天])?{_MORE}(?:出|了)?(?:多少|几|上)",
        question,
    )
    if match and not re.match(_THEN, match["b"]):
        return _pair(match["a"], match["b"])
    match = re.match(
        rf"(?P<m>[^,]*,)?(?P<a>[^,]+?){_JOIN}(?P<b>[^,]+?)(?P<n>的[^,]+?)?(?:之间)?,?(?:的?差距|的?差额|之差|相差|差了?|两?[者个年]?{_SUM})(?:是|有|为|要|办了)?(?:多少|几)",
        question,
    )
    if match:
        tail = match["n"] or ""
        return _pair(match["a"] + tail, match["b"] + tail)
    match = re.match(r"(?P<a>.+?)是(?P<b>.+?)的(?:几|多少)倍", question)
    return _pair(match["a"], match["b"]) if match else None


def _pair(a: str, b: str) -> tuple[str, str]:
    """Give each side the measure that only one of them states: 甲县的产值, 乙县 → 乙县的产值."""
    a, b = a.strip(",的 "), b.strip(",的 ")
    if "的" in a and "的" not in b and len(b) < 8:
        b = f"{b}的{a.split('的', 1)[1]}"
    elif "的" in b and "的" not in a and len(a) < 8:
        a = f"{a}的{b.split('的', 1)[1]}"
    return a, b


def _ask(thing: str) -> str:
    return thing if re.search(r"多少|几", thing) else f"{thing}是多少"


def _count(thing: str) -> str:
    return thing if re.search(r"多少|几", thing) else f"{thing}有多少"


def _now(question: str) -> str:
    """The question about the present: the words that point to an earlier time left out."""
    return re.sub(
        rf"(?:19|20)\d\d年(?:初|底|末|年底)?(?:为止)?(?:的|,)?|{_THEN}(?:底|末)?(?:为止)?的?", "", question
    )


def _part_of_whole(question: str) -> tuple[str, str] | None:
    """Part and whole of a share: 参选人里当选的占百分之几 → (参选人当选的, 参选人)."""
    match = re.match(r"(?P<w>.+?)(?:里面|里|中|当中|之中)(?:的)?,?(?P<p>.+?)的?(?:占|占比)", question)
    if match:
        return f"{match['w']}{match['p']}", match["w"]
    match = re.match(
        r"(?P<p>.+?)占(?:了|到|全部|总)?(?P<w>.+?)的?(?:比例|比重|百分之|几成|多少|多大)", question
    )
    return (match["p"], match["w"]) if match else None


def _year_before(base: Candidate, analysis: Analysis) -> bool:
    """Whether the year that the question names is the one before the base's."""
    years = {int(p[:4]) for p in constraints.periods_of(base.scene, base.figure) if p[:4].isdigit()}
    if analysis.periods:
        return any(int(p[:4]) + 1 in years for p in analysis.periods if p[:4].isdigit())
    now = constraints.issued(base.scene.document)
    return analysis.relative is None or not years or now is None or int(now) + analysis.relative + 1 in years


def _from_to(question: str, resolve: Resolve) -> Computed | None:
    """By how much something went from one figure to another: 由23家整合为9家."""
    found = resolve(question)
    if found is None:
        return None
    scene = found.scene
    clause = scene.clause_at(found.figure.start)
    inside = [
        f
        for f in scene.figures
        if clause.start <= f.start < clause.end and same_unit(f.unit, found.figure.unit)
    ]
    if len(inside) != 2 or found.figure not in inside:
        return None
    first, second = inside
    lead, link = scene.slice(clause.start, first.start), scene.slice(first.end, second.start)
    if not (re.search(r"(?:由|从)[^,;]{0,12}$", lead) and re.search(r"(?:到|至|为|成)$", link)):
        return None
    return combine(
        "difference",
        Candidate(first, scene, found.support, 0.0),
        Candidate(second, scene, found.support, 0.0),
    )


def _rest(question: str, resolve: Resolve) -> Computed | None:
    """Whole less part, both of one sentence: the part is asked for by what it has *not* done."""
    positive = re.sub(r"(?:但|却|而)?(?:还)?(?:没有|没|未能|未|不是|不)(?=[^么])", "", question, count=1)
    part = resolve(positive)
    if part is None or not usable(part.figure):
        return None
    for whole in reversed(part.scene.figures):
        if (
            whole.end <= part.figure.start
            and usable(whole)
            and whole.role == "quantity"
            and same_unit(whole.unit, part.figure.unit)
        ):
            assert whole.value is not None and part.figure.value is not None
            if whole.value > part.figure.value:
                return combine("difference", Candidate(whole, part.scene, part.support, 0.0), part)
    return None


def _siblings(question: str, analysis: Analysis, resolve: Resolve) -> Computed | None:
    """The sum of a list whose items all end like the noun asked for: 金牌, 银牌, 铜牌 → 奖牌."""
    noun = analysis.wanted.noun
    if len(noun) < 2:
        return None
    first = resolve(question)
    if first is None or noun in fold(first.figure.subject):
        return None
    scene = first.scene
    group = [
        f
        for f in scene.figures
        if same_unit(f.unit, first.figure.unit)
        and f.role == "quantity"
        and fold(f.subject).endswith(noun[-1])
    ]
    segment = {scene.segment_start(f.start) for f in group}
    if len(group) < 2 or len(segment) > 1 or first.figure not in group:
        return None
    names = [f.subject for f in group]
    if len(set(names)) != len(names):
        return None
    return total([Candidate(f, scene, first.support, 0.0) for f in group])
