"""Why a question was answered wrongly: where on the way from search to answer it went astray."""

from __future__ import annotations

from qa.evaluate import DEPTH, Row

#: The stages at which a question fails, in the order of the way -> their names.
STAGES = {
    "refused_input": "没有被接受",
    "unlocated": "依据不在索引里",
    "search": "没有检索到依据",
    "refusal": "检索到了却没有作答",
    "reading": "检索到了却据别处作答",
    "wording": "引对了依据，答案不对",
    "damage": "没有标出原文缺损",
    "answered_none": "报告没有答案却作答",
    "plain": "答案不对",
}
_REASONS = {
    "no_topic": "认为报告没有谈到",
    "no_figure": "认为报告没有给出这一项",
    "period_mismatch": "认为时间不符",
    "entity_mismatch": "认为地点、人物或单位不符",
    "vague": "认为问得不够明确",
}


def stage(row: Row) -> str | None:
    """The stage at which a question failed, a key of :data:`STAGES`; ``None`` where it is right."""
    if row.correct:
        return None
    status = row.answer.get("status")
    if status is None:
        return "refused_input"
    if not row.question.answerable:
        return "answered_none"
    if not row.located:
        return "unlocated"
    if row.question.kind == "damaged" and "source_damaged" not in (row.answer.get("flags") or ()):
        return "damage" if status == "answered" and row.cited else _on_the_way(row, status)
    return _on_the_way(row, status)


def _on_the_way(row: Row, status: str) -> str:
    if row.cited and status == "answered":
        return "wording"
    if row.first and _rank(row) is None:
        return "search"
    if status != "answered":
        return "refusal"
    return "reading" if row.first else "plain"


def why(row: Row) -> str:
    """Why the question failed, in a sentence; ``""`` where it is right."""
    at, rank = stage(row), _rank(row)
    reason = _REASONS.get(row.answer.get("reason") or "", "")
    given = "反问了" if row.answer.get("status") == "ambiguous" else "拒答了"
    because = f"（{reason}）" if reason else ""
    return {
        None: "",
        "refused_input": "问题是空的，或者太长，没有被接受，按没有结果计。",
        "unlocated": "问题集给的依据在索引的报告里找不到，请检查索引与问题集是否配套。",
        "search": f"依据不在检索到的前 {DEPTH} 个句子里"
        + ("，据别处作答。" if row.answer.get("status") == "answered" else f"，{given}{because}。"),
        "refusal": f"依据排在检索结果第 {rank} 位，却{given}{because}。" if rank else f"{given}{because}。",
        "reading": f"依据排在检索结果第 {rank} 位，引用的却是别处。",
        "wording": "引用了正确的依据，但从中取出的答案不对，或与标准答案写法相差太大。",
        "damage": "引用了缺损的原文，却没有标出疑有缺损。",
        "answered_none": "报告没有答案，应当拒答，却"
        + ("反问了。" if row.answer.get("status") == "ambiguous" else "作答了。"),
        "plain": "答案不对；问题集没有给出依据，看不出错在哪一步。",
    }[at]


def _rank(row: Row) -> int | None:
    return row.first.get("sentence/hybrid")
