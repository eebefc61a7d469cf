"""Words of questions: segmentation with parts of speech, stop words, and the synonym groups."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

SYNONYMS_FILE = Path(__file__).with_name("synonyms.txt")
PARAPHRASES_FILE = Path(__file__).with_name("paraphrases.txt")
STOPWORDS_FILE = Path(__file__).with_name("stopwords.txt")


#: Verbs carry less of the topic than nouns: questions change them most (建了 for 新建).
_WEIGHT = {"n": 1.0, "v": 0.45, "a": 0.5, "d": 0.25, "e": 1.2, "m": 0.5, "t": 0.2}


#: Texts whose words are kept: one question looks at the same clauses many times, the next at most of them again.
_KEPT = 8192
#: jieba's tags of proper nouns, and ``nz`` for the names of a report.
PROPER = frozenset(("nr", "ns", "nt", "nrt", "nrfg", "nz"))


class Word(NamedTuple):
    """A word of a folded text: offsets into it, jieba's part of speech."""

    text: str
    flag: str
    start: int
    end: int


@lru_cache(maxsize=_KEPT)
def words(text: str, known: frozenset[str] = frozenset(), *, guess: bool = True) -> tuple[Word, ...]:
    """Segment a folded text; the words tile it in order.

    :param known: words to keep whole wherever they stand, such as the names of a report; tagged ``nz``.
    :param guess: whether to join characters that look like an unknown word (a name); without it only words
        of the dictionary and ``known`` are joined, so that a guess never hides a word.
    """
    result = []
    start = 0
    for piece in _split(text, known):
        pairs = [(piece, "nz")] if piece in known else _segmenter().cut(piece, HMM=guess)
        for word, flag in pairs:
            result.append(Word(word, flag, start, start + len(word)))
            start += len(word)
    return tuple(result)


def _split(text: str, known: frozenset[str]) -> list[str]:
    """Cut the known words out of the text, the longest one first at each place."""
    pieces: list[str] = []
    start = i = 0
    longest = max(map(len, known), default=0)
    while i < len(text):
        size = next((n for n in range(min(longest, len(text) - i), 1, -1) if text[i : i + n] in known), 0)
        if size:
            pieces += [text[start:i], text[i : i + size]]
            start = i + size
        i += size or 1
    return [piece for piece in (*pieces, text[start:]) if piece]


def names_of(texts: Iterable[str]) -> frozenset[str]:
    """The words of a report that no dictionary has: names of places, persons, firms.

    :param texts: folded sentences.
    """
    found: Counter[str] = Counter()
    tagger = _segmenter()
    for text in texts:
        tokens = list(tagger.tokenizer.cut(text))
        for i, token in enumerate(tokens):
            if i and token[0] in _COUNTERS and _NUMBER.fullmatch(tokens[i - 1]):
                continue  # 六|家主要子公司
            if len(token) > 1 and _HAN.fullmatch(token) and not tagger.tokenizer.FREQ.get(token):
                found[token] += 1
            elif i and token in _PLACE and 1 < len(tokens[i - 1]) < 5 and _new(tagger, tokens[i - 1]):
                found[tokens[i - 1] + token] += 1
    return frozenset(word for word in found if len(word) < 9 and not set(word) & _FUNCTION)


def _new(tagger: Any, token: str) -> bool:
    """Whether a token is a name, or in no dictionary."""
    tag = tagger.word_tag_tab.get(token, "")
    return bool(_HAN.fullmatch(token)) and (tag in ("nr", "ns", "nz") or not tagger.tokenizer.FREQ.get(token))


#: Characters that the discovery of new words glues to their neighbours by mistake.
_FUNCTION = frozenset("的了是在为由至及到从每名余中以获来年日万亿各所加代一二三四五六七八九十")
_COUNTERS = frozenset("个家名位所座条项件户处类种批")
_NUMBER = re.compile(r"[\d.一二三四五六七八九十百千万亿两几多余]+")
_HAN = re.compile(r"[\u4e00-\u9fff]+")
_PLACE = frozenset(["区", "县", "市", "镇", "乡", "村", "旗", "街道", "社区", "小区"])


def weight(word: Word) -> float:
    """How much of a question's topic the word carries, 0 to 1.2, by its part of speech."""
    if word.flag == "eng":
        return 1.2
    return _WEIGHT.get(word.flag[:1], 0.8)


@cache
def _segmenter() -> Any:
    # Imported here: jieba reads its dictionary (about a second) on first use. A tokenizer of our own, because
    # the synonyms added to it must not change how the index cuts its words.
    import logging

    import jieba
    import jieba.posseg

    jieba.setLogLevel(logging.ERROR)
    tokenizer = jieba.Tokenizer()
    tokenizer.initialize()
    tagger = jieba.posseg.POSTokenizer(tokenizer)
    for word in synonyms():
        if len(word) > 1 and not tokenizer.FREQ.get(word):
            tokenizer.add_word(word)
            tagger.word_tag_tab[word] = "n"
    return tagger


def _groups(path: Path) -> Iterator[list[str]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            yield line.split()


#: Words that shape a question or a sentence but say nothing of its topic.
STOP = frozenset(word for group in _groups(STOPWORDS_FILE) for word in group)


def in_dictionary(word: str) -> bool:
    """Whether the general dictionary has the word."""
    return seen(word) > 0


def seen(word: str) -> int:
    """How often the general dictionary has seen the word; 0 where it does not have it."""
    return int(_segmenter().tokenizer.FREQ.get(word) or 0)


@cache
def synonyms() -> dict[str, frozenset[str]]:
    """Word → the other words of every group it stands in."""
    return _table(SYNONYMS_FILE)


@cache
def paraphrases() -> dict[str, frozenset[str]]:
    """Phrase → the other phrases of every group it stands in: what people say for what reports write.

    Unlike the synonyms they do not change how a text is cut into words.
    """
    return _table(PARAPHRASES_FILE)


def _table(path: Path) -> dict[str, frozenset[str]]:
    table: dict[str, set[str]] = {}
    for group in _groups(path):
        for word in group:
            table.setdefault(word, set()).update(set(group) - {word})
    return {word: frozenset(others) for word, others in table.items()}
