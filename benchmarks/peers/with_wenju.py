"""Wenju's own search: it cuts the documents into the very passages that the others are given."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import worker

from corpus.types import Document, Span
from index.build import build_documents
from index.embed import load_encoder
from index.search import Index


class Timed:
    """The product's encoder, with the seconds that each question took."""

    def __init__(self) -> None:
        self._encoder = load_encoder()
        self.name, self.dim = self._encoder.name, self._encoder.dim
        self.fingerprint = self._encoder.fingerprint
        self.encode_documents = self._encoder.encode_documents
        self.seconds: list[float] = []

    def encode_queries(self, texts: Any) -> Any:
        """As the encoder does."""
        began = time.perf_counter()
        vectors = self._encoder.encode_queries(texts)
        self.seconds.append(time.perf_counter() - began)
        return vectors


class Wenju:
    """The product with its defaults, which are the same weights."""

    def __init__(self, config: str, vectors: Path | None) -> None:
        self.encoder: Any = Timed()

    def build(self, content: dict[str, Any], folder: Path) -> None:
        """From whole documents, as ``wenju index`` does: passages, sentences, figures, both halves of the search."""
        documents = [
            Document(**{**one, "byline": Span(**one["byline"]) if one["byline"] else None, "page_starts": ()})
            for one in content["documents"]
        ]
        build_documents(documents, encoder=self.encoder).save(folder)

    def open(self, folder: Path) -> None:
        """As the engine does."""
        self._index = Index.open(folder, encoder=self.encoder)

    def search(self, question: str, k: int) -> list[str]:
        """Hybrid, passages."""
        return [hit.passage.id for hit in self._index.search(question, k=k)]


if __name__ == "__main__":
    worker.main(Wenju, ["wenju"])
