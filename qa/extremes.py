"""Which of several things is first or last: by a rank that the report states, or by the figures it sets side by side."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise

from corpus.normalize import fold
from corpus.types import Figure
from index.search import Index
from qa import constraints, phrases, rows, seats, sorts
from qa.analyze import Analysis
from qa.arithmetic import usable
from qa.compare import Ground, Verdict
from qa.evidence import Scene, Support, Vocabulary
from qa.figures import with_numbers
from qa.rows import Row
from qa.sorts import Sort
from qa.types import Finding
from qa.wanted import SIZED
from qa.words import synonyms, words

_GROWTH = re.compile(r"增长|增速|增幅|涨|跌|下降|降|快|慢|提高|变化|猛|升")
_FIRST = re.compile(
    r"(?:居|位列|列|排名?|为|名列|占据?)[^,;。]{0,10}?(?:第一|首位|榜首|之首|之最|第1)|居首|领跑|夺冠|(?:最高|最大|最多|最长)"
)
_LAST = re.compile(
    r"(?:居|位列|列|排名?|为)[^,;。]{0,10}?(?:末位|最后|倒数第一|垫底)|居末|垫底|殿后|(?:最低|最小|最少|最短)"
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
    left_out = _LEFT_OUT.search(analysis.question)
    if left_out is not None:
        terms = tuple(t for t in analysis.terms if t.text not in left_out["who"])
        analysis = replace(analysis, question=analysis.question.replace(left_out[0], ""), terms=terms)
    sort = sorts.asked(analysis)
    topic = replace(analysis, terms=tuple(t for t in analysis.terms if not _shapes(t.text)))
    # Reports need not say 区县 of what they call 甲县 and 乙县.
    bare = replace(topic, terms=tuple(t for t in topic.terms if t.text not in sort.noun))
    best: tuple[float, Verdict] | None = None
    listed: list[Verdict] = []
    for place, scene in enumerate(scenes):
        if constraints.broken(replace(analysis, numbers=()), scene):
            continue
        support = max(
            (
                scene.support(asked, vocabulary, scene.sentence.start, scene.sentence.end)
                for asked in (topic, bare)
            ),
            key=lambda s: s.coverage,
        )
        if all(constraints.number_holds(number, scene, None) for number in analysis.numbers):
            support = with_numbers(support, analysis)
        sure = enough(scene, support) or scene.marked
        if not sure and place >= _NEAR:
            continue
        ranked = _ranked(analysis, sort, scene, support.coverage) if sure else None
        table = [] if ranked else _side_by_side(analysis, sort, scene, index)
        if left_out is not None:
            ranked = None if ranked and left_out["who"] in ranked.answer else ranked
        verdict = ranked or _top(analysis, sort, table, support.coverage, left_out["who"] if left_out else "")
        if verdict is None or (sort.time and not sort.has(verdict.answer)):
            continue
        lacking = [
            t for t in support.missing if t.weight >= 1 and not (sort.counter and sort.counter in t.text)
        ]
        meant = sort.lists([r.name for r in table]) and len(lacking) <= (not sort.place)
        if meant and verdict.answer not in [v.answer for v in listed]:
            listed.append(replace(verdict, coverage=max(support.coverage, _LISTED)))
        counted = any(n.value == len(table) > 2 and n.role == "quantity" for n in analysis.numbers)
        score = (
            support.coverage
            + 0.2 * counted
            + 0.02 * min(len(verdict.figures), 5)
            - 0.02 * place
            + 0.1 * bool(ranked)
        )
        if sure and (best is None or score > best[0]):
            best = (score, verdict)
    if best is not None:
        return best[1]
    return listed[0] if len(listed) == 1 else None


#: What a question leaves out of a comparison: 不算火电,哪种电源…
_LEFT_OUT = re.compile(r"(?:不算|除了?|除去|撇开|抛开|不含|不包括|刨去)(?P<who>[^,]{2,8}?)(?:以外|之外|外)?,")
#: Sentences in which the only list of the sort asked for is the one that is meant, and how sure that is.
_NEAR, _LISTED = 8, 0.5


def _shapes(term: str) -> bool:
    """Whether the comparison itself answers for a word of the question."""
    return bool(_SHAPE.fullmatch(term)) or sorts.counts(term)


def may_be(analysis: Analysis, found: Finding, index: Index) -> bool:
    """Whether words can be what a comparison asks for: no figure, none of the question's own, and said to be first or last."""
    sort = sorts.asked(analysis)
    if fold(found.answer) in analysis.question or (sort.time and not sort.has(fold(found.answer))):
        return False
    if analysis.operation not in ("highest", "lowest"):
        return not re.search(r"\d", found.answer)
    texts = (index.documents[doc].text[start:end] for doc, start, end in found.places)
    return any(_says(analysis, text, found.answer) for text in texts)


def _says(analysis: Analysis, text: str, answer: str) -> bool:
    """Whether a text itself says that ``answer``, a thing of the sort asked for, is first or last."""
    text, answer = fold(text), fold(answer).rsplit(";", 1)[-1]
    at, sort = text.find(answer), sorts.asked(analysis)
    if at < 0 or answer.startswith("最") or (sort.noun and not sort.has(answer)):
        return False
    return bool(
        re.search(rf"{_RANK}[^,;。]{{0,12}}$", text[:at])
        or re.match(rf"[^,;。]{{0,16}}{_RANK}", text[at + len(answer) :])
        or re.search(_RANK, answer)
    )


_RANK = r"(?:最(?!终|后|近|初)[\u4e00-\u9fff]|第一(?!产|书|季)|[居榜之]首|首位|榜|末位|之冠|之最|垫底|殿后|领先|主要|为主)"


#: Words that the comparison itself answers: degrees, and the growth that a group of changes is of.
_SHAPE = re.compile(
    r"最.?|猛|第一|倒数.*|垫底|末位|居首|名次|笔|级|类|项|条|钱|占|排|排名|涨价|降价|上涨|涨|涨幅|增长|增速|增幅|下降|降幅|跌|快|慢|多|少|高|低"
)
#: What may stand before a name in its clause, and how long the name may be.
_OPENING = r"其中|目前|全年|年末|截至\w{0,6}|今年|去年|(?:19|20)\d\d年|全[国省市县区]"
_LONGEST = 12
_PLACES = "省市区县旗乡镇村"


def _ranked(analysis: Analysis, sort: Sort, scene: Scene, coverage: float) -> Verdict | None:
    """The thing that the report itself puts first: 某村达到368万元, 居全县第一; 最低的是某乡."""
    rank = (_FIRST if analysis.operation == "highest" else _LAST).search(scene.text)
    if rank is not None and sort.counter and not (sort.noun or sort.place):
        return _first_of_kind(rank, scene, coverage, analysis)
    if rank is None or not (sort.noun or sort.place) or _of_another(rank, scene, analysis):
        return None
    base, end = scene.sentence.start, scene.sentence.start + rank.start()
    start = scene.segment_start(end)
    lead = scene.slice(start, end)
    ending = rf"[{sort.noun or _PLACES}]" if sort.place else re.escape(sort.noun)
    name = re.search(
        rf"(?:^|[,:、;])(?:{_OPENING})*([\u4e00-\u9fff]{{1,{_LONGEST}}}{ending})(?![^,:;]*[,:、;].*{ending})",
        lead,
    )
    after = re.compile(rf"的(?:是|为)([\u4e00-\u9fff]{{1,{_LONGEST}}}?{ending})(?=[,;。:(])").match(
        scene.text, rank.end()
    )
    if after is not None:
        s, e = base + after.start(1), base + after.end(1)
        ground = Ground(scene, base + rank.start(), e)
    elif name is not None:
        s, e = start + name.start(1), start + name.end(1)
        ground = Ground(scene, s, base + rank.end())
    else:
        return None
    if scene.slice(s, e) in analysis.question:
        return None
    figures = tuple(f for f in scene.figures if start <= f.start < end and usable(f) and f.role == "quantity")
    return Verdict(scene.document.text[s:e], (ground,), coverage, figures[-1:])


def _of_another(rank: re.Match[str], scene: Scene, analysis: Analysis) -> bool:
    """Whether what is first is so by another measure than the one asked about: 成为第一利润大户, asked of 营收."""
    after = re.match(r"[\u4e00-\u9fff]{2,8}", scene.text[rank.end() :])
    named = (
        [w.text for w in words(after[0], guess=False) if SIZED.search(w.text) and len(w.text) > 1]
        if after
        else []
    )
    return bool(named) and not any(
        form in analysis.question for word in named for form in (word, *synonyms().get(word, ()))
    )


#: A name right before 最多, or right after 最多的是.
_NAMED_FIRST = re.compile(r"(?:^|[,:;、(])(?:其中)?(?P<name>[\u4e00-\u9fff]{2,12})$")
_NAMED_AFTER = re.compile(r"的(?:是|为)(?P<name>[\u4e00-\u9fff]{2,14})(?=[,;。:(])")


_OF_KIND = re.compile(r"(?P<name>[\u4e00-\u9fff]{2,10}[类项种])(?=占|为|有|达|共|\d)")


def _first_of_kind(rank: re.Match[str], scene: Scene, coverage: float, analysis: Analysis) -> Verdict | None:
    """The kind that the report itself puts first: 土地权属类最多,为1042件; 最多的是土地权属类."""
    base = scene.sentence.start
    after = _NAMED_AFTER.match(scene.text, rank.end())
    name = after or _NAMED_FIRST.search(scene.text[: rank.start()])
    if scene.text[rank.start()] != "最":  # 环境卫生类占38.5%,居首位
        segment = scene.segment_start(base + rank.start()) - base
        kinds = [*_OF_KIND.finditer(scene.text, segment, rank.start())]
        name, after = (kinds[-1], kinds[-1]) if kinds else (None, None)
    if name is None or name["name"] in analysis.question:
        return None
    if not after and not re.match(r"[,;。(]|,?(?:为|有|达|占)", scene.text[rank.end() :]):
        return None  # 群众反映最多的问题 names no kind
    s, e = base + name.start("name"), base + name.end("name")
    ground = Ground(scene, min(s, base + rank.start()), max(e, base + rank.end()))
    return Verdict(scene.document.text[s:e], (ground,), coverage, ())


def _side_by_side(analysis: Analysis, sort: Sort, scene: Scene, index: Index) -> list[Row]:
    """The figures that stand side by side in the sentence, or in the enumeration that it is an item of."""
    growth = bool(_GROWTH.search(analysis.question))
    table = _of_measure(_table([scene], analysis, growth), analysis) or _across(
        rows.run(scene, index), analysis, sort, growth
    )
    return table if sort.spoken_of(scene, [r.name for r in table]) else []


def _of_measure(table: list[Row], analysis: Analysis) -> list[Row]:
    """The rows of the measure that the question names, where one of them is called so: 甲公司营收48亿元、利润12亿元."""
    asked = [
        w.text for w in words(analysis.question, guess=False) if len(w.text) > 1 and SIZED.search(w.text)
    ]
    if not any(row.name.endswith(measure) for row in table for measure in asked):
        return table
    kept = [r for r in table if not SIZED.search(r.name) or any(r.name.endswith(m) for m in asked)]
    return kept if len(kept) > 1 else []


def _top(
    analysis: Analysis, sort: Sort, table: Sequence[Row], coverage: float, left_out: str
) -> Verdict | None:
    """The thing with the highest (or lowest) of the figures that stand side by side, without what is left out."""
    signed = [
        (-r.figure.value if r.figure.direction == "down" else r.figure.value, r)
        for r in table
        if r.figure.value is not None and not (left_out and left_out in r.name)
    ]
    values = [value for value, _ in signed]
    if len(signed) < 2:
        return None
    top = max(values) if analysis.operation == "highest" else min(values)
    first = next(row for value, row in signed if value == top)
    if values.count(top) != 1 or first.each or [r.name for _, r in signed].count(first.name) > 1:
        return None
    if sort.place and sort.has(first.name):
        start, end = first.start, first.end
    else:
        start, end = _called(first, [r.figure for r in table if r.scene is first.scene], analysis)
    if end <= start or not sort.has(fold(first.scene.document.text[start:end])):
        return None
    order = [first, *(r for _, r in signed if r is not first)]
    grounds = tuple(
        Ground(r.scene, min(start, r.figure.start) if r is first else r.figure.start, r.figure.end)
        for r in order
    )
    return Verdict(first.scene.document.text[start:end], grounds, coverage, tuple(r.figure for r in order))


def _table(scenes: list[Scene], analysis: Analysis, growth: bool) -> list[Row]:
    """The largest group of rows in a unit that the question can be of."""
    tables = [rows.parts(table) for table in rows.tables(scenes, growth=growth)]
    fit = [t for t in tables if growth or seats.counted(analysis.question, t[0].figure.unit)]
    return max(fit, key=len, default=[])


def _across(run: list[Scene], analysis: Analysis, sort: Sort, growth: bool) -> list[Row]:
    """The first row of each item of an enumeration, all of one measure."""
    if len(run) < 2:
        return []
    table = _table(run, analysis, growth)
    found = list({row.scene.sentence.id: row for row in reversed(table)}.values())[::-1]
    figures = [row.figure for row in found]
    named = bool(sort.noun and sort.place) and all(sort.noun[-1] in f.subject for f in figures)
    return found if len(found) >= 2 and (named or _parallel(figures)) else []


def _parallel(figures: Sequence[Figure]) -> bool:
    """Whether figures measure the same of different things: their subjects end alike."""
    return len({fold(f.subject)[-2:] for f in figures}) == 1 and len(figures[0].subject) > 2


def _called(row: Row, group: Sequence[Figure], analysis: Analysis) -> tuple[int, int]:
    """What to call a row in an answer: its name without what is measured; document offsets."""
    if row.start > row.figure.start:
        return row.start, row.end
    if "分别" in row.scene.slice(row.end, row.figure.start):
        return row.start, _bare(row, analysis)
    start, end = entity(row.scene, row.figure, group, analysis)
    bare = _bare(row, analysis)
    if start >= bare or end <= start:  # what is measured, and not what it is of
        return row.start, bare
    return start, end


def _bare(row: Row, analysis: Analysis) -> int:
    """Where a row's name ends without the words at its end that name the measure or stand in the question."""
    end = row.end
    for word in reversed(words(row.name)[1:]):
        if not (SIZED.search(word.text) or word.text in analysis.question):
            break
        end = row.start + word.start
    return end


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
