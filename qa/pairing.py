"""Things that a question names side by side, each completed by what only the other one states."""

from __future__ import annotations

import re

from qa.wanted import SIZED
from qa.words import words

#: A time that a report compares with.
BEFORE = (
    r"(?:上一?年度?|去年|前一年|头一年|上一?届|往年|上年同期|去年同期|年初|年头|上年末|上年底|去年底|去年末|上一?季度|上个?月"
    r"|之前(?![就还先已便])|以前|原来(?!那[个位家]|的?[\u4e00-\u9fff]{0,4}(?:书记|主任|[局院县市镇区乡村厂处部行校社会站所]长))|原先|此前)"
)
#: A time that no report names: once, before.
FORMERLY = r"(?:从前|以前|之前|过去|原来|原先|当初|早先|先前|此前|最初|起初|刚开始|[\u4e00-\u9fff]{2,4}(?<!目)前)(?:的时候|时)?"
TIME = r"(?:(?:19|20)\d\d年|去年|今年|明年|前年|上年|本年|上半年|下半年)"
#: What says of a figure that it is planned or done, not what it is of.
STATE = r"(?:计划|打算|目标|预计|预期|准备|争取|力争|要|将|拟|完成|实际|实现|已|达到)"

#: What joins two things; not the same characters inside words: 共同, 参与, 涉及, 增加.
JOIN = (
    r"(?:和|(?<!参)与|(?<!追)跟(?!踪)|(?<![合共相不])同(?![比时期意级类行])|、|以及|(?<![涉普波危])及(?![时格])|还有|连同"
    r"|(?<![增参新附更追施叠])加(?![强快大工入油班固装热密分剧权盟盖急])上?)"
)
MORE = r"(?:多|少|高|低|大|小|长|短|快|慢|贵|便宜|重|轻)"
MUCH = r"(?:多少|几(?!乎|何)|多[大高长重远久宽深](?!期))"
#: A goal that a figure is held against.
GOAL = (
    r"(?:(?:年初|预定|预期|年度|全年|既定|规定|控制|考核|下达|上级)*(?:的|定的|提的|提出的|确定的|下达的)?"
    r"(?:控制)?(?:目标|计划|任务|预期|指标|要求)(?:值|数)?)"
)
#: One word for two halves.
_BOTH = (("城乡", ("城镇", "农村")), ("男女", ("男性", "女性")))


def things(text: str) -> tuple[str, ...]:
    """The things joined in a phrase, each with the topic and the measure that they share; empty for one thing.

    >>> things("甲、乙和丙的产值")
    ('甲的产值', '乙的产值', '丙的产值')
    """
    text = re.sub(r"^([^()]*)\(([^()]+)\)(.*)$", r"\2\1\3", re.sub("^(?:把|将)", "", text))
    lead, comma, body = text.rpartition(",")
    if comma and not re.search(JOIN, body) and re.search(JOIN, lead):
        lead, body = "", f"{lead}的{body}" if body and not re.fullmatch(r"[两二三][^的]{0,3}", body) else lead
    for both, halves in _BOTH:
        if both in body and not re.search(JOIN, body):
            return tuple(lead + body.replace(both, half) for half in halves)
    body = re.sub(r"(?:这)?[两二三四五六七八九](?:样|项|类|种|条|块|处)[^、和与跟]{0,6}$", "", body)
    body = re.sub(
        r"(?<!第)[两二](?:个|者|类|项)?(?:区县|区|县|市|镇|村|产业|地|者|类|项)的?", "的", body
    ).strip("的,")
    items = [item for item in re.split(JOIN, body) if item]
    added = [item.strip(",的") for item in body.split("加上")]
    if len(added) == 2 < len(items) and all(added):
        return lead + added[0], lead + added[1]  # 中央和省级补助加上市级配套: two figures
    if len(items) < 2:
        return ()
    if len(items) == 2:
        a, b = pair(items[0], items[1])
        return lead + a, lead + b
    tail = re.search(r"的[^的]+$", items[-1])
    head = re.match(r".+的", items[0])
    if tail and not any("的" in item for item in items[:-1]):
        items = [item if item.endswith(tail[0]) else item + tail[0] for item in items]
    elif head and not any("的" in item for item in items[1:]):
        items = [item if item.startswith(head[0]) else head[0] + item for item in items]
    return tuple(lead + item for item in items)


def pair(a: str, b: str) -> tuple[str, str]:
    """Give each of two things the measure that only one of them states, and the topic that stands before both.

    >>> pair("甲县", "乙县的产值")
    ('甲县的产值', '乙县的产值')
    >>> pair("2024年计划的投资", "2023年完成的")
    ('2024年计划的投资', '2023年完成的投资')
    """
    lead, _, a = a.strip(",").rpartition(",")
    if inside := re.match(
        r"(?P<w>[^,]{2,}?)(?<![公这那城家村])里(?![程小社屯街镇村路乡河弄巷庄])(?P<p>.+)$", a
    ):
        lead, a = f"{lead}{inside['w']}的", inside["p"]
        a, b = a.removesuffix("的"), b.removesuffix("的")
    a, b = a.strip(", "), b.strip(", ")
    if (time := re.search(TIME, a)) and time.start() and "的" not in a and re.match(TIME, b):
        a = time[0] + a[: time.start()] + a[time.end() :]
    bare = (_bare(a), _bare(b))
    if lead and not lead.endswith("的") and all(bare):
        return _when(a, lead), _when(b, lead)
    if bare[1] and not bare[0]:
        b = _like(a, b)
    elif bare[0] and not bare[1]:
        a = _like(b, a)
    elif len(b) == 2 < len(a) and "的" not in a and SIZED.search(b) and SIZED.search(a):
        b = f"{a[:-2]}{b}"  # 预算支出, 收入: the other measure of the same thing
    elif "的" in a.rstrip("的") and "的" not in b and len(b) < 8:
        b = f"{b}的{a.rsplit('的', 1)[1]}"
    elif "的" in b.rstrip("的") and "的" not in a.rstrip("的") and len(a) < 8:
        a = f"{a}的{b.rsplit('的', 1)[1]}"
    elif len(a) < 6 and len(b) > len(a) + 1 and "的" not in b and a[-1] in b[: len(a) + 1]:
        a += b[b.find(a[-1]) + 1 :]  # 城里人, 农村人人均收入
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
