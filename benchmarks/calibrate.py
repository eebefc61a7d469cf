"""Fits the confidence of :func:`qa.solve.confidence` on the tuning half of the shipped questions.

Each question is answered with the threshold off; what is fitted is whether that answer was right, from how much of
the question its words account for and how close its sentence's vector is. ``python benchmarks/calibrate.py``
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

import qa.solve
from index.build import build
from index.embed import load_encoder
from qa.config import Settings
from qa.engine import Engine
from qa.evidence import Scene, Support
from qa.metrics import is_correct
from qa.questions import read_questions
from qa.render import to_json

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "benchmarks" / "results" / "calibrate.json"
REPORTS = ("report", "bulletin", "work_report")
FAR = 0.85


def main() -> None:
    """Collect, fit, print and write the weights and the accuracy at each threshold."""
    seen: list[tuple[float, float]] = []

    def record(scene: Scene, support: Support) -> float:
        cosine = scene.hit.dense_score if scene.hit is not None and scene.hit.dense_score is not None else FAR
        seen.append((support.coverage, cosine - FAR))
        return 1.0

    qa.solve.confidence = record  # type: ignore[assignment]
    encoder = load_encoder()
    features, right, answerable = [], [], []
    refused = total = 0
    for name in REPORTS:
        with tempfile.TemporaryDirectory() as folder:
            index = build([ROOT / "data" / f"{name}.txt"], Path(folder) / "index", encoder=encoder)
        engine = Engine(index, settings=Settings())
        for question in read_questions(ROOT / "data" / f"{name}_questions.jsonl", gold=True):
            if question.half != "tune" or question.kind == "overview":
                continue
            total += 1
            seen.clear()
            answer = engine.ask(question.question)
            if answer.status != "answered" or not seen:
                refused += not question.answerable
                continue
            features.append(seen[-1])
            right.append(is_correct(question, to_json(answer)))
            answerable.append(question.answerable)
    x, y = np.array(features), np.array(right)
    model = LogisticRegression(C=1e6).fit(x * [1, 10], y)
    weights = {
        "bias": float(model.intercept_[0]),
        "coverage": float(model.coef_[0][0]),
        "cosine": float(model.coef_[0][1] * 10),
    }
    p = model.predict_proba(x * [1, 10])[:, 1]
    unanswerable = ~np.array(answerable)
    accuracy = {
        f"{t:.2f}": float((y[p >= t].sum() + unanswerable[p < t].sum() + refused) / total)
        for t in np.arange(0.2, 0.65, 0.05)
    }
    result = {
        "questions": total,
        "answered": len(y),
        "right": int(y.sum()),
        "weights": weights,
        "accuracy": accuracy,
    }
    OUT.write_text(json.dumps(result, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(result, ensure_ascii=False, indent=2))


if __name__ == "__main__":
    main()
