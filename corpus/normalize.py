"""The one canonical text of a report, and the form it is matched in.

:func:`decode` makes the canonical text, once, at load: encoding found, BOM dropped, line endings made
``\\n``. Nothing else is touched, because every offset in the project points into that text.
:func:`fold` makes the form that is compared: half-width, simplified, lower case. It keeps the length,
so an offset into the folded text is an offset into the canonical text.
"""

from __future__ import annotations

import codecs
import functools
import unicodedata
from collections import Counter
from importlib import metadata
from pathlib import Path

from corpus.errors import DecodeError, EmptySource, WenjuError

#: Bytes that open a well-known binary format, with the name a person knows it by.
_MAGIC = (
    (b"%PDF", "PDF 文件"),
    (b"PK\x03\x04", "压缩包或 Office 文件（docx、xlsx、zip 等）"),
    (b"\xd0\xcf\x11\xe0", "旧版 Office 文件（doc、xls 等）"),
    (b"{\\rtf", "RTF 文件"),
    (b"\x89PNG", "图片"),
    (b"\xff\xd8\xff", "图片"),
    (b"GIF8", "图片"),
    (b"Rar!", "压缩包"),
    (b"7z\xbc\xaf", "压缩包"),
    (b"\x1f\x8b", "压缩包"),
    (b"\x7fELF", "程序文件"),
)
#: Longest first: the UTF-32 LE mark begins with the UTF-16 LE one.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_RESAVE = "请在记事本等编辑器中打开它，另存为 UTF-8 编码的 .txt 文件后再试。"
#: Read in its own encoding, at least this share of a Chinese text's characters beyond ASCII is common
#: (most texts: 0.95 and more); read in another, far less (most: below 0.5).
_PLAUSIBLE = 0.75
#: Traditional characters and their simplified forms, most common first, in OpenCC's package.
_TABLE_FILE = "opencc/dictionary/TSCharacters.txt"
#: Characters looked at to tell an encoding.
_SAMPLE = 20_000


def decode(data: bytes, *, name: str) -> str:
    """Decode a report's bytes to its canonical text.

    UTF-8, UTF-16 and UTF-32 with a mark, UTF-8 and UTF-16 without one, GB18030 (and so GBK and GB2312)
    and Big5 are told apart; decoding is strict.

    :param data: the file's bytes.
    :param name: what to call the file in an error.
    :return: the text, without byte-order mark, line endings as ``\\n``.
    :raises EmptySource: nothing but white space.
    :raises DecodeError: binary, damaged, or in no encoding that we can be sure of.
    """
    text = _decode(data, name)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise EmptySource(f"“{name}”是空文件，没有可读的文字。请换一个有内容的文件。")
    return text


def _decode(data: bytes, name: str) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strict(data[len(mark) :], encoding, name)
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            raise DecodeError(
                f"“{name}”是{kind}，不是纯文本。请先把其中的文字另存为 UTF-8 编码的 .txt 文件。"
            )
    try:
        text = data.decode("utf-8")
        failed = None
    except UnicodeDecodeError as error:
        text, failed = "", error
    if failed is not None or "\0" in text:
        guessed = _guess(data)
        if guessed is not None:
            return guessed
    if failed is not None and not _binary(data.decode("latin-1")):
        raise DecodeError(
            f"认不出“{name}”的文字编码：按 UTF-8 读到第 {failed.start + 1} 个字节处读不通，"
            f"也不是 UTF-16 或 GB18030，文件可能已损坏。{_RESAVE}"
        ) from failed
    if failed is not None or _binary(text):
        raise DecodeError(f"“{name}”是二进制文件，不是文本。请换成 .txt 或 .md 格式的报告。") from failed
    return text


def _strict(data: bytes, encoding: str, name: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise DecodeError(
            f"“{name}”标明是 {encoding.upper()} 编码，但第 {error.start + 1} 个字节之后读不通，"
            f"文件可能已损坏或不完整。{_RESAVE}"
        ) from error


def _binary(text: str) -> bool:
    """Whether more than one character in a hundred is a control character that texts do not have."""
    return 100 * sum(ch < " " and ch not in "\t\n\r\f\v\x1b" for ch in text) > len(text)


def _guess(data: bytes) -> str | None:
    """The text in the encoding whose reading looks most like Chinese, if any does."""
    found, best = None, 0.0
    for encoding in ("utf-16-le", "utf-16-be", "gb18030", "big5hkscs"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        score = _plausibility(text)
        if score > best:
            found, best = text, score
    return found if best >= _PLAUSIBLE else None


def _plausibility(text: str) -> float:
    """Share of the characters beyond ASCII that are common in Chinese; 0 for a binary text.

    Every pair of bytes is some character in GB18030 and most are one in UTF-16, but a wrong reading
    is made of rare ones.
    """
    counts = Counter(fold(text[:_SAMPLE]))
    if _binary(text[:_SAMPLE]):
        return 0.0
    total = sum(count for ch, count in counts.items() if ch > "\x7f")
    common = sum(count for ch, count in counts.items() if ch > "\x7f" and ch in _common())
    return common / total if total else 1.0


@functools.cache
def _common() -> frozenset[str]:
    """The 3,755 level-one characters of GB 2312 and the punctuation of its first row, both folded."""
    chars = []
    for row in (0xA1, 0xA2, 0xA3, *range(0xB0, 0xD8)):
        for cell in range(0xA1, 0xFF):
            try:
                chars.append(bytes((row, cell)).decode("gb2312"))
            except UnicodeDecodeError:
                continue
    return frozenset(fold("".join(chars))) | frozenset(chars) | frozenset("\u00a0•‧–−∶﹒【】")


def fold(text: str) -> str:
    """The form in which texts are compared.

    Full-width forms become half-width (``，`` ``％`` ``Ａ`` to ``,`` ``%`` ``a``), curly quotes straight,
    brackets plain, dashes ``-``, spaces plain; traditional characters become simplified one by one;
    letters lower case. ``。`` ``、`` and ``《》`` stay.

    :param text: any text.
    :return: a text of the same length: character ``i`` is the folded form of ``text[i]``.
    """
    return text.translate(_TABLE)


def simplify(text: str) -> str:
    """Traditional characters to simplified, one by one; all else stays, and so does the length."""
    return text.translate(_simplified())


_PUNCTUATION = str.maketrans(
    "“”„‟‘’‚‛「」『』﹁﹂﹃﹄【】〔〕〖〗—–―‐‑‒−﹣•‧・∙⋅〜∶﹐﹑﹒﹔﹕﹖﹗",
    '""""\'\'\'\'""""""""[][][]--------·····~:,、.;:?!',
)


class _Table(dict[int, int]):
    """Folded code point by code point, worked out when first met."""

    def __missing__(self, code: int) -> int:
        folded = self[code] = _fold_code(code)
        return folded


_TABLE = _Table()


def _fold_code(code: int) -> int:
    ch = chr(code)
    if ch != "\n" and ch.isspace():
        return 0x20
    if 0xFF01 <= code <= 0xFFEE or 0x2E80 <= code <= 0x2FDF or 0xF900 <= code <= 0xFAFF:
        # Full-width forms, and the radicals and compatibility characters that PDF extraction leaves.
        ch = _single(unicodedata.normalize("NFKC", ch), ch)
    ch = simplify(simplify(ch.translate(_PUNCTUATION)))
    return ord(_single(ch.lower(), ch))


def _single(new: str, old: str) -> str:
    return new if len(new) == 1 else old


@functools.cache
def _simplified() -> dict[int, int]:
    try:
        # Read where it lies: importing ``opencc`` may find another package of the same name.
        path = Path(str(metadata.distribution("opencc-python-reimplemented").locate_file(_TABLE_FILE)))
        lines = path.read_text(encoding="utf-8").splitlines()
    except (metadata.PackageNotFoundError, OSError) as error:
        raise WenjuError(
            "安装不完整：缺少繁简对照表 opencc-python-reimplemented。请运行 make install 重新安装。"
        ) from error
    table = {}
    for line in lines:
        key, _, values = line.partition("\t")
        value = values.split(" ")[0]
        if len(key) == len(value) == 1:
            table[ord(key)] = ord(value)
    return table
