"""The readers: for each kind of question, the words of one sentence that have the form of its answer."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

from corpus.normalize import fold
from qa import phrases, places, roles
from qa.analyze import Analysis
from qa.evidence import Clause, Scene, Vocabulary
from qa.words import STOP, synonyms, words


class Mark(NamedTuple):
    """Words that may answer; document offsets.

    :param bonus: added to the rank for a form that fits; higher is better.
    :param reach: offset up to which the clauses speak of the answer (a subject's predicates follow it).
    :param sure: added to the coverage when deciding whether it answers at all.
    """

    start: int
    end: int
    bonus: float
    reach: int
    sure: float = 0.0


def read(analysis: Analysis, scene: Scene, vocabulary: Vocabulary) -> list[Mark]:
    """Every reading of the scene that has the form asked for."""
    return _READERS.get(analysis.kind, _what)(analysis, scene, vocabulary)


def _mark(start: int, end: int, bonus: float, reach: int = 0, sure: float = 0.0) -> Mark:
    return Mark(start, end, bonus, max(end, reach), sure)


def _trim(scene: Scene, start: int, end: int) -> tuple[int, int]:
    """Drop closing punctuation and spaces at both ends, a list's numbering at the start."""
    text = scene.document.text
    while end > start and (text[end - 1].isspace() or text[end - 1] in "，,；;。：:、！!？?"):
        end -= 1
    while start < end and (text[start].isspace() or text[start] in "，,；;。：:、！!？?—"):
        start += 1
    return start, end


def _in_clauses(scene: Scene, find: Callable[[str], Iterable[tuple[int, int]]]) -> list[tuple[int, int]]:
    return [(c.start + start, c.start + end) for c in scene.clauses for start, end in find(c.text)]


def _new(analysis: Analysis, text: str) -> bool:
    """Whether the words say something that the question did not already say."""
    return bool(text) and text not in analysis.question


# what is asked for

_ASKED_NOUN = re.compile(
    r"(?P<noun>[\u4e00-\u9fff]{1,12}?)(?:都|一共|分别|主要|究竟|到底)?(?:是|叫|有|为|指)(?:的)?(?:哪(?:些|几|一)?(?:家|个|位|所|座|种|项|类|方面)?|什么|啥|谁)[?]?$"
)
_NAMING = re.compile(r"叫(?:做|作)?(?:什么|啥)|名字|名称|什么名|全称|称作|称为什么|命名")


def head(analysis: Analysis) -> str:
    """The noun that the question asks for: 称号 in 什么称号, 企业 in 企业是哪家; ``""`` where it names none."""
    question = re.sub(r"(?:什么|啥|哪)(?:样的|种)", "什么", analysis.question)
    after = re.search(
        r"(?:什么|啥|何种|哪(?:一|几|些|[两三四五六七八九十\d]+)?(?:个|种|项|类|条|份|部|家|所|座|位|大|道|件|支|片)?)(?P<rest>[\u4e00-\u9fff].*)",
        question,
    )
    if after:
        noun = ""
        for word in words(after.group("rest")):
            if word.flag[:1] in "nbjlias" or word.flag in ("vn", "nz", "eng"):
                noun += word.text
            else:
                break
        if noun and noun not in ("地方", "时候"):
            return noun
    if analysis.head:
        return analysis.head
    before = _ASKED_NOUN.search(analysis.question)
    if before:
        noun = ""
        for word in reversed(words(before.group("noun"))):
            if word.flag[:1] in "nbj" or word.flag == "vn":
                noun = word.text + noun
                if len(noun) > 1:
                    break
            else:
                break
        return noun
    return ""


def _heads(noun: str) -> tuple[str, ...]:
    """The noun asked for and what reports call it, longest first; of a compound, its last word too."""
    forms = {noun, *synonyms().get(noun, ())}
    if len(noun) > 3:
        forms.add(noun[-2:])
    return tuple(sorted((f for f in forms if f), key=len, reverse=True))


def _topic_reach(scene: Scene, clause: Clause) -> int:
    """Up to where what a clause opens with stays the subject: clauses that follow without one of their own."""
    reach = clause.end
    for other in scene.clauses:
        if other.start < reach or other.start < clause.end:
            continue
        if scene.slice(other.start - 1, other.start) == ";" or other.text.startswith("其中"):
            break
        if roles.subject(other.text) is not None and not _continues(other.text):
            break
        reach = other.end
    return reach


def _continues(text: str) -> bool:
    return bool(re.match(r"(?:总量|增速|总产值|同比|比上年|产量|总额|占|通过|以|为)", text))


# who

_ORGANISATION = r"(?:单位|部门|机构|公司|企业|组织|局|委员会|委|办|团队|医院|学校|大学|学院|院校|高校|银行|集团|厂家|厂|队伍|协会|媒体|报社|科室|政府|中学|小学|商会|机关|农场|工厂)"
_ORG_ASKED = re.compile(
    rf"哪(?:一|几|些|[两三四五六七八九十])?(?:个|家|所|些|支)?{_ORGANISATION}|{_ORGANISATION}(?:分别|都)?(?:是|叫|有)(?:哪|什么|谁|啥)|什么{_ORGANISATION}"
)
_KINDS = {
    "部门": "局委办厅部科处室院所中心政府机关队会",
    "企业": "公司集团厂企业社",
    "公司": "公司集团",
    "厂家": "公司集团厂",
    "高校": "大学学院",
    "院校": "大学学院学校",
    "媒体": "报社台网中心",
    "学校": "学校中学小学大学学院园",
}
_OFFICE = (
    r"(?:市长|县长|区长|镇长|乡长|旗长|州长|省长|局长|处长|科长|部长|厅长|主任|书记|主席|院长|校长|所长|会长|站长|队长|厂长|行长|总经理|经理|董事长|秘书长|理事长|"
    r"传承人|负责人|创始人|带头人|发言人|法人代表|法定代表人|第一书记)"
)
_OFFICE_ASKED = re.compile(
    rf"(?P<of>[^,]*?)(?P<office>{_OFFICE})(?:是|叫|姓|为)?(?:的)?(?:谁|什么|啥|哪|何)|哪位(?P<which>{_OFFICE})"
)
_ACTOR = re.compile(
    r"(?:[者员民人户商师生家团队组社会局委办厅部院所站厂校行司]|党员|干部|群众|企业|公司|集团|单位|部门|中心|政府|机关|支部|总支|党委|党组|组织|大学|学院|医院|代表|街道|社区|村|镇|乡|妇女|老人|专家|工委)$"
)


def _who(analysis: Analysis, scene: Scene, vocabulary: Vocabulary) -> list[Mark]:
    question = analysis.question
    if _ORG_ASKED.search(question):
        return _organisations(analysis, scene)
    office = _OFFICE_ASKED.search(question)
    marks = []
    for clause in scene.clauses:
        for s, e in phrases.persons(clause.text, vocabulary.names):
            name = clause.text[s:e]
            if (
                name in question
                or name in vocabulary.places
                or any(p.startswith(name) for p in vocabulary.places)
            ):
                continue
            if office and not _holds_office(office, clause.text, s, e, analysis, scene):
                continue
            reach = _topic_reach(scene, clause)
            marks.append(_mark(clause.start + s, clause.start + e, 0.2, reach, 0.05))
    if office or re.search(r"叫(?:什么|啥)|哪位|何人", question):
        return marks
    if re.search(r"组成|构成|成员|哪些人|什么人", question):
        marks += [
            _mark(s, e, 0.25)
            for s, e in _in_clauses(scene, roles.members)
            if _new(analysis, scene.slice(s, e))
        ]
    marks += [
        _mark(s, e, 0.15) for s, e in _in_clauses(scene, roles.agents) if _new(analysis, scene.slice(s, e))
    ]
    return marks + [m for m in _subjects(analysis, scene) if _ACTOR.search(scene.slice(m.start, m.end))]


def _holds_office(
    office: re.Match[str], text: str, start: int, end: int, analysis: Analysis, scene: Scene
) -> bool:
    """Whether the name stands with the office asked for, and with none of another place or body."""
    title = office.group("office") or office.group("which")
    at = text[:start].rstrip(" :").endswith(title) or text[end:].startswith(title)
    if not at:
        return False
    before = text[: text.rfind(title, 0, start)] if title in text[:start] else ""
    before = re.sub(r"^.*[,;:、。]|^其中", "", before)
    asked = (office.group("of") or "").rstrip("的")
    modifiers = [t.text for t in analysis.terms if t.text in asked and len(t.text) > 1]
    foreign = [w for w in words(before) if len(w.text) > 1 and w.text not in analysis.question]
    if any(w.flag[:1] in "nsj" or w.flag == "x" for w in foreign) and any(m not in before for m in modifiers):
        return False
    near = f"{scene.text} {scene.heading} {scene.about}"
    bodies = [name for name in analysis.names if re.search(_ORGANISATION + "$", name)]
    return all(
        re.search(rf"{re.escape(name)}(?![\u4e00-\u9fff])|{re.escape(name)}的?{title}", near)
        for name in bodies
    )


def _subjects(analysis: Analysis, scene: Scene) -> list[Mark]:
    """What each clause is said of: its own subject."""
    marks = []
    for i, clause in enumerate(scene.clauses):
        span = roles.subject(clause.text)
        if span is None or not _new(analysis, clause.text[slice(*span)]):
            continue
        reach = _topic_reach(scene, clause)
        marks.append(_mark(clause.start + span[0], clause.start + span[1], 0.05 if i else 0.08, reach))
    return marks


def _organisations(analysis: Analysis, scene: Scene) -> list[Mark]:
    noun = next((m.group() for m in re.finditer(_ORGANISATION, analysis.question)), "")
    asked = _ORG_ASKED.search(analysis.question)
    if asked:
        noun = next(iter(re.findall(_ORGANISATION, asked.group())), noun)
    ends = _KINDS.get(noun, "" if noun in ("单位", "机构", "组织", "团队", "队伍") else noun)
    marks = []
    for clause in scene.clauses:
        reach = _topic_reach(scene, clause)
        agents = roles.agents(clause.text)
        for s, e in [*agents, *phrases.organisations(clause.text)]:
            name = clause.text[s:e]
            if not _new(analysis, name) or re.match(
                r"(?:\d|[一二三四五六七八九十两几多各全所]|规模以上|限额以上|上述)", name
            ):
                continue
            if len(name) < 3 or ends and not (name.endswith(ends) or ends != noun and name[-1] in ends):
                continue
            if (s, e) not in agents and any(a <= s and e <= b for a, b in agents):
                continue
            bonus = 0.2 if (s, e) in agents else 0.12 if s < 4 else 0.05
            marks.append(_mark(clause.start + s, clause.start + e, bonus, reach if s < 4 else 0, 0.05))
    return marks


# where

_WHERE_KIND = re.compile(
    r"(?:哪|什么)(?:一)?(?:个|座|条|些|片|处|几个)?(?P<kind>乡镇街道|乡镇|镇街|区县|县区|市县|县市|旗县|城市|省份|省|市|区|县|旗|乡|镇|村|街道|社区|小区|园区|开发区|景区|片区|城区)"
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


def _where(analysis: Analysis, scene: Scene, vocabulary: Vocabulary) -> list[Mark]:
    asked = _WHERE_KIND.search(analysis.question)
    kind = asked.group("kind") if asked else ""
    levels = frozenset(_KIND_LEVELS.get(kind, kind).split())
    marks = []
    for clause in scene.clauses:
        spans: dict[tuple[int, int], float] = {}
        for address in places.addresses(clause.text, vocabulary.places):
            end = places.level(address, levels) if levels else address.end
            if end is not None:
                spans[address.start, end] = 0.2 if address.proper else 0.0
        for s, e in phrases.places(clause.text) if not levels else ():
            if not any(s < b and a < e for a, b in spans):
                spans[s, e] = 0.05
        for (s, e), bonus in spans.items():
            name = clause.text[s:e]
            if not _new(analysis, name) or _OWN_PLACE.match(name):
                continue
            before = clause.text[:s][-3:]
            lead = bool(re.search(r"(?:在|于|位于|设在|落户|赴|到|至|驻|来自|落地)$", before))
            opens = roles.subject(clause.text[: e + 1] + "有") is not None and s < 3
            reach = _topic_reach(scene, clause) if opens else 0
            if (
                opens
                and clause.start == scene.sentence.start
                and not scene.segment_start(scene.sentence.end) > clause.start
            ):
                reach = _paragraph_topic(scene)
            marks.append(_mark(clause.start + s, clause.start + e, bonus + 0.1 * lead + 0.05 * opens, reach))
        if not kind:
            marks += _located(analysis, clause) + _of(analysis, clause, vocabulary)
    return marks


def _paragraph_topic(scene: Scene) -> int:
    """Up to where the place that opens a sentence holds: to a 其中 or a semicolon."""
    stop = re.search(r"其中|;", scene.text)
    return scene.sentence.start + stop.start() if stop else scene.sentence.end


def _located(analysis: Analysis, clause: Clause) -> list[Mark]:
    """在甲举行, 设在甲, 位于甲: a place whatever it ends in."""
    marks = []
    for match in re.finditer(
        r"(?:位于|坐落于|坐落在|设在|落户于?|落户|建在|地处|选址于?|定址|投向|抵达|(?<![现正旨实存所不])在)([^,;。]{2,16}?)(?=举行|举办|召开|开幕|开工|启动|落地|成立|建成|揭牌|投产|挂牌|动工|[,;。:]|$)",
        clause.text,
    ):
        name = match.group(1)
        if _new(analysis, name) and not re.search(r"[中下上里时后前内间期]$|\d", name):
            marks.append(_mark(clause.start + match.start(1), clause.start + match.end(1), 0.1))
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
            and _new(analysis, word.text)
        ):
            marks.append(_mark(clause.start + word.start, clause.start + word.end, 0.25, 0, 0.05))
    return marks


# when

_SEASON = re.compile(
    r"(?<![\d个])(?:工作日|夜间|晚间|白天|周末|节假日|双休日|寒暑假|寒假|暑假|春节|国庆|清明|端午|中秋|元旦|汛期|春季|夏季|秋季|冬季|早晚高峰|凌晨|清晨|上午|下午|傍晚|中午|全天)"
    r"(?:期间|前后|前|后|以来)?(?:[、和及与](?:工作日|夜间|晚间|白天|周末|节假日|双休日|寒暑假|寒假|暑假|春节|国庆|清明|端午|中秋|元旦|汛期|上午|下午|期间)+)*"
)


def _when(analysis: Analysis, scene: Scene, vocabulary: Vocabulary) -> list[Mark]:
    marks = []
    question = analysis.question
    for figure in scene.figures:
        if figure.role != "date":
            continue
        raw = fold(figure.raw)
        bonus = 0.1
        if re.search(r"哪一?年|何年|年份|哪个年", question) and "年" not in raw:
            bonus -= 0.3
        if re.search(r"几月|哪个?月|几号|哪一?[天日]|何[月日]", question) and "月" not in raw:
            bonus -= 0.3
        if raw in question:
            continue
        marks.append(_mark(figure.start, figure.end, bonus))
    if re.search(r"哪一?[年天日]|几号|几月|哪个月", question):
        return marks
    for clause in scene.clauses:
        for match in _SEASON.finditer(clause.text):
            if _new(analysis, match.group()):
                marks.append(_mark(clause.start + match.start(), clause.start + match.end(), 0.1))
    return marks


# what

_DOCUMENT_NOUNS = frozenset(
    "文件 通知 意见 方案 办法 规定 制度 条例 规划 计划 决定 纲要 细则 标准 报告 政策 法规 书 公告 著作 协议 法律 歌曲 节目 杂志 报纸".split()
)
_RANK = re.compile(
    r"(?:(?:位|名|排|升)?[居列至]|排名|排在?|名次)[^,;。\d第首末榜]{0,8}(?:第[一二三四五六七八九十百\d]+(?:位|名)?|首位|榜首|前列|末位)|第[一二三四五六七八九十百\d]+(?:位|名)"
)
_RATIO = re.compile(r"\d+(?:\.\d+)?\s*[:∶]\s*\d+(?:\.\d+)?(?:\s*[:∶]\s*\d+(?:\.\d+)?)*")
_COUNTED_RUN = re.compile(
    r"[“\"]?[一二三四五六七八九十百\d]+连[丰增冠胜涨降][”\"]?|[一二三四五六七八九十百两\d]+年一遇|连续[一二三四五六七八九十\d]+年[\u4e00-\u9fff]{0,4}"
)


def _what(analysis: Analysis, scene: Scene, vocabulary: Vocabulary) -> list[Mark]:
    question = analysis.question
    if re.search(r"第几|几位|什么名次|排名(?:如何|怎|多少)|位次", question):
        return [_mark(s, e, 0.2) for s, e in _found(scene, _RANK) if _scope_holds(question, scene, s)]
    if re.search(r"几连|多少年一遇|几年一遇", question):
        return [_mark(s, e, 0.2) for s, e in _found(scene, _COUNTED_RUN)]
    marks: list[Mark] = []
    if re.search(r"比例|结构|之比|收入比", question):
        marks += [_mark(s, e, 0.2) for s, e in _found(scene, _RATIO)]
        marks += [_mark(s, e, -0.1, 0, -0.1) for s, e in _clauses(analysis, scene)]
        return marks
    noun = head(analysis)
    if noun[-2:] in _DOCUMENT_NOUNS:
        marks += [_mark(s, e, 0.25) for s, e in _titles(scene)]
    marks += [_mark(s, e, 0.2) for s, e in _objects(analysis, scene)]
    for form in _heads(noun):
        found = _in_clauses(scene, lambda text, form=form: phrases.ending_in(text, form))  # type: ignore[misc]
        marks += [_mark(s, e, 0.15) for s, e in found if _new(analysis, scene.slice(s, e))]
        if found:
            break
    if _NAMING.search(question):
        marks = [m for m in marks if _named(scene.slice(m.start, m.end), vocabulary)]
    if re.search(r"叫|名称|名字|称|什么[活行计工]", question):
        marks += [_mark(s, e, 0.05) for s, e in _titles(scene)]
    if re.search(r"哪一?级|什么级别|哪个级别", question):
        marks += [_mark(s, e, 0.1) for s, e in _in_clauses(scene, lambda t: phrases.ending_in(t, "级"))]
    if _NAMING.search(question):
        return marks
    return marks + [_mark(s, e, -0.1) for s, e in _clauses(analysis, scene)]


def _named(text: str, vocabulary: Vocabulary) -> bool:
    """Whether the words hold a name: quoted, or of a place, a person or a body."""
    if re.search(r"[《“\"]", text):
        return True
    return any(w.flag in ("ns", "nr", "nz", "nt") for w in words(text, vocabulary.names))


def _found(scene: Scene, pattern: re.Pattern[str]) -> list[tuple[int, int]]:
    base = scene.sentence.start
    return [(base + m.start(), base + m.end()) for m in pattern.finditer(scene.text)]


def _scope_holds(question: str, scene: Scene, offset: int) -> bool:
    """Whether a rank is among those asked about: 全省第四 is not 全国第四."""
    asked = set(re.findall(r"全国|全省|全区|全市|全县|全球|世界", question))
    said = set(re.findall(r"全国|全省|全区|全市|全县|全球|世界", scene.clause_at(offset).text))
    return not asked or bool(asked & said) or not said


#: The verb that a question word is the object of: 争创 in 要争创什么称号, 实施 in 实施的是什么工程.
_ASKED_VERB = re.compile(
    r"(?P<before>[\u4e00-\u9fff]{1,8}?)(?:了|过|的是|的|是|着|到|成|给|为|入|出)*(?:什么|啥|哪|何种)"
)


def _objects(analysis: Analysis, scene: Scene) -> list[tuple[int, int]]:
    """What stands after the verb that the question asks the object of."""
    match = re.search(r"(?:什么|啥|哪|何种)", analysis.question)
    if match is None:
        return []
    before = re.sub(
        r"(?:了|过|的都?是|的|都?是|着|到|成|给|为|入|出)+$", "", analysis.question[: match.start()]
    )
    tagged = words(before)
    if not tagged or tagged[-1].flag[:1] != "v" or tagged[-1].text in STOP or len(before) < 2:
        return []
    verb = tagged[-1].text
    forms = (verb, *synonyms().get(verb, ()))
    return [
        (s, e)
        for s, e in _in_clauses(scene, lambda text: roles.objects(text, forms))
        if _new(analysis, scene.slice(s, e))
    ]


def _titles(scene: Scene) -> list[tuple[int, int]]:
    base = scene.sentence.start
    return [(base + s, base + e) for s, e in phrases.titles(scene.text)]


# which ones


def _list(analysis: Analysis, scene: Scene, vocabulary: Vocabulary) -> list[Mark]:
    marks: list[Mark] = []
    noun = head(analysis)
    for clause in scene.clauses:
        span = phrases.enumeration(clause.text)
        if span is None or not _new(analysis, clause.text[slice(*span)]):
            continue
        after = clause.text[span[1] : span[1] + 12]
        bonus = 0.15 + (0.15 if noun and any(form in after for form in _heads(noun)) else 0.0)
        marks.append(_mark(clause.start + span[0], clause.start + span[1], bonus))
    for form in _heads(noun):
        found = _in_clauses(scene, lambda text, form=form: phrases.ending_in(text, form))  # type: ignore[misc]
        marks += [_mark(s, e, 0.0) for s, e in found if e - s > 6 and _new(analysis, scene.slice(s, e))]
    if re.search(r"组成|构成|成员", analysis.question):
        marks += [_mark(s, e, 0.2) for s, e in _in_clauses(scene, roles.members)]
    if _NAMING.search(analysis.question):
        return marks + [_mark(s, e, 0.05) for s, e in _titles(scene)]
    return marks + [_mark(s, e, -0.05) for s, e in _whole(scene)]


def _whole(scene: Scene) -> list[tuple[int, int]]:
    """The sentence without its closing mark."""
    start, end = _trim(scene, scene.sentence.start, scene.sentence.end)
    return [(start, end)] if end > start else []


def _clauses(analysis: Analysis, scene: Scene) -> list[tuple[int, int]]:
    """Each clause that adds something to the question."""
    spans = []
    for clause in scene.clauses:
        start, end = _trim(scene, clause.start, clause.end)
        if end - start > 3 and _new(analysis, scene.slice(start, end)):
            spans.append((start, end))
    return spans


def _statements(analysis: Analysis, scene: Scene, vocabulary: Vocabulary) -> list[Mark]:
    """Each clause, with the rest of the sentence to read: what a yes-no question is judged by."""
    marks = []
    for clause in scene.clauses:
        start, end = _trim(scene, clause.start, scene.sentence.end)
        if end - start > 3:
            marks.append(Mark(start, end, 0.0, min(clause.end, end)))
    return marks


# how

_MEANS = re.compile(
    r"(?P<strong>通过|采取|采用|依托|利用|借助|运用|凭借?|靠|依靠)|(?P<weak>按照?|坚持|推行|实行|建立|探索|围绕|学习运用|推动|由|扩大|深化|加大|以(?!上|下|来|内|外|及|后|前|往|为))"
)
_MEANS_END = re.compile(
    r"(?:等)?(?:多种|各种)?(?:方式|措施|办法|形式|手段|途径|渠道|方法|举措|做法|模式|机制)(?=$|[,;。])"
)


def _how(analysis: Analysis, scene: Scene, vocabulary: Vocabulary) -> list[Mark]:
    marks = []
    for clause in scene.clauses:
        starts = {w.start for w in words(clause.text)}
        match = next((m for m in _MEANS.finditer(clause.text) if m.start() in starts), None)
        if match:
            start, end = _trim(scene, clause.start + match.start(), clause.end)
            bonus = 0.15 if match.group("strong") or _MEANS_END.search(clause.text) else 0.05
            marks.append(_mark(start, end, bonus, 0, 0.05 if bonus > 0.1 else 0.0))
    return marks + [_mark(s, e, -0.05) for s, e in _whole(scene)]


# why

_CAUSE = re.compile(
    r"由于|因为?(?!此|而|素|地制宜|病|子)|受[^,;。]{2,30}(?:影响|拖累|带动|制约|冲击)|为了?(?=[^,;。]{4,})|得益于|主要是|原因|旨在|鉴于|针对|使得?|避免|以便|确保|促进|防止|目的"
)


def _why(analysis: Analysis, scene: Scene, vocabulary: Vocabulary) -> list[Mark]:
    marks = []
    for clause in scene.clauses:
        for match in _CAUSE.finditer(clause.text):
            strong = re.match(r"由于|因|受|得益于|鉴于|原因", match.group())
            start, end = _trim(scene, clause.start + match.start(), clause.end)
            if match.group().startswith("受"):
                end = clause.start + match.end()
            marks.append(_mark(start, end, 0.25 if strong else 0.1))
            break
    return marks + [_mark(s, e, -0.05) for s, e in _whole(scene)]


_READERS: dict[str, Callable[[Analysis, Scene, Vocabulary], list[Mark]]] = {
    "yesno": _statements,
    "who": _who,
    "where": _where,
    "time": _when,
    "what": _what,
    "list": _list,
    "how": _how,
    "why": _why,
}
