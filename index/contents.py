"""What an index holds, and its form in files: one record a line for texts, NumPy's formats for arrays."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpus.types import Document, Figure, Passage, Section, Sentence, Span
from index.lexical import Lexical
from index.types import Unit

UNITS: tuple[Unit, ...] = ("passage", "sentence")


@dataclass(frozen=True, slots=True)
class Contents:
    """Everything that an index holds, in document order.

    :param vectors: of each unit, float32 (n, dim), L2-normalised; :param lexical: its BM25 arrays.
    """

    documents: tuple[Document, ...]
    sections: tuple[Section, ...]
    sentences: tuple[Sentence, ...]
    passages: tuple[Passage, ...]
    figures: tuple[Figure, ...]
    vectors: dict[Unit, NDArray[np.float32]]
    lexical: dict[Unit, Lexical]


def to_files(contents: Contents) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of each file. Texts are written once, with their document; the rest are offsets."""
    yield "documents.jsonl", _lines(contents.documents)
    yield "sections.jsonl", _lines(contents.sections)
    yield "sentences.jsonl", _lines(contents.sentences, without="text")
    yield "passages.jsonl", _lines(contents.passages, without="text")
    yield "figures.jsonl", _lines(contents.figures)
    for unit in UNITS:
        lexical = contents.lexical[unit]
        buffer = io.BytesIO()
        np.save(buffer, contents.vectors[unit], allow_pickle=False)
        yield f"{unit}.vectors.npy", buffer.getvalue()
        buffer = io.BytesIO()
        np.savez(buffer, data=lexical.data, indices=lexical.indices, indptr=lexical.indptr)
        yield f"{unit}.bm25.npz", buffer.getvalue()
        yield (
            f"{unit}.tokens.json",
            json.dumps(lexical.vocabulary, ensure_ascii=False).encode(errors="surrogatepass"),
        )


def _lines(items: Iterable[Any], *, without: str = "") -> bytes:
    rows = ({key: value for key, value in asdict(item).items() if key != without} for item in items)
    text = "".join(json.dumps(row, ensure_ascii=False, default=str) + "\n" for row in rows)
    return text.encode(errors="surrogatepass")


def from_files(files: Mapping[str, bytes]) -> Contents:
    """What the files of an index hold; the inverse of :func:`to_files`."""

    def rows(name: str) -> Iterator[dict[str, Any]]:
        text = files[name].decode(errors="surrogatepass")
        return (json.loads(line) for line in text.split("\n") if line)

    documents = tuple(
        Document(
            **{
                **row,
                "page_starts": tuple(row["page_starts"]),
                "byline": Span(**row["byline"]) if row["byline"] else None,
            }
        )
        for row in rows("documents.jsonl")
    )
    texts = {document.id: document.text for document in documents}

    def sliced(name: str) -> Iterator[dict[str, Any]]:
        return ({**row, "text": texts[row["doc_id"]][row["start"] : row["end"]]} for row in rows(name))

    vectors: dict[Unit, NDArray[np.float32]] = {}
    lexical: dict[Unit, Lexical] = {}
    for unit in UNITS:
        vectors[unit] = np.load(io.BytesIO(files[f"{unit}.vectors.npy"]), allow_pickle=False)
        with np.load(io.BytesIO(files[f"{unit}.bm25.npz"]), allow_pickle=False) as arrays:
            lexical[unit] = Lexical(
                tuple(json.loads(files[f"{unit}.tokens.json"].decode(errors="surrogatepass"))),
                arrays["data"],
                arrays["indices"],
                arrays["indptr"],
                size=len(vectors[unit]),
            )
    return Contents(
        documents=documents,
        sections=tuple(
            Section(**{**row, "heading": tuple(row["heading"])}) for row in rows("sections.jsonl")
        ),
        sentences=tuple(Sentence(**row) for row in sliced("sentences.jsonl")),
        passages=tuple(Passage(**row) for row in sliced("passages.jsonl")),
        figures=tuple(_figure(row) for row in rows("figures.jsonl")),
        vectors=vectors,
        lexical=lexical,
    )


def _figure(row: dict[str, Any]) -> Figure:
    numbers = {key: None if row[key] is None else Decimal(row[key]) for key in ("value", "upper")}
    return Figure(**{**row, **numbers, "flags": tuple(row["flags"])})
