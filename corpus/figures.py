"""The ledger: every figure of a document with what it counts and the period it is of."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace

from corpus.normalize import simplify
from corpus.numbers import Quantity, quantities
from corpus.periods import resolve
from corpus.split import Outline
from corpus.subjects import Context, subjects
from corpus.tables import Head, cells, head, is_rule, read_row
from corpus.types import Document, Figure, Sentence
from corpus.units import same_unit

__all__ = ["figures", "question_quantities", "same_unit"]

_WRAP = re.compile(r"[ \t\u3000]*[\n\f\v\x1c-\x1e\x85\u2028\u2029][ \t\u3000]*")
_PLANNED = re.compile(r"目标|任务|计划|安排|打算|部署|展望|预期")
_REVIEWED = re.compile(r"完成情况|执行情况|回顾|总结|成效|进展|成绩|现状|基础")
#: Marks of notes and lists are not even look-alikes worth an entry.
_MARK = re.compile(
    r"[\[［〔【(（]?(?:\d{1,3}(?:[.．]\d{1,2})*|[一二三四五六七八九十]{1,4})[\]］〕】)）.．、]? ?"
)
_BASE = ("比", "较", "与", "同")
_FROM = ("由", "从")
_JOINS = ("和", "与", "、", "及", "以及")
_YEAR = re.compile(r"(?:19|20)\d\d(?=年)")
_RESPECTIVELY = re.compile(r"分别|依次|逐年")
_SPAN = re.compile(r"((?:19|20)\d\d)/((?:19|20)\d\d)")
_SINCE = ("此后", "之后", "其后", "随后", "接下来")


def figures(document: Document, outline: Outline) -> tuple[Figure, ...]:
    """Every figure of a document, in order of ``start``; dates and names (not list marks) among them.

    :param outline: of the same document; a figure outside its sentences (in the byline) is left out.
    """
    reading = _Reading(document, outline)
    return tuple(reading.ledger())


class _Reading:
    """One document being read: its text without the line breaks inside sentences, and the way back."""

    def __init__(self, document: Document, outline: Outline) -> None:
        self.document = document
        self.outline = outline
        self.sections = {section.id: section for section in outline.sections}
        self.text, self.origin = _unwrapped(document.text, outline)
        self.plain, self.traditional = _simplified(self.text)
        found = quantities(self.text)
        self.found = [item for item in found if item.role != "name" or not _MARK.fullmatch(item.raw)]

    def ledger(self) -> Iterator[Figure]:
        context, section, n = Context(), "", 0
        over: Head | None = None  # the head of the table that the sentence before is a row of
        carried: str | None = (
            None  # the period of the part before a semicolon, where the sentence ends in one
        )
        for sentence in self.outline.sentences:
            start, end = self._place(sentence.start), self._place(sentence.end)
            while n < len(self.found) and self.found[n].start < start:
                n += 1
            inside = []
            while n < len(self.found) and self.found[n].start < end:
                item = self.found[n]
                if item.end <= end:
                    inside.append(replace(item, start=item.start - start, end=item.end - start))
                n += 1
            if sentence.section_id != section:
                context, section, carried = Context(), sentence.section_id, None
            words = self.plain[start:end]
            row = cells(words)
            if row and over and len(row) == len(over.names):
                about = self._about(sentence)
                entries = [
                    (item, subject, period or about) for item, subject, period in read_row(row, over, inside)
                ]
            elif not is_rule(words):
                over = head(row) if row else None
                about = self._about(sentence)
                named = subjects(words, inside, context) if inside else []
                periods, stated = _periods(words, inside, carried or about)
                entries = list(zip(inside, named, periods, strict=True))
                carried = (stated or carried) if words.rstrip().endswith((";", "；")) else None
            else:
                entries = []
            for item, subject, period in entries:
                yield self._figure(sentence, start, item, subject, period)

    def _about(self, sentence: Sentence) -> str | None:
        """The period that a sentence is of if it names none: its headings', else the document's."""
        headings = self.sections[sentence.section_id].heading
        return (
            next((y[0] for part in reversed(headings) if (y := _YEAR.search(part))), None)
            or self.document.period
        )

    def _figure(
        self, sentence: Sentence, start: int, item: Quantity, subject: str, period: str | None
    ) -> Figure:
        """One entry; ``item`` has offsets into the sentence, which begins at ``start`` of the text read."""
        headings = self.sections[sentence.section_id].heading
        planned = any(_PLANNED.search(part) and not _REVIEWED.search(part) for part in headings)
        was = self.plain[start + item.start - 1 : start + item.start] in _FROM
        goal = planned and not was and item.role in ("quantity", "share", "change")
        about = self._about(sentence)
        first, last = self._back(start + item.start), self._back(start + item.end - 1) + 1
        return Figure(
            doc_id=self.document.id,
            section_id=sentence.section_id,
            start=first,
            end=last,
            raw=self.document.text[first:last],
            value=item.value,
            upper=item.upper,
            unit=item.unit,
            qualifier=item.qualifier,
            subject=subject.translate(self.traditional),
            period=resolve(period, about and about[:4]) if period else None,
            role="target" if goal else item.role,
            sentence_start=sentence.start,
            sentence_end=sentence.end,
            flags=item.flags,
            guess=item.guess,
            direction=item.direction,
            measure=item.measure,
        )

    def _place(self, offset: int) -> int:
        """Where an offset of the document stands in the unwrapped text."""
        return offset if self.origin is None else bisect_left(self.origin, offset)

    def _back(self, offset: int) -> int:
        return offset if self.origin is None else self.origin[offset]


def _unwrapped(text: str, outline: Outline) -> tuple[str, list[int] | None]:
    """The text without the line breaks (and indents) inside sentences, and each character's offset.

    Hard-wrapped reports break their lines anywhere, inside a number too.
    """
    cuts = [
        (sentence.start + match.start(), sentence.start + match.end())
        for sentence in outline.sentences
        for match in _WRAP.finditer(sentence.text)
    ]
    if not cuts:
        return text, None
    kept: list[int] = []
    position = 0
    for start, end in cuts:
        kept.extend(range(position, start))
        position = end
    kept.extend(range(position, len(text)))
    return "".join(text[i] for i in kept), kept


def _simplified(text: str) -> tuple[str, dict[int, str]]:
    """The text with its traditional characters made simplified, and the way back for each of them."""
    plain = simplify(text)
    return plain, {ord(new): old for old, new in zip(text, plain, strict=True) if new != old}


def _periods(words: str, found: list[Quantity], about: str | None) -> tuple[list[str | None], str | None]:
    """The period of each figure of a sentence: the last date before it, else what the section is about.

    A date that a change is measured from (比2020年) is none; of 2023年、2024年分别为832亿元和1694亿元 each
    figure has its own, as of 2021年至2023年分别为18.3亿元、24.5亿元和31.2亿元.

    :return: the periods, and the last one that the sentence states.
    """
    out: list[str | None] = []
    stated: str | None = None
    dates: list[Quantity] = []  # that stand together before the next figure
    queue: list[str] = []
    for n, item in enumerate(found):
        if item.role == "date":
            period = item.period
            if period and not words[: item.start].rstrip().endswith(_BASE):
                stated = period
            if dates and words[dates[-1].end : item.start].strip() not in _JOINS:
                dates = []
            dates.append(item)
            out.append(period)
            continue
        if item.role == "name":
            out.append(stated or about)
            continue
        if len(dates) > 1 and _RESPECTIVELY.search(words[dates[-1].end : item.start]):
            queue = [date.period for date in dates if date.period]
        elif years := _years(words, found, n, stated):
            queue = years
        elif n and words[found[n - 1].end : item.start].strip() not in _JOINS:
            queue = []
        dates = []
        out.append(queue.pop(0) if queue else stated or about)
    return out, stated


def _years(words: str, found: list[Quantity], n: int, stated: str | None) -> list[str]:
    """The years of a list that begins with the figure ``n``: 2020年至2024年依次为, 2018年…, 此后三年分别为.

    Empty where the sentence names no row of as many years as the list has figures.
    """
    if n == 0 or not _RESPECTIVELY.search(words[found[n - 1].end : found[n].start]):
        return []
    listed = 1
    while (
        n + listed < len(found)
        and words[found[n + listed - 1].end : found[n + listed].start].strip() in _JOINS
    ):
        listed += 1
    row = found[n - 1]
    if span := _SPAN.fullmatch(row.period or ""):
        first, last = int(span[1]), int(span[2])
    elif stated and row.role == "duration" and row.unit == "年" and row.value is not None:
        if not words[: row.start].endswith(_SINCE):
            return []
        first, last = int(stated[:4]) + 1, int(stated[:4]) + int(row.value)
    else:
        return []
    return [str(year) for year in range(first, last + 1)] if last - first + 1 == listed else []


def question_quantities(question: str) -> list[Quantity]:
    """The figures a question names: years, thresholds, amounts; 多少 and 几 are none."""
    return quantities(question)
