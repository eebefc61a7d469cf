"""Whole answers on public sets: ``python benchmarks/end_to_end.py --data DIR [--sample N] [--save]``.

- CMRC 2018 dev, its 848 passages in one index: F1 of the short answer by the official metric (a refusal counts 0).
- ncp_policy, its 593 documents in one index: how often the best passage is of the right document (R@1), which share of
  the gold answer's characters the citations cover and at how many times its length, and F1 of refusals.

DIR holds ``cmrc2018`` and ``ncp_policy``; nothing is copied from them, and no weight or threshold was chosen on either.
``--save`` writes ``benchmarks/results/end_to_end.json``.
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path
from typing import Any

import retrieval_sets as sets

from index.build import build_documents
from index.embed import load_encoder
from qa.config import Settings
from qa.engine import Engine
from qa.span_metric import exact_match, f1
from qa.types import Answer

OUT = Path(__file__).parent / "results" / "end_to_end.json"


def main() -> None:
    """Measure, print, and write where asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder that holds cmrc2018 and ncp_policy")
    parser.add_argument("--cache", type=Path, help="file to keep the vectors in")
    parser.add_argument("--sample", type=int, default=1, help="every Nth question only")
    parser.add_argument("--only", choices=["cmrc2018", "ncp_policy"])
    parser.add_argument("--reader", default="", help="folder of the reader, or off")
    parser.add_argument("--save", action="store_true")
    arguments = parser.parse_args()
    encoder = sets.CachedEncoder(load_encoder(), arguments.cache)
    settings = Settings.load(reader=arguments.reader)
    result: dict[str, Any] = {
        "command": "python benchmarks/end_to_end.py --data DIR --save",
        "encoder": encoder.fingerprint,
        "every": arguments.sample,
    }
    for name, measure in (("cmrc2018", cmrc), ("ncp_policy", policy)):
        if arguments.only in (None, name):
            result[name] = measure(arguments.data / name, encoder, settings, arguments.sample)
            encoder.save()
            print(name, json.dumps(result[name], ensure_ascii=False, indent=2), flush=True)
    if arguments.save:
        OUT.write_text(json.dumps(result, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def cmrc(folder: Path, encoder: Any, settings: Settings, every: int) -> dict[str, Any]:
    """The official metric over the pooled passages."""
    asked = [q for q in sets.rows(folder / "questions.jsonl") if q["split"] == "dev"]
    used = {q["passage_ids"][0] for q in asked}
    texts = {p["id"]: p["text"] for p in sets.rows(folder / "passages.jsonl") if p["id"] in used}
    engine = _engine(texts, encoder, settings)
    asked = asked[::every]
    answers, seconds = _ask(engine, asked)
    right = [
        a.citations[0].doc_id in q["passage_ids"] for q, a in zip(asked, answers, strict=True) if a.citations
    ]
    said = [a.answer if a.status == "answered" else "" for a in answers]
    n = len(asked)
    return {
        "documents": len(texts),
        "questions": n,
        "f1": round(100 * sum(f1(q["answers"], s) for q, s in zip(asked, said, strict=True)) / n, 2),
        "exact": round(
            100 * sum(exact_match(q["answers"], s) for q, s in zip(asked, said, strict=True)) / n, 2
        ),
        "answered": round(sum(map(bool, said)) / n, 4),
        "first_citation_in_the_passage": round(sum(right) / n, 4),
        "median_seconds": seconds,
    }


def policy(folder: Path, encoder: Any, settings: Settings, every: int) -> dict[str, Any]:
    """Documents found, gold answers covered, refusals."""
    texts = {p["id"]: p["text"] for p in sets.rows(folder / "passages.jsonl")}
    engine = _engine(texts, encoder, settings)
    result: dict[str, Any] = {"documents": len(texts)}
    for split in ("dev", "test"):
        asked = [q for q in sets.rows(folder / "questions.jsonl") if q["split"] == split][::every]
        if not asked:
            continue
        answers, seconds = _ask(engine, asked)
        answerable = [(q, a) for q, a in zip(asked, answers, strict=True) if q["answerable"]]
        found = [
            bool(hits := engine.search(q["question"], k=1)) and hits[0].passage.doc_id in q["passage_ids"]
            for q, _ in answerable
        ]
        covered = [_covered(q, a) for q, a in answerable]
        refused = sum(a.status != "answered" for a in answers)
        rightly = sum(
            a.status != "answered" and not q["answerable"] for q, a in zip(asked, answers, strict=True)
        )
        unanswerable = len(asked) - len(answerable)
        result[split] = {
            "questions": len(asked),
            "answerable": len(answerable),
            "document_r1": round(sum(found) / len(found), 4),
            "covered": round(sum(share for share, _, _ in covered) / len(covered), 4),
            "cited_over_gold_characters": round(
                sum(cited for _, cited, _ in covered) / sum(gold for _, _, gold in covered), 3
            ),
            "refusal_f1": round(2 * rightly / (refused + unanswerable), 4)
            if refused + unanswerable
            else None,
            "refused": refused,
            "refused_rightly": rightly,
            "median_seconds": seconds,
        }
    return result


def _engine(texts: dict[str, str], encoder: Any, settings: Settings) -> Engine:
    documents = [sets.document(name, text) for name, text in texts.items()]
    return Engine(build_documents(documents, encoder=encoder), settings=settings)


def _ask(engine: Engine, asked: list[dict[str, Any]]) -> tuple[list[Answer], float]:
    """:return: the answers, and the median of the seconds that each took."""
    answers, seconds = [], []
    for question in asked:
        began = time.perf_counter()
        answers.append(engine.ask(question["question"]))
        seconds.append(time.perf_counter() - began)
    return answers, round(sorted(seconds)[len(seconds) // 2], 3)


def _covered(question: dict[str, Any], answer: Answer) -> tuple[float, int, int]:
    """:return: share of the gold answer's characters that the citations cover, characters cited, characters of gold."""
    start = question["answer_starts"][0]
    gold = range(start, start + len(question["answers"][0]))
    if answer.status != "answered":
        return 0.0, 0, len(gold)
    cited = {(c.doc_id, i) for c in answer.citations for i in range(c.start, c.end)}
    own = sum((question["passage_ids"][0], i) in cited for i in gold)
    return own / len(gold), len(cited), len(gold)


if __name__ == "__main__":
    main()
