"""A conversation: the last turns, and follow-ups read with them."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from qa import followup
from qa.followup import Turn

if TYPE_CHECKING:
    from qa.engine import Engine
    from qa.types import Answer

__all__ = ["KEPT", "Session", "Turn"]

#: Turns that a conversation looks back on.
KEPT = 8


class Session:
    """One conversation with an engine; threads may share it, and its questions are then taken one by one.

    >>> from qa import Engine, Session
    >>> session = Session(Engine.open())
    >>> session.ask("全市有多少个村实现了书记、主任一肩挑?").answer
    '385个'
    >>> answer = session.ask("占比呢?")
    >>> answer.resolved, answer.answer
    ('全市实现了书记、主任一肩挑的村占比是多少？', '38.23%')

    :param turns: the conversation so far, the last turn last.
    """

    def __init__(self, engine: Engine, *, turns: Sequence[Turn] = ()) -> None:
        self._engine = engine
        self._turns: deque[Turn] = deque(turns, maxlen=KEPT)
        self._lock = threading.Lock()

    @property
    def turns(self) -> tuple[Turn, ...]:
        """The turns kept, the last one last."""
        return tuple(self._turns)

    def ask(self, question: str, *, doc_ids: Collection[str] | None = None) -> Answer:
        """Answer a question, or a follow-up to the one before.

        :return: as :meth:`qa.engine.Engine.ask`; ``question`` is as asked, and ``resolved`` the full question
            that a follow-up was read as (``None`` where it was asked in full).
        :raises QuestionError: the question, or what it was read as, is empty or too long; nothing is kept of it.
        """
        with self._lock:
            before = self.turns
            if before and followup.asks_more(question):
                full = before[-1].question
                answer = self._engine.more(full, doc_ids=doc_ids)
                return replace(answer, question=question, resolved=followup.MORE + full)
            full = followup.resolve(question, before) or question
            answer = self._engine.ask(full, doc_ids=doc_ids)
            vague = answer.status == "ambiguous"
            # A greeting is no turn to come back to, nor is a follow-up to nothing.
            if answer.citations and (answer.status != "not_found" or followup.complete(full)):
                self._turns.append(Turn(full, answer.answer, vague))
            return answer if full == question else replace(answer, question=question, resolved=full)
