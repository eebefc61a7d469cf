"""The reader on CMRC 2018 dev, each question with its own passage, by the official metric.

    python benchmarks/reader_cmrc.py --data FOLDER [--model FOLDER] [--sample N] [--save] [--split dev|test]

``FOLDER`` holds ``passages.jsonl`` and ``questions.jsonl`` (see benchmarks/README.md). ``--save`` writes
``benchmarks/results/reader_cmrc.json``. How windows are joined (``qa.reader``) was chosen on the split ``test``.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from pathlib import Path

from qa.reader import DEFAULT_READER, Reader
from qa.span_metric import exact_match, f1

OUT = Path(__file__).parent / "results" / "reader_cmrc.json"


def main() -> None:
    """Read the questions; print the figures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--model", type=Path, default=DEFAULT_READER)
    parser.add_argument("--sample", type=int, default=0, help="every Nth question only")
    parser.add_argument("--threads", type=int, default=None)
    parser.add_argument("--save", action="store_true")
    parser.add_argument("--split", choices=["dev", "test"], default="dev")
    arguments = parser.parse_args()
    reader = Reader(arguments.model, threads=arguments.threads)
    passages = {row["id"]: row["text"] for row in _lines(arguments.data / "passages.jsonl")}
    questions = [row for row in _lines(arguments.data / "questions.jsonl") if row["split"] == arguments.split]
    exact, overlap, seconds = [], [], []
    for row in questions[:: arguments.sample or 1]:
        text = passages[row["passage_ids"][0]]
        began = time.perf_counter()
        span = reader.read(row["question"], [text])[0].best()
        seconds.append(time.perf_counter() - began)
        said = text[span.start : span.end] if span else ""
        exact.append(exact_match(row["answers"], said))
        overlap.append(f1(row["answers"], said))
    result = {
        "split": arguments.split,
        "questions": len(exact),
        "em": round(100 * statistics.fmean(exact), 2),
        "f1": round(100 * statistics.fmean(overlap), 2),
        "model": reader.fingerprint[:16],
    }
    # Shown, not kept: benchmarks/question_speed.py measures time.
    print(json.dumps(result), f"{1000 * statistics.median(seconds):.0f} ms")
    if arguments.save:
        OUT.write_text(json.dumps(result, indent=2) + "\n", "utf-8")


def _lines(path: Path) -> list[dict[str, object]]:
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


if __name__ == "__main__":
    main()
