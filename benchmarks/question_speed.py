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
from importlib import metadata
from pathlib import Path

from qa.config import Settings
from qa.engine import Engine
from qa.questions import read_questions

ROOT = Path(__file__).resolve().parent.parent
WARM_UP = 20


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--threads", type=int, default=0, help="encoder threads; 0 is one a core")
    parser.add_argument("--out", type=Path, default=ROOT / "benchmarks" / "results" / "question_speed.json")
    args = parser.parse_args()

    started = time.perf_counter()
    load = os.getloadavg()[0]
    engine = Engine.open(settings=Settings.load(threads=args.threads))
    opened = time.perf_counter() - started
    sets = sorted((ROOT / "data").glob("*_questions.jsonl"))
    texts = list(dict.fromkeys(one.question for path in sets for one in read_questions(path)))
    for text in texts[-WARM_UP:]:
        engine.ask(text + "请回答。")
    times = []
    for text in texts:
        before = time.perf_counter()
        engine.ask(text)
        times.append((time.perf_counter() - before) * 1000)
    result = {
        "what": "Engine.ask on the bundled report, warm, one question at a time",
        "unit": "ms",
        "questions": len(times),
        "median": round(statistics.median(times), 2),
        "mean": round(statistics.mean(times), 2),
        "p90": round(statistics.quantiles(times, n=10)[-1], 2),
        "max": round(max(times), 2),
        "open_seconds": round(opened, 2),
        "threads": args.threads or os.cpu_count(),
        "machine": machine(load),
    }
    args.out.parent.mkdir(parents=True, exist_ok=True)
    args.out.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(result, ensure_ascii=False, indent=1))


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
