"""Figures that one sentence, or two neighbours, set side by side, found by what tells the things named apart.

A question seldom calls two things what the report calls them (城里人, 农村人 for 城镇居民, 农村居民), but the characters
that tell the one from the other stay. A figure is of a thing where those characters lead to it and to no other figure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from corpus.figures import same_unit
from corpus.normalize import fold
from corpus.types import Figure
from qa import constraints
from qa.analyze import Analysis, Term, analyze
from qa.arithmetic import Computed, alike, exact, total
from qa.confidence import confidence
from qa.evidence import MISSING, Scene, Support, Vocabulary, found
from qa.figures import Candidate
from qa.steps import steps

#: Sentences looked through, and how sure one must be to be what the question is about.
NEAR, SURE = 6, 0.5
#: How much of what tells a thing from the others must lead to its figure.
_TELLS = 0.5
#: The weight of a word that names a thing.
_NOUN = 0.8
#: How much of a subject's words the question must have, to be asked about all that is counted so.
_WHOLE = 0.8
#: Characters that tell nothing apart.
_COMMON = re.compile(r"[的了是在有里个和与各为共\d,、()\"]|多少|一共|[几]")
_SIZES = ("quantity", "share", "target")


@dataclass(frozen=True, slots=True)
class Item:
    """A figure with the words that lead to it and those that close its clause, folded."""

    figure: Figure
    scene: Scene
    label: str


def items(scene: Scene) -> list[Item]:
    """The exact amounts of a sentence, each with the words around it that no other amount has."""
    changes = {step.change for step in steps(scene)}
    listed: list[Item] = []
    amounts = [f for f in scene.figures if f.role not in ("date", "name")]
    for n, figure in enumerate(amounts):
        lead = scene.slice(amounts[n - 1].end if n else scene.sentence.start, figure.start)
        # What follows an amount in its own clause is its own: 其中61人当选,28人…
        lead = re.split(r"[,;、]", lead, maxsplit=1)[-1] if n else re.split(r"[:;\"]", lead)[-1]
        following = scene.slice(
            figure.end, amounts[n + 1].start if n + 1 < len(amounts) else scene.sentence.end
        )
        tail = re.match(r"[^,;、。]*(?=[,;、。])", following)
        if figure.role == "threshold":
            continue
        # 改造提升104公里 is an amount of work, though 提升 is a word of change.
        work = figure.role == "change" and re.search(r"(?:改造|整治|优化)提升$", lead)
        if (figure.role in _SIZES or work) and figure not in changes and exact(figure):
            listed.append(Item(figure, scene, f"{lead} {tail[0] if tail else ''}"))
    return _respectively(listed, scene)


def _respectively(listed: list[Item], scene: Scene) -> list[Item]:
    """The items with the names that 分别 gives out in order: 甲、乙的收入分别为8元和6元."""
    known: list[str] = []
    for match in re.finditer(r"(?P<names>[^,;:。]+?)分别(?!是?由)", scene.text):
        named = [name for name in re.split(r"[、和与及]|以及", match["names"]) if name]
        named = known = named if len(named) > 1 else known  # 面积分别为…,职工分别为…
        base = scene.sentence.start + match.end()
        until = scene.text.find(";", match.end())
        stop = scene.sentence.start + until if until >= 0 else scene.sentence.end
        after = [item for item in listed if base <= item.figure.start < stop]
        given = [item for item in after if alike(item.figure, after[0].figure)][: len(named)] if after else []
        if len(named) < 2 or len(given) != len(named):
            continue
        for item, name in zip(given, named, strict=True):
            listed[listed.index(item)] = replace(item, label=name)
    return listed


def stretches(scenes: Sequence[Scene], within: int = 1) -> Iterator[tuple[Scene, ...]]:
    """Each of the best sentences alone, then with the one that follows it in its section, if that was found too.

    :param within: how many characters may stand between the two.
    """
    for scene in scenes[:NEAR]:
        yield (scene,)
    for scene in scenes[:NEAR]:
        if (after := follower(scene, scenes, within)) is not None:
            yield (scene, after)


def follower(scene: Scene, scenes: Sequence[Scene], within: int = 1) -> Scene | None:
    """The sentence found that stands right after another in its section, or next with a figure.

    :param within: how many characters, no figures among them, may stand between the two.
    """
    after = [s for s in scenes if s.section.id == scene.section.id and s.sentence.start >= scene.sentence.end]
    for other in sorted(after, key=lambda s: s.sentence.start):
        between = scene.document.text[scene.sentence.end : other.sentence.start]
        if len(between) > within or re.search(r"\d", between):
            return None
        if within <= 1 or other.figures:
            return other
    return None


def named(
    sides: Sequence[str], analysis: Analysis, scenes: Sequence[Scene], vocabulary: Vocabulary, unit: str = ""
) -> list[Candidate] | None:
    """A figure for each thing named, all of one unit and time; ``None`` where one has none or several."""
    for stretch in stretches(scenes):
        support = about(stretch, analysis, vocabulary)
        if support is None:
            continue
        pool = [item for scene in stretch for item in items(scene) if counted(item.figure, unit)]
        chosen = _assigned(sides, pool, vocabulary)
        if chosen is None or len({(i.figure.period or "")[:4] for i in chosen}) > 1:
            continue
        if any(broken(analysis, item) for item in chosen) or not _measured(sides, stretch, chosen):
            continue
        return [Candidate(i.figure, i.scene, support, 0.0) for i in chosen]
    return None


def _measured(sides: Sequence[str], stretch: Sequence[Scene], chosen: Sequence[Item]) -> bool:
    """Whether the sentences have what the things named are compared by: 入住率 is no number of visits."""
    asked = [analyze(side).terms for side in sides]
    shared = [t for t in asked[0] if all(t in terms for terms in asked[1:]) and t.weight >= 1]
    text = " ".join((stretch[0].heading, *(scene.text for scene in stretch)))
    if of_rates(shared) and chosen[0].figure.unit not in ("%", "‰"):
        return False
    counts = {"人数", "数量", "总数", "个数"}
    return all(found(t, text) >= MISSING or t.text in counts for t in shared)


def of_rates(terms: Sequence[Term]) -> bool:
    """Whether words ask of rates or shares, which amounts do not tell."""
    return any(re.search(r"率$|比例|比重|占比", term.text) for term in terms)


def about(stretch: Sequence[Scene], analysis: Analysis, vocabulary: Vocabulary) -> Support | None:
    """How far sentences account for the question together; ``None`` where they are not surely about it."""
    first, last = stretch[0], stretch[-1]
    supports = [s.support(analysis, vocabulary, s.sentence.start, s.sentence.end) for s in stretch]
    best = max(supports, key=lambda s: s.coverage)
    if first is not last:
        missing = tuple(t for t in supports[0].missing if t in supports[1].missing)
        total = sum(t.weight * vocabulary.weight(t.text) for t in analysis.terms)
        lost = sum(t.weight * vocabulary.weight(t.text) for t in missing)
        best = Support(max(best.coverage, 0.8 * (1 - lost / total)) if total else 0.0, 0.0, missing)
    return best if max(confidence(scene, best) for scene in stretch) >= SURE else None


def counted(figure: Figure, unit: str) -> bool:
    """Whether a figure is counted in the unit asked for; percentage points tell percentages apart."""
    if unit in ("", "%", "倍"):
        return True
    if unit == "百分点":
        return figure.unit == "%"
    return same_unit(figure.unit, unit) or figure.unit.split("/")[0] == unit


def broken(analysis: Analysis, item: Item) -> bool:
    """Whether a name or a time of the question does not hold of a figure; numbers only count what is named."""
    return constraints.broken(replace(analysis, numbers=()), item.scene, item.figure) is not None


def _assigned(sides: Sequence[str], pool: Sequence[Item], vocabulary: Vocabulary) -> list[Item] | None:
    """The one item that each side tells from the others."""
    chosen: list[Item] = []
    for i in range(len(sides)):
        scored = sorted(
            ((tells(i, sides, item, vocabulary, each=True), -n) for n, item in enumerate(pool)),
            reverse=True,
        )
        if not scored or scored[0][0] < _TELLS or (len(scored) > 1 and scored[0][0] == scored[1][0]):
            return None
        chosen.append(pool[-scored[0][1]])
    if len({item.figure for item in chosen}) < len(chosen):
        return None
    first = chosen[0].figure
    return chosen if all(alike(item.figure, first) for item in chosen) else None


def tells(i: int, sides: Sequence[str], item: Item, vocabulary: Vocabulary, *, each: bool = False) -> float:
    """How much of what tells one side from the others leads to an item, 0 to 1.

    :param each: whether every word of it must do so by at least one character.
    """
    asked = [analyze(side, vocabulary.names).terms for side in sides]
    others = {term.text for j, terms in enumerate(asked) if j != i for term in terms}
    own = [term for term in asked[i] if term.text not in others]
    words = min((found(term, item.label) for term in own), default=0.0)
    if each and not all(letters(term.text) & letters(item.label) for term in own if term.weight >= _NOUN):
        return 0.0
    mine = letters(sides[i]) - set().union(*(letters(s) for j, s in enumerate(sides) if j != i))
    shared = len(mine & letters(item.label)) / len(mine) if mine else 0.0
    return max(words, shared)


def letters(text: str) -> set[str]:
    """The characters of a text that can tell things apart."""
    return set(_COMMON.sub("", fold(text)))


def counted_off(analysis: Analysis, scenes: Sequence[Scene], vocabulary: Vocabulary) -> Computed | None:
    """The sum over as many things as the question counts (三个中心的投资), which neighbouring sentences tell one by one."""
    counts = {
        int(n.value)
        for n in analysis.numbers
        if n.value is not None and n.role == "quantity" and n.value < 10
    }
    if len(counts) != 1:
        return None
    for scene in scenes[:NEAR]:
        support = about((scene,), analysis, vocabulary)
        for subject in dict.fromkeys(item.figure.subject for item in items(scene) if item.figure.subject):
            near = [s for s in scenes if s.section.id == scene.section.id]
            same = [item for s in near for item in items(s) if item.figure.subject == subject]
            same.sort(key=lambda item: item.figure.start)
            asked = letters(subject)
            known = len(asked & letters(analysis.question)) / len(asked) if asked else 0.0
            if (
                support is None
                or known < _WHOLE
                or {len(same)} != counts
                or any(broken(analysis, i) for i in same)
            ):
                continue
            return total([Candidate(i.figure, i.scene, support, 0.0) for i in same])
    return None
