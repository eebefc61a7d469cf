"""Our CMRC metric on predictions that somebody else has scored: ``python benchmarks/span_metric.py --data FOLDER FILE``.

FOLDER holds ``questions.jsonl`` (CMRC 2018); FILE is JSON with ``predictions``, answers by question id, and, where
known, what the official script gives them, ``f1`` and ``em`` in per cent. Prints both; exits with 1 where they differ in
the second decimal. Nothing is copied from either.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import retrieval_sets as sets

from qa.span_metric import exact_match, f1


def main() -> int:
    """Score every question of the dev split that has a prediction."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("file", type=Path)
    arguments = parser.parse_args()
    content = json.loads(arguments.file.read_text("utf-8"))
    said = content["predictions"]
    asked = [q for q in sets.rows(arguments.data / "questions.jsonl") if q["id"] in said]
    ours = {
        name: 100 * sum(score(q["answers"], said[q["id"]]) for q in asked) / len(asked)
        for name, score in (("f1", f1), ("em", exact_match))
    }
    theirs = {name: content[name] for name in ours if name in content}
    print(f"{len(asked)} questions: ours {ours}, given {theirs}")
    return int(any(round(ours[name], 2) != round(value, 2) for name, value in theirs.items()))


if __name__ == "__main__":
    raise SystemExit(main())
