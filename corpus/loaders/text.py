"""Plain text and Markdown: the text is the file's own, markup included."""

from __future__ import annotations

from corpus.normalize import decode


def read(data: bytes, *, name: str) -> tuple[str, tuple[int, ...]]:
    """The canonical text and the offset of each page's first character.

    :param data: the file's bytes.
    :param name: what to call the file in an error.
    :return: pages are told by form feeds, as in text taken from PDF; ``()`` where there are none.
    :raises SourceError: as :func:`corpus.normalize.decode`.
    """
    text = decode(data, name=name)
    if "\f" not in text:
        return text, ()
    starts = [0, *(n + 1 for n, ch in enumerate(text) if ch == "\f")]
    return text, tuple(start for start in starts if text[start:].strip())
