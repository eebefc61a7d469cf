"""Retrieval on CMRC 2018 dev, pooled: ``python benchmarks/cmrc_retrieval.py --data DIR``.

The 848 passages of the dev split are indexed as 848 documents (text alone, no titles), and each of its
3,219 questions ranks them by their best passage, with the product's defaults. None of the defaults was
chosen on this split (see ``fusion_weights.py``). DIR is the folder of the public sets; its
``cmrc2018`` holds ``passages.jsonl`` and ``questions.jsonl``. Nothing is copied from it.
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path
from typing import get_args

import retrieval_sets as sets

from index.embed import load_encoder
from index.types import Mode

OUT = Path(__file__).parent / "results" / "cmrc_retrieval.json"
TARGET = 0.975


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder that holds cmrc2018")
    parser.add_argument("--cache", type=Path, help="file to keep the vectors in")
    parser.add_argument("--threads", type=int, help="encoder threads")
    parser.add_argument("--out", type=Path, default=OUT)
    args = parser.parse_args()

    encoder = sets.CachedEncoder(load_encoder(threads=args.threads), args.cache)
    started = time.perf_counter()
    case = sets.spans(args.data / "cmrc2018", "dev", encoder)
    encoder.encode_queries(case.questions)  # in batches, then searched for one by one
    encoder.save()
    print(f"indexed and encoded in {time.perf_counter() - started:.0f} s", flush=True)
    results: dict[str, object] = {
        "what": "CMRC 2018 dev pooled: documents ranked by their best passage, product defaults",
        "command": "python benchmarks/cmrc_retrieval.py --data DIR",
        "model": encoder.fingerprint,
        "documents": len(case.index.documents),
        "passages": len(case.index.passages),
        "questions": len(case.questions),
    }
    for mode in get_args(Mode):
        ranks = []
        for question, gold in zip(case.questions, case.gold, strict=True):
            ranking = dict.fromkeys(
                hit.passage.doc_id for hit in case.index.search(question, k=100, mode=mode)
            )
            right = {item.doc_id for item in case.index.passages if gold("passage", item)}
            place = [at for at, doc_id in enumerate(ranking, 1) if doc_id in right]
            ranks.append(place[0] if place else 0)
        results[mode] = {
            **{f"R@{k}": round(sum(0 < rank <= k for rank in ranks) / len(ranks), 4) for k in (1, 3, 5, 10)},
            "MRR@10": round(sum(1 / rank for rank in ranks if 0 < rank <= 10) / len(ranks), 4),
        }
        print(mode, results[mode], flush=True)
    args.out.parent.mkdir(exist_ok=True)
    args.out.write_text(json.dumps(results, ensure_ascii=False, indent=1) + "\n", "utf8")
    reached = results["hybrid"]["R@1"] >= TARGET  # type: ignore[index]
    print(f"hybrid R@1 {'reaches' if reached else 'misses'} {TARGET}")
    raise SystemExit(not reached)


if __name__ == "__main__":
    main()
