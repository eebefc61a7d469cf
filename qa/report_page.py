"""An evaluation as one HTML page that stands alone: no script, nothing fetched, everything escaped."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

from qa.evaluate import MODES, UNITS, Evaluation, Row
from qa.intervals import Estimate
from qa.metrics import SEARCH_MEASURES
from qa.outcome import STAGES, stage, why
from qa.report_plots import plots
from qa.results import Comparison
from qa.scoreboard import KINDS, MODE_NAMES, STATUSES, UNIT_NAMES, measure_name, search_name
from qa.summary import GROUPED, Group, Summary
from qa.tallies import EXPLAINED, LOWER_IS_BETTER, MEASURES

_STYLE = Path(__file__).with_name("report.css")
#: The browser itself is told to fetch nothing, whatever the page should come to hold.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
#: Groups of one table: hundreds of contexts with three questions each tell a reader nothing.
MOST_GROUPS = 40
_GROUPS = {"kind": "按问题类型", "doc": "按报告", "section": "按章节"}


def page(
    result: Evaluation, summary: Summary, settings: Mapping[str, Any], compared: Comparison | None = None
) -> str:
    """The page.

    :param settings: shown at its end, as JSON.
    :param compared: with an earlier run; ``None`` for none.
    """
    failed = [row for row in result.rows if not row.correct]
    sections = [
        ("measures", "回答", _measures(summary)),
        ("plots", "图", plots(summary, result)),
        *([("search", "检索", _search(result, summary))] if result.searched else []),
        ("groups", "分组", "".join(_group(by, summary.groups[by]) for by in _GROUPS)),
        *([("compared", "与先前一次比较", _compared(compared))] if compared else []),
        ("failed", f"答错的问题（{len(failed)} 个）", _failed(failed)),
        ("settings", "设置", _settings(settings)),
    ]
    links = "".join(f'<a href="#{name}">{escape(title)}</a>' for name, title, _ in sections)
    body = "".join(
        f'<section id="{name}"><h2>{escape(title)}</h2>{text}</section>' for name, title, text in sections
    )
    return (
        '<!DOCTYPE html>\n<html lang="zh-CN"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(_POLICY)}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>问据评测</title><style>{_STYLE.read_text(encoding='utf-8')}</style></head><body><main>"
        f"<h1>问据评测</h1><p class=soft>{escape(_about(result, settings))}</p><nav>{links}</nav>"
        f"{_cards(result, summary)}{body}</main></body></html>\n"
    )


def _about(result: Evaluation, settings: Mapping[str, Any]) -> str:
    sets = "、".join(map(str, settings.get("questions") or ())) or "问题集"
    half = f"的 {settings['half']} 一半" if settings.get("half") else ""
    when = f"，{settings['created']}" if settings.get("created") else ""
    return f"{sets}{half}：{len(result.rows)} 个问题{when}。区间是 95% 自助法（bootstrap）区间；全对或全错时它没有宽度，题少时不要当真。"


def _cards(result: Evaluation, summary: Summary) -> str:
    shown = [
        ("答对", summary.measures.get("correct")),
        ("检索首位命中（句子）", summary.measures.get("sentence/hybrid/hit@1")),
        ("拒答 F1", summary.measures.get("refusal_f1")),
        ("引文逐字一致", summary.measures.get("verbatim")),
    ]
    cards = [
        f"<div class=card><small>{escape(name)}</small><b>{_percent(one.value)}</b><small>{_interval(one)}</small></div>"
        for name, one in shown
        if one is not None
    ]
    time = summary.latency
    cards.append(
        f"<div class=card><small>回答用时（中位）</small><b>{_seconds(time.median)}</b>"
        f"<small>95% 在 {_seconds(time.p95)} 以内</small></div>"
    )
    return f"<div class=cards>{''.join(cards)}</div>"


def _measures(summary: Summary) -> str:
    rows = [
        [escape(name), _share(one), str(one.n), f"<span class=soft>{escape(EXPLAINED[key])}</span>"]
        for key, name in MEASURES.items()
        if (one := summary.measures.get(key)) is not None
    ]
    return _table(["指标", "得分", "题数", "怎么算"], rows, right=(1, 2))


def _search(result: Evaluation, summary: Summary) -> str:
    rows = [
        [
            UNIT_NAMES[unit],
            MODE_NAMES[mode],
            *(_share(summary.measures[f"{unit}/{mode}/{name}"]) for name in SEARCH_MEASURES),
        ]
        for unit in UNITS
        for mode in MODES
    ]
    about = (
        f"只看 {result.searched} 个有原文依据的问题。命中@k：前 k 条里有依据的题的比例；"
        "召回@k：依据所在各句（段）有多少在前 k 条里。没有结果的题按 0 计。"
    )
    head = ["单位", "方式", *map(search_name, SEARCH_MEASURES)]
    return f"<p class=soft>{about}</p>" + _table(head, rows, right=range(2, len(head)))


def _group(by: str, groups: Mapping[str, Group]) -> str:
    rows = []
    shown_of = sorted(groups.items(), key=lambda group: -group[1][0])[:MOST_GROUPS]
    for name, (n, found) in shown_of:
        shown = KINDS.get(name, name) if by == "kind" else name
        cells = [_share(found[key]) if key in found else "—" for key in GROUPED]
        rows.append([escape(shown), str(n), *cells])
    head = [_GROUPS[by].removeprefix("按"), "题数", *map(measure_name, GROUPED)]
    more = len(groups) - len(shown_of)
    note = f"<p class=soft>题数最少的 {more} 组略去，见 result.json。</p>" if more else ""
    return f"<h3>{_GROUPS[by]}</h3>" + _table(head, rows, right=range(1, len(head))) + note


def _compared(found: Comparison) -> str:
    rows = []
    for key, one in found.measures.items():
        if key not in MEASURES and not key.startswith(("sentence/hybrid/", "passage/hybrid/")):
            continue
        better = (one.change < 0) if key in LOWER_IS_BETTER else (one.change > 0)
        kind = ("up" if better else "down") if one.change and one.significant else "soft"
        change = f"{100 * one.change:+.1f}<small>[{100 * one.low:+.1f}, {100 * one.high:+.1f}]</small>"
        rows.append(
            [
                escape(measure_name(key)),
                _percent(one.before),
                _percent(one.after),
                f"<span class={kind}>{change}</span>",
                f"{one.p:.3f}",
                "是" if one.significant else "否",
                str(one.n),
            ]
        )
    table = _table(
        ["指标", "先前", "这次", "变化（百分点）", "p", "显著", "题数"], rows, right=(1, 2, 3, 4, 5, 6)
    )
    about = (
        f"两次共有的 {found.common} 个问题。区间是成对自助法的 95% 区间，p 是成对随机置换检验的双侧值，"
        "小于 0.05 记为显著。"
    )
    return (
        f"<p class=soft>{about}</p>{table}"
        f"<h3>这次答对、先前答错（{len(found.mended)} 个）</h3>{_list(found.mended)}"
        f"<h3>这次答错、先前答对（{len(found.broken)} 个）</h3>{_list(found.broken)}"
    )


def _list(rows: Sequence[Row]) -> str:
    if not rows:
        return "<p class=soft>没有。</p>"
    items = [f"<li>{escape(str(row.question.id))}　{escape(row.question.question)}</li>" for row in rows]
    return f"<ul>{''.join(items)}</ul>"


def _failed(rows: Sequence[Row]) -> str:
    if not rows:
        return "<p class=soft>没有答错的问题。</p>"
    at = [stage(row) for row in rows]
    counts = [[escape(name), str(at.count(key))] for key, name in STAGES.items() if key in at]
    return _table(["错在哪一步", "题数"], counts, right=(1,)) + "".join(map(_failure, rows))


def _failure(row: Row) -> str:
    question, answer = row.question, row.answer
    said = answer.get("answer") or ""
    given = STATUSES.get(answer.get("status") or "", "未答") + (f"：{said}" if said else "")
    accepted = "、".join(question.parts) if question.parts else " ／ ".join(question.answers)
    fields = [
        ("原因", f"<span class=why>{escape(why(row))}</span>"),
        ("回答", escape(given)),
        ("应为", escape(accepted if question.answerable else "拒答（报告没有答案）") or "—"),
    ]
    if question.evidence:
        fields.append(("依据", escape("\n".join(f"“{one.quote}”" for one in question.evidence))))
    if cited := answer.get("citations"):
        # A refusal shows the nearest sentence, which it does not rest on.
        name = "引用" if answer.get("status") == "answered" else "附上的"
        fields.append((name, escape("\n".join(f"“{one['quote']}”" for one in cited))))
    if row.found:
        fields.append(("检索到", f"<ol>{''.join(map(_found, row.found))}</ol>"))
    place = " › ".join((row.doc, *row.section)) if row.doc else ""
    sure = f"置信度 {answer.get('confidence', 0):.2f}" if answer.get("status") == "answered" else ""
    tags = [KINDS.get(question.kind, question.kind), place, sure]
    return (
        f"<article class=failed><h3>{escape(str(question.id))}　{escape(question.question)}"
        + "".join(f"<span class=tag>{escape(tag)}</span>" for tag in tags if tag)
        + "</h3><dl>"
        + "".join(f"<dt>{name}</dt><dd>{value}</dd>" for name, value in fields)
        + "</dl></article>"
    )


def _found(one: Any) -> str:
    mark = " class=hit" if one.relevant else ""
    note = "<span class=tag>含依据</span>" if one.relevant else ""
    return f"<li{mark}>{escape(one.text)}{note}<small>　{escape(' › '.join((one.doc, *one.section)))}</small></li>"


def _settings(settings: Mapping[str, Any]) -> str:
    return f"<pre>{escape(json.dumps(settings, ensure_ascii=False, indent=1, default=str))}</pre>"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]], *, right: Iterable[int] = ()) -> str:
    """A table; cells are HTML already, the head is not. :param right: columns of numbers."""
    numbers = set(right)

    def mark(column: int) -> str:
        return " class=n" if column in numbers else ""

    top = "".join(f"<th{mark(i)}>{escape(name)}</th>" for i, name in enumerate(head))
    body = "".join(
        "<tr>" + "".join(f"<td{mark(i)}>{cell}</td>" for i, cell in enumerate(row)) + "</tr>" for row in rows
    )
    return f"<div class=wide><table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table></div>"


def _share(one: Estimate) -> str:
    return f"{_percent(one.value)}<small>{_interval(one)}</small>"


def _percent(value: float) -> str:
    return f"{value:.1%}"


def _interval(one: Estimate) -> str:
    return f"[{100 * one.low:.1f}, {100 * one.high:.1f}]"


def _seconds(value: float) -> str:
    return f"{value * 1000:.0f} 毫秒" if value < 1 else f"{value:.2f} 秒"
