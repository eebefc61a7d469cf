"""Which way something went: 猪肉产量是涨了还是跌了 is answered by the stated change, 下降1.5%."""

from __future__ import annotations

import re

from corpus.normalize import fold
from qa import judge, polarity
from qa.breakdown import Resolve
from qa.figures import Candidate

_RISE = rf"(?:{polarity.UP.pattern}|变好|[增多高])"
_FALL = rf"(?:{polarity.DOWN.pattern}|变差|[减少低])"
_EITHER = r"了?(?:还是|或者?|是|、|,)(?:说)?(?:是)?"
_ASKED = re.compile(
    rf"(?P<topic>[^?!。]{{2,}}?),?(?:到底|究竟|整体|总体|同比|[比较][^,]{{1,5}}?)?,?(?:是|有)?"
    rf"(?:{_RISE}{_EITHER}{_FALL}|{_FALL}{_EITHER}{_RISE})了?(?:呢|的|啊)?[?!。]*"
)


def topic(question: str) -> str:
    """What a question of which way something went is about; ``""`` where it asks something else.

    >>> topic("猪肉产量是涨了还是跌了?")
    '猪肉产量'
    """
    match = _ASKED.fullmatch(question)
    return match["topic"] if match else ""


def solve(question: str, resolve: Resolve) -> tuple[Candidate, int] | None:
    """The change that tells which way, and where the words that tell it begin in the document.

    :param question: folded.
    :param resolve: finds the stated figure for a question.
    :return: ``None`` where none is asked for, or the report states no such change.
    """
    about = topic(question)
    found = judge.change_of(about, resolve) if about else None
    if found is None:
        return None
    lead = found.scene.slice(found.scene.sentence.start, found.figure.start)
    at = lead.rfind(fold(found.figure.measure)) if found.figure.measure else -1
    return (found, found.scene.sentence.start + at) if at >= 0 else None
