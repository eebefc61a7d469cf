"""What one question adds to each measure of its answer, as :data:`qa.intervals.Tally`."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from corpus.numbers import quantities
from corpus.units import same_unit
from qa.intervals import Tally
from qa.metrics import AnswerJson, is_cited, is_correct, mean
from qa.questions import Question
from qa.span_metric import exact_match, f1

#: Where a gold quote or a citation stands: document id, start, end.
Place = tuple[str, int, int]

#: The measures of answers, in the order shown -> their names.
MEASURES = {
    "correct": "答对",
    "exact": "完全一致（EM）",
    "f1": "字符 F1",
    "figure": "数字无误（数值与单位）",
    "cited": "引到依据",
    "citation_precision": "引文查准",
    "citation_recall": "引文查全",
    "verbatim": "引文逐字一致",
    "refusal_precision": "拒答查准",
    "refusal_recall": "拒答查全",
    "refusal_f1": "拒答 F1",
    "coverage": "作答率",
    "selective": "作答的正确率",
    "false_flags": "误报缺损",
}
#: How each is counted, for people.
EXPLAINED = {
    "correct": "按评分规则答对的题，占全部；没有结果的题算错",
    "exact": "与一个标准答案一字不差（不计标点），按 CMRC 官方脚本；没有作答算 0",
    "f1": "与标准答案最长公共字串的 F1，按 CMRC 官方脚本；没有作答算 0",
    "figure": "答案里的数值与单位正好是标准答案的；只看答案是数字的题",
    "cited": "引了依据原文（或与它大体相同的话）的题",
    "citation_precision": "引文中落在依据上的比例，各题平均；只看引了原文作答的题",
    "citation_recall": "依据中被引文盖住一半以上的比例，各题平均；没有作答算 0",
    "verbatim": "引文中与报告原文逐字相同的比例",
    "refusal_precision": "拒答的题中，报告确实没有答案的比例",
    "refusal_recall": "报告没有答案的题中，拒答的比例",
    "refusal_f1": "拒答查准与查全的调和平均",
    "coverage": "给出答案的题，占全部",
    "selective": "给出答案的题中，答对的比例",
    "false_flags": "可回答、原文无缺损的题中，被标为疑有缺损的比例（越低越好）",
}
#: Measures of which less is better.
LOWER_IS_BETTER = frozenset({"false_flags"})

_Number = tuple[Decimal | None, Decimal | None, str]


def tallies(
    question: Question, answer: AnswerJson, gold: Sequence[Place], verbatim: Sequence[bool]
) -> dict[str, Tally]:
    """What the question adds to each measure it is measured on; the others are left out.

    :param answer: in JSON form; an empty mapping where there is none.
    :param gold: where its quotes stand in the reports.
    :param verbatim: one a citation, from :func:`qa.metrics.verbatim`.
    """
    status = answer.get("status")
    refused, answered = status == "not_found", status == "answered"
    right = is_correct(question, answer)
    hopeless = not question.answerable
    found: dict[str, Tally] = {
        "correct": (right, 1),
        "coverage": (answered, 1),
        "refusal_precision": (refused and hopeless, refused),
        "refusal_recall": (refused and hopeless, hopeless),
        "refusal_f1": (2 * (refused and hopeless), refused + hopeless),
        "selective": (right and answered, answered),
        "verbatim": (sum(verbatim), len(verbatim)),
    }
    if question.answerable:
        found |= _of_answerable(question, answer, gold, answered)
    return {name: (float(got), float(of)) for name, (got, of) in found.items() if of}


def _of_answerable(
    question: Question, answer: AnswerJson, gold: Sequence[Place], answered: bool
) -> dict[str, Tally]:
    found: dict[str, Tally] = {}
    said = str(answer.get("answer") or "") if answered else ""
    if question.answers:
        found |= {"exact": (exact_match(question.answers, said), 1), "f1": (f1(question.answers, said), 1)}
    if question.kind in ("figure", "computed") and any(numbers(one) for one in question.answers):
        found["figure"] = (same_figure(question.answers, said), 1)
    if question.evidence:
        found["cited"] = (is_cited(question, answer), 1)
        cited = [(c["doc"], c["start"], c["end"]) for c in answer.get("citations") or ()] if answered else []
        # Each question's share first, or one overview with ten citations would outweigh ten questions.
        if cited:
            found["citation_precision"] = (mean(_covers(gold, one) for one in cited), 1)
        found["citation_recall"] = (sum(_covered(one, cited) for one in gold) / len(question.evidence), 1)
    if question.kind != "damaged":
        found["false_flags"] = ("source_damaged" in (answer.get("flags") or ()), 1)
    return found


def numbers(text: str) -> set[_Number]:
    """The numbers of a text, dates and digits of names left out: value, upper end and canonical unit."""
    return {
        (one.value, one.upper, one.unit)
        for one in quantities(text)
        if one.role not in ("date", "name") and one.value is not None
    }


def same_figure(accepted: Sequence[str], said: str) -> bool:
    """Whether the numbers said are exactly those of an accepted answer: no other value, none more.

    A number that is printed without a unit on either side is compared by its value.
    """
    ours = numbers(said)
    return any(_same(theirs, ours) for one in accepted if (theirs := numbers(one)))


def _same(theirs: set[_Number], ours: set[_Number]) -> bool:
    return all(any(_equal(a, b) for b in ours) for a in theirs) and all(
        any(_equal(a, b) for a in theirs) for b in ours
    )


def _equal(a: _Number, b: _Number) -> bool:
    units = not a[2] or not b[2] or same_unit(a[2], b[2])
    return a[:2] == b[:2] and units


def _shared(a: Place, b: Place) -> int:
    return min(a[2], b[2]) - max(a[1], b[1]) if a[0] == b[0] else 0


def _covers(gold: Sequence[Place], cited: Place) -> bool:
    """Whether a citation is about a gold quote: half of the quote is in it, or it lies inside the quote."""
    return any(_shared(cited, one) * 2 >= one[2] - one[1] for one in gold) or any(
        _shared(cited, one) == cited[2] - cited[1] for one in gold
    )


def _covered(gold: Place, cited: Sequence[Place]) -> bool:
    """Whether the citations together hold half of a gold quote's characters."""
    held = {
        at for one in cited if one[0] == gold[0] for at in range(max(one[1], gold[1]), min(one[2], gold[2]))
    }
    return 2 * len(held) >= gold[2] - gold[1]
