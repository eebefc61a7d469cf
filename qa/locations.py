"""Where it is: addresses of the level asked for, places after 在 and 位于, places before the thing they are of."""

from __future__ import annotations

import re

from qa import phrases, places, roles
from qa.analyze import Analysis
from qa.evidence import Clause, Scene, Vocabulary
from qa.marks import Mark, is_new, mark, topic_reach
from qa.words import in_dictionary, words

_WHERE_KIND = re.compile(
    r"(?:哪|什么)(?:一)?(?:个|座|条|些|片|处|几个)?(?P<kind>乡镇街道|乡镇|镇街|区县|县区|市县|县市|旗县|城市|省份|省|市|区|县|旗|乡|镇|村|街道|社区|小区|园区|开发区|景区|片区|城区|街|路|巷)"
)
_KIND_LEVELS = {
    "乡镇": "乡 镇",
    "乡镇街道": "乡 镇 街道",
    "镇街": "镇 街道",
    "区县": "区 县 市 旗",
    "县区": "区 县 市 旗",
    "市县": "市 县",
    "县市": "市 县",
    "旗县": "旗 县 区",
    "城市": "市",
    "省份": "省 自治区",
    "区": "区 新区 开发区 城区",
    "县": "县 自治县",
    "园区": "园区 开发区",
    "片区": "片区 城区",
}
_OWN_PLACE = re.compile(r"^(?:全|我|本|各|该|此)[省市县区镇乡村]$|^(?:市|县|区|省)(?:域|内)?$")


def where(analysis: Analysis, scene: Scene, vocabulary: Vocabulary) -> list[Mark]:
    """Places of the level that the question asks for (哪个镇), any place where it asks for none."""
    asked = _WHERE_KIND.search(analysis.question)
    kind = asked.group("kind") if asked else ""
    levels = frozenset(_KIND_LEVELS.get(kind, kind).split())
    marks = []
    for clause in scene.clauses:
        spans: dict[tuple[int, int], float] = {}
        for address in places.addresses(clause.text, vocabulary.places):
            end = places.level(address, levels) if levels else address.end
            if end is not None:
                spans[address.start, end] = 0.2 if address.proper else -0.15 if levels else 0.0
        for s, e in _shortened(clause.text, vocabulary.places, levels):
            spans.setdefault((s, e), 0.15)
        for s, e in phrases.places(clause.text) if not levels else ():
            if not any(s < b and a < e for a, b in spans):
                spans[s, e] = 0.05
        for (s, e), bonus in spans.items():
            name = clause.text[s:e]
            if (
                not is_new(analysis, name)
                or _OWN_PLACE.match(name)
                or (len(name) == 2 and in_dictionary(name) and not bonus)
            ):
                continue
            before = clause.text[:s][-3:]
            lead = bool(re.search(r"(?:在|于|位于|设在|落户|赴|到|至|驻|来自|落地)$", before))
            opens = roles.subject(clause.text[: e + 1] + "有") is not None and s < 3
            reach = topic_reach(scene, clause) if opens else 0
            if (
                opens
                and clause.start == scene.sentence.start
                and not scene.segment_start(scene.sentence.end) > clause.start
            ):
                reach = _paragraph_topic(scene)
            marks.append(mark(clause.start + s, clause.start + e, bonus + 0.1 * lead + 0.05 * opens, reach))
        if not kind:
            marks += (
                _located(analysis, clause) + _of(analysis, clause, vocabulary) + _governed(analysis, clause)
            )
    way = _way(analysis.question)
    return [m._replace(bonus=m.bonus + _heading(way, scene, m)) for m in marks] if way else marks


#: Which way a question asks: where something comes from, goes to, or is.
_WAYS = {
    "from": (
        re.compile(r"[从由自](?:哪|什么地方|何处)|取自|来自"),
        re.compile(r"(?:从|来自|取自|源自|由|自)$"),
    ),
    "to": (
        re.compile(r"[到至往去给](?:了)?(?:哪|什么地方|何处)|哪(?:里|儿)?去"),
        re.compile(r"(?:到|至|往|赴|送|向|给|落户|抵达|前往)$"),
    ),
    "at": (re.compile(r"在(?:哪|什么地方|何处)"), re.compile(r"(?:在|于|到|位于|落户|进)$")),
}


def _way(question: str) -> str:
    return next((way for way, (asked, _) in _WAYS.items() if asked.search(question)), "")


def _heading(way: str, scene: Scene, place: Mark) -> float:
    """What a place gains for the preposition that the question has too, and loses for the opposite one."""
    before = scene.slice(place.start - 3, place.start)
    if _WAYS[way][1].search(before):
        return 0.15
    other = {"from": "to", "to": "from"}.get(way)
    return -0.15 if other and _WAYS[other][1].search(before) else 0.0


def _governed(analysis: Analysis, clause: Clause) -> list[Mark]:
    """The whole place after the preposition that the question asks with: 从甲县的白沙口取水."""
    way = _way(analysis.question)
    tagged = words(clause.text)
    marks = []
    for i, word in enumerate(tagged):
        if not way or not _WAYS[way][1].search(word.text):
            continue
        end = word.end
        for after in tagged[i + 1 :]:
            if (
                after.flag[:1] not in "nsjzbl" and after.flag not in ("f", "vn", "x", "uj")
            ) or after.text in ',;:。、()"':
                break
            end = after.end
        name = clause.text[word.end : end].rstrip("的")
        if len(name) > 1 and is_new(analysis, name):
            marks.append(mark(clause.start + word.end, clause.start + word.end + len(name), 0.1))
    return marks


def _shortened(text: str, known: frozenset[str], levels: frozenset[str]) -> list[tuple[int, int]]:
    """Places of the levels asked for that a clause names without what they end in: 鹤坪 of 鹤坪县 in 鹤坪石笋峰."""
    cores = {name.removesuffix(kind) for kind in levels for name in known if name.endswith(kind)}
    found = [match.span() for core in cores if len(core) > 1 for match in re.finditer(re.escape(core), text)]
    return [span for span in sorted(found) if text[span[1] : span[1] + 1] not in levels]


def _paragraph_topic(scene: Scene) -> int:
    """Up to where the place that opens a sentence holds: to a 其中 or a semicolon."""
    stop = re.search(r"其中|;", scene.text)
    return scene.sentence.start + stop.start() if stop else scene.sentence.end


def _located(analysis: Analysis, clause: Clause) -> list[Mark]:
    """在甲举行, 设在甲, 位于甲: a place whatever it ends in."""
    marks = []
    for match in re.finditer(
        r"(?:位于|坐落于|坐落在|设在|落户于?|落户|建在|地处|选址于?|定址|投向|抵达|来到|前往|走进|奔赴|(?<![现正旨实存所不])在)([^,;。]{2,16}?)(?=举行|举办|召开|开幕|开工|启动|落地|成立|建成|揭牌|投产|挂牌|动工|开展|参加|参观|观看|体验|考察|调研|[,;。:]|$)",
        clause.text,
    ):
        name = match.group(1)
        if is_new(analysis, name) and not re.search(r"[中下上里时后前内间期]$|\d", name):
            marks.append(mark(clause.start + match.start(1), clause.start + match.end(1), 0.1))
    # 满足城北片区用水 for 给哪一片供水: handled by addresses, which know the kinds of places.
    return marks


def _of(analysis: Analysis, clause: Clause, vocabulary: Vocabulary) -> list[Mark]:
    """甲竹编 for 竹编是哪儿的: the place's name right before a thing that the question names."""
    if not re.search(r"(?:是|来自|出自|产自|属于?)(?:哪里|哪儿|哪|什么地方|何处)", analysis.question):
        return []
    tagged = words(clause.text, vocabulary.names)
    marks = []
    for term in analysis.terms:
        at = clause.text.find(term.text)
        word = next((w for w in tagged if w.end == at), None) if at > 0 else None
        if (
            word is not None
            and len(word.text) > 1
            and word.flag in ("ns", "nr", "nz")
            and is_new(analysis, word.text)
        ):
            marks.append(mark(clause.start + word.start, clause.start + word.end, 0.25, 0, 0.05))
    return marks
