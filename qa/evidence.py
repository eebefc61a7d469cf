"""How well a place in a report speaks of what a question asks: the words it accounts for, and where.

A question's words may be answered for by the words right at the place, by the clauses around it, by its heading, by
the sentences before, or by the document's own title and publisher, each worth a little less than the one before.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

from corpus.normalize import fold
from corpus.types import Figure, Passage
from index.search import Index
from index.types import Hit
from qa.analyze import Analysis, Term
from qa.proposals import Proposal, Proposals
from qa.types import Place
from qa.words import in_dictionary, names_of

#: What a word is worth by where it stands; chosen on the tuning half of the product's questions.
OWN, SEGMENT, SENTENCE, AFTER, HEADING, NEIGHBOUR, DOCUMENT = 1.0, 0.9, 0.6, 0.6, 0.8, 0.5, 0.6
#: A synonym counts a little less than the word itself, a word found only in part by its share.
SYNONYM, PARTIAL, ABBREVIATED = 0.9, 0.7, 0.8
#: A word that nothing near accounts for better than this is missing.
MISSING = 0.3
#: Characters of the same section before the sentence that still count as near.
NEAR = 160
#: What the names of places end in.
PLACE = re.compile(r"(?:区|县|市|镇|乡|村|旗|街道|社区|小区)$")
#: A short quotation or a title is never cut (“槐花开了，等你来”); folded, both its marks are one character.
_CLAUSE = re.compile(
    r"""(?:"[^";:!?。]{1,20}"|《[^《》]{1,30}》|[^,;:!?。]|(?<=\d)[,:](?=\d))+[,;:!?。]*|[,;:!?。]+"""
)


#: From one figure to another.
_FROM = re.compile(r"(?:由|从)[^,;]{0,12}$")
_TO = re.compile(r"[^,;、]{0,10}(?:到|至|为|成)")


@dataclass(frozen=True, slots=True)
class Clause:
    """A comma-bounded part of a sentence; offsets into the document, closing punctuation included."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Support:
    """How far a place accounts for a question.

    :param coverage: weighted share of the question's words accounted for, 0 to 1; higher is better.
    :param precision: share of the place's own words that the question speaks of, 0 to 1; higher is better.
    :param missing: the words that nothing near the place accounts for.
    """

    coverage: float
    precision: float
    missing: tuple[Term, ...]


class Scene:
    """A sentence with all that surrounds it, folded once; offsets point into the document."""

    def __init__(
        self, index: Index, sentence: Passage, hit: Hit | None, proposals: Proposals | None = None
    ) -> None:
        self.sentence = sentence
        self.hit = hit
        self._proposals = proposals
        self.document = index.documents[sentence.doc_id]
        self.section = index.sections[sentence.section_id]
        self.figures: tuple[Figure, ...] = tuple(
            index.figures_in(sentence.doc_id, sentence.start, sentence.end)
        )

    @cached_property
    def text(self) -> str:
        """The folded sentence."""
        return fold(self.sentence.text)

    @cached_property
    def heading(self) -> str:
        """The folded heading path."""
        return fold(" ".join(self.section.heading))

    @cached_property
    def before(self) -> str:
        """The folded characters of the same section right before the sentence."""
        start = max(self.section.start, self.sentence.start - NEAR)
        return fold(self.document.text[start : self.sentence.start])

    @cached_property
    def about(self) -> str:
        """The folded title and publisher."""
        return fold(f"{self.document.title} {self.document.publisher or ''}")

    @cached_property
    def clauses(self) -> tuple[Clause, ...]:
        """The sentence's clauses in order; they tile it."""
        base = self.sentence.start
        return tuple(Clause(base + m.start(), base + m.end(), m.group()) for m in _CLAUSE.finditer(self.text))

    def clause_at(self, offset: int) -> Clause:
        """The clause that holds a document offset of this sentence."""
        return next((c for c in self.clauses if c.start <= offset < c.end), self.clauses[-1])

    def slice(self, start: int, end: int) -> str:
        """The folded text between two document offsets of this sentence."""
        base = self.sentence.start
        return self.text[max(0, start - base) : max(0, end - base)]

    def segment_start(self, offset: int) -> int:
        """Where the part of the sentence between semicolons that holds ``offset`` begins."""
        return self.sentence.start + self.text.rfind(";", 0, max(0, offset - self.sentence.start)) + 1

    def window(self, figure: Figure) -> tuple[int, int]:
        """The words that belong to one figure alone: from the figure before it to the one after, in its clause."""
        clause = self.clause_at(figure.start)
        inside = [
            f
            for f in self.figures
            if clause.start <= f.start < clause.end and f.role not in ("name", "threshold")
        ]
        before = max((f for f in inside if f.end <= figure.start), key=lambda f: f.end, default=None)
        start = before.end if before else clause.start
        # 由72分钟缩短到61分钟: both are of what stands before the first.
        if (
            before is not None
            and _FROM.search(self.slice(clause.start, before.start))
            and _TO.fullmatch(self.slice(before.end, figure.start))
        ):
            start = self.window(before)[0]
        end = min([clause.end, *(f.start for f in inside if f.start >= figure.end)])
        comma = self.slice(figure.end, end).find("、")
        if comma >= 0 and end < clause.end:
            end = figure.end + comma
        comma = self.slice(start, figure.start).find("、")
        if comma >= 0 and start > clause.start:
            start += comma + 1
        return start, end

    def quote(self, start: int, end: int) -> Place:
        """The clauses to show as proof of ``[start, end)``: enough to stand alone, closing marks left out."""
        sentence = self.sentence
        low, high = self.clause_at(start).start, self.clause_at(max(start, end - 1)).end
        if sentence.end - sentence.start <= 80:
            low, high = sentence.start, sentence.end
        elif high - low < 20:
            low = self.segment_start(start)
        text = self.document.text
        while high > low and re.match(r"[\s，,；;。：:！!？?]", text[high - 1]):
            high -= 1
        while low < high and text[low].isspace():
            low += 1
        return sentence.doc_id, low, high

    def proposed(self, start: int, end: int) -> Proposal | None:
        """The reader's best words in ``[start, end)`` of the document; ``None`` where it read nothing there."""
        if self._proposals is None:
            return None
        return self._proposals.of(self.sentence.doc_id, start, end)

    @property
    def marked(self) -> bool:
        """Whether the reader rather sees an answer in the sentence than none."""
        proposal = self.proposed(self.sentence.start, self.sentence.end)
        return proposal is not None and proposal.score > 0

    def support(
        self, analysis: Analysis, vocabulary: Vocabulary, start: int, end: int, *, own: str = ""
    ) -> Support:
        """How far the question's words are accounted for around ``[start, end)`` of the document.

        :param own: words that belong to the place besides its text, such as a figure's subject.
        """
        segment = self.segment_start(start)
        mine = fold(own) + " " + self.slice(start, end)
        places = [
            (place, worth)
            for place, worth in (
                (mine, OWN),
                (self.slice(segment, start), SEGMENT),
                (self.heading, HEADING),
                (self.slice(self.sentence.start, segment), SENTENCE),
                (self.slice(end, self.sentence.end), AFTER),
                (self.about, DOCUMENT),
                (self.before, NEIGHBOUR),
            )
            if place
        ]
        got = total = 0.0
        missing = []
        for term in analysis.terms:
            weight = term.weight * vocabulary.weight(term.text)
            best = max(found(term, place) * worth for place, worth in places)
            got += weight * best
            total += weight
            if best < MISSING:
                missing.append(term)
        return Support(got / total if total else 0.0, precision(mine, analysis), tuple(missing))


def found(term: Term, text: str) -> float:
    """How far ``text`` has the term: 1 the word itself, less for a synonym or a part of it, 0 for nothing."""
    if term.text in text:
        return 1.0
    if any(form in text for form in term.forms[1:]):
        return SYNONYM
    if re.search(r"[a-z]", term.text):
        return 0.0  # pm10 is no part of pm2.5
    if abbreviates(term.text, text):
        return ABBREVIATED
    return PARTIAL * overlap(term.text, text)


def abbreviates(word: str, text: str) -> bool:
    """Whether ``word`` is short for a run of characters of ``text`` (省运会 for 省运动会, 公租房 for 公共租赁住房)."""
    pattern = _spread(word)
    return pattern is not None and pattern.search(text) is not None


@lru_cache(maxsize=4096)
def _spread(word: str) -> re.Pattern[str] | None:
    """The word's characters in order, up to five others between two; ``None`` for a word that is no short form."""
    if not 2 <= len(word) <= 5 or not re.fullmatch(r"[\u4e00-\u9fff]+", word):
        return None
    if len(word) == 2 and in_dictionary(word):
        return None  # 中心 is not short for 中国人民的心
    return re.compile(r"(?:(?![的了和与及在是为有])[\u4e00-\u9fff]){0,5}?".join(word))


def overlap(word: str, text: str) -> float:
    """Share of the word's characters that stand in the text in runs of two or more, 0 to 1."""
    covered = i = 0
    while i < len(word) - 1:
        length = 0
        while i + length < len(word) and word[i : i + length + 1] in text:
            length += 1
        if length >= 2:
            covered += length
        i += max(1, length)
    return covered / len(word) if word else 0.0


def precision(place: str, analysis: Analysis) -> float:
    """Share of the place's Han characters that the question has too, as words, synonyms or bigrams."""
    han = [i for i, char in enumerate(place) if "\u4e00" <= char <= "\u9fff"]
    if not han:
        return 0.0
    known: set[int] = set()
    for term in analysis.terms:
        for form in term.forms:
            for match in re.finditer(re.escape(form), place):
                known.update(range(*match.span()))
    for i in range(len(place) - 1):
        if place[i : i + 2] in analysis.question:
            known.update((i, i + 1))
    return sum(i in known for i in han) / len(han)


class Vocabulary:
    """The words of an index: how telling each is, and the names that no dictionary has.

    :param sentences: every sentence of the index.
    """

    def __init__(self, sentences: tuple[Passage, ...]) -> None:
        self._count: Counter[str] = Counter()
        texts = [fold(sentence.text) for sentence in sentences]
        for text in texts:
            self._count.update({text[i : i + 2] for i in range(len(text) - 1)} | set(text))
        self._text = "\n".join(texts)
        self._total = max(2, len(sentences))
        self.names = names_of(texts)
        self.places = frozenset(name for name in self.names if PLACE.search(name))

    def has(self, words: str) -> bool:
        """Whether the words stand somewhere in the reports as they are."""
        return words in self._text

    def frequency(self, word: str) -> int:
        """An upper bound on the number of sentences that hold the word, by its rarest bigram."""
        if len(word) < 2:
            return self._count[word]
        return min(self._count[word[i : i + 2]] for i in range(len(word) - 1))

    def weight(self, word: str) -> float:
        """0.4 for a word in every sentence, 1 for one that occurs nowhere."""
        return 1.0 - 0.6 * min(1.0, math.log1p(self.frequency(word)) / math.log1p(self._total))


def scenes(index: Index, hits: list[Hit], proposals: Proposals | None = None) -> Iterator[Scene]:
    """The scene of each hit, best first, with what the reader proposes there."""
    for hit in hits:
        yield Scene(index, hit.passage, hit, proposals)
