"""Texts to vectors, through sentence-transformers.

The default model is our own folder ``index/model`` (int8 arithmetic in onnxruntime); any
sentence-transformers name or folder can stand in its place, and then torch runs it.
Nothing heavy is imported before :func:`load_encoder` is called.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from corpus.errors import ModelError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

#: The model that comes with the project.
DEFAULT_MODEL = Path(__file__).parent / "model"
#: Texts handed to the model at once; progress is told after each.
CHUNK = 16

Vectors = npt.NDArray[np.float32]
Progress = Callable[[int, int], None]


class Encoder:
    """One loaded model; safe to share between threads.

    :param name: the model's name, for people; :param fingerprint: hex sha256 of what the model is, for
        manifests: equal fingerprints give equal vectors.
    """

    def __init__(self, model: SentenceTransformer, *, name: str, fingerprint: str) -> None:
        self._model = model
        self._lock = threading.Lock()
        self.name = name
        self.fingerprint = fingerprint
        dimension = model.get_embedding_dimension()
        self.dim: int = dimension if dimension is not None else len(self.encode_queries(["一"])[0])

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """:return: float32 ``(n, dim)``, L2-normalised, in the order given."""
        return self._encode(texts, self._model.encode_query, None)

    def encode_documents(self, texts: Sequence[str], *, progress: Progress | None = None) -> Vectors:
        """Encode what is searched: passages or sentences.

        :param progress: called with (done, all) after every few texts, from this thread.
        :return: float32 ``(n, dim)``, L2-normalised, in the order given.
        """
        return self._encode(texts, self._model.encode_document, progress)

    def _encode(
        self, texts: Sequence[str], encode: Callable[..., Vectors], progress: Progress | None
    ) -> Vectors:
        vectors = (
            np.empty((len(texts), self.dim), np.float32) if texts else np.empty((0, self.dim), np.float32)
        )
        order = sorted(range(len(texts)), key=lambda i: -len(texts[i]))
        for start in range(0, len(order), CHUNK):
            chunk = order[start : start + CHUNK]
            with self._lock:
                vectors[chunk] = encode(
                    [texts[i] for i in chunk],
                    batch_size=CHUNK,
                    show_progress_bar=False,
                    normalize_embeddings=True,
                )
            if progress is not None:
                progress(start + len(chunk), len(order))
        return vectors


def load_encoder(model: str | Path = DEFAULT_MODEL, *, threads: int | None = None) -> Encoder:
    """Load a model; the first call imports torch, which takes seconds.

    :param model: our own folder, a sentence-transformers folder, or a model name.
    :param threads: threads to compute with; ``None``: one for each core.
    :raises ModelError: when it is missing, damaged or cannot be loaded.
    """
    import torch
    from sentence_transformers import SentenceTransformer

    from index.onnx_module import MANIFEST, OnnxEncoder

    folder = Path(model)
    if folder == DEFAULT_MODEL or (folder / MANIFEST).exists():
        module = OnnxEncoder(folder, threads=threads)
        ours = SentenceTransformer(modules=[module], device="cpu", prompts=module.prompts)
        return Encoder(ours, name=module.manifest["name"], fingerprint=_hash_folder(folder))
    if threads is not None:
        torch.set_num_threads(threads)
    local = folder.is_dir()
    try:
        theirs = SentenceTransformer(str(model), local_files_only=local)
    except Exception as error:
        raise ModelError(f"无法加载模型 {model}:{error}") from error
    fingerprint = _hash_folder(folder) if local else hashlib.sha256(str(model).encode()).hexdigest()
    return Encoder(theirs, name=str(model), fingerprint=fingerprint)


def _hash_folder(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()
