"""What sort of thing a superlative asks for (哪个县, 哪一级, 哪类职工, 哪里), and whether a name is one of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from qa.analyze import Analysis
from qa.evidence import PLACE, Scene
from qa.wanted import SIZED
from qa.words import synonyms, words

_ASKED = re.compile(
    r"(?:哪|什么)(?P<w>里|儿|地方)|(?:哪一?|什么)(?P<c>[个家座所条级类种笔项样路支起档批者方])?(?P<n>(?:(?!最|第一|垫底|末位|殿后|居首)[\u4e00-\u9fff]){0,8})"
)
#: A time that is asked for, and what names of one look like.
_TIME_ASKED = re.compile(r"哪(?:一|个)?(?P<unit>年|月|季度?|天|日|届)")
_TIMES = {
    "年": r"\d\d年|^\d{4}$|[一二三四五六七八九〇零]年|[去今前]年",
    "月": r"[\d一二三四五六七八九十]月",
    "季": r"[一二三四\d]季",
    "天": r"[日号天]|星期|周",
    "日": r"[日号天]|星期|周",
    "届": r"届",
}
#: Nouns that any row of a list may be called.
_ANYTHING = frozenset(
    "方面 来源 渠道 类型 种类 问题 原因 项目 东西 部分 板块 领域 内容 事项 环节 情况 方式 途径 品种 产品 类别 工程".split()
)
#: Levels of government, however they are called.
_LEVEL = re.compile(
    r"(?:中央|国家|省|市|县|区|乡|镇|村|旗|州|街道|乡镇|市县|区县)(?:级|派|里|本级|财政|一级)?"
)


_PLACE_NAME = re.compile(r"[\u4e00-\u9fff]{2}[省市区县旗州镇乡村]$")
#: Kinds of places, which are no place: 乡村, 城区.
_ANY_PLACE = re.compile(r"[城省市区县旗州盟乡镇村]+")


@dataclass(frozen=True, slots=True)
class Sort:
    """The sort of thing asked for.

    :param noun: what it is called (县, 职工), or ``""`` where any will do; :param counter: its measure word, or ``""``.
    :param place: whether it is a place, of whatever kind; :param time: a pattern of its names, where it is a time.
    """

    noun: str = ""
    counter: str = ""
    place: bool = False
    time: str = ""

    def has(self, name: str) -> bool:
        """Whether a folded name can be one of the sort, as far as its ending tells."""
        if self.time:
            return re.search(self.time, name) is not None
        if not self.place:
            # 哪一项 asks for no county
            return self.counter not in ("项", "种", "类", "条", "样") or not _PLACE_NAME.search(name)
        if _ANY_PLACE.fullmatch(name):
            return False
        return bool(PLACE.search(name)) and (not self.noun or name[-1] in self.noun)

    def lists(self, names: Sequence[str]) -> bool:
        """Whether names are plainly a list of the sort: all levels, all places, all called 类."""
        if self.counter == "级":
            return all(_LEVEL.fullmatch(name) or name.endswith("级") for name in names)
        if self.place:
            return all(map(self.has, names))
        return bool(self.counter) and all(name.endswith(self.counter) for name in names)

    def spoken_of(self, scene: Scene, names: Sequence[str]) -> bool:
        """Whether the sentence that lists the names speaks of the sort at all."""
        if not self.noun or self.place or self.counter in ("种", "类"):
            return True
        text = scene.text + scene.heading + "".join(names)
        return any(form in text for form in (self.noun, *synonyms().get(self.noun, ())))


def asked(analysis: Analysis) -> Sort:
    """The sort that a folded question asks for."""
    if when := _TIME_ASKED.search(analysis.question):
        return Sort(time=_TIMES[when["unit"][0]])
    match = _ASKED.search(analysis.question)
    if match is None:
        return Sort()
    if match["w"]:
        return Sort(place=True)
    counter = match["c"] or ""
    first = words(match["n"], guess=False)[:1]
    noun = first[0].text if first and (first[0].flag[:1] in "nl" or PLACE.search(first[0].text)) else ""
    if noun in ("地方", "地区"):
        return Sort(place=True)
    if noun in _ANYTHING or SIZED.search(noun) or noun.endswith("数"):
        noun = ""
    return Sort(noun, counter, bool(PLACE.search(noun)))


def counts(term: str) -> bool:
    """Whether a word of a question only says that things are counted: 台数, 人数, 数量."""
    return re.fullmatch(r"[\u4e00-\u9fff]数|数量|数目|数最.|.*最.*", term) is not None
