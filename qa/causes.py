"""How and why: means, manners and consequences; causes and purposes."""

from __future__ import annotations

import re

from qa.analyze import Analysis
from qa.evidence import Scene, Vocabulary
from qa.marks import Mark, mark, trim, whole
from qa.words import STOP, synonyms, words

_MEANS = re.compile(
    r"(?P<strong>通过|采取|采用|依托|利用|借助|运用|凭借?|靠|依靠)|(?P<weak>按照?|坚持|推行|实行|建立|探索|围绕|学习运用|推动|由|扩大|深化|加大|以(?!上|下|来|内|外|及|后|前|往|为))"
)
_MEANS_END = re.compile(
    r"(?:等)?(?:多种|各种)?(?:方式|措施|办法|形式|手段|途径|渠道|方法|举措|做法|模式|机制)(?=$|[,;。])"
)


def how(analysis: Analysis, scene: Scene, vocabulary: Vocabulary) -> list[Mark]:
    """Means and manners: what follows 通过, the clause of the verb asked about, what a rule says follows."""
    marks = []
    for clause in scene.clauses:
        starts = {w.start for w in words(clause.text)}
        match = next((m for m in _MEANS.finditer(clause.text) if m.start() in starts), None)
        if match:
            start, end = trim(scene, clause.start + match.start(), clause.end)
            bonus = 0.15 if match.group("strong") or _MEANS_END.search(clause.text) else 0.05
            marks.append(mark(start, end, bonus, 0, 0.05 if bonus > 0.1 else 0.0))
    marks += _consequences(analysis, scene) + _manners(analysis, scene)
    return marks + [mark(s, e, -0.05) for s, e in whole(scene)]


_WHAT_THEN = re.compile(
    r"怎么(?:办|处理|处罚|算|帮|解决|补|罚|赔|样)|如何(?:处理|处罚|解决|补|办|帮)|咋(?:办|整|弄|处理|帮|罚)|会怎|怎么个"
)
_CONDITION = re.compile(r"的[,;]$|(?:时|后|情况下|情形)[,]$")


def _consequences(analysis: Analysis, scene: Scene) -> list[Mark]:
    """What a rule says follows from its condition: 逾期不交的,取消资格 for 逾期了怎么办."""
    if not _WHAT_THEN.search(analysis.question):
        return []
    marks = []
    for clause, after in zip(scene.clauses, scene.clauses[1:], strict=False):
        if _CONDITION.search(clause.text):
            stop = re.search(r"[;。]", scene.slice(after.start, scene.sentence.end))
            start, end = trim(scene, after.start, after.start + stop.start() if stop else scene.sentence.end)
            if end > start:
                marks.append(mark(start, end, 0.2, 0, 0.05))
    return marks


def _manners(analysis: Analysis, scene: Scene) -> list[Mark]:
    """The clause whose verb the question asks the manner of: 每周上门收取 for 怎么收."""
    asked = re.search(r"(?:怎么|怎样|如何|咋)(?:给|对|把|向|为|个|样)?(?P<rest>.+)", analysis.question)
    verbs = (
        [w.text for w in words(asked.group("rest"))[:4] if w.flag in ("v", "vn") and w.text not in STOP]
        if asked
        else []
    )
    forms = [form for verb in verbs for form in (verb, *synonyms().get(verb, ()))]
    marks = []
    for clause in scene.clauses:
        at = next((clause.text.find(form) for form in forms if form in clause.text), -1)
        if at > 3 and not _CAUSE.match(clause.text):
            start, end = trim(scene, clause.start, clause.end)
            marks.append(mark(start, end, 0.05))
    return marks


_CAUSE = re.compile(
    r"由于|因为?(?!此|而|素|地制宜|病|子)|受[^,;。]{2,30}(?:影响|拖累|带动|制约|冲击)|为了?(?=[^,;。]{4,})|用于|得益于|主要是|原因|旨在|鉴于|针对|使得?|避免|以便|确保|促进|防止|目的|担心|考虑到|缘于|源于|出于|随着|因应|力争|导致|造成|生怕|只因"
    r"|系(?=[^,;。]{3,20}所致)|(?:大多|多半|多|主要)是(?=[^,;。]{4,})|症结(?:在于|是)|根子(?:在于|是|在)|问题出在|归咎于"
)
#: Words that only say that a cause follows.
_NAMES_IT = re.compile(
    r"(?:主要|根本|直接)?(?:原因|症结|根子|问题)(?:主要)?(?:是|在于|出在|为|:)|是(?=[^,;。]{4,})"
)
#: What is called the cause only after it is told: 专业不对口是症结所在.
_CALLED_SO = re.compile(
    r"(?P<cause>[^,;。]{4,}?)(?:是|为)(?:其|主要|根本|重要|直接|一大)*(?:的)?(?:症结|原因|主因|诱因)(?:所在|之一)?(?=[,;。]|$)"
)
_PURPOSE_ASKED = re.compile(
    r"为了(?:什么|啥)|目的|图的?(?:个|是)?(?:什么|啥)|为的是|干嘛|用来(?:干|做)|有什么用"
)
_PURPOSE = re.compile(r"为了?|用于|旨在|以便|确保|促进|防止|避免|目的|力争")


#: What a cause is worth that the words before or after it call one.
CALLED = 0.2


def narrowed(
    analysis: Analysis, scene: Scene, vocabulary: Vocabulary, start: int, end: int
) -> tuple[int, int]:
    """The one cause that an answer of several clauses itself calls so; the answer as it is where it calls none so."""
    called = [
        (m.start, m.end)
        for m in why(analysis, scene, vocabulary)
        if m.bonus >= CALLED and start <= m.start and m.end <= end
    ]
    return called[0] if len(called) == 1 else (start, end)


#: A mark as short as this is only a word for a cause: 究其原因.
_LABEL = 4


def why(analysis: Analysis, scene: Scene, vocabulary: Vocabulary) -> list[Mark]:
    """Causes and purposes, by the words that open them; else the whole sentence, for what is said beside it."""
    marks = []
    for clause, after in zip(scene.clauses, [*scene.clauses[1:], None], strict=True):
        for match in _CAUSE.finditer(clause.text):
            strong = re.match(
                r"由于|因|受|得益于|鉴于|原因|担心|考虑到|缘于|源于|出于|只因|系|多|大多|症结|根子|问题|归咎",
                match.group(),
            )
            if _PURPOSE_ASKED.search(analysis.question):
                strong = _PURPOSE.match(match.group())
            start, end = trim(scene, clause.start + match.start(), clause.end)
            if match.group().startswith("受"):
                end = clause.start + match.end()
            if end - start <= _LABEL and after is not None:  # 究其原因,是…
                start, end = trim(scene, after.start, after.end)
            named = _NAMES_IT.match(scene.slice(start, end))
            start += named.end() if named and end - start - named.end() >= _LABEL else 0
            marks.append(mark(start, end, CALLED if strong else 0.1))
            break
    for called in _CALLED_SO.finditer(scene.text):
        base = scene.sentence.start
        marks.append(mark(base + called.start("cause"), base + called.end("cause"), CALLED))
    if len(scene.clauses) > 1:  # what is said beside it may be the cause, though no word says so
        loose = -0.3 if _PURPOSE_ASKED.search(analysis.question) else -0.2
        marks += [mark(s, e, loose - 0.1 * bool(marks), 0, -0.35) for s, e in whole(scene)]
    return marks
