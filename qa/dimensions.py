"""What a unit measures: money, a share, a time …; a figure of one is never an answer in another, however it is worded."""

from __future__ import annotations

from corpus.types import Figure
from corpus.units import TIME, canonical
from qa.analyze import Analysis

_DIMENSIONS = {
    "money": frozenset("元 角 分 美元 欧元 英镑 日元 港元 港币 卢布 韩元".split()),
    "share": frozenset("% ‰ 百分点 基点".split()),
    "time": TIME,
    "area": frozenset("亩 公顷 平方公里 平方米 平方厘米".split()),
    "length": frozenset("公里 米 里 海里 厘米 毫米 微米".split()),
    "weight": frozenset("吨 公斤 斤 克 毫克 微克".split()),
    "factor": frozenset(["倍"]),
    "people": frozenset("人名位口"),
}


def dimension(unit: str) -> str:
    """What a unit measures; ``"count"`` for one by which things are counted, ``""`` for none.

    >>> dimension("元/月"), dimension("个工作日"), dimension("家"), dimension("")
    ('money', 'time', 'count', '')
    """
    head = canonical(unit.split("/")[0])
    return next((name for name, units in _DIMENSIONS.items() if head in units), "count" if head else "")


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
