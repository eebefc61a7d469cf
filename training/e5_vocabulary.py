"""Trim the vocabulary of 250,002 pieces to what Chinese text needs, and write its tokenizer."""

from __future__ import annotations

import re
import unicodedata

import numpy as np
import numpy.typing as npt
from e5_weights import Wheel
from tokenizers import Regex, Tokenizer, normalizers, pre_tokenizers, processors
from tokenizers.models import Unigram

#: Of the 80,051 pieces with Latin letters, these many of the likeliest are kept, and those of
#: :func:`_beside_han`.
LATIN = 6000
META = "▁"
#: Pieces of the words that precede every text; a vocabulary without them changes every vector.
PROMPTS = (META + "que", "ry", META + "passage", ":")
HAN_CLASS = "[\u2e80-\u2fdf\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
HAN = re.compile(HAN_CLASS)
_KANA = re.compile(r"[\u3040-\u30ff]")
_ASCII = re.compile(r"[ -~]+")
_LETTER = re.compile(r"[A-Za-z]")
#: Scripts of which the single letters stay: they turn up in Chinese text one at a time.
_SCRIPTS = ("LATIN ", "GREEK ", "HIRAGANA ", "KATAKANA ", "BOPOMOFO ")
#: A code point that is never a character, to carry U+FF5E past NFKC, which would make it ``~``.
_TILDE = "\ufdd0"


def keep(wheel: Wheel) -> npt.NDArray[np.int64]:
    """:return: the ids to keep, int64, rising: the four specials, then the pieces."""
    latin = sorted((wheel.scores[i] for i, p in enumerate(wheel.pieces) if _kind(p) == "latin"), reverse=True)
    likely = latin[LATIN]
    ids = [wheel.bos, wheel.pad, wheel.eos, wheel.unk]
    for i, piece in enumerate(wheel.pieces):
        if i in ids[:4] or piece == "<mask>":
            continue
        kind = _kind(piece)
        if kind == "latin":
            if wheel.scores[i] > likely or _beside_han(piece) or piece in PROMPTS:
                ids.append(i)
        elif kind != "other":
            ids.append(i)
    return np.array(sorted(ids), np.int64)


def _kind(piece: str) -> str:
    text = piece.removeprefix(META)
    if not text:
        return "meta"
    if HAN.search(text):
        # Words with kana are Japanese; single kana and the Han in them stay.
        return "other" if _KANA.search(text) else "han"
    if _ASCII.fullmatch(text):
        return "latin" if _LETTER.search(text) else "ascii"
    if all(unicodedata.category(c)[0] in "PSN" for c in text):
        return "symbol"
    if len(text) == 1 and unicodedata.name(text, "").startswith(_SCRIPTS):
        return "letter"
    return "other"


def _beside_han(piece: str) -> bool:
    """Whether a Latin piece is of a kind that Chinese text sets without spaces: GDP, APP, 5G, NBA."""
    return piece.replace(META, "").isupper() or (piece[0] != META and (len(piece) <= 4 or piece[0].isupper()))


def tokenizer(wheel: Wheel, ids: npt.NDArray[np.int64]) -> Tokenizer:
    """:return: a tokenizer over the kept pieces; ids are their places in ``ids``."""
    vocabulary = [(wheel.pieces[i], float(wheel.scores[i])) for i in ids.tolist()]
    place = {old: new for new, old in enumerate(ids.tolist())}
    result = Tokenizer(Unigram(vocabulary, unk_id=place[wheel.unk], byte_fallback=False))
    result.normalizer = normalizers.Sequence(
        [
            normalizers.Replace("～", _TILDE),
            normalizers.Nmt(),
            normalizers.NFKC(),
            normalizers.Replace(_TILDE, "～"),
            normalizers.Replace(Regex(" {2,}"), " "),
            normalizers.Strip(left=False, right=True),
        ]
    )
    result.pre_tokenizer = pre_tokenizers.Metaspace(replacement=META, prepend_scheme="always")
    bos, eos = wheel.pieces[wheel.bos], wheel.pieces[wheel.eos]
    result.post_processor = processors.TemplateProcessing(
        single=f"{bos} $A {eos}", special_tokens=[(bos, place[wheel.bos]), (eos, place[wheel.eos])]
    )
    return result
