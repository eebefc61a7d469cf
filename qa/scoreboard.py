"""An evaluation as plain text for the terminal."""

from __future__ import annotations

from qa.console import clip, table
from qa.evaluate import MODES, UNITS, Evaluation
from qa.metrics import SEARCH_MEASURES

_KINDS = {
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
}
_MODES = {"hybrid": "合用", "dense": "语义向量", "lexical": "词语"}
_UNITS = {"sentence": "句子", "passage": "段落"}
_STATUSES = {"answered": "作答", "not_found": "拒答", "ambiguous": "反问"}


def scores(result: Evaluation) -> str:
    """The tables of ``wenju eval``: search by unit and mode, answers by kind, and the other shares."""
    answers = result.answers
    parts = []
    if result.searched:
        parts += [f"检索（{result.searched} 个有原文依据的问题）", _search_table(result), ""]
    kinds = [
        [_KINDS.get(kind, kind), str(right), str(total), f"{right / total:.1%}"]
        for kind, (right, total) in answers.kinds.items()
    ]
    kinds.append(["合计", str(answers.right), str(answers.total), f"{answers.accuracy:.1%}"])
    parts += [
        f"回答（{answers.total} 个问题）",
        table(["类型", "答对", "题数", "正确率"], kinds, right=(1, 2, 3)),
        "",
        f"拒答：查准 {answers.refusal_precision:.1%}，查全 {answers.refusal_recall:.1%}，"
        f"F1 {answers.refusal_f1:.1%}",
        f"引到依据：{answers.cited:.1%}",
        f"误报缺损：{answers.false_flags:.1%}",
        f"引文逐字一致：{'无引文' if answers.verbatim is None else f'{answers.verbatim:.1%}'}",
    ]
    return "\n".join(parts)


def _search_table(result: Evaluation) -> str:
    names = {"hit": "命中", "recall": "召回", "mrr": "MRR", "ndcg": "nDCG"}
    head = [names[measure.split("@")[0]] + "@" + measure.split("@")[1] for measure in SEARCH_MEASURES]
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
            rows.append([_UNITS[unit], _MODES[mode], *cells])
    return table(["单位", "方式", *head], rows, right=range(2, 2 + len(head)))


def wrong(result: Evaluation) -> str:
    """The questions answered wrongly: what was said, and what would have been right."""
    rows = [
        [
            str(row.question.id),
            _KINDS.get(row.question.kind, row.question.kind),
            clip(row.question.question, 40),
            _STATUSES.get(row.answer.get("status", ""), "未答"),
            clip(row.answer.get("answer") or "", 30),
            clip("、".join(row.question.parts or row.question.answers), 30),
        ]
        for row in result.rows
        if not row.correct
    ]
    if not rows:
        return "没有答错的问题。"
    return f"答错 {len(rows)} 个\n" + table(["编号", "类型", "问题", "状态", "答案", "应为"], rows)
