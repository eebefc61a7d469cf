"""Which rows of a sentence are the things that a question sets side by side, though it calls them otherwise."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from index.search import Index
from qa import constraints, rows
from qa.analyze import Analysis, Term, analyze
from qa.evidence import Scene, Vocabulary, found
from qa.figures import Candidate
from qa.fitting import graded
from qa.pairing import TIME
from qa.rows import Row

#: How much of a thing a row's words must account for, how much more than any other row's, and how much of what is
#: measured must stand by.
_SEATED, _APART, _MEASURED = 0.35, 1.5, 0.4
#: Sentences looked at.
_NEAR = 8
#: What everyday words for a size are counted in: the unit then says what no word of the report needs to.
_UNITS = tuple(
    (re.compile(measure), re.compile(unit))
    for measure, unit in (
        (r"钱|费(?!用?率)|花(?!卉)|掏|出资|资金|经费|投(?!诉|票|标|产)|贵|便宜|补(?!习|种)|挣|赚", r"元"),
        (r"收入(?!比)|产值|利润|营收|销售额|增加值|投资额|税收", r"元|%"),
        (r"个头|个子|身高|宽度|高度|长度|水位", r"米|里"),
        (r"面积|地盘|占地", r"亩|公顷|平方"),
        (r"人数|人手|人(?=最|更|多|少|$)", r"人|名|位"),
        (r"产(?!业|品|权|值|能|假|妇)|收成", r"吨|斤|公斤"),
        (r"率|比例|比重|占(?!地)", r"%|百分点"),
    )
)
#: A level of government, as a question names it.
LEVEL = re.compile(r"(?P<l>中央|国家|省|市|县|区|乡|镇|村)(?:里|级|上|一级|本级|财政)?")
#: Words of a measure that name none.
_BARE = re.compile(
    r"数量|数目|数字|数|个数|人数|家数|总数|总量|规模|项数|目标|计划|主要|大门类|方面|来源|渠道|项|笔|类|级|种"
)


def find(
    things: Sequence[str],
    measure: str,
    analysis: Analysis,
    scenes: Sequence[Scene],
    vocabulary: Vocabulary,
    index: Index,
    *,
    growth: bool,
) -> list[Candidate] | None:
    """A figure for each of the things, in order, all of one sentence or enumeration and one unit.

    :param things: folded noun phrases; :param measure: what of them is compared, or ``""``.
    :param scenes: the sentences to look at, best first.
    :param growth: whether changes are compared.
    """
    loose = replace(analysis, numbers=())
    things = timeless(things)
    for scene in scenes[:_NEAR]:
        if constraints.broken(loose, scene):
            continue
        for table in rows.tables(rows.run(scene, index), growth=growth):
            if not growth and not counted(analysis.question, table[0].figure.unit):
                continue
            for group in (rows.parts(table), table):
                seated = seat(things, group, vocabulary)
                if seated is not None and _of(measure, [row for row, _ in seated], group, vocabulary):
                    return [_candidate(row, fit, analysis, vocabulary) for row, fit in seated]
    return None


def timeless(things: Sequence[str]) -> list[str]:
    """The things without the one time that stands before each: the constraints see to that."""
    times = {match[0] if (match := re.match(rf"{TIME}的?(?=.)", thing)) else "" for thing in things}
    return [thing.removeprefix(min(times)) for thing in things] if len(times) == 1 else list(things)


def seat(
    things: Sequence[str], table: Sequence[Row], vocabulary: Vocabulary
) -> list[tuple[Row, float]] | None:
    """The row of each thing with its fit; ``None`` unless each has one of its own that fits it better than any other."""
    asked = [analyze(thing, vocabulary.names).terms for thing in things]
    chosen = []
    for i, thing in enumerate(things):
        others = {t.text for j, terms in enumerate(asked) if j != i for t in terms}
        own = tuple(t for t in asked[i] if t.text not in others) or asked[i]
        fits = sorted(((_fit(thing, own, row), -k) for k, row in enumerate(table)), reverse=True)
        best, second = fits[0][0], fits[1][0] if len(fits) > 1 else 0.0
        if best < _SEATED or best == second or (best < _APART * second and best < 0.9):
            return None
        chosen.append((table[-fits[0][1]], best))
    distinct = len({row.figure for row, _ in chosen}) == len(chosen)
    return chosen if distinct and not any(row.each for row, _ in chosen) else None


def _fit(thing: str, own: Sequence[Term], row: Row) -> float:
    """How far a row is the thing that a question calls ``thing``, 0 to 1."""
    if not graded(thing, row.text):
        return 0.0
    if level := LEVEL.fullmatch(thing):  # 县 and 县里 are 县级 and 县派, not 全县
        return float(row.name.startswith(level["l"]))
    if len(thing) == 1:
        return float(row.name.startswith(thing))
    if thing in row.name:
        return 1.0
    if thing in row.text:
        return 0.95
    name = row.name
    best = 0.85 if len(name) > 1 and name in thing else 0.0
    best = 0.9 if len(name) > 1 and any(name in form for t in own for form in t.forms) else best
    inside = sum(char in name for char in thing) / len(thing)
    if len(thing) > 1 and (inside == 1 or (len(thing) > 3 and inside >= 0.75)):
        best = max(best, 0.8 * inside)
    total = sum(t.weight for t in own)
    got = sum(t.weight * found(t, row.text) for t in own)
    return max(best, 0.9 * got / total if total else 0.0)


def _of(measure: str, seated: Sequence[Row], table: Sequence[Row], vocabulary: Vocabulary) -> bool:
    """Whether the rows are of what is measured: its words stand at each row, or where they account for all rows."""
    terms = [t for t in analyze(measure, vocabulary.names).terms if not _BARE.fullmatch(t.text)]
    scene, unit = table[0].scene, table[0].figure.unit
    heavy = [
        t
        for t in terms
        if t.weight >= 1
        and not (unit and unit in t.text)
        and not (len(t.text) < 3 and any(asked.search(t.text) for asked, _ in _UNITS))
    ]
    lead = scene.slice(scene.sentence.start, table[0].figure.start)
    for row in seated:
        near = (row.text, lead, row.scene.heading, row.scene.before, row.scene.about)
        if any(max(found(t, text) for text in near) < _MEASURED for t in heavy):
            return False
    return True


def name_of(candidate: Candidate) -> str:
    """What the report calls the row of a figure, or ``""``."""
    tables = rows.tables([candidate.scene], growth=candidate.figure.role == "change")
    return next((r.name for table in tables for r in table if r.figure == candidate.figure), "")


def counted(asked: str, unit: str) -> bool:
    """Whether what a question asks about can be counted in a unit: money in 元, heights in metres."""
    return all(fits.search(unit) for measure, fits in _UNITS if measure.search(asked))


def _candidate(row: Row, fit: float, analysis: Analysis, vocabulary: Vocabulary) -> Candidate:
    start, end = min(row.start, row.figure.start), max(row.end, row.figure.end)
    support = row.scene.support(analysis, vocabulary, start, end)
    # What stands side by side in one sentence as the question has it needs fewer of its other words.
    return Candidate(row.figure, row.scene, replace(support, coverage=max(support.coverage, fit)), 0.0)
