"""What a figure says: a count, a share, a change, a target, a threshold; by the words around it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from corpus.types import Role
from corpus.units import TIME, counted

if TYPE_CHECKING:
    from corpus.numbers import Quantity


class _Said(NamedTuple):
    role: Role
    direction: str | None = None
    measure: str = ""


_UP = (
    "增长|增加|增多|提高|上升|上涨|提升|扩大|净增加?|多增|增产|增收|"
    "升值|上调|攀升|激增|延长|加快|上浮|回升|反弹|走高|抬升|拉高|拉动"
)
_DOWN = (
    "下降|减少|降低|下跌|回落|缩小|收窄|压减|压降|减产|减收|少增|贬值|"
    "下调|下滑|压缩|缩短|缩减|递减|削减|放缓|收缩|下浮|节约|节省|走低|精简"
)
#: One character is a verb of change only in a comparison (比上年少3万) or before a percentage.
_NOTE = r"(?:\[\d{1,3}\])?"
_NOTED = re.compile(r"\[\d{1,3}\]$")
_VERB = re.compile(
    rf"(?:实际|名义|同比|环比|年均|累计|平均)?(?:(?P<up>{_UP})|(?P<down>{_DOWN})|(?P<up1>[增涨升多高快])"
    rf"|(?P<down1>[降减跌少低慢]))"
    rf"(?:了|出|幅度?(?:达到?|为|约为?))?{_NOTE} ?$"
)
_SPEED = re.compile(
    rf"(?:(?P<up>增速|增幅|涨幅|升幅|(?<!自然)增长率|增长速度)|(?P<down>降幅|跌幅|减幅|下降率"
    rf"|降低率))(?:均|分别|仅|只|约|高)?(?:为|达到?|是|在"
    rf"|保持在)?{_NOTE} ?$"
)
_OBJECT = re.compile(
    rf"(?:(?P<up>{_UP})|(?P<down>{_DOWN}))了?(?![^,]*(?:占|率|比重|比例|达|为|的|至|到))[一-龥]{{1,8}}$"
)
_OBJECT_OF_POINTS = re.compile(rf"(?:(?P<up>{_UP})|(?P<down>{_DOWN}))了?[一-龥]{{1,8}}(?<![至到])$")
#: What a change is measured from: 比上年, 较上届, 同比.
_BASE = re.compile(
    r"(?:(?<![占之对类城])比(?![例重值率较分])|(?:(?<=占比)|(?<![比可]))较(?![大高低快好多少为])|同比"
    r"|环比|年均|月均|累计|[高低多少]于|超过"
    r"|超出)[^,。;比]{0,16}$"
)
_SHARE = re.compile(r"占(?!地(?!区|方)|用|有)[^,。;]{0,24}$")
_LEVEL = re.compile(
    r"(?:率|比重|比例|占比|覆盖面)(?:平均)?(?:均|仅|只|分别|已|约|高|提升|提高)?(?:为|达到?|是|到|至)?$"
)
#: These hold for what follows up to a semicolon, those only to the next comma.
_HOPE = re.compile(r"力争|(?:^|[,。;:])到(?:20\d\d年|\"?十[四五六]五\"?)[末底]?")
_HOPE_HERE = re.compile(r"争取(?![到了各上中资])|确保|拟(?![定上])")
_GOAL = re.compile(r"(?<!完成)(?<!实现)(?<!高于)(?<!低于)目标(?:任务)?(?:值)?(?:是|为|:|有)")
_PLAN = re.compile(
    r"(?:计划(?!外|单列|生育|总投资.*以上)|(?:预期|规划|年度|任务)目标|将(?:达|实现|建成|新增|完成|超过"
    r"|突破|建设|投入|新建))[^,:]{0,8}$"
)
_DONE = re.compile(r"(?:比|较|超过|高于|低于|完成|超额|达到了|实现了)[^,。;]{0,8}$")
_BOUND = re.compile(r"以上|以下")
_VAGUE = re.compile(r"[余多几来近约数…]+|大约|左右|将近|接近|上下|有余")
_GROWTH = re.compile(r"的?(?:增长|增幅|增速|速度|水平|目标|预期|提升|降幅|比例)")
#: 由76亿元提高到100亿元: what it was before is no goal.
_FROM = re.compile(r"[由从](?:[一-龥]{0,4}的)?$")
_JOIN = re.compile(r"(?: ?(?:和|与|、|以及|及|或) ?)")
_NOT_NOUN = frozenset("和与或及并而且但为至到占比较同是在、已均都将由，,")
_CLAUSE = re.compile(r"[,。;!?\n]")
_SENTENCE = re.compile(r"[。!?\n]")


def assign(found: Sequence[Quantity], text: str) -> list[Quantity]:
    """Give every plain quantity its role, direction and measure.

    :param found: in order, role ``quantity`` where nothing is decided yet.
    :param text: the folded text they stand in.
    """
    out: list[Quantity] = []
    floor = 0  # end of the last figure that is neither a date nor a name
    for n, item in enumerate(found):
        if item.role == "quantity" and "source_damaged" not in item.flags:
            clause = _CLAUSE.split(text[max(floor, item.start - 48) : item.start])[-1]
            follows = found[n + 1] if n + 1 < len(found) else None
            last = out[-1] if out else None
            if last and last.end >= floor and _JOIN.fullmatch(clause) and _alike(last, item):
                said = _Said(last.role, last.direction, last.measure)
            else:
                said = _said(item, clause, text, follows)
            item = replace(item, role=said.role, direction=said.direction, measure=said.measure)
        out.append(item)
        if item.role not in ("date", "name"):
            floor = item.end
    return out


def _alike(last: Quantity, item: Quantity) -> bool:
    """Whether the second of two figures joined by 和 says of another thing what the first says."""
    return (
        last.role in ("change", "share", "target")
        and last.unit.partition("/")[0] == item.unit.partition("/")[0]
    )


def _said(item: Quantity, clause: str, text: str, follows: Quantity | None) -> _Said:
    if item.raw.startswith("翻"):
        base = _BASE.search(clause)
        return _Said("change", "up", base[0] if base else "")
    if _is_threshold(item, clause, text, follows):
        return _Said("threshold")
    change = _change(item, clause)
    hoped = _hoped(item, clause, text)
    if change:
        return change._replace(role="target") if hoped and "目标" not in change.measure else change
    unit = item.unit.partition("/")[0]
    if unit in TIME and not re.search(r"[天日年月]数(?:为|达到?|共|有)?$", clause):
        return _Said("duration")
    if hoped:
        return _Said("target", None, hoped)
    if unit in ("%", "‰"):
        share = _SHARE.search(clause)
        return _Said("share", None, share[0] if share else "")
    return _Said("quantity")


def _change(item: Quantity, clause: str) -> _Said | None:
    """The change a figure measures, if its clause says so."""
    unit = item.unit.partition("/")[0]
    if unit == "大":
        return None
    ratio = unit in ("%", "‰", "倍", "百分点", "基点")
    speed = _SPEED.search(clause)
    if speed:
        return _Said("change", "up" if speed["up"] else "down", _from_base(clause, speed))
    verb = _VERB.search(clause)
    if verb:
        short = bool(verb["up1"] or verb["down1"])
        base = _BASE.search(clause[: verb.start()])
        plain = (
            not short
            or base
            or (ratio and verb["up1"] not in ("多", "高", "快") and verb["down1"] not in ("少", "低", "慢"))
        )
        # 稳定经济增长20条措施: things do not grow by a count unless something is compared.
        plain = plain and (base or not counted(unit) or verb["up"] not in ("增长", "提升"))
        if plain and not clause[: verb.start()].endswith("新"):
            return _Said("change", "up" if verb["up"] or verb["up1"] else "down", _from_base(clause, verb))
    if unit in ("百分点", "基点"):
        verb = _OBJECT_OF_POINTS.search(clause)
        if verb:
            return _Said("change", "up" if verb["up"] else "down", _from_base(clause, verb))
        base = _BASE.search(clause)
        down = base and base[0].startswith(("低", "少"))
        up = base and base[0].startswith(("高", "多", "超"))
        return _Said("change", "down" if down else "up" if up else None, base[0] if base else "")
    if unit in ("%", "倍") and not _LEVEL.search(clause):
        verb = _OBJECT.search(clause)
        if verb:
            return _Said("change", "up" if verb["up"] else "down", _from_base(clause, verb))
    return None


def _from_base(clause: str, verb: re.Match[str]) -> str:
    """The words of the change: from what it is compared with to its verb."""
    base = _BASE.search(clause[: verb.start()])
    words = clause[base.start() if base else verb.start() : verb.end()]
    return _NOTED.sub("", words).strip()


def _hoped(item: Quantity, clause: str, text: str) -> str:
    """The words that make the figure a goal, or ``""``; a goal that was met or missed is none."""
    if _FROM.search(clause):
        return ""
    if _GROWTH.match(text, item.end) and "目标" in text[item.end : item.end + 8]:
        return "目标"
    plan = _PLAN.search(clause)
    if plan:
        return "" if _DONE.search(clause[: plan.start()]) and "计划" not in plan[0] else plan[0]
    sentence = _SENTENCE.split(text[max(0, item.start - 300) : item.start])[-1]
    goal = _GOAL.search(sentence)
    if goal:
        return goal[0]
    hope = _HOPE_HERE.search(clause) or _HOPE.search(sentence.rsplit(";", 1)[-1])
    return hope[0].lstrip(",。;:") if hope else ""


def _is_threshold(item: Quantity, clause: str, text: str, follows: Quantity | None) -> bool:
    """Whether the figure bounds what is counted next to it: 5万元以上的428个, 不足30万元的村."""
    after = text[item.end : item.end + 3]
    of = after.startswith("的")
    next_figure = bool(follows and follows.role == "quantity" and follows.start == item.end + of)
    bound = bool(item.qualifier and _BOUND.search(item.qualifier))
    loose = not item.qualifier or bool(_VAGUE.fullmatch(item.qualifier))
    if item.unit == "岁" and (next_figure or item.upper is not None or not loose):
        return True
    if item.upper is None and loose:
        return False
    if _GROWTH.match(text, item.end):
        return False
    if next_figure and (of or bound):
        return True
    if item.unit in ("%", "百分点", "基点", "倍") and not (of and clause):
        return False
    if of:
        return True
    return bound and "一" <= after[:1] <= "龥" and after[0] not in _NOT_NOUN
