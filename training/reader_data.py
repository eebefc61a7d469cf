"""What the reader learns from: questions with the passage that answers them, and with ones that do not.

Sources, each a folder with ``passages.jsonl`` (id, text) and ``questions.jsonl`` (question, answers,
answer_starts, passage_ids, split): CMRC 2018 (CC BY-SA 4.0), of which only the split ``train`` is read,
and the dev set of DRCD (CC BY-SA 3.0), put into simplified characters.

A question that cannot be answered from a window is made anew in every epoch, in one of four ways:
another passage that shares many words with the question; the question's own passage without the sentence
that answers; the question with a year, a number or a name changed; another part of its own passage.
"""

from __future__ import annotations

import functools
import json
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import bm25s
import jieba
import jieba.posseg
import numpy as np
import opencc
from tokenizers import Tokenizer

#: Tokens of passage in a window: the least and the most.
SHORTEST, LONGEST = 96, 224
MOST_QUESTION = 48
#: Passages that share most with a question, of which one stands for those found in a search.
NEAR = 12
#: Rows are padded to a multiple of this many tokens.
WIDTH = 40
#: How many of the questions get a window that does not answer them, in each epoch.
UNANSWERED = 0.6
_END = re.compile(r"[。！？；!?;\n]")
_NUMBER = re.compile(
    r"\d+(?:\.\d+)?|[一二三四五六七八九十百千万亿两]{1,6}(?=[年月日个名人次家岁届位座所项条])"
)
_KINDS = frozenset({"nr", "nrt", "ns", "nt", "nz"})


@dataclass(frozen=True, slots=True)
class Example:
    """A question with the passage that answers it; ``start`` and ``end`` count characters of ``text``."""

    question: str
    text: str
    start: int
    end: int
    passage: int

    @property
    def answer(self) -> str:
        return self.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Window:
    """One row to learn from.

    :param ids: tokens; :param types: 0 for the question, 1 for the passage.
    :param start: and :param end: the first and last token of the answer, 0 and 0 where there is none.
    """

    ids: list[int]
    types: list[int]
    start: int
    end: int


class Reading:
    """Makes windows of questions and passages."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        self.tokenizer = tokenizer
        self.begin, self.stop = (tokenizer.token_to_id(mark) for mark in ("<s>", "</s>"))

    def window(
        self, question: str, text: str, span: tuple[int, int] | None, first: int, count: int
    ) -> Window | None:
        """Join a question and ``count`` tokens of ``text`` from token ``first``.

        :param span: the answer's characters; ``None``: there is none.
        :return: ``None`` where the answer does not fall on tokens of this window.
        """
        asked = self.tokenizer.encode(question, add_special_tokens=False).ids[:MOST_QUESTION]
        passage = self.tokenizer.encode(text, add_special_tokens=False)
        ids = [self.begin, *asked, self.stop, self.stop, *passage.ids[first : first + count], self.stop]
        lead = len(asked) + 3
        types = [0] * lead + [1] * (len(ids) - lead)
        if span is None:
            return Window(ids, types, 0, 0)
        inside = [i for i, (a, b) in enumerate(passage.offsets) if a < span[1] and b > span[0]]
        if not inside or inside[0] < first or inside[-1] >= first + count:
            return None
        return Window(ids, types, lead + inside[0] - first, lead + inside[-1] - first)

    def around(
        self, question: str, text: str, span: tuple[int, int], source: random.Random, answered: bool = True
    ) -> Window | None:
        """A window of a random length that holds ``span`` at a random place."""
        offsets = self.tokenizer.encode(text, add_special_tokens=False).offsets
        inside = [i for i, (a, b) in enumerate(offsets) if a < span[1] and b > span[0]]
        if not inside:
            return None
        count = source.randint(SHORTEST, LONGEST)
        if len(inside) > count:
            return None
        low = max(0, inside[-1] + 1 - count)
        high = max(low, min(inside[0], max(0, len(offsets) - count)))
        first = source.randint(low, high)
        return self.window(question, text, span if answered else None, first, count)


def examples(cmrc: Path, drcd: Path) -> list[Example]:
    """Read both sets, in the order of the files.

    :raises ValueError: when an answer is not where its set says.
    """
    simplified = opencc.OpenCC("t2s")
    found: list[Example] = []
    texts: dict[str, int] = {}
    for folder, split in ((cmrc, "train"), (drcd, None)):
        passages = {p["id"]: p["text"] for p in _lines(folder / "passages.jsonl")}
        for row in _lines(folder / "questions.jsonl"):
            if split is not None and row["split"] != split:
                continue
            text, question = passages[row["passage_ids"][0]], row["question"]
            start, answer = row["answer_starts"][0], row["answers"][0]
            if text[start : start + len(answer)] != answer:
                raise ValueError(f"{row['id']}: the answer is not at {start}")
            if split is None:
                # Character by character where the conversion changes the length, so that offsets hold.
                text, question = (_convert(simplified, t) for t in (text, question))
            found.append(
                Example(question, text, start, start + len(answer), texts.setdefault(text, len(texts)))
            )
    return found


def _lines(path: Path) -> Iterator[dict[str, object]]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def _convert(converter: opencc.OpenCC, text: str) -> str:
    whole = converter.convert(text)
    return whole if len(whole) == len(text) else "".join(converter.convert(c)[:1] or c for c in text)


class Negatives:
    """Windows that do not answer a question."""

    def __init__(self, known: list[Example], reading: Reading) -> None:
        self.reading = reading
        self.passages = list(dict.fromkeys(e.text for e in known))
        #: Names by their kind (person, place, organisation, other), to put one for another.
        self.names: dict[str, list[str]] = {}
        for kind, name in sorted({pair for e in known for pair in _names(e.question)}):
            self.names.setdefault(kind, []).append(name)
        words = [list(jieba.cut_for_search(t)) for t in self.passages]
        self.lexical = bm25s.BM25()
        self.lexical.index(words, show_progress=False)
        asked = [list(jieba.cut_for_search(e.question)) for e in known]
        self.near, _ = self.lexical.retrieve(asked, k=min(NEAR, len(words)), show_progress=False)

    def window(self, at: int, example: Example, source: random.Random) -> Window | None:
        """:return: ``None`` where this way of making one does not fit the example."""
        way = source.random()
        if way < 0.35:
            return self.elsewhere(at, example, source)
        if way < 0.6:
            return self.without(example, source)
        if way < 0.88:
            return self.changed(example, source)
        return self.beside(example, source)

    def elsewhere(self, at: int, example: Example, source: random.Random) -> Window | None:
        texts = [self.passages[i] for i in self.near[at] if i != example.passage]
        texts = [t for t in texts if example.answer not in t]
        if not texts:
            return None
        text = texts[min(int(source.expovariate(0.5)), len(texts) - 1)]
        return self.somewhere(example.question, text, source)

    def without(self, example: Example, source: random.Random) -> Window | None:
        left = max((m.end() for m in _END.finditer(example.text, 0, example.start)), default=0)
        after = _END.search(example.text, example.end)
        right = after.end() if after else len(example.text)
        text = example.text[:left] + example.text[right:]
        if len(text) < 40 or example.answer in text:
            return None
        # Around the cut, where what is left speaks of the same thing.
        place = min(left, len(text) - 1)
        return self.reading.around(example.question, text, (place, place + 1), source, answered=False)

    def changed(self, example: Example, source: random.Random) -> Window | None:
        question = self.other(example, source)
        if question is None:
            return None
        return self.reading.around(
            question, example.text, (example.start, example.end), source, answered=False
        )

    def other(self, example: Example, source: random.Random) -> str | None:
        """The question with something in it changed that the passage also says."""
        spots = [(m.group(), "") for m in _NUMBER.finditer(example.question)]
        spots += [(name, kind) for kind, name in _names(example.question) if name in example.text]
        if not spots:
            return None
        old, kind = source.choice(spots)
        new = source.choice(self.names[kind]) if kind else _renumber(old, source)
        if new in example.text or new == old:
            return None
        return example.question.replace(old, new, 1)

    def beside(self, example: Example, source: random.Random) -> Window | None:
        half = len(example.text) // 2
        text = (
            example.text[half:]
            if example.end <= half
            else example.text[:half]
            if example.start >= half
            else ""
        )
        if len(text) < 60 or example.answer in text:
            return None
        return self.somewhere(example.question, text, source)

    def somewhere(self, question: str, text: str, source: random.Random) -> Window | None:
        """A window of a text that does not answer, around a character that the question has too."""
        shared = [i for i, c in enumerate(text) if c in question and "\u4e00" <= c <= "\u9fff"]
        place = source.choice(shared) if shared else source.randrange(len(text))
        return self.reading.around(question, text, (place, place + 1), source, answered=False)


@functools.cache
def _names(question: str) -> list[tuple[str, str]]:
    """:return: kind and name of what jieba takes for a name."""
    return [(w.flag[:2], w.word) for w in jieba.posseg.cut(question) if len(w.word) >= 2 and w.flag in _KINDS]


def _renumber(number: str, source: random.Random) -> str:
    if number[0].isdigit():
        if "." in number:
            return f"{float(number) + source.choice((-1, 1)) * source.uniform(0.5, 9):.{len(number.split('.')[1])}f}"
        step = (
            source.choice((-5, -4, -3, -2, -1, 1, 2, 3, 4, 5)) if len(number) == 4 else source.randint(1, 9)
        )
        return str(abs(int(number) + step))
    digits = "一二三四五六七八九"
    at = [i for i, c in enumerate(number) if c in digits]
    if not at:
        return number
    i = source.choice(at)
    return number[:i] + source.choice(digits) + number[i + 1 :]


def epoch(
    known: list[Example], negatives: Negatives, number: int, seed: int, share: float = 1.0
) -> list[Window]:
    """All rows of one epoch; the same for the same arguments.

    :param share: of the questions that take part, drawn anew in each epoch.
    """
    source = random.Random(f"{seed}/{number}")
    rows: list[Window] = []
    for at, example in enumerate(known):
        if share < 1 and source.random() >= share:
            continue
        row = negatives.reading.around(example.question, example.text, (example.start, example.end), source)
        if row is not None:
            rows.append(row)
        if source.random() < UNANSWERED:
            for _ in range(4):
                row = negatives.window(at, example, source)
                if row is not None:
                    rows.append(row)
                    break
    return rows


def batches(rows: list[Window], tokens: int, source: random.Random) -> list[list[Window]]:
    """Rows of similar length together, at most ``tokens`` in a batch, padding included.

    Batches come in few shapes, because torch prepares its kernels for each anew.
    """
    classes: dict[int, list[Window]] = {}
    for row in rows:
        classes.setdefault(_width(row), []).append(row)
    result = [
        members[at : at + tokens // width]
        for width, members in sorted(classes.items())
        for at in range(0, len(members), tokens // width)
    ]
    source.shuffle(result)
    return result


def _width(row: Window) -> int:
    return -(-len(row.ids) // WIDTH) * WIDTH


def padded(rows: list[Window], pad: int) -> dict[str, np.ndarray]:
    """:return: ``ids types mask`` int64 ``(batch, longest)``, ``start end`` int64 ``(batch,)``."""
    longest = max(map(_width, rows))
    shape = (len(rows), longest)
    ids, types, mask = np.full(shape, pad), np.zeros(shape, np.int64), np.zeros(shape, np.int64)
    for i, row in enumerate(rows):
        ids[i, : len(row.ids)], types[i, : len(row.ids)], mask[i, : len(row.ids)] = row.ids, row.types, 1
    return {
        "ids": ids.astype(np.int64), "types": types, "mask": mask,
        "start": np.array([r.start for r in rows]), "end": np.array([r.end for r in rows]),
    }  # fmt: skip
