"""The first module of our ``SentenceTransformer``: a tokenizer and an ONNX graph run by onnxruntime.

Importing this module imports torch and sentence-transformers; import it inside functions only.
``sentence-transformers[onnx]`` is not used: it pins versions that other parts cannot live with.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections import defaultdict
from collections.abc import Sequence
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
_RESTORE = "请恢复模型文件:git checkout -- index/model,或重新导出:python training/export_encoder.py"


class OnnxEncoder(InputModule):
    """Text to one vector a text, not yet normalised.

    Texts are grouped by their exact number of tokens and run without padding, so a text's vector
    does not depend on what else is in the batch.
    """

    def __init__(self, folder: Path, *, threads: int | None = None) -> None:
        """Check and load the folder.

        :param threads: threads inside one operator; ``None``: one for each core.
        :raises ModelError: when a file is missing or is not the one the manifest names.
        """
        super().__init__()  # type: ignore[no-untyped-call]
        self.folder = folder
        self.manifest = read_manifest(folder)
        self.prompts: dict[str, str] = self.manifest["prompts"]
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.tokenizer.enable_truncation(self.manifest["max_tokens"])
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads or 0
        options.log_severity_level = 3
        self.session = onnxruntime.InferenceSession(
            folder / "encoder.onnx", options, providers=["CPUExecutionProvider"]
        )

    @property
    def max_seq_length(self) -> int:
        """The most tokens read of one text, the prompt and both end marks among them."""
        return int(self.manifest["max_tokens"])

    def get_embedding_dimension(self) -> int:
        """Length of a vector."""
        return int(self.manifest["dimension"])

    def preprocess(  # type: ignore[override]  # text alone, of all that the base class allows
        self, inputs: Sequence[str], prompt: str | None = None, **kwargs: Any
    ) -> dict[str, Any]:
        """Tokenize.

        :return: ``token_ids``: an int64 array for each text, none of them padded.
        """
        texts = [(prompt or "") + text for text in inputs]
        return {"token_ids": [np.array(e.ids, np.int64) for e in self.tokenizer.encode_batch_fast(texts)]}

    def forward(self, features: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
        """Run the graph.

        :return: ``features`` with ``sentence_embedding``, float32 ``(n, dimension)``, in the order given.
        """
        rows: Sequence[npt.NDArray[np.int64]] = features["token_ids"]
        groups: dict[int, list[int]] = defaultdict(list)
        for i, row in enumerate(rows):
            groups[len(row)].append(i)
        vectors = np.empty((len(rows), self.get_embedding_dimension()), np.float32)
        for members in groups.values():
            batch = np.stack([rows[i] for i in members])
            vectors[members] = self.session.run(None, {"input_ids": batch})[0]
        features["sentence_embedding"] = torch.from_numpy(vectors)
        return features

    def save(self, output_path: str, *args: Any, safe_serialization: bool = True, **kwargs: Any) -> None:
        """Copy the folder's files, as they are."""
        for name in (MANIFEST, *self.manifest["files"]):
            shutil.copyfile(self.folder / name, Path(output_path) / name)


def read_manifest(folder: Path) -> dict[str, Any]:
    """Read the manifest and check every file it names.

    :raises ModelError: when one is missing or damaged.
    """
    try:
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text("utf-8"))
        for name, expected in manifest["files"].items():
            data = (folder / name).read_bytes()
            if hashlib.sha256(data).hexdigest() != expected["sha256"]:
                raise ModelError(f"模型文件已损坏:{folder / name}。{_RESTORE}")
    except FileNotFoundError as error:
        raise ModelError(f"缺少模型文件:{error.filename}。{_RESTORE}") from error
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ModelError(f"无法读取模型说明:{folder / MANIFEST}({error})。{_RESTORE}") from error
    return manifest
