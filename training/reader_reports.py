"""Questions on reports that were written to train the reader, with the passages that the program cuts them into.

A folder of JSON lines, a report a line: ``title``, ``sections`` (``heading``, ``text``) and ``questions``
(``question``, ``answer``, ``quote``: a piece of one section that holds the answer once). Where ``answer`` is empty the
report says something like it, but not this.
"""

from __future__ import annotations

import json
import random
import re
from pathlib import Path

import bm25s
import jieba
from reader_data import Example, Negatives, Reading, Window

from corpus.passages import passages
from corpus.split import split
from corpus.types import Document

#: How many of the passages that share most with a question that a report does not answer stand for the report.
_CLOSEST = 2
#: How many questions are asked with the place of their report, and how many with its year; and how a title names these.
_NAMED = 0.35
_PLACE = re.compile(r"(?:关于|中共|在)?((?!全)[\u4e00-\u9fff]{2,4}?[省市县区旗州镇乡])(?![长委场])")
_YEAR = re.compile(r"(?:19|20)\d\d(?=年)")
#: A question that names its time already.
_TIMED = re.compile(r"年|月|季度|周|日|号|目前|现在|如今|最近|以前|原来")


class Reports:
    """The rows of all reports in a folder."""

    def __init__(self, folder: Path, reading: Reading) -> None:
        """Read every file, in the order of their names; an answer that two passages share is left out.

        :raises ValueError: when a quote is not in its report, or an answer not in its quote.
        """
        self.known: list[Example] = []
        #: Questions that their report does not answer, with the passages of it that are nearest, the nearest first.
        self.in_vain: list[tuple[str, list[str]]] = []
        passage = 0
        for path in sorted(folder.glob("*.jsonl")):
            for line in path.read_text("utf-8").splitlines():
                row = json.loads(line)
                texts = _passages(row)
                for said in row["questions"]:
                    asked = said | {"question": _of_report(said["question"], row["title"])}
                    if not asked["answer"]:
                        self.in_vain.append((asked["question"], _nearest(asked["question"], texts)))
                        continue
                    if not any(asked["quote"] in section["text"] for section in row["sections"]):
                        raise ValueError(f"{path.name}: not in the report: {asked['quote']}")
                    if (example := _placed(asked, texts, passage)) is not None:
                        self.known.append(example)
                passage += len(texts)
        self._negatives = Negatives(self.known, reading)
        self._reading = reading

    def epoch(self, number: int, seed: int) -> list[Window]:
        """Every question once with its passage, and once with one that does not answer it."""
        source = random.Random(f"{seed}/{number}/reports")
        rows: list[Window | None] = []
        for at, example in enumerate(self.known):
            span = (example.start, example.end)
            rows.append(self._reading.around(example.question, example.text, span, source))
            tried = (self._negatives.window(at, example, source) for _ in range(4))
            rows.append(next((row for row in tried if row is not None), None))
        for question, texts in self.in_vain:
            rows += (self._negatives.somewhere(question, text, source) for text in texts)
        return [row for row in rows if row is not None]


def _of_report(question: str, title: str) -> str:
    """The question, some of them with the place and the year that the whole report is of, as people also ask.

    The passages seldom repeat these, so that a reader must learn to look for the rest.
    """
    source = random.Random(question)
    place, year = _PLACE.match(title), _YEAR.search(title)
    lead = ""
    if source.random() < _NAMED and place and place[1][:2] not in question:
        lead = place[1]
    if source.random() < _NAMED and year and not _TIMED.search(question):
        lead += f"{year[0]}年"
    return lead + question


def _passages(row: dict[str, object]) -> list[str]:
    sections: list[dict[str, str]] = row["sections"]  # type: ignore[assignment]
    title = str(row["title"])
    parts = [f"{s['heading']}\n{s['text']}" if s["heading"] else s["text"] for s in sections]
    document = Document("", title, "\n\n".join([title, *parts]), "", "")
    return [p.text for p in passages(document, split(document))]


def _placed(asked: dict[str, str], texts: list[str], first: int) -> Example | None:
    n = next((n for n, text in enumerate(texts) if asked["quote"] in text), None)
    if n is None:
        return None
    start = texts[n].index(asked["quote"]) + asked["quote"].index(asked["answer"])
    return Example(asked["question"], texts[n], start, start + len(asked["answer"]), first + n)


def _nearest(question: str, texts: list[str]) -> list[str]:
    lexical = bm25s.BM25()
    lexical.index([list(jieba.cut_for_search(t)) for t in texts], show_progress=False)
    found, _ = lexical.retrieve(
        [list(jieba.cut_for_search(question))], k=min(_CLOSEST, len(texts)), show_progress=False
    )
    return [texts[i] for i in found[0]]
