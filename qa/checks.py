"""The audit of an index in words: each check with its formula, its verdict and the sentences it is about."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from corpus.audit import Check, Kind, Reason, Verdict, audit
from qa.ledger import sentence
from qa.render import figure_json

if TYPE_CHECKING:
    from corpus.types import Figure
    from index.search import Index

VERDICTS: dict[Verdict, str] = {"inconsistent": "不一致", "consistent": "一致", "unverified": "无法核验"}
KINDS: dict[Kind, str] = {
    "sum": "部分与总数",
    "share": "部分占整体",
    "change": "增减变化",
    "whole": "占比合计",
    "repeat": "前后两处",
}
REASONS: dict[Reason, str] = {
    "damaged": "有的数字在原文里疑有缺损，不用来计算",
    "bounded": "有的数字只写了上限或下限",
    "no_base": "原文没有写明这个比例的总数是多少",
    "incomplete": "原文没有说这些部分是不是全部",
    "overlap": "各部分之和多于总数，可能互有重叠",
    "comparable": "增长率可能按可比价格或可比口径计算",
}


def audited(index: Index) -> list[Check]:
    """The checks of every report of an index: within a report in the order of its text."""
    figures: dict[str, list[Figure]] = {doc_id: [] for doc_id in index.documents}
    for figure in index.figures:
        figures[figure.doc_id].append(figure)
    return [
        check
        for doc_id, document in index.documents.items()
        for check in audit(document, index.outline(doc_id).sentences, figures[doc_id])
    ]


def check_json(index: Index, check: Check) -> dict[str, Any]:
    """One check as JSON; each quote is the slice ``[start, end)`` of its report."""
    return {
        "doc": check.stated.doc_id,
        "kind": check.kind,
        "verdict": check.verdict,
        "formula": check.formula,
        "reason": check.reason,
        "stated": figure_json(check.stated),
        "inputs": [figure_json(figure) for figure in check.operands],
        "quotes": [
            {
                "section": list(index.sections[figure.section_id].heading),
                "start": figure.sentence_start,
                "end": figure.sentence_end,
                "quote": index.documents[figure.doc_id].text[figure.sentence_start : figure.sentence_end],
            }
            for figure in _places(check)
        ],
    }


def check_text(index: Index, check: Check, number: int) -> str:
    """One check for a terminal: verdict, formula, reason, then each sentence under its section."""
    what = check.formula or f"“{check.stated.raw}”"
    lines = [f"{number}. 【{VERDICTS[check.verdict]}】{KINDS[check.kind]}：{what}"]
    if check.reason:
        lines.append(f"   {REASONS[check.reason]}。")
    shown = ""
    for figure in _places(check):
        place = " › ".join((figure.doc_id, *index.sections[figure.section_id].heading))
        if place != shown:
            lines.append(f"   {place}")
            shown = place
        lines.append(f"       {sentence(index, figure)}")
    return "\n".join(lines)


def summary(checks: Sequence[Check]) -> str:
    """How many of each verdict."""
    counts = [f"{name} {sum(c.verdict == verdict for c in checks)} 处" for verdict, name in VERDICTS.items()]
    return f"共 {len(checks)} 处可核对的算术：{'，'.join(counts)}。"


def _places(check: Check) -> list[Figure]:
    """One figure for each sentence that a check is about, that of what is stated first."""
    seen: dict[int, Figure] = {}
    for figure in (check.stated, *check.operands):
        seen.setdefault(figure.sentence_start, figure)
    return list(seen.values())
