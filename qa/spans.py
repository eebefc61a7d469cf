"""Answers that are words, not figures: who, where, when, what, which ones, how, why.

Each reader (:mod:`qa.readers`) looks at one sentence that speaks of the question and marks the words that answer it;
the readings are ranked by how much of the question they account for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from qa import actors, readers, roles
from qa.analyze import Analysis, Term
from qa.causes import CALLED
from qa.evidence import MISSING, NEIGHBOUR, OWN, SEGMENT, Clause, Scene, Support, Vocabulary, found
from qa.marks import Mark, balanced, head, trim
from qa.words import synonyms, words

#: What the search's order, how far a sentence's score lies below the best one's, the precision and the words of the reading's own clauses add to the coverage, and what
#: is taken off where only one of question and clause denies; chosen on the tuning half of the product's questions.
SEARCH, RELEVANCE, PRECISION, OWNED, DENIED = 0.15, 5.0, 0.1, 0.15, 0.35
#: What is left of the weight of a missing word that only names the form of the answer (称号 in 什么称号).
_HEAD = 0.35
#: Characters before a cause that still opens its sentence.
_OPENS = 8
#: What a number of the question weighs as a word of it (那三件事, 停了47天).
_COUNTED = 0.6
#: What is left of the coverage where nothing near is said of the role asked for (设计者 in 设计者是谁).
_ROLE = 0.6
#: Words of a question that ask for a form of answer or name the report, and say nothing of the topic.
_FRAME = frozenset(
    "为了 原因 问题 毛病 根子 病根 症结 根源 目的 回事 怎么回事 缘故 名字 名称 叫 叫做 列出 列举 承认 指出 提到 提出 强调 说明 介绍 还有 具体 具体来说 主要 分别 主要是 干 用 样 时候 "
    "地方 地点 位置 哪儿 儿 里头 方面 情况 内容 咋 搞 部分 块 列 列了 分 分成 分为 步 步走 走 招 招数 包括 包含 涵盖 涉及 点 那位 有人 图 当年 事 事情 几块 几步 方式 究竟 归 名叫 是从 指 指的 招儿 晚 早 好 出来 靠 得了 弄 里头 名儿".split()
)
_DENIAL = re.compile(
    r"没(?!收)|未(?!来|成年)|不(?!断|同|仅|但|忘|少于|低于|超过|含|变|足|到|满|良|锈|动产|是|管|论)|尚未|仍有|缺少|缺乏"
)
_ASKED_DENIAL = re.compile(
    r"没(?!收)|未(?!来|成年)|(?<![要是能可])不(?!断|同|仅|但|忘|少于|低于|超过|含|变|足|到|满|良|锈|动产|是|管|论)"
)


#: Questions for a rank, and nouns that name what somebody is.
_RANKED = re.compile(r"第几|名次|排名|位次")
_ROLE_NOUN = re.compile(r".[长员者师家任记席理官士授]$")
_BODY = re.compile(r".(?:[局委处院所校司会部厅站]|中心|集团)$")
#: Nouns that anyone or any body would do for; another (设计者, 会长) has to be what the report says of the one named.
_ANYONE = frozenset(
    "人 人员 人士 运动员 选手 同志 单位 部门 机构 公司 企业 组织 团队 单位部门 局 委 厅 学校 医院 大学".split()
)


@dataclass(frozen=True, slots=True)
class Read:
    """An answer read out of one sentence; ``[start, end)`` are its offsets in the document.

    :param support: how far the clauses it stands in account for the question; a head noun that only names the form
        of the answer counts little where it is missing.
    :param items: how many things the answer lists, 0 where it lists none.
    :param proposed: whether the reader proposes it, and no rule; its score is the reader's then.
    """

    scene: Scene
    start: int
    end: int
    support: Support
    score: float
    items: int = 0
    proposed: bool = False


def rank(analysis: Analysis, scenes: Iterable[Scene], vocabulary: Vocabulary) -> list[Read]:
    """Every answer of the wanted kind in the scenes, best first; ties keep the scenes' order."""
    analysis = topic(analysis)
    reads = []
    scenes = list(scenes)
    best = max((scene.hit.score for scene in scenes if scene.hit is not None), default=0.0)
    for place, scene in enumerate(scenes):
        marks = readers.read(analysis, scene, vocabulary)
        for mark in marks:
            if analysis.kind == "time" and any(_holds(other, mark) for other in marks):
                continue  # 年底 of 2027年底
            support = _support(analysis, scene, vocabulary, mark)
            score = (
                support.coverage
                + RELEVANCE * ((scene.hit.score if scene.hit is not None else best) - best)
                + PRECISION * support.precision
                + SEARCH / (1 + 0.2 * place)
                + OWNED * _owned(analysis, scene, vocabulary, mark)
                + mark.bonus
                - DENIED * _denied(analysis, scene, mark)
            )
            continued = _continued(analysis, scene, vocabulary, mark)
            score += continued
            sure = min(1.0, max(0.0, support.coverage + mark.sure + continued))
            items = _items(scene.slice(mark.start, mark.end))
            support = replace(support, coverage=sure)
            reads.append(Read(scene, mark.start, mark.end, support, score, items))
    return sorted(reads, key=lambda read: -read.score)


def _holds(whole: Mark, part: Mark) -> bool:
    """Whether one mark ends where another does and begins before it."""
    return whole.start < part.start and whole.end == part.end


def proposed(analysis: Analysis, scenes: Iterable[Scene], vocabulary: Vocabulary) -> list[Read]:
    """The reader's own words of each sentence that it read, best first."""
    analysis = topic(analysis)
    reads = []
    for scene in scenes:
        proposal = scene.proposed(scene.sentence.start, scene.sentence.end)
        if proposal is None:
            continue
        start, end = balanced(scene, *trim(scene, proposal.start, proposal.end))
        if analysis.kind == "who" and start < end:
            start, end = actors.actor_in(analysis, scene, vocabulary, start, end) or (start, start)
        if start < end and _of_kind(analysis, scene, vocabulary, start, end):
            support = _support(analysis, scene, vocabulary, Mark(start, end, 0.0, end))
            items = _items(scene.slice(start, end))
            reads.append(Read(scene, start, end, support, proposal.score, items, proposed=True))
    return sorted(reads, key=lambda read: -read.score)


def _of_kind(analysis: Analysis, scene: Scene, vocabulary: Vocabulary, start: int, end: int) -> bool:
    """Whether words have the form of an answer: a time where one is asked for, and never a bare number for a name."""
    if _RANKED.search(analysis.question):
        return False  # 全省第二 is no answer to 全国排第几; the rule for ranks looks at that
    if analysis.kind == "time":
        return any(m.start < end and start < m.end for m in readers.read(analysis, scene, vocabulary))
    if any(f.role != "name" and f.start <= start and end <= f.end for f in scene.figures):
        return False
    if analysis.kind == "why":  # where the sentence itself calls something the cause, nothing else of it is
        causes = [m for m in readers.read(analysis, scene, vocabulary) if m.bonus >= CALLED]
        return not causes or any(m.start < end and start < m.end for m in causes)
    # 缓解城区 is no place, though 城区 is one.
    first = next(iter(words(scene.slice(start, end))), None)
    return analysis.kind != "where" or first is None or first.flag not in ("v", "d", "c")


def topic(analysis: Analysis) -> Analysis:
    """The question without the words that only ask: 原因, 名字, 报告指出; all of them where nothing else is left."""
    if analysis.kind == "yesno":
        return analysis
    kept = tuple(
        t
        for t in analysis.terms
        if t.text not in _FRAME
        and not (analysis.relative is not None and t.text in ("今年", "去年", "明年", "前年"))
    )
    counted = tuple(
        Term(n.raw, _COUNTED, (n.raw,)) for n in analysis.numbers if n.role != "date" and len(n.raw) > 1
    )
    return replace(analysis, terms=kept + counted) if kept or counted else analysis


def lacks_role(analysis: Analysis, scene: Scene) -> bool:
    """Whether a person in a role is asked for (大学校长, 设计者) and nothing near the scene speaks of that role."""
    noun = head(analysis) if analysis.kind == "who" else ""
    if not _ROLE_NOUN.search(noun) or noun in _ANYONE:
        return False
    role = (
        noun[-2:]
        if noun.endswith("长")
        else next((t.text for t in analysis.terms if noun.endswith(t.text)), noun)
    )
    near = f"{scene.text} {scene.heading} {scene.before} {scene.about}"
    if any(_BODY.search(t.text) and found(t, near) < MISSING for t in analysis.terms):
        return True  # the head of another body
    return not any(form in near for form in (role, *synonyms().get(role, ()), *synonyms().get(noun, ())))


def _support(analysis: Analysis, scene: Scene, vocabulary: Vocabulary, mark: Mark) -> Support:
    """The support of the clauses that hold the answer, and of those it is the subject of."""
    low, high = _window(scene, mark)
    if analysis.kind in ("how", "why"):  # a cause or a means stands beside what it is of
        low, high = scene.segment_start(mark.start), scene.sentence.end
    if analysis.kind == "why" and mark.start - scene.sentence.start < _OPENS:
        low = mark.start  # a cause that opens the sentence is one of all that follows
    support = scene.support(analysis, vocabulary, low, high)
    if analysis.kind == "yesno":
        return support
    noun = head(analysis)
    if analysis.kind == "who" and noun not in _ANYONE:
        lacking = any(t.text in noun for t in support.missing)
        return replace(support, coverage=_ROLE * support.coverage) if lacking else support
    total = sum(t.weight * vocabulary.weight(t.text) for t in analysis.terms)
    named = sum(t.weight * vocabulary.weight(t.text) for t in support.missing if t.text in noun)
    if not named or total - named <= 0:
        return support
    left = total - (1 - _HEAD) * named
    return replace(support, coverage=min(1.0, support.coverage * total / left))


def _window(scene: Scene, mark: Mark) -> tuple[int, int]:
    first, last = scene.clause_at(mark.start), scene.clause_at(max(mark.start, mark.reach - 1))
    return first.start, last.end


_PRONOUN = re.compile(r"^(?:该|此|这[一个些]?|其(?!中|他|余|它)|它|她|他|两者|上述)")


#: How a sentence opens that gives the cause of what the one before it tells.
_BECAUSE = re.compile(
    r"(?:究其|其|主要|根本|直接)*(?:原因|根源|症结|根子)|(?:大多|多半|多|主要)(?:是|因|由于|系)|说到底|归根结底|追根溯源"
)


def _continued(analysis: Analysis, scene: Scene, vocabulary: Vocabulary, mark: Mark) -> float:
    """What the sentences before are worth more where this one goes on speaking of them: 该项目 …, 校区 … of 东校区."""
    if analysis.kind == "yesno" or not scene.before:
        return 0.0
    opening = scene.clauses[0].text.lstrip("　 ") if scene.clauses else ""
    span = roles.subject(opening)
    name = opening[slice(*span)] if span else ""
    tail = len(name) > 1 and any(len(t.text) > len(name) and t.text.endswith(name) for t in analysis.terms)
    because = analysis.kind == "why" and _BECAUSE.match(opening)
    if not (tail or because or _PRONOUN.match(opening)):
        return 0.0
    text = scene.text
    got = total = 0.0
    for term in analysis.terms:
        weight = term.weight * vocabulary.weight(term.text)
        total += weight
        if term.text in scene.before and term.text not in text:
            got += weight
    return (SEGMENT - NEIGHBOUR) * got / total if total else 0.0


def _owned(analysis: Analysis, scene: Scene, vocabulary: Vocabulary, mark: Mark) -> float:
    """Share of the question's words that the reading's own clauses have: tells apart clauses of one pattern."""
    text = scene.slice(*_window(scene, mark))
    got = total = 0.0
    for term in analysis.terms:
        weight = term.weight * vocabulary.weight(term.text)
        worth = found(term, text) * OWN
        got += weight * worth if worth >= MISSING else 0.0
        total += weight
    return got / total if total else 0.0


def _denied(analysis: Analysis, scene: Scene, mark: Mark) -> bool:
    """Whether only one of the two, question and clause, denies (没完成 and 完成)."""
    if analysis.kind in ("yesno", "why", "how"):
        return False
    asked = bool(_ASKED_DENIAL.search(analysis.question))
    said = bool(_DENIAL.search(scene.slice(*_window(scene, mark))))
    return asked and not said


def _items(text: str) -> int:
    """How many things a 、-joined run lists; 0 for one."""
    marks = len(re.findall(r"、", text))
    if not marks:
        return 0
    last = text.rsplit("、", 1)[1]
    return marks + 1 + bool(re.search(r".(?:和|及|与|以及).", last))


__all__ = ["Clause", "Read", "proposed", "rank", "topic"]
