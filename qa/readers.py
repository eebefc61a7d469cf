"""The readers: for each kind of question, the words of one sentence that have the form of its answer."""

from __future__ import annotations

import re
from collections.abc import Callable

from qa import actors, causes, locations, phrases, roles, times
from qa.analyze import Analysis
from qa.evidence import Scene, Vocabulary
from qa.marks import NAMING, Mark, head, heads, in_clauses, is_named, is_new, mark, matches, trim, whole
from qa.words import STOP, synonyms, words


def read(analysis: Analysis, scene: Scene, vocabulary: Vocabulary) -> list[Mark]:
    """Every reading of the scene that has the form asked for."""
    return _READERS.get(analysis.kind, _what)(analysis, scene, vocabulary)


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
        return [mark(s, e, 0.2) for s, e in matches(scene, _RANK) if _scope_holds(question, scene, s)]
    if re.search(r"几连|多少年一遇|几年一遇", question):
        return [mark(s, e, 0.2) for s, e in matches(scene, _COUNTED_RUN)]
    marks: list[Mark] = []
    if re.search(r"比例|结构|之比|收入比", question):
        marks += [mark(s, e, 0.2) for s, e in matches(scene, _RATIO)]
        marks += [mark(s, e, -0.1, 0, -0.1) for s, e in _clauses(analysis, scene)]
        return marks
    noun = head(analysis)
    if noun[-2:] in _DOCUMENT_NOUNS:
        marks += [mark(s, e, 0.25) for s, e in _titles(scene)]
    marks += _objects(analysis, scene) + _defined(noun, scene) + _disposed(question, scene)
    for form in heads(noun):
        found = in_clauses(scene, lambda text, form=form: phrases.ending_in(text, form))  # type: ignore[misc]
        marks += [mark(s, e, 0.15) for s, e in found if is_new(analysis, scene.slice(s, e))]
        if found:
            break
    for clause in scene.clauses:  # 按照什么程序: a list that ends in the very noun asked for
        span = phrases.enumeration(clause.text)
        if span and noun and re.match(rf"等?{re.escape(noun)}", clause.text[span[1] :]):
            marks.append(mark(clause.start + span[0], clause.start + span[1], 0.3))
    if NAMING.search(question):
        marks = [m for m in marks if is_named(scene.slice(m.start, m.end), vocabulary)]
    if re.search(r"叫|名称|名字|称|什么[活行计工]", question):
        marks += [mark(s, e, 0.05) for s, e in _titles(scene)]
    if re.search(r"哪一?级|什么级别|哪个级别", question):
        marks += [mark(s, e, 0.1) for s, e in in_clauses(scene, lambda t: phrases.ending_in(t, "级"))]
    if NAMING.search(question):
        return marks
    return marks + [
        mark(s, e, -0.1)
        if not noun or any(form in scene.slice(s, e) for form in heads(noun))
        else mark(s, e, -0.2)
        for s, e in _clauses(analysis, scene)
    ]


def _disposed(question: str, scene: Scene) -> list[Mark]:
    """What 把什么改成… asks about: what stands between 把 and the verb."""
    if not re.search(r"[把将](?:什么|啥|哪)", question):
        return []
    found = re.finditer(
        r"[把将](?P<it>[^,;。]{1,16}?)(?=改|变|建|打造|转|换|列|作为|当作|纳入|整合|分|划|定|确定|评)",
        scene.text,
    )
    base = scene.sentence.start
    return [mark(base + m.start("it"), base + m.end("it"), 0.35, 0, 0.05) for m in found]


def _defined(noun: str, scene: Scene) -> list[Mark]:
    """What a noun is said to be: 以甲为方向, 方向是甲."""
    marks = []
    for form in heads(noun):
        if len(form) < 2:
            continue
        end = re.escape(form)
        for pattern in (
            rf"(?:以|把|将)(?P<it>[^,;。]{{2,60}}?)(?:作为|当作|列为|定为|确定为|为)[^,;。、]{{0,6}}{end}",
            rf"{end}(?:主要)?(?:分别)?(?:为|是|即|包括|有|:)(?P<it>[^;。]{{2,60}}?)(?=[,;。]|$)",
        ):
            for m in re.finditer(pattern, scene.text):
                marks.append(
                    mark(
                        scene.sentence.start + m.start("it"), scene.sentence.start + m.end("it"), 0.2, 0, 0.05
                    )
                )
    return marks


def _scope_holds(question: str, scene: Scene, offset: int) -> bool:
    """Whether a rank is among those asked about: 全省第四 is not 全国第四."""
    asked = set(re.findall(r"全国|全省|全区|全市|全县|全球|世界", question))
    said = set(re.findall(r"全国|全省|全区|全市|全县|全球|世界", scene.clause_at(offset).text))
    return not asked or bool(asked & said) or not said


#: The verb that a question word is the object of: 争创 in 要争创什么称号, 实施 in 实施的是什么工程.
_ASKED_VERB = re.compile(
    r"(?P<before>[\u4e00-\u9fff]{1,8}?)(?:了|过|的是|的|是|着|到|成|给|为|入|出)*(?:什么|啥|哪|何种)"
)


def _objects(analysis: Analysis, scene: Scene) -> list[Mark]:
    """What stands after the verb that the question asks the object of."""
    match = re.search(r"(?:什么|啥|哪|何种)", analysis.question)
    if match is None:
        return []
    before = re.sub(
        r"(?:了|过|的都?是|的|都?是|着|到|成|给|为|入|出|一?个)+$", "", analysis.question[: match.start()]
    )
    tagged = words(before)
    if (
        not tagged
        or (tagged[-1].flag[:1] != "v" and tagged[-1].text not in ("针对", "围绕", "面向"))
        or tagged[-1].text in STOP
        or len(before) < 2
    ):
        return []
    verb = tagged[-1].text
    forms = (verb, *synonyms().get(verb, ()))
    return [
        mark(s, e, 0.2, 0, 0.05)
        for s, e in in_clauses(scene, lambda text: roles.objects(text, forms))
        if is_new(analysis, scene.slice(s, e))
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
        if span is None or not is_new(analysis, clause.text[slice(*span)]):
            continue
        after = clause.text[span[1] : span[1] + 12]
        bonus = 0.15 + (0.15 if noun and any(form in after for form in heads(noun)) else 0.0)
        marks.append(mark(clause.start + span[0], clause.start + span[1], bonus))
    for form in heads(noun):
        found = in_clauses(scene, lambda text, form=form: phrases.ending_in(text, form))  # type: ignore[misc]
        marks += [mark(s, e, 0.0) for s, e in found if e - s > 6 and is_new(analysis, scene.slice(s, e))]
    marks += _run_before(analysis, scene)
    if re.search(r"组成|构成|成员", analysis.question):
        marks += [mark(s, e, 0.2) for s, e in in_clauses(scene, roles.members)]
    if NAMING.search(analysis.question):
        return marks + [mark(s, e, 0.05) for s, e in _titles(scene)]
    marks += _objects(analysis, scene)
    loose = 0.0 if not noun or any(form in scene.text for form in heads(noun)) else -0.1
    return marks + [mark(s, e, -0.2, 0, loose) for s, e in whole(scene)]


def _run_before(analysis: Analysis, scene: Scene) -> list[Mark]:
    """What stands before the counted thing that the question names: 甲组乙组丙组 of 甲组乙组丙组三级体系."""
    topic = re.search(
        r"[二两三四五六七八九十\d]+(?:级|大|个|项|类|种|方面)[^,?是有包由指都分]{1,10}", analysis.question
    )
    if topic is None:
        return []
    marks = []
    for start, end in in_clauses(scene, lambda text: phrases.ending_in(text, topic.group())):
        stop = end - len(topic.group())
        if stop - start >= 6:
            marks.append(mark(start, stop, 0.3))
    return marks


def _clauses(analysis: Analysis, scene: Scene) -> list[tuple[int, int]]:
    """Each clause that adds something to the question."""
    spans = []
    for clause in scene.clauses:
        start, end = trim(scene, clause.start, clause.end)
        if (
            end - start > 3
            and is_new(analysis, scene.slice(start, end))
            and not _SAID.search(scene.slice(start, end))
        ):
            spans.append((start, end))
    return spans


#: 某某说: who says it is not what is said.
_SAID = re.compile(r"^.{2,14}(?:说|表示|介绍|认为|坦言|指出|强调|透露)$")


def _statements(analysis: Analysis, scene: Scene, vocabulary: Vocabulary) -> list[Mark]:
    """Each clause, with the rest of the sentence to read: what a yes-no question is judged by."""
    marks = []
    for clause in scene.clauses:
        start, end = trim(scene, clause.start, scene.sentence.end)
        if end - start > 3:
            marks.append(Mark(start, end, 0.0, min(clause.end, end)))
    return marks


_READERS: dict[str, Callable[[Analysis, Scene, Vocabulary], list[Mark]]] = {
    "yesno": _statements,
    "who": actors.who,
    "where": locations.where,
    "time": times.when,
    "what": _what,
    "list": _list,
    "how": causes.how,
    "why": causes.why,
}
