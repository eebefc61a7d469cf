"""Dates that cannot be as printed: what is wrong with them, and what they were likely meant to be."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from corpus.numerals import parse_number
from corpus.periods import YEAR, days_in, read_period
from corpus.units import UNIT


@dataclass(frozen=True, slots=True)
class Broken:
    """A damaged figure from the offset asked to ``end``.

    :param start: where it begins, at or before the offset asked.
    :param unit: ``date``, or the canonical unit.
    :param guess: the likely reading of all of it, ``None`` where there are several.
    """

    end: int
    unit: str
    guess: str | None
    start: int | None = None


_YEAR = r"(?:19|20)\d\d"
_TO = r"(?: ?(?:-{1,2}|~|至|到) ?)"
_MONTH = r"(?:1[0-2]|0?[1-9])"
_DAYS = r"(?:3[01]|[12]\d|0[1-9])"
_YEAR_MONTH = re.compile(rf"({_YEAR}) ?({_MONTH})月(?!\d{{3}})")
_MONTH_DAY = re.compile(rf"(?P<m>1[0-2]|[1-9])(?P<d>{_DAYS})日")
_AFTER_DATE = re.compile(
    rf"(?P<first>(?:{_YEAR}年)?\d{{1,2}}月\d{{1,2}}日{_TO}|{_YEAR}年)(?P<bad>(?:1[0-2]|[1-9]){_DAYS}日)"
)
_LOST_MONTH = re.compile(rf"(?P<head>{_YEAR}年{_MONTH})(?P<tail>{_TO}{_YEAR}年)")
_LOST_DAY = re.compile(
    rf"(?P<first>(?:{_YEAR}年)?{_MONTH}月)(?P<d>3[01]|[12]\d|[1-9])(?P<rest>[1-9]|1[0-2])月(?={_DAYS}"
    rf"|[1-9]日)"
)
#: 2月10起复工 has lost its 日, 2021年3开工 its 月, 到2020底 its 年.
_NO_DAY_WORD = re.compile(
    rf"(?:{_YEAR}年)?{_MONTH}月(?:3[01]|[12]\d"
    rf"|[1-9])(?=[一-龥,。;])(?![日号万亿千百十至到余多个及和与或]|[,;、]\d)"
)
_SINCE = re.compile(r"起(?:正式|实[行施]|恢复|复工|施行|执行|及时|开始|至|[,。;])")
_NO_MONTH_WORD = re.compile(
    rf"{_YEAR}年{_MONTH}(?=份|[上中下]旬|底|末|开工|动工|建成|投[产用]|启用|通车|竣工|成立|召开|举行|印发)"
)
_NO_YEAR_WORD = re.compile(rf"{_YEAR}(?=[底末](?![一-龥]?[次位名]|特律)|[上下]半年|以来)")
_NO_MONTH_DIGITS = re.compile(rf"{_YEAR}年月(?![日度报均饼])")
_SHORT_YEAR = re.compile(r"(?P<y>0\d\d|20\d)年(?=\d{1,2}月|[底末])")
_DAY_OF_MONTH = re.compile(r"(?:3[01]|[12]\d|[1-9])日")
_NO_SUCH_MONTH = re.compile(r"(?:1[3-9]|[2-9]\d|00?)月(?![龄薪租饼])")
_CALENDAR = re.compile(rf"(?:(?P<y>{_YEAR})年)?(?P<m>\d{{1,2}})月(?P<d>\d{{1,2}})[日号](?!楼|线|院)")
#: The same in Chinese numerals: 九月三十一日.
_CHINESE_CALENDAR = re.compile(
    rf"(?:(?P<y>{YEAR})年)?(?P<m>十[一二三]?|[一二三四五六七八九])月"
    r"(?P<d>[二三四]?十[一二三四五六七八九]?|[一二三四五六七八九])[日号](?![楼线院])"
)
#: The characters that such a date may begin with.
CHINESE_DATE = frozenset("一二三四五六七八九十")
_LAST = {28: "二十八", 29: "二十九", 30: "三十", 31: "三十一"}
_NUMERIC = re.compile(r"(?P<y>(?:19|20)\d\d)(?P<s>[-/.])(?P<m>0?[1-9]|1[0-2])(?P=s)(?P<d>[23]\d)(?![\d.-])")
#: No year of ours; 佛历2567年 is another count.
_FUTURE = re.compile(r"(?<![元历])(?:2[1-9]|[3-9]\d)\d\d年(?:\d{1,2}月(?:\d{1,2}日)?|[底末初])")
_NO_MONTH = re.compile(rf"{_YEAR}年(?:1[3-9]|[2-9]\d|00?)月")
_NO_DAY = re.compile(rf"(?:{_YEAR}年)?(?:1[0-2]|[1-9])月日(?![期报常均前益夜新元本方军语系产占伪])")
_LONG_YEAR = re.compile(r"(?:19|20)\d{3}年(?![来期])")


def read_date(text: str, start: int) -> Broken | None:
    """The damaged date that begins at ``start`` of a folded text, or just before, or ``None``."""
    return _glued(text, start) or _impossible(text, start) or _worn(text, start)


def _glued(text: str, start: int) -> Broken | None:
    """A character is lost between the parts of a date: 20183月, 4月28日到930日, 2018年3到2020年."""
    match = _YEAR_MONTH.match(text, start)
    if match:
        return mended(text, match.end(), f"{match[1]}年{int(match[2])}月")
    match = _AFTER_DATE.match(text, start)
    if match:
        return Broken(match.end(), "date", match["first"] + _month_day(match["bad"]))
    match = _LOST_MONTH.match(text, start)
    if match:
        return mended(text, match.end("head"), f"{match['head']}月")
    match = _LOST_DAY.match(text, start)
    last = read_period(text, match.start("rest")) if match else None
    if match and last:
        rest = text[match.start("rest") : last.end]
        return Broken(last.end, "date", f"{match['first']}{match['d']}日…{rest}")
    match = _MONTH_DAY.match(text, start)
    to = re.compile(_TO).match(text, match.end()) if match else None
    second = _CALENDAR.match(text, to.end()) if to else None
    if match and second:
        return Broken(second.end(), "date", _month_day(match[0]) + text[match.end() : second.end()])
    if (
        match
        and text[start - 1 : start] in tuple("到至于自从")
        and (len(match[0]) == 5 or int(match[0][:-1]) % 5)
    ):
        return Broken(match.end(), "date", _month_day(match[0]))
    return None


def _worn(text: str, start: int) -> Broken | None:
    """A word or digit of a date is lost: 2月10起复工, 2021年3开工, 到2020底, 018年, 于月28日."""
    match = _NO_DAY_WORD.match(text, start)
    if match and (_SINCE.match(text, match.end()) or not UNIT.match(text, match.end())):
        return Broken(match.end(), "date", f"{match[0]}日")
    match = _NO_MONTH_WORD.match(text, start)
    if match:
        return mended(text, match.end(), f"{match[0]}月")
    match = _NO_YEAR_WORD.match(text, start)
    if match:
        return mended(text, match.end(), f"{match[0]}年")
    match = _SHORT_YEAR.match(text, start)
    if match:
        broken = mended(text, match.end(), f"20{match['y'][1:]}年")
        return broken if match["y"][0] == "0" else replace(broken, guess=None)
    match = _NO_MONTH_DIGITS.match(text, start)
    if match:
        return Broken(match.end(), "date", None)
    before = text[max(0, start - 2) : start]
    if (
        before[-1:] == "月"
        and before[:1] in tuple("于自从至到,。")
        and (match := _DAY_OF_MONTH.match(text, start))
    ):
        return Broken(match.end(), "date", None, start - 1)
    match = _NO_SUCH_MONTH.match(text, start)
    if match and before[-1:] in ("于", "自", "从"):
        return Broken(match.end(), "date", None)
    return None


def mended(text: str, end: int, likely: str) -> Broken:
    """A date that ends at ``end`` and likely reads ``likely``, with what follows it."""
    period = read_period(likely + text[end : end + 24], 0)
    size = period.end - len(likely) if period else 0
    return Broken(end + size, "date", likely + text[end : end + size])


def _month_day(glued: str) -> str:
    match = _MONTH_DAY.match(glued)
    return f"{int(match['m'])}月{int(match['d'])}日" if match else glued


def _impossible(text: str, start: int) -> Broken | None:
    """No calendar has it: 9月31日, 2018年13月, 11月日, 20018年."""
    match = _CALENDAR.match(text, start)
    if match:
        bad, guess = _bad_day(match)
        if bad:
            return _with_range(text, match.end(), guess)
        to = re.compile(_TO).match(text, match.end())
        second = _CALENDAR.match(text, to.end()) if to else None
        if second is None:
            return None
        bad, guess = _bad_day(second)
        return Broken(second.end(), "date", guess and text[start : second.start()] + guess) if bad else None
    broken = no_such_day(text, start)
    if broken:
        return broken
    match = _NUMERIC.match(text, start)
    if match and int(match["d"]) > days_in(int(match["m"]), int(match["y"])):
        return Broken(match.end(), "date", None)
    for pattern in (_NO_MONTH, _NO_DAY, _FUTURE):
        match = pattern.match(text, start)
        if match:
            return Broken(match.end(), "date", None)
    match = _LONG_YEAR.match(text, start)
    if match:
        digits = match[0][:-1]
        shorter = {digits[:n] + digits[n + 1 :] for n in range(1, 5) if digits[n] == digits[n - 1]}
        return Broken(match.end(), "date", f"{shorter.pop()}年" if len(shorter) == 1 else None)
    return None


def no_such_day(text: str, start: int) -> Broken | None:
    """A day in Chinese numerals that no calendar has, at ``start``: 九月三十一日."""
    match = _CHINESE_CALENDAR.match(text, start)
    if not match:
        return None
    month, day = int(parse_number(match["m"])), int(parse_number(match["d"]))
    year = int(parse_number(match["y"].replace("o", "零"))) if match["y"] else None
    last = days_in(month, year) if month <= 12 else 0
    if day <= last:
        return None
    sure = day == last + 1 and (month != 2 or year)
    guess = f"{text[start : match.start('d')]}{_LAST[last]}日" if sure else None
    return _with_range(text, match.end(), guess)


def _bad_day(match: re.Match[str]) -> tuple[bool, str | None]:
    """Whether the calendar lacks the day, and the day that was likely meant: the last of its month."""
    month, day = int(match["m"]), int(match["d"])
    if not 1 <= month <= 12:
        return True, None
    last = days_in(month, int(match["y"]) if match["y"] else None)
    if 1 <= day <= last:
        return False, None
    year = f"{match['y']}年" if match["y"] else ""
    sure = day == last + 1 and (month != 2 or year)
    return True, f"{year}{month}月{last}日" if sure else None


def _with_range(text: str, end: int, guess: str | None) -> Broken:
    to = re.compile(_TO).match(text, end)
    second = read_period(text, to.end()) if to else None
    if second and second.iso:
        return Broken(second.end, "date", guess and guess + text[end : second.end])
    return Broken(end, "date", guess)
