"""Read an exported reader back into the model that is trained, to go on from it.

The weights are those of the graph, so rounded to int8; what smoothing moved from one matrix to the next is put
back by giving each channel of ``v`` the length that it has in the encoder.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import reader_model
import torch
from e5_quantize import GROUPS
from e5_torch import LAYER
from e5_weights import Floats, Wheel
from onnx import numpy_helper


def load(model: reader_model.ReaderModel, wheel: Wheel, folder: Path) -> None:
    """Put the weights of ``folder/reader.onnx``, as ``export_reader.py`` wrote it, into ``model``.

    :param wheel: that the exported reader began as, with the word vectors that both share.
    """
    graph = onnx.load(str(folder / "reader.onnx")).graph
    held = {w.name: numpy_helper.to_array(w) for w in graph.initializer if w.name != "emb.word"}
    state = model.state_dict()

    def put(name: str, values: Floats) -> None:
        state[name] = torch.from_numpy(np.array(values, np.float32)).reshape(state[name].shape)

    types = held["emb.type"]
    # The vector of type 0 is in the positions.
    put("trunk.embeddings.position_embeddings.weight", held["emb.pos"])
    put("trunk.embeddings.token_type_embeddings.weight", types - types[0])
    put("trunk.embeddings.LayerNorm.weight", held["emb.ln.w"])
    put("trunk.embeddings.LayerNorm.bias", held["emb.ln.b"])
    for i in range(wheel.layers):
        matrices: dict[str, Floats] = {}
        for group, parts in GROUPS.items():
            name = f"l{i}.{group}"
            matrix = held[f"{name}.w"].astype(np.float32) * held[f"{name}.scale"]
            if f"{name}.smooth" in held:
                matrix = matrix * held[f"{name}.smooth"][:, None]
            for part, columns, bias in zip(
                parts, np.split(matrix, len(parts), 1), np.split(held[f"{name}.b"], len(parts)), strict=True
            ):
                matrices[part], matrices[f"{part}.b"] = columns.T, bias
        kept = np.linalg.norm(wheel.matrices[f"l{i}.v.w"].dequantize(), axis=1)
        length = kept / np.linalg.norm(matrices["v"], axis=1)
        matrices["v"], matrices["v.b"] = matrices["v"] * length[:, None], matrices["v.b"] * length
        matrices["ao"] = matrices["ao"] / length
        for part in ("q", "k", "v", "ao", "fi", "fo"):
            put(f"trunk.encoder.layer.{i}.{LAYER[part]}.weight", matrices[part])
            put(f"trunk.encoder.layer.{i}.{LAYER[part]}.bias", matrices[f"{part}.b"])
        for part in ("aln", "oln"):
            put(f"trunk.encoder.layer.{i}.{LAYER[part]}.weight", held[f"l{i}.{part}.w"])
            put(f"trunk.encoder.layer.{i}.{LAYER[part]}.bias", held[f"l{i}.{part}.b"])
    for head in ("span", "relevance"):
        put(f"{head}.weight", held[f"{head}.w"].T)
        put(f"{head}.bias", held[f"{head}.b"])
    model.load_state_dict(state)
