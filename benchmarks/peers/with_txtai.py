"""txtai: its hybrid index (FAISS and its own BM25, weighted half and half), content not stored."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import worker
from txtai.embeddings import Embeddings

QUESTION, PASSAGE = "question\x00", "passage\x00"


class Txtai:
    """With an encoder, hybrid; without, the keyword index, which needs no model."""

    def __init__(self, encoder: worker.Encoder | None) -> None:
        self._encoder = encoder

    def build(self, content: dict[str, Any], folder: Path) -> None:
        """Index and save."""
        embeddings = Embeddings(self._config())
        embeddings.index([(one["id"], one["text"], None) for one in content["passages"]])
        embeddings.save(str(folder))

    def open(self, folder: Path) -> None:
        """Load what was saved."""
        self._embeddings = Embeddings()
        self._embeddings.load(str(folder), config=self._config())

    def search(self, question: str, k: int) -> list[str]:
        """One search."""
        return [id_ for id_, _ in self._embeddings.search(question, k)]

    def _config(self) -> dict[str, Any]:
        if self._encoder is None:
            return {"keyword": True}
        return {
            "method": "external",
            # A plain function: of anything else that can be called, txtai takes it that it makes one.
            "transform": lambda texts: self._transform(texts),
            "instructions": {"query": QUESTION, "data": PASSAGE},
            "hybrid": True,
        }

    def _transform(self, texts: list[str]) -> Any:
        """Vectors; which of the two prompts is meant stands before each text."""
        assert self._encoder is not None
        if texts and texts[0].startswith(QUESTION):
            return np.array([self._encoder.question(text.removeprefix(QUESTION)) for text in texts])
        return np.array(self._encoder.passages([text.removeprefix(PASSAGE) for text in texts]))


if __name__ == "__main__":
    worker.main(Txtai)
