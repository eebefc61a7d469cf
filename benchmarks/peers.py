"""Wenju beside what one would install instead: ``python benchmarks/peers.py [--data DIR]``.

haystack-ai, txtai and llama-index-core, each in an environment of its own that this script makes (``--venvs``, by
default ``build/peers``), search the very passages that Wenju searches, one process at a time, on this machine, with no
network once they are installed:

- ``weights``: both halves, with Wenju's encoder, its prompts and its onnxruntime session behind each library's own
  extension point, and, where the library lets one say, Chinese cut into pairs of characters;
- ``defaults``: what the library does as it comes. All three take their default embeddings from a hub or a service,
  which offline are not to be had; what is left of their defaults is keyword search.

None of them refuses, and an answer out of a passage needs a model from a hub, so answers are compared with nobody's.
Vectors of passages are made once and handed to everybody (``--cache``), except on the product's own reports, where
indexing is timed; questions are always encoded. ``--only`` runs some of the systems and keeps the other rows.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import measured_sets
import numpy as np
import retrieval_sets as sets
from question_speed import machine

from index.embed import load_encoder
from index.units import in_context
from qa.intervals import Tally, difference, estimate

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
OUT = HERE / "results" / "peers.json"
#: In this order, torch first, so that the build named here is the one that the others find.
TORCH = "torch==2.13.0"
INSTALL = {
    "haystack": ["haystack-ai"],
    "txtai": ["txtai"],
    "llama_index": ["llama-index-core", "llama-index-retrievers-bm25"],
}
#: What our encoder needs there.
ENCODER = ["sentence-transformers==6.2.0", "onnxruntime==1.32.0", "tokenizers"]
RUNS = [("wenju", "weights")] + [(name, config) for config in ("weights", "defaults") for name in INSTALL]
DEPTH = 10
#: No library is to look for anything outside, and none is to report its use.
OFFLINE = {
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "HAYSTACK_TELEMETRY_ENABLED": "False",
    "ANONYMIZED_TELEMETRY": "False",
    "TOKENIZERS_PARALLELISM": "false",
}


def main() -> None:
    """Install what is missing, run everything, print and write."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, help="folder that holds cmrc2018 and ncp_policy")
    parser.add_argument("--sample", type=int, default=500, help="questions of a set, by lot")
    parser.add_argument(
        "--venvs", type=Path, default=ROOT / "build" / "peers", help="folder of the environments"
    )
    parser.add_argument("--cache", type=Path, default=ROOT / "build" / "vectors.npz")
    parser.add_argument("--only", nargs="+", choices=["wenju", *INSTALL], default=["wenju", *INSTALL])
    parser.add_argument(
        "--sets", nargs="+", choices=["own", "cmrc2018", "ncp_policy"], help="by default all there are"
    )
    parser.add_argument("--out", type=Path, default=OUT)
    arguments = parser.parse_args()
    load = os.getloadavg()[0]
    pythons = {name: _environment(arguments.venvs.resolve(), name) for name in arguments.only}
    arguments.cache.parent.mkdir(parents=True, exist_ok=True)
    encoder = sets.CachedEncoder(load_encoder(), arguments.cache)
    result = _earlier(arguments.out)
    result |= {
        "what": "retrieval of Wenju and of peers: same passages, same machine, offline; a process each",
        "command": "python benchmarks/peers.py --data DIR",
        "model": encoder.fingerprint,
        "sample": arguments.sample,
        "machine": machine(load),
    }
    result.setdefault("sets", {})
    result.setdefault("systems", {})
    with tempfile.TemporaryDirectory() as scratch:
        for name, python in pythons.items():
            result["systems"][name] = _call(name, python, ["size"], Path(scratch) / "size.json")[0]
        for one in measured_sets.measured(
            encoder, arguments.data, sample=arguments.sample, only=arguments.sets
        ):
            rows = result["sets"].setdefault(one.name, {"rows": {}})
            rows |= _sizes(one)
            _run(one, encoder, pythons, rows["rows"], Path(scratch))
            _compare(rows["rows"])
            arguments.out.parent.mkdir(exist_ok=True)
            arguments.out.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", "utf-8")
        encoder.save()


def _earlier(path: Path) -> dict[str, Any]:
    return json.loads(path.read_text("utf-8")) if path.exists() else {}  # type: ignore[no-any-return]


def _environment(folder: Path, name: str) -> Path:
    """The interpreter of a system, installed first where it is not."""
    if name == "wenju":
        return Path(sys.executable)
    python = folder / name / "bin" / "python"
    done = folder / name / ".installed"
    if done.exists():
        return python
    print(f"installing {name} into {folder / name}", flush=True)
    venv.create(folder / name, with_pip=True, clear=True)
    for packages in ([TORCH], [*INSTALL[name], *ENCODER]):
        subprocess.run([python, "-m", "pip", "install", "--quiet", *packages], check=True)
    done.touch()
    return python


def _sizes(one: measured_sets.Measured) -> dict[str, Any]:
    passages = one.index.passages
    return {
        "documents": len(one.index.documents),
        "passages": len(passages),
        "characters": sum(len(p.text) for p in passages),
        "questions": len(one.searched),
    }


def _run(
    one: measured_sets.Measured, encoder: Any, pythons: dict[str, Path], rows: dict[str, Any], scratch: Path
) -> None:
    """Every system on one set."""
    texts = {p.id: in_context(p, one.index.sections[p.section_id]) for p in one.index.passages}
    files = {name: scratch / f"{name}.json" for name in ("passages", "questions")}
    content = {
        "documents": [asdict(document) for document in one.index.documents.values()],
        "passages": [{"id": id_, "text": text} for id_, text in texts.items()],
    }
    files["passages"].write_text(json.dumps(content, ensure_ascii=False), "utf-8")
    files["questions"].write_text(json.dumps([q.question for q in one.searched], ensure_ascii=False), "utf-8")
    timed = one.name == measured_sets.OWN
    known = scratch / "known.npz"
    if not timed:
        unique = list(dict.fromkeys(texts.values()))
        np.savez(known, texts=unique, vectors=encoder.encode_documents(unique))
    relevant = [set(one.relevant(question)) for question in one.searched]
    for name, config in RUNS:
        if name not in pythons:
            continue
        folder, out = scratch / "index", scratch / "out.json"
        shutil.rmtree(folder, ignore_errors=True)
        options = ["--config", config, "--folder", str(folder)]
        row: dict[str, Any] = {}
        if name == "wenju" and not timed:
            one.index.save(folder)
        else:
            vectors = [] if timed else ["--vectors", str(known)]
            built, _ = _call(
                name, pythons[name], ["build", *options, *vectors, "--passages", str(files["passages"])], out
            )
            if timed:
                row["index_seconds"] = round(built["seconds"], 2)
                row["index_peak_mib"] = round(built["peak_mib"])
        asked, first = _call(
            name,
            pythons[name],
            ["ask", *options, "--questions", str(files["questions"]), "-k", str(DEPTH)],
            out,
        )
        row |= _measure(relevant, asked) | {"cold_start_seconds": round(first, 2)}
        rows[f"{name}, {config}"] = row
        shown = {key: value for key, value in row.items() if key != "first_ranks"}
        print(f"{one.name}: {name}, {config}: {json.dumps(shown)}", flush=True)


def _call(name: str, python: Path, options: Sequence[str], out: Path) -> tuple[dict[str, Any], float]:
    """One process; what it wrote, and the seconds until its first answer (or its end)."""
    command = [str(python), str(HERE / "peers" / f"with_{name}.py"), *options, "--out", str(out)]
    began = time.perf_counter()
    # To a file: progress bars would fill a pipe that nobody reads.
    with out.with_suffix(".log").open("w+") as errors:
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=errors, text=True, env={**os.environ, **OFFLINE}
        )
        first = 0.0
        for line in process.stdout or ():
            if line.strip() == "first" and not first:
                first = time.perf_counter() - began
        if process.wait():
            errors.seek(0)
            raise SystemExit(f"{' '.join(command)}\n{errors.read()[-3000:]}")
    return json.loads(out.read_text("utf-8")), first or time.perf_counter() - began


def _measure(relevant: Sequence[set[str]], asked: dict[str, Any]) -> dict[str, Any]:
    ranks = [
        next((rank for rank, id_ in enumerate(found, 1) if id_ in right), 0)
        for right, found in zip(relevant, asked["found"], strict=True)
    ]
    values = {
        "R@1": [float(rank == 1) for rank in ranks],
        "R@3": [float(0 < rank <= 3) for rank in ranks],
        "MRR@10": [1 / rank if rank else 0.0 for rank in ranks],
    }
    row: dict[str, Any] = {}
    for name, each in values.items():
        found = estimate([(value, 1.0) for value in each])
        assert found is not None
        row[name] = [round(x, 4) for x in (found.value, found.low, found.high)]
    times = [1000 * value for value in asked["seconds"]]
    row["median_ms"] = round(statistics.median(times), 2)
    row["p95_ms"] = round(float(np.quantile(times, 0.95)), 2)
    if asked["encoding"]:
        row["encoding_median_ms"] = round(1000 * statistics.median(asked["encoding"]), 2)
    row["peak_mib"] = round(asked["peak_mib"])
    row["first_ranks"] = ranks
    return row


def _compare(rows: dict[str, Any]) -> None:
    """R@1 of Wenju less the peer's, paired, with its interval; and how many times the peer's median takes."""
    ours = rows.get("wenju, weights")
    if ours is None:
        return
    for name, row in rows.items():
        if row is ours or len(row["first_ranks"]) != len(ours["first_ranks"]):
            continue
        found = difference(_hits(row), _hits(ours))
        assert found is not None
        row["wenju_less_peer_R@1"] = [round(x, 4) for x in (found.change, found.low, found.high)]
        row["p"] = round(found.p, 4)
        row["times_wenju_median"] = round(row["median_ms"] / ours["median_ms"], 2)
        row["ahead"] = [m for m in ("R@1", "R@3", "MRR@10") if row[m][0] > ours[m][0]] + [
            m
            for m in ("median_ms", "p95_ms", "peak_mib", "cold_start_seconds", "index_seconds")
            if m in row and row[m] < ours[m]
        ]
        print(f"  {name}: Wenju less it at R@1 {row['wenju_less_peer_R@1']}, it is ahead in {row['ahead']}")


def _hits(row: dict[str, Any]) -> list[Tally]:
    return [(float(rank == 1), 1.0) for rank in row["first_ranks"]]


if __name__ == "__main__":
    main()
