"""What a good search and a right answer are, as numbers.

Two families, both per question first and averaged after, with a question that got nothing counted
as 0. Search is measured by ir-measures; answers by the project's own scoring rule.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from corpus.types import Passage
from qa.questions import Question

#: An answer in the form of :func:`qa.render.to_json`.
AnswerJson = Mapping[str, Any]

#: Name of each search measure -> its name in ir-measures. ``hit@k`` is the share of questions with any
#: relevant unit among the first k (Success@k); ``recall@k`` the share of a question's relevant units.
SEARCH_MEASURES = {
    "hit@1": "Success@1",
    "hit@3": "Success@3",
    "recall@1": "R@1",
    "recall@3": "R@3",
    "recall@5": "R@5",
    "recall@10": "R@10",
    "mrr@10": "RR@10",
    "ndcg@10": "nDCG@10",
}

#: A character F1 at or above this makes a free-text answer right.
ENOUGH_F1 = 0.6
#: A citation whose character F1 with a gold quote is above this is that quote.
SAME_QUOTE_F1 = 0.7
#: A figure's short answer longer than this is not short: the figure was not singled out.
MAX_FIGURE_ANSWER = 60

_DROPPED = re.compile(r"[\s。;；:：\"“”'‘’《》〈〉、!?！？()（）]")


def is_relevant(unit: Passage, gold: Iterable[tuple[str, int, int]]) -> bool:
    """Whether a sentence or passage proves what a gold quote proves.

    It does when it holds at least half of the quote's characters, or lies wholly inside the quote. So
    a quote of half a sentence is found by its sentence, a quote of three sentences by each of them, and
    a neighbour that shares only a few characters finds nothing.

    :param gold: ``(doc_id, start, end)`` of each gold quote; any one is enough.
    """
    for doc_id, start, end in gold:
        if unit.doc_id != doc_id:
            continue
        shared = min(unit.end, end) - max(unit.start, start)
        if shared > 0 and (2 * shared >= end - start or shared == unit.end - unit.start):
            return True
    return False


def search_scores(runs: Sequence[tuple[Collection[str], Sequence[str]]]) -> list[dict[str, float]]:
    """Each question's search measures.

    :param runs: for each question the ids of its relevant units, and the ids found, best first.
    :return: in the same order, the keys of :data:`SEARCH_MEASURES`; all 0 where nothing is relevant.
    """
    import ir_measures

    measures = {ir_measures.parse_measure(theirs): ours for ours, theirs in SEARCH_MEASURES.items()}
    qrels = {str(i): dict.fromkeys(relevant, 1) for i, (relevant, _) in enumerate(runs) if relevant}
    # Scores stand for the order alone, falling by one a rank, so that no tie is left to be broken.
    found = {str(i): {unit: float(-rank) for rank, unit in enumerate(ids)} for i, (_, ids) in enumerate(runs)}
    scores = [dict.fromkeys(SEARCH_MEASURES, 0.0) for _ in runs]
    if qrels:
        for metric in ir_measures.iter_calc(list(measures), qrels, found):
            scores[int(metric.query_id)][measures[metric.measure]] = float(metric.value)
    return scores


def mean(values: Iterable[float]) -> float:
    """The arithmetic mean, 0 for none."""
    kept = list(values)
    return sum(kept) / len(kept) if kept else 0.0


def normalise(text: str) -> str:
    """The form in which answers are compared: NFKC, lower case, without spaces and punctuation.

    ASCII commas go as well (they group digits); full stops stay (they are decimal points).
    """
    return _DROPPED.sub("", unicodedata.normalize("NFKC", text).replace(",", "").lower())


def char_f1(left: str, right: str) -> float:
    """F1 over the characters of both, as bags, after :func:`normalise`; 1 for two empty strings."""
    a, b = normalise(left), normalise(right)
    if not a or not b:
        return float(a == b)
    return 2 * (Counter(a) & Counter(b)).total() / (len(a) + len(b))


def contains(answer: str, wanted: str) -> bool:
    """Whether ``wanted`` occurs in ``answer`` after :func:`normalise`, its numbers whole.

    A number must not continue on either side: ``85`` is not in ``385个``, nor ``38`` in ``38.23%``.
    """
    text, want = normalise(answer), normalise(wanted)
    if not want:
        return False
    before = r"(?<![\d.])" if want[0].isdigit() else ""
    after = r"(?![\d.]*\d)" if want[-1].isdigit() else ""
    return re.search(before + re.escape(want) + after, text) is not None


def is_correct(question: Question, answer: AnswerJson) -> bool:
    """The scoring rule.

    - Not answerable: right when refused (``not_found``).
    - ``damaged``: flagged ``source_damaged``, the short answer is the source's own text, and an accepted
      answer, where the set lists any, is in the short answer or the text.
    - Otherwise the status must be ``answered``, and then all ``parts`` occur in the short answer or the
      text; or, for ``figure`` and ``computed``, an accepted answer is in a short answer of at most
      :data:`MAX_FIGURE_ANSWER` characters; or, for the other kinds, an accepted answer is in a short
      answer not much longer than itself, or its :func:`char_f1` is at least :data:`ENOUGH_F1`.
    """
    short, text = answer.get("answer") or "", answer.get("text") or ""
    if not question.answerable:
        return answer.get("status") == "not_found"
    if question.kind == "damaged":
        source = "".join(citation.get("quote", "") for citation in _citations(answer))
        named = not question.answers or any(contains(short + text, want) for want in question.answers)
        return _is_flagged(answer) and normalise(short) in normalise(source) and named
    if answer.get("status") != "answered":
        return False
    if question.parts and all(contains(short, part) or contains(text, part) for part in question.parts):
        return True
    if question.kind in ("figure", "computed"):
        return len(short) <= MAX_FIGURE_ANSWER and any(contains(short, want) for want in question.answers)
    return any(
        (contains(short, want) and len(normalise(short)) <= 4 * len(normalise(want)) + 20)
        or char_f1(short, want) >= ENOUGH_F1
        for want in question.answers
    )


def is_cited(question: Question, answer: AnswerJson) -> bool:
    """Whether a citation is a gold quote, holds one, lies in one, or is much the same text.

    A citation of five characters or fewer does not count by lying in a quote. Where the set names the
    quote's file, the citation must be from a file of that name.
    """
    for gold in question.evidence:
        for citation in _citations(answer):
            if gold.file is not None and _name(str(citation.get("doc", ""))) != _name(gold.file):
                continue
            quote = citation.get("quote", "")
            ours, theirs = normalise(quote), normalise(gold.quote)
            if theirs in ours or (ours in theirs and len(ours) > 5):
                return True
            if char_f1(quote, gold.quote) > SAME_QUOTE_F1:
                return True
    return False


def verbatim(answer: AnswerJson, texts: Mapping[str, str]) -> list[bool]:
    """For each citation, whether its quote is its slice of the report.

    :param texts: document id -> canonical text; a citation of any other document is not verbatim.
    """
    return [
        citation["quote"] == texts.get(citation["doc"], "")[citation["start"] : citation["end"]]
        for citation in _citations(answer)
    ]


@dataclass(frozen=True, slots=True)
class AnswerScores:
    """How a set of answers did; every share is between 0 and 1.

    :param right: how many answers are right, ``total`` of how many.
    :param kinds: kind -> (right, total), in the order the kinds first occur in the set.
    :param refusal_precision: of the questions refused, the share that cannot be answered; 0 for none.
    :param refusal_recall: of those that cannot be answered, the share refused; 0 where there are none.
    :param cited: of the answerable questions with gold quotes, the share with a quote cited.
    :param false_flags: of the answerable questions on undamaged text, the share flagged as damaged.
    :param verbatim: share of citations that are the report's own slice, ``None`` without citations.
    """

    right: int
    total: int
    kinds: dict[str, tuple[int, int]]
    refusal_precision: float
    refusal_recall: float
    cited: float
    false_flags: float
    verbatim: float | None

    @property
    def accuracy(self) -> float:
        """Share of right answers."""
        return self.right / self.total if self.total else 0.0

    @property
    def refusal_f1(self) -> float:
        """Harmonic mean of refusal precision and recall, 0 where both are."""
        both = self.refusal_precision + self.refusal_recall
        return 2 * self.refusal_precision * self.refusal_recall / both if both else 0.0


def answer_scores(
    questions: Sequence[Question], answers: Sequence[AnswerJson], texts: Mapping[str, str]
) -> AnswerScores:
    """Score answers by the scoring rule.

    :param answers: one a question, in the same order; an empty mapping where there is none.
    :param texts: document id -> canonical text, for :func:`verbatim`.
    :raises ValueError: not as many answers as questions.
    """
    pairs = list(zip(questions, answers, strict=True))
    right = [is_correct(question, answer) for question, answer in pairs]
    kinds: dict[str, tuple[int, int]] = {}
    for question, good in zip(questions, right, strict=True):
        n_right, n = kinds.get(question.kind, (0, 0))
        kinds[question.kind] = (n_right + good, n + 1)
    refused = [not question.answerable for question, answer in pairs if answer.get("status") == "not_found"]
    hopeless = [answer.get("status") == "not_found" for question, answer in pairs if not question.answerable]
    quotes = [good for _, answer in pairs for good in verbatim(answer, texts)]
    return AnswerScores(
        right=sum(right),
        total=len(right),
        kinds=kinds,
        refusal_precision=mean(refused),
        refusal_recall=mean(hopeless),
        cited=mean(is_cited(q, a) for q, a in pairs if q.answerable and q.evidence),
        false_flags=mean(_is_flagged(a) for q, a in pairs if q.answerable and q.kind != "damaged"),
        verbatim=mean(quotes) if quotes else None,
    )


def _citations(answer: AnswerJson) -> Sequence[Mapping[str, Any]]:
    citations: Sequence[Mapping[str, Any]] = answer.get("citations") or ()
    return citations


def _is_flagged(answer: AnswerJson) -> bool:
    return "source_damaged" in (answer.get("flags") or ())


def _name(path: str) -> str:
    return path.rsplit("/", 1)[-1]
