"""Trim the vocabulary of 250,002 pieces to what Chinese text needs, and write its tokenizer."""

from __future__ import annotations

import re
import unicodedata

import numpy as np
import numpy.typing as npt
from e5_weights import Wheel
from tokenizers import Regex, Tokenizer, normalizers, pre_tokenizers, processors
from tokenizers.models import Unigram

#: How many pieces with Latin letters are kept: the likeliest of 80,051.
LATIN = 4000
META = "▁"
_HAN = re.compile(r"[⺀-⿟々〇㐀-䶿一-鿿豈-﫿\U00020000-\U0003ffff]")
_KANA = re.compile(r"[぀-ヿ]")
_ASCII = re.compile(r"[ -~]+")
#: Scripts of which the single letters stay: they turn up in Chinese text one at a time.
_SCRIPTS = ("LATIN ", "GREEK ", "HIRAGANA ", "KATAKANA ", "BOPOMOFO ")
#: A code point that is never a character, to carry U+FF5E past NFKC, which would make it ``~``.
_TILDE = "\ufdd0"


def keep(wheel: Wheel) -> npt.NDArray[np.int64]:
    """:return: the ids to keep, int64, rising: the four specials, then the pieces."""
    special = [wheel.bos, wheel.pad, wheel.eos, wheel.unk]
    latin = 0
    ids = []
    order = np.argsort(-wheel.scores, kind="stable")
    for i in order.tolist():
        piece = wheel.pieces[i]
        if i in special or piece == "<mask>":
            continue
        kind = _kind(piece.replace(META, ""))
        if kind == "latin":
            latin += 1
        if kind == "other" or (kind == "latin" and latin > LATIN and len(piece) > 1):
            continue
        ids.append(i)
    prompts = [i for i, piece in enumerate(wheel.pieces) if piece in (META + "query", META + "passage")]
    return np.array(sorted({*special, *ids, *prompts}), np.int64)


def _kind(text: str) -> str:
    if not text:
        return "meta"
    if _HAN.search(text):
        # Words with kana are Japanese; single kana and the Han in them stay.
        return "other" if _KANA.search(text) else "han"
    if _ASCII.fullmatch(text):
        return "latin" if re.search("[A-Za-z]", text) else "ascii"
    if all(unicodedata.category(c)[0] in "PSN" for c in text):
        return "symbol"
    if len(text) == 1 and unicodedata.name(text, "").startswith(_SCRIPTS):
        return "letter"
    return "other"


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
