"""What a figure counts, in the report's own words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Any

from corpus.normalize import fold
from corpus.numbers import Quantity

_CLAUSE = re.compile(r"[,。;:!?\n]")
_LEAD = re.compile(
    r"^(?:其中|同时|目前|截至目前|截至|全年|年末|全市|全县|全省|全国|共有|共|现有|有|并|已|还|另|又|也|仅|约|比上年末?|较上年末?|同比|环比|初步核算|分别)+"
)
_VERB_END = re.compile(r"(?:达到?|为|是|共有|共计|共|总计|有|占比?|占|完成|实现|到|至|的|超|约|近|分别|累计|合计|高达|多达|比重为|已|仅|比|较)+$")
_NOUN = ("n", "b", "j", "l", "i", "a", "s", "f", "e")


def subjects(text: str, offset: int, found: Sequence[Quantity]) -> list[str]:
    """The subject of each figure of one sentence.

    :param text: the sentence; ``offset`` where it starts in the document; ``found`` its figures.
    """
    out: list[str] = []
    last = ""
    for n, item in enumerate(found):
        start, end = item.start - offset, item.end - offset
        floor = max(found[n - 1].end - offset if n else 0, 0)
        before = re.split(r"[,，。;；:：!！?？\n]", text[floor:start])[-1]
        ceiling = found[n + 1].start - offset if n + 1 < len(found) else len(text)
        after = re.split(r"[,，。;；:：!！?？\n]", text[end:ceiling])[0]
        subject = ""
        if item.role in ("date", "name", "duration"):
            out.append("")
            continue
        if item.role not in ("share", "change") and item.unit not in ("元", "%", "吨"):
            subject = _noun_after(after)
        if not subject:
            subject = _clean(before)
        if not subject and item.role in ("share", "change"):
            subject = last
        if not subject:
            subject = _clean(after)[:20] or last
        out.append(subject)
        if subject:
            last = subject
    return out


def _clean(words: str) -> str:
    folded = re.sub(r"\[\d{1,3}\]", "", words).strip(" 　、,")
    folded = _LEAD.sub("", folded)
    folded = re.sub(r"(?:比|较|同比|环比).{0,8}$", "", folded) or ""
    folded = re.sub(
        r"(?:增长|增加|提高|上升|上涨|下降|减少|降低|下跌|提升|回落|增产|减产|净增|扩大|缩小)了?$", "", folded
    )
    return _VERB_END.sub("", folded).strip(" 　、,")


def _noun_after(words: str) -> str:
    """The run of nouns that opens ``words``."""
    out = ""
    for token in _tagger().cut(words[:30]):
        if token.flag[:1] in "nbjliase" or token.flag in ("vn", "an", "eng", "m") or (out and token.word in "、的和"):
            out += token.word
        else:
            break
    return out.rstrip("、的和")


@cache
def _tagger() -> Any:
    # Imported here: jieba reads its dictionary (about a second) on first use.
    import logging

    import jieba
    import jieba.posseg

    jieba.setLogLevel(logging.ERROR)
    return jieba.posseg
