"""Numbers that cannot be as printed: what is wrong with them, and what they were likely meant to be.

Every rule names something that no sound report prints, so that a flag is a finding and not a suspicion:
tests/test_corpus_damage.py holds the forms, and how often a sound text is flagged was counted by hand.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from corpus import spoiled
from corpus.damaged_dates import CHINESE_DATE, Broken, no_such_day, read_date
from corpus.units import UNIT, canonical

if TYPE_CHECKING:
    from corpus.numbers import Quantity

_ROUND = re.compile(r"(?P<p>[1-9]\d*?)(?P<r>[1-9]\d?0{2,})(?P<more>余|多)")
_NO_UNIT = re.compile(r"(?<![\d.])(\d{1,2}\.\d{1,2})(?=[,。;]|[较比同环高低]|$)")
#: Rates of a whole; 完成率 and 毛入学率 may be above it.
_RATE = re.compile(
    r"(?:覆盖|合格|普及|办结|满意|优良|达标|成功|治愈|城镇化|失业|巩固|绿化|发生|死亡|出勤|好评|及时"
    r"|知晓|受理|调解|通过|录取|入住|上座|机械化|处理|占有|及格|优秀|脱贫|参与)"
    r"率(?:均|已|分别|平均)?(?:为|达到?|是|到|提[高升]到"
    r"|[由从][\d.]+%(?:提[高升]|上升|增[长加至]|下降|降低?|升)[到至]?)?$"
)
#: What a share may well exceed: GDP, a plan, last year's figure.
_WHOLE = re.compile(
    r"生产总值|gdp|收入|产值|支出|计划|目标|任务|同期|上年|去年|年度|预算|资产|权益|净值|储备|需求|面值"
)
_SHARE_OF = re.compile(r"占(?:比(?:重|例)?|总数的?|全部的?)?(?:为|达到?|到)?$")
_SHARE_LEAD = re.compile(r"(?:占|比重)[^,。;\d]{0,14}$")


def read(text: str, start: int) -> Broken | None:
    """The damaged figure that begins at ``start`` of a folded text, or ``None``."""
    if not text[start].isdecimal():
        return spoiled.parts(text, start) or (
            no_such_day(text, start) if text[start] in CHINESE_DATE else None
        )
    for reader in (read_date, spoiled.read, _run_together):
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
    if item.value is None:
        return item
    improper = "分之" in item.raw and not re.search(r"[百千万]分之", item.raw)
    if item.unit == "%" and item.value > 100 and (improper or _RATE.search(lead)):
        return replace(item, value=None, upper=None, flags=("source_damaged",), guess=_smaller(item.raw))
    if not _SHARE_LEAD.search(lead):
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
