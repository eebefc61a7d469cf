"""Which figure of the report answers a question: of those of the right kind, the one whose words fit best."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from corpus.figures import same_unit
from corpus.normalize import fold
from corpus.types import Figure
from qa.analyze import Analysis
from qa.dimensions import other_dimension
from qa.evidence import Scene, Support, Vocabulary
from qa.fitting import (
    COUNTS,
    FALL,
    PLANNED,
    RISE,
    conflicts,
    fits,
    graded,
    in_unit,
    label_of,
    measured,
    noun_fit,
)
from qa.others import other_than_asked, surely_other
from qa.rivals import aimed, astray, outdone, running, seasonal, threshold_fit, undone, unfounded
from qa.words import words

#: What each reading of a figure adds to (or takes from) the coverage of the question's words;
#: chosen on the tuning half of the product's questions.
PRECISION, SEARCH, DENSE, NOUN, ROLE = 0.15, 0.1, 0.15, 0.25, 0.15


RESTRICTED, THRESHOLD, ORIGIN, FOREIGN, PART, OTHER, DATED, SEASON = 0.12, 0.3, 0.3, 0.3, 0.1, 0.4, 0.15, 0.25
NAMED, AIMED, LACKING = 0.15, 0.2, 0.1


#: What is left of the coverage of a figure that seems to be of another kind; two such doubts rule it out.
DOUBTED = 0.45


#: What a number of the question that holds weighs beside its words.
NUMBER = 0.8


#: Words that narrow a figure down: where the figure's own words have one that the question does not ask for, the
#: figure is of something narrower.
_RESTRICTORS = tuple(
    (re.compile(pattern), re.compile(asked or pattern))
    for pattern, asked in (
        (r"中位数", ""),
        (r"人均|每人|平均每|每万|每千|亩均|户均|均花费", ""),
        (r"新增|新建|新开工|净增|新签|新设|新登记", r"新|净增|建了"),
        (r"累计|总数|合计|总计", r"累计|总|一共|共|到目前为止|至今|全部|各级|截至|到年底|有多少"),
        (r"目标|计划|预期|力争|打算", r"目标|计划|预期|力争|打算|要|准备|争取|将|定"),
        (r"城镇|城市|城里|市民", ""),
        (r"农村|乡村|农民|村民|乡下", ""),
        (r"第一产业|农业", ""),
        (r"第二产业|工业", ""),
        (r"第三产业|服务业", ""),
        (r"女|妇", ""),
        (r"上半年", ""),
        (r"前三季度", ""),
        (r"一季度|二季度|四季度|月份", ""),
        (r"亿元以上|万元以上", ""),
        (r"民间|民营|私人", ""),
        (r"外商|外资", ""),
        (r"高新|高技术", ""),
        (r"新能源", ""),
        (r"能耗|水耗|耗能|耗水", ""),
        (r"老年|老人|困难", ""),
    )
)


_EACH = re.compile(r"每(?:一?[个名户家村支所镇乡县人])")
_EACH_ASKED = re.compile(r"每|各|一[个名户家村支所]|人均|户均|平均")
_ALL = re.compile(r"全[市县区省国村镇乡旗]|一共|总共|合计|总计|共有")


_FORMERLY = re.compile(r"原来|原先|之前|以前|此前|上年|去年|上届|上一|往年|过去")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A figure with how well it fits; higher scores are better.

    :param proposed: whether the reader proposes it, and no rule accepts it; its score is the reader's then.
    """

    figure: Figure
    scene: Scene
    support: Support
    score: float
    proposed: bool = False


def rank(analysis: Analysis, scenes: Iterable[Scene], vocabulary: Vocabulary) -> list[Candidate]:
    """Every figure of the right form in the scenes, best first; ties keep the scenes' order."""
    scenes = list(scenes)
    similarity = closeness(scenes)
    candidates = []
    for place, scene in enumerate(scenes):
        for figure in scene.figures:
            if not fits(figure, analysis):
                continue
            noun = noun_fit(analysis.wanted.noun, figure, scene, analysis.question)
            # 党员 only modifies what 203名党员干部 counts: that is surely something else.
            wrong_noun = 2 if 0 < noun <= 0.3 else int(noun < COUNTS)
            doubts = wrong_noun + (not measured(figure, scene, analysis)) + conflicts(figure, scene, analysis)
            if doubts > 1 or not in_unit(figure, analysis):
                continue
            start, end = scene.window(figure)
            lead = scene.slice(scene.segment_start(start), start) + scene.heading
            if not graded(analysis.question, label_of(figure, scene) + scene.slice(figure.end, end) + lead):
                continue
            if outdone(figure, scene, analysis) or unfounded(figure, scene, analysis):
                continue
            if apiece(figure, scene, analysis) or other_than_asked(figure, scene, analysis, vocabulary):
                continue
            support = scene.support(analysis, vocabulary, start, end, own=figure.subject)
            doubts += astray(support, analysis, vocabulary) + together(figure, analysis)
            doubts += undone(figure, scene, analysis, vocabulary)
            support = with_numbers(support, analysis)
            if doubts:
                support = replace(support, coverage=DOUBTED * support.coverage)
            own = fold(figure.subject) + scene.slice(start, end)
            score = (
                support.coverage
                + PRECISION * support.precision
                + SEARCH / (1 + 0.2 * place)
                + DENSE * similarity[place]
                + NOUN * (noun - 1)
                + ROLE * role_fit(figure, scene, analysis)
                - RESTRICTED * min(2, unasked(own, analysis))
                - RESTRICTED
                * min(2, unmet(own + scene.slice(scene.segment_start(start), start), scene, analysis))
                + DATED * dated(figure, analysis)
                + THRESHOLD * threshold_fit(figure, scene, analysis)
                - PART * part(figure, scene, analysis)
                + NAMED * named_part(figure, scene, analysis)
                - OTHER * other_of_list(figure, scene, analysis)
                - SEASON * seasonal(figure, scene, analysis)
                - AIMED * aimed(figure, scene, analysis)
                - LACKING * any(t.weight >= 1 and vocabulary.has(t.text) for t in support.missing)
                - FOREIGN * any(term.text in analysis.names for term in support.missing)
                - ORIGIN * origin(figure, scene, analysis)
                - ORIGIN * running(figure, scene, analysis)
                - FOREIGN
                * foreign(scene.slice(scene.segment_start(figure.start), end), scene, analysis, vocabulary)
            )
            candidates.append(Candidate(figure, scene, support, score))
    return sorted(candidates, key=lambda c: -c.score)


def proposed(analysis: Analysis, scenes: Iterable[Scene], vocabulary: Vocabulary) -> list[Candidate]:
    """The figures of the sentences that the reader read, those first that it marks most surely.

    Of any form: where a question is worded otherwise than its report, the rules take what it means for another thing.
    """
    candidates = []
    for scene in scenes:
        for figure in scene.figures:
            if figure.role == "name" or not in_unit(figure, analysis) or other_dimension(figure, analysis):
                continue
            if surely_other(figure, scene, analysis, vocabulary):
                continue
            marked = scene.proposed(figure.start, figure.end)
            if marked is None:
                continue
            support = scene.support(analysis, vocabulary, *scene.window(figure), own=figure.subject)
            support = with_numbers(support, analysis)
            candidates.append(Candidate(figure, scene, support, marked.score, proposed=True))
    return sorted(candidates, key=lambda c: -c.score)


def with_numbers(support: Support, analysis: Analysis) -> Support:
    """The support with the question's numbers, which the constraints check, counted as accounted for."""
    weight = NUMBER * len(analysis.numbers)
    total = sum(term.weight for term in analysis.terms)
    coverage = (support.coverage * total + weight) / (total + weight) if total + weight else 0.0
    return replace(support, coverage=coverage)


def apiece(figure: Figure, scene: Scene, analysis: Analysis) -> bool:
    """Whether the figure is of each one (每个工作队不少于5人) and the question asks for them all together, or is the one
    that another is given for (1美元兑7.12元).
    """
    if figure.value == 1 and re.match(r"可?[兑折换合]", scene.slice(figure.end, figure.end + 2)):
        return True
    before = scene.slice(scene.clause_at(figure.start).start, figure.start)
    return (
        _EACH.search(before) is not None
        and _ALL.search(analysis.question) is not None
        and _EACH_ASKED.search(analysis.question) is None
    )


def together(figure: Figure, analysis: Analysis) -> bool:
    """Whether the figure counts several kinds at once (县乡干部、第一书记和工作队成员) and only one is asked for."""
    items = [item for item in re.split(r"[、和与及]|以及", fold(figure.subject)) if len(item) > 1]
    if len(items) < 2 or figure.role != "quantity":
        return False
    asked = [any(item[i : i + 2] in analysis.question for i in range(len(item) - 1)) for item in items]
    return sum(asked) == 1


def dated(figure: Figure, analysis: Analysis) -> bool:
    """Whether the figure itself is of the period that the question names, and not only its sentence."""
    return figure.period is not None and any(figure.period.startswith(p) for p in analysis.periods)


def part(figure: Figure, scene: Scene, analysis: Analysis) -> bool:
    """Whether the figure is one of the parts after 其中 and the question does not name that part."""
    before = scene.slice(scene.sentence.start, figure.start)
    if "其中" not in before:
        return False
    if _narrowed(figure, scene, before, analysis):
        return True
    own = fold(figure.subject) or scene.slice(*scene.window(figure)).replace("其中", "")
    for shared in (analysis.wanted.noun, analysis.wanted.measure):
        own = own.split(shared)[0] if shared else own
    named = [word.text for word in words(own, guess=False) if len(word.text) > 1]
    return bool(own) and not any(word in analysis.question for word in named or [own])


def _narrowed(figure: Figure, scene: Scene, before: str, analysis: Analysis) -> bool:
    """Whether the same is counted before 其中 as a whole: 党员18万名,其中两新组织党组织2317个、党员3万名."""
    mark = scene.sentence.start + before.rindex("其中")
    whole = any(
        f.end <= mark and same_unit(f.unit, figure.unit) and fold(f.subject) == fold(figure.subject)
        for f in scene.figures
    )
    lead = words(scene.slice(mark + 2, figure.start), guess=False) if whole else ()
    return any(w.flag[:1] == "n" and len(w.text) > 1 and w.text not in analysis.question for w in lead)


def named_part(figure: Figure, scene: Scene, analysis: Analysis) -> bool:
    """Whether the figure is one of the parts after 其中 and the question has all of its subject (省派, in 省派的有几名)."""
    own = fold(figure.subject)
    return (
        len(own) > 1
        and own in analysis.question
        and "其中" in scene.slice(scene.sentence.start, figure.start)
    )


def other_of_list(figure: Figure, scene: Scene, analysis: Analysis) -> bool:
    """Whether 分别 gives the figure to another item of a list than the one that the question names.

    甲、乙的标准分别为8元和6元: the second figure is 乙's.
    """
    base = scene.sentence.start
    match = re.search(r"([^,;。]+?)分别", scene.text)
    if match is None or base + match.end() > figure.start:
        return False
    items = [item for item in re.split(r"[、和与及]|以及", match.group(1)) if item]
    given = [f for f in scene.figures if f.start >= base + match.end() and same_unit(f.unit, figure.unit)]
    if len(items) < 2 or len(items) != len(given) or figure not in given:
        return False
    mine = items[given.index(figure)]
    named = [item for item in items if item[:2] in analysis.question or _same_sort(item, analysis.question)]
    return bool(named) and mine not in named


def _same_sort(item: str, question: str) -> bool:
    """Whether both have one of the words that narrow things down alike: 农村居民 and 乡下人."""
    return any(said.search(item) and said.search(question) for said, _ in _RESTRICTORS)


def closeness(scenes: list[Scene]) -> list[float]:
    """The scenes' cosine to the question, scaled to 0 for the least and 1 for the closest of them."""
    cosines = [s.hit.dense_score if s.hit and s.hit.dense_score is not None else 0.0 for s in scenes]
    low, high = min(cosines, default=0.0), max(cosines, default=0.0)
    return [(c - low) / (high - low) if high > low else 0.0 for c in cosines]


def unasked(own: str, analysis: Analysis) -> int:
    """How many narrowing words the figure's own words have that the question has not."""
    return sum(bool(said.search(own)) and not asked.search(analysis.question) for said, asked in _RESTRICTORS)


def unmet(own: str, scene: Scene, analysis: Analysis) -> int:
    """How many narrowing words the question has that neither the figure's part of the sentence nor its heading has."""
    near = own + scene.heading
    return sum(bool(said.search(analysis.question)) and not said.search(near) for said, _ in _RESTRICTORS)


def foreign(text: str, scene: Scene, analysis: Analysis, vocabulary: Vocabulary) -> bool:
    """Whether the words are of a place that the question does not name, and of none that it does.

    The place that the whole document is about is named by asking of it.
    """
    if any(name in text for name in analysis.names):
        return False
    if any(place in text and place in scene.about for place in vocabulary.places):
        return False
    return any(
        place in text and place[:2] not in analysis.question and place not in scene.about
        for place in vocabulary.places
    )


def origin(figure: Figure, scene: Scene, analysis: Analysis) -> bool:
    """Whether the figure is where something came *from* (由8天压缩到3天) and the question does not ask for that."""
    clause = scene.clause_at(figure.start)
    before = scene.slice(clause.start, figure.start)
    after = scene.slice(figure.end, clause.end)
    from_here = re.search(r"(?:由|从)[^,;]{0,12}$", before) and re.match(
        r"[^,;]{0,10}(?:到|至|为|成)\d*", after
    )
    return bool(from_here) != bool(_FORMERLY.search(analysis.question)) if from_here else False


#: What a duration is told with, where it is how long something took.
_LASTED = re.compile(r"历时|持续|用时|耗时|工期|为期|时间")


def role_fit(figure: Figure, scene: Scene, analysis: Analysis) -> float:
    """Preference among the forms that would do, -1 to 1."""
    role = analysis.wanted.role
    if role is None or role == "quantity":
        if figure.role == "change":
            return -1.0
        if PLANNED.search(analysis.question) or re.search(
            r"(?:今年|明年|年[底末]?|将来?|未来|今后|下一步|接下来|届时|干完|还).{0,12}要(?!求|是|点|紧|闻|素)|要(?:达|实现|完成|建成|新增|增|控制|力争|争|压|降|提高)",
            analysis.question,
        ):
            return {"target": 1.0, "quantity": 0.6, "share": 0.6}.get(figure.role, 0.0)
        return {"quantity": 1.0, "target": 0.8, "share": 0.6}.get(figure.role, 0.0)
    if role == "change":
        question, words = analysis.question, figure.raw + figure.subject
        against = FALL.search(question) and not RISE.search(question) and RISE.search(words)
        return (1.0 if figure.role == "change" else 0.0) - (1.0 if against else 0.0)
    if role == "duration":
        clause = scene.clause_at(figure.start)
        return 1.0 if _LASTED.search(scene.slice(clause.start, figure.end)) else 0.0
    return 1.0 if figure.role == role else 0.0
