"""Exact match and F1 of spans, as the official script of CMRC 2018 defines them.

https://github.com/ymcui/cmrc2018 (``eval/cmrc2018_evaluate.py``). Its quirks are kept: the two characters ``……``
are one entry in its list of marks and so remove nothing, and overlap is the longest run that both have in common.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_MARKS = frozenset("-:_*^/\\~`+=，。：？！“”；’《》·、「」（）－～『』")
_HAN = re.compile(r"[\u4e00-\u9fa5]")


def exact_match(answers: Sequence[str], prediction: str) -> float:
    """1 where the prediction is one of the gold answers but for marks and case, else 0."""
    return float(any(_stripped(answer) == _stripped(prediction) for answer in answers))


def f1(answers: Sequence[str], prediction: str) -> float:
    """The best F1 over the gold answers, 0 to 1, of tokens: Chinese characters, and words of other scripts."""
    return max((_f1(tokens(answer), tokens(prediction)) for answer in answers), default=0.0)


def tokens(text: str) -> list[str]:
    """The tokens that :func:`f1` counts."""
    found: list[str] = []
    rest = ""
    for char in _stripped(text):  # a mark parts no word: 1990-1995 is one
        if _HAN.fullmatch(char):
            found += _words(rest)
            found.append(char)
            rest = ""
        else:
            rest += char
    return found + _words(rest)


def _words(text: str) -> list[str]:
    if not text:
        return []
    # Imported here: a second that most commands need not wait for.
    from nltk.tokenize import word_tokenize  # type: ignore[import-untyped]

    words: list[str] = word_tokenize(text, preserve_line=True)
    return words


def _stripped(text: str) -> str:
    return "".join(char for char in text.strip().lower() if char not in _MARKS)


def _f1(gold: list[str], said: list[str]) -> float:
    shared = _longest_run(gold, said)
    if not shared:
        return 0.0
    precision, recall = shared / len(said), shared / len(gold)
    return 2 * precision * recall / (precision + recall)


def _longest_run(left: list[str], right: list[str]) -> int:
    best = 0
    before = [0] * (len(right) + 1)
    for token in left:
        row = [0] * (len(right) + 1)
        for j, other in enumerate(right):
            if token == other:
                row[j + 1] = before[j] + 1
        best = max(best, *row)
        before = row
    return best
