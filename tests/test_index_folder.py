"""The index on disk: one-step replacement, damage, and folders that cannot be written."""

import errno
import json
import os
import subprocess
import sys
import textwrap
import threading
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from corpus.errors import IndexDamaged, IndexMissing, IndexNotWritable
from corpus.loaders import load_bytes
from corpus.passages import passages
from corpus.split import split
from index import folder
from index.contents import Contents, to_files
from index.lexical import Lexical
from index.manifest import Manifest
from index.tokenize import tokens
from index.units import sentence_units

ENCODER: Any = SimpleNamespace(name="测试", fingerprint="0" * 64, dim=4)


def contents_of(text: str) -> tuple[Contents, Manifest]:
    """A whole index of one document, its vectors made up."""
    document = load_bytes(text.encode(), name="a.txt")
    outline = split(document)
    units: Any = {"passage": passages(document, outline), "sentence": sentence_units(outline.sentences)}
    contents = Contents(
        documents=(document,),
        sections=outline.sections,
        sentences=outline.sentences,
        passages=units["passage"],
        figures=(),
        vectors={unit: np.eye(len(items), 4, dtype=np.float32) for unit, items in units.items()},
        lexical={unit: Lexical.build([tokens(item.text) for item in items]) for unit, items in units.items()},
    )
    return contents, Manifest.of([document], ENCODER, {"sentences": len(outline.sentences)})


OLD = contents_of("一、产业\n新建大棚30座。投资500万元。\n二、人才\n引进12人。\n")
NEW = contents_of("一、道路\n硬化道路8公里。\n")


def text_in(index_dir: Path) -> str:
    return folder.read(index_dir, check=lambda manifest: None)[1].documents[0].text


def same(one: Contents, other: Contents) -> bool:
    return all(
        getattr(one, name) == getattr(other, name)
        for name in ("documents", "sections", "sentences", "passages", "figures")
    ) and all(
        np.array_equal(one.vectors[unit], other.vectors[unit])
        and one.lexical[unit].vocabulary == other.lexical[unit].vocabulary
        and all(
            np.array_equal(getattr(one.lexical[unit], name), getattr(other.lexical[unit], name))
            for name in ("data", "indices", "indptr")
        )
        for unit in one.vectors
    )


def test_what_is_written_is_read(tmp_path: Path) -> None:
    written = folder.write(tmp_path / "索引" / "deep", *OLD)
    manifest, contents = folder.read(tmp_path / "索引" / "deep", check=lambda manifest: None)
    assert manifest == written
    assert same(contents, OLD[0])


def test_only_the_new_index_stays(tmp_path: Path) -> None:
    folder.write(tmp_path, *OLD)
    (tmp_path / "data-0123456789ab").mkdir()  # what a killed writer leaves
    folder.write(tmp_path, *NEW)
    manifest = folder.read(tmp_path, check=lambda manifest: None)[0]
    assert sorted(entry.name for entry in tmp_path.iterdir()) == sorted(["manifest.json", manifest.data])


def test_other_peoples_files_stay(tmp_path: Path) -> None:
    (tmp_path / "报告.txt").write_text("内容", encoding="utf8")
    (tmp_path / "data-2024").mkdir()
    folder.write(tmp_path, *OLD)
    folder.write(tmp_path, *NEW)
    assert (tmp_path / "报告.txt").read_text(encoding="utf8") == "内容"
    assert (tmp_path / "data-2024").is_dir()


def test_somebody_elses_manifest_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text('{"name": "app"}')
    with pytest.raises(IndexNotWritable, match=r"别的程序的 manifest\.json"):
        folder.write(tmp_path, *OLD)
    assert (tmp_path / "manifest.json").read_text() == '{"name": "app"}'


def test_an_index_whose_manifest_is_broken_can_be_replaced(tmp_path: Path) -> None:
    folder.write(tmp_path, *OLD)
    (tmp_path / "manifest.json").write_bytes(b"\x00\xff")
    folder.write(tmp_path, *NEW)
    assert text_in(tmp_path) == NEW[0].documents[0].text


KILLED = """
    import json, os, signal, sys
    from pathlib import Path
    from index import folder
    from test_index_folder import NEW, OLD, text_in

    base = Path(sys.argv[1])
    events = {"open", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "shutil.rmtree"}

    def write_and_die(index_dir, step):
        seen = 0
        def count(event, args):
            nonlocal seen
            if event in events and str(index_dir) in str(args):
                seen += 1
                if seen == step:
                    os.kill(os.getpid(), signal.SIGKILL)
        sys.addaudithook(count)
        folder.write(index_dir, *NEW)

    outcomes = []
    for step in range(1, 1000):
        index_dir = base / str(step)
        folder.write(index_dir, *OLD)
        pid = os.fork()
        if pid == 0:
            write_and_die(index_dir, step)
            os._exit(0)
        status = os.waitpid(pid, 0)[1]
        outcome = [os.WIFSIGNALED(status), text_in(index_dir)]
        folder.write(index_dir, *NEW)
        outcomes.append([*outcome, text_in(index_dir), len(list(index_dir.iterdir()))])
        if not os.WIFSIGNALED(status):
            break
    print(json.dumps(outcomes))
"""


def test_killed_at_any_step_leaves_the_old_index_or_the_new(tmp_path: Path) -> None:
    """Each step that touches the folder is killed once (before it runs), in a process of its own."""
    run = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(KILLED), str(tmp_path)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(Path(__file__).parent), *sys.path])},
        capture_output=True,
        text=True,
        check=True,
    )
    outcomes = json.loads(run.stdout)
    old, new = OLD[0].documents[0].text, NEW[0].documents[0].text
    assert [killed for killed, *_ in outcomes] == [True] * (len(outcomes) - 1) + [False]
    seen = [text for _, text, *_ in outcomes]
    switch = seen.index(new)  # the old one up to the rename of the manifest, from then on the new one
    assert seen == [old] * switch + [new] * (len(seen) - switch)
    assert 10 < switch < len(seen) - 2  # killed on both sides of it, leftovers being removed included
    assert all(after == new and entries == 2 for *_, after, entries in outcomes)


@pytest.mark.parametrize(
    ("number", "message"), [(errno.ENOSPC, "磁盘空间不足"), (errno.EROFS, "不可写"), (errno.EIO, "写不进")]
)
def test_a_failing_disk_leaves_the_old_index(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, message: str
) -> None:
    folder.write(tmp_path, *OLD)
    before = sorted(tmp_path.rglob("*"))
    sync = os.fsync
    left = 0

    def fail(descriptor: int) -> None:
        nonlocal left
        left -= 1
        if not left:
            raise OSError(number, os.strerror(number))
        sync(descriptor)

    monkeypatch.setattr(os, "fsync", fail)
    for step in range(1, len(list(to_files(NEW[0]))) + 3):  # each file, the data folder, the manifest
        left = step
        with pytest.raises(IndexNotWritable, match=message) as raised:
            folder.write(tmp_path, *NEW)
        assert str(tmp_path) in str(raised.value)
        assert text_in(tmp_path) == OLD[0].documents[0].text
        assert sorted(tmp_path.rglob("*")) == before  # nothing half-written is left behind
    folder.write(tmp_path, *NEW)
    assert text_in(tmp_path) == NEW[0].documents[0].text


def test_a_read_only_folder_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder.write(tmp_path, *OLD)

    def refuse(self: Path, *args: object, **kwargs: object) -> None:  # chmod would not stop root
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(self))

    with monkeypatch.context() as patch:
        patch.setattr(Path, "mkdir", refuse)
        with pytest.raises(IndexNotWritable, match="只读或没有权限"):
            folder.write(tmp_path, *NEW)
    assert text_in(tmp_path) == OLD[0].documents[0].text


def test_a_file_in_the_folders_place_is_refused(tmp_path: Path) -> None:
    (tmp_path / "索引").write_text("x")
    for index_dir in (tmp_path / "索引", tmp_path / "索引" / "deeper"):
        with pytest.raises(IndexNotWritable, match="不是文件夹"):
            folder.write(index_dir, *OLD)
        with pytest.raises(IndexMissing):
            text_in(index_dir)


def test_two_writers_do_not_mix(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder.write(tmp_path, *OLD)
    monkeypatch.setattr(folder, "PATIENCE", 0)
    with folder._sole_writer(tmp_path), pytest.raises(IndexNotWritable, match="另一个程序正在写入"):
        folder.write(tmp_path, *NEW)
    folder.write(tmp_path, *NEW)
    assert text_in(tmp_path) == NEW[0].documents[0].text


def test_a_writer_waits_for_another(tmp_path: Path) -> None:
    written = threading.Event()
    with folder._sole_writer(tmp_path):
        thread = threading.Thread(target=lambda: (folder.write(tmp_path, *NEW), written.set()))
        thread.start()
        assert not written.wait(0.2)
    thread.join()
    assert text_in(tmp_path) == NEW[0].documents[0].text


def test_a_reader_overtaken_by_a_writer_gets_the_new_index(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.write(tmp_path, *OLD)
    read = folder._verified

    def overtaken(*args: Any) -> bytes:
        monkeypatch.setattr(folder, "_verified", read)
        folder.write(tmp_path, *NEW)
        return read(*args)

    monkeypatch.setattr(folder, "_verified", overtaken)
    assert text_in(tmp_path) == NEW[0].documents[0].text


def test_no_index_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(IndexMissing, match=f"wenju index 报告路径 --index {tmp_path}"):
        text_in(tmp_path)


def test_any_changed_or_missing_file_is_noticed(tmp_path: Path) -> None:
    folder.write(tmp_path, *OLD)
    source = OLD[0].documents[0].source
    for path in sorted(path for path in tmp_path.rglob("*") if path.is_file()):
        whole = path.read_bytes()
        wrong = [whole[:-9] if whole else b"{}"]
        for place in {0, len(whole) // 2, len(whole) - 2} if whole else ():
            wrong.append(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        for content in wrong:
            path.write_bytes(content)
            with pytest.raises(IndexDamaged, match="wenju index"):
                text_in(tmp_path)
        path.unlink()
        with pytest.raises((IndexDamaged, IndexMissing), match=f"(报告路径|{source}) --index"):
            text_in(tmp_path)
        path.write_bytes(whole)
    assert text_in(tmp_path) == OLD[0].documents[0].text
