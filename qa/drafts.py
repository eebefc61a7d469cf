"""Questions drafted from a report's ledger and structure, for a person to accept, edit or drop.

A draft is made of the report's own words: a clause with its figure taken out is a question whose answer is known. No
rule here knows whether the clause can be understood by itself; the person who accepts it does. So a draft is marked, and
:func:`qa.questions.read_questions` never counts one as gold.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from corpus.figures import figures
from corpus.split import Outline, split
from corpus.types import Document, Figure, Sentence

#: Drafts of each kind that are made where nothing else is said.
EACH = 8
_CLAUSE_END = "，,。；;：:！!？?（）()“”‘’\n"
#: A clause that leans on the one before it makes no question.
_LEANING = re.compile(
    r"^(?:其|这|该|此|并|也|还|另|又|同|以|即|均|则|而|但|且|或|和|与|及)|[中前后时内里下的]$"
)
_NUMBER = re.compile(r"[\d０-９]|[一二三四五六七八九十百千万亿]{2,}|[%％]")
_LIST = re.compile(
    r"(?P<head>[^，,。；;：:！!？?（）()\[\]［］【】\d\n]{3,24}?)(?P<verb>主要包括|包括|包含|涵盖|分为|设有|主要有)[:：]?"
    r"(?P<items>[^，,。；;！!？?（）()\n：:]+)"
)
_ITEMS = re.compile(r"[、]|(?<=[^、]{2})[和及](?=[^、]{2})|以及")
_WHO = re.compile(
    r"由(?P<who>[^，,。；;：:、\n的由]{2,16}?)(?P<verb>负责|牵头|主办|承办|主持|组织|编制|实施|建设|承担|承建|出资)"
)
_SAID = re.compile(
    r"(?P<post>[\u4e00-\u9fff]{3,16}(?:主任|局长|书记|校长|院长|经理|会长|市长|县长|区长|主席|部长|处长|科长|所长|站长|主管|总监))"
    r"(?P<name>[\u4e00-\u9fff]{2,3})(?P<verb>表示|介绍|指出|强调|说)"
)
_PLACE = re.compile(r"(?P<name>[\u4e00-\u9fff]{2,3}?)(?P<kind>自治区|省|市|县|区|镇|乡|村)")
#: Names to put in a place's stead; made up so that no report is likely to have them, and one that has is passed over.
_ELSEWHERE = ("云岭", "松浦", "白渡", "临泽")


@dataclass(frozen=True, slots=True)
class Draft:
    """One drafted question.

    :param kind: as in a question set: ``figure`` ``time`` ``who`` ``list`` ``none``.
    :param answers: accepted answers; :param parts: items that must all be named.
    :param start: offset of the quote that proves it; ``end`` just past it; both 0 where it has none.
    :param reason: of an unanswerable question, why a refusal is right, else ``None``.
    """

    id: str
    question: str
    kind: str
    file: str
    quote: str = ""
    start: int = 0
    end: int = 0
    answers: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    reason: str | None = None


def to_line(draft: Draft) -> str:
    """A draft as a line of a question set, marked ``"draft": true``."""
    evidence = {"file": draft.file, "quote": draft.quote, "start": draft.start, "end": draft.end}
    row: dict[str, object] = {
        "id": draft.id,
        "draft": True,
        "question": draft.question,
        "kind": draft.kind,
        "answers": list(draft.answers),
        **({"parts": list(draft.parts)} if draft.parts else {}),
        "evidence": [evidence] if draft.quote else [],
        "answerable": draft.kind != "none",
    }
    if draft.reason:
        row |= {"reason": draft.reason, "near_miss": True}
    return json.dumps(row, ensure_ascii=False)


def draft(document: Document, *, each: int = EACH) -> list[Draft]:
    """Draft questions on a report, in the order of kinds and, within one, of the text.

    :param each: at most so many of a kind, taken evenly from the whole report.
    """
    outline = split(document)
    maker = _Maker(document, outline, figures(document, outline))
    made = {
        "figure": list(maker.of_figures()),
        "time": list(maker.of_times()),
        "who": list(maker.of_persons()),
        "list": [*maker.of_lists(), *maker.of_sections()],
        "none": list(maker.near_misses()),
    }
    chosen = [one for found in made.values() for one in _spread(_distinct(found), each)]
    # Of the document's id and not its file's name, so that drafts on several reports have ids of their own.
    stem = document.id.removesuffix(Path(document.id).suffix)
    return [
        Draft(
            f"{stem}-{number:03d}", one.question, one.kind, one.file, one.quote, one.start, one.end,
            one.answers, one.parts, one.reason,
        )
        for number, one in enumerate(chosen, start=1)
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Clause:
    """The words around a figure, up to the next mark on either side."""

    start: int
    end: int
    head: str
    tail: str


class _Maker:
    """Makes drafts of one report."""

    def __init__(self, document: Document, outline: Outline, found: tuple[Figure, ...]) -> None:
        self._document, self._outline, self._figures = document, outline, found
        self._text = document.text
        self._file = Path(document.source).name

    def of_figures(self) -> Iterator[Draft]:
        """有多少: a clause with its one figure taken out."""
        for figure, clause in self._countable():
            question = f"{clause.head or '有'}多少{figure.unit}{clause.tail}？"
            yield self._draft(question, "figure", (figure.raw,), figure.sentence_start, figure.sentence_end)

    def _countable(self) -> Iterator[tuple[Figure, _Clause]]:
        """Figures with a clause that says by itself what is counted."""
        for figure in self._figures:
            plain = figure.role == "quantity" and not figure.flags and not figure.qualifier
            if not plain or not figure.unit or not figure.raw.endswith(figure.unit):
                continue
            clause = self._clause(figure.start, figure.end)
            words = clause.head + clause.tail
            if clause.tail.startswith(("的", "以")) or _NUMBER.search(words) or _LEANING.search(words):
                continue
            if 6 <= len(words) <= 28:
                yield figure, clause

    def of_times(self) -> Iterator[Draft]:
        """什么时候: what happened on a day or in a month, the date before it (4月28日，…) or within (…于4月28日…)."""
        for figure in self._figures:
            # A bare year opens half the sentences of a report, whatever they are about.
            if figure.role != "date" or figure.flags or "-" not in (figure.period or ""):
                continue
            clause = self._clause(figure.start, figure.end)
            if clause.head.endswith(("于", "在")):
                question, said = f"{clause.head[:-1]}什么时候{clause.tail}？", clause.head + clause.tail
            else:
                said = clause.tail
                if not said and self._text[clause.end : clause.end + 1] in ("，", ","):
                    said = self._text[clause.end + 1 : self._clause_end(clause.end + 1)].strip()
                question = f"{said}是什么时候？"
                if clause.head:
                    continue
            if 6 <= len(said) <= 28 and not _NUMBER.search(said) and not _LEANING.search(said):
                yield self._draft(question, "time", (figure.raw,), figure.sentence_start, figure.sentence_end)

    def of_persons(self) -> Iterator[Draft]:
        """谁, 哪个单位: who does what, where the sentence says 由…负责 or names who spoke."""
        for sentence in self._prose():
            for match in _WHO.finditer(sentence.text):
                clause = self._clause(sentence.start + match.start("who"), sentence.start + match.end("who"))
                head = clause.head.removesuffix("由")
                question = f"{head}由谁{clause.tail}？"
                if 6 <= len(head + clause.tail) <= 30 and not _LEANING.search(head):
                    yield self._draft(question, "who", (match["who"],), sentence.start, sentence.end)
            for match in _SAID.finditer(sentence.text):
                yield self._draft(
                    f"{match['post']}是谁？", "who", (match["name"],), sentence.start, sentence.end
                )

    def of_lists(self) -> Iterator[Draft]:
        """哪些: what a sentence names after 包括 and the like."""
        for sentence in self._prose():
            for match in _LIST.finditer(sentence.text):
                items = [item.strip() for item in _ITEMS.split(re.sub(r"等[^、]*$", "", match["items"]))]
                if len(items) < 3 or not all(2 <= len(item) <= 20 for item in items):
                    continue
                if _LEANING.search(match["head"]):
                    continue
                question = f"{match['head']}{match['verb']}哪些？"
                yield self._draft(question, "list", (), sentence.start, sentence.end, tuple(items))

    def of_sections(self) -> Iterator[Draft]:
        """哪几个方面: the headings below a heading."""
        below: dict[tuple[str, ...], list[tuple[str, int]]] = {}
        for section in self._outline.sections:
            if section.heading:
                below.setdefault(section.heading[:-1], []).append((section.heading[-1], section.start))
        for path, children in below.items():
            named = [(name, at) for name, at in children if self._text.startswith(name, at)]
            if not path or not 2 <= len(named) <= 9:
                continue
            first = named[0]
            yield self._draft(
                f"“{_unnumbered(path[-1])}”分哪几个部分来讲？",
                "list",
                (),
                first[1],
                first[1] + len(first[0]),
                tuple(_unnumbered(name) for name, _ in named),
            )

    def near_misses(self) -> Iterator[Draft]:
        """What the report speaks of, asked for another year or another place: to be refused."""
        years = {int(year) for year in re.findall(r"(?<!\d)((?:19|20)\d\d)(?!\d)", self._text)}
        latest = int((self._document.period or "")[:4] or max(years, default=0))
        absent = (
            next((year for year in range(latest + 2, latest + 9) if year not in years), 0) if latest else 0
        )
        elsewhere = next((name for name in _ELSEWHERE if name not in self._text), None)
        for number, (figure, clause) in enumerate(self._countable()):
            rest = f"多少{figure.unit}{clause.tail}？"
            place = None if "内" in clause.head else _PLACE.match(clause.head)
            if place and elsewhere:
                asked = f"{elsewhere}{place['kind']}{clause.head[place.end() :]}{rest}"
                yield self._draft(asked, "none", reason="entity_mismatch")
            elif absent and number % 2 == 0:
                yield self._draft(f"{absent}年{clause.head or '有'}{rest}", "none", reason="period_mismatch")

    def _prose(self) -> Iterator[Sentence]:
        return (one for one in self._outline.sentences if not one.heading)

    def _clause(self, start: int, end: int) -> _Clause:
        first = start
        while first > 0 and self._text[first - 1] not in _CLAUSE_END:
            first -= 1
        last = self._clause_end(end)
        return _Clause(first, last, self._text[first:start].strip(), self._text[end:last].strip())

    def _clause_end(self, at: int) -> int:
        while at < len(self._text) and self._text[at] not in _CLAUSE_END:
            at += 1
        return at

    def _draft(
        self,
        question: str,
        kind: str,
        answers: tuple[str, ...] = (),
        start: int = 0,
        end: int = 0,
        parts: tuple[str, ...] = (),
        reason: str | None = None,
    ) -> Draft:
        quote = self._text[start:end]
        return Draft("", question, kind, self._file, quote, start, end, answers, parts, reason)


def _unnumbered(heading: str) -> str:
    """A heading without its number: 二、加强监管 is 加强监管."""
    return re.sub(
        r"^\s*#*\s*(?:[（(]?[一二三四五六七八九十\d]+[)）、.．]+|第[一二三四五六七八九十\d]+[章节条部分]+)\s*",
        "",
        heading,
    )


def _distinct(found: Iterable[Draft]) -> list[Draft]:
    kept: dict[str, Draft] = {}
    for one in found:
        kept.setdefault(one.question, one)
    return list(kept.values())


def _spread(found: list[Draft], n: int) -> list[Draft]:
    """At most ``n``, evenly from first to last."""
    if len(found) <= n:
        return found
    return [found[place * len(found) // n] for place in range(n)]
