"""One paragraph to its sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator

#: A pair of brackets or quotes longer than this no longer holds its sentences together.
MAX_PROTECTED = 120
#: A sentence longer than this is cut at a comma or a space, and without one anywhere.
MAX_SENTENCE = 400

# Full-width and half-width forms close one another: reports mix them.
_OPEN = {
    ch: kind for kind, chars in enumerate(("《", "〈", "“", "‘", "「", "『", "（(", "【[〔")) for ch in chars
}
_CLOSE = {
    ch: kind for kind, chars in enumerate(("》", "〉", "”", "’", "」", "』", "）)", "】]〕")) for ch in chars
}
_QUOTES = '“‘「『"'
_END = "。！？；!?;｡"
_DOTS = "…·.⋯・"
#: What goes on with the sentence when it follows a closing quote (“好！”的口号) or an ellipsis.
_CARRY_ON = frozenset("，,、；;：:。！？!?的地得等和与及或这那也就都在为是之》）)")
_NOTE = re.compile(r"(?:\[\d{1,3}\])+")
_ENTITY = re.compile(r"&#?\w{2,8};")


def sentence_spans(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Split one paragraph into sentences.

    A sentence ends after 。！？； their half-width forms, an ellipsis, or a full stop that is neither
    a decimal point nor part of a word; not inside brackets or quotes. A mark without partner in the
    paragraph protects nothing, nor does a pair that is longer than :data:`MAX_PROTECTED`.

    :param text: the canonical text.
    :param start: offset of the paragraph.
    :param end: offset just past the paragraph.
    :return: half-open offsets into ``text``, in order, without white space at either end; every
        character of the paragraph that is not white space is in exactly one of them.
    """
    pairs = _pairs(text, start, end)
    notes = not _NOTE.match(text, start, end)
    spans: list[tuple[int, int]] = []
    begin = i = start
    while i < end:
        close = pairs.get(i)
        if close is not None:
            stop = close + 1 if _quote_ends(text, i, close, begin, end) else None
            i = close + 1
        else:
            stop = _ends(text, i, begin, end)
            i = stop or i + 1
        if stop is None:
            continue
        while stop < end and (text[stop] in _END or text[stop] in _CLOSE or text[stop] in "，、"):
            stop += 1
        note = _NOTE.match(text, stop, end) if notes else None
        if note:
            stop = note.end()
        spans.extend(_fit(text, begin, stop))
        begin = i = stop
    spans.extend(_fit(text, begin, end))
    return spans


def _pairs(text: str, start: int, end: int) -> dict[int, int]:
    """Offset of each outermost protecting mark to the offset of its partner."""
    found: list[tuple[int, int]] = []
    stacks: dict[int, list[int]] = {}
    straight: int | None = None
    for i in range(start, end):
        ch = text[i]
        if ch in _OPEN:
            stacks.setdefault(_OPEN[ch], []).append(i)
        elif ch in _CLOSE:
            stack = stacks.get(_CLOSE[ch])
            if stack:
                found.append((stack.pop(), i))
        elif ch == '"':
            if straight is None:
                straight = i
            else:
                found.append((straight, i))
                straight = None
    outer: dict[int, int] = {}
    inside = -1
    for begin, close in sorted(found):
        if begin > inside and close - begin <= MAX_PROTECTED:
            outer[begin] = inside = close
    return outer


def _quote_ends(text: str, open_: int, close: int, begin: int, end: int) -> bool:
    """Whether the sentence that began at ``begin`` ends with the mark at ``close``."""
    last = text[close - 1]
    if last not in "。！？!?…" or (close + 1 < end and text[close + 1] in _CARRY_ON):
        return False
    if text[open_] not in _QUOTES:
        return open_ == begin
    return last == "。" or open_ == begin or text[open_ - 1] in "：:，,"


def _ends(text: str, i: int, begin: int, end: int) -> int | None:
    """Offset just past the mark at ``i`` when a sentence ends there, else ``None``."""
    ch = text[i]
    if ch in _END:
        after = text[i + 1] if i + 1 < end else ""
        if ch in "!?" and after.isascii() and (after.isalnum() or after in "=&") and after:
            return None
        if ch == ";" and _entity(text, i):
            return None
        return i + 1
    if ch not in _DOTS:
        return None
    stop = i
    while stop < end and text[stop] == ch:
        stop += 1
    if stop - i >= (2 if ch in "…⋯" else 3):
        return stop if stop == end or text[stop] not in _CARRY_ON else None
    return stop if ch == "." and stop == i + 1 and _full_stop(text, i, begin, end) else None


def _entity(text: str, i: int) -> bool:
    amp = text.rfind("&", max(0, i - 9), i)
    return amp >= 0 and _ENTITY.match(text, amp, i + 1) is not None


def _full_stop(text: str, i: int, begin: int, end: int) -> bool:
    """Whether the ``.`` at ``i`` ends a sentence."""
    head = text[max(begin, i - 12) : i].strip()
    if not head or (head.isascii() and head.isalnum() and len(head) <= 3 and i - begin <= 12):
        return False  # the sentence is only "1" or "A" so far: an enumerator
    if i + 1 == end:
        return True
    before, after = text[i - 1], text[i + 1]
    if _han(before) or before in "%％”’」』）)》":
        return not (after.isascii() and after.isalnum() and _ascii_word(before))
    # An English sentence: a whole word before, a capital or Chinese after.
    following = text[i + 1 : i + 4].strip()[:1]
    whole = len(head) > 2 and head[-3:].islower() and head[-3:].isalpha()
    return whole and (_han(following) or (after.isspace() and following.isupper()))


def _ascii_word(ch: str) -> bool:
    return ch.isascii() and ch.isalnum()


def _han(ch: str) -> bool:
    return "\u3400" <= ch <= "\u9fff" or ch >= "\U00020000"


def _fit(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The span without white space at its ends, cut where it is longer than a sentence may be."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    while end - start > MAX_SENTENCE:
        cut = start + MAX_SENTENCE
        for i in range(cut - 1, start + MAX_SENTENCE // 2, -1):
            if text[i] in "，、：: \u3000\n" or (text[i] == "," and not text[i + 1].isdigit()):
                cut = i + 1
                break
        piece = cut
        while text[piece - 1].isspace():
            piece -= 1
        if piece > start:
            yield start, piece
        start = cut
        while start < end and text[start].isspace():
            start += 1
    if start < end:
        yield start, end
