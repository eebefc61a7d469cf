"""Int8 weights and activations with constant scales.

Activations are quantised to uint8 with one scale and zero point per tensor, fixed here and not
worked out anew for each input: it costs no pass over the data, and a text's vector cannot depend on
what else is in its batch. A few channels are far larger than the rest, so each channel is first
divided by a factor that its row of weights is multiplied by (Xiao et al. 2023, SmoothQuant,
https://arxiv.org/abs/2211.10438). Weights are int8 per output channel, within -64..64: on processors
without VNNI two products of uint8 and int8 are added in 16 bits, and 255 * 64 * 2 still fits.

No data set takes part: the ranges are measured on strings of pieces drawn at random with the
vocabulary's own probabilities. They come out of float64 arithmetic and are rounded, so they are the
same on every machine.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from e5_reference import Doubles, Reference
from e5_weights import Floats, Wheel

#: The matrices that share an input, by the name of that input.
GROUPS = {"qkv": ("q", "k", "v"), "ao": ("ao",), "fi": ("fi",), "fo": ("fo",)}
#: SmoothQuant's migration strength. 0.7 and 0.75 keep the most of 0.5 to 1.
MIGRATION = 0.7
#: Ranges are widened by this much over what was seen; narrower ones lose the few large channels.
MARGIN = 1.1
LEVELS = 64
#: Lengths of the random texts, in tokens.
LENGTHS = (0, 8, 16, 16, 32, 32, 64, 128, 256, 500)


@dataclass(frozen=True, slots=True)
class Input:
    """How one input is quantised.

    :param smooth: float32 ``(channels,)``; the input is divided by it first.
    :param scale: and :param zero: ``quantised = round(smoothed / scale) + zero``, 0 to 255.
    """

    smooth: Floats
    scale: np.float32
    zero: np.uint8


@dataclass(frozen=True, slots=True)
class Weights:
    """int8 ``(in, out)`` with a float32 scale for each output channel."""

    values: npt.NDArray[np.int8]
    scales: Floats


def weights(matrix: Floats) -> Weights:
    """Quantise ``(in, out)``."""
    scales = np.maximum(np.abs(matrix).max(axis=0), 1e-12) / LEVELS
    return Weights(np.rint(matrix / scales).astype(np.int8), scales.astype(np.float32))


def calibrate(
    wheel: Wheel, kept: npt.NDArray[np.int64], prompts: list[list[int]], *, texts: int = 80
) -> dict[str, Input]:
    """Measure every input on random texts.

    :param prompts: the token ids that texts begin with, the mark at the beginning among them.
    :return: by name: ``l0.qkv`` …
    """
    low: dict[str, Doubles] = {}
    high: dict[str, Doubles] = {}

    def observe(name: str, x: Doubles) -> None:
        low[name] = np.minimum(low.get(name, np.inf), x.min(axis=0))
        high[name] = np.maximum(high.get(name, -np.inf), x.max(axis=0))

    reference = Reference(wheel, wheel.matrices["emb.word"].rows(kept))
    for ids in random_texts(wheel, kept, prompts, texts):
        reference.embed(ids, observe)
    return {name: fixed(wheel, name, low[name], high[name]) for name in low}


def random_texts(
    wheel: Wheel, kept: npt.NDArray[np.int64], prompts: list[list[int]], count: int
) -> list[list[int]]:
    """:return: token ids; each text begins with one of the prompts in turn."""
    odds = np.exp(wheel.scores[kept].astype(np.float64))
    end = int(np.flatnonzero(kept == wheel.eos)[0])
    unknown = int(np.flatnonzero(kept == wheel.unk)[0])
    odds[[i for i, old in enumerate(kept.tolist()) if old in (wheel.bos, wheel.pad, wheel.eos)]] = 0
    han = np.array(["一" <= wheel.pieces[old][-1] <= "鿿" for old in kept.tolist()])
    # As much Chinese as all the other pieces together.
    odds[han] *= odds[~han].sum() / odds[han].sum()
    odds[unknown] = odds.sum() / 500
    source = random.Random(0)
    result = []
    for i in range(count):
        body = source.choices(range(len(kept)), odds.tolist(), k=LENGTHS[i // len(prompts) % len(LENGTHS)])
        result.append([*prompts[i % len(prompts)], *body, end][: wheel.positions])
    return result


def fixed(wheel: Wheel, name: str, low: npt.NDArray[np.floating], high: npt.NDArray[np.floating]) -> Input:
    """How to quantise an input of which the channels were seen between ``low`` and ``high``, ``(channels,)``."""
    layer, group = name.split(".")
    rows = [np.abs(wheel.matrices[f"{layer}.{part}.w"].dequantize()).max(axis=0) for part in GROUPS[group]]
    reach = np.maximum(np.maximum(np.abs(low), np.abs(high)), 1e-4)
    strength = np.maximum(np.max(rows, axis=0), 1e-5)
    smooth = _round(reach**MIGRATION / strength ** (1 - MIGRATION))
    bottom = min(0.0, float((low / smooth).min())) * MARGIN
    top = max(0.0, float((high / smooth).max())) * MARGIN
    scale = float(_round(np.array((top - bottom) / 255)))
    return Input(smooth.astype(np.float32), np.float32(scale), np.uint8(round(-bottom / scale)))


def _round(values: Doubles) -> Doubles:
    """To 8 significant bits, which hides how one machine adds up differently from another."""
    mantissa, exponent = np.frexp(values)
    result: Doubles = np.ldexp(np.rint(mantissa * 256) / 256, exponent)
    return result
