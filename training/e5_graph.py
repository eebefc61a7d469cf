"""Write the encoder as an ONNX graph, operator by operator.

A post-norm BERT is the same twelve layers over and over: writing the graph is shorter than tracing a
torch model and mending the trace, needs no torch, and says which fused operator of onnxruntime runs
what. Two precisions: ``fp32``, the yardstick, and ``int8`` (see ``e5_quantize``). In both, the word
embeddings stay in the wheel's own 4-bit blocks, read to float16 precision.

Input ``input_ids`` int64 ``(batch, tokens)``: rows of equal length, so there is no padding and no mask.
Output ``sentence_embedding`` float32 ``(batch, hidden)``: the mean over the tokens, not normalised.

The reader is the same trunk with a second input, ``token_type_ids`` like the first, and two outputs:
``span`` float32 ``(batch, tokens, 2)`` and ``relevance`` float32 ``(batch,)``, as ``reader_model`` defines them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import numpy as np
import numpy.typing as npt
import onnx
from e5_quantize import GROUPS, Input, weights
from e5_weights import BLOCK, Floats, Quantized, Wheel
from onnx import TensorProto, helper, numpy_helper

Precision = Literal["int8", "fp32"]
MICROSOFT = "com.microsoft"


def build(wheel: Wheel, words: Quantized, inputs: Mapping[str, Input] | None) -> onnx.ModelProto:
    """Build the encoder's graph.

    :param words: the rows of ``emb.word`` to keep, in the order of the new ids.
    :param inputs: how each input is quantised, from ``e5_quantize.calibrate``; ``None``: fp32.
    """
    graph = _Graph(wheel, inputs)
    x = graph.trunk(graph.embeddings(words, typed=False))
    graph.op("ReduceMean", x, graph.weight("axis", np.array([1])), keepdims=0, outputs=["sentence_embedding"])
    outputs = [
        helper.make_tensor_value_info("sentence_embedding", TensorProto.FLOAT, ["batch", wheel.hidden])
    ]
    return graph.model("multilingual-e5-small-zh", ["input_ids"], outputs)


def build_reader(
    wheel: Wheel, words: Quantized, inputs: Mapping[str, Input] | None, heads: Mapping[str, Floats]
) -> onnx.ModelProto:
    """Build the reader's graph.

    :param wheel: with the matrices and vectors that training left.
    :param heads: ``span.w`` ``(hidden, 2)``, ``span.b`` ``(2,)``, ``relevance.w`` ``(hidden, 1)``, ``relevance.b``.
    """
    graph = _Graph(wheel, inputs)
    x = graph.trunk(graph.embeddings(words, typed=True))
    names = {name: graph.weight(name, values) for name, values in heads.items()}
    graph.op("Add", graph.op("MatMul", x, names["span.w"]), names["span.b"], outputs=["span"])
    first = graph.op("Gather", x, graph.weight("first", np.array([0])), axis=1)
    logit = graph.op("Add", graph.op("MatMul", first, names["relevance.w"]), names["relevance.b"])
    graph.op("Squeeze", logit, graph.weight("axes", np.array([1, 2])), outputs=["relevance"])
    outputs = [
        helper.make_tensor_value_info("span", TensorProto.FLOAT, ["batch", "tokens", 2]),
        helper.make_tensor_value_info("relevance", TensorProto.FLOAT, ["batch"]),
    ]
    return graph.model("wenju-reader", ["input_ids", "token_type_ids"], outputs)


class _Graph:
    def __init__(self, wheel: Wheel, inputs: Mapping[str, Input] | None) -> None:
        self.wheel = wheel
        self.inputs = inputs
        self.nodes: list[onnx.NodeProto] = []
        self.weights: list[onnx.TensorProto] = []

    def weight(self, name: str, values: npt.NDArray[np.generic]) -> str:
        self.weights.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def op(
        self,
        kind: str,
        *inputs: str,
        domain: str = "",
        outputs: list[str] | None = None,
        **attributes: object,
    ) -> str:
        names = outputs or [f"t{len(self.nodes)}"]
        self.nodes.append(helper.make_node(kind, list(inputs), names, domain=domain, **attributes))
        return names[0]

    def trunk(self, x: str) -> str:
        """The layers."""
        for i in range(self.wheel.layers):
            x = self.norm(x, self.attention(x, f"l{i}"), f"l{i}.aln")
            h = self.op("Gelu", self.linear(x, f"l{i}.fi"), domain=MICROSOFT)
            x = self.norm(x, self.linear(h, f"l{i}.fo"), f"l{i}.oln")
        return x

    def model(self, name: str, inputs: list[str], outputs: list[onnx.ValueInfoProto]) -> onnx.ModelProto:
        rows = [helper.make_tensor_value_info(i, TensorProto.INT64, ["batch", "tokens"]) for i in inputs]
        return helper.make_model(
            helper.make_graph(self.nodes, name, rows, outputs, self.weights),
            opset_imports=[helper.make_opsetid("", 21), helper.make_opsetid(MICROSOFT, 1)],
            ir_version=10,
            producer_name="wenju",
        )

    def embeddings(self, words: Quantized, *, typed: bool) -> str:
        """The words' vectors with their positions'; with those of ``token_type_ids`` where there are two types."""
        wheel = self.wheel
        signed = words.values.astype(np.int8) - 8
        packed = ((signed[:, 0::2] & 15) | (signed[:, 1::2] << 4)).astype(np.uint8)
        self.weights.append(
            helper.make_tensor("emb.word", TensorProto.INT4, signed.shape, packed.tobytes(), raw=True)
        )
        # The scales are float16 in the wheel, and half the size for it.
        scales = self.weight("emb.word.scale", words.scales.astype(np.float16))
        word = self.op(
            "GatherBlockQuantized", "emb.word", "input_ids", scales,
            domain=MICROSOFT, gather_axis=0, quantize_axis=1, block_size=BLOCK,
        )  # fmt: skip
        word = self.op("Cast", word, to=TensorProto.FLOAT)
        types = wheel.vectors["emb.type"].reshape(-1, wheel.hidden)
        if typed:
            word = self.op(
                "Add", word, self.op("Gather", self.weight("emb.type", types - types[0]), "token_type_ids")
            )
        # The vector of type 0 is added to the positions once and for all.
        positions = wheel.vectors["emb.pos"].reshape(-1, wheel.hidden)
        self.weight("emb.pos", positions + types[0])
        zero, one, two = (self.weight(f"at.{i}", np.array([i])) for i in range(3))
        tokens = self.op("Slice", self.op("Shape", "input_ids"), one, two)
        return self.norm(word, self.op("Slice", "emb.pos", zero, tokens, zero), "emb.ln")

    def norm(self, x: str, y: str, name: str) -> str:
        # Not SkipLayerNormalization, which does both: its kernel for CPUs takes four times as long.
        vectors = self.wheel.vectors
        weight = self.weight(f"{name}.w", vectors[f"{name}.w"])
        bias = self.weight(f"{name}.b", vectors[f"{name}.b"])
        return self.op(
            "LayerNormalization", self.op("Add", x, y), weight, bias, axis=-1, epsilon=self.wheel.epsilon
        )

    def attention(self, x: str, layer: str) -> str:
        parts = [f"{layer}.{part}" for part in GROUPS["qkv"]]
        self.op("Split", self.linear(x, f"{layer}.qkv"), outputs=parts, axis=-1, num_outputs=3)
        a = self.op("MultiHeadAttention", *parts, domain=MICROSOFT, num_heads=self.wheel.heads)
        return self.linear(a, f"{layer}.ao")

    def linear(self, x: str, name: str) -> str:
        matrix, bias = self._matrix(name)
        if self.inputs is None:
            product = self.op("MatMul", x, self.weight(f"{name}.w", matrix))
            return self.op("Add", product, self.weight(f"{name}.b", bias))
        how = self.inputs[name]
        if not name.endswith(".ao"):  # what feeds ao is divided already, in the weights of v
            x = self.op("Mul", x, self.weight(f"{name}.smooth", 1 / how.smooth))
        scale = self.weight(f"{name}.in.scale", np.array(how.scale))
        zero = self.weight(f"{name}.in.zero", np.array(how.zero))
        quantised = weights(matrix * how.smooth[:, None])
        return self.op(
            "MatMulIntegerToFloat",
            self.op("QuantizeLinear", x, scale, zero),
            self.weight(f"{name}.w", quantised.values),
            scale,
            self.weight(f"{name}.scale", quantised.scales),
            zero,
            "",
            self.weight(f"{name}.b", bias),
            domain=MICROSOFT,
        )

    def _matrix(self, name: str) -> tuple[Floats, Floats]:
        layer, group = name.split(".")
        parts = [f"{layer}.{part}" for part in GROUPS[group]]
        matrix = np.concatenate([self.wheel.matrices[f"{p}.w"].dequantize() for p in parts]).T
        bias = np.concatenate([self.wheel.vectors[f"{p}.b"] for p in parts])
        if group == "qkv" and self.inputs is not None:
            # Attention is a weighted mean of v's rows, so dividing v's channels divides its output's.
            divisor = np.ones(len(bias), np.float32)
            divisor[-self.wheel.hidden :] = self.inputs[f"{layer}.ao"].smooth
            matrix, bias = matrix / divisor, bias / divisor
        return matrix, bias
