"""Questions to begin with, drawn from the loaded reports."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from corpus.types import Figure
    from qa.engine import Engine

#: How many are offered, and how many are tried before giving up.
SHOWN, TRIED = 4, 16
_log = logging.getLogger(__name__)
OVERVIEW = "这篇报道主要讲了什么？"


def examples(engine: Engine) -> list[str]:
    """Up to :data:`SHOWN` questions that the engine does answer, and with the figure they were made from."""
    chosen: list[str] = []
    if _answer(engine, OVERVIEW) is not None:
        chosen.append(OVERVIEW)
    used: set[str] = set()
    for figure in [f for f in engine.index.figures if _askable(f)][:TRIED]:
        question = f"{figure.subject}有多少{figure.unit}？"
        if figure.subject in used:
            continue
        used.add(figure.subject)
        if _answer(engine, question) == figure.raw:
            chosen.append(question)
        if len(chosen) >= SHOWN:
            break
    return chosen


def _askable(figure: Figure) -> bool:
    return (
        figure.role == "quantity"
        and not figure.flags
        and figure.value is not None
        and 2 <= len(figure.subject) <= 14
        and bool(figure.unit)
    )


def _answer(engine: Engine, question: str) -> str | None:
    try:
        answer = engine.ask(question)
    except Exception:
        # A question of ours that cannot be asked is no reason to keep the reports from being asked.
        _log.exception("the example %r failed", question)
        return None
    return answer.answer if answer.status == "answered" else None
