"""The manifest: read back as written, and refused when it is not ours or not whole."""

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import IndexDamaged, IndexMismatch
from index import manifest
from index.manifest import Entry, Manifest, command

DIR = Path("索引")
MANIFEST = Manifest(
    created="2026-01-01T00:00:00+00:00",
    model="模型",
    fingerprint="a" * 64,
    dim=4,
    splitter="b" * 64,
    documents=(Entry("年报.txt", "报告/年报.txt", "c" * 64, 12),),
    counts={"sentences": 3},
    data="data-0123456789ab",
    files={"documents.jsonl": "d" * 64},
)


def test_read_back_as_written() -> None:
    assert Manifest.from_json(MANIFEST.to_json(), index_dir=DIR) == MANIFEST


@pytest.mark.parametrize(
    "content", ["", "{", "[]", "null", "3", "{}", '{"kind": "wenju-index"}', '{"kind": []}']
)
def test_what_is_no_manifest_is_damaged(content: str) -> None:
    with pytest.raises(IndexDamaged, match="wenju index 报告路径 --index 索引"):
        Manifest.from_json(content, index_dir=DIR)


@given(st.sampled_from(sorted(json.loads(MANIFEST.to_json()))), st.none() | st.integers() | st.text())
def test_any_changed_field_is_noticed(name: str, value: object) -> None:
    body = json.loads(MANIFEST.to_json())
    if body[name] == value:
        return
    body[name] = value
    with pytest.raises((IndexDamaged, IndexMismatch), match="wenju index"):
        Manifest.from_json(json.dumps(body), index_dir=DIR)


def test_another_format_is_a_mismatch() -> None:
    body = json.loads(MANIFEST.to_json())
    with pytest.raises(IndexMismatch, match="格式 99"):
        Manifest.from_json(json.dumps({**body, "format": 99, "new": 1}), index_dir=DIR)


def test_another_model_or_splitter_is_a_mismatch() -> None:
    same: Any = SimpleNamespace(name="模型", fingerprint="a" * 64)
    other: Any = SimpleNamespace(name="另一模型", fingerprint="e" * 64)
    with pytest.raises(IndexMismatch, match=r"“模型”（aaaaaaaa）.*“另一模型”（eeeeeeee）"):
        MANIFEST.require(other, index_dir=DIR)
    with pytest.raises(IndexMismatch, match=r"切分规则.*wenju index 报告/年报\.txt --index 索引"):
        MANIFEST.require(same, index_dir=DIR)


def test_the_fingerprint_is_of_the_rules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names = {path.name for path in manifest._rules()}
    assert {"split.py", "passages.py", "figures.py", "normalize.py", "tokenize.py", "user_dict.txt"} <= names
    assert not any(path.suffix == ".pyc" for path in manifest._rules())
    before = manifest.splitter_fingerprint()
    assert manifest.splitter_fingerprint() == before
    words = tmp_path / "user_dict.txt"
    words.write_bytes(manifest.tokenize.USER_DICT.read_bytes() + "新词\n".encode())
    monkeypatch.setattr(manifest.tokenize, "USER_DICT", words)
    assert manifest.splitter_fingerprint() != before


def test_the_command_can_be_pasted() -> None:
    assert command(DIR) == "wenju index 报告路径 --index 索引"
    assert (
        command(Path("my index"), ["报告 1.txt", "年报.txt"])
        == "wenju index '报告 1.txt' 年报.txt --index 'my index'"
    )
    assert command(DIR, ["a", "b", "c", "d"]) == command(DIR)
