"""The sets that figures are reported on, each with its index: shared by the ablations and the peers.

The held half of the product's own questions, CMRC 2018 dev and ncp_policy dev. No weight, threshold or rule was
chosen on any of them. Only totals are taken: nothing here prints a question or an answer.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import retrieval_sets as sets

from corpus.loaders import load
from corpus.normalize import fold
from corpus.types import Document, Passage
from index.build import build_documents
from index.search import Index
from index.types import Unit
from qa.evaluate import locate
from qa.metrics import is_relevant
from qa.questions import Evidence, Question, read_questions

#: So that two runs ask the same questions.
SEED = 20180
OWN = "own reports, held half"
PUBLIC = {"CMRC 2018 dev": "cmrc2018", "ncp_policy dev": "ncp_policy"}


def options(parser: argparse.ArgumentParser) -> None:
    """The options of every script that runs over these sets: ``data``, ``sample``, ``sets``, and ``cache`` of the vectors."""
    parser.add_argument("--data", type=Path, help="folder that holds cmrc2018 and ncp_policy")
    parser.add_argument("--sample", type=int, default=500, help="questions of a set, by lot")
    parser.add_argument(
        "--sets", nargs="+", choices=["own", *PUBLIC.values()], help="by default all there are"
    )
    parser.add_argument("--cache", type=Path, default=sets.DATA.parent / "build" / "vectors.npz")


@dataclass(frozen=True)
class Measured:
    """Documents in one index, and the questions asked of it, those without an answer among them."""

    name: str
    index: Index
    questions: list[Question]

    @property
    def searched(self) -> list[Question]:
        """The questions that retrieval is measured on."""
        return [q for q in self.questions if q.answerable and q.evidence]

    def case(self) -> sets.Case:
        """The same for :class:`fusion_weights.Table`."""

        def gold(question: Question) -> sets.Gold:
            spans = [span for quote in question.evidence if (span := locate(quote, self.index.documents))]
            return lambda unit, item: is_relevant(item, spans)

        asked = self.searched
        return sets.Case(self.name, self.index, [q.question for q in asked], [gold(q) for q in asked])

    def relevant(self, question: Question, unit: Unit = "passage") -> list[str]:
        """Ids of the units that hold a gold quote (:func:`qa.metrics.is_relevant`)."""
        items: tuple[Passage, ...] = self.index.passages if unit == "passage" else self.index.sentences
        spans = [span for quote in question.evidence if (span := locate(quote, self.index.documents))]
        near = {span[0] for span in spans}
        return [item.id for item in items if item.doc_id in near and is_relevant(item, spans)]


def measured(
    encoder: Any, data: Path | None, *, sample: int, only: Collection[str] | None = None
) -> Iterator[Measured]:
    """The product's own held half and, where ``data`` has them, the public sets.

    :param encoder: a :class:`retrieval_sets.CachedEncoder`; questions are encoded in batches beforehand.
    :param sample: at most so many questions of a set, by lot.
    :param only: of ``own``, ``cmrc2018`` and ``ncp_policy``; ``None`` for all there are.
    """
    makers: dict[str, Callable[[], Measured]] = {"own": lambda: _own(encoder, sample)}
    if data is not None:
        for name, folder in PUBLIC.items():
            makers[folder] = partial(_public, name, data / folder, encoder, sample)
    for key, make in makers.items():
        if only is not None and key not in only:
            continue
        one = make()
        encoder.encode_queries([fold(q.question.strip()) for q in one.questions])
        encoder.save()
        yield one


def _own(encoder: Any, sample: int) -> Measured:
    paths = sorted(sets.DATA.glob("*_questions.jsonl"))
    questions = [q for path in paths for q in read_questions(path, gold=True) if q.half == "held"]
    files = [path.with_name(path.name.replace("_questions.jsonl", ".txt")) for path in paths]
    index = build_documents([load(file) for file in files], encoder=encoder)
    return Measured(OWN, index, lot(questions, sample))


def _public(name: str, folder: Path, encoder: Any, sample: int) -> Measured:
    asked = [q for q in sets.rows(folder / "questions.jsonl") if q["split"] == "dev"]
    # A corpus in which every passage answers something is pooled from those alone, others are whole.
    used = {id_ for q in asked for id_ in q["passage_ids"]}
    passages = sets.rows(folder / "passages.jsonl")
    if all(q["answerable"] for q in asked):
        passages = [p for p in passages if p["id"] in used]
    documents: list[Document] = [sets.document(p["id"], p["text"]) for p in passages]
    index = build_documents(documents, encoder=encoder)
    return Measured(name, index, [_question(q) for q in lot(asked, sample)])


def _question(row: dict[str, Any]) -> Question:
    if not row["answerable"]:
        return Question(row["id"], row["question"], "none", answerable=False)
    evidence = tuple(
        dict.fromkeys(
            Evidence(answer, start, start + len(answer), row["passage_ids"][0])
            for answer, start in zip(row["answers"], row["answer_starts"], strict=False)
        )
    )
    return Question(row["id"], row["question"], "span", tuple(row["answers"]), (), evidence)


def clusters(questions: Sequence[Question]) -> list[tuple[str, str]]:
    """What each question is about: paraphrases of one fact are no independent questions."""
    return [(q.source, q.fact or f"id {q.id}") for q in questions]


def lot(items: list[Any], count: int) -> list[Any]:
    """``count`` of the items in their order, the same in every run."""
    if count >= len(items):
        return items
    return [items[at] for at in sorted(random.Random(SEED).sample(range(len(items)), count))]
