"""Writing result files so that a reader never sees half of one."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from corpus.errors import OutputError

_REASONS = {
    errno.ENOSPC: "磁盘已满",
    errno.EDQUOT: "磁盘配额已用完",
    errno.EFBIG: "文件超过了系统允许的大小",
    errno.EROFS: "磁盘是只读的",
    errno.EACCES: "没有写入权限",
    errno.EPERM: "没有写入权限",
    errno.ENOENT: "文件夹不存在",
    errno.ENOTDIR: "上级路径不是文件夹",
    errno.EISDIR: "它是一个文件夹",
    errno.ENAMETOOLONG: "文件名太长",
}


def reason(error: OSError) -> str:
    """What the operating system refused, in Chinese."""
    return _REASONS.get(error.errno or 0, error.strerror or str(error))


@contextmanager
def replacing(path: Path, *, encoding: str = "utf-8", newline: str = "\n") -> Iterator[TextIO]:
    """Write a text file beside ``path`` and put it in place when the block ends well.

    Until then, and where the block raises, whatever was at ``path`` stays as it was. A device or pipe
    (``/dev/stdout``, ``/dev/null``) is written to directly, for there is nothing to replace; of a
    symbolic link the target is replaced. Characters that UTF-8 cannot hold (lone surrogates) are
    written as ``\\udXXX``, which JSON reads back as they were.

    :param path: its folder must exist.
    :raises OutputError: the file cannot be written.
    """
    try:
        # Resolved first, so that replacing a link does not cut it off from its target.
        target = path.resolve()
        if target.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        direct = target.exists() and not target.is_file()
        draft = target if direct else target.with_name(f".{target.name[:40]}.{os.getpid()}.tmp")
        file = draft.open("w", encoding=encoding, errors="backslashreplace", newline=newline)
    except OSError as error:
        raise OutputError(_message(path, error)) from error
    try:
        with file:
            yield file
            file.flush()
            if not direct:
                os.fsync(file.fileno())
        if not direct:
            if target.exists():
                shutil.copymode(target, draft)
            draft.replace(target)
    except BaseException as error:
        if not direct:
            draft.unlink(missing_ok=True)
        if isinstance(error, OSError) and not isinstance(error, BrokenPipeError):
            raise OutputError(_message(path, error)) from error
        raise


def _message(path: Path, error: OSError) -> str:
    return f"写不了结果文件“{path}”：{reason(error)}。原有内容没有改动，请换一个位置或腾出空间后再试。"
