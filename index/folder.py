"""An index on disk: what its files hold, and how a new one takes the old one's place.

::

    DIR/manifest.json             names the data folder and each file's sha256
    DIR/data-<random>/            documents, sections, sentences, passages, figures (.jsonl);
                                  per unit: vectors (.npy), BM25 arrays (.npz) and its tokens (.json)

A new index is written to a data folder of its own beside the old one and synced; then one rename puts
the new manifest in the old one's place. That rename is the only step that changes what a reader sees,
so a process killed anywhere leaves the old index or the new one, whole, and nothing has to be mended
when it is opened. (Swapping whole folders would take two renames, with no index between them, and
cannot replace a mount point.) What a killed process left behind goes at the next save.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import hashlib
import json
import os
import re
import secrets
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from corpus.errors import IndexDamaged, IndexMissing, IndexNotWritable, SearchIndexError
from index.contents import Contents, from_files, to_files
from index.manifest import Manifest, command

MANIFEST = "manifest.json"
#: Seconds to wait for another writer: two programs that start at once may both build the first index.
PATIENCE = 20.0
_DATA = re.compile(r"data-[0-9a-f]{12}")


def write(index_dir: Path, contents: Contents, manifest: Manifest) -> Manifest:
    """Put an index into ``index_dir``, in the place of the one that may be there.

    :return: the manifest as written, with the data folder and its files.
    :raises IndexNotWritable: read-only, no room, not a folder, in use by another writer, or the folder
        holds somebody else's ``manifest.json``; the old index is then whole.
    """
    try:
        index_dir.mkdir(parents=True, exist_ok=True)
        with _sole_writer(index_dir) as folder:
            old = _ours(index_dir)
            _clean(index_dir, keep=old)
            data = index_dir / f"data-{secrets.token_hex(6)}"
            try:
                data.mkdir()
                files = {}
                for name, content in to_files(contents):
                    _write_synced(data / name, content)
                    files[name] = hashlib.sha256(content).hexdigest()
                _sync(data)
                manifest = replace(manifest, data=data.name, files=files)
                _write_synced(data / MANIFEST, manifest.to_json().encode())
                (data / MANIFEST).replace(index_dir / MANIFEST)
            except BaseException:
                if _ours(index_dir) != data.name:  # an interrupt may come just after the rename
                    shutil.rmtree(data, ignore_errors=True)
                raise
            with contextlib.suppress(OSError):  # the new index is in place, only perhaps not yet on the disk
                os.fsync(folder)
            _clean(index_dir, keep=data.name)
    except OSError as error:
        raise IndexNotWritable(_why_not(index_dir, error)) from error
    return manifest


def read(index_dir: Path, *, check: Callable[[Manifest], None]) -> tuple[Manifest, Contents]:
    """Read an index and verify every file's hash.

    :param check: called with the manifest first; what it raises ends the reading.
    :raises IndexMissing: no index in ``index_dir``.
    :raises IndexDamaged: a file is missing or fails its hash.
    """
    raw = _manifest_bytes(index_dir)
    while True:
        manifest = Manifest.from_json(raw.decode(errors="replace"), index_dir=index_dir)
        check(manifest)
        try:
            return manifest, from_files(
                {name: _verified(index_dir, manifest, name) for name in manifest.files}
            )
        except SearchIndexError:
            # A new index may have been swapped in while we read the old one's files.
            again = _manifest_bytes(index_dir)
            if again == raw:
                raise
            raw = again
        except (ValueError, KeyError, TypeError) as error:  # hashes fit, contents do not: not ours
            raise _damaged(index_dir, manifest, "data") from error


def require(index_dir: Path) -> None:
    """Make sure, cheaply, that there is an index. :raises IndexMissing: there is none."""
    _manifest_bytes(index_dir)


def _manifest_bytes(index_dir: Path) -> bytes:
    try:
        return (index_dir / MANIFEST).read_bytes()
    except (FileNotFoundError, NotADirectoryError) as error:
        raise IndexMissing(f"“{index_dir}”里没有索引。请先建立：{command(index_dir)}") from error
    except OSError as error:
        raise IndexDamaged(f"读不出索引“{index_dir}”：{error.strerror}。") from error


def _verified(index_dir: Path, manifest: Manifest, name: str) -> bytes:
    try:
        content = (index_dir / manifest.data / name).read_bytes()
    except OSError as error:
        raise _damaged(index_dir, manifest, name) from error
    if hashlib.sha256(content).hexdigest() != manifest.files[name]:
        raise _damaged(index_dir, manifest, name)
    return content


def _damaged(index_dir: Path, manifest: Manifest, name: str) -> IndexDamaged:
    return IndexDamaged(
        f"索引“{index_dir}”已损坏（{manifest.data}/{name} 缺失或被改动）。"
        f"请重新建立：{manifest.command(index_dir)}"
    )


@contextlib.contextmanager
def _sole_writer(index_dir: Path) -> Iterator[int]:
    """Lock the folder itself; the lock dies with the process, so nothing stale can be left."""
    folder = os.open(index_dir, os.O_RDONLY)
    give_up = time.monotonic() + PATIENCE
    try:
        while True:
            try:
                fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() >= give_up:
                    raise
                time.sleep(0.05)
        yield folder
    finally:
        os.close(folder)


def _ours(index_dir: Path) -> str:
    """The data folder of the index that is there, ``""`` where there is none."""
    path = index_dir / MANIFEST
    try:
        body = json.loads(path.read_bytes())
    except FileNotFoundError:
        return ""
    except ValueError:
        body = None
    if isinstance(body, dict) and body.get("kind") == "wenju-index":
        return str(body.get("data", ""))
    if any(_DATA.fullmatch(entry.name) for entry in index_dir.iterdir()):
        return ""  # ours, damaged beyond reading
    raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path))


def _clean(index_dir: Path, *, keep: str) -> None:
    for entry in index_dir.iterdir():
        if entry.name != keep and _DATA.fullmatch(entry.name):
            shutil.rmtree(entry, ignore_errors=True)


def _write_synced(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _why_not(index_dir: Path, error: OSError) -> str:
    match error.errno:
        case errno.ENOSPC | errno.EDQUOT:
            return f"磁盘空间不足，索引没有写入“{index_dir}”，原有索引未受影响。请腾出空间后重试。"
        case errno.EACCES | errno.EPERM | errno.EROFS:
            return (
                f"索引目录“{index_dir}”不可写（只读或没有权限），原有索引未受影响。"
                "请修改权限，或用 --index 换一个目录。"
            )
        case errno.EWOULDBLOCK:
            return f"另一个程序正在写入索引“{index_dir}”。请等它完成后重试。"
        case errno.EEXIST if error.filename and Path(error.filename).name == MANIFEST:
            return f"目录“{index_dir}”里有别的程序的 manifest.json，不能覆盖。请用 --index 换一个目录。"
        case errno.EEXIST | errno.ENOTDIR:
            return f"“{index_dir}”不是文件夹，不能在其中建立索引。请用 --index 换一个目录。"
    return f"索引写不进“{index_dir}”：{error.strerror or error}。原有索引未受影响。"
