"""Findings and refusals in Chinese. Words of the report stand in quotation marks, always verbatim."""

from __future__ import annotations

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


NEAREST = "最接近的一句是（不是答案）：“{quote}”〔1〕。"
#: Quotes shown with one answer; the citations hold them all.
_MOST = 3
_REASONS: dict[Reason, str] = {
    "no_topic": "报告没有谈到这个问题。",
    "no_figure": "报告提到了相关内容，但没有给出所问的信息。",
    "period_mismatch": "报告没有给出所问时间的信息。",
    "entity_mismatch": "报告没有给出所问对象的信息。",
    "vague": "这个问题可以有几种理解，请说得再具体一些。",
}


def found(answer: str, quotes: list[tuple[str, int]]) -> str:
    """The short answer and the report's own words for it.

    :param quotes: verbatim words with the number of their citation, the most telling first.
    """
    if len(quotes) == 1 and answer == quotes[0][0]:
        return f"报告写道：{_quoted(quotes)}。"
    return f"{answer}。报告写道：{_quoted(quotes[:_MOST])}。"


def computed(answer: str, formula: str, quotes: list[tuple[str, int]]) -> str:
    """A computed answer: labelled, with its formula and every input quoted."""
    return f"{answer}（计算得出：{formula}）。依据：{_quoted(quotes)}。"


def _quoted(quotes: list[tuple[str, int]]) -> str:
    return "；".join(f"“{quote}”〔{n}〕" for quote, n in quotes)


def damaged(guess: str | None) -> str:
    """What to add where the cited words look damaged."""
    warning = "注意：这处原文看来有缺损，以上照原文引用，请核对原件。"
    return warning + (f"可能的读法（推测）：{guess}。" if guess else "")


def refused(reason: Reason, detail: str = "") -> str:
    """Why there is no answer, in one or two sentences."""
    return detail or _REASONS[reason]
