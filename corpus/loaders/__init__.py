"""Files to documents: one module a format, chosen by the file's suffix."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from corpus.errors import EmptySource, SourceError, UnsupportedFormat
from corpus.loaders import text as text_loader
from corpus.metadata import infer, sidecar
from corpus.types import Document

#: Suffixes that can be loaded, lower case.
SUFFIXES: frozenset[str] = frozenset({".txt", ".md", ".markdown"})

_SHOWN = "、".join(sorted(SUFFIXES))


def load(path: Path | str, *, doc_id: str | None = None) -> Document:
    """Load a report, and its sidecar where there is one (:func:`corpus.metadata.sidecar`).

    :param path: the report's file.
    :param doc_id: the document's id; the file's name where not given.
    :return: the document; ``sha256`` is of the file's bytes, followed by the sidecar's where there is one.
    :raises UnsupportedFormat: no loader for this suffix.
    :raises EmptySource: nothing to read in the file.
    :raises DecodeError: binary, or in no encoding that we can be sure of.
    :raises SourceError: the file is not there or cannot be opened, or its sidecar is wrong.
    """
    path = Path(path)
    return _document(_bytes(path), name=path.name, doc_id=doc_id or path.name, path=path)


def load_bytes(data: bytes, *, name: str) -> Document:
    """Load a report from memory, such as an upload or pasted text.

    :param data: as the file's bytes would be.
    :param name: a file name; it gives the format, the document's id and its source.
    :raises SourceError: as :func:`load`.
    """
    return _document(data, name=name, doc_id=name, path=None)


def find(paths: Iterable[Path]) -> list[Path]:
    """The reports among files and folders.

    :param paths: a file is taken as it is, a folder is searched through for files that can be loaded,
        hidden ones aside.
    :return: sorted, without duplicates.
    :raises SourceError: a path that does not exist.
    :raises EmptySource: there is no report.
    """
    given = [Path(path) for path in paths]
    found: set[Path] = set()
    for path in given:
        if path.is_dir():
            found.update(
                file
                for file in path.rglob("*")
                if file.suffix.lower() in SUFFIXES
                and not any(part.startswith(".") for part in file.relative_to(path).parts)
                and file.is_file()
            )
        elif path.exists():
            found.add(path)
        else:
            raise SourceError(f"找不到“{path}”。请检查路径是否写对。")
    if not found:
        where = "、".join(f"“{path}”" for path in given) or "给出的路径"
        raise EmptySource(f"{where}里没有能读的报告。请放入 {_SHOWN} 文件后再试。")
    return sorted(found)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise SourceError(f"找不到“{path}”。请检查路径是否写对。") from error
    except IsADirectoryError as error:
        raise SourceError(f"“{path}”是文件夹，不是报告文件。请指明其中的文件。") from error
    except OSError as error:
        raise SourceError(f"打不开“{path}”（{error.strerror}）。请检查文件的读取权限。") from error


def _document(data: bytes, *, name: str, doc_id: str, path: Path | None) -> Document:
    if Path(name).suffix.lower() not in SUFFIXES:
        raise UnsupportedFormat(f"不支持“{name}”的格式。目前能读 {_SHOWN} 文件，请先转换格式。")
    text, page_starts = text_loader.read(data, name=name)
    stem = Path(name).stem
    found = infer(text, name=stem)
    digest = hashlib.sha256(data)
    if path is not None:
        found, extra = sidecar(path, text, found)
        digest.update(extra)
    return Document(
        id=doc_id,
        title=found.title or stem,
        text=text,
        source=str(path) if path is not None else name,
        sha256=digest.hexdigest(),
        page_starts=page_starts,
        period=found.period,
        publisher=found.publisher,
        byline=found.byline,
    )
