"""The rows of a sentence that sets figures side by side: 其中甲县36亿元、乙县28亿元; 甲、乙分别为3个和5个; 81所自办,13所代办."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from corpus.figures import same_unit
from corpus.normalize import fold
from corpus.types import Figure
from index.search import Index
from qa.arithmetic import usable
from qa.evidence import Scene

#: What opens a part of a sentence and names nothing.
_OPENING = re.compile(
    r"(?:[,;:、\s和及与]|以及|其中|此外|另外|同时|目前|全年|年末|截至\w{0,6}|[今去上本]年(?!度)|(?:19|20)\d\d年|(?:分|从|按)[^,;:]{1,8}(?:看|分|划分)"
    r"|[^,;:、]{0,10}?(?:居前|靠前|最[多高大少低小快慢])的(?:依次|分别)?(?:是|为))+"
)
_MOVES = "增长|增加|提高|上升|上涨|提升|扩大|增产|下降|减少|降低|下跌|下滑|回落|缩小|减产"
#: What stands between a name and its figure and names nothing: verbs, degrees, times compared with.
_CLOSING = re.compile(
    r"(?:[,]|为|是|有|共|各|约|近|以|达到?|占比?|超过?|突破|实现|完成|分别|则|仅|也|都|已|"
    r"(?:同|环)比|[比较](?:上年|去年|上届|上一?季度|年初|[^,;]{0,6}年)(?:同期|末|底)?|"
    rf"{_MOVES}|降至|降到|增至|升至|"
    r"最[高低多少大小快慢]|居[首末]|第一)+$"
)
#: What follows a figure that is told before its name: 81所由学校食堂供餐.
_AFTER = re.compile(r"(?:(?:的|是|为|由))?(?P<name>[\u4e00-\u9fff][^,;。:、\d]+)")
#: What follows a figure told after its name.
_GOES_ON = re.compile(r"(?:占|增|降|减|比|较|同比|以上|以下|左右|多|余|提高|上升|下|的?(?:和|与|及))")
_PLACED = re.compile(r"(?:居|列|排|位[居列]|名列)(?:前|第)")
_LIST = re.compile(r"、|以及|和|与|及")


@dataclass(frozen=True, slots=True)
class Row:
    """One figure with what it is of.

    :param start: where the name begins in the document; :param end: where it ends.
    :param text: the folded words of this row alone, its name among them.
    :param each: whether the figure is of each of several things (另两条河各1次).
    """

    scene: Scene
    figure: Figure
    start: int
    end: int
    text: str
    each: bool = False

    @property
    def name(self) -> str:
        """The folded name."""
        return self.scene.slice(self.start, self.end)


def tables(scenes: Sequence[Scene], *, growth: bool) -> list[list[Row]]:
    """The groups of rows of one unit, two rows at least, the largest first.

    :param scenes: the sentences of one enumeration, in order.
    :param growth: whether changes are compared, and not sizes.
    """
    groups: dict[str, list[tuple[Scene, Figure]]] = {}
    for scene in scenes:
        for figure in scene.figures:
            if usable(figure) and comparable(figure, growth=growth):
                unit = next((unit for unit in groups if same_unit(unit, figure.unit)), figure.unit)
                groups.setdefault(unit, []).append((scene, figure))
    names = {scene.sentence.id: _named(scene) for scene in scenes}
    found = [_rows(group, names) for group in groups.values() if len(group) > 1]
    return sorted((rows for rows in found if len(rows) > 1), key=len, reverse=True)


def comparable(figure: Figure, *, growth: bool) -> bool:
    """Whether a figure says how much, or how much more, as asked."""
    if figure.unit == "大":  # 三大系列 is no amount
        return False
    return figure.role not in ("date", "name", "threshold", "duration") and growth == (
        figure.role == "change"
    )


def run(scene: Scene, index: Index) -> list[Scene]:
    """The scene with its neighbours of one enumeration, where a report ends each item with a semicolon."""
    sentences = [s for s in index.sentences if s.section_id == scene.sentence.section_id]
    here = next(i for i, s in enumerate(sentences) if s.id == scene.sentence.id)
    first = last = here
    while first > 0 and fold(sentences[first - 1].text).rstrip().endswith(";"):
        first -= 1
    while last + 1 < len(sentences) and fold(sentences[last].text).rstrip().endswith(";"):
        last += 1
    return [
        Scene(index, s, None) if s.id != scene.sentence.id else scene for s in sentences[first : last + 1]
    ]


def parts(rows: list[Row]) -> list[Row]:
    """The rows without the whole that they are parts of: what stands before 其中, or equals the sum of the others."""
    marks = {r.scene.sentence.id: r.scene.text.find("其中") for r in rows}
    inside = [r for r in rows if 0 <= marks[r.scene.sentence.id] < r.figure.start - r.scene.sentence.start]
    rows = _summing(inside) if len(inside) > 1 else rows
    whole = sum(r.figure.value for r in rows[1:] if r.figure.value is not None)
    return rows[1:] if len(rows) > 2 and rows[0].figure.value == whole else rows


def _summing(inside: list[Row]) -> list[Row]:
    """The rows after 其中 up to where they make up the whole; what follows is no part: 143件,其中…,累计1207件."""
    scene, unit = inside[0].scene, inside[0].figure.unit
    mark = scene.sentence.start + scene.text.find("其中")
    before = [f for f in scene.figures if f.end <= mark and same_unit(f.unit, unit) and f.role == "quantity"]
    total = Decimal(0)
    for n, row in enumerate(inside, start=1):
        total += row.figure.value or 0
        if before and n > 1 and total == before[-1].value:
            return inside[:n]
    return inside


def _rows(group: list[tuple[Scene, Figure]], names: dict[str, dict[Figure, _Names]]) -> list[Row]:
    """The rows of the figures that have a name."""
    named = [(s, f, names[s.sentence.id][f]) for s, f in group if f in names[s.sentence.id]]
    after = sum(n.behind for *_, n in named) * 2 > len(group)
    named = [(s, f, n) for s, f, n in named if n.behind == after]
    # 临澄中心主营果蔬,投资12亿元;澍城中心…,投资9亿元: what all rows are called is what is measured.
    shared = len({s.slice(*n.spans[0]) for s, _, n in named}) == 1
    rows = []
    for i, (scene, figure, name) in enumerate(named):
        start, end = name.spans[-1 if shared else 0]
        others = [f for s, f, _ in named[:i] if s is scene]
        low = max([scene.segment_start(figure.start), *(f.end for f in others)])
        if after:
            following = [f.start for s, f, _ in named[i + 1 :] if s is scene]
            text = scene.slice(figure.start, min([*following, scene.clause_at(figure.start).end]))
        else:
            text = scene.slice(low, figure.start)
        called = scene.slice(start, end)
        text = called if name.listed else f"{called} {text} {fold(figure.subject)}"
        rows.append(Row(scene, figure, start, end, text, scene.slice(low, figure.start).endswith("各")))
    return rows


class _Names(NamedTuple):
    """What a figure may be called.

    :param spans: of the document, the closest first.
    :param behind: whether they stand behind the figure; :param listed: or in a list that 分别 gives figures to.
    """

    spans: tuple[tuple[int, int], ...]
    behind: bool = False
    listed: bool = False


def _named(scene: Scene) -> dict[Figure, _Names]:
    """The names of each figure that has one."""
    names: dict[Figure, _Names] = {}
    listed: list[tuple[int, int]] = []
    told = [f for f in scene.figures if f.role not in ("threshold", "name", "date")]
    for i, figure in enumerate(told):
        if figure in names:
            continue
        low = max(scene.segment_start(figure.start), told[i - 1].end if i else scene.sentence.start)
        lead = scene.slice(low, figure.start)
        if "分别" in lead:
            chain = _chain(scene, told, i)
            items = _items(scene, scene.segment_start(figure.start), low + lead.rfind("分别"), len(chain))
            listed = items if len(items) == len(chain) else listed
            if len(listed) == len(chain):
                names.update({f: _Names((item,), listed=True) for f, item in zip(chain, listed, strict=True)})
                continue
        first = re.search(r"(?:^|[,;:、\s])(?:其中)?(?:有)?$", lead)
        behind = _AFTER.match(scene.slice(figure.end, scene.sentence.end)) if first else None
        if behind and not _GOES_ON.match(behind["name"]) and "了" not in behind["name"]:
            start = figure.end
            names[figure] = _Names(((start + behind.start("name"), start + behind.end("name")),), True)
        elif not first and (spans := _before(lead)):
            names[figure] = _Names(tuple((low + s, low + e) for s, e in spans))
        elif i and told[i - 1] in names and low == told[i - 1].end:
            names[figure] = names[told[i - 1]]
    return names


def _before(lead: str) -> list[tuple[int, int]]:
    """The names in the words before a figure: what each clause of them, the last first, has besides verbs and openings."""
    spans = []
    for clause in reversed(list(re.compile(r"[^,]+").finditer(lead, lead.rfind(":") + 1))):
        start = clause.start()
        opening = _OPENING.match(lead, start, clause.end())
        start = opening.end() if opening else start
        closing = _CLOSING.search(lead, start, clause.end())
        end = closing.start() if closing else clause.end()
        if end > start and re.search(r"[\u4e00-\u9fff]", lead[start:end]):
            spans.append((start, end))
    return spans


def _chain(scene: Scene, told: list[Figure], first: int) -> list[Figure]:
    """The figures that one 分别 gives out."""
    chain = [told[first]]
    for figure in told[first + 1 :]:
        between = scene.slice(chain[-1].end, figure.start)
        if not re.fullmatch(rf"(?:[、,和与及]|以及)+(?:{_MOVES})?", between):
            break
        if not same_unit(figure.unit, chain[0].unit):
            break
        chain.append(figure)
    return chain


def _items(scene: Scene, low: int, high: int, count: int) -> list[tuple[int, int]]:
    """The items of the list that ends at ``high``: 甲、乙和丙的产值分别为.

    Where that has not as many items as wanted, those of a clause before it that has: 甲(2栋)、乙(3栋)居前两位,投资分别为.
    """
    text = re.sub(r"\([^()]*\)", lambda m: " " * len(m.group()), scene.slice(low, high))
    clauses = [m.span() for m in re.finditer(r"[^,;:]+", text)][::-1]
    lists = [_list(text, start, end) for start, end in clauses]
    named = next((items for items in lists if len(items) == count), lists[0] if lists else [])
    return [(low + start, low + end) for start, end in named]


def _list(text: str, start: int, stop: int) -> list[tuple[int, int]]:
    """The items of one clause, without what is said of them all: 居前三位."""
    opening = _OPENING.match(text, start, stop)
    start = opening.end() if opening else start
    ranked = _PLACED.search(text, start, stop)
    stop = ranked.start() if ranked else stop
    items = []
    for joint in (*_LIST.finditer(text, start, stop), None):
        end = joint.start() if joint else stop
        name = text[start:end].rstrip()
        if name:
            items.append((start, start + len(name)))
        start = joint.end() if joint else end
    return items
