"""Findings and refusals in Chinese. Words of the report stand in quotation marks, always verbatim."""

from __future__ import annotations

import re
from collections.abc import Callable

from qa.types import Reason

HELP = (
    "我回答关于这份报告的问题：数字、时间、人物、地点、名称、做法和原因都可以问。"
    "每个回答都附上原文的句子；报告没有说的，我会直说没有。例如：这篇报道主要讲了什么？"
)


def greeting(question: str) -> str:
    """A reply in kind: to thanks and goodbyes briefly, to a hello with what can be asked."""
    if "谢" in question:
        return "不客气。还想知道报告里的什么，请接着问。"
    if "再见" in question:
        return "再见。"
    return "你好，我是问据。" + HELP


NO_MORE = "除了已经回答的，报告里没有找到别的。"
NEAREST = "最接近的一句是（不是答案）：“{quote}”〔1〕。"
#: Quotes shown with one answer; the citations hold them all.
_MOST = 3
_REASONS: dict[Reason, str] = {
    "no_topic": "报告没有谈到这个问题。",
    "no_figure": "报告提到了相关内容，但没有给出所问的信息。",
    "period_mismatch": "报告没有给出所问时间的信息。",
    "entity_mismatch": "报告没有给出所问对象的信息。",
    "vague": "问题没有说明问的是什么，请说得再具体一些。",
}
#: A clause of the report that is longer than this is quoted, not said; a shorter one than the other says too little.
_LONG, _SHORT = 60, 8
#: A clause that leans on the one before it cannot stand for an answer by itself.
_LEANING = re.compile(
    r"^[\s“”]*(?:其|占|比|较|同比|环比|增|下降|减|提高|上升|降|达|为|是|这|该|此|并|也|还|均|都|则|且|而|从而|以|由此|使|但|同时|共|总|一|历时|高于|低于|到|至|居|位居|列|位列|按|经|据|获|连同)"
)
_CLAUSE = re.compile(r"[^，,；;。：:]*(?:(?<=\d)[,:：](?=\d)[^，,；;。：:]*)*[，,；;。：:]?")
#: What opens an item of an enumeration and not its statement: 二是, （三）, 其中; what closes no sentence.
_ITEM = re.compile(
    r"^\s*(?:其中[，,]?|\d+[.．、](?!\d)|[一二三四五六七八九十]+是|第[一二三四五六七八九十]+[，,是]|[（(][一二三四五六七八九十\d]+[)）])"
)
_UNFINISHED = re.compile(r"(?:[中时后下]|以来|情况下|基础上)$")
_AMOUNT = re.compile(r"\D{0,4}\d[\d,.]*\D{0,6}")
_PAIRS = (("“", "”"), ("《", "》"), ("（", "）"), ("(", ")"))


def found(answer: str, quotes: list[tuple[str, int]]) -> str:
    """The answer in the report's own words: the clause that says it where that can stand alone, else a quote.

    :param quotes: verbatim words with the number of their citation, the most telling first.
    """
    quote, n = quotes[0]
    if len(quotes) == 1:
        said = statement(answer, quote)
        if said and not _AMOUNT.fullmatch(answer):  # words and dates are best read with what goes with them
            whole = _opened(quote)
            said = whole if len(whole) <= _LONG and _stands(whole) else said if said != answer else ""
        if said:
            return f"{said}〔{n}〕。"
        if answer in quote and 2 * len(answer) > len(quote):
            return f"报告写道：{_quoted(quotes)}。"
    items = answer.split("；")
    if len(items) > 1 and (own := [_whose(item, quotes) for item in items]) and all(own):
        lead = [quoted for quoted in quotes if quoted[0] not in items]
        if len(lead) <= 1:  # the sentence that announces the list, where it is one of its own
            opening = "".join(f"{_opened(words)}〔{n}〕：" for words, n in lead)
            return opening + "；".join(f"{item}〔{n}〕" for item, n in zip(items, own, strict=True)) + "。"
    return f"{answer.removeprefix('否，')}。报告写道：{_quoted(quotes[:_MOST])}。"


def _whose(item: str, quotes: list[tuple[str, int]]) -> int:
    """The number of the citation whose quote is the item itself, 0 where there is none."""
    return next((n for quote, n in quotes if quote == item), 0)


def statement(answer: str, quote: str) -> str:
    """The clauses of a quote that say the answer and can stand alone, verbatim; ``""`` where none can.

    >>> statement("12%", "全县有村20个，其中通公交的5个，通公交的村占12%，比上年提高")
    '通公交的村占12%'
    """
    if not answer or quote.count(answer) != 1:
        return ""
    return _said(answer, quote, _stands) or _said(answer, quote, _named)


def _said(answer: str, quote: str, stands: Callable[[str], bool]) -> str:
    """The fewest clauses around the answer that stand alone by the given rule."""
    clauses = [match.span() for match in _CLAUSE.finditer(quote) if match.group()]
    at = quote.index(answer)
    first = max(i for i, (start, _) in enumerate(clauses) if start <= at)
    last = next(i for i, (_, end) in enumerate(clauses) if at + len(answer) <= end)
    while first and not stands(quote[clauses[first][0] : clauses[last][1]]):
        first -= 1
    while last + 1 < len(clauses) and not stands(quote[clauses[first][0] : clauses[last][1]]):
        last += 1
    said = _opened(quote[clauses[first][0] : clauses[last][1]])
    return said if answer in said and len(said) <= _LONG and stands(said) else ""


def _opened(text: str) -> str:
    """Words of the report without the number of an enumeration before and the punctuation around them."""
    return _ITEM.sub("", text).strip(" \u3000，,；;。：:")


def _stands(text: str) -> bool:
    """Whether words of the report can be read without the ones around them."""
    if any(text.count(left) != text.count(right) for left, right in _PAIRS):
        return False
    if _LEANING.match(text) or _UNFINISHED.search(text.rstrip(" \u3000，,；;。：:")):
        return False
    return len(re.findall(r"[\u4e00-\u9fff]", text)) >= _SHORT


def _named(text: str) -> bool:
    """Whether a short clause still names what its figure is of: 出口44.9亿元, 其中 left out."""
    text = _ITEM.sub("", text)
    return _LEANING.match(text) is None and re.match(r"[\u4e00-\u9fff]{2,}\d", text) is not None


def computed(answer: str, formula: str, inputs: list[str], quotes: list[tuple[str, int]]) -> str:
    """A computed answer: labelled, with its formula and every input quoted.

    :param inputs: the figures that went in, as printed.
    """
    own = [(_around(inputs, quote), n) for quote, n in quotes]
    return f"{answer}（计算得出：{formula}）。依据：{_quoted(own)}。"


def _around(inputs: list[str], quote: str) -> str:
    """The clause of the one input that the quote has; the whole quote where it has several."""
    own = [raw for raw in inputs if raw in quote]
    return (statement(own[0], quote) if len(own) == 1 else "") or quote


def _quoted(quotes: list[tuple[str, int]]) -> str:
    return "；".join(f"“{_ITEM.sub('', quote)}”〔{n}〕" for quote, n in quotes)


def damaged(guess: str | None) -> str:
    """What to add where the cited words look damaged."""
    warning = "注意：这处原文看来有缺损，以上照原文引用，请核对原件。"
    return warning + (f"可能的读法（推测）：{guess}。" if guess else "")


def refused(reason: Reason, detail: str = "") -> str:
    """Why there is no answer, in one or two sentences."""
    return detail or _REASONS[reason]


def asks_back(quotes: list[tuple[str, int]]) -> str:
    """A question that fits several figures, with some of them."""
    return f"问题没有说明问的是哪一项。报告里有：{_quoted(quotes)}。请说得再具体一些。"


def other_period(asked: str, given: list[str], what: str) -> str:
    """The report is of other times, or of other ones of a series, than the question."""
    return (
        f"报告给出的是{'、'.join(given)}的{what}，没有{asked}的。"
        if given
        else f"报告没有给出{asked}的{what}。"
    )


def other_name(asked: str, given: list[str], what: str, *, known: bool) -> str:
    """The report is about another place, body or person than the question.

    :param known: whether the report names the one asked about elsewhere.
    """
    if known:
        return f"报告提到了{asked}，但没有给出{asked}在这方面的{what}。"
    return f"报告没有提到{asked}" + (f"，说的是{given[0]}。" if given else "。")


def other_number(asked: str, given: list[str], *, bound: bool) -> str:
    """The report draws its lines elsewhere (``bound``), or has no such number."""
    if not bound:
        return f"报告里没有与“{asked}”对得上的数字。"
    if not given:
        return f"报告没有给出以“{asked}”为界的数字。"
    return f"报告是按{_listed(given)}来统计的，没有“{asked}”的数字。"


def lacking(said: list[str], missing: list[str], what: str, *, nowhere: bool) -> str:
    """What the report does speak of, and what it does not give.

    :param nowhere: whether the missing words stand nowhere in the report, not only not here.
    """
    lead = f"报告说到了{_listed(said)}，但" if said else "报告"
    if missing:
        return f"{lead}没有{'提到' if nowhere else '同时说到'}{_listed(missing)}。" if said or nowhere else ""
    return f"{lead}没有给出所问的{what}。" if said else ""


def absent(words: list[str]) -> str:
    """The report never says these words."""
    return f"报告没有谈到{_listed(words)}。"


def _listed(words: list[str]) -> str:
    return "".join(f"“{word}”" for word in words[:1]) + "".join(f"、“{word}”" for word in words[1:])
