"""A question that asks several things: 甲村有多少户？占比多少？ is two questions, the second about the first's topic."""

from __future__ import annotations

import re

from qa.types import Finding, Place, Refusal
from qa.words import words

_ASKS = re.compile(
    r"多少|(?<![那这好])几(?!乎)|什么|啥|哪|谁|怎么样?|怎样|如何|为什么|为何|何时|何地|多大|多高|多长|多久|百分之|占比"
)
_TOPIC_ENDS = re.compile(
    r"(?:一共|总共|共|大约|各)?(?:有|是|为|达到?)?(?:多少|几|什么|啥|哪|谁|怎|如何|为何|何|占比)"
)
_PRONOUN = re.compile(
    r"^(?:那么?|并且|而且|以及|还有|同时|分别)?,?(?:他们|她们|它们|他|她|它|其中|其|这些|这)?的?"
)
#: Those that a question counts: 他们 in the next part are they, and not all of whom it counts them.
_PEOPLE = re.compile(r"有?(?:多少|几)[个名位]?人(?P<who>[\u4e00-\u9fff]{2,})$")
#: Longer parts stand alone; only a short one leans on the topic before it.
_LEANS = 12


def split(question: str) -> list[str]:
    """The questions that a folded question asks, each in full; one item where it asks one thing.

    >>> split("通了公交的村有多少个?占比多少?")
    ['通了公交的村有多少个', '通了公交的村占比多少']
    >>> split("参选的有多少人当选为书记,他们的学历如何?")
    ['参选的有多少人当选为书记', '当选为书记的人学历如何']
    """
    if (listed := _EACH.fullmatch(question)) is not None:
        items = _items(listed["items"])
        return [f"{item}{listed['rest']}" for item in items] if items else [question]
    parts = [part for part in re.split(r"[,?;!。]+", question) if part.strip()]
    asking = [part for part in parts if _ASKS.search(part)]
    if (
        len(asking) < 2
        or len(asking) > 3
        or "还是" in question
        or re.search(r"相比|比较|谁更|哪个更|哪.{0,6}最", question)
    ):
        return [question]
    first = ",".join(parts[: parts.index(asking[0]) + 1])
    topic = _TOPIC_ENDS.split(first, maxsplit=1)[0]
    whole = [first]
    for part in asking[1:]:
        own = _PRONOUN.sub("", part)
        people = _PEOPLE.search(first) if re.search("[他她]们", part) else None
        about = f"{people['who']}的人" if people else topic
        whole.append(f"{about}{own}" if len(own) <= _LEANS and about not in own else own)
    return whole


#: 甲、乙和丙的产值分别是多少: one question for each.
_EACH = re.compile(
    r"(?P<items>[^,?;!。]+?)(?:分别|各)(?P<rest>(?:是|为|有|达到?|占)?(?:了)?(?:多少|几|多大|多高)[^,;!。]*)"
)
#: More than this many are asked for as a table.
_MOST_ITEMS = 4


def _items(text: str) -> list[str]:
    """The things of a list, each with what the last one has in common with them; empty where it is no list.

    >>> _items("城镇和农村居民的人均收入")
    ['城镇居民的人均收入', '农村居民的人均收入']
    """
    items = re.split(r"、|以及|[和与跟及]", text)
    if not 2 <= len(items) <= _MOST_ITEMS or not all(len(item) > 1 for item in items):
        return []
    last = items[-1]
    size = len(words(items[-2], guess=False)[-1].text)
    alike = last.find(items[-2][-1], size - 1) + 1  # 第二产业, 第三产业增加值
    shared = last[alike or size :]
    return [*(item if item.endswith(shared) else item + shared for item in items[:-1]), last]


def merge(outcomes: list[Finding | Refusal]) -> Finding | Refusal:
    """One finding out of the answers to each part; the first refusal where a part has no answer."""
    findings = [outcome for outcome in outcomes if isinstance(outcome, Finding)]
    if len(findings) < len(outcomes) or any(finding.derivation for finding in findings[1:]):
        return outcomes[0]
    places: tuple[Place, ...] = tuple(
        dict.fromkeys(place for finding in findings for place in finding.places)
    )
    figures = tuple(dict.fromkeys(figure for finding in findings for figure in finding.figures))
    return Finding(
        "；".join(dict.fromkeys(finding.answer for finding in findings)),
        places,
        min(finding.confidence for finding in findings),
        figures,
        findings[0].derivation,
    )
