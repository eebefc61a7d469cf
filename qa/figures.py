"""Which figure of the report answers a question: the form it must have, and how well its words fit."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from corpus.figures import same_unit
from corpus.normalize import fold
from corpus.types import Figure
from qa.analyze import Analysis, Wanted
from qa.constraints import within
from qa.evidence import Scene, Support, Vocabulary, overlap
from qa.words import STOP, synonyms, words

#: What each reading of a figure adds to (or takes from) the coverage of the question's words;
#: chosen on the tuning half of the product's questions.
PRECISION, SEARCH, DENSE, NOUN, ROLE = 0.15, 0.1, 0.15, 0.25, 0.15
RESTRICTED, THRESHOLD, ORIGIN, FOREIGN, PART, OTHER = 0.12, 0.3, 0.3, 0.3, 0.1, 0.4
#: What is left of the coverage of a figure that seems to be of another kind; two such doubts rule it out.
DOUBTED = 0.45
#: What a number of the question that holds weighs beside its words.
NUMBER = 0.8
#: A figure that counts the asked noun less surely than this counts something else.
_COUNTS = 0.5
#: Words after a noun that say how much of it there is, so that the noun stays what is counted.
_AMOUNTS = frozenset("总数 数 人数 数量 产量 总产量 总量 金额 总额".split())
#: Units that 个 can stand for: anything that is counted one by one.
_COUNTED = frozenset(
    "个家户所座间套条项场次期件份部支辆台处张篇本头只株床栋幢片人名位类种批组对口届站门节枚块枝艘架孔眼宗起例大"
)
#: Words that narrow a figure down: where the figure's own words have one that the question does not ask for, the
#: figure is of something narrower.
_RESTRICTORS = tuple(
    (re.compile(pattern), re.compile(asked or pattern))
    for pattern, asked in (
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
        (r"老年|老人|困难", ""),
    )
)
#: Units of people: 个 does not stand for them when a report counts something else by it.
_PEOPLE = frozenset("人名位口")
_RISE = re.compile(r"增长|增加|提高|上升|上涨|提升|扩大|净增|涨|升")
_FALL = re.compile(r"下降|减少|降低|下跌|下滑|回落|缩小|缩短|压减|跌|降")
_FORMERLY = re.compile(r"原来|原先|之前|以前|此前|上年|去年|上届|上一|往年|过去")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A figure with how well it fits; higher scores are better."""

    figure: Figure
    scene: Scene
    support: Support
    score: float


def fits(figure: Figure, analysis: Analysis) -> bool:
    """Whether the figure has the form that the question asks for: its role and its unit."""
    wanted = analysis.wanted
    if figure.role in ("name", "date"):
        return False
    if wanted.unit and wanted.role != "share":
        return _unit_fits(figure.unit, wanted.unit) and not (
            figure.role == "threshold" and not _asks_threshold(figure, analysis)
        )
    if wanted.role == "share":
        return figure.unit in ("%", "‰") and (figure.role != "change" or not _moved(figure))
    if wanted.role == "duration":
        return figure.role == "duration"
    if wanted.role == "change":
        return figure.role == "change" or figure.unit == "百分点"
    if figure.role == "threshold":
        return _asks_threshold(figure, analysis)
    return figure.role != "duration"


def _moved(figure: Figure) -> bool:
    return bool(_RISE.search(figure.subject) or _FALL.search(figure.subject))


def _asks_threshold(figure: Figure, analysis: Analysis) -> bool:
    """Whether the question asks for the bound itself, as in 每队不少于多少人 or 多少才算限额以上."""
    qualifier = fold(figure.qualifier or "")
    return bool(
        (qualifier and qualifier[-2:] in analysis.question)
        or re.search(
            r"(?:多少|几).{0,4}(?:才|算|能算|为|属于)|标准|门槛|至少|最少|不少于|不低于|起码",
            analysis.question,
        )
    )


def _unit_fits(unit: str, asked: str) -> bool:
    if unit == "个" and asked in _PEOPLE:
        return False  # reports count people by 人, 名 or 位
    if same_unit(unit, asked):
        return True
    if (
        asked in ("个", "家", "类", "种")
        and unit in _COUNTED
        or unit in ("个", "大")
        and asked in _COUNTED - _PEOPLE
    ):
        return True
    return "/" in unit and unit.split("/")[0] == asked


def rank(analysis: Analysis, scenes: Iterable[Scene], vocabulary: Vocabulary) -> list[Candidate]:
    """Every figure of the right form in the scenes, best first; ties keep the scenes' order."""
    scenes = list(scenes)
    similarity = closeness(scenes)
    candidates = []
    for place, scene in enumerate(scenes):
        for figure in scene.figures:
            if not fits(figure, analysis):
                continue
            noun = noun_fit(analysis.wanted.noun, figure, scene)
            doubts = (
                (noun < _COUNTS)
                + (not measured(figure, scene, analysis))
                + conflicts(figure, scene, analysis)
            )
            if doubts > 1 or not in_unit(figure, analysis):
                continue
            start, end = scene.window(figure)
            support = scene.support(analysis, vocabulary, start, end, own=figure.subject)
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
                + THRESHOLD * threshold_fit(figure, scene, analysis)
                - PART * part(figure, scene, analysis)
                - OTHER * other_of_list(figure, scene, analysis)
                - ORIGIN * origin(figure, scene, analysis)
                - FOREIGN * foreign(scene.slice(scene.segment_start(figure.start), end), analysis, vocabulary)
            )
            candidates.append(Candidate(figure, scene, support, score))
    return sorted(candidates, key=lambda c: -c.score)


def with_numbers(support: Support, analysis: Analysis) -> Support:
    """The support with the question's numbers, which the constraints check, counted as accounted for."""
    weight = NUMBER * len(analysis.numbers)
    total = sum(term.weight for term in analysis.terms)
    coverage = (support.coverage * total + weight) / (total + weight) if total + weight else 0.0
    return replace(support, coverage=coverage)


def part(figure: Figure, scene: Scene, analysis: Analysis) -> bool:
    """Whether the figure is one of the parts after 其中 and the question does not name that part."""
    before = scene.slice(scene.sentence.start, figure.start)
    if "其中" not in before:
        return False
    own = fold(figure.subject) or scene.slice(*scene.window(figure)).replace("其中", "")
    own = own.split(analysis.wanted.noun)[0] if analysis.wanted.noun else own
    return bool(own) and not any(own[i : i + 2] in analysis.question for i in range(max(1, len(own) - 1)))


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
    named = [item for item in items if item[:2] in analysis.question]
    return bool(named) and mine not in named


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


def foreign(text: str, analysis: Analysis, vocabulary: Vocabulary) -> bool:
    """Whether the words are of a place that the question does not name, and of none that it does."""
    if any(name in text for name in analysis.names):
        return False
    return any(place in text and place[:2] not in analysis.question for place in vocabulary.places)


def threshold_fit(figure: Figure, scene: Scene, analysis: Analysis) -> float:
    """1 where the figure's own words have the question's threshold, -1 where they have another one.

    A plain number inside a band (70 岁 of 60岁以上) counts by how tight the band is.
    """
    asked = [n for n in analysis.numbers if n.value is not None]
    if not asked:
        return 0.0
    start, end = scene.window(figure)
    bounds = [f for f in scene.figures if start <= f.start < end and f != figure and f.value is not None]
    if not bounds:
        return 0.0
    stated = {v for f in bounds for v in (f.value, f.upper) if v is not None}
    wanted = {n.value for n in asked}
    if wanted <= stated:
        return 1.0 if len(wanted) > 1 or len(stated) == 1 else 0.3
    tightest = [
        abs(n.value - f.value) / max(n.value, f.value)
        for n in asked
        for f in bounds
        if within(n, f) and n.value and f.value
    ]
    return 1.0 - float(min(tightest)) if tightest else -1.0


def origin(figure: Figure, scene: Scene, analysis: Analysis) -> bool:
    """Whether the figure is where something came *from* (由8天压缩到3天) and the question does not ask for that."""
    clause = scene.clause_at(figure.start)
    before = scene.slice(clause.start, figure.start)
    after = scene.slice(figure.end, clause.end)
    from_here = re.search(r"(?:由|从)[^,;]{0,12}$", before) and re.match(
        r"[^,;]{0,10}(?:到|至|为|成)\d*", after
    )
    return bool(from_here) != bool(_FORMERLY.search(analysis.question)) if from_here else False


def noun_fit(noun: str, figure: Figure, scene: Scene) -> float:
    """How far the figure counts what the question counts: 1 the very noun, 0 something else.

    The noun must be the head: 党员 is not what 203名党员干部 counts.
    """
    if not noun or noun in ("人", "钱", "时间", "资金"):
        return 1.0
    subject = fold(figure.subject)
    window = scene.slice(*scene.window(figure))
    best = 0.0
    for form in {noun, *synonyms().get(noun, ())}:
        best = max(best, _headed(form, subject), 0.9 * _headed(form, window))
    for part in words(noun, guess=False) if len(noun) > 2 else ():
        if len(part.text) > 1:
            best = max(best, 0.7 * _headed(part.text, subject), 0.6 * _headed(part.text, window))
    if subject and (len(noun) > 2 and noun[-1] == subject[-1] or (noun[-1] == "子" and noun[0] in subject)):
        best = max(best, 0.55)
    if best < _COUNTS and any(
        f.end <= figure.start and same_unit(f.unit, figure.unit) and _headed(noun, fold(f.subject)) == 1.0
        for f in scene.figures
    ):
        return 0.7  # a part of what was counted before it in the sentence
    return best


def _headed(noun: str, text: str) -> float:
    """1 where ``noun`` ends a noun phrase of the text, 0.3 where it only modifies another noun, 0 where it is absent."""
    at = text.find(noun)
    if at < 0:
        return 0.0
    while at >= 0:
        after = text[at + len(noun) :]
        following = words(after[:6], guess=False)
        if (
            not following
            or following[0].flag[:1] not in "nv"
            or following[0].flag in ("v", "vd", "vi")
            or following[0].text in _AMOUNTS
        ):
            return 1.0
        at = text.find(noun, at + 1)
    return 0.3


#: What a measure can be counted in; a figure in another unit is not of that measure.
_UNITS_OF = tuple(
    (re.compile(measure), re.compile(unit))
    for measure, unit in (
        (
            r"投资|收入(?!比)|总额|产值|增加值|利润|资金|经费|支出|余额|营收|税|价|gdp|生产总值|损失|补助|补贴|工资|标准|额$|保费",
            r"元|%|‰|百分点|^$",
        ),
        (r"产量|吞吐量|货运量", r"吨|公斤|斤|只|套|辆|台|件|万|千瓦时|立方米|%|百分点|^$"),
        (r"面积", r"亩|公顷|平方|%|百分点"),
        (r"人口|人数|游客", r"人|户|名|%|‰|百分点|^$"),
        (r"[^占]比$", r"比|%|倍|^$"),
        (r"率$|比重|比例|占比", r"%|‰|百分点|比|^$"),
        (r"里程|长度|全长", r"公里|米|里"),
        (r"用电量|发电量", r"千瓦时|%|百分点"),
        (r"降雨量|降水量", r"毫米|%"),
        (r"浓度", r"/|%"),
        (r"床位", r"张|%"),
    )
)


def conflicts(figure: Figure, scene: Scene, analysis: Analysis) -> bool:
    """Whether the figure is of another kind of the same measure: 登记失业率 where 调查失业率 is asked, or the
    harvest of all grain where that of maize is.
    """
    measure = analysis.wanted.measure or analysis.wanted.noun
    at = analysis.question.find(measure) if measure else -1
    if at < 2:
        return False
    asked = words(analysis.question[:at].rstrip("的,"), guess=False)[-1]
    if asked.flag[:1] not in "nvb" or len(asked.text) < 2 or asked.text in STOP or asked.flag == "v":
        return False
    near = fold(figure.subject) + scene.text + scene.heading + scene.about
    near += scene.before if asked.flag[:1] == "n" else ""
    return not any(form in near for form in (asked.text, *synonyms().get(asked.text, ())))


def in_unit(figure: Figure, analysis: Analysis) -> bool:
    """Whether the measure that the question names can be counted in the figure's unit."""
    measure = analysis.wanted.measure
    return not any(re.search(name, measure) and not re.search(unit, figure.unit) for name, unit in _UNITS_OF)


def measured(figure: Figure, scene: Scene, analysis: Analysis) -> bool:
    """Whether the figure is of the measure that the question names, by one of its names."""
    measure = analysis.wanted.measure
    if not measure:
        return True
    forms = (
        measure,
        *next((t.forms for t in analysis.terms if t.text == measure), ()),
        *synonyms().get(measure, ()),
    )
    start, end = scene.window(figure)
    own = fold(figure.subject) + scene.slice(scene.segment_start(start), end)
    if any(form in own for form in forms) or overlap(measure, own) >= 0.6:
        return True
    near = scene.heading + scene.before[-60:]
    return not figure.subject and any(form in near for form in forms)


#: What a duration is told with, where it is how long something took.
_LASTED = re.compile(r"历时|持续|用时|耗时|工期|为期|时间")


def role_fit(figure: Figure, scene: Scene, analysis: Analysis) -> float:
    """Preference among the forms that would do, -1 to 1."""
    role = analysis.wanted.role
    if role is None or role == "quantity":
        if figure.role == "change":
            return -1.0
        return {"quantity": 1.0, "target": 0.8, "share": 0.6}.get(figure.role, 0.0)
    if role == "change":
        question, words = analysis.question, figure.raw + figure.subject
        against = _FALL.search(question) and not _RISE.search(question) and _RISE.search(words)
        return (1.0 if figure.role == "change" else 0.0) - (1.0 if against else 0.0)
    if role == "duration":
        clause = scene.clause_at(figure.start)
        return 1.0 if _LASTED.search(scene.slice(clause.start, figure.end)) else 0.0
    return 1.0 if figure.role == role else 0.0


__all__ = ["Candidate", "Wanted", "closeness", "fits", "rank"]
