"""Questions with their gold units, for choosing how to search: shared by the retrieval benchmarks."""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from corpus.loaders import load
from corpus.types import Document, Passage
from index.build import build_documents
from index.embed import Encoder
from index.search import Index
from index.types import Unit

#: Whether an item of a unit is a right one for a question.
Gold = Callable[[Unit, Passage], bool]
DATA = Path(__file__).resolve().parent.parent / "data"


@dataclass(frozen=True)
class Case:
    """An index and the questions asked of it.

    :param gold: one for each question.
    """

    name: str
    index: Index
    questions: list[str]
    gold: list[Gold]


class CachedEncoder:
    """An encoder that remembers its vectors in a file, for rerunning a benchmark."""

    def __init__(self, encoder: Encoder, path: Path | None) -> None:
        self._encoder, self._path = encoder, path
        self.name, self.dim, self.fingerprint = encoder.name, encoder.dim, encoder.fingerprint
        self._known: dict[str, Any] = {}
        if path and path.exists():
            with np.load(path) as arrays:
                self._known = dict(zip(arrays["keys"].tolist(), arrays["vectors"], strict=True))

    def encode_queries(self, texts: Sequence[str]) -> Any:
        """As :meth:`index.embed.Encoder.encode_queries`."""
        return self._look_up("query", texts, self._encoder.encode_queries)

    def encode_documents(self, texts: Sequence[str], *, progress: Any = None) -> Any:
        """As :meth:`index.embed.Encoder.encode_documents`."""
        return self._look_up("document", texts, self._encoder.encode_documents)

    def _look_up(self, kind: str, texts: Sequence[str], encode: Callable[[list[str]], Any]) -> Any:
        keys = [hashlib.sha256(f"{self.fingerprint} {kind} {text}".encode()).hexdigest() for text in texts]
        new = {key: text for key, text in zip(keys, texts, strict=True) if key not in self._known}
        if new:
            self._known.update(zip(new, encode(list(new.values())), strict=True))
            if self._path and len(new) > 100:
                self.save()
        return np.array([self._known[key] for key in keys], np.float32).reshape(-1, self.dim)

    def save(self) -> None:
        """Write the file."""
        if self._path:
            np.savez(self._path, keys=list(self._known), vectors=np.array(list(self._known.values())))


def rows(path: Path) -> list[dict[str, Any]]:
    """The records of a JSON Lines file."""
    return [json.loads(line) for line in path.read_text("utf8").splitlines() if line.strip()]


def document(name: str, text: str) -> Document:
    """A document of nothing but its text, as a file of this name would give."""
    return Document(
        id=name, title=name, text=text, source=name, sha256=hashlib.sha256(text.encode()).hexdigest()
    )


def spans(
    folder: Path, split: str, encoder: Any, *, passages: int | None = None, questions: int | None = None
) -> Case:
    """A public span set pooled, each of its passages a document.

    Gold: of passages, those of the document; of sentences, the one that the answer starts in.

    :param passages: at most so many, by lot; :param questions: likewise, of those that these answer.
    """
    texts, asked = _read(folder, split)
    chosen = set(_lot(sorted({q["passage_ids"][0] for q in asked}), passages))
    asked = _lot([q for q in asked if q["passage_ids"][0] in chosen], questions)
    documents = [document(id_, texts[id_]["text"]) for id_ in texts if id_ in chosen]
    return Case(
        f"{folder.name} {split}",
        build_documents(documents, encoder=encoder),
        [q["question"] for q in asked],
        [_answers(q["passage_ids"][0], q["answer_starts"][0], anywhere=True) for q in asked],
    )


def articles(folder: Path, split: str, encoder: Any, *, least: int, questions: int) -> list[Case]:
    """The set's articles of ``least`` passages or more, each a report in an index of its own.

    :param questions: about them, by lot. Gold: the passage and the sentence that the answer starts in.
    """
    texts, asked = _read(folder, split)
    titles: dict[str, list[str]] = {}
    for id_, text in texts.items():
        titles.setdefault(text["title"], []).append(id_)
    asked = _lot([q for q in asked if len(titles[texts[q["passage_ids"][0]]["title"]]) >= least], questions)
    cases = []
    for title in dict.fromkeys(texts[q["passage_ids"][0]]["title"] for q in asked):
        ids = titles[title]
        starts = dict(zip(ids, np.cumsum([0, *(len(texts[id_]["text"]) + 1 for id_ in ids)]), strict=False))
        own = [q for q in asked if q["passage_ids"][0] in starts]
        article = document(title, "\n".join(texts[id_]["text"] for id_ in ids))
        cases.append(
            Case(
                f"{folder.name} {split} articles",
                build_documents([article], encoder=encoder),
                [q["question"] for q in own],
                [_answers(title, starts[q["passage_ids"][0]] + q["answer_starts"][0]) for q in own],
            )
        )
    return cases


def reports(encoder: Any, *, half: str, pooled: bool) -> list[Case]:
    """The product's own reports and that half of their questions; all in one index, or each in its own.

    Gold: what overlaps a gold quote by at least half of the shorter of the two.
    """
    sets = sorted(DATA.glob("*_questions.jsonl"))
    cases = []
    for group in [sets] if pooled else [[path] for path in sets]:
        files = [path.with_name(path.name.replace("_questions.jsonl", ".txt")) for path in group]
        asked = [
            q for path in group for q in rows(path) if q["half"] == half and q["answerable"] and q["evidence"]
        ]
        cases.append(
            Case(
                f"reports {half}, {'one index' if pooled else 'an index each'}",
                build_documents([load(file) for file in files], encoder=encoder),
                [q["question"] for q in asked],
                [_quotes(q["evidence"]) for q in asked],
            )
        )
    return cases


def _read(folder: Path, split: str) -> tuple[dict[str, dict[str, Any]], list[dict[str, Any]]]:
    asked = [q for q in rows(folder / "questions.jsonl") if q["split"] == split and q["answerable"]]
    used = {id_ for q in asked for id_ in q["passage_ids"]}
    return {p["id"]: p for p in rows(folder / "passages.jsonl") if p["id"] in used}, asked


def _lot(items: list[Any], count: int | None) -> list[Any]:
    return items if count is None or count >= len(items) else random.Random(0).sample(items, count)


def _answers(doc_id: str, offset: int, *, anywhere: bool = False) -> Gold:
    def gold(unit: Unit, item: Passage) -> bool:
        here = item.start <= offset < item.end or (anywhere and unit == "passage")
        return item.doc_id == doc_id and here

    return gold


def _quotes(evidence: list[dict[str, Any]]) -> Gold:
    def gold(unit: Unit, item: Passage) -> bool:
        return any(
            item.doc_id == quote["file"]
            and 2 * (min(item.end, quote["end"]) - max(item.start, quote["start"]))
            >= min(item.end - item.start, quote["end"] - quote["start"])
            for quote in evidence
        )

    return gold
