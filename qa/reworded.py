"""A question in the words of the reports it is asked of, for the reader: 老赖 becomes 失信被执行人 where they say that."""

from __future__ import annotations

from corpus.normalize import fold
from qa.analyze import PHRASE
from qa.evidence import Vocabulary
from qa.words import Word, paraphrases, synonyms, words

#: jieba's tags of words that name or tell something; 一共 and 之前 only join.
_TELLING = "nvlij"


def in_report_words(question: str, vocabulary: Vocabulary) -> str:
    """The folded question, each phrase that the reports lack replaced by the most frequent of its other forms that they have."""
    cut = words(fold(question))
    said: list[str] = []
    at = 0
    while at < len(cut):
        stops = range(min(len(cut), at + PHRASE), at, -1)
        stop, form = next(
            ((stop, form) for stop in stops if (form := _form(cut[at:stop], vocabulary))),
            (at + 1, cut[at].text),
        )
        said.append(form)
        at = stop
    return "".join(said)


def _form(phrase: tuple[Word, ...], vocabulary: Vocabulary) -> str:
    """What the reports say for a phrase that they do not have, ``""`` for none."""
    text = "".join(word.text for word in phrase)
    others = synonyms().get(text, frozenset()) | paraphrases().get(text, frozenset())
    joins = len(phrase) == 1 and phrase[0].flag[:1] not in _TELLING and phrase[0].flag != "eng"
    if len(text) < 2 or joins or not others or vocabulary.has(text):  # the texts last: they may be long
        return ""
    known = sorted(form for form in others if len(form) > 1 and vocabulary.has(form))
    return max(known, key=lambda form: (vocabulary.frequency(form), len(form)), default="")
