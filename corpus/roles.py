"""What a figure says: a count, a share, a change, a target, a threshold; by the words around it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from corpus.types import Role
from corpus.units import TIME

if TYPE_CHECKING:
    from corpus.numbers import Quantity

_UP = "增长|增加|增多|提高|上升|上涨|提升|扩大|净增|多增|增产|增收|增|涨|升|升值|多|高|快|上调|攀升|激增|延长|加快|改善"
_DOWN = "下降|减少|降低|下跌|回落|缩小|收窄|压减|减产|少增|减|降|跌|贬值|少|低|慢|下调|下滑|压缩|缩短|缩减|递减|削减|放缓|减亏|收缩"
_NOTE = r"(?:\[\d{1,3}\])?"
_CHANGE = re.compile(rf"(?:(?P<up>{_UP})|(?P<down>{_DOWN}))(?:了|速?度?为|幅度?为|{_NOTE})?{_NOTE}[ :]?$")
#: A single character is a verb of change only in a comparison (比上年少3万) or before a percentage.
_COMPARED = re.compile(r"(?:比|较|同比|环比|高于|低于|年均|累计|实际|名义|平均|分别|再|又)")
_SPEED = re.compile(r"(?:增速|增幅|降幅|涨幅|跌幅|增长率|增长速度|降低率)(?:为|达到?|是|在|保持在)?[ :]?$")
_TARGET = re.compile(
    r"力争|争取(?!到了?)|确保|目标(?:是|为|:|值)|预期目标|主要目标|计划(?:总投资|投资|新增|完成|建设|安排|到|在|于|实现|新建|培训|招收|改造)?$|规划(?:到|期末|建设|总)|拟|预计|有望|将(?:达|实现|建成|新增|完成|超过|突破|建)"
)
_THRESHOLD_NEXT = re.compile(r"的|[一-龥\d]")
_BOUND = re.compile(r"以上|以下")
_NOT_NOUN = re.compile(r"[和与或及并而且但为至到占比较同是在,、]")
_GROWTH_NOUN = re.compile(r"的?(?:增长|增幅|增速|速度|水平|目标|预期|提升|降幅)")
_LIST = re.compile(r"(?:和|与|、|以及|及|,)(?:[一-龥]{0,4})?$")


def assign(found: Sequence[Quantity], text: str) -> list[Quantity]:
    """Give every plain quantity its role.

    :param found: in order, with role ``quantity`` where nothing is decided yet.
    :param text: the folded text.
    """
    out: list[Quantity] = []
    for n, item in enumerate(found):
        if item.role != "quantity" or item.flags:
            if item.role == "quantity" and item.unit == "%":
                item = replace(item, role="share")
            out.append(item)
            continue
        follows = found[n + 1] if n + 1 < len(found) else None
        clause = text[max(out[-1].end if out else 0, item.start - 40) : item.start]
        clause = re.split(r"[,。;!?\n]", clause)[-1]
        role, direction = _role(item, clause, text, follows)
        if role == "share" and out and out[-1].role == "change" and out[-1].unit == item.unit and _LIST.fullmatch(clause):
            role, direction = "change", out[-1].direction
        if role == "quantity" and out and out[-1].role == "change" and out[-1].unit == item.unit and re.fullmatch(r"和|与|、|以及|及", clause):
            role, direction = "change", out[-1].direction
        out.append(replace(item, role=role, direction=direction))
    return out


def _role(item: Quantity, clause: str, text: str, follows: Quantity | None) -> tuple[Role, str | None]:
    ratio = item.unit in ("%", "‰", "倍")
    if item.raw.startswith("翻"):
        return "change", "up"
    if _is_threshold(item, clause, text, follows):
        return "threshold", None
    change = _CHANGE.search(clause)
    speed = _SPEED.search(clause)
    if change and not _is_noun(change, clause):
        single = len(change["up"] or change["down"]) == 1
        if not single or ratio or item.unit == "百分点" or _COMPARED.search(clause):
            direction = "up" if change["up"] else "down"
            whole = _sentence_before(text, item.start)
            if _TARGET.search(whole) and not re.search(r"比|较|同比", clause):
                return "target", direction
            return "change", direction
    if speed:
        return "change", "down" if speed[0][0] in "降跌" else "up"
    if item.unit == "百分点":
        return "change", None
    if item.unit in TIME and not re.search(r"[天日年月]数(?:为|达到?|共)?$", clause):
        return "duration", None
    if _TARGET.search(_sentence_before(text, item.start)):
        return "target", None
    if item.unit in ("%", "‰"):
        return "share", None
    return "quantity", None


def _sentence_before(text: str, start: int) -> str:
    return re.split(r"[。;!?\n]", text[max(0, start - 80) : start])[-1]


def _is_noun(change: re.Match[str], clause: str) -> bool:
    """新增, 多高 and the like, where the verb of change is part of another word."""
    before = clause[: change.start()]
    word = change["up"] or change["down"]
    return (word == "增" and before.endswith("新")) or (word in "高多" and before.endswith(("最", "达", "很", "更", "提")))


def _is_threshold(item: Quantity, clause: str, text: str, follows: Quantity | None) -> bool:
    """Whether the figure bounds what is counted next to it: 5万元以上的428个, 不足30万元的村."""
    after = text[item.end : item.end + 3]
    of = after.startswith("的")
    next_figure = follows is not None and follows.start == item.end + of and follows.role == "quantity"
    if item.unit == "岁" and (next_figure or item.upper is not None or (item.qualifier and _BOUND.search(item.qualifier))):
        return True
    bounded = item.upper is not None or (item.qualifier and not re.fullmatch(r"[余多几来近约…]+|大约|左右|将近|接近", item.qualifier))
    if not bounded or _GROWTH_NOUN.match(text, item.end):
        return False
    if next_figure and (of or item.qualifier and _BOUND.search(item.qualifier)):
        return True
    if item.unit in ("%", "百分点", "倍") and not (of and clause):
        return False
    if of:
        return True
    tail = bool(item.qualifier and item.qualifier.endswith(("以上", "以下")))
    return tail and bool(re.match(r"[一-龥]", after)) and not _NOT_NOUN.match(after)
