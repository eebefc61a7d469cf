"""Numbers that cannot be as printed: what is wrong with them, and what they were likely meant to be.

Every rule names something that no sound report prints, so that a flag is a finding and not a suspicion:
tests/test_corpus_damage.py holds the forms, and how often a sound text is flagged was counted by hand.
"""

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
    """A damaged figure from the offset asked to ``end``.

    :param unit: ``date``, or the canonical unit.
    :param guess: the likely reading of all of it, ``None`` where there are several.
    """

    end: int
    unit: str
    guess: str | None


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
_CALENDAR = re.compile(rf"(?:(?P<y>{_YEAR})年)?(?P<m>\d{{1,2}})月(?P<d>\d{{1,2}})[日号](?!楼|线|院)")
_NO_MONTH = re.compile(rf"{_YEAR}年(?:1[3-9]|[2-9]\d|00?)月")
_NO_DAY = re.compile(rf"(?:{_YEAR}年)?(?:1[0-2]|[1-9])月日(?![期报常均前益夜新元本方军语系产占伪])")
_LONG_YEAR = re.compile(r"(?:19|20)\d{3}年(?![来期])")
_LETTER = re.compile(
    r"(?=[ol]*\d)(?=\d*[ol])[\dol]{2,}(?P<unit>年|月|日|个|人|名|家|户|万|亿|元|%|项|次|场|天|件|亩|吨)"
)
_POINTS = re.compile(r"(\d+)(?:\.\.+|\.,|,\.)(\d+)(?P<unit>%|‰|万|亿|元|个)")
_MANY_POINTS = re.compile(r"\d+\.\d+\.\d+(?P<unit>%|‰|亿元|万元|个百分点)")
_LOST = re.compile(r"\d*\ufffd+\d*(?P<unit>年|月|日|%|个|人|名|家|户|万|亿|元|项|次)")
_ROUND = re.compile(r"(?P<p>[1-9]\d*?)(?P<r>[1-9]\d?0{2,})(?P<more>余|多)")
_NO_UNIT = re.compile(r"(?<![\d.])(\d{1,2}\.\d{1,2})(?=[,。;]|[较比同环高低]|$)")
#: What a share may well exceed: GDP, a plan, last year's figure.
_WHOLE = re.compile(
    r"生产总值|gdp|收入|产值|支出|计划|目标|任务|同期|上年|去年|年度|预算|资产|权益|净值|储备|需求|面值"
)
_SHARE_OF = re.compile(r"占(?:比(?:重|例)?|总数的?|全部的?)?(?:为|达到?|到)?$")
_SHARE_LEAD = re.compile(r"占[^,。;\d]{0,14}$")


def read(text: str, start: int) -> Broken | None:
    """The damaged figure that begins at ``start`` of a folded text, or ``None``."""
    if not text[start].isdecimal():
        return None
    for reader in (_glued, _impossible, _spoiled, _run_together):
        broken = reader(text, start)
        if broken:
            return broken
    return None


def check(found: Sequence[Quantity], text: str) -> list[Quantity]:
    """Flag what only the words around show: a share above the whole, a lost % or separator.

    :param found: with their roles, in order; :param text: the folded text.
    """
    out = list(found)
    for n, item in enumerate(out):
        if item.role in ("share", "quantity") and not item.flags:
            out[n] = item = _share(item, text)
        last = out[n - 1] if n else None
        if (
            last
            and last.end == item.start
            and last.raw.endswith(("%", "％", "‰"))
            and item.raw[0].isdecimal()
        ):
            out[n - 1] = replace(last, flags=(*last.flags, "separator_lost"))
            out[n] = replace(item, flags=(*item.flags, "separator_lost"))
    return out


def _share(item: Quantity, text: str) -> Quantity:
    """占197.6%: no part is larger than its whole; 占38.23, : the sign is lost."""
    lead = text[max(0, item.start - 18) : item.start]
    if item.value is None or not _SHARE_LEAD.search(lead):
        return item
    if item.unit == "%" and item.value > 100 and not _WHOLE.search(lead):
        return replace(item, value=None, upper=None, flags=("source_damaged",), guess=_smaller(item.raw))
    if item.unit == "" and _NO_UNIT.match(text, item.start) and _SHARE_OF.search(lead):
        return replace(
            item, value=None, role="share", unit="%", flags=("source_damaged",), guess=f"{item.raw}%"
        )
    return item


def _smaller(raw: str) -> str | None:
    """A share above 100 with the point that was lost, or without the digit that is too many."""
    match = re.search(r"\d+(?:\.\d+)?", raw)
    if not match:
        return None
    digits = match[0]
    mended = digits[1:] if "." in digits else f"{digits[:2]}.{digits[2:]}"
    sound = mended[:1] not in ("", "0", ".") and not mended.endswith(".") and float(mended) <= 100
    return raw.replace(digits, mended) if sound else None


def _glued(text: str, start: int) -> Broken | None:
    """A character is lost between the parts of a date: 20183月, 4月28日到930日, 2018年3到2020年."""
    match = _YEAR_MONTH.match(text, start)
    if match:
        return _mended(text, match.end(), f"{match[1]}年{int(match[2])}月")
    match = _AFTER_DATE.match(text, start)
    if match:
        return Broken(match.end(), "date", match["first"] + _month_day(match["bad"]))
    match = _LOST_MONTH.match(text, start)
    if match:
        mended = f"{match['head']}月"
        period = read_period(mended + text[match.end("head") : match.end() + 24], 0)
        size = period.end - len(mended) if period else 0
        tail = text[match.end("head") : match.end("head") + size]
        return Broken(match.end("head") + size, "date", mended + tail)
    match = _LOST_DAY.match(text, start)
    if match:
        second = read_period(text, match.start("rest"))
        if second:
            return Broken(
                second.end, "date", f"{match['first']}{match['d']}日…{text[match.start('rest') : second.end]}"
            )
    match = _MONTH_DAY.match(text, start)
    if (
        match
        and text[start - 1 : start] in tuple("到至于自从")
        and (len(match[0]) == 5 or int(match[0][:-1]) % 5)
    ):
        return Broken(match.end(), "date", _month_day(match[0]))
    return None


def _mended(text: str, end: int, mended: str) -> Broken:
    """A date whose first part reads ``mended``, with what follows it."""
    period = read_period(mended + text[end : end + 24], 0)
    size = period.end - len(mended) if period else 0
    return Broken(end + size, "date", mended + text[end : end + size])


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


def _spoiled(text: str, start: int) -> Broken | None:
    """A character is wrong: 2O18年, 38..23%, 4月2\ufffd日."""
    match = _LETTER.match(text, start)
    before = text[start - 1 : start]
    if match and not (before.isascii() and before.isalnum()):
        mended = match[0].replace("o", "0").replace("l", "1")
        return Broken(match.end(), "date" if match["unit"] in "年月日" else canonical(match["unit"]), mended)
    match = _POINTS.match(text, start)
    if match:
        return Broken(match.end(), canonical(match["unit"]), f"{match[1]}.{match[2]}{match['unit']}")
    for pattern in (_MANY_POINTS, _LOST):
        match = pattern.match(text, start)
        if match:
            return Broken(
                match.end(), "date" if match["unit"] in "年月日" else canonical(match["unit"]), None
            )
    return None


def _run_together(text: str, start: int) -> Broken | None:
    """Two numbers with the words between them lost: 251700余次.

    Before 余 stands a number rounded to one, two or three leading digits. Four or more, with zeros at
    the end, are two numbers: the last rounded one and what was left of the one before.
    """
    match = _ROUND.match(text, start)
    if not match or len(match["p"]) + len(match["r"].rstrip("0")) < 4:
        return None
    unit = UNIT.match(text, match.end())
    end = unit.end() if unit else match.end()
    return Broken(end, canonical(unit[0]) if unit else "", f"{match['p']}…{text[match.start('r') : end]}")
