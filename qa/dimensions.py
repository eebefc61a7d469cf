"""What a unit measures: money, a share, a time …; a figure of one is never an answer in another, however it is worded."""

from __future__ import annotations

import re

from corpus.types import Figure
from qa.analyze import Analysis

_DIMENSIONS = (
    ("money", re.compile(r"[千万亿]?(?:元|块钱?|钱|角|美元|欧元|日元|港元)")),
    ("share", re.compile(r"[%‰]|(?:个)?百分点|成")),
    ("time", re.compile(r"天|日|个?(?:小时|钟头)|分钟?|秒钟?|周|个?月|年|个?星期")),
    ("area", re.compile(r"亩|公顷|平方.+")),
    ("length", re.compile(r"公里|千米|米|厘米|毫米|里")),
    ("weight", re.compile(r"吨|公斤|千克|斤|克|毫克|微克")),
    ("factor", re.compile(r"倍")),
    ("people", re.compile(r"[人名位口]")),
)


def dimension(unit: str) -> str:
    """What a unit measures; ``"count"`` for one by which things are counted, ``""`` for none.

    >>> dimension("元/月"), dimension("%"), dimension("家"), dimension("")
    ('money', 'share', 'count', '')
    """
    head = unit.split("/")[0]
    return next((name for name, units in _DIMENSIONS if units.fullmatch(head)), "count" if head else "")


def other_dimension(figure: Figure, analysis: Analysis) -> bool:
    """Whether the question says in what its answer is to be measured, and the figure is measured in something else."""
    wanted = analysis.wanted
    asked = dimension(wanted.unit) or {"share": "share", "duration": "time"}.get(wanted.role or "", "")
    given = dimension(figure.unit)
    if {asked, given} == {"count", "people"}:
        # 个 counts people, too, and a room's people are told in seats and beds.
        return wanted.unit in _THINGS if asked == "count" else figure.unit in _THINGS - _SEATS
    return bool(asked and given) and asked != given


#: Units of things that are never those of people.
_THINGS = frozenset("家户所座辆台间套条栋幢部张本株处")
_SEATS = frozenset("张座")
