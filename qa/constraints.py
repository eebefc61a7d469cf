"""Hard constraints: a year, a name, a number in the question must hold where the answer is found."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

from corpus.figures import same_unit
from corpus.normalize import fold
from corpus.numbers import Quantity, quantities
from corpus.types import Document, Figure
from qa.analyze import Analysis
from qa.evidence import Scene
from qa.types import Reason

_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?=年)")
_SUFFIX = re.compile(r"(?:自治区|自治州|省|市|区|县|旗|州|盟|乡|镇|村|街道|社区|小区|街|路|公司|局|委|办)$")
#: The part of a document that says what it is about: who, where and when.
_LEAD = 400


def broken(analysis: Analysis, scene: Scene, figure: Figure | None = None) -> Reason | None:
    """The reason why the scene cannot answer the question, or ``None`` where every constraint holds.

    :param figure: the figure that would be the answer.
    """
    if analysis.periods and not all(period_holds(period, scene, figure) for period in analysis.periods):
        return "period_mismatch"
    if not all(name_holds(name, scene) for name in analysis.names):
        return "entity_mismatch"
    if not all(number_holds(number, scene, figure) for number in analysis.numbers):
        return "no_figure"
    return None


def period_holds(period: str, scene: Scene, figure: Figure | None) -> bool:
    """Whether what the scene says is of ``period`` (ISO 8601: a year, a month, a day, or a range)."""
    asked = period.split("/")
    if figure is not None and figure.period:
        return any(_overlaps(a, p) for a in asked for p in figure.period.split("/"))
    stated = [f.period for f in scene.figures if f.role == "date" and f.period]
    if stated:
        return any(_overlaps(a, p) for a in asked for s in stated for p in s.split("/"))
    nearby = _YEAR.findall(scene.before[-80:] + scene.heading)
    if nearby:
        return any(a[:4] in nearby for a in asked)
    own = scene.document.period or main_year(scene.document)
    return own is not None and any(_overlaps(a, own) for a in asked)


def _overlaps(asked: str, stated: str) -> bool:
    """Whether one period holds the other, as far as both are given."""
    length = min(len(asked), len(stated))
    if asked.startswith("--") or stated.startswith("--"):  # a day without its year
        return asked[-5:] == stated[-5:] or asked.lstrip("-")[:2] in stated[-5:]
    return asked[:length] == stated[:length]


@lru_cache(maxsize=256)
def main_year(document: Document) -> str | None:
    """The one year that a document's lead names, where it gives no period of its own."""
    years = Counter(_YEAR.findall(document.text[:_LEAD]))
    return next(iter(years)) if len(years) == 1 else None


def name_holds(name: str, scene: Scene) -> bool:
    """Whether the scene is about ``name``: it, or its core, stands nearby, or the whole document is about it."""
    core = _SUFFIX.sub("", name)
    core = core if len(core) > 1 else name
    near = (scene.text, scene.heading, scene.before, scene.about)
    if any(core in place for place in near):
        return True
    document = scene.document
    lead = document.text[:_LEAD] + (document.byline.text if document.byline else "")
    return core in fold(lead)


def number_holds(number: Quantity, scene: Scene, figure: Figure | None) -> bool:
    """Whether a number that the question takes for granted stands in or right before the scene."""
    if figure is not None and _same(number, figure):
        return False
    near = [*scene.figures, *quantities(scene.before[-80:]), *quantities(scene.heading)]
    return any(_same(number, other) for other in near)


def _same(a: Quantity, b: Quantity | Figure) -> bool:
    return a.value == b.value and (not a.unit or not b.unit or same_unit(a.unit, b.unit) or a.unit == b.unit)
