"""A value before it changed: the period before, the start of the year, the goal, from stated absolute changes."""

from __future__ import annotations

import re

from corpus.normalize import fold
from corpus.types import Figure
from qa.arithmetic import Computed, alike, exact, undo
from qa.evidence import Scene
from qa.figures import Candidate

SINCE = re.compile(
    r"(?:比|较)(?:上年同?期?末?|去年同?期?末?|上一?届末?|上一年末?|年初|往年|上一?季度末?|上个?月末?|前一年)"
)
GOAL = re.compile(r"(?:比|较|低于|高于|超)[^,;]{0,8}?(?:目标|计划|任务|预期|指标)")
_DOWN = re.compile(r"下降|减少|降低|下跌|下滑|回落|缩小|缩短|压减|减|降|少|低")
_UP = re.compile(r"提高|增加|上升|增长|扩大|提升|上涨|净增|增|多|高|超")
#: What is added up over the years, so that the year's own part can be taken off again.
_STOCK = re.compile(
    r"累计(?:建成|完成|达|发展|培育|认定|投放|安装|开通)?|(?:总[数量])?(?:达到?|增至|增加到|共有)$"
)
_FLOW = re.compile(r"(?:当年|全年|本年)?(?:新建|新增|新建成|建成|净增|新开通|新认定|新培育)")


def previous(base: Candidate, against: re.Pattern[str] = SINCE) -> Computed | None:
    """The value of the period before (or the goal), where the sentence states by how much it changed.

    :param against: what the change must be told against; one told against nothing counts for a period.
    """
    figure, scene = base.figure, base.scene
    if not exact(figure):
        return None
    points = figure.unit in ("%", "‰")
    own = [
        f
        for f in scene.figures
        if f.role == "change" and f.subject == figure.subject and (f.unit == "百分点") == points
    ]
    start = scene.segment_start(figure.start)
    stop = scene.slice(figure.end, scene.sentence.end).find(";")
    end = figure.end + stop if stop >= 0 else scene.sentence.end
    for change in scene.figures:
        if not (figure.end <= change.start < end) or change.role != "change" or not exact(change):
            continue
        if points != (change.unit == "百分点") or not (points or alike(change, figure)):
            continue
        told = fold(change.measure) or scene.slice(figure.end, change.start)
        if not (against.search(told) or (against is SINCE and not re.search(r"比|较|于|距|超", told))):
            continue
        if change.subject != figure.subject and (own or _between(scene, figure, change)):
            continue
        up = {"up": True, "down": False}.get(change.direction or "", _rises(scene.slice(start, change.start)))
        if up is None:
            continue
        return undo(base, Candidate(change, scene, base.support, 0.0), up=up)
    return None


def _rises(before: str) -> bool | None:
    """Which way a change goes by the last verb before it."""
    ups, downs = ([m.start() for m in p.finditer(before[-8:])] for p in (_UP, _DOWN))
    up, down = max(ups, default=-1), max(downs, default=-1)
    return None if up == down else up > down


def _between(scene: Scene, first: Figure, second: Figure) -> bool:
    """Whether a figure of its own stands between, so that the change may be that one's."""
    return any(
        first.end <= f.start and f.end <= second.start and f.role in ("quantity", "share")
        for f in scene.figures
    )


#: What tells a value of the period before: 74.6万人次,上年为92.8万人次.
_THEN = re.compile(
    r"^[,(]*(?:而)?(?:上一?年度?|去年|上一?年同期|去年同期|前一年|上一?届|年初|上年末)(?:末|底)?(?:的)?(?:同期)?(?:仅|只)?(?:为|是|有|仅|达)?$"
)


def told_before(base: Candidate) -> Figure | None:
    """The value of the period before, where the sentence states it right after the present one."""
    scene, figure = base.scene, base.figure
    after = next((f for f in scene.figures if f.start >= figure.end and f.role != "date"), None)
    if after is None or not alike(after, figure) or not exact(after) or not exact(figure):
        return None
    return after if _THEN.match(scene.slice(figure.end, after.start).strip("()")) else None


def is_former(figure: Figure, scene: Scene) -> bool:
    """Whether a figure is told as the value of the period before."""
    first = max((f.end for f in scene.figures if f.end <= figure.start), default=None)
    return first is not None and _THEN.match(scene.slice(first, figure.start)) is not None


def without_flow(base: Candidate) -> Computed | None:
    """A stock before the year's own part was added: 新建3.5万亩, 累计建成28.7万亩; 新增430个, 达到1050个."""
    figure, scene = base.figure, base.scene
    start, _ = scene.window(figure)
    if not _STOCK.search(scene.slice(start, figure.start)) or not exact(figure):
        return None
    thing = re.sub(r"^全[国省市县区校院厂乡镇村]|总[数量]$", "", _STOCK.sub("", fold(figure.subject)))
    for flow in scene.figures:
        if flow == figure or not exact(flow) or flow.role != "quantity" or not alike(flow, figure):
            continue
        own = fold(flow.subject)
        flow_of = _FLOW.search(own)
        if flow_of and thing and own[flow_of.end() :] == thing:
            return undo(base, Candidate(flow, scene, base.support, 0.0), up=True)
    return None
