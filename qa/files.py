"""Writing result files so that a reader never sees half of one."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

from corpus.errors import OutputError

_REASONS = {
    errno.ENOSPC: "磁盘已满",
    errno.EDQUOT: "磁盘配额已用完",
    errno.EFBIG: "文件超过了系统允许的大小",
    errno.EROFS: "磁盘是只读的",
    errno.EACCES: "没有写入权限",
    errno.EPERM: "没有写入权限",
    errno.ENOENT: "路径不存在",
    errno.ENOTDIR: "上级路径不是文件夹",
    errno.EISDIR: "它是一个文件夹",
    errno.ENAMETOOLONG: "文件名太长",
}


def reason(error: OSError) -> str:
    """What the operating system refused, in Chinese."""
    return _REASONS.get(error.errno or 0, error.strerror or str(error))


class ResultFile:
    """What :func:`replacing` gives to write to."""

    def __init__(self, path: Path, file: IO[Any]) -> None:
        self._path = path
        self._file = file

    def write(self, content: str | bytes) -> int:
        """Write text, or bytes to a file of bytes. :raises OutputError: it cannot be written."""
        # Turned into our own error here and not around the caller's block, whose other errors of the
        # system (a model file that cannot be read) are not about this file.
        with _explained(self._path):
            return self._file.write(content)


@contextmanager
def replacing(path: Path, *, encoding: str | None = "utf-8", newline: str = "\n") -> Iterator[ResultFile]:
    """Write a file beside ``path`` and put it in place when the block ends well.

    Until then, and where the block raises, whatever was at ``path`` stays as it was. A device or pipe
    (``/dev/stdout``, ``/dev/null``) is written to directly, for there is nothing to replace; of a
    symbolic link the target is replaced. Characters that UTF-8 cannot hold (lone surrogates) are
    written as ``\\udXXX``, which JSON reads back as they were.

    :param path: its folder must exist.
    :param encoding: of a text file; ``None`` for a file of bytes.
    :raises OutputError: the file cannot be written.
    """
    with _explained(path):
        # Resolved first, so that replacing a link does not cut it off from its target.
        target = path.resolve()
        if target.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        direct = target.exists() and not target.is_file()
        draft = target if direct else target.with_name(f".{target.name[:40]}.{os.getpid()}.tmp")
        file: IO[Any]
        if encoding is None:
            file = draft.open("wb")
        else:
            file = draft.open("w", encoding=encoding, errors="backslashreplace", newline=newline)
    try:
        try:
            yield ResultFile(path, file)
            with _explained(path):
                file.flush()
                if not direct:
                    os.fsync(file.fileno())
        finally:
            with suppress(OSError):  # what could not be flushed fails again when it is closed
                file.close()
        if not direct:
            with _explained(path):
                if target.exists():
                    shutil.copymode(target, draft)
                draft.replace(target)
    except BaseException:
        if not direct:
            draft.unlink(missing_ok=True)
        raise


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputError(_message(path, error)) from error


def _message(path: Path, error: OSError) -> str:
    return f"写不了结果文件“{path}”：{reason(error)}。原有内容没有改动，请换一个位置或腾出空间后再试。"
