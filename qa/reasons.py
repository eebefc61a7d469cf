"""What a refusal tells: which word, time, place or bound of the question the report lacks, and what it has instead.

Only facts that can be checked go in: the question's own words in quotation marks, times and bounds that the evidence
gives, and "the report never says it" only where none of its sentences has the word. The engine verifies every sentence
made here like an answer, and falls back to the bare reason.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence

from corpus.figures import question_quantities, same_unit
from corpus.normalize import fold
from corpus.numbers import Quantity
from corpus.types import Figure
from index.search import Index
from qa import templates
from qa.analyze import NOUN, Analysis, Term, names_in
from qa.evidence import Scene, Support, Vocabulary
from qa.fitting import fits
from qa.types import Place, Refusal

#: Things named in one sentence at most; sentences looked through for the long form of a short name.
_MOST, _LOOKED = 3, 6
#: The share of the question's words that the best sentence must account for to be on its topic; characters that a
#: sentence needs to be worth showing beside a refusal.
_ON_TOPIC, _WORTH = 0.25, 12
_PLACES = "省市县区旗州盟乡镇村"
#: The suffixes of places that a whole report is of, and how far into it they are looked for.
_WHOLE, _LEAD = "省市县州盟", 2000
_RELATIVE = re.compile(r"去年|今年|本年度|明年|前年")
#: Words that name a size and not whose it is: a question of nothing else fits every figure of that form.
_SIZES = frozenset(
    "占比 比例 比重 份额 占 增长 增加 提高 上升 下降 减少 降低 变化 同比 环比 增速 增幅 降幅 涨幅 幅度 增长率 增减 人数 金额 数额 总额 总数 数量 规模 "
    "数 总量 上年 上届 每年 平均".split()
)


def asks_for(analysis: Analysis) -> str:
    """What a question wants, in a word: 数字, 占比, 时间, 原因 …"""
    if analysis.kind in ("figure", "compare"):
        by_role = {"share": "占比", "change": "变化幅度", "duration": "时长"}
        return by_role.get(analysis.wanted.role or "", "数字")
    by_kind = {
        "time": "时间",
        "where": "地点",
        "why": "原因",
        "how": "做法",
        "who": "人或单位",
        "list": "内容",
    }
    return by_kind.get(analysis.kind, "情况")


def period(asked: str, analysis: Analysis, given: Sequence[str]) -> str:
    """The report gives other times.

    :param asked: the ISO 8601 period that does not hold; ``""`` for 去年 and its like.
    :param given: the periods that the evidence gives, ISO 8601.
    """
    spoken = _RELATIVE.search(analysis.question)
    dates = [q.raw for q in question_quantities(analysis.question) if q.role == "date" and q.period == asked]
    raw = dates[0] if asked and dates else spoken.group() if spoken and not asked else ""
    if not raw:
        return ""
    years = {p[:4] for p in given if p[:4].isdigit()}
    same_year = {asked[:4]} == years
    told = (_date(p if same_year else p[:4]) for p in given)
    return templates.other_period(raw, _few(told), asks_for(analysis))


def _date(iso: str) -> str:
    """2023-10 as 2023年10月; ``""`` for a date without its year."""
    if not re.fullmatch(r"\d{4}(?:-\d\d){0,2}", iso):
        return ""
    return "".join(f"{int(part)}{unit}" for part, unit in zip(iso.split("-"), "年月日", strict=False))


def name(asked: str, analysis: Analysis, scene: Scene) -> str:
    """The evidence is about another place, body or person."""
    document = scene.document
    known = _core(asked) in fold(document.text)
    near = [scene.text, scene.heading]
    if asked[-1] in _WHOLE:  # a report is of one city, and names many villages
        near += [scene.about, fold(document.text[:_LEAD])]
    other = (n for text in near for n in names_in(text) if _alike(n, asked) and n in text)
    return templates.other_name(asked, _few(other)[:1], asks_for(analysis), known=known)


def whole(asked: str, given: str, analysis: Analysis) -> str:
    """The report is of another whole: 全县, where 全市 is asked."""
    return templates.other_name(asked, [given], asks_for(analysis), known=False)


def _core(place: str) -> str:
    return place[:-1] if len(place) > 2 and place[-1] in _PLACES else place


def _alike(one: str, other: str) -> bool:
    return one != other and one[-1] == other[-1] and one[-1] in _PLACES


def ordinal(asked: str, analysis: Analysis, given: Sequence[str]) -> str:
    """The evidence is about another one of a series."""
    return templates.other_period(asked, _few(given), asks_for(analysis))


def number(asked: Quantity, analysis: Analysis, scene: Scene) -> str:
    """The evidence sets other bounds, or has no such number."""
    bounds = [f.raw for f in scene.figures if f.role == "threshold" and _of_unit(f, asked)]
    bound = asked.role == "threshold"
    return templates.other_number(asked.raw, _few(bounds) if bound else [], bound=bound)


def _of_unit(figure: Figure, asked: Quantity) -> bool:
    return not asked.unit or figure.unit == asked.unit or same_unit(figure.unit, asked.unit)


def refusal(
    broken: Refusal | None, analysis: Analysis, scenes: Sequence[Scene], vocabulary: Vocabulary
) -> Refusal:
    """What the report does not speak of at all; else the constraint that the best reading breaks; else what it lacks.

    :param scenes: the sentences found, best first.
    """
    unsaid = absent(analysis, scenes, vocabulary)
    if broken is not None and not unsaid:
        return broken
    if not scenes:
        return Refusal("no_topic", detail=unsaid)
    # A heading or a greeting is no use as the nearest sentence, however close its vector.
    scene = next((s for s in scenes if _says_something(s)), scenes[0])
    nearest = scene.sentence.doc_id, scene.sentence.start, scene.sentence.end
    first = scenes[0].sentence
    if scenes[0].support(analysis, vocabulary, first.start, first.end).coverage < _ON_TOPIC:
        return Refusal("no_topic", nearest, unsaid)
    support = scene.support(analysis, vocabulary, nearest[1], nearest[2])
    return Refusal("no_figure", nearest, lacking(analysis, scene, support, vocabulary))


def _says_something(scene: Scene) -> bool:
    text = scene.text.strip()
    return len(text) >= _WORTH and text[-1:] in "。;!?"


def lacking(analysis: Analysis, scene: Scene, support: Support, vocabulary: Vocabulary) -> str:
    """What the nearest evidence speaks of and what it lacks, in the question's own words."""
    near = f"{scene.heading} {scene.text}"
    question = analysis.question
    wanting = [t for t in _telling(analysis) if t in support.missing or _nowhere(t.text, t.forms, vocabulary)]
    missing = [phrase for phrase in _phrases(wanting, analysis) if phrase not in near]
    unsaid = [p for p in missing if _nowhere(p, (p,), vocabulary) and not _shortens(p, near)]
    shared = (_shared(t.text, question, near) for t in analysis.terms if t.text in near and t not in wanting)
    said = [phrase for phrase in sorted(shared, key=len, reverse=True) if len(phrase) > 1]
    return templates.lacking(
        _few(said)[:1], _few(unsaid or missing)[:2], asks_for(analysis), nowhere=bool(unsaid)
    )


def absent(analysis: Analysis, scenes: Sequence[Scene], vocabulary: Vocabulary) -> str:
    """The things asked about that no sentence of the reports names, or ``""``; a name is not among them.

    :param scenes: the sentences found, best first.
    """
    near = [scene.text for scene in scenes[:_LOOKED]]
    unsaid = [
        t
        for t in _telling(analysis)
        if _nowhere(t.text, t.forms, vocabulary)
        and not any(t.text in name for name in analysis.names)
        and not any(_shortens(t.text, text) for text in near)
    ]
    words = _few(_phrases(unsaid, analysis))
    return templates.absent(words) if words else ""


def _telling(analysis: Analysis) -> list[Term]:
    """The terms that name a thing: no verbs, no words that only ask for a size or stand with the question word."""
    return [
        t
        for t in analysis.terms
        if t.weight >= NOUN
        and t.text not in _SIZES
        and t.text[-1] not in "里中内上"
        and (analysis.kind == "figure" or t.text not in analysis.head)
    ]


def _nowhere(word: str, forms: Iterable[str], vocabulary: Vocabulary) -> bool:
    """Whether no sentence has the word or one of its other forms."""
    return not any(map(vocabulary.frequency, (word, *forms)))


def _shortens(word: str, text: str) -> bool:
    """Whether the word's characters stand in the text in order and close by, as those of a short name: 省运会."""
    return re.search(r"[^,;。]{0,6}".join(map(re.escape, word)), text) is not None


def _shared(term: str, question: str, near: str) -> str:
    """The longest run of the question around a term that the evidence has too: 党群活动中心 around 党群."""
    start = question.find(term)
    end = start + len(term)
    if start < 0:
        return term
    while start and _HAN.match(question[start - 1]) and question[start - 1 : end] in near:
        start -= 1
    while end < len(question) and _HAN.match(question[end]) and question[start : end + 1] in near:
        end += 1
    return re.sub(r"^(?:以[上下内外]的?|的)", "", question[start:end].strip("的了是有在"))


_HAN = re.compile(r"[\u4e00-\u9fff]")


def _phrases(terms: Sequence[Term], analysis: Analysis) -> list[str]:
    """The terms in the question's order, those that touch joined; a lone character with the word after it."""
    question = analysis.question
    after = {question.find(t.text): t for t in analysis.terms}
    joined: list[tuple[int, int]] = []
    for start, end in sorted((question.find(t.text), question.find(t.text) + len(t.text)) for t in terms):
        if start < 0:
            continue
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    spans = [
        (start, end + len(after[end].text) if end - start == 1 and end in after else end)
        for start, end in joined
    ]
    return [question[start:end] for start, end in spans if end - start > 1]


def bare(analysis: Analysis) -> bool:
    """Whether the question names nothing to look up: no word of a topic, a lone character, or a size of nothing (占比多少)."""
    if analysis.names or analysis.numbers:
        return False
    return sum(len(t.text) for t in analysis.terms) < 2 or all(t.text in _SIZES for t in analysis.terms)


def choices(analysis: Analysis, index: Index, doc_ids: Collection[str] | None) -> tuple[Place, ...]:
    """Up to three figures of different sections that a vague question may mean, in the report's order."""
    found: dict[str, Place] = {}
    sections: set[str] = set()
    for figure in index.figures:
        if doc_ids is not None and figure.doc_id not in doc_ids:
            continue
        if len(figure.subject) < 2 or figure.role != analysis.wanted.role or not fits(figure, analysis):
            continue
        if figure.section_id in sections:
            continue
        sentence = index.documents[figure.doc_id].text[figure.sentence_start : figure.sentence_end]
        said = templates.statement(figure.raw, sentence)
        start = figure.sentence_start + sentence.find(said)
        end = start + len(said)
        if (
            not said
            or not _measures(said, analysis)
            or any(f.flags for f in index.figures_in(figure.doc_id, start, end))
        ):
            continue
        sections.add(figure.section_id)
        found.setdefault(figure.subject, (figure.doc_id, start, end))
        if len(found) == _MOST:
            break
    return tuple(found.values())


def _measures(said: str, analysis: Analysis) -> bool:
    """Whether a clause has the word of measure that the question asks by: 占 for a share, else its own."""
    if analysis.wanted.role == "share":
        return bool(re.search(r"占|比重|比例", said))
    return any(form in said for term in analysis.terms for form in term.forms)


def _few(words: Iterable[str]) -> list[str]:
    return [word for word in dict.fromkeys(words) if word][:_MOST]
