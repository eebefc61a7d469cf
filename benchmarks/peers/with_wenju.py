"""Wenju's own search: it cuts the documents into the very passages that the others are given."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import worker

from corpus.types import Document, Span
from index.build import build_documents
from index.search import Index


class Timed:
    """The product's encoder, with the seconds of questions kept where the driver of the peers looks for them."""

    def __init__(self, encoder: worker.Encoder) -> None:
        ours = encoder.ours
        self.name, self.dim, self.fingerprint = ours.name, ours.dim, ours.fingerprint
        self.encode_documents = ours.encode_documents
        self._encode, self._seconds = ours.encode_queries, encoder.seconds

    def encode_queries(self, texts: Any) -> Any:
        """As the encoder does."""
        began = time.perf_counter()
        vectors = self._encode(texts)
        self._seconds.append(time.perf_counter() - began)
        return vectors


class Wenju:
    """The product with its defaults, which are the same weights."""

    def __init__(self, encoder: worker.Encoder) -> None:
        self._encoder: Any = Timed(encoder)

    def build(self, content: dict[str, Any], folder: Path) -> None:
        """From whole documents, as ``wenju index`` does: passages, sentences, figures, both halves of the search."""
        documents = [
            Document(**{**one, "byline": Span(**one["byline"]) if one["byline"] else None, "page_starts": ()})
            for one in content["documents"]
        ]
        build_documents(documents, encoder=self._encoder).save(folder)

    def open(self, folder: Path) -> None:
        """As the engine does."""
        self._index = Index.open(folder, encoder=self._encoder)

    def search(self, question: str, k: int) -> list[str]:
        """Hybrid, passages."""
        return [hit.passage.id for hit in self._index.search(question, k=k)]


if __name__ == "__main__":
    worker.main(Wenju, ["wenju"])
