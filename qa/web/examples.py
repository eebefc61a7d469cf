"""Questions to begin with, drawn from the loaded reports."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from corpus.types import Figure
    from qa.engine import Engine
    from qa.types import Answer

_log = logging.getLogger(__name__)
#: How many are offered, and how many are tried before giving up.
SHOWN, TRIED = 4, 24
OVERVIEW = "这篇报道主要讲了什么？"
_CLAUSE_END = "，,。；;：:！!？?（）()“”\n"
#: A clause that leans on the one before it makes no question.
_LEANING = re.compile(r"^(?:其|这|该|此|并|也|还|另|又|同|以|即|均|则|而|但|且)|[中前后时内里下]$")
_NUMBER = re.compile(r"[\d０-９一二三四五六七八九十百千万亿%％]{2,}|\d")


def examples(engine: Engine) -> list[str]:
    """Up to :data:`SHOWN` questions that the engine answers, each with the very figure it was made from.

    The clause around a figure, with 多少 in its place, is a question whose answer is known. One from
    each section, so that they show what the report holds.
    """
    chosen: list[str] = []
    overview = _ask(engine, OVERVIEW)
    if overview and overview.status == "answered":
        chosen.append(OVERVIEW)
    sections: set[str] = set()
    for figure, question in list(_candidates(engine))[:TRIED]:
        if len(chosen) >= SHOWN:
            break
        if figure.section_id in sections:
            continue
        answer = _ask(engine, question)
        if answer and answer.status == "answered" and figure in answer.figures:
            sections.add(figure.section_id)
            chosen.append(question)
    return chosen


def _candidates(engine: Engine) -> Iterator[tuple[Figure, str]]:
    for figure in engine.index.figures:
        if figure.role != "quantity" or figure.flags or figure.qualifier or not figure.unit:
            continue
        if not figure.raw.endswith(figure.unit):
            continue
        text = engine.index.documents[figure.doc_id].text
        start, end = figure.start, figure.end
        while start > figure.sentence_start and text[start - 1] not in _CLAUSE_END:
            start -= 1
        while end < figure.sentence_end and text[end] not in _CLAUSE_END:
            end += 1
        head, tail = text[start : figure.start].strip(), text[figure.end : end].strip()
        if _NUMBER.search(head + tail) or _LEANING.search(head + tail) or not 6 <= len(head + tail) <= 28:
            continue
        yield figure, f"{head or '有'}多少{figure.unit}{tail}？"


def _ask(engine: Engine, question: str) -> Answer | None:
    try:
        return engine.ask(question)
    except Exception:
        # A question of ours that cannot be asked is no reason to keep the reports from being asked.
        _log.exception("the example %r failed", question)
        return None
