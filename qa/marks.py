"""Words marked in a sentence as a possible answer, and what all readers of such words share."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

from qa import roles
from qa.analyze import Analysis
from qa.evidence import Clause, Scene, Vocabulary
from qa.words import synonyms, words


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


def mark(start: int, end: int, bonus: float, reach: int = 0, sure: float = 0.0) -> Mark:
    """A reading of ``[start, end)``; ``reach`` is where the words that speak of the question end, if later."""
    return Mark(start, end, bonus, max(end, reach), sure)


def trim(scene: Scene, start: int, end: int) -> tuple[int, int]:
    """Drop closing punctuation and spaces at both ends, a list's numbering at the start."""
    text = scene.document.text
    while end > start and (text[end - 1].isspace() or text[end - 1] in "，,；;。：:、！!？?"):
        end -= 1
    while start < end and (text[start].isspace() or text[start] in "，,；;。：:、！!？?—"):
        start += 1
    return start, end


def balanced(scene: Scene, start: int, end: int) -> tuple[int, int]:
    """``[start, end)`` made longer by what a pair of quotation or book marks holds that it cuts through."""
    text, sentence = scene.document.text, scene.sentence
    for opens, closes in ("“”", "《》", "（）", "()"):
        inside = text[start:end]
        if inside.count(opens) > inside.count(closes):
            at = text.find(closes, end, sentence.end)
            end = at + 1 if at >= 0 else end
        elif inside.count(opens) < inside.count(closes):
            at = text.rfind(opens, sentence.start, start)
            start = at if at >= 0 else start
    return start, end


def in_clauses(scene: Scene, find: Callable[[str], Iterable[tuple[int, int]]]) -> list[tuple[int, int]]:
    """Document offsets of what ``find`` marks in each clause's folded text, in order."""
    return [(c.start + start, c.start + end) for c in scene.clauses for start, end in find(c.text)]


def whole(scene: Scene) -> list[tuple[int, int]]:
    """The sentence without its closing mark."""
    start, end = trim(scene, scene.sentence.start, scene.sentence.end)
    return [(start, end)] if end > start else []


def matches(scene: Scene, pattern: re.Pattern[str]) -> list[tuple[int, int]]:
    """Document offsets of what a pattern finds in the folded sentence, in order."""
    base = scene.sentence.start
    return [(base + m.start(), base + m.end()) for m in pattern.finditer(scene.text)]


def is_new(analysis: Analysis, text: str) -> bool:
    """Whether the words say something that the question did not already say."""
    return bool(text) and text not in analysis.question


# what is asked for

_ASKED_NOUN = re.compile(
    r"(?P<noun>[\u4e00-\u9fff]{1,12}?)名?(?:都|一共|分别|主要|究竟|到底)?(?:是|叫|有|为|指)(?:的)?(?:哪(?:些|几|一)?(?:家|个|位|所|座|种|项|类|方面)?|什么|啥|谁)[?]?$"
)
#: Nouns that say only what form of answer is wanted, or that several are: 哪几块, 什么名字, 包括哪些方面.
_FORMAL = re.compile(
    r"(?:地方|时候|名字|名称|名|样?东西|方面|块|内容|部分|点|步|样|类|种|项|个|条|招|招数|工夫|事|事情|名堂|人|人员|人物|儿|里|几.?|回事)+"
)
NAMING = re.compile(r"叫(?:做|作)?(?:什么|啥)|名字|名称|什么名|全称|称作|称为什么|命名")


def head(analysis: Analysis) -> str:
    """The noun that the question asks for: 称号 in 什么称号, 企业 in 企业是哪家; ``""`` where it names none."""
    if analysis.kind in ("why", "how", "time") and not analysis.head:
        return ""
    question = re.sub(r"为(?:什么|啥)", "", analysis.question)
    question = re.sub(r"(?:什么|啥|哪)(?:样的|种)", "什么", question)
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
        if noun and not _FORMAL.fullmatch(noun):
            return noun
    if analysis.head and analysis.kind not in ("why", "time") and not _FORMAL.fullmatch(analysis.head):
        return analysis.head
    before = _ASKED_NOUN.search(re.sub(r"(?:名字|名称|名儿|名)(?:的)?(?=[?]?$)", "", analysis.question))
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


def heads(noun: str) -> tuple[str, ...]:
    """The noun asked for and what reports call it, longest first; of a compound, its last word too."""
    forms = {noun, *synonyms().get(noun, ())}
    if len(noun) > 3:
        forms.add(noun[-2:])
    return tuple(sorted((f for f in forms if f), key=len, reverse=True))


def topic_reach(scene: Scene, clause: Clause) -> int:
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


def is_named(text: str, vocabulary: Vocabulary) -> bool:
    """Whether the words hold a name: quoted, or of a place, a person or a body."""
    if re.search(r"[《“\"]", text):
        return True
    return any(w.flag in ("ns", "nr", "nz", "nt") for w in words(text, vocabulary.names))
