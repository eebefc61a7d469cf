"""Texts to vectors, through sentence-transformers.

The default model is the project's own folder ``index/model``, int8 in onnxruntime; any
sentence-transformers folder or name can stand in its place, and then torch runs it.
Nothing heavy is imported before :func:`load_encoder` is called.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from corpus.errors import ModelError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

#: The model that comes with the project.
DEFAULT_MODEL = Path(__file__).parent / "model"
#: Characters handed to the model at once, about a second's work; progress is told after each.
CHUNK_CHARACTERS = 8192
#: Texts that a model other than our own pads to one length and runs at once.
BATCH = 16

Vectors = npt.NDArray[np.float32]
Progress = Callable[[int, int], None]


class Encoder:
    """One loaded model; safe to share between threads.

    :param name: the model's name, for people.
    :param fingerprint: hex sha256 of what the model is: equal fingerprints give equal vectors.
    :param lock: held while the model runs; ``None`` for a model that threads can run at once.
    :param batch_size: texts that the model runs at once; ``None`` for one that sees to it by itself.
    """

    def __init__(
        self,
        model: SentenceTransformer,
        *,
        name: str,
        fingerprint: str,
        lock: AbstractContextManager[Any] | None = None,
        batch_size: int | None = None,
    ) -> None:
        self._model = model
        self._lock = lock if lock is not None else nullcontext()
        self._batch_size = batch_size
        self.name = name
        self.fingerprint = fingerprint
        dimension = model.get_embedding_dimension()
        if dimension is None:
            raise ModelError(f"模型 {name} 没有固定的向量长度，不能用于检索。")
        self.dim: int = dimension

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Encode questions.

        :return: float32 ``(n, dim)``, L2-normalised, in the order given.
        """
        return self._encode(texts, self._model.encode_query, None)

    def encode_documents(self, texts: Sequence[str], *, progress: Progress | None = None) -> Vectors:
        """Encode what is searched, passages or sentences.

        :param progress: called with (done, all) after every few texts, from this thread.
        :return: float32 ``(n, dim)``, L2-normalised, in the order given.
        """
        return self._encode(texts, self._model.encode_document, progress)

    def _encode(self, texts: Sequence[str], encode: Callable[..., Any], progress: Progress | None) -> Vectors:
        vectors = np.empty((len(texts), self.dim), np.float32)
        done = 0
        for chunk in _chunks(texts):
            with self._lock:
                vectors[chunk] = encode(
                    # A lone surrogate, as broken JSON may hold, is no text to any tokenizer.
                    [texts[i].encode("utf-8", "replace").decode("utf-8") for i in chunk],
                    batch_size=self._batch_size or len(chunk),
                    show_progress_bar=False,
                    normalize_embeddings=True,
                )
            done += len(chunk)
            if progress is not None:
                progress(done, len(texts))
        return vectors


def load_encoder(model: str | Path = DEFAULT_MODEL, *, threads: int | None = None) -> Encoder:
    """Load a model; the first call imports torch, which takes seconds.

    :param model: the project's own kind of folder, a sentence-transformers folder, or the name of a
        model on the hub. A folder is never looked for anywhere but on this machine.
    :param threads: threads to compute with; ``None``: one for each core. For other models than our
        own the number holds for everything torch does in this process.
    :raises ModelError: when it is missing, damaged or cannot be loaded.
    """
    folder = Path(model).expanduser()
    local = folder.exists()
    if not local and _is_path(model) and folder != DEFAULT_MODEL:
        raise ModelError(f"找不到模型文件夹：{folder}")

    import torch
    from sentence_transformers import SentenceTransformer

    from index.onnx_module import MANIFEST, OnnxEncoder

    if folder == DEFAULT_MODEL or (folder / MANIFEST).exists():
        module = OnnxEncoder(folder, threads=threads)
        manifest = module.manifest
        ours = SentenceTransformer(modules=[module], device="cpu", prompts=manifest.prompts)
        return Encoder(ours, name=manifest.name, fingerprint=_hash(manifest.files))
    if threads is not None:
        torch.set_num_threads(threads)
    theirs = _theirs(str(folder if local else model), hub=not local)
    # Tokenizers of transformers keep settings between calls and must not be shared at once.
    lock = threading.Lock()
    fingerprint = _hash_folder(folder) if local else _hash_weights(theirs)
    return Encoder(theirs, name=str(model), fingerprint=fingerprint, lock=lock, batch_size=BATCH)


def _theirs(model: str, *, hub: bool) -> SentenceTransformer:
    """Load another model: from this machine alone if it can be, else, where allowed, from the hub."""
    from sentence_transformers import SentenceTransformer

    try:
        return SentenceTransformer(model, local_files_only=True)
    except Exception as error:
        if not hub:
            raise ModelError(f"无法加载模型 {model}：{error}") from error
    try:
        return SentenceTransformer(model)
    except Exception as error:
        message = f"无法加载模型 {model}，它不是本机的文件夹，也没能从模型库取得：{error}"
        raise ModelError(message) from error


def _is_path(model: str | Path) -> bool:
    """Whether this can only be meant as a path: a name on the hub has at most one slash."""
    return not isinstance(model, str) or model.startswith((".", "/", "~")) or model.count("/") > 1


def _chunks(texts: Sequence[str]) -> Iterator[list[int]]:
    """Places of texts, the longest first: a chunk holds texts of like length, which batch well."""
    chunk: list[int] = []
    characters = 0
    for i in sorted(range(len(texts)), key=lambda i: -len(texts[i])):
        if chunk and characters + len(texts[i]) > CHUNK_CHARACTERS:
            yield chunk
            chunk, characters = [], 0
        chunk.append(i)
        characters += len(texts[i]) + 1
    if chunk:
        yield chunk


def _hash(value: object) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()


def _hash_folder(folder: Path) -> str:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return _hash([(p.relative_to(folder).as_posix(), _hash_file(p)) for p in files])


def _hash_file(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _hash_weights(model: SentenceTransformer) -> str:
    digest = hashlib.sha256()
    for name, tensor in sorted(model.state_dict().items()):
        digest.update(name.encode())
        digest.update(tensor.detach().cpu().float().numpy().tobytes())
    return digest.hexdigest()
