"""What a figure that the report states must show, to answer a question that implies a calculation."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.normalize import fold
from qa import earlier, former, parallel
from qa.breakdown import Accept
from qa.evidence import overlap
from qa.figures import Candidate
from qa.finder import near
from qa.fitting import label_of
from qa.halves import half_word
from qa.operands import Plan
from qa.pairing import BEFORE, FORMERLY, MUCH
from qa.steps import steps
from qa.words import synonyms

#: How much of a part's name must stand at a share that is stated of it.
_HINTED = 0.3
#: What tells a figure that something changed by.
_MOVED = re.compile(
    r"[增减降升涨跌缩扩提压](?![\u4e00-\u9fff]{0,3}[到至为])|[多少快短省超]了|净|新|下来|下调|上调|差|节约|节省|挽回|拉动|贡献"
)
#: What tells a figure that was planned.
_PLANNED = re.compile(r"计划|目标|任务|预期|指标|[原预]定|拟")


def accepts(plan: Plan | None, question: str) -> Accept | None:
    """What a stated figure must show to answer a question that implies a calculation; ``None`` for anything."""
    if plan is None or plan.operation in ("previous", "goal"):
        if (ago := former.AGO.search(question)) is not None:
            return lambda c: re.search(rf"(?<![比较]){ago.group()}", label_of(c.figure, c.scene)) is not None
        if former.PLANNED.search(question):
            return lambda c: c.figure.role == "target" or bool(_PLANNED.search(near(c)))
        if former.TERM.search(question):
            return lambda c: bool(re.search(r"[届任轮]", near(c)))
    if plan is None:
        asking = next((clause for clause in question.split(",") if re.search(MUCH, clause)), "")
        # 没进法院之前就调解,成功率是多少 asks for no remainder.
        if re.search(r"没(?!收)|尚未|未(?!来|成年)|空着|闲置|[剩富]余", asking):
            return lambda c: _denies(c)
        half = half_word(question)
        return None if half is None else lambda c: _has(c, half)
    if plan.operation == "share":
        part = plan.sides[0]
        return lambda c: bool(
            re.search(r"占|比重|比例|率", fold(c.figure.measure + c.figure.subject))
            and overlap(part, near(c)) >= _HINTED
            and not _of_another(c, plan.sides[-1])
        )
    if plan.operation == "change":
        if re.search(rf"[比较]{FORMERLY}", question):
            return lambda c: c.figure.role == "change"
        # 412件 is no answer to 少了多少件.
        return lambda c: c.figure.role == "change" or _moves(c)
    if plan.operation == "difference":
        return lambda c: (
            c.figure.role == "change"
            and _against_one(c, plan.sides)
            and bool(re.search(r"[比较高低超差]", fold(c.figure.measure)))
            and not earlier.SINCE.search(fold(c.figure.measure))
        )
    if plan.operation == "previous" and (years := re.findall(r"(?:19|20)\d\d(?=年)", question)):
        return lambda c: not any(s.base == c.figure and s.against[:4] in years for s in steps(c.scene))
    words = {
        "sum": r"共(?!公|同)|合计|总计|加起来",
        "parts": r"共(?!公|同)|合计|总计|加起来|总",
        "rest": r"其余|剩|另|[未没不非]",
        "gap": r"差|缺",
        "average": r"均|每",
        "span": r"历时|隔|时隔",
        "previous": rf"由|从|{BEFORE}",
    }.get(plan.operation)
    if plan.operation == "goal" and "目标" in question:
        return lambda c: c.figure.role == "target"
    if plan.operation == "rest" and not plan.explicit:
        return _denies
    if not plan.explicit or words is None:
        return None

    def accept(candidate: Candidate) -> bool:
        scene, figure = candidate.scene, candidate.figure
        return bool(re.search(words, scene.slice(scene.clause_at(figure.start).start, figure.start)))

    return accept


def _of_another(candidate: Candidate, whole: str) -> bool:
    """Whether a share is told of another whole than the one asked for: 占社会消费品零售总额, not 占电子商务交易额."""
    base = re.search(r"占([\u4e00-\u9fff]{4,}?)(?:的)?(?:比重|比例|份额)", fold(candidate.figure.measure))
    if base is None or len(whole) < 4 or re.match(r"全|总|其|整", base.group(1)):
        return False
    names = (whole, *synonyms().get(whole, ()))
    return not any(overlap(base.group(1), name) or overlap(name, base.group(1)) for name in names)


def _against_one(candidate: Candidate, sides: Sequence[str]) -> bool:
    """Whether a change is told against one of two things, by what tells it from the other: 比乙县多20家."""
    scene, figure = candidate.scene, candidate.figure
    lead = parallel.letters(scene.slice(scene.clause_at(figure.start).start, figure.start))
    a, b = (parallel.letters(side) for side in sides)
    return any(own and 2 * len(own & lead) >= len(own) for own in (a - b, b - a))


def _moves(candidate: Candidate) -> bool:
    """Whether the words right before a figure say that something changed by it, not to it (降到96件)."""
    scene, figure = candidate.scene, candidate.figure
    return bool(_MOVED.search(scene.slice(scene.window(figure)[0], figure.start) + fold(figure.measure)))


def _has(candidate: Candidate, words: re.Pattern[str]) -> bool:
    return bool(words.search(near(candidate)))


def _denies(candidate: Candidate) -> bool:
    """Whether the words around a figure deny something, or say that it is what is left."""
    scene, figure = candidate.scene, candidate.figure
    clause = scene.clause_at(figure.start)
    return bool(
        re.search(
            r"没|未|不|无|其余|[剩富]余|剩|尚|仍|空|闲|待(?!遇|会|客|人)",
            scene.slice(clause.start, clause.end),
        )
    )
