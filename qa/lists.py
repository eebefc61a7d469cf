"""Lists that a report's structure makes: sub-headings, 一是…二是…, and items after a colon or a lead-in."""

from __future__ import annotations

import re

from corpus.normalize import fold
from corpus.types import Section
from index.search import Index
from qa import constraints
from qa.analyze import Analysis
from qa.evidence import Scene, Vocabulary
from qa.types import Finding, Place

_ORDINAL = re.compile(
    r"(?:^|[,;:。])\s*(?:[一二三四五六七八九十]是|第[一二三四五六七八九十],|[①-⑩]|\([一二三四五六七八九十]\))"
)
_NUMBERING = re.compile(
    r"^(?:[一二三四五六七八九十]+[、.]|\([一二三四五六七八九十\d]+\)|\d+[.、．]|第[一二三四五六七八九十]+[章节条部分]+)\s*"
)
#: What a lead-in sentence says before its items follow as paragraphs of their own.
_LEAD_IN = re.compile(r"(?:以下|如下|下列|下面).{0,12}(?:方面|工作|任务|事项|问题|措施|内容|几点|几项)?|[:]$")
_MOST = 30


def solve(analysis: Analysis, scenes: list[Scene], index: Index, vocabulary: Vocabulary) -> Finding | None:
    """A list that answers a question for one, or ``None``."""
    if analysis.kind not in ("list", "what", "who") or (analysis.kind != "list" and not _plural(analysis)):
        return None
    for scene in scenes[:4]:
        if constraints.broken(analysis, scene):
            continue
        sentence = scene.sentence
        support = scene.support(analysis, vocabulary, sentence.start, sentence.end)
        items = _ordinal_items(scene, index) or _colon_items(scene) or _following(scene, index)
        if not items:
            continue
        text = scene.document.text
        answer = "；".join(_clean(text[start:end]) for _, start, end in items)
        return Finding(answer, ((sentence.doc_id, sentence.start, sentence.end), *items), support.coverage)
    return None


def _plural(analysis: Analysis) -> bool:
    return bool(re.search(r"哪[些几两三四五六七八九十]|[几多]个方面", analysis.question))


def _clean(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip(" ，,。；;：:")


def _ordinal_items(scene: Scene, index: Index) -> tuple[Place, ...]:
    """一是甲，…；二是乙，…: the first clause of each, wherever in the section the sentences stand."""
    section = scene.section
    text = scene.document.text
    body = fold(text[section.start : section.end])
    starts = [m for m in _ORDINAL.finditer(body)]
    first = scene.sentence.start - section.start
    last = scene.sentence.end - section.start
    if len(starts) < 2 or not any(first <= m.end() <= last + 2 for m in starts):
        return ()
    items = []
    for match in starts[:_MOST]:
        start = match.end()
        stop = re.search(r"[,;。:\n]", body[start:])
        end = start + stop.start() if stop else len(body)
        items.append((scene.document.id, section.start + start, section.start + end))
    return tuple(items)


def _colon_items(scene: Scene) -> tuple[Place, ...]:
    """甲：一；二；三: what the semicolons part after a colon."""
    colon = scene.text.find(":")
    if colon < 0 or scene.text.count(";", colon) < 2:
        return ()
    base = scene.sentence.start
    items = []
    for match in re.finditer(r"[^;。]+", scene.text[colon + 1 :]):
        if match.group().strip():
            start = base + colon + 1 + match.start()
            items.append((scene.document.id, start, base + colon + 1 + match.end()))
    return tuple(items[:_MOST])


def _following(scene: Scene, index: Index) -> tuple[Place, ...]:
    """The headings under a heading, or those that follow a lead-in such as 重点抓好以下八个方面工作."""
    sections = index.outline(scene.document.id).sections
    at = next((i for i, s in enumerate(sections) if s.id == scene.section.id), None)
    if at is None:
        return ()
    here = sections[at]
    is_heading = (
        here.heading
        and scene.sentence.start - here.start < 4
        and fold(scene.sentence.text).strip(" 。;:") == fold(here.heading[-1]).strip(" 。;:")
    )
    if not is_heading and not _LEAD_IN.search(scene.text.strip(" 。;")):
        return ()
    children: list[Section] = []
    for section in sections[at + 1 :]:
        if len(section.heading) <= len(here.heading):
            break
        if len(section.heading) == len(here.heading) + 1:
            children.append(section)
    if len(children) < 2:
        return ()
    items = []
    for child in children[:_MOST]:
        sentence = index.sentence_at(child.doc_id, child.start)
        start, end = max(child.start, sentence.start), sentence.end
        numbering = _NUMBERING.match(fold(scene.document.text[start:end]))
        start += numbering.end() if numbering else 0
        while end > start and scene.document.text[end - 1] in "。；;：:. \n":
            end -= 1
        items.append((child.doc_id, start, end))
    return tuple(items)
