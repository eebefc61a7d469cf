"""A thing that is one of two halves: 农村 beside 城镇, 女性 beside 男性."""

from __future__ import annotations

import re

#: One word for a part and its other half.
_HALVES = (
    ("城镇", "农村"),
    ("城镇", "乡村"),
    ("城市", "农村"),
    ("男性", "女性"),
    ("男", "女"),
    ("省内", "省外"),
    ("市内", "市外"),
    ("国内", "境外"),
)


def halves(text: str) -> tuple[str, str] | None:
    """For a thing that is one of two halves: the whole, and the other half.

    >>> halves("农村常住人口有多少")
    ('常住人口有多少', '城镇常住人口有多少')
    """
    for first, second in _HALVES:
        for half, other in ((first, second), (second, first)):
            match = re.search(rf"(?:住在|在|来自)?{half}(?:地区)?的?(?=\S)", text)
            if match and other not in text and not re.search(r"城.*[农乡]|[农乡].*城|男.*女|女.*男", text):
                rest = text[match.end() :]
                return text[: match.start()] + rest, text[: match.start()] + other + rest
    return None


def half_word(text: str) -> re.Pattern[str] | None:
    """What names the half that a question asks for, or ``None`` where it asks for no half."""
    if halves(text) is None:
        return None
    if re.search(r"农村|乡村", text):
        return re.compile(r"农村|乡村|农民|村")
    if re.search(r"城[镇市]", text):
        return re.compile(r"城[镇市]")
    return re.compile("|".join(half for pair_ in _HALVES for half in pair_ if half in text))
