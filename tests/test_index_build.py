"""From files to a folder: ids, updates that keep vectors, progress, unreadable files."""

import shutil
from collections.abc import Callable, Sequence
from itertools import groupby
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import EmptySource, IndexNotWritable, SourceError
from corpus.loaders import load_bytes
from index.build import build, build_documents, document_ids
from index.embed import Encoder, Vectors
from index.search import Index

FIRST = "一、工业\n新建工厂3座。产值增长5.1%。\n"
SECOND = "一、旅游\n接待游客20万人次。\n"


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    folder = tmp_path / "报告"
    folder.mkdir()
    (folder / "甲.txt").write_text(FIRST, encoding="utf8")
    (folder / "乙.md").write_text(SECOND, encoding="utf8")
    return folder


@pytest.fixture
def encoded(encoder: Encoder, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every text that is encoded from now on, the encoder itself doing its work."""
    texts: list[str] = []
    encode = encoder.encode_documents

    def note(batch: Sequence[str], *, progress: Callable[[int, int], None] | None = None) -> Vectors:
        texts.extend(batch)
        return encode(batch, progress=progress)

    monkeypatch.setattr(encoder, "encode_documents", note)
    return texts


def test_a_folder_becomes_an_index_that_opens(reports: Path, tmp_path: Path, encoder: Encoder) -> None:
    built = build([reports], tmp_path / "index", encoder=encoder)
    assert sorted(built.documents) == ["乙.md", "甲.txt"]
    opened = Index.open(tmp_path / "index", encoder=encoder)
    assert opened.documents == built.documents
    assert opened.search("建了几座工厂") == built.search("建了几座工厂")
    manifest = opened.manifest
    assert {entry.id: entry.sha256 for entry in manifest.documents} == {
        document.id: document.sha256 for document in built.documents.values()
    }
    assert manifest.counts["sentences"] == len(built.sentences)
    assert (manifest.model, manifest.fingerprint, manifest.dim) == (
        encoder.name,
        encoder.fingerprint,
        encoder.dim,
    )


def test_an_update_encodes_only_what_is_new(
    reports: Path, tmp_path: Path, encoder: Encoder, encoded: list[str]
) -> None:
    first = build([reports], tmp_path / "index", encoder=encoder)
    assert encoded
    encoded.clear()
    again = build([reports], tmp_path / "index", encoder=encoder)
    assert encoded == []
    assert again.search("旅游") == first.search("旅游")
    (reports / "甲.txt").write_text(FIRST + "新建仓库1座。\n", encoding="utf8")
    changed = build([reports], tmp_path / "index", encoder=encoder)
    assert encoded
    assert all("仓库" in text for text in encoded)
    assert [hit.passage.text for hit in changed.search("仓库", unit="sentence", k=1)] == ["新建仓库1座。"]


def test_nothing_is_written_where_nothing_changed(
    reports: Path, tmp_path: Path, encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = build([reports], tmp_path / "index", encoder=encoder)
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "index").rglob("*")}
    again = build([reports], tmp_path / "index", encoder=encoder)
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "index").rglob("*")} == before
    assert again.search("旅游") == first.search("旅游")
    monkeypatch.setattr("index.build.splitter_fingerprint", lambda: "另一版")
    build([reports], tmp_path / "index", encoder=encoder)
    assert set((tmp_path / "index").rglob("*")) != set(before)


def test_an_updated_index_is_as_good_as_new(reports: Path, tmp_path: Path, encoder: Encoder) -> None:
    build([reports / "乙.md"], tmp_path / "index", encoder=encoder)
    updated = build([reports], tmp_path / "index", encoder=encoder)
    fresh = build([reports], tmp_path / "fresh", encoder=encoder)
    assert updated.documents == fresh.documents
    for unit in ("passage", "sentence"):
        vectors = [one._units[unit].store.vectors for one in (updated, fresh)]
        # Batches are put together differently, which int8 arithmetic feels a little.
        assert np.sum(vectors[0] * vectors[1], axis=1) == pytest.approx(1, abs=0.01)


def test_a_report_that_is_gone_is_gone(reports: Path, tmp_path: Path, encoder: Encoder) -> None:
    build([reports], tmp_path / "index", encoder=encoder)
    (reports / "乙.md").unlink()
    assert list(build([reports], tmp_path / "index", encoder=encoder).documents) == ["甲.txt"]


def test_a_damaged_index_is_built_anew(
    reports: Path, tmp_path: Path, encoder: Encoder, encoded: list[str]
) -> None:
    build([reports], tmp_path / "index", encoder=encoder)
    for file in (tmp_path / "index").rglob("*.npy"):
        file.write_bytes(b"x")
    encoded.clear()
    build([reports], tmp_path / "index", encoder=encoder)
    assert encoded
    Index.open(tmp_path / "index", encoder=encoder)


def test_another_models_vectors_are_not_kept(
    reports: Path, tmp_path: Path, encoder: Encoder, encoded: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    build([reports], tmp_path / "index", encoder=encoder)
    encoded.clear()
    monkeypatch.setattr(encoder, "fingerprint", "0" * 64)
    build([reports], tmp_path / "index", encoder=encoder)
    assert encoded


def test_equal_texts_are_encoded_once(encoder: Encoder, encoded: list[str]) -> None:
    index = build_documents(
        [load_bytes(FIRST.encode(), name=name) for name in ("a.txt", "b.txt")], encoder=encoder
    )
    assert len(encoded) == len(set(encoded))
    for unit in index._units.values():
        half = len(unit.items) // 2
        assert np.array_equal(unit.store.vectors[:half], unit.store.vectors[half:])


def test_progress_runs_from_nothing_to_all(reports: Path, tmp_path: Path, encoder: Encoder) -> None:
    told: list[tuple[str, int, int]] = []
    build([reports], tmp_path / "index", encoder=encoder, progress=lambda *step: told.append(step))
    stages = {stage: list(steps) for stage, steps in groupby(told, key=lambda step: step[0])}
    assert list(stages) == ["读取", "切分", "编码", "分词", "写入"]
    for steps in stages.values():
        done = [step[1] for step in steps]
        assert done == sorted(done)
        assert done[0] == 0
        assert steps[-1][1] == steps[-1][2] > 0


def test_an_unreadable_report_stops_the_build_and_is_named(
    reports: Path, tmp_path: Path, encoder: Encoder
) -> None:
    build([reports], tmp_path / "index", encoder=encoder)
    (reports / "坏.txt").write_bytes(b"\x00\x01\x02" * 50)
    with pytest.raises(SourceError, match=r"坏\.txt"):
        build([reports], tmp_path / "index", encoder=encoder)
    assert len(Index.open(tmp_path / "index", encoder=encoder).documents) == 2


def test_unreadable_reports_can_be_left_out(reports: Path, tmp_path: Path, encoder: Encoder) -> None:
    (reports / "坏.txt").write_bytes(b"\x00\x01\x02" * 50)
    (reports / "空.txt").write_bytes(b" \n")
    errors: list[SourceError] = []
    index = build([reports], tmp_path / "index", encoder=encoder, unreadable=errors)
    assert sorted(index.documents) == ["乙.md", "甲.txt"]
    assert [name for error in errors for name in ("坏.txt", "空.txt") if name in str(error)] == [
        "坏.txt",
        "空.txt",
    ]


def test_nothing_readable_is_an_error(tmp_path: Path, encoder: Encoder) -> None:
    (tmp_path / "空.txt").write_bytes(b"")
    with pytest.raises(EmptySource):
        build([tmp_path], tmp_path / "index", encoder=encoder, unreadable=[])
    assert not (tmp_path / "index").exists()


def test_an_index_folder_that_is_a_file(reports: Path, tmp_path: Path, encoder: Encoder) -> None:
    (tmp_path / "index").write_text("x")
    with pytest.raises(IndexNotWritable):
        build([reports], tmp_path / "index", encoder=encoder)


def test_reports_of_one_name_are_told_apart_by_folder(
    reports: Path, tmp_path: Path, encoder: Encoder
) -> None:
    shutil.copytree(reports, tmp_path / "去年")
    index = build([reports, tmp_path / "去年", reports / "甲.txt"], tmp_path / "index", encoder=encoder)
    assert sorted(index.documents) == ["去年/乙.md", "去年/甲.txt", "报告/乙.md", "报告/甲.txt"]
    found = {hit.passage.doc_id for hit in index.search("工厂", doc_ids=["去年/甲.txt"])}
    assert found == {"去年/甲.txt"}


def test_documents_of_one_id_are_refused(encoder: Encoder) -> None:
    with pytest.raises(ValueError, match="unique"):
        build_documents([load_bytes(FIRST.encode(), name="a.txt")] * 2, encoder=encoder)


paths = st.lists(
    st.lists(st.sampled_from("ab"), min_size=1, max_size=4), min_size=1, max_size=6, unique_by=tuple
)


@given(paths)
def test_ids_are_unique_and_end_their_paths(parts: list[list[str]]) -> None:
    files = [Path("/根").joinpath(*names) for names in parts]
    ids = document_ids(files)
    assert len(set(ids)) == len(files)
    for file, id_ in zip(files, ids, strict=True):
        assert f"/{file.as_posix()}".endswith(f"/{id_}")
