"""What a rate comes to over the time that its own sentence counts it for: 每人每天5元,一年按200天计算."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.types import Figure
from qa.analyze import Analysis
from qa.arithmetic import Computed, exact, number, plain, unit
from qa.evidence import Scene, Vocabulary
from qa.figures import Candidate
from qa.parallel import NEAR, about
from qa.types import Derivation

#: A year asked for, in people's words.
_YEARLY = re.compile(r"(?:一|每|全|整|学)年(?!级)")
_COUNTED = re.compile(r"(?:一|每|全|学)年[^,;]{0,8}?(?:按|以|计|共)?[^,;]{0,4}$")


def yearly(analysis: Analysis, scenes: Sequence[Scene], vocabulary: Vocabulary) -> Computed | None:
    """A daily (or monthly) rate times the days (or months) of the year that the sentence gives; else ``None``."""
    if not _YEARLY.search(analysis.question):
        return None
    for scene in scenes[:NEAR]:
        rates = [f for f in scene.figures if exact(f) and _each(f, scene)]
        if len(rates) != 1 or (support := about((scene,), analysis, vocabulary)) is None:
            continue
        things = [term for term in analysis.terms if term.weight >= 1]
        if not any(term.text in scene.text for term in things):
            continue
        rate = rates[0]
        spans = [f for f in scene.figures if _spans(f, rate, scene)]
        if len(spans) != 1 or not _asks(analysis, rate):
            continue
        assert rate.value is not None
        assert spans[0].value is not None
        shown = f"{plain(rate.value * spans[0].value)}{unit(rate)}"
        formula = f"{number(rate)} × {plain(spans[0].value)}{unit(spans[0])} = {shown}"
        inputs = tuple(Candidate(f, scene, support, 0.0) for f in (rate, spans[0]))
        return Computed(shown, Derivation(formula, (rate, spans[0])), inputs)
    return None


def _each(figure: Figure, scene: Scene) -> str:
    """What time an amount is of, 天 or 月 (每人每天5元, 每月补助800元); ``""`` for any other figure."""
    if figure.role != "quantity":
        return ""
    if "/" in figure.unit:
        return figure.unit.split("/")[-1] if figure.unit.endswith(("/天", "/月")) else ""
    lead = scene.slice(scene.clause_at(figure.start).start, figure.start)
    told = re.findall(r"[每一]个?([月天日])", lead)
    return {"日": "天"}.get(told[-1], told[-1]) if told and figure.unit == "元" else ""


def _spans(figure: Figure, rate: Figure, scene: Scene) -> bool:
    """Whether a figure is the number of days (or months) that the rate is counted for in a year."""
    if figure.role != "duration" or figure.unit != _each(rate, scene) or not exact(figure):
        return False
    return bool(_COUNTED.search(scene.slice(scene.clause_at(figure.start).start, figure.start)))


def _asks(analysis: Analysis, rate: Figure) -> bool:
    """Whether the question wants an amount in the rate's unit."""
    wanted = analysis.wanted
    return wanted.unit in ("", rate.unit.split("/")[0]) and wanted.role in (None, "quantity")
