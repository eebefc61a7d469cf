"""One thing at two times: now and before (一度96公斤, 如今31公斤), or in two years that the question names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from qa.analyze import Analysis, analyze
from qa.arithmetic import alike
from qa.evidence import MISSING, Scene, Vocabulary, found
from qa.figures import Candidate, rank
from qa.named import joined
from qa.parallel import Item, about, broken, counted, items, letters, stretches

#: How far behind the best reading a figure of the other year may lie.
_MARGIN = 0.5
#: Characters that may stand between the sentence that tells what was and the one that tells what is.
_APART = 60
_BEFORE = re.compile(r"从前|以前|之前|过去|原来|原先|当初|早先|起初|最初|一开始|开始时|一度|先前")
_ONCE = re.compile(
    r"一度|曾经?|原[有来先]|[革治改建革]前|从前|过去|以前|此前|之前|早先|起初|最初|当初|[由从](?!而|事|业)|刚开始"
)
_NOW = re.compile(
    r"如今|现在|目前|眼下|现已|今年|(?:降|减|压缩|压减|缩短|下降|减少|增|升|提高|增加|上升|扩大|提升|回落|精简|压降|调整|整合|合并|扩)(?:到|至|为|成)了?(?=\s|$)"
)
_YEAR = re.compile(r"(?:19|20)\d\d(?=年)")
_GOAL = re.compile(r"目标|计划|规划|任务|预期|指标|要达到|力争")
_STATE = re.compile(
    r"(?:19|20)\d\d年(?:年?[底末初])?的?|目标|计划|规划|任务|实际(?:数|值|完成)?|的?(?:数值?|水平|情况)$"
)


def now_and_before(
    analysis: Analysis, scenes: Sequence[Scene], vocabulary: Vocabulary, unit: str = ""
) -> list[Candidate] | None:
    """The figure that once was and the one that is now, of one sentence or two neighbours; ``None`` if unclear.

    :param unit: the unit that the question asks for, or ``""``.
    """
    for stretch in stretches(scenes, _APART):
        support = about(stretch, analysis, vocabulary)
        if support is None:
            continue
        pool = [item for scene in stretch for item in items(scene) if counted(item.figure, unit)]
        once = [item for item in pool if _ONCE.search(item.label) and not _NOW.search(item.label)]
        now = [item for item in pool if _NOW.search(item.label) and item not in once]
        if len(once) != 1 or len(now) != 1 or not alike(once[0].figure, now[0].figure):
            continue
        if any(broken(analysis, item) for item in (*once, *now)) or not _named(analysis, once[0], now[0]):
            continue
        return [Candidate(i.figure, i.scene, support, 0.0) for i in (*once, *now)]
    return None


def _named(analysis: Analysis, once: Item, now: Item) -> bool:
    """Whether the sentences name the things asked about, if only by their characters (剩饭剩菜, 饭菜), and where the
    sentence has other figures before, the words at the figure itself name one of them.
    """
    text = " ".join((once.scene.heading, once.scene.text, now.scene.text))
    things = [t for t in analysis.terms if t.weight >= 1 and not _BEFORE.fullmatch(t.text)]
    if any(f.end <= once.figure.start and f.role not in ("date", "name") for f in once.scene.figures):
        own = letters(once.label)
        if not any(letters(term.text) & own for term in things):
            return False
    return all(found(term, text) >= MISSING or letters(term.text) <= letters(text) for term in things)


def two_years(
    sides: Sequence[str], scenes: Sequence[Scene], vocabulary: Vocabulary
) -> list[Candidate] | None:
    """The figures of one subject in the two years that two noun phrases name; ``None`` where there are not both."""
    years = [_YEAR.findall(side) for side in sides]
    if len(sides) != 2 or any(len(y) != 1 for y in years) or years[0] == years[1]:
        return None
    topics = sorted((_STATE.sub("", side).strip("的,") for side in sides), key=len)
    topic = joined(analyze(f"{topics[-1]}是多少", vocabulary.names), vocabulary)
    ranked = rank(replace(topic, operation=None), scenes, vocabulary)
    ranked = [c for c in ranked if c.score >= ranked[0].score - _MARGIN]
    either: list[list[Candidate]] = []
    for side, (year,) in zip(sides, years, strict=True):
        either.append([c for c in ranked if (c.figure.period or "")[:4] == year and _is(side, c)])
    pairs = [
        (a, b)
        for a in either[0]
        for b in either[1]
        if a.figure.subject == b.figure.subject and a.figure.subject and alike(a.figure, b.figure)
    ]
    return list(pairs[0]) if len({(a.figure.value, b.figure.value) for a, b in pairs}) == 1 else None


def _is(side: str, candidate: Candidate) -> bool:
    """Whether a figure is a goal where the phrase names one, and none where it does not."""
    return bool(_GOAL.search(side)) <= (candidate.figure.role == "target")
