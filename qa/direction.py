"""Which way something went: 猪肉产量是涨了还是跌了 is answered by the stated change, 下降1.5%."""

from __future__ import annotations

import re

from corpus.types import Role
from qa.arithmetic import usable
from qa.breakdown import Resolve
from qa.figures import Candidate

_CHANGES: tuple[Role, ...] = ("change",)
_RISE = r"(?:增长|增加|增多|增产|增收|上升|上涨|提高|提升|扩大|变多|变高|变好|[涨升增多高])"
_FALL = r"(?:下降|下跌|下滑|减少|减产|减收|降低|回落|缩小|变少|变低|变差|[跌降减少低])"
_EITHER = r"了?(?:还是|或者?|是|、|,)(?:说)?(?:是)?"
_ASKED = re.compile(
    rf"(?P<topic>[^?!。]{{2,}}?),?(?:到底|究竟|整体|总体|同比|[比较][^,]{{1,5}}?)?,?(?:是|有)?"
    rf"(?:{_RISE}{_EITHER}{_FALL}|{_FALL}{_EITHER}{_RISE})了?(?:呢|的|啊)?[?!。]*"
)
#: The verb that a report tells a change with, right before it.
_VERB = re.compile(
    r"(?:增长|增加|增产|增收|上升|上涨|提高|提升|扩大|升值|下降|下跌|下滑|减少|减产|减收|降低|回落|缩小|收窄|压减|贬值|[涨升增跌降减])"
    r"(?:了|幅)?[^\d,;。]{0,6}$"
)


def topic(question: str) -> str:
    """What a question of which way something went is about; ``""`` where it asks something else.

    >>> topic("猪肉产量是涨了还是跌了?")
    '猪肉产量'
    """
    match = _ASKED.fullmatch(question)
    return match["topic"] if match else ""


def solve(question: str, resolve: Resolve) -> tuple[Candidate, int] | None:
    """The change that tells which way, and where its verb begins in the document.

    :param question: folded.
    :param resolve: finds the stated figure for a question.
    :return: ``None`` where none is asked for, or the report states no such change.
    """
    about = topic(question)
    found = resolve(f"{about}增长多少", apart=about, roles=_CHANGES) if about else None
    if found is None or found.figure.direction is None or not usable(found.figure):
        return None
    scene, figure = found.scene, found.figure
    clause = scene.clause_at(figure.start)
    verb = _VERB.search(scene.slice(clause.start, figure.start))
    return None if verb is None else (found, clause.start + verb.start())
