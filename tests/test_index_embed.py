"""The encoder: what comes out of it, what it survives, and that another model can take its place."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer

from corpus.errors import ModelError
from index.embed import CHUNK_CHARACTERS, DEFAULT_MODEL, Encoder, load_encoder

LIMIT = 32 * 2**20
TEXTS = (
    "",
    "全县共有多少个行政村？",
    "全年粮食总产量达到38.23万吨，同比增长4.1%。",
    "GDP 1,262.5 亿元；PM2.5 浓度下降",
    "各乡镇要加強領導，落實責任。" * 8,
    "新建改造农村公路120公里，覆盖85个村。" * 30,
)


def alone(encoder: Encoder, text: str) -> np.ndarray:
    return encoder.encode_documents([text])[0]


def test_vectors_are_unit_float32_rows(encoder: Encoder) -> None:
    for vectors in (encoder.encode_queries(TEXTS), encoder.encode_documents(TEXTS)):
        assert vectors.shape == (len(TEXTS), encoder.dim)
        assert vectors.dtype == np.float32
        np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_nothing_in_nothing_out(encoder: Encoder) -> None:
    assert encoder.encode_queries([]).shape == (0, encoder.dim)
    assert encoder.encode_documents([]).dtype == np.float32


def test_a_question_finds_its_sentence(encoder: Encoder) -> None:
    pairs = {
        "今年修了多少公里的路？": "新建改造农村公路120公里。",
        "粮食收成怎么样？": "全年粮食总产量达到38.23万吨，同比增长4.1%。",
        "村里的书记是怎么选出来的？": "村党组织书记由党员大会选举产生，报乡镇党委批准。",
        "老人看病有什么补贴？": "为65岁以上老年人报销体检和门诊费用。",
        "哪裡的遊客最多？": "古城景区接待游客人次居全市首位。",
    }
    scores = encoder.encode_queries(list(pairs)) @ encoder.encode_documents(list(pairs.values())).T
    assert scores.argmax(axis=1).tolist() == list(range(len(pairs)))


def test_questions_and_documents_are_prompted_apart(encoder: Encoder) -> None:
    query, document = encoder.encode_queries(["村民"])[0], encoder.encode_documents(["村民"])[0]
    assert query @ document < 0.99
    assert query @ encoder.encode_queries(["村民"])[0] == pytest.approx(1, abs=1e-6)


@settings(max_examples=12, deadline=None)
@given(places=st.lists(st.integers(0, len(TEXTS) - 1), min_size=1, max_size=8))
def test_a_vector_depends_on_its_text_alone(encoder: Encoder, places: list[int]) -> None:
    together = encoder.encode_documents([TEXTS[i] for i in places])
    apart = np.stack([alone(encoder, TEXTS[i]) for i in places])
    np.testing.assert_allclose(together, apart, atol=1e-5)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n\t ",
        "👍🏽🇨🇳😀",
        "字" * 10_000,
        "a" * 10_000,
        "ಕನ್ನಡ ภาษาไทย العربية",
        "\x00\x07\x1b[31m红",
        "断\ud83d头",
        "\ufdd0\uffff\U0010ffff",
        "龘靐齉",
    ],
    ids=["empty", "blank", "emoji", "10,000 characters", "one long word", "other scripts", "control",
         "lone surrogate", "no characters", "rare Han"],
)  # fmt: skip
def test_any_text_has_a_vector(encoder: Encoder, text: str) -> None:
    for vectors in (encoder.encode_queries([text]), encoder.encode_documents([text])):
        assert np.linalg.norm(vectors[0]) == pytest.approx(1, abs=1e-5)


def test_what_lies_beyond_512_tokens_is_not_read(encoder: Encoder) -> None:
    start = "乡" * 600
    np.testing.assert_allclose(alone(encoder, start), alone(encoder, start + "镇" * 50), atol=1e-6)
    assert not np.allclose(alone(encoder, "乡镇"), alone(encoder, "乡村"), atol=1e-3)


def test_progress_is_told_up_to_the_last_text(encoder: Encoder) -> None:
    told: list[tuple[int, int]] = []
    texts = ["字" * (CHUNK_CHARACTERS // 2), *["一句话。"] * 5, "句" * (CHUNK_CHARACTERS // 2)]
    encoder.encode_documents(texts, progress=lambda done, total: told.append((done, total)))
    assert len(told) > 1
    assert told == sorted(told)
    assert told[-1] == (len(texts), len(texts))
    assert {total for _, total in told} == {len(texts)}


def test_threads_get_what_one_thread_gets(encoder: Encoder) -> None:
    expected = np.stack([encoder.encode_queries([text])[0] for text in TEXTS])
    with ThreadPoolExecutor(6) as pool:
        found = list(pool.map(lambda text: encoder.encode_queries([text])[0], TEXTS * 3))
    np.testing.assert_allclose(np.stack(found), np.tile(expected, (3, 1)), atol=1e-5)


def test_the_shipped_folder_is_whole_and_small() -> None:
    manifest = json.loads((DEFAULT_MODEL / "encoder.json").read_text("utf-8"))
    sizes = {path.name: path.stat().st_size for path in DEFAULT_MODEL.iterdir()}
    assert sizes.keys() == {"encoder.json", "MODEL.md", *manifest["files"]}
    assert all(sizes[name] == entry["bytes"] for name, entry in manifest["files"].items())
    assert sum(sizes.values()) <= LIMIT


def test_the_vocabulary_has_chinese_latin_and_digits() -> None:
    tokenizer = Tokenizer.from_file(str(DEFAULT_MODEL / "tokenizer.json"))
    unknown = tokenizer.token_to_id("<unk>")

    def missing(characters: str) -> str:
        return "".join(c for c in characters if unknown in tokenizer.encode(c).ids)

    ascii_printable = "".join(map(chr, range(0x21, 0x7F)))
    assert missing(ascii_printable) == ""
    assert missing("，。！？；：、“”‘’（）《》〈〉【】「」『』—…·～％‰℃①②③㎡０９ＡｚⅠ") == ""
    assert (
        missing("的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工") == ""
    )
    assert missing("億萬縣鄉鎮產業發展經濟區農業學習黨黨員書記選舉環境") == ""
    # What the source never knew stays unknown, honestly: rare characters, one <unk> for a run of them.
    assert tokenizer.encode("龘靐齉").ids.count(unknown) == 1


def copy_of_model(folder: Path) -> Path:
    folder.mkdir()
    for path in DEFAULT_MODEL.iterdir():
        (folder / path.name).symlink_to(path)
    return folder


def test_a_copy_of_the_folder_is_the_same_model(encoder: Encoder, tmp_path: Path) -> None:
    copy = load_encoder(copy_of_model(tmp_path / "copy"), threads=1)
    assert copy.fingerprint == encoder.fingerprint
    np.testing.assert_allclose(copy.encode_queries(TEXTS), encoder.encode_queries(TEXTS), atol=1e-5)


@pytest.mark.parametrize("name", ["encoder.onnx", "tokenizer.json", "encoder.json"])
def test_a_missing_file_is_named_with_the_way_back(tmp_path: Path, name: str) -> None:
    folder = copy_of_model(tmp_path / "model")
    (folder / name).unlink()
    if name == "encoder.json":
        # Without its manifest the folder is not known as ours, and is no other model either.
        with pytest.raises(ModelError, match="无法加载模型"):
            load_encoder(folder)
    else:
        with pytest.raises(ModelError, match=rf"缺少模型文件.*{name}.*git checkout"):
            load_encoder(folder)


@pytest.mark.parametrize("name", ["encoder.onnx", "tokenizer.json"])
def test_one_changed_byte_is_noticed(tmp_path: Path, name: str) -> None:
    folder = copy_of_model(tmp_path / "model")
    data = bytearray((folder / name).read_bytes())
    data[len(data) // 2] ^= 1
    (folder / name).unlink()
    (folder / name).write_bytes(data)
    with pytest.raises(ModelError, match=rf"已损坏.*{name}.*export_encoder"):
        load_encoder(folder)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"files": {"a": 1}}', '{"files": {}}'])
def test_a_damaged_manifest_is_noticed(tmp_path: Path, text: str) -> None:
    folder = copy_of_model(tmp_path / "model")
    (folder / "encoder.json").unlink()
    (folder / "encoder.json").write_text(text, "utf-8")
    with pytest.raises(ModelError, match="git checkout"):
        load_encoder(folder)


@pytest.mark.parametrize("name", ["./no-such-folder", "a/b/c", "/no/such/model", Path("no-such")])
def test_a_folder_that_is_not_there_is_looked_for_nowhere_else(name: str | Path) -> None:
    with pytest.raises(ModelError, match="找不到模型文件夹"):
        load_encoder(name)


def test_a_folder_with_something_else_in_it_is_no_model(tmp_path: Path) -> None:
    (tmp_path / "readme.txt").write_text("不是模型", "utf-8")
    with pytest.raises(ModelError, match="无法加载模型"):
        load_encoder(tmp_path)


@pytest.fixture(scope="module")
def other_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sentence-transformers folder of another kind: a tiny BERT with random weights."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.base.modules import Transformer
    from sentence_transformers.sentence_transformer.modules import Pooling
    from transformers import BertConfig, BertModel, BertTokenizerFast

    folder = tmp_path_factory.mktemp("other")
    source = folder / "source"
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *"问题句子村民书记多少个有的", "，", "。"]
    source.mkdir()
    (source / "vocab.txt").write_text("\n".join(words), "utf-8")
    torch.manual_seed(0)
    BertModel(
        BertConfig(
            vocab_size=len(words),
            hidden_size=32,
            num_hidden_layers=2,
            num_attention_heads=2,
            intermediate_size=64,
            max_position_embeddings=64,
        )
    ).save_pretrained(source)
    BertTokenizerFast(vocab=str(source / "vocab.txt"), model_max_length=64).save_pretrained(source)
    model = SentenceTransformer(modules=[Transformer(str(source)), Pooling(32, "mean")], device="cpu")
    model.prompts = {"query": "问题", "document": ""}
    model.save(str(folder / "model"))
    return folder / "model"


def test_another_model_takes_the_place_by_one_setting(encoder: Encoder, other_model: Path) -> None:
    other, again = load_encoder(other_model), load_encoder(str(other_model))
    assert other.dim == 32
    assert other.fingerprint == again.fingerprint != encoder.fingerprint
    texts = ["村民有多少个", "书记", "", "句" * 500]
    vectors = other.encode_documents(texts)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    np.testing.assert_allclose(vectors, np.stack([alone(other, text) for text in texts]), atol=1e-5)
    # Its own prompts are used.
    assert not np.allclose(other.encode_queries(["书记"]), other.encode_documents(["书记"]), atol=1e-3)
    np.testing.assert_allclose(
        other.encode_queries(["书记"]), other.encode_documents(["问题书记"]), atol=1e-5
    )


def test_a_changed_file_changes_the_fingerprint(other_model: Path, tmp_path: Path) -> None:
    shutil.copytree(other_model, tmp_path / "changed")
    config = tmp_path / "changed" / "config_sentence_transformers.json"
    fields = json.loads(config.read_text("utf-8"))
    fields["prompts"]["query"] = "提问"
    config.write_text(json.dumps(fields), "utf-8")
    assert load_encoder(tmp_path / "changed").fingerprint != load_encoder(other_model).fingerprint


def test_the_module_saves_what_it_loaded(tmp_path: Path) -> None:
    from index.onnx_module import OnnxEncoder

    OnnxEncoder(DEFAULT_MODEL, threads=1).save(str(tmp_path))
    for path in tmp_path.iterdir():
        assert path.read_bytes() == (DEFAULT_MODEL / path.name).read_bytes()
    assert OnnxEncoder(tmp_path, threads=1).max_seq_length == 512


def test_importing_the_encoder_loads_nothing_heavy() -> None:
    code = (
        "import sys, index.embed; print(sorted({'torch', 'transformers', 'onnxruntime'} & set(sys.modules)))"
    )
    environment = {**os.environ, "PYTHONPATH": str(DEFAULT_MODEL.parent.parent)}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment)
    assert (done.stdout.strip(), done.stderr) == ("[]", "")
