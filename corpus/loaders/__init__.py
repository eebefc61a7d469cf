"""Files to documents: one module a format, chosen by the file's suffix."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from corpus import metadata
from corpus.errors import EmptySource, SourceError, UnsupportedFormat
from corpus.normalize import decode
from corpus.types import Document

#: Suffixes that can be loaded, lower case.
SUFFIXES: frozenset[str] = frozenset({".txt", ".md", ".markdown"})


def load(path: Path | str, *, doc_id: str | None = None) -> Document:
    """Load a report.

    :param doc_id: the document's id; the file name where not given.
    :raises UnsupportedFormat: no loader for this suffix.
    :raises EmptySource: nothing to read in the file.
    :raises DecodeError: binary, or in no encoding that we can be sure of.
    :raises SourceError: the file is not there or cannot be opened.
    """
    path = Path(path)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise SourceError(f"打不开“{path}”：{error.strerror}。请检查路径和权限。") from error
    return _document(data, name=path.name, doc_id=doc_id or path.name, source=str(path))


def load_bytes(data: bytes, *, name: str) -> Document:
    """Load a report from memory, such as an upload or pasted text; ``name`` gives the suffix and the id."""
    return _document(data, name=name, doc_id=name, source=name)


def find(paths: Iterable[Path]) -> list[Path]:
    """The readable reports among files and folders.

    :return: sorted, without duplicates; folders are searched through.
    :raises EmptySource: there is none.
    """
    found: set[Path] = set()
    given = [Path(path) for path in paths]
    for path in given:
        if path.is_dir():
            found.update(p for p in path.rglob("*") if p.suffix.lower() in SUFFIXES and p.is_file())
        else:
            found.add(path)
    if not found:
        raise EmptySource(f"在{'、'.join(map(str, given))}里没有找到报告。请放入 .txt 或 .md 文件后再试。")
    return sorted(found)


def _document(data: bytes, *, name: str, doc_id: str, source: str) -> Document:
    suffix = Path(name).suffix.lower()
    if suffix not in SUFFIXES:
        raise UnsupportedFormat(
            f"不支持“{name}”的格式。目前能读 {'、'.join(sorted(SUFFIXES))} 文件，请先转换格式。"
        )
    text = decode(data, name=name)
    inferred = metadata.infer(text)
    return Document(
        id=doc_id,
        title=inferred.title or Path(name).stem,
        text=text,
        source=source,
        sha256=hashlib.sha256(data).hexdigest(),
        period=inferred.period,
        publisher=inferred.publisher,
        byline=inferred.byline,
    )
