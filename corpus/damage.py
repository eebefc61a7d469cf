"""Numbers that cannot be as printed: what is wrong with them, and what they were likely meant to be."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from corpus.periods import days_in, read_period
from corpus.units import UNIT, canonical

if TYPE_CHECKING:
    from corpus.numbers import Quantity


@dataclass(frozen=True, slots=True)
class Broken:
    """A damaged figure from the offset asked to ``end``; ``guess`` is the likely reading of it all."""

    end: int
    unit: str
    guess: str | None


_TO = r"(?: ?(?:-{1,2}|~|至|到) ?)"
_YEAR_MONTH = re.compile(r"((?:19|20)\d\d)(1[0-2]|0?[1-9])(月)")
_MONTH_DAY = re.compile(r"(1[0-2]|[1-9])(3[01]|[0-2]\d)日")
_SINCE = re.compile(
    rf"(?P<first>(?:(?:19|20)\d\d年)?\d{{1,2}}月\d{{1,2}}日{_TO})(?P<bad>(?:1[0-2]|[1-9])(?:3[01]|[0-2]\d)日)"
)
_IN_YEAR = re.compile(r"(?P<first>(?:19|20)\d\d年)(?P<bad>(?:1[0-2]|[1-9])(?:3[01]|[0-2]\d)日)")
_CALENDAR = re.compile(r"(?:(?P<y>(?:19|20)\d\d)年)?(?P<m>\d{1,2})月(?P<d>\d{1,2})[日号](?!楼|线)")
_NO_MONTH = re.compile(r"(?:19|20)\d\d年(?:1[3-9]|[2-9]\d|00?)月")
_NO_DAY = re.compile(r"(?:(?:19|20)\d\d年)?(?:1[0-2]|[1-9])月日(?!期|报|常)")
_LONG_YEAR = re.compile(r"(?:19|20)\d{3}年(?![来期])")
_LETTER = re.compile(
    r"(?=[ol]*\d)(?=\d*[ol])[\dol]{2,}(?P<unit>年|月|日|个|人|名|家|户|万|亿|元|%|项|次|场|天|件)"
)
_POINTS = re.compile(r"(\d+)(?:\.\.+|\.,|,\.)(\d+)(?P<unit>%|‰|万|亿|元|个)")
_MANY_POINTS = re.compile(r"\d+\.\d+\.\d+(?P<unit>%|‰)")
_LOST = re.compile(r"\d*[\ufffd□■]+\d*(?P<unit>年|月|日|%|个|人|名|家|户|万|亿|元|项|次)")
_ROUND = re.compile(r"(?P<p>[1-9]\d*?)(?P<r>[1-9]\d?0{2,})(?P<more>余|多)")
_WHOLE = re.compile(r"(?:国内|地区)?生产总值|gdp|收入|产值|支出|计划|目标|任务")


def read(text: str, start: int) -> Broken | None:
    """The damaged figure that begins at ``start`` of a folded text, or ``None``."""
    if not text[start].isdigit():
        return None
    return (
        _glued(text, start) or _impossible(text, start) or _spoiled(text, start) or _run_together(text, start)
    )


def check(found: Sequence[Quantity], text: str) -> list[Quantity]:
    """Flag what only its neighbours show: a share above the whole, a separator lost between two figures."""
    out = list(found)
    for n, item in enumerate(out):
        if (
            item.role == "share"
            and item.unit == "%"
            and item.value is not None
            and item.value > 100
            and not item.flags
        ):
            lead = text[max(0, item.start - 12) : item.start]
            if re.search(r"占(?:比(?:重|例)?)?(?:为|达到?)?$", lead) and not _WHOLE.search(lead):
                digits = re.search(r"\d+(?:\.\d+)?", item.raw)
                rest = digits[0][1:].lstrip("0") if digits else ""
                guess = item.raw.replace(digits[0], rest) if digits and rest[:1].isdigit() else None
                out[n] = replace(item, value=None, flags=("source_damaged",), guess=guess)
        if (
            n
            and out[n - 1].end == item.start
            and out[n - 1].raw.endswith(("%", "％", "‰"))
            and item.raw[0].isdigit()
        ):
            out[n - 1] = replace(out[n - 1], flags=(*out[n - 1].flags, "separator_lost"))
            out[n] = replace(out[n], flags=(*out[n].flags, "separator_lost"))
    return out


def _glued(text: str, start: int) -> Broken | None:
    """A character is lost between the parts of a date: 20183月, 4月28日到930日, 2018年930日."""
    match = _YEAR_MONTH.match(text, start)
    if match:
        mended = f"{match[1]}年{int(match[2])}月"
        period = read_period(mended + text[match.end() : match.end() + 24], 0)
        rest = period.end - len(mended) if period else 0
        tail = text[match.end() : match.end() + rest]
        return Broken(match.end() + rest, "date", mended + tail)
    for pattern in (_SINCE, _IN_YEAR):
        match = pattern.match(text, start)
        if match:
            return Broken(match.end(), "date", match["first"] + _month_day(match["bad"]))
    match = _MONTH_DAY.match(text, start)
    if match and re.search(r"[到至于自从]$", text[max(0, start - 1) : start]):
        return Broken(match.end(), "date", _month_day(match[0]))
    return None


def _month_day(glued: str) -> str:
    match = _MONTH_DAY.match(glued)
    return f"{int(match[1])}月{int(match[2])}日" if match else glued


def _impossible(text: str, start: int) -> Broken | None:
    """No calendar has it: 9月31日, 2018年13月, 11月日, 20018年."""
    match = _CALENDAR.match(text, start)
    if match:
        month, day = int(match["m"]), int(match["d"])
        year = int(match["y"]) if match["y"] else None
        if 1 <= month <= 12 and 1 <= day <= days_in(month, year):
            return _range_end(text, match)
        guess = None
        if 1 <= month <= 12 and day == days_in(month, year) + 1:
            head = text[start : match.start("d")]
            guess = f"{head}{day - 1}日"
        return _with_range(text, match.end(), guess)
    for pattern in (_NO_MONTH, _NO_DAY):
        match = pattern.match(text, start)
        if match:
            return Broken(match.end(), "date", None)
    match = _LONG_YEAR.match(text, start)
    if match:
        digits = match[0][:-1]
        shorter = {digits[:n] + digits[n + 1 :] for n in range(1, 5) if digits[n] == digits[n - 1]}
        return Broken(match.end(), "date", f"{shorter.pop()}年" if len(shorter) == 1 else None)
    return None


def _range_end(text: str, match: re.Match[str]) -> Broken | None:
    """A sound date: damaged only if it is the first of two and the second is impossible."""
    to = re.compile(_TO).match(text, match.end())
    second = _CALENDAR.match(text, to.end()) if to else None
    if not second or second["y"]:
        return None
    month, day = int(second["m"]), int(second["d"])
    if 1 <= month <= 12 and 1 <= day <= days_in(month, None):
        return None
    guess = None
    if 1 <= month <= 12 and day == days_in(month, None) + 1:
        guess = f"{text[match.start() : second.start('d')]}{day - 1}日"
    return Broken(second.end(), "date", guess)


def _with_range(text: str, end: int, guess: str | None) -> Broken:
    to = re.compile(_TO).match(text, end)
    second = read_period(text, to.end()) if to else None
    if second and second.iso:
        return Broken(second.end, "date", guess and guess + text[end : second.end])
    return Broken(end, "date", guess)


def _spoiled(text: str, start: int) -> Broken | None:
    """A character is wrong: 2O18年, 38..23%, 4月2�日."""
    match = _LETTER.match(text, start)
    if match and not text[start - 1 : start].isalpha():
        mended = match[0].replace("o", "0").replace("l", "1")
        return Broken(match.end(), "date" if match["unit"] in "年月日" else canonical(match["unit"]), mended)
    match = _POINTS.match(text, start)
    if match:
        return Broken(match.end(), canonical(match["unit"]), f"{match[1]}.{match[2]}{match['unit']}")
    for pattern in (_MANY_POINTS, _LOST):
        match = pattern.match(text, start)
        if match:
            return Broken(match.end(), canonical(match["unit"]), None)
    return None


def _run_together(text: str, start: int) -> Broken | None:
    """Two numbers with the words between them lost: 251700余次.

    Before 余 stands a number rounded to one or two leading digits. Four or more, with zeros at the
    end, are two numbers: the last rounded one and what was left of the one before.
    """
    match = _ROUND.match(text, start)
    if not match or len(match["p"]) + len(match["r"].rstrip("0")) < 4:
        return None
    unit = UNIT.match(text, match.end())
    end = unit.end() if unit else match.end()
    return Broken(end, canonical(unit[0]) if unit else "", f"{match['p']}…{text[match.start('r') : end]}")
