"""Text → search tokens: jieba's search words and character bigrams of the folded text.

Bigrams never miss a compound that the dictionary does not know; words carry the longer units. Which
mix ranks best was measured by ``benchmarks/fusion_weights.py``.
"""

from __future__ import annotations

import re
import threading
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.normalize import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    import jieba

#: Words that jieba should keep whole, one a line: ``word [frequency] [tag]``.
USER_DICT = Path(__file__).with_name("user_dict.txt")

# Han runs (with the extensions and 〇) go to jieba; a number keeps its decimals, so that 38.23 is one token;
# a Latin word is one token. Everything else separates.
_RUN = re.compile(
    r"(?P<han>[\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f]+)"
    r"|(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
    r"|(?P<latin>[^\W\d_]+)"
)
_lock = threading.Lock()
_jieba: jieba.Tokenizer | None = None


def tokens(text: str) -> list[str]:
    """All search tokens of ``text``, with repeats: words, then bigrams, then characters.

    >>> tokens("增收，5.2%")
    ['增收', '5.2', '增收', '增', '收']
    """
    return [*words(text), *bigrams(text), *characters(text)]


def words(text: str) -> list[str]:
    """jieba's search-mode words, numbers (thousands separators dropped) and Latin words, in order."""
    found: list[str] = []
    for kind, run in _runs(text):
        if kind == "han":
            found.extend(_cutter().cut_for_search(run, HMM=False))
        else:
            found.append(run.replace(",", ""))
    return found


def bigrams(text: str) -> list[str]:
    """Neighbouring pairs of Han characters, in order."""
    return [run[at : at + 2] for kind, run in _runs(text) if kind == "han" for at in range(len(run) - 1)]


def characters(text: str) -> list[str]:
    """Single Han characters, in order: what is left in common where two texts abbreviate differently."""
    return [character for kind, run in _runs(text) if kind == "han" for character in run]


def _runs(text: str) -> Iterator[tuple[str, str]]:
    for match in _RUN.finditer(fold(text)):
        yield match.lastgroup or "", match.group()


def _cutter() -> jieba.Tokenizer:
    """Our own jieba tokenizer, made once, so that nobody's ``jieba.add_word`` changes our index."""
    global _jieba
    if _jieba is None:
        with _lock:
            if _jieba is None:
                _jieba = _load()
    return _jieba


def _load() -> jieba.Tokenizer:
    with warnings.catch_warnings():
        # jieba 0.42.1 has invalid escapes in its regular expressions and may import pkg_resources.
        warnings.simplefilter("ignore")
        import jieba
    cutter = jieba.Tokenizer()
    # jieba's own initialize() logs to stderr and keeps a marshal cache in the shared temp folder,
    # where anyone could plant one; reading its dictionary takes no longer (0.4 s either way).
    cutter.FREQ, cutter.total = cutter.gen_pfdict(cutter.get_dict_file())
    cutter.initialized = True
    with USER_DICT.open("rb") as file:
        cutter.load_userdict(file)
    return cutter
