"""Who did it: persons, organisations and groups of people, by name, by office, by their part in the sentence."""

from __future__ import annotations

import re

from qa import phrases, roles
from qa.analyze import Analysis
from qa.evidence import Scene, Vocabulary, abbreviates, overlap
from qa.marks import NAMING, Mark, in_clauses, is_named, is_new, mark, topic_reach
from qa.words import synonyms, words

_ORGANISATION = r"(?:单位|部门|机构|公司|企业|组织|局|委员会|委|办|团队|医院|学校|大学|学院|院校|高校|银行|集团|厂家|厂|队伍|协会|媒体|报社|科室|政府|中学|小学|商会|机关|农场|工厂|幼儿园|研究院|研究所|法院|检察院|合作社|基金会|商场|酒店)"
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
    "小学": "学校",
    "中学": "学校",
    "学校": "学校中学小学大学学院园",
}
#: Bodies that end in the same character as others and are none of them.
_ALIKE = {
    "医院": "医院|卫生院",
    "学院": "学院",
    "法院": "法院",
    "银行": "银行|信用社|农商行",
    "大学": "大学|学院",
    "学校": "[学校园]",
}
_OFFICE = (
    r"(?:市长|县长|区长|镇长|乡长|旗长|州长|省长|局长|处长|科长|部长|厅长|主任|书记|主席|组长|团长|馆长|园长|社长|司长|检察长|总监|总裁|政委|主编|总编辑|院长|校长|所长|会长|站长|队长|厂长|行长|总经理|经理|董事长|秘书长|理事长|"
    r"传承人|负责人|创始人|带头人|发言人|法人代表|法定代表人|第一书记)"
)
_OFFICE_ASKED = re.compile(
    rf"(?P<of>[^,]*?)(?P<office>{_OFFICE})(?:是|叫|姓|为)?(?:的)?(?:谁|什么|啥|哪|何)|哪(?:个|位|名)(?P<which>{_OFFICE})"
)
_ACTOR = re.compile(
    r"(?:书记|主任|主席|经理|[者员民人户商师生家长团队组社会局委办厅部院所站厂校行司]|党员|干部|群众|企业|公司|集团|单位|部门|中心|政府|机关|支部|总支|党委|党组|组织|大学|学院|医院|代表|街道|社区|村|镇|乡|妇女|老人|专家|工委)$"
)


def who(analysis: Analysis, scene: Scene, vocabulary: Vocabulary) -> list[Mark]:
    """Persons, or organisations where the question asks for one, that the sentence may name as the answer."""
    question = analysis.question
    if _ORG_ASKED.search(question):
        return _organisations(analysis, scene, vocabulary)
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
            reach = topic_reach(scene, clause)
            bonus = 0.0 if re.search(r"哪些人|什么人", question) else 0.2
            marks.append(mark(clause.start + s, clause.start + e, bonus, reach, 0.05))
    marks += _holders(question, scene)
    if office or re.search(r"叫(?:什么|啥)|哪位|何人", question):
        return marks
    if re.search(r"哪[些几类].{0,2}人|什么人|哪些群体", question):
        for clause in scene.clauses:
            span = phrases.enumeration(clause.text)
            if span and is_new(analysis, clause.text[slice(*span)]):
                marks.append(mark(clause.start + span[0], clause.start + span[1], 0.2))
    if re.search(r"组成|构成|成员|哪些人|什么人|担任|[谁来]当", question):
        marks += [
            mark(s, e, 0.25)
            for s, e in in_clauses(scene, roles.members)
            if is_new(analysis, scene.slice(s, e))
        ]
    marks += [
        mark(s, e, 0.15) for s, e in in_clauses(scene, roles.agents) if is_new(analysis, scene.slice(s, e))
    ]
    marks += [m for m in _subjects(analysis, scene) if _ACTOR.search(scene.slice(m.start, m.end))]
    verb = _verb(question)
    if not verb:
        return marks
    forms = synonyms().get(verb, ())

    def does(m: Mark) -> float:
        said = scene.slice(scene.clause_at(m.start).start, m.reach)
        return 0.25 if verb in said else 0.15 if any(form in said for form in forms) else 0.0

    return [m._replace(bonus=m.bonus + does(m)) for m in marks]


def actor_in(
    analysis: Analysis, scene: Scene, vocabulary: Vocabulary, start: int, end: int
) -> tuple[int, int] | None:
    """Who is named in ``[start, end)`` of the document: the person alone where one is asked for, else the words as
    they are where they name a person or a body, else ``None``.
    """
    clause = scene.clause_at(start)
    named = [
        (clause.start + s, clause.start + e)
        for s, e in phrases.persons(clause.text, vocabulary.names)
        if clause.start + s < end and start < clause.start + e
    ]
    if re.search(r"叫(?:什么|啥)|哪位|何人", analysis.question) or _OFFICE_ASKED.search(analysis.question):
        return named[0] if len(named) == 1 else None
    return (start, end) if named or _ACTOR.search(scene.slice(start, end)) else None


_POST_ASKED = re.compile(
    r"(?:谁|哪位|何人|什么人)(?:来)?(?:担任|兼任|出任|任|当选|当)(?P<post>[\u4e00-\u9fff]{2,})"
)


def _holders(question: str, scene: Scene) -> list[Mark]:
    """Who is said to hold the post that 谁担任… asks about: 分管副市长任组长."""
    asked = _POST_ASKED.search(question)
    if asked is None:
        return []
    post = re.escape(asked.group("post")[-2:])
    pattern = rf"(?P<it>[\u4e00-\u9fff]{{2,16}}?)(?:担任|兼任|出任|任|当选为?)[^,;。副]{{0,12}}?{post}"
    return [
        mark(c.start + m.start("it"), c.start + m.end("it"), 0.35)
        for c in scene.clauses
        if not roles.members(c.text)  # 聘请甲、乙担任: read whole already
        for m in re.finditer(pattern, c.text)
    ]


def _verb(question: str) -> str:
    """The verb that 谁 is the subject or the agent of, or ``""``."""
    after = re.search(
        r"(?:谁|哪些人|什么人|何人)(?:来|去|曾|又|在|先后)?(?P<rest>[\u4e00-\u9fff]{2,})", question
    )
    first = words(after.group("rest"))[:1] if after else []
    return first[0].text if first and first[0].flag in ("v", "vn") and len(first[0].text) > 1 else ""


def _holds_office(
    office: re.Match[str], text: str, start: int, end: int, analysis: Analysis, scene: Scene
) -> bool:
    """Whether the name stands with the office asked for, and with none of another place or body."""
    title = office.group("office") or office.group("which")
    at = (
        re.search(rf"{title}(?:[、兼][^,;:]{{1,10}})?(?:[ :]|由)*$", text[:start]) is not None
        or text[end:].startswith(title)
        or re.match(rf"(?:担任|出任|兼任|当选|当选为|任|为|是)[^,;。]{{0,12}}{title}", text[end:]) is not None
    )
    if not at:
        return False
    cut = text.rfind(title, 0, start)
    before = re.sub(r"^.*[,;:、。]|^其中", "", text[:cut]) if cut >= 0 else ""
    if before[-1:] in _OTHER_OFFICE and f"{before[-1]}{title}" not in analysis.question:
        return False
    asked = (office.group("of") or "").rstrip("的")
    if asked[-1:] in _OTHER_OFFICE and before[-1:] != asked[-1]:
        return False
    if asked and before.endswith("团" + asked):
        return False  # 团区委书记 is not 区委书记
    if asked and before.endswith(asked):
        return True
    modifiers = [
        t.text for t in analysis.terms if t.text in asked and len(t.text) > 1 and t.text not in _POINTING
    ]
    foreign = [w for w in words(before) if len(w.text) > 1 and w.text not in analysis.question]
    if any(w.flag[:1] in "nsj" or w.flag == "x" for w in foreign):
        got = sum(
            any(form in before for form in (m, *synonyms().get(m, ()))) or overlap(m, before) >= 0.5
            for m in modifiers
        )
        named = [n for n in analysis.names if n in asked]
        if 2 * got < len(modifiers) or not all(
            overlap(n, before) > 0.6 or abbreviates(n, before) for n in named
        ):
            return False
    near = f"{scene.text} {scene.heading} {scene.about}"
    bodies = [name for name in analysis.names if re.search(_ORGANISATION + "$", name)]
    return all(
        re.search(rf"{re.escape(name)}(?![\u4e00-\u9fff])|{re.escape(name)}的?{title}", near)
        for name in bodies
    )


#: What makes an office another one: 副区长 is not 区长.
_OTHER_OFFICE = frozenset("副原前代")
_POINTING = frozenset("那位 这位 那个 这个 现任 目前 现在".split())


def _subjects(analysis: Analysis, scene: Scene) -> list[Mark]:
    """What each clause is said of: its own subject."""
    marks = []
    for i, clause in enumerate(scene.clauses):
        span = roles.subject(clause.text)
        if (
            span is None
            or not is_new(analysis, clause.text[slice(*span)])
            or clause.text[span[1] : span[1] + 1] == ":"
        ):
            continue
        reach = topic_reach(scene, clause)
        marks.append(mark(clause.start + span[0], clause.start + span[1], 0.05 if i else 0.08, reach))
    return marks


#: Names of bodies that say how many there are, not which one.
_SOME = re.compile(r"(?:\d|[一二三四五六七八九十两几多各全所]|规模以上|限额以上|上述|有关|相关|其他)")
_COUNT_AFTER = re.compile(r"(?:总数|共)?(?:达|有)?(?:\d|[一二三四五六七八九十百两]+余?[家所个户座])")


def _organisations(analysis: Analysis, scene: Scene, vocabulary: Vocabulary) -> list[Mark]:
    """Bodies of the kind asked for: who does it or gives it, what the sentence is about, any other it names."""
    noun = next((m.group() for m in re.finditer(_ORGANISATION, analysis.question)), "")
    asked = _ORG_ASKED.search(analysis.question)
    if asked:
        noun = next(iter(re.findall(_ORGANISATION, asked.group())), noun)
    ends = _KINDS.get(noun, "" if noun in ("单位", "机构", "组织", "团队", "队伍") else noun[-1:])
    marks = []
    for clause in scene.clauses:
        reach = topic_reach(scene, clause)
        agents = roles.agents(clause.text)
        opening = roles.subject(clause.text)
        bodies = phrases.organisations(clause.text)
        if opening is not None and phrases.is_body(clause.text[slice(*opening)]):
            bodies = [opening, *(b for b in bodies if b[0] >= opening[1])]
        for s, e in [*agents, *bodies]:
            name = clause.text[s:e]
            if not is_new(analysis, name) or _SOME.match(name) or _COUNT_AFTER.match(clause.text[e:]):
                continue
            if len(name) < 3 or (ends and name[-1] not in ends and not name.endswith(noun)):
                continue
            if noun in _ALIKE and not re.search(_ALIKE[noun], name):
                continue
            if NAMING.search(analysis.question) and not is_named(name, vocabulary):
                continue
            if (s, e) not in agents and any(a <= s and e <= b for a, b in agents):
                continue
            if roles.CHARGED.search(clause.text[:s]):  # (责任单位:甲、乙) answers for the whole item
                marks.append(mark(clause.start + s, clause.start + e, 0.25, 0, 0.15))
                continue
            bonus = 0.2 if (s, e) in agents else 0.12 if s < 4 else 0.05
            marks.append(mark(clause.start + s, clause.start + e, bonus, reach if s < 4 else 0, 0.05))
    return marks
