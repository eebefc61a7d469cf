"""What a report is about, from its own outline; and what it says of itself: who issued it, when, under what title."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace

from corpus.normalize import fold
from corpus.numbers import quantities
from corpus.types import Document, Section
from index.search import Index
from qa import phrases
from qa.analyze import Analysis
from qa.kinds import WROTE
from qa.types import Answer, Citation, Finding, Place

#: Characters from a document's start in which its title stands.
_OPENING = 200
#: Headings listed for one report.
_MOST = 12
_NUMBERING = re.compile(
    r"^\s*(?:[一二三四五六七八九十]+[、.．]|[(（][一二三四五六七八九十\d]+[)）]|\d+[.、．](?!\d)|第[一二三四五六七八九十\d]+[章节条部分]+)\s*"
)


def answer(question: str, index: Index, doc_ids: Collection[str] | None) -> Answer:
    """The headings of each report asked, cited; the opening sentence where a report has no headings."""
    documents = [d for d in index.documents.values() if doc_ids is None or d.id in doc_ids]
    citations: list[Citation] = []
    parts, short = [], []
    for document in documents[:5]:
        outline = index.outline(document.id)
        sections = _main(outline.sections)
        spans = [
            (s.start, s.end, index.sections[s.section_id].heading)
            for s in outline.sentences
            if s.heading and any(section.start == s.start for section in sections)
        ] or [(s.start, s.end, ()) for s in outline.sentences[:1]]
        names = []
        title = document.text.find(document.title) if document.title not in ("", document.id) else -1
        if 0 <= title < _OPENING:
            spans.insert(0, (title, title + len(document.title), ()))
        for start, end, heading in spans[:_MOST]:
            quote = document.text[start:end]
            citations.append(Citation(len(citations) + 1, document.id, heading, None, start, end, quote))
            names.append((_NUMBERING.sub("", quote).strip().rstrip("。；;:：!！"), len(citations)))
        about = document.title if document.title not in ("", document.id) else ""
        lead = f"《{about}》" if len(documents) > 1 and about else "报告"
        parts.append(f"{lead}主要讲了：" + "；".join(f"{name}〔{n}〕" for name, n in names))
        short += [name for name, _ in names]
    if not citations:
        return Answer(question, "not_found", "", "报告里没有可以概述的内容。", reason="no_topic")
    return Answer(
        question,
        "answered",
        "、".join(short),
        "。".join(parts) + "。",
        citations=tuple(citations),
        confidence=0.9,
    )


def _main(sections: tuple[Section, ...]) -> list[Section]:
    """The sections of the highest level that has at least two; of the next one too where there is room."""
    headed = [s for s in sections if s.heading]
    for depth in (1, 2, 3):
        level = [s for s in headed if len(s.heading) == depth]
        if len(level) >= 2:
            more = [s for s in headed if len(s.heading) <= depth + 1]
            return more if len(more) <= _MOST else level
    return headed


_ITSELF = r"(?:报告|公报|文章|文件|材料|稿子|报道|通报|简报|白皮书|新闻|全文|总结|讲话|方案|意见|通知|通告|公告|规划|计划|汇报)"
_ISSUED = re.compile(
    rf"{_ITSELF}.{{0,14}}(?:发布|公布|发表|印发|刊发|刊登|出台|出版|发出|出的|写于|成文|作的|做的|提交|宣读|落款)|(?:发布|公布|发表|印发|作|做|宣读|提交)(?:了|的)?(?:这|本|该)?[份篇个]?.{{0,8}}{_ITSELF}[?]?$"
)
_WHEN = re.compile(r"什么时候|啥时候|何时|哪一?[年天日月]|几月|几号|日期|什么时间")
_BY = re.compile(
    r"谁|哪(?:一|些|几|两)?(?:个|家)?(?:单位|部门|机构|局|委)|什么(?:单位|部门|机构)|何单位|单位是"
)
_TITLE = re.compile(
    rf"{_ITSELF}(?:的)?(?:标题|题目|名字|名称|全称)|{_ITSELF}(?:叫什么|的?题目是)|(?:标题|题目)(?:是|叫)(?:什么|啥)"
)
#: Words that ask about a document's issue and need not stand in it.
_ABOUT_ISSUE = frozenset(
    "这份 这篇 这个 单位 部门 机构 联合 发布 公布 发表 印发 刊发 刊登 出台 出版 出 作 做 写 提交 宣读 落款 日期 时间 时候 标题 题目 名字 名称 全称 成文 写于 撰写 起草 报道 报告 公报 文章 文件 材料 稿子 "
    "几个 哪几个 写的 记者 作者 编写 采写 通报 简报 白皮书 新闻 全文 总结 讲话 方案 意见 通知 通告 公告 规划 计划 汇报 哪天 具体 人".split()
)
#: Lines of front matter looked at, and how long one may be.
_LINES, _LONGEST = 8, 60


def told(analysis: Analysis, index: Index, doc_ids: Collection[str] | None = None) -> Finding | None:
    """What a report's front matter says of the report itself; ``None`` for questions about anything else.

    Answers when it was issued, by whom, and what its title is, from the lines before its first heading or paragraph.
    """
    question = analysis.question
    if WROTE.search(question):
        return _authors(analysis, index, doc_ids)
    if not (_ISSUED.search(question) or _TITLE.search(question)):
        return None
    for document in index.documents.values():
        if doc_ids is not None and document.id not in doc_ids:
            continue
        if not _about(analysis, document):
            continue
        lines = _front(document)
        if (
            _TITLE.search(question)
            and lines
            and fold(document.title) in fold(document.text[slice(*lines[0])])
        ):
            return _finding(document, *lines[0])
        if _ISSUED.search(question) and _WHEN.search(question):
            for start, end in lines:
                for date in quantities(document.text[start:end]):
                    if date.role == "date" and re.search(r"\d月\d", fold(date.raw)):
                        return _finding(document, start + date.start, start + date.end)
        elif _ISSUED.search(question) and _BY.search(question):
            return _issuer(document, lines)
    return None


_LABEL = re.compile(r"(?:本报)?(?:记者|通讯员|作者|撰稿人?|撰文|采写|执笔|供稿)[\s:/]*")


def _authors(analysis: Analysis, index: Index, doc_ids: Collection[str] | None) -> Finding | None:
    """Those whom the lines around a report's body name as its writers."""
    for document in index.documents.values():
        if (doc_ids is not None and document.id not in doc_ids) or not _about(analysis, document):
            continue
        for start, end in _front(document):
            labels = list(_LABEL.finditer(fold(document.text[start:end])))
            names = [
                name
                for label, after in zip(labels, [*labels[1:], None], strict=False)
                for name in re.findall(
                    r"[\u4e00-\u9fff]{2,4}",
                    document.text[start + label.end() : start + after.start() if after else end],
                )
            ]
            if names:
                return replace(_finding(document, start, end), answer="、".join(dict.fromkeys(names)))
    return None


def _about(analysis: Analysis, document: Document) -> bool:
    """Whether every place, body and year that the question names is the document's own."""
    if re.search(r"[《》]", analysis.question):  # another document, which the report only names
        return False
    front = fold(
        f"{document.title} {document.publisher or ''} "
        + " ".join(document.text[slice(*s)] for s in _front(document))
    )
    if any(
        not _stands(t.text, front) for t in analysis.terms if t.text not in _ABOUT_ISSUE and t.weight >= 0.5
    ):
        return False
    lead = fold(document.text[:400]) + fold(f"{document.title} {document.publisher or ''}")
    years = [p[:4] for p in analysis.periods if not p.startswith("--")]
    return all(name in lead for name in analysis.names) and all(year in lead for year in years)


def _stands(word: str, text: str, *, least: int = 3, gap: int = 3) -> bool:
    """Whether a text has a word, or what it is short for (人代会 for 人民代表大会).

    :param least: characters of a word that may be short for something; :param gap: characters left out between two.
    """
    spread = f"[\\u4e00-\\u9fff]{{0,{gap}}}".join(map(re.escape, word))
    return word in text or (len(word) >= least and re.search(spread, text) is not None)


def _front(document: Document) -> list[tuple[int, int]]:
    """The short lines that a document opens with: title, publisher, date, speaker."""
    lines: list[tuple[int, int]] = []
    for match in re.finditer(r"[^\n]+", document.text):
        if not match.group().strip():
            continue
        if len(match.group().strip()) > _LONGEST or len(lines) == _LINES or _NUMBERING.match(match.group()):
            break
        lines.append(match.span())
    if len(lines) < _LINES:  # what is signed at the end: 某某办公室 / 某年某月某日
        tail = [m.span() for m in re.finditer(r"[^\n]+", document.text) if m.group().strip()][-3:]
        lines += [
            s
            for s in tail
            if s not in lines
            and s[1] - s[0] <= 30
            and not re.search(r"[。；;！？]", document.text[slice(*s)])
        ]
    return lines


def _issuer(document: Document, lines: list[tuple[int, int]]) -> Finding | None:
    """The line that names the bodies or the speaker who issued the document."""
    for start, end in lines[1:]:
        line = fold(document.text[start:end]).strip()
        people = phrases.persons(line)
        if (people and len(line) < 20) or _bodies(line):
            return _finding(document, start, end)
    return None


def _bodies(line: str) -> bool:
    """Whether a line holds nothing but names of organisations."""
    return bool(line) and all(
        re.search(r"(?:局|委员会|委|办公室|政府|厅|部|院|队|会|社|中心|公司|集团|大学|党委)$", part)
        for part in re.split(r"[\s、,]+", line)
    )


def _finding(document: Document, start: int, end: int) -> Finding:
    text = document.text
    while start < end and (text[start].isspace() or text[start] in "—-"):
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    place: Place = (document.id, start, end)
    return Finding(re.sub(r"\s+", "、", text[start:end]), (place,), 1.0)


#: The line of a speech that says who gives it: 某市中级人民法院院长　某某某.
_SPEAKER = re.compile(
    r"[(（]?(?P<office>[\u4e00-\u9fff]*?(?P<role>[市县区州旗省镇乡院局校厅村所会部]长|检察长|董事长|总经理|主任|书记|主席))"
    r"[ \u3000]+(?P<name>[\u4e00-\u9fff][ \u3000]?[\u4e00-\u9fff]{1,2})[)）]?"
)
#: Words of a question for a name that say nothing of whose it is.
_WHOSE = frozenset("名字 姓名 人 姓 现任 担任 哪位 名叫".split())


def _speaker(analysis: Analysis, index: Index, doc_ids: Collection[str] | None) -> Finding | None:
    """Who holds the office of the one who gives the report, where the question asks for its holder."""
    for document in index.documents.values():
        if doc_ids is not None and document.id not in doc_ids:
            continue
        for start, end in _front(document):
            line = document.text[start:end].strip()
            told = _SPEAKER.fullmatch(line)
            if told is None or told["role"] not in analysis.question:
                continue
            near = fold(f"{told['office']} {document.title}")
            asked = [t.text for t in analysis.terms if t.text not in _WHOSE]
            if asked and all(_stands(word, near, least=2, gap=6) for word in asked):
                at = document.text.index(line, start)
                place = (document.id, at, at + len(line))
                return Finding(told["name"], (place,), 1.0)
    return None


def signed(analysis: Analysis, index: Index, doc_ids: Collection[str] | None) -> Finding | None:
    """Who wrote the report or gives it as a speech, where the question asks for that person or the holder of the office."""
    return _speaker(analysis, index, doc_ids) or _writer(analysis, index, doc_ids)


def _writer(analysis: Analysis, index: Index, doc_ids: Collection[str] | None) -> Finding | None:
    if not re.search(r"记者|作者|撰稿|撰文|通讯员|谁写|执笔", analysis.question) or len(analysis.terms) > 2:
        return None
    for document in index.documents.values():
        if document.byline is None or (doc_ids is not None and document.id not in doc_ids):
            continue
        byline = document.byline
        name = re.search(
            r"(?:记者|通讯员|作者|撰稿|文)[\s:：/]*([\u4e00-\u9fff\s、]{2,})$",
            byline.text.strip("()（） "),
        )
        if name:
            return Finding(name.group(1).strip(), ((document.id, byline.start, byline.end),), 1.0)
    return None
