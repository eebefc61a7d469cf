"""The first module of our ``SentenceTransformer``: a tokenizer, and an ONNX graph run by onnxruntime.

Importing this module imports torch and sentence-transformers; import it inside functions only.
``sentence-transformers[onnx]`` is not used: what it pins cannot live with gradio.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import threading
from collections import defaultdict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import onnxruntime  # type: ignore[import-untyped]
import torch
from sentence_transformers.base.modules import InputModule
from tokenizers import Tokenizer

from corpus.errors import ModelError

#: The file that says what the folder holds: settings, and the size and sha256 of the other files.
MANIFEST = "encoder.json"
GRAPH = "encoder.onnx"
TOKENIZER = "tokenizer.json"
#: Tokens run at once; larger batches are no faster for each text (benchmarks/encode_speed.py).
BATCH_TOKENS = 256
#: How long a thread waits awake for the next operator: longer than the gaps inside one text, much
#: shorter than the time between two questions, so that waiting takes no processor from others.
SPIN_MICROSECONDS = 100
_RESTORE = "请恢复模型文件：git checkout -- index/model；或重新导出：python training/export_encoder.py"

Batch = npt.NDArray[np.int64]
Vectors = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Manifest:
    """What the manifest says.

    :param dimension: length of a vector.
    :param max_tokens: the most tokens read of one text.
    :param prompts: what precedes a text, under ``query`` and ``document``.
    :param files: hex sha256 by file name.
    """

    name: str
    dimension: int
    max_tokens: int
    prompts: dict[str, str]
    files: dict[str, str]


class OnnxEncoder(InputModule):
    """Texts to vectors, one a text, not yet normalised; safe to share between threads.

    Texts are grouped by their exact number of tokens and run without padding, and the graph's
    quantisation is fixed beforehand: a text's vector does not depend on its neighbours.
    """

    def __init__(self, folder: Path, *, threads: int | None = None) -> None:
        """Check and load the folder.

        :param threads: threads to compute with; ``None``: one for each core this process may use.
        :raises ModelError: when a file is missing or is not the one the manifest names.
        """
        super().__init__()  # type: ignore[no-untyped-call]
        self.folder = folder
        self.manifest = read_manifest(folder)
        self.threads = threads or _cores()
        try:
            self.tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
            # One text is spread over all threads; of many, each thread takes its own, which is
            # faster by a fifth and does not make threads wait for each other on a busy machine.
            self._wide = _session(folder, self.threads)
            self._narrow = _session(folder, 1) if self.threads > 1 else self._wide
        except Exception as error:
            raise ModelError(f"无法加载模型：{folder}（{error}）。{_RESTORE}") from error
        self._wide_in_use = threading.Lock()
        self.tokenizer.enable_truncation(self.manifest.max_tokens)

    @property
    def max_seq_length(self) -> int:
        """The most tokens read of one text, the prompt and both end marks among them."""
        return self.manifest.max_tokens

    def get_embedding_dimension(self) -> int:
        """Length of a vector."""
        return self.manifest.dimension

    def preprocess(  # type: ignore[override]  # text alone, of all that the base class allows
        self, inputs: Sequence[str], prompt: str | None = None, **kwargs: Any
    ) -> dict[str, Any]:
        """Tokenize.

        :return: ``token_ids``: a list of ids for each text, none of them padded.
        """
        return {"token_ids": [self.tokenizer.encode((prompt or "") + text).ids for text in inputs]}

    def forward(self, features: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
        """Run the graph.

        :return: ``features`` with ``sentence_embedding``, float32 ``(n, dimension)``, in the order given.
        """
        rows: Sequence[list[int]] = features["token_ids"]
        places = _batches([len(row) for row in rows])
        batches = [np.array([rows[i] for i in members], np.int64) for members in places]
        vectors = np.empty((len(rows), self.get_embedding_dimension()), np.float32)
        for members, result in zip(places, self._run(batches), strict=True):
            vectors[members] = result
        features["sentence_embedding"] = torch.from_numpy(vectors)
        return features

    def _run(self, batches: list[Batch]) -> list[Vectors]:
        if len(batches) > 1 and self.threads > 1:
            with ThreadPoolExecutor(self.threads) as pool:
                return list(pool.map(lambda batch: _infer(self._narrow, batch), batches))
        if not self._wide_in_use.acquire(blocking=False):
            return [_infer(self._narrow, batch) for batch in batches]
        try:
            return [_infer(self._wide, batch) for batch in batches]
        finally:
            self._wide_in_use.release()

    def save(self, output_path: str, *args: Any, safe_serialization: bool = True, **kwargs: Any) -> None:
        """Copy the folder's files, as they are."""
        for name in (MANIFEST, *self.manifest.files):
            shutil.copyfile(self.folder / name, Path(output_path) / name)


def read_manifest(folder: Path) -> Manifest:
    """Read the manifest and check every file it names.

    :raises ModelError: when one is missing or damaged.
    """
    try:
        fields = json.loads((folder / MANIFEST).read_text("utf-8"))
        files = {name: str(fields["files"][name]["sha256"]) for name in (GRAPH, TOKENIZER)}
        manifest = Manifest(
            str(fields["name"]), int(fields["dimension"]), int(fields["max_tokens"]), fields["prompts"], files
        )
        for name, expected in files.items():
            if hashlib.sha256((folder / name).read_bytes()).hexdigest() != expected:
                raise ModelError(f"模型文件已损坏：{folder / name}。{_RESTORE}")
    except FileNotFoundError as error:
        raise ModelError(f"缺少模型文件：{error.filename}。{_RESTORE}") from error
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError(f"无法读取模型文件：{folder}（{error!r}）。{_RESTORE}") from error
    return manifest


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _session(folder: Path, threads: int) -> Any:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    # The graph is written in its final form. A higher level would fuse Add and LayerNormalization
    # into an operator that takes four times as long.
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
    options.add_session_config_entry("session.intra_op.spin_duration_us", str(SPIN_MICROSECONDS))
    return onnxruntime.InferenceSession(folder / GRAPH, options, providers=["CPUExecutionProvider"])


def _infer(session: Any, batch: Batch) -> Vectors:
    result: Vectors = session.run(None, {"input_ids": batch})[0]
    return result


def _batches(lengths: Sequence[int]) -> list[list[int]]:
    """Group places by length; the longest first, so that no thread is left with it at the end."""
    groups: dict[int, list[int]] = defaultdict(list)
    for place, length in enumerate(lengths):
        groups[length].append(place)
    return [
        members[start : start + step]
        for length, members in sorted(groups.items(), reverse=True)
        for step in [max(1, BATCH_TOKENS // length)]
        for start in range(0, len(members), step)
    ]
