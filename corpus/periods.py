"""Dates and periods to ISO 8601: 2018年3月, 4月28日, 上半年, “十四五”时期, 2018年3月到2020年底.

A period is a point (``2018``, ``2018-03``, ``2018-03-05``) or two of them with ``/`` between; without
its year a month or day is written ``--04`` or ``--04-28``, until :func:`resolve` gives it one.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass

from corpus.numerals import parse_number

YEAR = r"(?:(?:1[89]|20)\d\d|[一二][零〇○o九八][零〇○o一二三四五六七八九]{2})"
_GAP = " {0,2}"
_MONTH = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
_DAY = r"(?:3[01]|[12]\d|0?[1-9]|三十一?|二?十[一二三四五六七八九]?|[一二三四五六七八九])"
_YEAR = re.compile(rf"({YEAR}){_GAP}年(?!级|龄|均|轻|代)度?")
#: Parts of a year, after 2018年 or alone.
_PART = re.compile(
    rf"(?P<half>[上下])半年|(?:第?(?P<quarter>[一二三四1-4])|(?P<first>前[一二两三1-3]))个?季度"
    rf"|(?:前|头)(?P<months>{_MONTH})个月|年?(?P<mark>[底末初])(?![步级始中期])"
    rf"|年?(?P<middle>中)(?=[,。;、到至)\]期]|$)"
)
_IN_YEAR = re.compile(
    rf"(?P<month>{_MONTH}){_GAP}月(?![球饼亮刊票子嫂薪均供报])份?(?:(?P<third>[上中下])旬|[底末初](?!步"
    rf"|级|始)|"
    rf"{_GAP}(?P<day>{_DAY}){_GAP}[日号](?![楼院线文令]))?"
)
_NUMERIC = re.compile(
    r"(?P<y>(?:19|20)\d\d)(?P<s>[-./])(?P<m>1[0-2]|0?[1-9])(?P=s)(?P<d>3[01]|[12]\d|0?[1-9])(?![\d.])"
    r"|(?P<y2>(?:19|20)\d\d)-(?P<m2>1[0-2]|0[1-9])(?![\d-])"
)
_DAY_ONLY = re.compile(rf"(?P<day>{_DAY}){_GAP}日(?![均报常程本游间元语内]|以内|之内|以上|以下|左右)")
_PLAN = re.compile(
    r"\"?(?P<plan>十[一二三四五六七]?|[八九])五\"?(?P<tail>时期|期间|规划期|以来|末|初|中后期|前[一二三四]年)"
)
#: A bare year, as titles have it: 2020春节.
_BARE_YEAR = re.compile(
    r"(?<![达为是有约近超共数了到至第\d.,:/-])(?:19[5-9]|20[0-4])\d(?=[春夏秋冬中国世全财学赛届财]|度报)"
)
_CENTURY = re.compile(
    r"(?:(?P<century>20|21|二十|二十一|19|十九)世纪)?(?P<decade>[1-9]0|[二三四五六七八九]十)年代[初中末]?"
)
_RECENT = re.compile(
    r"(?:最?近|过去|此前|未来|今后)(?P<n>[\d一二两三四五六七八九十]{1,3})(?:个)?(?P<unit>年|月)(?!级|龄"
    r"|代)(?:来|间|里|中|内)?"
)
_CLOCK = re.compile(
    r"(?:[01]?\d|2[0-4])(?::[0-5]\d(?::[0-5]\d)?(?![\d:.])|时(?![间期代候效差段])(?:[0-5]?\d分(?!之|钟"
    r"|别)|整)?)"
)
_TO = re.compile(rf"{_GAP}起?{_GAP}(?:-{{1,2}}|~|至|到){_GAP}")
_YEARS = re.compile(rf"({YEAR}){_GAP}(?:-{{1,2}}|~|至|到|/|、){_GAP}(?={YEAR}{_GAP}(?:年|学年|财年))")
_MONTHS = re.compile(rf"({_MONTH}){_GAP}(?:-{{1,2}}|~|至|到|、){_GAP}(?={_MONTH}{_GAP}月)")
_DAYS = re.compile(rf"({_DAY}){_GAP}(?:-{{1,2}}|~|至|到|、){_GAP}(?={_DAY}{_GAP}[日号](?![楼院线文令]))")
_QUARTERS = re.compile(r"([一二三四1-4])(?:-{1,2}|~|至|到|、)(?=[一二三四1-4]季度)")
_AFTER = re.compile(
    rf"{_GAP}(?:之前|以前|前(?!{_GAP}[\d一二两三四五六七八九十期述往来沿景列端途线身台所进后提])|之后"
    rf"|以后|以来|起(?![步草点源义]))"
)
_QUARTER = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4}


@dataclass(frozen=True, slots=True)
class Period:
    """A date or period found in a text.

    :param end: offset just past it.
    :param iso: ISO 8601, see the module; ``None`` for what has no date of its own (14:30, 近五年).
    :param qualifier: 前, 以来, 起 and the like, included in the span, or ``None``.
    """

    end: int
    iso: str | None
    qualifier: str | None = None


def read_period(text: str, start: int) -> Period | None:
    """The date or period that begins at ``start`` of a folded text, ranges as one, or ``None``."""
    found = _plan(text, start) or _range(text, start) or _other(text, start)
    if found is None:
        return None
    after = _AFTER.match(text, found.end)
    if after and found.iso:
        return Period(after.end(), found.iso, after[0].strip())
    return found


def resolve(iso: str, year: str | None) -> str:
    """``iso`` with ``year`` put where it has none.

    >>> resolve("--04-28/--09-30", "2018")
    '2018-04-28/2018-09-30'
    """
    return iso.replace("--", f"{year}-") if year and year.isdigit() else iso


def _range(text: str, start: int) -> Period | None:
    short = _short_range(text, start)
    if short:
        return short
    first = _point(text, start, None)
    if first is None:
        return None
    end, iso, level = first
    if level == "year" and (months := _MONTHS.match(text, end + (text[end : end + 1] == " "))):
        final = _point(text, months.end(), iso)
        if final:
            return Period(final[0], _join(f"{iso}-{int(parse_number(months[1])):02d}", final[1]))
    to = _TO.match(text, end)
    if not to:
        return Period(end, iso)
    year = iso[:4] if iso[0] != "-" else None
    second = _point(text, to.end(), year)
    if second is None and level == "day":
        day = _DAY_ONLY.match(text, to.end())
        if day:
            last = iso.split("/")[-1]
            second = (day.end(), f"{last[:-2]}{int(parse_number(day['day'])):02d}", "day")
    if second is None:
        return Period(end, iso)
    return Period(second[0], _join(iso, second[1]))


def _short_range(text: str, start: int) -> Period | None:
    """2018-2020年, 1-10月, 20至22日: the unit is printed once."""
    match = _YEARS.match(text, start)
    if match:
        last = _point(text, match.end(), None)
        year = parse_number(match[1].replace("o", "零"))
        if last and (last[1] > str(year) or text[match.end() - 1] == "/"):
            return Period(last[0], _join(str(year), last[1]))
    match = _MONTHS.match(text, start)
    if match:
        last = _point(text, match.end(), None)
        month = int(parse_number(match[1]))
        if last and last[1][:4] > f"--{month:02d}":
            return Period(last[0], _join(f"--{month:02d}", last[1]))
    match = _QUARTERS.match(text, start)
    if match:
        last = _point(text, match.end(), None)
        first = _QUARTER.get(match[1]) or int(match[1])
        if last:
            return Period(last[0], _join(f"--{first * 3 - 2:02d}", last[1]))
    return None


def _point(text: str, start: int, year: str | None) -> tuple[int, str, str] | None:
    """One date: its end, its ISO form, and whether it is a year, part of one, a month or a day."""
    match = _NUMERIC.match(text, start)
    if match:
        y, m, d = match["y"] or match["y2"], match["m"] or match["m2"], match["d"]
        if not d:
            return match.end(), f"{y}-{int(m):02d}", "month"
        if int(d) <= days_in(int(m), int(y)):
            return match.end(), f"{y}-{int(m):02d}-{int(d):02d}", "day"
        return None
    match = _YEAR.match(text, start)
    if match:
        year = str(parse_number(match[1].replace("o", "零")))
        end = match.end()
        gap = end + (text[end : end + 1] == " ")
        inner = _PART.match(text, gap) or _in_year(text, gap)
        if inner is None or match[0].endswith("度"):
            return end, year, "year"
        part = _part(inner, year)
        return (inner.end(), *part) if part else (end, year, "year")
    inner = _PART.match(text, start)
    if inner and not (inner["mark"] or inner["middle"]):
        part = _part(inner, year)
        return (inner.end(), *part) if part else None
    inner = _in_year(text, start)
    if inner:
        part = _part(inner, year)
        return (inner.end(), *part) if part else None
    return None


def _in_year(text: str, start: int) -> re.Match[str] | None:
    """A month, with more than one range of it allowed (3-5月, 20至22日)."""
    return _IN_YEAR.match(text, start)


def _part(match: re.Match[str], year: str | None) -> tuple[str, str] | None:
    prefix = f"{year}-" if year else "--"
    group = match.groupdict()
    if group.get("month"):
        month = int(parse_number(group["month"]))
        if group["third"]:
            first, last = {"上": (1, 10), "中": (11, 20)}.get(
                group["third"], (21, days_in(month, int(year) if year else None))
            )
            return f"{prefix}{month:02d}-{first:02d}/{prefix}{month:02d}-{last:02d}", "part"
        if group["day"]:
            day = int(parse_number(group["day"]))
            if day > days_in(month, int(year) if year else None):
                return None
            return f"{prefix}{month:02d}-{day:02d}", "day"
        return f"{prefix}{month:02d}", "month"
    if group["half"]:
        first, last = (1, 6) if group["half"] == "上" else (7, 12)
    elif group["quarter"]:
        n = _QUARTER.get(group["quarter"]) or int(group["quarter"])
        first, last = 3 * n - 2, 3 * n
    elif group["first"]:
        n = _QUARTER.get(group["first"][1:]) or int(group["first"][1:])
        first, last = 1, 3 * n
    elif group["months"]:
        first, last = 1, int(parse_number(group["months"]))
    else:
        month = {"初": 1, "底": 12, "末": 12}.get(group["mark"] or "", 6)
        return f"{prefix}{month:02d}", "month"
    return f"{prefix}{first:02d}/{prefix}{last:02d}", "part"


def _plan(text: str, start: int) -> Period | None:
    match = _PLAN.match(text, start)
    if not match:
        return None
    n = int(parse_number(match["plan"]))
    first = 1966 + 5 * (n - 3)  # the third five-year plan began in 1966
    return Period(match.end(), f"{first}/{first + 4}")


def _other(text: str, start: int) -> Period | None:
    match = _CENTURY.match(text, start)
    if match and (match["century"] or match["decade"].isdigit()):
        decade = int(parse_number(match["decade"]))
        century = int(parse_number(match["century"])) if match["century"] else 20
        first = (century - 1) * 100 + decade
        return Period(match.end(), f"{first}/{first + 9}")
    match = _BARE_YEAR.match(text, start)
    if match:
        return Period(match.end(), match[0])
    for pattern in (_RECENT, _CLOCK):
        match = pattern.match(text, start)
        if match:
            return Period(match.end(), None)
    match = _DAYS.match(text, start)
    if match:
        last = _DAY_ONLY.match(text, match.end())
        return Period(last.end(), None) if last else None
    match = _DAY_ONLY.match(text, start)
    return Period(match.end(), None) if match else None


def _join(first: str, last: str) -> str:
    return f"{first.split('/')[0]}/{last.split('/')[-1]}"


def days_in(month: int, year: int | None) -> int:
    """Days of a month; February has 29 where the year is not known."""
    return calendar.monthrange(year or 2000, month)[1]
