"""The encoder in plain numpy, float64: slow, and the yardstick for every faster form of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt
from e5_weights import Quantized, Wheel
from scipy.special import erf

Doubles = npt.NDArray[np.float64]
#: Called with the name of a group of matrices that share an input (``l3.qkv``, ``.ao``, ``.fi``, ``.fo``)
#: and that input, ``(tokens, channels)``.
Observer = Callable[[str, Doubles], None]


class Reference:
    """A post-norm BERT with the wheel's weights.

    :param words: the rows of ``emb.word`` to use, in the order of the ids.
    """

    def __init__(self, wheel: Wheel, words: Quantized) -> None:
        self.wheel = wheel
        self.words = words
        self.vectors = {name: vector.astype(np.float64) for name, vector in wheel.vectors.items()}
        self.matrices = {
            name: matrix.dequantize().T.astype(np.float64)
            for name, matrix in wheel.matrices.items()
            if name != "emb.word"
        }

    def embed(self, ids: Sequence[int], observe: Observer | None = None) -> Doubles:
        """Encode one text.

        :param ids: token ids, both end marks among them.
        :return: float64 ``(hidden,)``, L2-normalised.
        """
        wheel, vectors = self.wheel, self.vectors
        x = self.words.rows(np.asarray(ids, np.int64)).dequantize().astype(np.float64)
        x = x + vectors["emb.pos"].reshape(-1, wheel.hidden)[: len(ids)]
        x = self._norm(x + vectors["emb.type"].reshape(-1, wheel.hidden)[0], "emb.ln")
        for i in range(wheel.layers):
            name = f"l{i}"
            if observe:
                observe(f"{name}.qkv", x)
            a = self._attention(*(self._linear(x, f"{name}.{part}") for part in "qkv"))
            if observe:
                observe(f"{name}.ao", a)
            x = self._norm(x + self._linear(a, f"{name}.ao"), f"{name}.aln")
            if observe:
                observe(f"{name}.fi", x)
            h = self._linear(x, f"{name}.fi")
            h = h * (1 + erf(h / np.sqrt(2))) / 2
            if observe:
                observe(f"{name}.fo", h)
            x = self._norm(x + self._linear(h, f"{name}.fo"), f"{name}.oln")
        pooled: Doubles = x.mean(axis=0)
        return pooled / np.linalg.norm(pooled)

    def _linear(self, x: Doubles, name: str) -> Doubles:
        return x @ self.matrices[f"{name}.w"] + self.vectors[f"{name}.b"]

    def _norm(self, x: Doubles, name: str) -> Doubles:
        x = x - x.mean(axis=-1, keepdims=True)
        x = x / np.sqrt((x**2).mean(axis=-1, keepdims=True) + self.wheel.epsilon)
        return x * self.vectors[f"{name}.w"] + self.vectors[f"{name}.b"]

    def _attention(self, q: Doubles, k: Doubles, v: Doubles) -> Doubles:
        heads = self.wheel.heads
        q, k, v = (m.reshape(len(m), heads, -1).swapaxes(0, 1) for m in (q, k, v))
        scores = q @ k.swapaxes(1, 2) / np.sqrt(q.shape[-1])
        weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
        weights /= weights.sum(axis=-1, keepdims=True)
        context: Doubles = (weights @ v).swapaxes(0, 1).reshape(v.shape[1], -1)
        return context
