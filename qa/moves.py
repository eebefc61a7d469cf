"""Values before and after a change, where a report prints both, or prints one and the change in its unit.

Growth rates are no such changes: what they are told of cannot be computed from them exactly.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from corpus.audit_page import Page
from corpus.audit_terms import exact
from corpus.types import Document, Figure, Passage
from qa.evidence import Scene, Support
from qa.figures import Candidate
from qa.steps import steps

if TYPE_CHECKING:
    from index.search import Index

_ROLES = ("quantity", "share", "duration")
#: What a change is told against that is a time, and not a plan or a mark.
_TIME = re.compile(
    r"上(?:一|个|半)*[年届轮月季任期周次]|去年|前[年一]|同期|年[初末底]|月[初末底]|(?:19|20)\d\d年|[届年月]前|之前"
)
_LATTER = re.compile(r"(?:上一?)(?P<of>[年届月季轮任])(?P<end>[末底]?)")
_FROM = re.compile(r"[由从](?P<since>[^,。;:、\d]{0,10})$")
_TO = re.compile(
    r"[^,。;:\d]{0,4}(?:增|减|升|降|提高|缩|扩|涨|跌|压|拓|上调|下调|回落|延长|改善|发展)[^,。;:\d]{0,3}[到至为](?:了|目前|现在|今年|的)*"
)


@dataclass(frozen=True, slots=True)
class Move:
    """One value before and after.

    :param named: the figure whose words say what changed: the first of the two in the text.
    :param before: the earlier value; :param shown: as printed, or as computed by ``formula``.
    :param formula: ``""`` where the earlier value is printed.
    :param since: the report's words for the earlier time, or ``""``; ``until`` for the later.
    :param figures: what the earlier value rests on.
    """

    now: Figure
    named: Figure
    before: Decimal
    shown: str
    formula: str
    since: str
    until: str
    figures: tuple[Figure, ...]


def moves(index: Index, document: Document, page: Page) -> list[Move]:
    """Every change of a document that has two values, in the order of its text; one for each later value."""
    found: dict[int, Move] = {}
    for block in page.blocks:
        for sentence in block.sentences:
            inside = [f for f in block.figures if sentence.start <= f.start < sentence.end]
            for move in _printed(page, inside):
                found.setdefault(move.now.start, move)
            if any(f.role == "change" for f in inside):
                unit = Passage(
                    "", document.id, sentence.section_id, sentence.start, sentence.end, sentence.text
                )
                for move in _computed(Scene(index, unit, None)):
                    found.setdefault(move.now.start, move)
    return [found[start] for start in sorted(found)]


def _printed(page: Page, inside: list[Figure]) -> Iterator[Move]:
    """平均用时由52分钟缩短到31分钟."""
    for was in inside:
        lead = _FROM.search(page.clause(was)[0])
        now = next((f for f in inside if f.start >= was.end), None)
        if not lead or now is None or not _sized(was) or not _sized(now):
            continue
        if now.unit != was.unit or not _TO.fullmatch(page.between(was.end, now.start)):
            continue
        assert was.value is not None
        since = lead["since"].rstrip("的") if _TIME.search(lead["since"]) else ""
        yield Move(now, was, was.value, was.raw, "", since, _latter(since, now), (was,))


def _computed(scene: Scene) -> Iterator[Move]:
    """全市共有385个村…,占38.23%,较上届提高34.16个百分点."""
    for step in steps(scene):
        now, change = step.base, step.change
        told = _TIME.search(step.against) if step.against else "新增" not in change.measure and change.measure
        if not told or not _sized(now) or not exact(change):
            continue
        computed = step.before(Candidate(now, scene, Support(1.0, 1.0, ()), 0.0))
        if computed is None or now.value is None or change.value is None:
            continue
        before = now.value - change.value if step.up else now.value + change.value
        if before > 0:
            until = _latter(step.against, now)
            formula = computed.derivation.formula
            yield Move(now, now, before, computed.answer, formula, step.against, until, (now, change))


def _sized(figure: Figure) -> bool:
    return (
        figure.role in _ROLES
        and bool(figure.unit)
        and exact(figure)
        and figure.value is not None
        and figure.value > 0
    )


def _latter(since: str, now: Figure) -> str:
    """The later time, where the earlier one's name tells it: 上届 is before 本届, 2021年 before the figure's own year."""
    found = _LATTER.fullmatch(since)
    if found:
        return f"本{found['of']}{found['end']}"
    year = re.fullmatch(r"(\d{4})年[底末]?", since)
    own = (now.period or "")[:4]
    return f"{own}年" if year and own.isdigit() and own > year[1] else ""
