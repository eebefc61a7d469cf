"""Two things that a question names side by side, each completed by what only the other one states."""

from __future__ import annotations

import re

from qa.words import words

#: A time that a report compares with.
BEFORE = r"(?:上一?年|去年|前一年|上一?届|往年|上年同期|去年同期|年初|上年末|上年底|去年底|去年末|上一?季度|上个?月|之前|以前|原来|原先|此前)"
TIME = r"(?:(?:19|20)\d\d年|去年|今年|明年|前年|上年|本年|上半年|下半年)"
#: What says of a figure that it is planned or done, not what it is of.
STATE = r"(?:计划|打算|目标|预计|预期|准备|争取|力争|要|将|拟|完成|实际|实现|已|达到)"


def pair(a: str, b: str) -> tuple[str, str]:
    """Give each of two things the measure that only one of them states, and the topic that stands before both.

    >>> pair("甲县", "乙县的产值")
    ('甲县的产值', '乙县的产值')
    >>> pair("2024年计划的投资", "2023年完成的")
    ('2024年计划的投资', '2023年完成的投资')
    """
    lead, _, a = a.strip(",").rpartition(",")
    a, b = a.strip(", "), b.strip(", ")
    bare = (_bare(a), _bare(b))
    if lead and all(bare):
        return _when(a, lead), _when(b, lead)
    if bare[1] and not bare[0]:
        b = _like(a, b)
    elif bare[0] and not bare[1]:
        a = _like(b, a)
    elif "的" in a.rstrip("的") and "的" not in b and len(b) < 8:
        b = f"{b}的{a.rsplit('的', 1)[1]}"
    elif "的" in b.rstrip("的") and "的" not in a.rstrip("的") and len(a) < 8:
        a = f"{a}的{b.rsplit('的', 1)[1]}"
    elif len(b) < 6 and len(a) > len(b) + 1 and not re.match(TIME, b) and "的" not in a:
        b += _after_name(a, b)
    else:
        times = [re.match(TIME, side) for side in (a, b)]
        if all(times):
            a, b = _same_topic(a, b), _same_topic(b, a)
    return (lead + a).strip("的"), (lead + b).strip("的")


def _after_name(full: str, name: str) -> str:
    """What follows the name in a full side, where the other side is a name alone: 甲县产值, 乙县 → 产值."""
    end = full.find(name[-1]) + 1
    if not 1 < end < len(full):
        tagged = words(full)
        end = tagged[0].end if tagged and tagged[0].flag[:1] in "nbsj" else len(full)
    return full[end:]


def _bare(side: str) -> bool:
    """Whether a side is only a time and what was planned or done then: 去年, 2023年完成的."""
    return (
        re.fullmatch(rf"(?:{TIME}|{BEFORE})(?:的|底|末)?{STATE}?(?:建|办|做|干)?(?:的|了)?", side) is not None
    )


def _when(bare: str, topic: str) -> str:
    """A topic at a bare time: 投资, 2024年的计划 → 2024年投资计划."""
    time = re.match(rf"{TIME}|{BEFORE}", bare)
    assert time is not None
    return time[0] + topic + ("计划" if re.search(r"计划|目标|打算|拟|要", bare) else "")


def _like(full: str, bare: str) -> str:
    """A bare time (去年, 2023年完成的) with the thing that the other side names in full."""
    time = re.match(rf"{TIME}|{BEFORE}", bare)
    assert time is not None
    if "的" in full and re.match(TIME, full):
        return f"{bare.removesuffix('的')}的{full.rsplit('的', 1)[1]}" if full.rsplit("的", 1)[1] else full
    thing = re.sub(rf"{TIME}的?|{STATE}(?=的|新|建|办)", "", full)
    return f"{time[0]}{thing}"


def _same_topic(side: str, other: str) -> str:
    """A side that opens with a time, with the other's thing where it has none of its own: 2023年实际接待."""
    body = re.sub(rf"^{TIME}的?|{STATE}", "", other)
    mine = re.sub(rf"^{TIME}的?|{STATE}", "", side).strip("的")
    if not mine or (body and not set(mine) & set(body) and len(mine) <= 2):
        time = re.match(TIME, side)
        assert time is not None
        return f"{time[0]}{body}{mine}"
    return side
