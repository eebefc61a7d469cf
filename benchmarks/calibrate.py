"""Fits :data:`qa.confidence.WORDS` and :data:`qa.confidence.FIGURES` on ``data/calibration/``.

    python benchmarks/calibrate.py

Every answer that the rules or the reader find for a question there is right or wrong; a logistic model is fitted to that.
What it is worth is measured on the reports left out, one at a time. Writes ``benchmarks/results/calibrate.json``. No rule was
written on these reports and the reader has not learned from them, so neither seems surer than it is on a report of
somebody else's; on the development sets, whose mistakes were read, the rules would.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import brier_score_loss, roc_auc_score

from corpus.loaders import load
from corpus.types import Document
from index.build import build_documents
from index.embed import load_encoder
from qa import choice, figures, lists
from qa.confidence import Fit
from qa.config import Settings
from qa.engine import Engine
from qa.figures import Candidate
from qa.metrics import is_correct
from qa.questions import Question
from qa.solve import _Search

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "benchmarks" / "results" / "calibrate.json"
THRESHOLDS = (0.25, 0.3, 0.35, 0.4, 0.45, 0.5)


class Asked(NamedTuple):
    """One question's choices, best first as they are now.

    :param features: float64 ``(choices, 13)``, in the order of :class:`qa.confidence.Fit`.
    :param right: bool ``(choices,)``.
    """

    report: str
    group: str
    answerable: bool
    features: np.ndarray
    right: np.ndarray


def main() -> None:
    """Collect, fit, measure, print and write."""
    asked = [one for document, questions in _sets() for one in _collect(document, questions)]
    result = {group: _fit([a for a in asked if a.group == group]) for group in ("words", "figures")}
    OUT.write_text(json.dumps(result, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(result, ensure_ascii=False, indent=2))


def _sets() -> Iterator[tuple[Document, list[Question]]]:
    for path in sorted((ROOT / "data" / "calibration").glob("*.jsonl")):
        for n, line in enumerate(path.read_text("utf-8").splitlines()):
            row = json.loads(line)
            lines = [
                row["title"],
                *(part for s in row["sections"] for part in (s["heading"], s["text"]) if part),
            ]
            with tempfile.TemporaryDirectory() as folder:
                report = Path(folder) / f"{path.stem}-{n}.txt"
                report.write_text("\n".join(lines), "utf-8")
                document = load(report)
            yield (
                document,
                [
                    Question(
                        i,
                        asked["question"],
                        answers=(asked["answer"],) if asked["answer"] else (),
                        answerable=bool(asked["answer"]),
                    )
                    for i, asked in enumerate(row["questions"])
                ],
            )


def _collect(document: Document, questions: list[Question]) -> Iterator[Asked]:
    print(document.title, len(questions), flush=True)
    index = build_documents([document], encoder=load_encoder())
    solver = Engine(index, settings=Settings())._solver
    for question in questions:
        analysis = solver.analyze(question.question)
        question = replace(question, kind=analysis.kind)  # the scoring rule is strict with figures
        search = _Search(solver, question.question, analysis, None)
        if analysis.kind == "figure" and not analysis.operation:
            group = "figures"
            ranked = figures.rank(analysis, search.scenes, solver.vocabulary)
            stated = search._stated(analysis, ranked)
            chosen = stated if isinstance(stated, Candidate) else None
            choices = choice.figure(analysis, ranked, search.scenes, solver.vocabulary, chosen)
        elif analysis.kind in ("what", "who", "where", "time", "list", "how", "why"):
            group = "words"
            listed = lists.solve(analysis, search.scenes, index, solver.vocabulary)
            if listed is not None and listed.confidence >= 0.5:
                continue
            choices = choice.words(analysis, search.scenes, solver.vocabulary, read=True)  # type: ignore[assignment]
        else:
            continue
        allowed = [c for c in choices if c.broken is None]
        text = document.text
        right = [question.answerable and _is_right(question, text, c.found) for c in allowed]
        yield Asked(
            document.id,
            group,
            question.answerable,
            np.array([c.features for c in allowed]).reshape(-1, len(Fit._fields)),
            np.array(right, bool),
        )


def _is_right(question: Question, text: str, found: object) -> bool:
    place = getattr(found, "figure", found)
    said = text[place.start : place.end]  # type: ignore[attr-defined]
    return is_correct(question, {"status": "answered", "answer": said, "text": said})


def _fit(asked: list[Asked]) -> dict[str, object]:
    likelihoods: list[np.ndarray] = []
    for one in asked:
        others = [a for a in asked if a.report != one.report]
        likelihoods.append(
            _model(others).predict_proba(one.features[:, 1:])[:, 1] if len(one.right) else one.right
        )
    p, y = np.concatenate(likelihoods), np.concatenate([a.right for a in asked])
    model = _model(asked)
    weights = Fit(float(model.intercept_[0]), *map(float, model.coef_[0]))
    return {
        "questions": len(asked),
        "choices": len(y),
        "weights": {name: round(value, 3) for name, value in weights._asdict().items()},
        "auc": round(float(roc_auc_score(y, p)), 4),
        "brier": round(float(brier_score_loss(y, p)), 4),
        "at": {f"{t:.2f}": _at(asked, likelihoods, t) for t in THRESHOLDS},
    }


def _at(asked: list[Asked], likelihoods: list[np.ndarray], threshold: float) -> dict[str, int]:
    """What giving each question's likeliest answer from a threshold on comes to."""
    told = {"right": 0, "wrong": 0, "refused": 0, "refused_rightly": 0}
    for one, p in zip(asked, likelihoods, strict=True):
        if len(p) and p.max() >= threshold:
            told["right" if one.right[int(p.argmax())] else "wrong"] += 1
        else:
            told["refused"] += 1
            told["refused_rightly"] += not one.answerable
    return told


_cache: dict[tuple[str, ...], LogisticRegression] = {}


def _model(asked: list[Asked]) -> LogisticRegression:
    key = tuple(sorted({a.report for a in asked} | {a.group for a in asked}))
    if key not in _cache:
        x, y = np.concatenate([a.features for a in asked]), np.concatenate([a.right for a in asked])
        # Columns are brought to like sizes, so that the penalty means the same for each; no two figures overlap.
        scale = x[:, 1:].std(axis=0)
        scale[scale == 0] = 1.0
        model = LogisticRegression(C=10, max_iter=3000).fit(x[:, 1:] / scale, y)
        model.coef_ = model.coef_ / scale
        _cache[key] = model
    return _cache[key]


if __name__ == "__main__":
    main()
