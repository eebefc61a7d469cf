"""Question → Analysis: what kind of answer is wanted, and what must hold of its evidence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from corpus.figures import question_quantities
from corpus.normalize import fold
from corpus.numbers import Quantity
from qa.kinds import Kind, kind
from qa.names import named_by
from qa.wanted import ASKED, Wanted, head, wanted
from qa.words import STOP, Word, paraphrases, synonyms, weight, words

__all__ = ["Analysis", "Kind", "Operation", "Term", "Wanted", "analyze"]

#: What is done with the figures that a question names or asks for; other calculations are read by ``qa.operands``.
Operation = Literal["sum", "highest", "lowest"]

#: What a term that names a thing weighs at least: verbs and the like, which questions change most, weigh less.
NOUN = 0.8


@dataclass(frozen=True, slots=True)
class Term:
    """A content word of the question.

    :param text: folded.
    :param weight: how much of the topic it carries; higher is more.
    :param forms: the word and its synonyms.
    """

    text: str
    weight: float
    forms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Analysis:
    """A question taken apart.

    :param question: folded, as everything below.
    :param kind: the expected form of the answer.
    :param terms: the content words, question words taken out, in order.
    :param wanted: the form of the figure asked for.
    :param head: the noun the question word stands with (文件 in 什么文件), or ``""``.
    :param periods: the periods the question names, ISO 8601.
    :param numbers: the other numbers of the question: thresholds, amounts.
    :param names: places, organisations and persons that the evidence must be about.
    :param operation: what to compute, or ``None``.
    :param ordinals: which one of a series the question names (第五届), folded.
    :param relative: years from the document's own that 去年, 今年, 明年 mean, or ``None``.
    """

    question: str
    kind: Kind
    terms: tuple[Term, ...]
    wanted: Wanted
    head: str
    periods: tuple[str, ...]
    numbers: tuple[Quantity, ...]
    names: tuple[str, ...]
    operation: Operation | None
    relative: int | None = None
    ordinals: tuple[str, ...] = ()


#: Spoken turns that reports write otherwise; rewritten before anything else is read.
_SPOKEN = tuple(
    (re.compile(pattern), official)
    for pattern, official in (
        (r"(?:头|前)(?:六|6)个月", "上半年"),
        (r"(?:头|前)(?:三|3)个月", "一季度"),
        (r"(?:头|前)(?:九|9)个月", "前三季度"),
        (r"第?一(?:产业)?、第?二(?:产业)?(?:、|和)第?三(?:次)?产业", "第一产业、第二产业、第三产业"),
        (r"规上", "规模以上"),
        (r"限上", "限额以上"),
        (r"社消零|社零(?!售)", "社会消费品零售"),
        (r"国企", "国有企业"),
        (r"民企", "民营企业"),
        (r"外贸总额", "进出口总额"),
        (r"(?<!第)([一二三])产(?!业|品|量|值|出|权)", r"第\1产业"),
        (r"([\d万千百十几少])(?:块钱|块(?![\u4e00-\u9fff]))", r"\1元"),
        (r"([十百千]?[万亿])元?级(?!别)的?", r"\1元以上"),
        (r"几个(?=[十百千]?[万亿](?!元以上))", "几"),
        (r"(?:咱们?|我们)(?=[省市县区镇乡村州盟旗](?![长里委直级政]))", "全"),
        (r"多少度电", "多少千瓦时"),
        (r"(?:几|多少)个点", "百分之几"),
        (r"(?:比|较)(?:上一年|上年|去年)", ",比上年"),
        (r"平均每一?个?(?:家|户)(?:人家|人|农户|居民)?(?=[^,]{0,12}(?:多少|几))", "户均"),
        (r"平均每一?个?(?:人|个人)(?=[^,]{0,12}(?:多少|几))|(?<!每)每人平均", "人均"),
        (r"平均每亩(?=[^,]{0,12}(?:多少|几))", "亩均"),
        (r"(?:过|超|上)百万(?!元|人|千|亩|吨|户|辆)", "超过100万元"),
        (r"(?:过|超|上)千万(?!元|人|千|亩|吨|户|辆)", "超过1000万元"),
        (r"(?<=[省市县区镇乡])里(?=[选下]?派)", ""),
        (r"(?<=派)(?:下来|过来|去)的", "的"),
        (r"往上", "以上"),
        (r"往下", "以下"),
        (r"(?<=\d)平米?(?!方|均)|平米", "平方米"),
        (r"个?钟头", "小时"),
        (r"一共(?=产)", "共计"),  # 共产 is a word of its own
        (r"上个?月底", "上月末"),
    )
)


_QUESTION_WORDS = re.compile(
    r"(?<![拥具含享占没所])有(?=啥|什么|哪)|百分之几|百分之多少|为什么|什么时候|啥时候|什么样?|多少|哪一?(?:个|年|天|些|位|种|项|类|条|份|部|里|儿|月|家|所|座|几)?|谁|怎么样?|怎样|如何|是否|是不是|有没有|几(?!乎)"
    r"|多久|多大|多高|多长|啥|咋|何时|何地|何|吗|呢|么$|请问|(?:这|本|该)(?:篇|份)?(?:报告|报道|公报|文章|材料)(?:里|中|上|说|提到)?(?:的|,)?"
)


#: One of a series: 第五届, 第一人民医院, 二期; not 定期, 三年期间.
_ORDINAL = re.compile(
    r"第[一二三四五六七八九十百\d]+(?:[届次批期轮号版]|(?:人民|附属)?医院|[中小]学)"
    r"|(?<![第\d定长短学日周分任同近中末])[一二三四五]期(?![间末初限刊货])"
)


@lru_cache(maxsize=512)  # the parts of a question are taken apart again by each that looks at them
def analyze(question: str, known: frozenset[str] = frozenset()) -> Analysis:
    """Take one question apart; see :class:`Analysis`.

    :param known: words of the reports asked that no dictionary has (:func:`qa.words.names_of`).
    """
    text = fold(question).strip()
    for pattern, official in _SPOKEN:
        text = pattern.sub(official, text)
    text = re.sub(r"\s+", "", text) if re.search(r"[\u4e00-\u9fff]\s+[\u4e00-\u9fff]", text) else text
    # 百 of 百分之几 is no number of the question.
    quantities = question_quantities(re.sub(r"百分之(?=几|多少)", "占占占", text))
    periods = tuple(dict.fromkeys(q.period for q in quantities if q.role == "date" and q.period))
    numbers = tuple(q for q in quantities if _binds(q) and text[q.start - 1 : q.start] != "哪")
    spoken = _blank(text, quantities)
    names = named_by(words(spoken, known))
    return Analysis(
        question=text,
        kind=kind(text),
        terms=_terms(words(spoken, known, guess=False)),
        wanted=wanted(text),
        head=head(text),
        periods=periods,
        numbers=numbers,
        names=names,
        operation=_operation(text),
        relative=_relative(text),
        ordinals=tuple(_ORDINAL.findall(text)),
    )


def forget() -> None:
    """Let go of the questions and the clauses that are kept for the next question: somebody's report was taken away."""
    analyze.cache_clear()
    words.cache_clear()


def names_in(text: str) -> tuple[str, ...]:
    """The places, bodies and persons that a folded text of a report names, in order."""
    return named_by(words(text))


def _binds(quantity: Quantity) -> bool:
    """Whether the evidence must have the number: not a date, not the 一 of 一年 or 一共."""
    if quantity.role in ("date", "name") or quantity.value is None:
        return False
    if not quantity.unit and re.fullmatch(r"1[12]\d|12\d{3}|9[56]\d{3}|100\d\d", quantity.raw):
        return False  # 12345 of 12345工单 is called, not counted
    # 多少钱一斤, 多久一次, 东湾新村一期: 一 with a measure word only says of what.
    single = (
        re.fullmatch(r"一(?!倍|半|成|折)[\u4e00-\u9fff]{0,2}", quantity.raw) or quantity.role == "duration"
    )
    return not (quantity.value == 1 and single)


def _operation(text: str) -> Operation | None:
    if re.search(
        r"加起来|合起来|加在一起|之和|两(?:者|项|类)(?:合计|共|一共|总共)|合计|总和|一共|总共|共计|共有", text
    ):
        return "sum"
    if re.search(
        r"最(?:多|高|大|快|长|好|猛|强|贵|远|有钱|满|忙|密|厚|宽|重(?!要|点))"
        r"|第一(?![书产批季届次期线时轮阶种个步年]|人民|医院|中学|小学|大学)|居首|榜首",
        text,
    ):
        return "highest"
    if re.search(r"最(?:少|低|小|慢|短|差|便宜)|倒数第一|末位|垫底", text):
        return "lowest"
    return None


def _relative(text: str) -> int | None:
    """How many years 去年, 今年 or 明年 lies from the document's own; ``None`` for words of comparison (比去年)."""
    for word, offset in (("去年", -1), ("今年", 0), ("本年度", 0), ("明年", 1), ("前年", -2)):
        if re.search(rf"(?<![比较和与跟同]){word}(?!前(?![两三六九几\d]|[一二三四]季|半年))", text):
            return offset
    return None


def _blank(text: str, quantities: list[Quantity]) -> str:
    """The question with question words and numbers blanked, so that what is left is its topic."""
    blanked = list(text)
    for match in _QUESTION_WORDS.finditer(text):
        blanked[match.start() : match.end()] = " " * (match.end() - match.start())
    if (asked := ASKED.search(text)) and asked.group("unit"):
        blanked[asked.start("unit") : asked.end("unit")] = " " * len(asked.group("unit"))
    for quantity in quantities:
        if quantity.role != "name":
            blanked[quantity.start : quantity.end] = " " * (quantity.end - quantity.start)
    return "".join(blanked)


def _terms(tagged: Sequence[Word]) -> tuple[Term, ...]:
    terms: dict[str, Term] = {}
    said = _said_otherwise(tagged)
    for n, word in enumerate(tagged):
        text = word.text.strip()
        if (
            not text
            or text in STOP
            or (word.flag in ("x", "uj", "ul", "c", "p", "r", "y", "u", "f", "q") and len(text) < 2)
        ):
            continue
        if not re.search(r"\w", text):
            continue
        # Letters in a Chinese question (5g, pm10, 4a) are as telling as a name.
        share = 1.2 if re.search(r"[a-z]", text) else weight(word)
        forms = set(_forms(text)) | said.get(n, set())
        terms[text] = Term(text, share, (text, *sorted(forms - {text})))
    return tuple(terms.values())


#: The longest phrase that is looked up, in words.
PHRASE = 5


def _said_otherwise(tagged: Sequence[Word]) -> dict[int, set[str]]:
    """What a report may write for the phrases of a question, by the number of each word that is part of one."""
    found: dict[int, set[str]] = {}
    for start in range(len(tagged)):
        phrase = ""
        for stop in range(start, min(start + PHRASE, len(tagged))):
            phrase += tagged[stop].text
            for other in paraphrases().get(phrase, ()):
                for n in range(start, stop + 1):
                    found.setdefault(n, set()).add(other)
    return found


def _forms(word: str) -> list[str]:
    """What else a report may call the word: its synonyms, and its stem (出口 for 出口额, 发电量 for 年发电量)."""
    forms = set(synonyms().get(word, ()))
    stem = re.sub(r"(?:总额|额|人数|数量|总数|总量|总产量)$", "", re.sub(r"^(?:年|总)(?=..)", "", word))
    if stem != word and len(stem) > 1:
        forms |= {stem, *synonyms().get(stem, ())}
    return sorted(forms - {word})
