"""Which of several things is first or last: by a rank that the report states, or by the figures it sets side by side."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise

from corpus.figures import same_unit
from corpus.normalize import fold
from corpus.types import Figure
from index.search import Index
from qa import constraints, phrases
from qa.analyze import Analysis
from qa.arithmetic import usable
from qa.compare import Ground, Verdict
from qa.evidence import PLACE, Scene, Support, Vocabulary

_GROWTH = re.compile(r"增长|增速|增幅|涨|跌|下降|降|快|慢|提高|变化|猛|升")
_FIRST = re.compile(
    r"(?:居|位列|列|排名?|为|名列|占据?)[^,;。]{0,10}?(?:第一|首位|榜首|之首|之最|第1)|(?:最高|最大|最多|最长)"
)
_LAST = re.compile(
    r"(?:居|位列|列|排名?|为)[^,;。]{0,10}?(?:末位|最后|倒数第一|垫底)|(?:最低|最小|最少|最短)"
)


def solve(
    analysis: Analysis,
    scenes: Sequence[Scene],
    vocabulary: Vocabulary,
    index: Index,
    enough: Callable[[Scene, Support], bool],
) -> Verdict | None:
    """The thing with the highest (or lowest) figure; ``None`` where nothing can be compared.

    :param scenes: the sentences found for the question, best first.
    :param enough: whether a sentence speaks of the question well enough.
    """
    if analysis.operation not in ("highest", "lowest"):
        return None
    topic = replace(analysis, terms=tuple(t for t in analysis.terms if not _SHAPE.fullmatch(t.text)))
    best: tuple[float, Verdict] | None = None
    for place, scene in enumerate(scenes):
        if constraints.broken(replace(analysis, numbers=()), scene):
            continue
        support = scene.support(topic, vocabulary, scene.sentence.start, scene.sentence.end)
        if not enough(scene, support):
            continue
        verdict = _ranked(analysis, scene, support.coverage) or _compared(
            analysis, scene, index, support.coverage
        )
        score = support.coverage + 0.02 * min(len(verdict.figures) if verdict else 0, 5) - 0.02 * place
        score += 0.1 * bool(verdict and _ranked(analysis, scene, 0.0))
        if verdict is not None and (best is None or score > best[0]):
            best = (score, verdict)
    return best[1] if best else None


def says(text: str) -> bool:
    """Whether a text itself says what is first or last."""
    return bool(re.search(r"最|第一|首|榜|末位|之冠|垫底|主要", text))


#: Words that the comparison itself answers: degrees, and the growth that a group of changes is of.
_SHAPE = re.compile(
    r"最.?|猛|第一|倒数.*|排|排名|涨价|降价|上涨|涨|涨幅|增长|增速|增幅|下降|降幅|跌|快|慢|多|少|高|低"
)
#: What may stand before a name in its clause, and how long the name may be.
_OPENING = r"其中|目前|全年|年末|截至\w{0,6}|今年|去年|(?:19|20)\d\d年|全[国省市县区]"
_LONGEST = 12


def _kind(analysis: Analysis) -> str:
    """What kind of thing is asked for: 村 in 哪个村最高, or ``""``."""
    if analysis.head:
        return analysis.head.split("的")[0]
    match = re.search(
        r"哪一?[个家座所条级类种]?([\u4e00-\u9fff]{1,3}?)(?=最|的|得|排|在|[?,!]|$)", analysis.question
    )
    return match.group(1) if match else ""


def _ranked(analysis: Analysis, scene: Scene, coverage: float) -> Verdict | None:
    """The thing that the report itself puts first: 某村达到368万元, 居全县第一."""
    kind = _kind(analysis)
    rank = (_FIRST if analysis.operation == "highest" else _LAST).search(scene.text)
    if rank is None or not kind:
        return None
    base, end = scene.sentence.start, scene.sentence.start + rank.start()
    start = scene.segment_start(end)
    lead = scene.slice(start, end)
    name = re.search(
        rf"(?:^|[,:、;])(?:{_OPENING})*([\u4e00-\u9fff]{{1,{_LONGEST}}}{re.escape(kind)})(?![^,:;]*[,:、;].*{re.escape(kind)})",
        lead,
    )
    if name is None or name.group(1) in analysis.question:
        return None
    s, e = name.span(1)
    figures = tuple(f for f in scene.figures if start <= f.start < end and usable(f) and f.role == "quantity")
    ground = Ground(scene, start + s, base + rank.end())
    return Verdict(scene.document.text[start + s : start + e], (ground,), coverage, figures[-1:])


def _compared(analysis: Analysis, scene: Scene, index: Index, coverage: float) -> Verdict | None:
    """The thing with the highest (or lowest) of the figures that stand side by side."""
    best = [(scene, f) for f in siblings(scene, analysis)]
    if len(best) < 2 or not _parallel([f for _, f in best]):
        best = _across(_run(scene, index), analysis) or best
    if len(best) < 2:
        return None
    signed = [(-f.value if f.direction == "down" else f.value, s, f) for s, f in best if f.value is not None]
    values = [value for value, _, _ in signed]
    top = max(values) if analysis.operation == "highest" else min(values)
    if values.count(top) != 1:
        return None
    scene, figure = next((s, f) for value, s, f in signed if value == top)
    start, end = entity(scene, figure, [f for s, f in best if s is scene], analysis)
    kind = _kind(analysis)
    if end <= start or (PLACE.search(kind) and not fold(scene.document.text[start:end]).endswith(kind[-1])):
        return None
    order = [(scene, figure), *((s, f) for s, f in best if f != figure)]
    grounds = tuple(Ground(s, start if f == figure else f.start, f.end) for s, f in order)
    return Verdict(scene.document.text[start:end], grounds, coverage, tuple(f for _, f in order))


def _run(scene: Scene, index: Index) -> list[Scene]:
    """The scene with its neighbours of one enumeration, where a report ends each item with a semicolon."""
    sentences = [s for s in index.sentences if s.section_id == scene.sentence.section_id]
    here = next(i for i, s in enumerate(sentences) if s.id == scene.sentence.id)
    first = last = here
    while first > 0 and fold(sentences[first - 1].text).rstrip().endswith(";"):
        first -= 1
    while last + 1 < len(sentences) and fold(sentences[last].text).rstrip().endswith(";"):
        last += 1
    if last - first < 1:
        return [scene]
    return [
        Scene(index, s, None) if s.id != scene.sentence.id else scene for s in sentences[first : last + 1]
    ]


def _across(run: list[Scene], analysis: Analysis) -> list[tuple[Scene, Figure]]:
    """One figure of each item of an enumeration, all of one measure."""
    growth = bool(_GROWTH.search(analysis.question))
    found: list[tuple[Scene, Figure]] = []
    for scene in run:
        fit = [f for f in scene.figures if usable(f) and _comparable(f, growth)]
        if found:
            fit = [f for f in fit if same_unit(f.unit, found[0][1].unit) or f.unit == found[0][1].unit]
        if fit:
            found.append((scene, fit[0]))
    figures = [f for _, f in found]
    kind = _kind(analysis)
    named = bool(PLACE.search(kind)) and all(kind[-1] in f.subject for f in figures)
    return found if len(found) >= 2 and (named or _parallel(figures)) else []


def _parallel(figures: Sequence[Figure]) -> bool:
    """Whether figures measure the same of different things: their subjects end alike."""
    return len({fold(f.subject)[-2:] for f in figures}) == 1 and len(figures[0].subject) > 2


def _comparable(figure: Figure, growth: bool) -> bool:
    if figure.role in ("date", "name", "threshold", "duration"):
        return False
    return growth == (figure.role == "change")


def siblings(scene: Scene, analysis: Analysis) -> list[Figure]:
    """The scene's figures that can be compared with each other: the largest group of one role and unit."""
    growth = bool(_GROWTH.search(analysis.question))
    groups: dict[str, list[Figure]] = {}
    for figure in scene.figures:
        if usable(figure) and _comparable(figure, growth):
            unit = next((unit for unit in groups if same_unit(unit, figure.unit)), figure.unit)
            groups.setdefault(unit, []).append(figure)
    best = max(groups.values(), key=len, default=[])
    part = scene.text.find("其中")
    if part >= 0:
        parts = [f for f in best if f.start - scene.sentence.start > part]
        best = parts if len(parts) >= 2 else best
    return best


#: Nouns that name a measure or a whole, not one of the things compared.
_MEASURES = frozenset(
    "总量 增速 增幅 降幅 总额 数量 占比 比重 比例 全市 全县 全区 全国 全省 首位 末位 位次 规模 水平 价格 产量 总产量 "
    "同比 人数 合计 总数 金额 面积 服务 其中 全年 年末 增加值 投资 收入".split()
)
_LEAD = re.compile(r"(?:分|从|按)[^,;:]{1,8}(?:看|分|划分),?|其中,?|——")
_SOURCE = re.compile(r"^[,;:、和]*(?:从|由|在|对|向)(?P<name>[^,;:]{2,}?)(?:当中|之中|中|里)[^,;:、]{0,6}$")


def entity(scene: Scene, figure: Figure, group: Sequence[Figure], analysis: Analysis) -> tuple[int, int]:
    """What a figure is of among the ``group`` it is compared in: the noun phrase that opens its own part.

    :return: document offsets; empty where nothing names it.
    """
    low = max((f.end for f in group if f.end <= figure.start), default=scene.sentence.start)
    text = scene.slice(low, figure.start)
    source = _SOURCE.search(text)
    if source:
        return low + source.start("name"), low + source.end("name")
    text = _LEAD.sub(lambda m: " " * len(m.group()), text)
    for clause in reversed(list(re.finditer(r"[^,;:]+", text))):
        found = [
            (s, e)
            for s, e in phrases.noun_phrases(clause.group())
            if (name := clause.group()[s:e]) not in analysis.question and name not in _MEASURES
        ]
        if found:
            start, end = found[0]
            for (_, left), (s, e) in pairwise(found):
                if left != end or clause.group()[end:s] not in ("、", "和", "及", "与"):
                    break
                end = e
            return low + clause.start() + start, low + clause.start() + end
    alone = re.fullmatch(r"[,;:、和及与 ]*([\u4e00-\u9fff]{1,4}?)(?:为|是|有|达)?", text)
    return (low + alone.start(1), low + alone.end(1)) if alone else (low, low)
