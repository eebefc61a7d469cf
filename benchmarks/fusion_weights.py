"""How the search was tuned: ``python benchmarks/fusion_weights.py --data DIR``.

Compares ways to cut words, to fuse the two halves, and to let a passage and its sentences help each
other, on questions that no figure of ours is reported on: the tune half of the product's own questions,
DRCD dev (traditional characters, folded on the way in) and CMRC 2018's train split. DIR holds
``drcd_dev`` and ``cmrc2018``, each with ``passages.jsonl`` and ``questions.jsonl``; nothing is copied
from it. The results file holds R@1 and MRR@10 by set and unit; what was chosen stands in
``index/fuse.py``, ``index/lexical.py`` and ``index/tokenize.py``. A quarter of an hour on two idle cores; ``--cache FILE``
keeps the vectors for the next run.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import retrieval_sets as sets

from corpus.normalize import fold
from index import fuse, lexical
from index.embed import load_encoder
from index.lexical import Lexical
from index.tokenize import bigrams, characters, words
from index.units import in_context

OUT = Path(__file__).parent / "results" / "fusion_weights.json"
UNITS = ("passage", "sentence")
CUTS: dict[str, Callable[[str], list[str]]] = {
    "words": words,
    "bigrams": bigrams,
    "words+bigrams": lambda text: [*words(text), *bigrams(text)],
    "bigrams+characters": lambda text: [*bigrams(text), *characters(text)],
    "words+bigrams+characters": lambda text: [*words(text), *bigrams(text), *characters(text)],
}
CHOSEN = "words+bigrams+characters"
#: Function words and the words questions are asked with.
STOP = frozenset("的了是在和与及或有为于被吗呢啊吧多少什么哪几谁怎样如何") | {
    "多少",
    "什么",
    "哪些",
    "哪个",
    "怎么",
    "怎样",
    "如何",
    "几个",
}
CUTS["the same without function words"] = lambda text: [t for t in CUTS[CHOSEN](text) if t not in STOP]
BM25 = [(1.5, 0.75), (1.2, 0.4), (lexical.K1, lexical.B), (0.4, 0.2)]
WEIGHTS = (0.6, 0.7, 0.75, 0.8, 0.85, 0.9)
SHARES = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7)


class Table:
    """One case's scores: for each unit, cosines and shares of BM25, float32 (questions, items)."""

    def __init__(self, case: sets.Case, encoder: Any) -> None:
        self._case = case
        index = case.index
        self._sections = index.sections
        self._titles = {doc_id: document.title for doc_id, document in index.documents.items()}
        self._nesting = index._nesting
        self.items = {unit: index._units[unit].items for unit in UNITS}
        self._encoder = encoder
        self._asked = encoder.encode_queries([fold(question) for question in case.questions])
        self.cosines = {unit: self._asked @ index._units[unit].store.vectors.T for unit in UNITS}
        self.gold = {
            unit: np.array([[gold(unit, item) for item in self.items[unit]] for gold in case.gold])
            for unit in UNITS
        }
        asks = [fuse.asks_figure(fold(question)) for question in case.questions]
        self._bonus = np.outer(asks, index._figured).astype(np.float32)
        self.shares: dict[str, Any] = {}
        self.bm25: dict[str, Any] = {}

    def bare(self) -> None:
        """Take headings and titles away from both halves; cut by the chosen rule."""
        self._sections = {id_: replace(section, heading=()) for id_, section in self._sections.items()}
        self._titles = dict.fromkeys(self._titles, "")
        for unit in UNITS:
            texts = [fold(item.text) for item in self.items[unit]]
            self.cosines[unit] = self._asked @ self._encoder.encode_documents(texts).T
        self.cut(CUTS[CHOSEN], lexical.K1, lexical.B)

    def cut(self, how: Callable[[str], list[str]], k1: float, b: float) -> None:
        """Fill in the lexical half."""
        for unit in UNITS:
            texts = [
                f"{in_context(item, self._sections[item.section_id])}\n{self._titles[item.doc_id]}"
                for item in self.items[unit]
            ]
            counted = Lexical.build([how(text) for text in texts], k1=k1, b=b)
            asked = [how(question) for question in self._case.questions]
            self.bm25[unit] = np.array([counted.scores(tokens) for tokens in asked])
            ceilings = np.array([max(counted.ceiling(tokens), 1e-9) for tokens in asked], np.float32)
            self.shares[unit] = self.bm25[unit] / ceilings[:, None]

    def fused(self, unit: str, weight: float) -> Any:
        """By share of the ceiling."""
        return weight * self.cosines[unit] + (1 - weight) * self.shares[unit]

    def standard(self, unit: str, weight: float) -> Any:
        """By standard scores over all items."""
        return weight * _standard(self.cosines[unit]) + (1 - weight) * _standard(self.bm25[unit])

    def reciprocal(self, unit: str, k: float) -> Any:
        """By reciprocal ranks."""
        return sum(1 / (k + _ranks(scores)) for scores in (self.cosines[unit], self.bm25[unit]))

    def with_context(self, unit: str, share: float, weight: float, bonus: float = fuse.FIGURE_BONUS) -> Any:
        """As :meth:`index.search.Index.search` does."""
        passages, sentences = self.fused("passage", weight), self.fused("sentence", weight)
        parents = self._nesting.passage_of
        if unit == "sentence":
            around = np.where(parents >= 0, passages[:, np.maximum(parents, 0)], sentences)
            return (1 - share) * sentences + share * around + bonus * self._bonus
        inside, owners = self._nesting.sentences_of(np.arange(passages.shape[1]))
        starts = np.flatnonzero(np.diff(owners, prepend=-1))
        best = passages.copy()
        best[:, owners[starts]] = np.maximum.reduceat(sentences[:, inside], starts, axis=1)
        return (1 - share) * passages + share * best

    def ranks(self, unit: str, scores: Any) -> list[int]:
        """1-based rank of each question's best gold item, ties before it."""
        gold = self.gold[unit]
        best = np.where(gold, scores, -np.inf).max(axis=1, keepdims=True)
        answerable = gold.any(axis=1)
        return (1 + ((scores >= best) & ~gold).sum(axis=1))[answerable].tolist()  # type: ignore[no-any-return]


def _standard(scores: Any) -> Any:
    return (scores - scores.mean(axis=1, keepdims=True)) / (scores.std(axis=1, keepdims=True) + 1e-9)


def _ranks(scores: Any) -> Any:
    return np.argsort(np.argsort(-scores, axis=1, kind="stable"), axis=1) + 1


def measure(tables: dict[str, list[Table]], score: Callable[[Table, str], Any]) -> dict[str, Any]:
    """R@1 and MRR@10 by unit and set."""
    found: dict[str, Any] = {}
    for unit in UNITS:
        found[unit] = {}
        for name, group in tables.items():
            ranks = np.array([rank for table in group for rank in table.ranks(unit, score(table, unit))])
            found[unit][name] = [
                round(float((ranks == 1).mean()), 4),
                round(float(np.where(ranks <= 10, 1 / ranks, 0).mean()), 4),
            ]
        firsts = [value[0] for value in found[unit].values()]
        found[unit]["mean R@1"] = round(sum(firsts) / len(firsts), 4)
    return found


def compare(tables: dict[str, list[Table]], show: Callable[[str, dict[str, Any]], None]) -> dict[str, Any]:
    """Every comparison, each with the rest as chosen."""
    everything = [table for group in tables.values() for table in group]
    results: dict[str, Any] = {}

    def add(part: str, name: str, score: Callable[[Table, str], Any]) -> None:
        results.setdefault(part, {})[name] = measure(tables, score)
        show(f"{part}: {name}", results[part][name])

    own = {"passage": fuse.PASSAGE_CONTEXT, "sentence": fuse.SENTENCE_CONTEXT}
    for name, how in CUTS.items():
        for k1, b in BM25:
            if name not in (CHOSEN, "words+bigrams") and (k1, b) != (lexical.K1, lexical.B):
                continue
            for table in everything:
                table.cut(how, k1, b)
            label = f"{name}, k1={k1}, b={b}"
            add("words alone", label, lambda table, unit: table.shares[unit])
            add("hybrid", label, lambda table, unit: table.with_context(unit, own[unit], fuse.DENSE_WEIGHT))
    for table in everything:
        table.cut(CUTS[CHOSEN], lexical.K1, lexical.B)
    add("fusion, no context", "vectors alone", lambda table, unit: table.cosines[unit])
    for weight in WEIGHTS:
        add("fusion, no context", f"share {weight}", lambda table, unit, w=weight: table.fused(unit, w))
    for weight in (0.3, 0.4, 0.5, 0.6, 0.7, 0.8):
        add("fusion, no context", f"standard {weight}", lambda table, unit, w=weight: table.standard(unit, w))
    for k in (10, 60):
        add(
            "fusion, no context",
            f"reciprocal ranks, k={k}",
            lambda table, unit, k=k: table.reciprocal(unit, k),
        )
    for weight in WEIGHTS:
        for share in SHARES:
            add(
                "context",
                f"share {weight}, context {share}",
                lambda table, unit, s=share, w=weight: table.with_context(unit, s, w),
            )
    for bonus in (0.0, 0.01, 0.02, 0.03, 0.05):
        add(
            "figure bonus",
            f"{bonus}",
            lambda table, unit, b=bonus: table.with_context(unit, own[unit], fuse.DENSE_WEIGHT, b),
        )
    for table in everything:
        table.bare()
    add(
        "hybrid",
        "without headings",
        lambda table, unit: table.with_context(unit, own[unit], fuse.DENSE_WEIGHT),
    )
    return results


def shipped() -> dict[str, Any]:
    """How the product searches."""
    return {
        "tokens": CHOSEN,
        "k1": lexical.K1,
        "b": lexical.B,
        "dense weight": fuse.DENSE_WEIGHT,
        "passage context": fuse.PASSAGE_CONTEXT,
        "sentence context": fuse.SENTENCE_CONTEXT,
        "figure bonus": fuse.FIGURE_BONUS,
    }


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True, help="folder of drcd_dev and cmrc2018")
    parser.add_argument("--cache", type=Path, help="file to keep the vectors in")
    parser.add_argument("--threads", type=int, help="encoder threads")
    parser.add_argument("--out", type=Path, default=OUT)
    args = parser.parse_args()
    encoder = sets.CachedEncoder(load_encoder(threads=args.threads), args.cache)
    groups = {
        "reports tune, one index": sets.reports(encoder, half="tune", pooled=True),
        "reports tune, an index each": sets.reports(encoder, half="tune", pooled=False),
        "DRCD dev pooled": [sets.spans(args.data / "drcd_dev", "dev", encoder, questions=1500)],
        "DRCD dev, an index an article": sets.articles(
            args.data / "drcd_dev", "dev", encoder, least=4, questions=1000
        ),
        "CMRC 2018 train pooled": [
            sets.spans(args.data / "cmrc2018", "train", encoder, passages=850, questions=1500)
        ],
    }
    tables = {name: [Table(case, encoder) for case in cases] for name, cases in groups.items()}
    encoder.save()
    sizes = {
        name: {unit: sum(table.gold[unit].shape[1] for table in group) for unit in UNITS}
        | {"questions": sum(len(table.gold["passage"]) for table in group)}
        for name, group in tables.items()
    }

    def show(name: str, found: dict[str, Any]) -> None:
        cells = (
            f"{value if isinstance(value, float) else value[0]:.4f}"
            for unit in UNITS
            for value in found[unit].values()
        )
        print(f"{name:60}", *cells, flush=True)

    results = {
        "what": "R@1 and MRR@10 of ways to search, by unit and set; chosen values are in index/",
        "command": "python benchmarks/fusion_weights.py --data DIR",
        "model": encoder.fingerprint,
        "sets": sizes,
        "chosen": shipped(),
        **compare(tables, show),
    }
    args.out.parent.mkdir(exist_ok=True)
    args.out.write_text(json.dumps(results, ensure_ascii=False, indent=1) + "\n", "utf8")


if __name__ == "__main__":
    main()
