"""The terminal: columns that line up in Chinese, notes and progress bars on stderr."""

from __future__ import annotations

import sys
import threading
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import TracebackType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from typing import Self


def width(text: str) -> int:
    """Columns that ``text`` takes: 2 for a wide or full-width character, 0 for a combining mark."""
    return sum(_columns(ch) for ch in text)


def _columns(ch: str) -> int:
    if unicodedata.combining(ch):
        return 0
    return 2 if unicodedata.east_asian_width(ch) in "WF" else 1


def plain(text: str) -> str:
    """``text`` without control characters, which could make a terminal do things; line breaks stay."""
    return "".join(ch for ch in text if ch in "\n\t" or unicodedata.category(ch) != "Cc")


def pad(text: str, columns: int, *, right: bool = False) -> str:
    """``text`` filled with spaces to ``columns``, kept whole where it is longer."""
    blank = " " * (columns - width(text))
    return blank + text if right else text + blank


def clip(text: str, columns: int) -> str:
    """``text`` on one line, cut with … where it takes more than ``columns``."""
    text = " ".join(text.split())
    if width(text) <= columns:
        return text
    kept = text
    while kept and width(kept) > columns - 1:
        kept = kept[:-1]
    return kept + "…"


def wrap(text: str, columns: int) -> list[str]:
    """``text`` in lines of at most ``columns``; breaks at spaces and between Chinese characters.

    Closing punctuation stays with what it closes, and may so reach past the edge by one character.
    """
    lines, line = [], ""
    for piece in _pieces(text):
        full = width(line) + width(piece.rstrip()) > columns
        if full and line.strip() and piece not in "，。；：、）？！”》":
            lines.append(line.rstrip())
            line = ""
        line += piece if line else piece.lstrip()
    return [*lines, line.rstrip()] if line.strip() or not lines else lines


def _pieces(text: str) -> Iterator[str]:
    word = ""
    for ch in text:
        if width(ch) == 2 or ch.isspace():
            if word:
                yield word
            word = ""
            yield ch
        else:
            word += ch
    if word:
        yield word


def table(head: Sequence[str], rows: Sequence[Sequence[str]], *, right: Sequence[int] = ()) -> str:
    """A plain table, columns two spaces apart.

    :param right: indexes of the columns that are aligned to the right.
    """
    columns = [max(width(row[i]) for row in [head, *rows]) for i in range(len(head))]
    return "\n".join(
        "  ".join(pad(cell, columns[i], right=i in right) for i, cell in enumerate(row)).rstrip()
        for row in [head, *rows]
    )


def note(message: str) -> None:
    """Say something that is not a result."""
    print(message, file=sys.stderr, flush=True)


def _delay() -> float:
    """Seconds before a wait is worth a word: soon for a person, later in a log."""
    return 0.3 if sys.stderr.isatty() else 2.0


@contextmanager
def waiting(message: str) -> Iterator[None]:
    """Say ``message`` where the block takes long, and nothing where it does not."""
    timer = threading.Timer(_delay(), note, (message,))
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


class Progress:
    """A progress bar that shows only where the work takes long; call it with (done, total).

    :param label: what is being done.
    """

    def __init__(self, label: str = "") -> None:
        self._label = label
        self._bar: Any = None

    def __enter__(self) -> Self:
        return self

    def __call__(self, done: int, total: int) -> None:
        if self._bar is None or self._bar.total != total:
            self.close()
            self._bar = self._open(total)
        self._bar.update(done - self._bar.n)

    def stage(self, label: str, done: int, total: int) -> None:
        """The same for work in stages, each with a bar of its own."""
        if label != self._label:
            self.close()
            self._label = label
        self(done, total)

    def _open(self, total: int) -> Any:
        from tqdm import tqdm  # type: ignore[import-untyped]

        return tqdm(
            total=total,
            desc=self._label,
            file=sys.stderr,
            delay=_delay(),
            # A log keeps every redraw, so it gets few.
            mininterval=0.1 if sys.stderr.isatty() else 5.0,
            leave=False,
            bar_format="{desc} {percentage:3.0f}% |{bar:24}| {n_fmt}/{total_fmt}，剩余 {remaining}",
        )

    def close(self) -> None:
        """Take the bar off the screen."""
        if self._bar is not None:
            self._bar.close()
            self._bar = None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
