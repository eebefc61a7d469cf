"""Wenju's own search: it cuts the documents into the very passages that the others are given."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import worker

from corpus.types import Document, Span
from index.build import build_documents
from index.search import Index


class Timed:
    """The encoder in the product's form."""

    def __init__(self, encoder: worker.Encoder) -> None:
        self.name, self.dim, self.fingerprint = encoder.name, encoder.dim, encoder.fingerprint
        self._encoder = encoder

    def encode_queries(self, texts: Any) -> Any:
        """As the encoder does."""
        return np.array([self._encoder.question(text) for text in texts], np.float32)

    def encode_documents(self, texts: Any, *, progress: Any = None) -> Any:
        """As the encoder does."""
        return np.array(self._encoder.passages(texts), np.float32)


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
    worker.main(Wenju)
