"""What a report is about, from its own outline."""

from __future__ import annotations

from collections.abc import Collection

from corpus.types import Section
from index.search import Index
from qa.types import Answer, Citation

#: Headings listed for one report.
_MOST = 12


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
        for start, end, heading in spans[:_MOST]:
            quote = document.text[start:end]
            citations.append(Citation(len(citations) + 1, document.id, heading, None, start, end, quote))
            names.append((quote.strip().rstrip("。；;:：!！"), len(citations)))
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
