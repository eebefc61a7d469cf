"""What each part contributes: ``python benchmarks/ablations.py [--data DIR] [--sample N]``.

On the held half of the product's own questions and, where DIR holds them, on CMRC 2018 dev and ncp_policy dev
(see ``measured_sets.py``; totals only):

- search: words alone, vectors alone, both; passages and sentences; with another cut of the words, another fusion or
  another weight, and without what a unit's surroundings, headings or figures add;
- answers: all of it, without the reader, without the constraints, without either, and with no floor for how likely an
  answer must be.

Every row has the paired difference from the shipped one, with its 95 % interval: questions are resampled, paraphrases
about one fact together. Answers are asked of ``--answers`` questions of each set, by seeded lot. Writes
``benchmarks/results/ablations.json``, which ``tables.py`` puts into the README. Vectors are kept in ``--cache``;
``--only`` does one of the two parts and leaves the other's rows as they are.
"""

from __future__ import annotations

import argparse
import json
import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import fusion_weights
import measured_sets
import numpy as np
import retrieval_sets as sets
from fusion_weights import CHOSEN, CUTS, Table
from question_speed import machine

from index import fuse, lexical
from index.embed import load_encoder
from qa import constraints
from qa.config import Settings
from qa.engine import Engine
from qa.evaluate import locate
from qa.intervals import Tally, difference, estimate
from qa.metrics import verbatim
from qa.questions import Question
from qa.reader import Reader, Reading, load_reader
from qa.render import to_json
from qa.tallies import tallies

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "benchmarks" / "results" / "ablations.json"
OWN = {"passage": fuse.PASSAGE_CONTEXT, "sentence": fuse.SENTENCE_CONTEXT}
FULL = "as shipped"
#: What is shown of the answers.
MEASURES = (
    "correct",
    "exact",
    "f1",
    "cited",
    "refusal_precision",
    "refusal_recall",
    "refusal_f1",
    "coverage",
)
Score = Callable[[Table, str], Any]


def search(table: Table, *, headings: bool) -> Iterator[tuple[str, str, Score]]:
    """Group, name and scores of every way to search; all but the named part is as shipped, which comes first.

    :param headings: also without them, for which every unit is encoded once more.
    """

    def shipped(weight: float = fuse.DENSE_WEIGHT, bonus: float = fuse.FIGURE_BONUS) -> Score:
        return lambda table, unit: table.with_context(unit, OWN[unit], weight, bonus)

    table.cut(CUTS[CHOSEN], lexical.K1, lexical.B)
    yield "halves", f"both, {FULL}", shipped()
    yield "halves", "words alone (BM25)", lambda table, unit: table.shares[unit]
    yield "halves", "vectors alone", lambda table, unit: table.cosines[unit]
    for weight in (0.0, 0.25, 0.5, 0.65, 0.85, 0.95, 1.0):
        yield "weight of the vectors", f"{weight}", shipped(weight)
    yield "fusion", "share of the ceiling, no surroundings", lambda table, unit: table.fused(unit, 0.75)
    yield "fusion", "standard scores 0.7, no surroundings", lambda table, unit: table.standard(unit, 0.7)
    yield "fusion", "reciprocal ranks 60, no surroundings", lambda table, unit: table.reciprocal(unit, 60)
    yield "fusion", "without the bonus for figures", shipped(bonus=0.0)
    table.cut(CUTS[CHOSEN], 1.5, 0.75)
    yield "tokens, both halves", f"{CHOSEN}, BM25 as it is usually set (1.5, 0.75)", shipped()
    for name, how in CUTS.items():
        table.cut(how, lexical.K1, lexical.B)
        yield "tokens, words alone", name, lambda table, unit: table.shares[unit]
        if name != CHOSEN:
            yield "tokens, both halves", name, shipped()
    if headings:
        table.bare()
        yield "headings", "without headings and titles", shipped()


def searched(one: measured_sets.Measured, encoder: Any) -> dict[str, Any]:
    """R@1 with its interval, R@3 and MRR@10, by group, name and unit; a question with nothing relevant is 0."""
    table = Table(one.case(), encoder)
    about = measured_sets.clusters(one.searched)
    measurable = {unit: table.gold[unit].any(axis=1) for unit in fusion_weights.UNITS}
    full: dict[str, list[Tally]] = {}
    found: dict[str, Any] = {}
    for group, name, score in search(table, headings=one.name == measured_sets.OWN):
        row = found.setdefault(group, {})[name] = {}
        for unit in fusion_weights.UNITS:
            ranks = np.zeros(len(measurable[unit]))
            ranks[measurable[unit]] = table.ranks(unit, score(table, unit))
            hits: list[Tally] = [(float(rank == 1), 1.0) for rank in ranks]
            row[unit] = {
                "R@1": _rounded(estimate(hits, about)),
                "R@3": round(float(((ranks > 0) & (ranks <= 3)).mean()), 4),
                "MRR@10": round(float(np.mean([1 / r if 0 < r <= 10 else 0 for r in ranks])), 4),
            } | _against(full.setdefault(unit, hits), hits, about)
        print(f"  {group}: {name}: {[row[unit]['R@1'][0] for unit in row]}", flush=True)
    return found


def _rounded(value: Any) -> list[float] | None:
    return None if value is None else [round(x, 4) for x in (value.value, value.low, value.high)]


def _against(full: list[Tally], row: list[Tally], about: Sequence[Any]) -> dict[str, Any]:
    """How much a row is above the shipped one, nothing for that one itself."""
    if row is full:
        return {}
    found = difference(full, row, about)
    assert found is not None
    return {
        "against shipped": [round(x, 4) for x in (found.change, found.low, found.high)],
        "p": round(found.p, 4),
    }


class Remembered(Reader):
    """A reader that reads each text once for a question, whichever engine asks."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._kept: dict[tuple[str, str], Reading] = {}

    def read(self, question: str, texts: Sequence[str]) -> list[Reading]:
        """As the reader does."""
        new = [text for text in dict.fromkeys(texts) if (question, text) not in self._kept]
        self._kept |= {
            (question, text): reading
            for text, reading in zip(new, self._reader.read(question, new), strict=True)
        }
        return [self._kept[question, text] for text in texts]


@contextmanager
def unconstrained(off: bool) -> Iterator[None]:
    """Meanwhile, where ``off``, every constraint of a question counts as met."""
    kept = constraints.broken
    if off:
        constraints.broken = lambda analysis, scene, figure=None: None
    try:
        yield
    finally:
        constraints.broken = kept


def answered(one: measured_sets.Measured, count: int) -> dict[str, Any]:
    """The measures of answers with parts switched off, on ``count`` of the questions."""
    settings = Settings.load()
    questions = measured_sets.lot(one.questions, count)
    about = measured_sets.clusters(questions)
    silent = Engine(one.index, settings=replace(settings, reader="off"))
    reader = Remembered(load_reader(settings))
    full = Engine(one.index, settings=settings, reader=reader)
    bold = Engine(one.index, settings=replace(settings, min_confidence=0.0), reader=reader)
    shipped: list[Tally] = []
    found: dict[str, Any] = {"questions": len(questions), "rows": {}}
    for name, engine, off in (
        (FULL, full, False),
        ("reader off", silent, False),
        ("constraints off", full, True),
        ("reader and constraints off", silent, True),
        ("no floor for confidence", bold, False),
    ):
        with unconstrained(off):
            sums = _asked(engine, questions)
        right = [each["correct"] for each in sums]
        shipped = shipped or right
        found["rows"][name] = {
            measure: _rounded(estimate([each.get(measure, (0.0, 0.0)) for each in sums], about))
            for measure in MEASURES
        } | _against(shipped, right, about)
        print(f"  {name}: {found['rows'][name]}", flush=True)
    return found


def _asked(engine: Engine, questions: list[Question]) -> list[dict[str, Tally]]:
    documents = engine.index.documents
    texts = {id_: document.text for id_, document in documents.items()}
    sums: list[dict[str, Tally]] = []
    for question in questions:
        answer = to_json(engine.ask(question.question))
        gold = [span for quote in question.evidence if (span := locate(quote, documents))]
        sums.append(tallies(question, answer, gold, verbatim(answer, texts)))
    return sums


def main() -> None:
    """Measure, print and write."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    measured_sets.options(parser)
    parser.add_argument(
        "--answers", type=int, default=150, help="of those, questions whose answers are measured"
    )
    parser.add_argument("--only", choices=["search", "answers"])
    parser.add_argument("--out", type=Path, default=OUT)
    arguments = parser.parse_args()
    load = os.getloadavg()[0]
    arguments.cache.parent.mkdir(parents=True, exist_ok=True)
    encoder = sets.CachedEncoder(load_encoder(), arguments.cache)
    result = json.loads(arguments.out.read_text("utf-8")) if arguments.out.exists() else {}
    result |= {
        "what": "what each part contributes, on questions that nothing was chosen on; [value, low, high] of 95 %",
        "command": "python benchmarks/ablations.py --data DIR",
        "model": encoder.fingerprint,
        "settings": {
            "sample": arguments.sample,
            "sample for answers": arguments.answers,
            "seed": measured_sets.SEED,
            **fusion_weights.shipped(),
            "min_confidence": Settings.load().min_confidence,
        },
        "machine": machine(load),
    }
    result.setdefault("sets", {})
    for one in measured_sets.measured(encoder, arguments.data, sample=arguments.sample, only=arguments.sets):
        print(f"{one.name}: {len(one.questions)} questions", flush=True)
        row = result["sets"].setdefault(one.name, {})
        row |= {
            "documents": len(one.index.documents),
            "passages": len(one.index.passages),
            "sentences": len(one.index.sentences),
            "questions": len(one.questions),
            "searched": len(one.searched),
        }
        for part, measure in (
            ("search", lambda: searched(one, encoder)),  # noqa: B023  # called at once
            ("answers", lambda: answered(one, arguments.answers)),  # noqa: B023
        ):
            if arguments.only in (None, part):
                began = time.perf_counter()
                row[part] = measure()
                row[f"{part} seconds"] = round(time.perf_counter() - began)
                encoder.save()
                arguments.out.parent.mkdir(exist_ok=True)
                arguments.out.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
