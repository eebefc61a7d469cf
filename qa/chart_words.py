"""What a figure on a chart is called, in the report's own words: the clause around it, without the figure."""

from __future__ import annotations

import re

from corpus.audit_page import Page
from corpus.normalize import fold
from corpus.types import Document, Figure

#: Where a clause ends; a comma inside a number does not end one.
_END = re.compile(r"[;:!?。()\n]|(?<!\d),|,(?!\d)")
#: What a figure's clause opens and ends with that says nothing of what it counts.
_LEAD = re.compile(
    r"^[\s、,;。的]*(?:(?:其中|另有|还有|以及|并且|此外|同时|而且|和|及|与|并|[一二三四五六七八九]是)[\s、,]*)*"
)
_TAIL = re.compile(
    r"(?:(?:总|总共|合计|共计|一共|共|分别|已|约)?(?:有|为|是|达到?|升至|降至)?|[就均也仅只则]*占.*|(?:占比)?[由从]上[^,。;]{0,8}|(?:占比)?[由从](?:平均|每)?)$"
)
_LEFT = re.compile(r"[、,\s]+$")
_FILLER = re.compile(r"(?:全[市国省县区州旗镇乡村]|共|现|已|目前|年末|年底|全年|\s)*")
#: Leads from a share to its whole.
_OF = re.compile(r"(?:占|相当于|达到?)")
#: Roles that stand inside what is counted: 年收入5万元以上的428个, 2023年末, 第一书记.
_INSIDE = ("threshold", "name", "date")


class Words:
    """The words of one document."""

    def __init__(self, document: Document, page: Page) -> None:
        self._document = document
        self._page = page
        self._figures = {figure.start: n for n, figure in enumerate(page.figures)}

    def title(self, figure: Figure) -> str:
        """The clause that a figure stands in, the figure in it; of 占支出48.2亿元的80.7% only 支出48.2亿元."""
        start, end = self._clause(figure)
        lead = _OF.match(self._page.text[start : figure.start])
        if lead:
            start, end = start + lead.end(), figure.end
        return _clean(self._document.text[start:end])

    def label(self, figure: Figure) -> str:
        """What a figure counts: the words before it in its clause, else its subject, else the words after it.

        Its subject is taken only where the sentence has it in one piece: one that was put together may be wrong.
        """
        text = self._document.text
        start, end = self._clause(figure)
        start = max([start, *(f.end for f in self._beside(figure) if f.end <= figure.start)])
        end = min([end, *(f.start for f in self._beside(figure) if f.start >= figure.end)])
        before = self._trimmed(start, figure.start)
        if before and not _FILLER.fullmatch(fold(before)):
            return before
        sentence = fold(text[figure.sentence_start : figure.sentence_end])
        if len(figure.subject) > 1 and fold(figure.subject) in sentence:
            return _clean(figure.subject)
        after = _LEFT.sub("", _clean(text[figure.end : end]))
        return after or self._before(figure) or before or _clean(figure.subject) or figure.raw

    def _before(self, figure: Figure) -> str:
        """What the clause before speaks of: 装备制造业 of 装备制造业增长9.3%,占比27.5%."""
        start, _ = self._clause(figure)
        if start <= figure.sentence_start:
            return ""
        ends = [m.end() for m in _END.finditer(self._page.text, figure.sentence_start, start - 1)]
        first = max([figure.sentence_start, *ends])
        told = next((f for f in self._beside(figure) if first <= f.start < start), None)
        words = self._trimmed(first, told.start if told else start)
        return words.removesuffix(told.measure) if told and told.role == "change" else words

    def _clause(self, figure: Figure) -> tuple[int, int]:
        text = self._page.text
        ends = [m.end() for m in _END.finditer(text, figure.sentence_start, figure.start)]
        closing = _END.search(text, figure.end, figure.sentence_end)
        return ends[
            -1
        ] if ends else figure.sentence_start, closing.start() if closing else figure.sentence_end

    def _beside(self, figure: Figure) -> list[Figure]:
        """The other figures of its sentence that its words end at."""
        n = self._figures[figure.start]
        near = self._page.figures[max(0, n - 12) : n + 12]
        return [
            f
            for f in near
            if f != figure and f.sentence_start == figure.sentence_start and f.role not in _INSIDE
        ]

    def _trimmed(self, start: int, end: int) -> str:
        """The words from ``start`` to ``end`` without what leads to and from them; cut by their folded form."""
        folded = self._page.text[start:end]
        lead = _LEAD.match(folded)
        first = lead.end() if lead else 0
        tail = _TAIL.search(folded, first)
        return _clean(self._document.text[start + first : start + (tail.start() if tail else len(folded))])


def _clean(text: str) -> str:
    """Text on one line, without marks of headings and emphasis at its ends."""
    return re.sub(r"\s*\n\s*", "", text).strip(" \t\u3000#*·—-、,，;；")
