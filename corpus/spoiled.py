"""Numbers with a wrong character in them: 2O18年, 1.O5亿元, 38..23%, 38. 23%, 1,23,456元, 2\ufffd5个.

A letter is taken for a digit only where a digit stands beside it and a unit after it, so that L3级, CO2 and
5G stay names.
"""

from __future__ import annotations

import re

from corpus.damaged_dates import Broken, mended
from corpus.numerals import ARABIC, NUMERAL
from corpus.periods import read_period
from corpus.units import UNIT, canonical

#: What O, o, I, i and l (and 〇) were likely printed for; the text is folded, so lower case.
_LETTERS = "oil〇○"
_DIGITS = str.maketrans(_LETTERS, "01100")
#: What is printed where a character could not be.
_LOST = "\ufffd□■▇◻〓"
_CHAR = rf"[\d{_LETTERS}{_LOST}]"
#: Units that no model or grade is named with (L3级, i5台).
_STRONG = r"[余多]?(?:个|人(?![均工])|名|家|户|万|亿|元|%|‰|项|次|场|天|件|亩|吨|岁)"
_NUMBER = re.compile(
    rf"{_CHAR}{{1,20}}(?:,{_CHAR}{{3}}(?!{_CHAR})){{0,5}}(?:\.{_CHAR}{{1,9}})?(?={_STRONG}|千|百(?!分)|个?百分点)"
)
_DATE = re.compile(
    rf"{_CHAR}{{4}}年(?:{_CHAR}{{1,2}}月(?:{_CHAR}{{1,2}}[日号])?)?"
    rf"|{_CHAR}{{1,2}}月(?:{_CHAR}{{1,2}}[日号])?|{_CHAR}{{1,2}}日"
)
_BEFORE = re.compile(rf"(?<![a-z0-9.,])[oil{_LOST}][oil{_LOST}.,]{{0,5}}$")
_WRONG = re.compile(rf"[{_LETTERS}{_LOST}]")
_ASKED = re.compile(rf"\d+\?+\d+(?={_STRONG}|年|月|日)")
_POINTS = re.compile(r"(?P<a>\d+)(?:\.\.+|\.,|,\.)(?P<b>\d+)(?=%|‰|个?百分点|万|亿|元|个)")
_GAP = re.compile(
    rf"(?P<a>\d{{1,4}})(?P<point> \.|\. | )(?P<b>\d+)(?:(?=%|‰|个?百分点|万|亿|元)|(?<! \.)(?<!\. )(?={_STRONG}))"
)
_PARTS = re.compile(rf"[{NUMERAL}]+分之\d+(?:\.\d+){{2,}}")
_MANY_POINTS = re.compile(r"\d+\.\d+\.\d+(?=%|‰|个?百分点|万|亿元)")
#: Thousands are parted three by three; where one group is right, another that is not has lost a digit.
_GROUPS = re.compile(
    rf"\d{{1,3}}(?:,\d{{1,4}}){{0,4}}(?:,\d{{3}},(?:\d{{1,2}}|\d{{4}})|,(?:\d{{1,2}}|\d{{4}}),\d{{3}})(?:,\d{{1,4}}){{0,4}}"
    rf"(?:\.\d+)?(?={_STRONG}|{UNIT.pattern})|\d{{1,3}},\d{{4}}(?={_STRONG})"
)
_ZEROS = re.compile(rf"0\d{{2,}}(?:\.\d+)?(?={_STRONG})|00+\.\d+(?=%|‰)")
#: 25时, 8时75分 as times of day: a date or a word of time stands before, no unit of length follows.
_HOUR = re.compile(r"(?P<h>\d{1,2})时(?:[0-5]?\d分(?!之|钟))?(?![间期代候效差段长滞内外以多])")
_MINUTE = re.compile(r"(?:[01]?\d|2[0-4])时(?:[6-9]\d)分(?!之|钟)")
_OF_DAY = re.compile(r"(?:\d[日号](?:上午|下午|晚)?|[于在至到]|凌晨|上午|下午|晚上|当[日天]|每[日天])$")
_DANGLING = re.compile(r"(?P<a>\d+)\.(?P<u>%|‰|个?百分点)")
_DOUBLED = re.compile(r"(?P<a>\d+(?:\.\d+)?)(?P<u>%%+|‰‰+)")
_LEADING = re.compile(r"\.(?P<a>\d{1,3})(?=%|‰|个?百分点)")
_UNIT = re.compile(r"[余多]?(?:[百千]?[万亿]+|[百千](?!分|[瓦米克伏卡帕赫焦]))?[余多]?")


def read(text: str, start: int) -> Broken | None:
    """The number with a wrong character that begins at ``start`` of a folded text, or just before it."""
    before = _BEFORE.search(text[max(0, start - 6) : start])
    begin = start - len(before[0]) if before else start
    joined = text[begin - 1 : begin]
    if not (joined.isascii() and joined.isalnum()):
        broken = _date(text, begin) or _lettered(text, begin)
        if broken:
            return broken
    for pattern in (_POINTS, _GAP):
        match = pattern.match(text, start)
        if match and not (pattern is _GAP and not _inside(text, start)):
            point = "." if pattern is _POINTS or match["point"] != " " else ""
            return _broken(text, start, match.end(), f"{match['a']}{point}{match['b']}")
    odd = _time_of_day(text, start) or _misplaced(text, start)
    if odd:
        return odd
    for pattern in (_MANY_POINTS, _ASKED, _GROUPS, _ZEROS):
        match = pattern.match(text, start)
        if match:
            return _broken(text, start, match.end(), None)
    return None


def parts(text: str, start: int) -> Broken | None:
    """百分之3.53.5, a share whose number has more than one point."""
    match = _PARTS.match(text, start)
    return Broken(match.end(), "%", None, start) if match else None


def _time_of_day(text: str, start: int) -> Broken | None:
    """No clock shows 25时 or 8时75分."""
    match = _MINUTE.match(text, start)
    if match:
        return Broken(match.end(), "date", None)
    match = _HOUR.match(text, start)
    if match and int(match["h"]) > 24 and _OF_DAY.search(text[max(0, start - 4) : start]):
        return Broken(match.end(), "date", None)
    return None


def _misplaced(text: str, start: int) -> Broken | None:
    """A point without digits beside it, or a sign printed twice: 97.%, .5%, 62.5%%."""
    match = _DOUBLED.match(text, start)
    if match:
        return Broken(match.end(), match["u"][0], f"{match['a']}{match['u'][0]}")
    match = _DANGLING.match(text, start)
    if match:
        return Broken(match.end(), canonical(match["u"]), None)
    match = _LEADING.match(text, start - 1) if start else None
    if match and (start < 2 or "一" <= text[start - 2] <= "龥"):
        unit = UNIT.match(text, match.end())
        end = unit.end() if unit else match.end()
        return Broken(end, canonical(text[match.end() : end]), None, start - 1)
    return None


def _date(text: str, begin: int) -> Broken | None:
    match = _DATE.match(text, begin)
    if not match or not _WRONG.search(match[0]) or not re.search(r"\d", match[0]):
        return None
    likely = match[0].translate(_DIGITS)
    period = read_period(likely, 0)
    if not period or period.end != len(likely):
        return Broken(match.end(), "date", None, begin)
    found = mended(text, match.end(), likely)
    return Broken(found.end, "date", found.guess, begin)


def _lettered(text: str, begin: int) -> Broken | None:
    match = _NUMBER.match(text, begin)
    if not match or not _WRONG.search(match[0]) or not re.search(r"\d", match[0]):
        return None
    likely = match[0].translate(_DIGITS)
    sound = re.fullmatch(ARABIC, likely) and (likely[0] != "0" or likely[1:2] in ("", "."))
    return _broken(text, begin, match.end(), likely if sound else None)


def _inside(text: str, start: int) -> bool:
    """Whether words stand before the number, so that it is no list mark (3. 25%的村)."""
    before = text[start - 1 : start]
    return "一" <= before <= "龥" and before not in "第表图号条款项章节"


def _broken(text: str, begin: int, end: int, likely: str | None) -> Broken:
    """A number up to ``end`` with its power and unit; ``likely`` the number alone."""
    scale = _UNIT.match(text, end)
    unit = UNIT.match(text, scale.end() if scale else end)
    stop = unit.end() if unit else scale.end() if scale else end
    return Broken(stop, canonical(unit[0]) if unit else "", likely and likely + text[end:stop], begin)
