"""llama-index-core: its vector index and the BM25 retriever, fused by reciprocal ranks, no language model."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import worker
from llama_index.core import StorageContext, VectorStoreIndex, load_index_from_storage
from llama_index.core.base.embeddings.base import BaseEmbedding
from llama_index.core.llms import MockLLM
from llama_index.core.retrievers import QueryFusionRetriever
from llama_index.core.schema import TextNode
from llama_index.retrievers.bm25 import BM25Retriever
from pydantic import PrivateAttr


class Embedding(BaseEmbedding):
    """An embedding of LlamaIndex's over our encoder."""

    _encoder: worker.Encoder = PrivateAttr()

    def __init__(self, encoder: worker.Encoder) -> None:
        super().__init__(embed_batch_size=256)
        self._encoder = encoder

    def _get_query_embedding(self, query: str) -> list[float]:
        return self._encoder.question(query).tolist()

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self._get_query_embedding(query)

    def _get_text_embedding(self, text: str) -> list[float]:
        return self._encoder.passages([text])[0].tolist()

    def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        return [vector.tolist() for vector in self._encoder.passages(texts)]


class LlamaIndex:
    """With an encoder, both halves, BM25 over pairs of characters; without, BM25 as it comes (whole clauses)."""

    def __init__(self, encoder: worker.Encoder | None) -> None:
        self._encoder = encoder

    def build(self, content: dict[str, Any], folder: Path) -> None:
        """Index both halves and save them."""
        nodes = [TextNode(id_=one["id"], text=one["text"]) for one in content["passages"]]
        most = min(worker.CANDIDATES if self._encoder is not None else 10, len(nodes))
        options = {"token_pattern": worker.PAIRS, "skip_stemming": True} if self._encoder is not None else {}
        words = BM25Retriever.from_defaults(nodes=nodes, similarity_top_k=most, **options)
        words.persist(str(folder / "words"))
        if self._encoder is not None:
            index = VectorStoreIndex(nodes, embed_model=Embedding(self._encoder))
            index.storage_context.persist(str(folder / "vectors"))

    def open(self, folder: Path) -> None:
        """Load both, and the fusion over them."""
        words = BM25Retriever.from_persist_dir(str(folder / "words"))
        self._retriever: Any = words
        if self._encoder is None:
            return
        # What a saved retriever does not remember, without which it finds nothing.
        words.token_pattern, words.skip_stemming = worker.PAIRS, True
        storage = StorageContext.from_defaults(persist_dir=str(folder / "vectors"))
        index = load_index_from_storage(storage, embed_model=Embedding(self._encoder))
        self._retriever = QueryFusionRetriever(
            [index.as_retriever(similarity_top_k=worker.CANDIDATES), words],
            llm=MockLLM(),
            mode="reciprocal_rerank",
            num_queries=1,
            similarity_top_k=10,
            use_async=False,
        )

    def search(self, question: str, k: int) -> list[str]:
        """Retrieve."""
        return [one.node.node_id for one in self._retriever.retrieve(question)[:k]]


if __name__ == "__main__":
    worker.main(LlamaIndex)
