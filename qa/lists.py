"""Lists that a report's structure makes: sub-headings, 一是…二是…, and items after a colon or a lead-in."""

from __future__ import annotations

import re
from dataclasses import replace

from corpus.normalize import fold
from corpus.types import Section
from index.search import Index
from qa import constraints
from qa.analyze import Analysis
from qa.evidence import DOCUMENT, HEADING, PARTIAL, Scene, Vocabulary, found
from qa.marks import head
from qa.spans import topic
from qa.types import Finding, Place

_ORDINAL = re.compile(
    r"(?:^|[,;:。\n])\s*(?:[一二三四五六七八九十]是(?!否)|第[一二三四五六七八九十],|其[一二三四五六],|[①-⑩]|\([一二三四五六七八九十]\))"
)
_NUMBERING = re.compile(
    r"^(?:[一二三四五六七八九十]+[、.]|\([一二三四五六七八九十\d]+\)|\d+[.、．]|第[一二三四五六七八九十]+[章节条部分]+|[—-]{1,2})\s*"
)
#: What a lead-in sentence says before its items follow as paragraphs of their own.
_LEAD_IN = re.compile(
    r"(?:以下|如下|下列|下面|[几两三四五六七八九十\d]+(?:个|大|项)).{0,12}(?:方面|工作|任务|事项|问题|措施|内容|几点|几项)|[:]$"
)
_MOST = 30
#: Scenes looked at for a list, and how much of the question its lead-in must account for.
#: and where the question says how many items there are, four or more, and there are so many.
_SCENES, _ENOUGH, _COUNTED = 10, 0.5, 0.3


def solve(analysis: Analysis, scenes: list[Scene], index: Index, vocabulary: Vocabulary) -> Finding | None:
    """A list that answers a question for one, or ``None``.

    What introduces the list (the words before the first item, the heading over it) has to account for the question.
    """
    if analysis.kind != "list" and not (analysis.kind in ("what", "who", "overview") and _plural(analysis)):
        return None
    analysis = topic(analysis)
    best = _outlined(analysis, scenes, index, vocabulary)
    for place, scene in enumerate(scenes[:_SCENES]):
        for lead, items in (
            _ordinal_items(scene),
            _colon_items(scene, index),
            _following(scene, index),
        ):
            if not items:
                continue
            numbers = tuple(n for n in analysis.numbers if n.value != len(items))
            if constraints.broken(replace(analysis, numbers=numbers), scene):
                continue
            coverage = _introduces(analysis, scene, vocabulary, *lead)
            if coverage < _ENOUGH or (best is not None and coverage - 0.02 * place <= best[0]):
                continue
            text = scene.document.text
            answer = "；".join(_clean(text[start:end]) for _, start, end in items)
            places = ((scene.document.id, *lead), *items)
            best = (coverage - 0.02 * place, Finding(answer, places, coverage))
    return best[1] if best else None


def _plural(analysis: Analysis) -> bool:
    return bool(re.search(r"哪[些几两三四五六七八九十]|[几多]个方面|几(?:项|点|条|件)", analysis.question))


def _introduces(analysis: Analysis, scene: Scene, vocabulary: Vocabulary, start: int, end: int) -> float:
    """Share of the question's words that a list's lead-in and its headings account for, 0 to 1.

    0 where they lack the very noun that is asked for.
    """
    lead = fold(scene.document.text[start:end])
    near = f"{lead} {scene.heading}"
    about = scene.about
    noun = head(analysis)
    forms = [noun, noun[-2:], *(form for t in analysis.terms if t.text in noun for form in t.forms)]
    if noun and not any(form and form in near for form in forms):
        return 0.0
    return _coverage(analysis, vocabulary, ((near, 1.0), (about, DOCUMENT)))


def _clean(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip(" ，,。；;：:—-")


_Listed = tuple[tuple[int, int], tuple[Place, ...]]
_NONE: _Listed = ((0, 0), ())


def _ordinal_items(scene: Scene) -> _Listed:
    """一是甲，…；二是乙，…: the first clause of each, wherever in the section the sentences stand."""
    section = scene.section
    text = scene.document.text
    body = fold(text[section.start : section.end])
    starts = list(_ORDINAL.finditer(body))
    first = scene.sentence.start - section.start
    last = scene.sentence.end - section.start
    if len(starts) < 2 or not any(first <= m.end() <= last + 2 for m in starts):
        return _NONE
    items = []
    for match in starts[:_MOST]:
        start = match.end()
        stop = re.search(r"[,;。:\n]", body[start:])
        end = start + stop.start() if stop else len(body)
        items.append((scene.document.id, section.start + start, section.start + end))
    lead_end = starts[0].start()
    lead_start = max(body.rfind(mark, 0, lead_end) for mark in "。;\n") + 1
    return (section.start + lead_start, section.start + max(lead_end, lead_start + 1)), tuple(items)


def _colon_items(scene: Scene, index: Index) -> _Listed:
    """甲：一；二；三: what the semicolons part after a colon, to the end of the paragraph's sentence."""
    colon = scene.text.find(":")
    while colon >= 0 and re.search(r"\d$", scene.text[:colon]) and re.match(r"\d", scene.text[colon + 1 :]):
        colon = scene.text.find(":", colon + 1)  # 12.0:42.0 is a ratio
    if colon < 0:
        return _NONE
    text = scene.document.text
    base = scene.sentence.start
    body = fold(text[base : scene.section.end])
    stop = re.compile(r"[。\n!?]").search(body, colon + 1)
    end = stop.start() if stop else len(body)
    if body.count(";", colon, end) < 2:
        return _NONE
    items = [
        (scene.document.id, base + match.start(), base + match.end())
        for match in re.compile(r"[^;]+").finditer(body, colon + 1, end)
        if match.group().strip()
    ]
    lead_start = max(scene.text.rfind(mark, 0, colon) for mark in ";。") + 1
    return (base + lead_start, base + colon), tuple(items[:_MOST])


#: Things that no heading names: who or what kinds of bodies and places are asked for.
_THINGS = re.compile(r"(?:[人者员]|单位|部门|机构|企业|行业|产业|地方|区域|地区|群体|对象)$|人")


def _outlined(
    analysis: Analysis, scenes: list[Scene], index: Index, vocabulary: Vocabulary
) -> tuple[float, Finding] | None:
    """The headings under the heading that accounts best for the question, wherever the search has put it."""
    best: tuple[float, Finding] | None = None
    if _THINGS.search(head(analysis)):
        return None
    for near in {scene.document.id: scene for scene in scenes}.values():
        document = near.document
        sections = index.outline(document.id).sections
        for at, section in enumerate(sections):
            items = _children(index, sections, at) if section.heading else ()
            if len(items) < 2 or any(n.value != len(items) for n in analysis.numbers):
                continue
            own = fold(section.heading[-1])
            coverage = _coverage(
                analysis,
                vocabulary,
                ((own, 1.0), (fold(" ".join(section.heading)), HEADING), (near.about, DOCUMENT)),
            )
            counted = any(n.value == len(items) for n in analysis.numbers) and len(items) > 3
            if coverage < (_COUNTED if counted else _ENOUGH) or not any(
                found(t, own) > PARTIAL / 2 for t in analysis.terms
            ):
                continue
            title = next(
                (s for s in index.sentences if s.doc_id == document.id and s.end > section.start), None
            )
            if title is None or (best is not None and coverage <= best[0]):
                continue
            if not constraints.broken(replace(analysis, numbers=()), Scene(index, title, None)):
                answer = "；".join(_clean(document.text[start:end]) for _, start, end in items)
                best = (coverage, Finding(answer, ((document.id, title.start, title.end), *items), coverage))
    return best


def _coverage(analysis: Analysis, vocabulary: Vocabulary, places: tuple[tuple[str, float], ...]) -> float:
    """Share of the question's words that the places account for, each place worth its share."""
    got = total = 0.0
    for term in analysis.terms:
        weight = term.weight * vocabulary.weight(term.text)
        worth = max(found(term, text) * share for text, share in places)
        got += weight * (worth if worth > PARTIAL / 2 else 0.0)
        total += weight
    return got / total if total else 0.0


def _following(scene: Scene, index: Index) -> _Listed:
    """The headings under a heading, or those that follow a lead-in such as 重点抓好以下八个方面工作."""
    sentence = scene.sentence
    own = (sentence.start, sentence.end)
    dashes = _dashed(scene)
    if dashes:
        return own, dashes
    sections = index.outline(scene.document.id).sections
    at = next((i for i, s in enumerate(sections) if s.id == scene.section.id), None)
    if at is None:
        return _NONE
    here = sections[at]
    is_heading = (
        here.heading
        and sentence.start - here.start < 4
        and fold(sentence.text).strip(" 。;:") == fold(here.heading[-1]).strip(" 。;:")
    )
    if not is_heading and not _LEAD_IN.search(scene.text.strip(" 。;")):
        return _NONE
    return own, _children(index, sections, at)


def _children(index: Index, sections: tuple[Section, ...], at: int) -> tuple[Place, ...]:
    """The headings right under one section's, numbering and closing marks left out; none where there are fewer than two."""
    depth = len(sections[at].heading)
    children: list[Section] = []
    for section in sections[at + 1 :]:
        if len(section.heading) <= depth:
            break
        if len(section.heading) == depth + 1:
            children.append(section)
    if len(children) < 2:
        return ()
    items = []
    for child in children[:_MOST]:
        opening = index.sentence_at(child.doc_id, child.start)
        text = index.documents[child.doc_id].text
        start, end = max(child.start, opening.start), opening.end
        numbering = _NUMBERING.match(fold(text[start:end]))
        start += numbering.end() if numbering else 0
        while end > start and text[end - 1] in "。；;：:. \n":
            end -= 1
        items.append((child.doc_id, start, end))
    return tuple(items)


def _dashed(scene: Scene) -> tuple[Place, ...]:
    """The lines that open with dashes, dots or numbers right after a line that ends in a colon."""
    if not scene.text.rstrip().endswith(":"):
        return ()
    text = scene.document.text
    items = []
    for line in re.finditer(r"[^\n]+", text[scene.sentence.end : scene.section.end]):
        if not line.group().strip():
            continue
        opener = re.match(
            r"\s*(?:[—\-·•●]+|[\d①-⑩]+[.、．)）]?|[(（][\d一二三四五六七八九十]+[)）])\s*", line.group()
        )
        if opener is None:
            break
        start = scene.sentence.end + line.start() + opener.end()
        stop = re.search(r"[；;。]\s*$", line.group())
        end = scene.sentence.end + (line.start() + stop.start() if stop else line.end())
        items.append((scene.document.id, start, end))
    return tuple(items[:_MOST]) if len(items) > 1 else ()
