"""haystack-ai: BM25 and embedding retrievers over its in-memory store, joined by reciprocal ranks."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import worker
from haystack import Document, Pipeline, component
from haystack.components.joiners import DocumentJoiner
from haystack.components.retrievers.in_memory import InMemoryBM25Retriever, InMemoryEmbeddingRetriever
from haystack.document_stores.in_memory import InMemoryDocumentStore


def embedder(encoder: worker.Encoder) -> Any:
    """A text embedder of Haystack's over our encoder."""

    @component
    class Embedder:
        @component.output_types(embedding=list[float])
        def run(self, text: str) -> dict[str, Any]:
            return {"embedding": encoder.question(text).tolist()}

    return Embedder()


class Haystack:
    """With an encoder, both halves, BM25 over pairs of characters; without, BM25 as it comes (single characters)."""

    def __init__(self, encoder: worker.Encoder | None) -> None:
        self._encoder = encoder

    def build(self, content: dict[str, Any], folder: Path) -> None:
        """Write the passages into a store."""
        passages = content["passages"]
        if self._encoder is not None:
            store = InMemoryDocumentStore(
                bm25_tokenization_regex=worker.PAIRS, embedding_similarity_function="dot_product"
            )
            vectors = self._encoder.passages([one["text"] for one in passages])
            documents = [
                Document(id=one["id"], content=one["text"], embedding=vector.tolist())
                for one, vector in zip(passages, vectors, strict=True)
            ]
        else:
            store = InMemoryDocumentStore()
            documents = [Document(id=one["id"], content=one["text"]) for one in passages]
        store.write_documents(documents)
        folder.mkdir(parents=True, exist_ok=True)
        store.save_to_disk(str(folder / "store.json"))

    def open(self, folder: Path) -> None:
        """Load the store, and the pipeline over it."""
        store = InMemoryDocumentStore.load_from_disk(str(folder / "store.json"))
        self._pipeline = Pipeline()
        if self._encoder is None:
            self._pipeline.add_component("words", InMemoryBM25Retriever(store))
            return
        self._pipeline.add_component("embedder", embedder(self._encoder))
        self._pipeline.add_component("vectors", InMemoryEmbeddingRetriever(store, top_k=worker.CANDIDATES))
        self._pipeline.add_component("words", InMemoryBM25Retriever(store, top_k=worker.CANDIDATES))
        self._pipeline.add_component("joiner", DocumentJoiner(join_mode="reciprocal_rank_fusion"))
        self._pipeline.connect("embedder.embedding", "vectors.query_embedding")
        self._pipeline.connect("vectors", "joiner")
        self._pipeline.connect("words", "joiner")

    def search(self, question: str, k: int) -> list[str]:
        """Run the pipeline."""
        if self._encoder is None:
            found = self._pipeline.run({"words": {"query": question, "top_k": k}})["words"]["documents"]
        else:
            asked = {"embedder": {"text": question}, "words": {"query": question}, "joiner": {"top_k": k}}
            found = self._pipeline.run(asked)["joiner"]["documents"]
        return [one.id for one in found]


if __name__ == "__main__":
    worker.main(Haystack)
