"""How long a warm question takes, end to end: ``python benchmarks/question_speed.py``.

Opens the bundled report as a user would, asks some questions to warm up, then asks each question of
the shipped sets once and times ``Engine.ask`` from the question's text to the verified answer. The
questions are all different: an engine that remembers the vectors of recent questions gains nothing.
Run it on an idle machine; the load at the start is in the result.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import time
from collections.abc import Sequence
from importlib import metadata
from pathlib import Path

from qa.config import Settings
from qa.engine import Engine
from qa.questions import read_questions
from qa.reader import Reading

ROOT = Path(__file__).resolve().parent.parent
WARM_UP = 20


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--threads", type=int, default=0, help="encoder threads; 0 is one a core")
    parser.add_argument("--out", type=Path, default=ROOT / "benchmarks" / "results" / "question_speed.json")
    args = parser.parse_args()

    load = os.getloadavg()[0]
    sets = sorted((ROOT / "data").glob("*_questions.jsonl"))
    texts = list(dict.fromkeys(one.question for path in sets for one in read_questions(path)))
    result: dict[str, object] = {
        "what": "Engine.ask on the bundled report, warm, one question at a time",
        "unit": "ms",
        "questions": len(texts),
        "threads": args.threads or os.cpu_count(),
    }
    for name, reader in (("without_reader", "off"), ("with_reader", "")):
        started = time.perf_counter()
        engine = Engine.open(settings=Settings.load(threads=args.threads, reader=reader))
        opened = time.perf_counter() - started
        result[name] = {**ask(engine, texts), "open_seconds": round(opened, 2)}
    result["machine"] = machine(load)
    args.out.parent.mkdir(parents=True, exist_ok=True)
    args.out.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(result, ensure_ascii=False, indent=1))


def ask(engine: Engine, texts: list[str]) -> dict[str, float]:
    """Ask each question once; with a reader, also what its own passes took."""
    times: list[float] = []
    passes: list[float] = []
    reader = engine.reader
    if reader is not None:
        read = reader.read

        def timed(question: str, passages: Sequence[str]) -> list[Reading]:
            before = time.perf_counter()
            try:
                return read(question, passages)
            finally:
                passes[-1] += (time.perf_counter() - before) * 1000

        reader.read = timed  # type: ignore[method-assign]
    for warm, text in [(True, f"{t}请回答。") for t in texts[-WARM_UP:]] + [(False, t) for t in texts]:
        passes.append(0.0)
        before = time.perf_counter()
        engine.ask(text)
        times.append((time.perf_counter() - before) * 1000)
        if warm:
            times.clear()
            passes.clear()
    if reader is not None:
        reader.read = read  # type: ignore[method-assign]
    result = {
        "median": round(statistics.median(times), 2),
        "mean": round(statistics.mean(times), 2),
        "p90": round(statistics.quantiles(times, n=10)[-1], 2),
        "max": round(max(times), 2),
    }
    if reader is not None:
        own = [(t, p) for t, p in zip(times, passes, strict=True) if p]
        result["questions_read"] = len(own)
        result["reader_median"] = round(statistics.median(p for _, p in own), 2)
        result["total_over_reader_median"] = round(statistics.median(t / p for t, p in own), 3)
    return result


def machine(load: float) -> dict[str, object]:
    """What the figures depend on.

    :param load: the one-minute load average before the run.
    """
    cpuinfo = Path("/proc/cpuinfo")
    lines = cpuinfo.read_text().splitlines() if cpuinfo.exists() else []
    models = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return {
        "cpu": models[0] if models else platform.processor(),
        "cores": os.cpu_count(),
        "load_before": round(load, 2),
        "python": platform.python_version(),
        **{name: metadata.version(name) for name in ("onnxruntime", "sentence-transformers", "faiss-cpu")},
    }


if __name__ == "__main__":
    main()
