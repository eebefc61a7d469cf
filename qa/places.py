"""Names of places inside a clause, level by level: 望山区白塔镇石桥村 is three places and one address.

Everything here takes a folded text and returns half-open spans into it, in order of appearance.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from qa.words import Word, words

#: What the levels of an address end in; the longest first.
_ENDS = "特别行政区 自治区 自治州 自治县 自治旗 开发区 高新区 示范区 旅游区 风景区 街道 社区 小区 园区 景区 新区 片区 城区 省 市 区 县 旗 盟 州 乡 镇 村".split()
_END = re.compile("|".join(_ENDS))
#: Words that end like a place and name none.
_COMMON = frozenset(
    "城市 都市 农村 乡村 山村 全市 全县 全区 全省 全村 全镇 全乡 我市 我县 我区 我省 本市 本县 本省 各市 各县 各区 各省 各镇 各乡 各村 乡镇 区县 县区 市县 "
    "市区 城区 老城区 辖区 地区 城镇 村镇 集镇 超市 上市 股市 门市 楼市 特区 社区 小区 街道 行政村 自然村 贫困村 驻村 进村 市 县 区 乡 镇 村 省".split()
)
_STOP_CHARS = frozenset(
    "的了着过是在于为由被把将对向从到至以及和与或等达占有含各每全我本该此其这那个家名户座所条省上下内外中前后第"
)
_ENTER = frozenset(
    "位于 坐落 地处 来自 落户 落地 进驻 前往 走进 覆盖 涉及 包括 分别 其中 其他 部分 有关 相关 周边 附近".split()
)


@dataclass(frozen=True, slots=True)
class Address:
    """A run of place names, the widest first.

    :param start: offset of its first character.
    :param end: offset past its last.
    :param levels: for each level the offset past it and what it ends in.
    :param proper: whether it has a name of its own (石桥村), not only a kind (老旧小区).
    """

    start: int
    end: int
    levels: tuple[tuple[int, str], ...]
    proper: bool


def addresses(text: str, known: frozenset[str] = frozenset()) -> list[Address]:
    """Every place that ends in its kind: 省, 市, 县, 镇, 村, 社区, 小区, 开发区 …

    :param known: names that must stay whole (:attr:`qa.evidence.Vocabulary.places`).
    """
    tagged = words(text, known)
    found: list[Address] = []
    for match in _END.finditer(text):
        word = next(w for w in tagged if w.start < match.end() <= w.end)
        if word.end != match.end():
            continue  # 村民, 市场: the character only opens the word
        if word.start < match.start() and word.text in _COMMON:
            continue  # 农村
        if re.match(r"[局委办厅院所站会社队]", text[match.end() : match.end() + 1]):
            continue  # 农业农村局
        joined = bool(found) and found[-1].end == match.start() if word.start >= match.start() else False
        start, proper = _stem(text, tagged, match.start(), found[-1].end if found else 0)
        name = text[start : match.end()]
        if (
            found
            and start == found[-1].end
            and (proper or joined or match.start() > start)
            and name not in _COMMON
        ):
            last = found.pop()
            found.append(
                Address(last.start, match.end(), (*last.levels, (match.end(), match.group())), last.proper)
            )
        elif (match.start() > start or len(name) > 2) and name not in _COMMON:
            proper = proper or name in known
            found.append(Address(start, match.end(), ((match.end(), match.group()),), proper))
    return found


def _stem(text: str, tagged: Sequence[Word], end: int, low: int) -> tuple[int, bool]:
    """Where the name before a place's kind begins, and whether it is a name of its own."""
    start = end
    proper = False
    while start > low and end - start < 5:
        word = next(w for w in tagged if w.start < start <= w.end)
        piece = text[max(low, word.start) : start]
        if not re.fullmatch(r"[\u4e00-\u9fff]+", piece) or end - start + len(piece) > 8:
            break
        if len(piece) == 1 and (piece in _STOP_CHARS or word.flag[:1] in "pucrdy"):
            break
        if len(piece) > 1 and ((word.flag[:1] in "vpcrdmtliq" and word.flag != "vn") or piece in _ENTER):
            break
        proper = proper or word.flag in ("ns", "nr", "nz", "nrt") or len(piece) == 1 or word.flag == "x"
        start = max(low, word.start)
    return start, proper


def level(address: Address, kinds: frozenset[str]) -> int | None:
    """Offset past the narrowest level of one of the kinds, or ``None`` where the address has none."""
    ends = [end for end, kind in address.levels if kind in kinds]
    return ends[-1] if ends else None
