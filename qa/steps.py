"""Changes that a sentence tells against something, and the value before them: 比2021年增加378万, 超警戒水位2.12米.

What a change is told against (2021年, 上年, 上届, 计划, 警戒水位) has a value of its own, which the report leaves to its
reader: the figure that changed, less the change. Growth rates are no such changes: they are rounded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from corpus.types import Figure
from qa.arithmetic import Computed, alike, divided, exact, undo
from qa.evidence import Scene
from qa.figures import Candidate

_UP = r"净增加?|增加|增长|提高|提升|上升|上涨|扩大|延长|新增|多|高|长|升|涨|增|大|重"
_DOWN = r"节约|节省|减少|下降|降低|下跌|下滑|回落|缩小|缩短|压减|压缩|少|低|短|降|减|跌|小|轻"
#: 比2021年提高, 较上届下降, 比计划多演, 比历史最高水位低: what it is told against, which way it goes.
_COMPARED = re.compile(
    rf"(?:(?<![同环])比|较)(?P<against>[^,;:。比较]{{1,14}}?)(?:相比)?,?(?:还|又|再|已|则|要)?(?:(?P<up>{_UP})|(?P<down>{_DOWN}))[^,;\d高低多少长短升降增减]{{0,3}}$"
)
#: 与目标还差.
_SHORT = re.compile(r"(?:与|跟|离|距离?)(?P<against>[^,;:。]{2,14}?)(?:还|尚|仍|只|相)*(?P<down>差|缺)了?$")
#: 超警戒水位, 高于全国平均水平, 低于控制目标.
_BEYOND = re.compile(
    r"(?:^|[,;、(])[^,;、(]{0,3}?(?:(?P<up>超过?|超出|高于|高出|多于)|(?P<down>低于|少于|短于))(?P<against>[\u4e00-\u9fff]{2,12})$"
)
#: A change of the whole sentence's period, told against nothing: 城镇化率61.0%,提高0.9个百分点.
_BARE = re.compile(rf"^[,(]*(?:同比|同期)?(?:(?P<up>{_UP})|(?P<down>{_DOWN}))(?:了)?$")
_BESIDE = re.compile(r"(?:与|和|同|跟)(?P<against>[^,;。]{1,8}?)相比,")
_AND = ("、", "和", "及", "、和")
#: 比2020年翻了一番, and what says that it was more than that.
_AGAINST = re.compile(r"(?:(?<![同环])比|较)(?P<against>[^,;:。比较]{1,14}?),?(?:已|则|正好|整整)?$")
_STILL_MORE = re.compile(r"还?多|以上|有余")
#: After a goal that only a rate is of: 为年度计划118亿元的107.5%.
_GOAL_OF = re.compile(r"的\d[\d.]*%")
_SIZES = ("quantity", "share", "target", "duration")


@dataclass(frozen=True, slots=True)
class Step:
    """One change and the figure that it led to.

    :param base: the figure after the change.
    :param against: what the change is told against, folded; ``""`` where the sentence does not say.
    :param up: whether the base is the larger one.
    """

    scene: Scene
    base: Figure
    change: Figure
    against: str
    up: bool

    def before(self, base: Candidate) -> Computed | None:
        """The value that the change is told against; ``None`` where the two cannot be computed with."""
        change = Candidate(self.change, self.scene, base.support, 0.0)
        if _is_double(self.change):
            return divided(base, change)
        return undo(base, change, up=self.up)


def steps(scene: Scene) -> Iterator[Step]:
    """The changes of a sentence, in order, each with the nearest figure before it that it can be a change of."""
    sizes: list[Figure] = []
    goes_on: tuple[str, bool] | None = None  # what the change before is told against, and its way
    for figure in scene.figures:
        if figure.role in ("date", "name", "threshold"):
            continue
        lead = scene.slice(_previous(figure, scene), figure.start)
        if _is_double(figure):
            told = _AGAINST.search(lead)
            base = next((s for s in reversed(sizes) if s.unit != "%" and exact(s)), None)
            more = _STILL_MORE.match(scene.slice(figure.end, scene.sentence.end))
            if told and base is not None and not more:
                yield Step(scene, base, figure, told["against"].strip("的"), up=True)
            continue
        told = _COMPARED.search(lead) or _BEYOND.search(lead) or _SHORT.search(lead)
        if told is None and figure.role == "change":
            told = _BARE.search(lead)
        if told is None and goes_on and lead in _AND:  # 比上一轮多38支、245人
            against, up = goes_on
        elif told is None:
            goes_on = None
            if figure.role != "change" and not _GOAL_OF.match(scene.slice(figure.end, scene.sentence.end)):
                sizes.append(figure)
            continue
        else:
            against = (told.groupdict().get("against") or "").strip("的") or _set_against(figure, scene)
            up = told.groupdict().get("up") is not None
            goes_on = against, up
        if "分别" in lead:
            yield from _respectively(figure, sizes, against, up, scene)
            continue
        base = next((s for s in reversed(sizes) if _steps_to(s, figure)), None)
        if base is not None and _of_a_list(base, sizes, scene):
            base = _divided(base, sizes, scene)
        if base is None or not exact(base) or not exact(figure):
            continue
        yield Step(scene, base, figure, against, up)


def _set_against(change: Figure, scene: Scene) -> str:
    """What the part of the sentence before a change sets all of it against: 与上届相比,平均年龄42.6岁,下降5.3岁."""
    told = _BESIDE.search(scene.slice(scene.segment_start(change.start), change.start))
    return told["against"] if told else ""


def _is_double(figure: Figure) -> bool:
    """Whether a figure says that something doubled (翻了一番), or doubled again."""
    return figure.raw.startswith("翻") and figure.unit == "倍"


def _respectively(first: Figure, sizes: list[Figure], against: str, up: bool, scene: Scene) -> Iterator[Step]:
    """The changes that 分别 gives out in order: 城市728元,农村546元,分别比上年提高38元和41元."""
    changes = [first]
    for figure in scene.figures:
        near = scene.slice(changes[-1].end, figure.start) if figure.start >= changes[-1].end else ""
        if re.fullmatch(r"[、和,及]", near):
            changes.append(figure)
    if len({change.unit for change in changes}) == 1:
        sizes = [size for size in sizes if _steps_to(size, first)]
    bases = sizes[-len(changes) :]  # 9起、死亡6人,分别减少2起、2人
    if len(changes) < 2 or len(bases) != len(changes) or not all(map(exact, (*bases, *changes))):
        return
    if not all(map(_steps_to, bases, changes)):
        return
    for base, change in zip(bases, changes, strict=True):
        yield Step(scene, base, change, against, up)


def _previous(figure: Figure, scene: Scene) -> int:
    """Where the words that lead to a figure begin: after the amount before it; dates and 十年前 left out."""
    before = (
        f.end
        for f in scene.figures
        if f.end <= figure.start and f.role not in ("date", "name") and scene.slice(f.end, f.end + 1) != "前"
    )
    return max(before, default=scene.sentence.start)


def _steps_to(base: Figure, change: Figure) -> bool:
    """Whether a figure can have changed by another: of one unit, percentages by percentage points."""
    if base.role not in _SIZES:
        return False
    if base.unit in ("%", "‰") or change.unit in ("%", "‰", "百分点"):
        return base.unit in ("%", "‰") and change.unit == "百分点"
    return alike(base, change)


def _divided(last: Figure, sizes: list[Figure], scene: Scene) -> Figure | None:
    """The whole that a list after 其中 divides to the last unit: 12个,其中村9个、社区3个,比2023年减少11个."""
    parts = [last]
    for figure in reversed(sizes[: sizes.index(last)]):
        if not alike(figure, last):
            return None
        between = scene.slice(figure.end, parts[-1].start)
        if "其中" in between:
            whole = sum((f.value for f in parts if f.value is not None), start=Decimal(0))
            return figure if figure.value == whole else None
        if not re.match(r"、|和|及|,", between):
            return None
        parts.append(figure)
    return None


def _of_a_list(base: Figure, sizes: list[Figure], scene: Scene) -> bool:
    """Whether the figure closes a list (夏粮20万吨、秋粮30万吨,比上年增加2万吨), so that the change may be of all of it."""
    before = next((f for f in reversed(sizes) if f.end <= base.start and alike(f, base)), None)
    return before is not None and re.match(r"、|和|及", scene.slice(before.end, base.start)) is not None
