"""An evaluation as plain text for the terminal."""

from __future__ import annotations

from collections.abc import Mapping

from qa.console import clip, table
from qa.evaluate import MODES, UNITS, Evaluation
from qa.intervals import Difference, Estimate
from qa.metrics import SEARCH_MEASURES
from qa.outcome import why
from qa.results import Comparison
from qa.summary import Summary
from qa.tallies import MEASURES

#: Kinds of questions -> their names.
KINDS = {
    "figure": "数字",
    "computed": "计算",
    "compare": "比较",
    "time": "时间",
    "who": "人物",
    "where": "地点",
    "what": "事项",
    "list": "列举",
    "how": "做法",
    "why": "原因",
    "yesno": "是非",
    "overview": "概述",
    "damaged": "缺损",
    "none": "无答案",
    "span": "片段",
}
MODE_NAMES = {"hybrid": "合用", "dense": "语义向量", "lexical": "词语"}
UNIT_NAMES = {"sentence": "句子", "passage": "段落"}
STATUSES = {"answered": "作答", "not_found": "拒答", "ambiguous": "反问"}


_SEARCH_NAMES = {"hit": "命中", "recall": "召回", "mrr": "MRR", "ndcg": "nDCG"}


def search_name(measure: str) -> str:
    """A search measure's name: ``hit@1`` is 命中@1."""
    name, _, depth = measure.partition("@")
    return f"{_SEARCH_NAMES[name]}@{depth}"


def measure_name(measure: str) -> str:
    """Any measure's name: ``sentence/hybrid/recall@1`` is 召回@1（句子，合用）."""
    if measure in MEASURES:
        return MEASURES[measure]
    unit, mode, name = measure.split("/")
    return f"{search_name(name)}（{UNIT_NAMES[unit]}，{MODE_NAMES[mode]}）"


def scores(result: Evaluation, summary: Summary) -> str:
    """The tables of ``wenju eval``: search by unit and mode, answers by kind, and the other shares."""
    answers = result.answers
    parts = []
    if result.searched:
        parts += [f"检索（{result.searched} 个有原文依据的问题）", _search_table(result), ""]
    kinds = [
        [KINDS.get(kind, kind), str(right), str(total), f"{right / total:.1%}"]
        for kind, (right, total) in answers.kinds.items()
    ]
    kinds.append(["合计", str(answers.right), str(answers.total), f"{answers.accuracy:.1%}"])
    parts += [
        f"回答（{answers.total} 个问题）",
        table(["类型", "答对", "题数", "正确率"], kinds, right=(1, 2, 3)),
        "",
        "指标（区间为 95% 自助法）",
        _measure_table(summary.measures),
        "",
        f"回答用时：中位 {summary.latency.median * 1000:.0f} 毫秒，p95 {summary.latency.p95 * 1000:.0f} 毫秒",
    ]
    return "\n".join(parts)


def _measure_table(measures: Mapping[str, Estimate]) -> str:
    shown = [*MEASURES, "sentence/hybrid/recall@1", "sentence/hybrid/mrr@10", "sentence/hybrid/ndcg@10"]
    rows = [
        [measure_name(key), f"{one.value:.1%}", f"[{one.low:.1%}, {one.high:.1%}]", str(one.n)]
        for key in shown
        if (one := measures.get(key)) is not None
    ]
    return table(["指标", "得分", "区间", "题数"], rows, right=(1, 2, 3))


def compared(found: Comparison) -> str:
    """What changed since an earlier run, and whether by more than chance."""
    shown = [*MEASURES, "sentence/hybrid/recall@1", "sentence/hybrid/mrr@10", "sentence/hybrid/ndcg@10"]
    rows = [
        [measure_name(key), *_change(one)] for key in shown if (one := found.measures.get(key)) is not None
    ]
    return (
        f"与先前一次比较（共有的 {found.common} 个问题）\n"
        + table(["指标", "先前", "这次", "变化", "95% 区间", "p", "显著"], rows, right=(1, 2, 3, 4, 5))
        + f"\n这次答对、先前答错 {len(found.mended)} 个；这次答错、先前答对 {len(found.broken)} 个"
    )


def _change(one: Difference) -> list[str]:
    return [
        f"{one.before:.1%}",
        f"{one.after:.1%}",
        f"{100 * one.change:+.1f}",
        f"[{100 * one.low:+.1f}, {100 * one.high:+.1f}]",
        f"{one.p:.3f}",
        "是" if one.significant else "否",
    ]


def _search_table(result: Evaluation) -> str:
    head = list(map(search_name, SEARCH_MEASURES))
    rows = []
    for unit in UNITS:
        for mode in MODES:
            means = result.search[unit][mode]
            cells = [
                # A count of questions says more than a share where it can be said.
                f"{round(value * result.searched)}/{result.searched}"
                if name.startswith("hit")
                else f"{value:.3f}"
                for name, value in means.items()
            ]
            rows.append([UNIT_NAMES[unit], MODE_NAMES[mode], *cells])
    return table(["单位", "方式", *head], rows, right=range(2, 2 + len(head)))


def wrong(result: Evaluation) -> str:
    """The questions answered wrongly: what was said, and what would have been right."""
    rows = [
        [
            str(row.question.id),
            KINDS.get(row.question.kind, row.question.kind),
            clip(row.question.question, 40),
            STATUSES.get(row.answer.get("status", ""), "未答"),
            clip(row.answer.get("answer") or "", 30),
            clip("、".join(row.question.parts or row.question.answers), 30),
            clip(why(row), 60),
        ]
        for row in result.rows
        if not row.correct
    ]
    if not rows:
        return "没有答错的问题。"
    return f"答错 {len(rows)} 个\n" + table(["编号", "类型", "问题", "状态", "答案", "应为", "为什么"], rows)
