"""Sums over a breakdown: the parts of a list, or the bands of a count by size; and who finds the figures."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Protocol

from corpus.figures import same_unit
from corpus.normalize import fold
from corpus.numbers import Quantity
from corpus.types import Figure, Role
from qa.analyze import Analysis
from qa.arithmetic import Computed, exact, total, usable
from qa.constraints import same
from qa.evidence import Scene, Support, Vocabulary
from qa.figures import Candidate
from qa.fitting import label_of
from qa.rivals import TOTAL, told_words

#: Whether a candidate may be the answer.
Accept = Callable[[Candidate], bool]


class Resolve(Protocol):
    """Finds the figure that the report states for a question of its own."""

    def __call__(
        self,
        question: str,
        *,
        apart: str = "",
        other: str = "",
        roles: Collection[Role] = (),
        within: Scene | None = None,
    ) -> Candidate | None:
        """The figure, or ``None``.

        :param apart: words for the thing asked; those that ``other`` has not must stand at the figure itself.
        :param roles: the roles that the figure may have; any, where empty.
        :param within: the sentence it must stand in; any, where ``None``.
        """


#: A band: its lower and upper bound, ``None`` where it is open, the bound as printed, the figure counted in it.
_Band = tuple[Decimal | None, Decimal | None, Figure, Figure]


def of_named(
    analysis: Analysis,
    scenes: Sequence[Scene],
    vocabulary: Vocabulary,
    enough: Callable[[Scene, Support], bool],
) -> Computed | None:
    """The sum of the very figures that the question names (回引200人和回请28人一共), all of one sentence.

    :param enough: whether a sentence speaks of the question.
    """
    for scene in scenes:
        support = scene.support(analysis, vocabulary, scene.sentence.start, scene.sentence.end)
        named = [next((f for f in scene.figures if same(number, f)), None) for number in analysis.numbers]
        if all(named) and enough(scene, support):
            return total([Candidate(f, scene, support, 0.0) for f in named if f is not None])
    return None


def parts(question: str, analysis: Analysis, resolve: Resolve, scenes: Sequence[Scene]) -> Computed | None:
    """The sum of a list whose items all end like the noun asked for: 金牌, 银牌, 铜牌 → 奖牌."""
    last = re.search(r"(?:多少|几)[\u4e00-\u9fff]?([\u4e00-\u9fff]{2})$", question)
    noun = analysis.wanted.noun or (last[1] if last else "")
    if len(noun) < 2:
        return None
    if any(fold(f.subject).endswith(noun) for scene in scenes[:_BANDED] for f in scene.figures):
        return None
    for scene in scenes[:_BANDED]:
        group = [f for f in scene.figures if f.role == "quantity" and exact(f) and _kind_of(f, noun)]
        if analysis.wanted.unit:
            group = [f for f in group if same_unit(f.unit, analysis.wanted.unit)]
        listed = [f for i, f in enumerate(group) if i == 0 or _listed(scene, group[i - 1], f)]
        names = [fold(f.subject)[-len(noun) :] for f in listed]
        if len(listed) < 2 or len(set(names)) < len(names):
            continue
        first = resolve(question.replace(noun, names[0]), within=scene)
        if first is not None and first.figure in listed:
            return total([Candidate(f, scene, first.support, 0.0) for f in listed])
    return None


def siblings(found: Candidate | None, analysis: Analysis) -> Computed | None:
    """The sum of a figure and those beside it that differ only in whose they are: 居民参保46.8万人,职工参保5.9万人.

    A sentence that states a total itself is left alone.

    :param found: the figure that answers the question without its word of totality.
    """
    if found is None or found.figure.role != "quantity" or not exact(found.figure):
        return None
    scene, figure = found.scene, found.figure
    told, tail = told_words(figure, scene, analysis), _tail(figure, scene)
    alike_ = [f for f in scene.figures if f.role == "quantity" and same_unit(f.unit, figure.unit)]
    group = [f for f in alike_ if _tail(f, scene) == tail and told_words(f, scene, analysis) == told]
    between = scene.slice(group[0].end, group[-1].start)
    if len(tail) < _TAIL or not 1 < len(group) <= _FEW or not all(map(exact, group)) or "其中" in between:
        return None
    if any(TOTAL.search(label_of(f, scene)) for f in alike_):
        return None
    return total([Candidate(f, scene, found.support, 0.0) for f in group])


#: Figures of one sentence that are added up at most; characters right before each that must be the same.
_FEW, _TAIL = 4, 2


def _tail(figure: Figure, scene: Scene) -> str:
    """The last characters before a figure, less those that only lead to it."""
    lead = scene.slice(scene.window(figure)[0], figure.start)
    return re.sub(r"(?:达到?|为|是|有|到|约|,)+$", "", lead)[-_TAIL:]


def _kind_of(figure: Figure, noun: str) -> bool:
    """Whether a figure counts a kind of what the noun names by its last character: 金牌 of 奖牌."""
    own = fold(figure.subject)[-len(noun) :]
    return len(own) == len(noun) and own[-1] == noun[-1] and own != noun


def _listed(scene: Scene, first: Figure, second: Figure) -> bool:
    """Whether two figures are neighbours of one list."""
    return bool(re.fullmatch(r"[、和及与,]+[^,;、]{1,8}", scene.slice(first.end, second.start)))


def bands(question: str, analysis: Analysis, resolve: Resolve, scenes: Sequence[Scene]) -> Computed | None:
    """The sum of the bands that make up the range asked for: 30万元以上 = 30万至50万 + 50万以上."""
    asked = [n for n in analysis.numbers if n.value is not None]
    if len(asked) != 1:
        return None
    number, below = asked[0], _below(asked[0], analysis.question)
    for scene in scenes[:_BANDED]:
        every = _breakdown(scene, analysis.wanted.unit)
        inside = _inside(every, number.value or Decimal(0), below)
        if not inside or not _complete(every, scene):
            continue
        # The sentence speaks of what is asked, if the question put for a single band leads to it.
        for _, _, bound, figure in inside:
            first = resolve(question.replace(number.raw, fold(bound.raw)), within=scene)
            if first is not None and first.figure == figure:
                return total([Candidate(f, scene, first.support, 0.0) for *_, f in inside])
    return None


#: Sentences looked at for a breakdown.
_BANDED = 6


def _inside(every: list[_Band], bound: Decimal, below: bool) -> list[_Band]:
    """The bands that tile the range below (or from) the bound, if there are several and not all."""
    inside = [
        band
        for band in every
        if (
            (band[1] is not None and band[1] <= bound)
            if below
            else (band[0] is not None and band[0] >= bound)
        )
    ]
    if len(inside) < 2 or inside == every:
        return []
    edge = inside[-1][1] if below else inside[0][0]
    tiled = all(a[1] == b[0] and a[1] is not None for a, b in pairwise(inside))
    return inside if edge == bound and tiled else []


def _below(number: Quantity, question: str) -> bool:
    words = fold(number.qualifier or "") + question[max(0, number.start - 3) : number.end + 3]
    return bool(re.search(r"不到|不足|不满|低于|少于|以下|以内", words))


def _breakdown(scene: Scene, unit: str) -> list[_Band]:
    """The bands of the sentence's breakdown, lowest first, each counted in the unit asked for."""
    bands: list[_Band] = []
    figures = scene.figures
    for bound, count in pairwise(figures):
        if bound.role != "threshold" or bound.value is None or not exact(count) or count.role != "quantity":
            continue
        if unit and not same_unit(count.unit, unit):
            continue
        words = fold(bound.qualifier or "")
        if bound.upper is not None:
            bands.append((bound.value, bound.upper, bound, count))
        elif re.search(r"以下|不足|不满|低于|不到|以内", words):
            bands.append((None, bound.value, bound, count))
        elif re.search(r"以上|超过|不低于|满", words):
            bands.append((bound.value, None, bound, count))
    return sorted(bands, key=lambda band: band[0] if band[0] is not None else Decimal(-1))


def _complete(bands: list[_Band], scene: Scene) -> bool:
    """Whether the bands make up a whole: their sum is stated, or the lowest and the highest are open."""
    whole = sum((f.value for *_, f in bands if f.value is not None), Decimal(0))
    stated = any(f.value == whole and usable(f) for f in scene.figures)
    return stated or (bands[0][0] is None and bands[-1][1] is None)
