"""When: the dates, periods, deadlines and hours of a sentence, and which end of a period is asked for."""

from __future__ import annotations

import re

from corpus.normalize import fold
from qa.analyze import Analysis
from qa.evidence import Scene, Vocabulary
from qa.marks import Mark, is_new, mark, matches

_SEASON = re.compile(
    r"(?<![\d个])(?:每?(?:周|星期)[一二三四五六日天](?:至|到)?(?:(?:周|星期)?[一二三四五六日天])?(?=[^\u4e00-\u9fff]|[上下晚中至到前后]|$)|每[日天周月季年](?![一二三四五六七八九十\d人户个亩])|工作日|夜间|晚间|白天|周末|节假日|双休日|寒暑假|寒假|暑假|春节|国庆|清明|端午|中秋|元旦|汛期|春季|夏季|秋季|冬季|早晚高峰|凌晨|清晨|上午|下午|傍晚|中午|全天)"
    r"(?:上午|下午|晚上|晚间|夜间|期间|前后|前|后|以来)?(?:[、和及与](?:工作日|夜间|晚间|白天|周末|节假日|双休日|寒暑假|寒假|暑假|春节|国庆|清明|端午|中秋|元旦|汛期|上午|下午|期间)+)*"
)


_LIMIT = re.compile(
    r"(?:今年|明年|次年|本年)?(?:年底|年末|年中|年内|上半年|下半年|[一二三四]季度末?|月底|月末|月初)(?:以前|之前|前)?"
)


_CLOCK = re.compile(
    r"(?:上午|下午|早上|晚上|中午|凌晨)?(?:\d{1,2}[:点时]|[一二三四五六七八九十]{1,3}点)(?:半|一刻|三刻|\d{1,2}分?)?(?:以前|以后|之前|之后|前|后)?"
)


_ANYTIME = re.compile(f"{_LIMIT.pattern}|{_SEASON.pattern}")


def when(analysis: Analysis, scene: Scene, vocabulary: Vocabulary) -> list[Mark]:
    """Every date, deadline or time of day or year that the question does not name itself."""
    marks = []
    question = analysis.question
    for figure in scene.figures:
        if figure.role != "date":
            continue
        raw = fold(figure.raw)
        bonus = 0.1
        if re.search(r"哪一?年|何年|年份|哪个年", question) and "年" not in raw:
            bonus -= 0.3
        if re.search(r"几月|哪个?月|几号|哪一?[天日]|何[月日]", question) and "月" not in raw:
            bonus -= 0.3
        if raw in question:
            continue
        start, end = _period(scene, figure.start, figure.end)
        bonus += _bound(question, scene, start, end)
        marks.append(mark(start, end, bonus))
    if "几点" in question:
        marks += [mark(s, e, 0.2) for s, e in matches(scene, _CLOCK)]
    exact = re.search(r"哪一?[年天日]|几号|几月|哪个月", question)
    for clause in scene.clauses:
        for match in (_LIMIT if exact else _ANYTIME).finditer(clause.text):
            if is_new(analysis, match.group()):
                marks.append(mark(clause.start + match.start(), clause.start + match.end(), 0.1))
    return marks


_UNTIL_ASKED = re.compile(
    r"[到至](?:什么时候|啥时候|何时|哪|几)|为止|截止|到期|最[晚迟]|期限|之?前.{0,3}(?:交|完成|办|报)"
)
_DUE = re.compile(r"(?:完成|办结|办理|整改|申报)?(?:时限|期限|时间|截止日期)[:为]")
_SINCE_ASKED = re.compile(r"[从自](?:什么时候|啥时候|何时|哪|几)|开始|[起始][?]?$|生效|起算")


def _bound(question: str, scene: Scene, start: int, end: int) -> float:
    """What a date gains for being the end or the beginning that is asked for."""
    before, after = scene.slice(start - 3, start), scene.slice(end, end + 4)
    if _DUE.search(scene.slice(start - 12, start)) and _UNTIL_ASKED.search(question):
        return 0.3
    closes = bool(re.search(r"[至到止]$", before) or re.match(r"底?(?:之|以)?前|止|截止", after))
    opens = bool(re.search(r"[自从]$", before) or re.match(r"(?:正式)?(?:起|开始|以来|施行|实施)", after))
    if _UNTIL_ASKED.search(question):
        return 0.2 if closes else -0.1 if opens else 0.0
    if _SINCE_ASKED.search(question):
        return 0.15 if opens else -0.1 if closes else 0.0
    return 0.0


def _period(scene: Scene, start: int, end: int) -> tuple[int, int]:
    """A date with the 每年 before it and the date that it runs to: 每年11月至次年3月."""
    every = re.search(r"每(?:年|月|周|季度)$", scene.slice(start - 3, start))
    start -= len(every.group()) if every else 0
    to = re.match(r"(?:至|到|-|—|~)(?:次年|翌年|当年|次月|明年)", scene.slice(end, end + 3))
    if to:
        ends = [
            f.end
            for f in scene.figures
            if f.role == "date" and end < f.start + 3 and f.start <= end + to.end()
        ]
        end = max([end, *ends])
    return start, end
