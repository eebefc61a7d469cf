"""Answers that are words, not figures: who, where, when, what, which ones, how, why.

Each reader looks at one clause (or sentence) that speaks of the question and marks the words that answer it; the
clauses are ranked by how much of the question they account for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from corpus.normalize import fold
from qa import phrases
from qa.analyze import Analysis
from qa.evidence import Clause, Scene, Support, Vocabulary
from qa.words import synonyms

#: What the search's opinion adds to the coverage; chosen on the tuning half of the product's questions.
SEARCH, PRECISION = 0.15, 0.1
_DOCUMENT_NOUNS = frozenset(
    "文件 通知 意见 方案 办法 规定 制度 条例 规划 计划 决定 纲要 细则 标准 报告 政策 法规 书 公告 著作 协议 法律 歌曲 节目 杂志 报纸".split()
)


@dataclass(frozen=True, slots=True)
class Read:
    """An answer read out of one sentence; ``[start, end)`` are its offsets in the document."""

    scene: Scene
    start: int
    end: int
    support: Support
    score: float


def rank(analysis: Analysis, scenes: Iterable[Scene], vocabulary: Vocabulary) -> list[Read]:
    """Every answer of the wanted kind in the scenes, best first; ties keep the scenes' order."""
    reader = _READERS.get(analysis.kind, _what)
    reads = []
    for place, scene in enumerate(scenes):
        for start, end, bonus in reader(analysis, scene):
            support = _support(analysis, scene, vocabulary, start, end)
            score = support.coverage + PRECISION * support.precision + SEARCH / (1 + 0.2 * place) + bonus
            reads.append(Read(scene, start, end, support, score))
    return sorted(reads, key=lambda read: -read.score)


def _support(analysis: Analysis, scene: Scene, vocabulary: Vocabulary, start: int, end: int) -> Support:
    """The support of the clauses that hold the answer."""
    first, last = scene.clause_at(start), scene.clause_at(max(start, end - 1))
    if analysis.kind == "yesno":
        last = first
    return scene.support(analysis, vocabulary, first.start, last.end)


Spans = list[tuple[int, int, float]]


def _trim(scene: Scene, start: int, end: int) -> tuple[int, int]:
    """Drop closing punctuation and spaces at both ends."""
    text = scene.document.text
    while end > start and (text[end - 1].isspace() or text[end - 1] in "，,；;。：:、！!？?"):
        end -= 1
    while start < end and (text[start].isspace() or text[start] in "，,；;。：:、！!？?"):
        start += 1
    return start, end


def _in_clauses(scene: Scene, find: Callable[[str], Iterable[tuple[int, int]]]) -> list[tuple[int, int]]:
    return [
        (clause.start + start, clause.start + end)
        for clause in scene.clauses
        for start, end in find(clause.text)
    ]


def _new(analysis: Analysis, text: str) -> bool:
    """Whether the words say something that the question did not already say."""
    return bool(text) and text not in analysis.question


def _who(analysis: Analysis, scene: Scene) -> Spans:
    spans = [
        (s, e, 0.15) for s, e in _in_clauses(scene, phrases.persons) if _new(analysis, scene.slice(s, e))
    ]
    if re.search(
        r"哪(?:个|些|家)?(?:单位|部门|机构|公司|企业|组织|局|委|团队)|由谁|谁(?:来|负责|牵头|组织|解释|发布|主管|监管|审批)",
        analysis.question,
    ):
        for clause in scene.clauses:
            for match in re.finditer(
                r"由([^,;。、]{2,20}?)(?=牵头|负责|主持|审定|执笔|组织|主办|承办|解释|主管|发布|审批|实施|管理|每|统一|完成|批准|制定|按)",
                clause.text,
            ):
                spans.append((clause.start + match.start(1), clause.start + match.end(1), 0.2))
        spans += [
            (s, e, 0.0)
            for s, e in _in_clauses(scene, phrases.organisations)
            if _new(analysis, scene.slice(s, e))
        ]
    return spans


def _where(analysis: Analysis, scene: Scene) -> Spans:
    spans: Spans = []
    head = analysis.head
    for s, e in _in_clauses(scene, phrases.places):
        words = scene.slice(s, e)
        if not _new(analysis, words):
            continue
        bonus = 0.1
        before = scene.slice(scene.sentence.start, s)[-3:]
        if re.search(r"(?:在|于|位于|设在|落户|赴|到|至|驻)$", before):
            bonus += 0.1
        if head and not words.endswith(head[-1]) and head[-2:] not in ("地方", "位置", "地点"):
            bonus -= 0.3
        spans.append((s, e, bonus))
    return spans


def _when(analysis: Analysis, scene: Scene) -> Spans:
    spans: Spans = []
    for figure in scene.figures:
        if figure.role != "date":
            continue
        raw = fold(figure.raw)
        bonus = 0.1
        if re.search(r"哪一?年|何年|年份|哪个年", analysis.question) and "年" not in raw:
            bonus -= 0.3
        if re.search(r"几月|哪个?月|几号|哪一?[天日]|何[月日]", analysis.question) and "月" not in raw:
            bonus -= 0.3
        if raw in analysis.question:
            continue
        spans.append((figure.start, figure.end, bonus))
    return spans


def _heads(head: str) -> tuple[str, ...]:
    """The noun asked for and what reports call it, longest first; of a compound, its last word too."""
    forms = {head, *synonyms().get(head, ())}
    if len(head) > 3:
        forms.add(head[-2:])
    return tuple(sorted(forms, key=len, reverse=True))


def _what(analysis: Analysis, scene: Scene) -> Spans:
    spans: Spans = []
    head = analysis.head
    if head:
        if head[-2:] in _DOCUMENT_NOUNS:
            spans += [(s, e, 0.25) for s, e in _titles(scene)]
        for form in _heads(head):
            found = _in_clauses(scene, lambda text, form=form: phrases.ending_in(text, form))  # type: ignore[misc]
            spans += [(s, e, 0.15) for s, e in found if _new(analysis, scene.slice(s, e))]
            if found:
                break
    quoted = [
        (s, e, 0.05)
        for s, e in _titles(scene)
        if re.search(r"叫|名称|名字|称|什么[活行计工]", analysis.question)
    ]
    return spans + quoted + [(s, e, -0.1) for s, e, _ in _clauses(analysis, scene)]


def _titles(scene: Scene) -> list[tuple[int, int]]:
    base = scene.sentence.start
    return [(base + s, base + e) for s, e in phrases.titles(scene.text)]


def _list(analysis: Analysis, scene: Scene) -> Spans:
    spans: Spans = []
    for clause in scene.clauses:
        span = phrases.enumeration(clause.text)
        if span is None or not _new(analysis, clause.text[slice(*span)]):
            continue
        after = clause.text[span[1] : span[1] + 12]
        head = analysis.head
        bonus = 0.15 + (0.15 if head and any(form in after for form in _heads(head)) else 0.0)
        spans.append((clause.start + span[0], clause.start + span[1], bonus))
    if head := analysis.head:
        for form in _heads(head):
            spans += [
                (s, e, 0.0)
                for s, e in _in_clauses(scene, lambda text, form=form: phrases.ending_in(text, form))  # type: ignore[misc]
                if _new(analysis, scene.slice(s, e)) and e - s > 6
            ]
    return spans + [(s, e, -0.05) for s, e, _ in _run(analysis, scene)]


def _run(analysis: Analysis, scene: Scene) -> Spans:
    """The sentence from its first clause that the question does not already say, to its end."""
    start, end = _trim(scene, scene.sentence.start, scene.sentence.end)
    return [(start, end, 0.0)] if end > start else []


def _clauses(analysis: Analysis, scene: Scene) -> Spans:
    """Each clause that adds something to the question."""
    spans: Spans = []
    for clause in scene.clauses:
        start, end = _trim(scene, clause.start, clause.end)
        if end - start > 3 and _new(analysis, scene.slice(start, end)):
            spans.append((start, end, 0.0))
    return spans


def _statements(analysis: Analysis, scene: Scene) -> Spans:
    """Each clause with what follows it in the sentence: what a yes-no question is judged by."""
    spans: Spans = []
    for clause in scene.clauses:
        start, end = _trim(scene, clause.start, scene.sentence.end)
        if end - start > 3:
            spans.append((start, end, 0.0))
    return spans


_MEANS = re.compile(
    r"(?:通过|采取|采用|按照|依托|利用|以|运用|坚持|推行|实行|建立|探索|借助|围绕|学习运用|推动|由)"
)


def _how(analysis: Analysis, scene: Scene) -> Spans:
    spans: Spans = []
    for clause in scene.clauses:
        match = _MEANS.search(clause.text)
        if match:
            start, end = _trim(scene, clause.start + match.start(), clause.end)
            spans.append(
                (start, end, 0.15 if match.group() in ("通过", "采取", "采用", "依托", "利用") else 0.05)
            )
    return spans + [(s, e, -0.05) for s, e, _ in _run(analysis, scene)]


_CAUSE = re.compile(
    r"由于|因为?(?!此|而|素)|受[^,;。]{2,30}(?:影响|拖累|带动|制约)|为了?(?=[^,;。]{4,})|得益于|主要是|原因|旨在|鉴于|针对|使得?|避免|以便"
)


def _why(analysis: Analysis, scene: Scene) -> Spans:
    spans: Spans = []
    for clause in scene.clauses:
        for match in _CAUSE.finditer(clause.text):
            strong = re.match(r"由于|因|受|得益于|鉴于|原因", match.group())
            start, end = _trim(scene, clause.start + match.start(), clause.end)
            if match.group().startswith("受"):
                end = clause.start + match.end()
            spans.append((start, end, 0.25 if strong else 0.1))
            break
    return spans + [(s, e, -0.05) for s, e, _ in _run(analysis, scene)]


_READERS: dict[str, Callable[[Analysis, Scene], Spans]] = {
    "yesno": _statements,
    "who": _who,
    "where": _where,
    "time": _when,
    "what": _what,
    "list": _list,
    "how": _how,
    "why": _why,
}
__all__ = ["Clause", "Read", "rank"]
