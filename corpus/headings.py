"""Which paragraphs are headings, or open with one, and of which level."""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import mode

from corpus.frontmatter import clean, front, is_label, is_line, is_organisation, signature
from corpus.marks import ARTICLE, Mark, mark_of
from corpus.naming import tells
from corpus.paragraphs import Paragraph
from corpus.sentences import sentence_spans

#: Longest heading line, and longest run-in heading after its mark, in characters.
MAX_LINE, MAX_RUN_IN = 45, 32
#: Ranks beside those of :mod:`corpus.marks`; a smaller one stands above a greater one. ``UP`` is above
#: all: the text leaves every section.
UP, TOP, BARE, RUN_IN = -1.0, 0.0, 15.0, 100.0
_MARKDOWN = 6

_ENDERS = "。！？；!?;"
#: A part after the body, which belongs to none of its chapters.
_APPENDIX = re.compile(
    r"(?:注释?|附注|尾注|名词解释|数据来源|资料来源|参考文献|附[件录表]\s?[\d一二三四五六七八九十]{0,2})[：:]?"
)
_COLON = re.compile(r"[^\s。！？；!?;，,：:]{2,20}(?=[：:]\S)")
_SPACED = re.compile(r"[^\s。！？；!?;，,：:]{1,15}[\u3400-\u9fff”》）](?=\s+\S{10})")
_ARTICLE_NAME = re.compile(r"\s*[【（(\[][^】）)\]]{2,20}[】）)\]]")
_RULE = re.compile(r"={3,}|-{3,}")
_FENCE = re.compile(r"```|~~~")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading, or with ``text == ""`` a place where the text returns to an upper level.

    :param text: as shown in a heading path.
    :param start: offset of its section.
    :param end: end of its sentence; ``start`` where it is only part of one.
    :param rank: a smaller one stands above a greater one.
    """

    text: str
    start: int
    end: int
    rank: float


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph with what the outline needs to know of it.

    :param content: its text in simplified characters, to decide by.
    :param shown: its text as it is.
    :param sentences: offsets into the document's text.
    :param plain: whether it cannot be a heading: a table's row, code, the title block, the signature.
    """

    start: int
    end: int
    content: str
    shown: str
    sentences: tuple[tuple[int, int], ...]
    mark: Mark | None
    plain: bool

    @property
    def line(self) -> bool:
        """Whether it could be a heading by its form alone: a bare line without mark."""
        return (
            not self.plain and self.mark is None and len(self.content) <= MAX_LINE and is_line(self.content)
        )

    @property
    def body(self) -> bool:
        """Whether it is running text."""
        return self.plain or len(self.content) > MAX_LINE or self.content[-1] in _ENDERS + "…：:"


def blocks(
    text: str, simplified: str, paragraphs: Sequence[Paragraph]
) -> tuple[list[Block], int | None, int]:
    """The paragraphs with their sentences.

    :param text: the canonical text.
    :param simplified: the same in simplified characters.
    :return: the blocks; the number of the title's, or ``None``; the number of the signature's first
        (their count where there is none).
    """
    block = front(simplified, paragraphs)
    signed = signature(simplified, paragraphs)
    found = []
    fenced = False
    for n, paragraph in enumerate(paragraphs):
        content = simplified[paragraph.start : paragraph.end]
        fence = _FENCE.match(content) is not None
        never = paragraph.table or fenced or fence or n == block.title or n >= signed
        fenced ^= fence
        whole = paragraph.table or n == block.title
        sentences = [(paragraph.start, paragraph.end)] if whole else None
        found.append(
            Block(
                paragraph.start,
                paragraph.end,
                content,
                text[paragraph.start : paragraph.end],
                tuple(sentences or sentence_spans(text, paragraph.start, paragraph.end)),
                None if never else mark_of(content[:60]),
                never
                or (n < block.stop and (n < block.stop - 1 or is_label(content) or is_organisation(content))),
            )
        )
    return found, block.title, signed


def headings(found: Sequence[Block], signed: int) -> list[Heading | None]:
    """What each block is or opens with; run-in headings without number are :mod:`corpus.runin`'s."""
    lines: list[Heading | None] = [None] * len(found)
    articles = sum(block.mark is not None and block.mark.rank == ARTICLE for block in found) > 1
    markdown = False
    for n, block in enumerate(found):
        after = found[n + 1] if n + 1 < len(found) else None
        if block.mark is not None:
            if block.mark.rank == ARTICLE and not articles:
                continue
            lines[n] = _marked(found, n, block, block.mark)
            markdown = markdown or block.mark.rank <= _MARKDOWN
        elif block.line and after is not None and _RULE.fullmatch(after.content):
            lines[n] = Heading(
                clean(block.shown), block.start, block.end, 1 if after.content[0] == "=" else 2
            )
            markdown = True
    _settle(found, lines)
    bare = [n for n in range(len(found)) if lines[n] is None and _bare(found, n, markdown, signed)]
    rank = _bare_rank(found, lines, bare)
    for n in bare:
        block = found[n]
        level = TOP if _APPENDIX.fullmatch(block.content) else rank + (0.1 if n - 1 in bare else 0)
        lines[n] = Heading(clean(block.shown).rstrip("：:"), block.start, block.end, level)
    if signed < len(found):
        lines[signed] = Heading("", found[signed].start, found[signed].start, UP)
    return lines


def _marked(found: Sequence[Block], n: int, block: Block, mark: Mark) -> Heading:
    """The heading that a block with a mark is or opens with; ``text == ""`` for an item of a list."""
    start, content = block.start, block.content
    item = Heading("", start, start, mark.rank)
    if mark.rank <= _MARKDOWN:
        return Heading(clean(block.shown), start, block.end, mark.rank)
    rest = content[mark.length :]
    if mark.rank == ARTICLE:
        name = _ARTICLE_NAME.match(rest)
        length = mark.length + (name.end() if name else 0)
        return Heading(
            clean(block.shown[:length]), start, block.end if length == len(content) else start, mark.rank
        )
    if len(block.sentences) == 1 and len(content) <= MAX_LINE:
        if content[-1] not in "；;，,、" and _headed(found, n):
            return Heading(clean(block.shown).rstrip("。：:"), start, block.end, mark.rank)
        return item
    first_end = block.sentences[0][1]
    first = content[: first_end - start]
    if len(block.sentences) > 1 and len(first) - mark.length <= MAX_RUN_IN and first[-1] in "。！？!?":
        return Heading(clean(block.shown[: len(first)]).rstrip("。"), start, first_end, mark.rank)
    named = _COLON.match(rest) or _SPACED.match(rest.lstrip())
    if named:
        length = len(content) - len(rest) + rest.find(named.group()) + len(named.group())
        return Heading(clean(block.shown[:length]), start, start, mark.rank)
    return item


def _headed(found: Sequence[Block], n: int) -> bool:
    """Whether a line with a mark has text below it; one that does not end as a sentence may do without."""
    block = found[n]
    after = found[n + 1] if n + 1 < len(found) else None
    if after is None or block.mark is None:
        return False
    if after.mark is not None and after.mark.rank <= block.mark.rank and block.content[-1] in _ENDERS:
        return False
    # A neighbour of the same kind with nothing between: an item of a list.
    if _like(found, n, n + 1):
        return False
    return not (_like(found, n, n - 1) and _like(found, n, n - 2))


def _like(found: Sequence[Block], n: int, near: int) -> bool:
    """Whether the block ``near`` is a line with a mark of the same kind, in the same count."""
    if not 0 <= near < len(found):
        return False
    mark, other = found[n].mark, found[near].mark
    if mark is None or other is None or mark.rank != other.rank:
        return False
    return (
        not (other if near > n else mark).first
        and len(found[near].sentences) == 1
        and len(found[near].content) <= 2 * MAX_LINE
    )


def _settle(found: Sequence[Block], lines: list[Heading | None]) -> None:
    """Siblings agree: where most of a count are items, all are."""
    groups: dict[tuple[float, int], list[int]] = {}
    above: dict[float, int] = {}
    for n, line in enumerate(lines):
        mark = found[n].mark
        if line is None or mark is None or mark.rank <= _MARKDOWN:
            continue
        parent = max((at for rank, at in above.items() if rank < mark.rank), default=-1)
        groups.setdefault((mark.rank, parent), []).append(n)
        if line.text:
            above[mark.rank] = n
    for (rank, _), members in groups.items():
        if 2 * sum(1 for n in members if (line := lines[n]) and line.text) < len(members):
            for n in members:
                lines[n] = Heading("", found[n].start, found[n].start, rank)


def _bare(found: Sequence[Block], n: int, markdown: bool, signed: int) -> bool:
    """Whether a line without mark is a heading: text follows it, and at most one other such line is near."""
    block = found[n]
    if n + 1 >= len(found) or block.plain or block.mark is not None:
        return False
    if _APPENDIX.fullmatch(block.content):
        return True
    bold = block.content.startswith("**") and block.content.endswith("**")
    if not block.line or (markdown and not bold) or is_label(block.content):
        return False
    if ("，" in block.content or "," in block.content) and tells(block.content):
        return False
    first = last = n
    while first > 0 and n - first < 3 and found[first - 1].line:
        first -= 1
    while last + 1 < len(found) and last - n < 3 and found[last + 1].line:
        last += 1
    after = found[last + 1] if last + 1 < signed else None
    return last - first < 2 and after is not None and (after.body or after.mark is not None)


def _bare_rank(found: Sequence[Block], lines: Sequence[Heading | None], bare: Sequence[int]) -> float:
    """Above the numbered headings where their count starts again under two bare ones; else just below
    the kind that most bare ones come after."""
    numbered = {
        n: line.rank
        for n, line in enumerate(lines)
        if line is not None and line.text and found[n].mark is not None
    }
    if not numbered:
        return BARE
    top = min(numbered.values())
    starts = [n for n, rank in numbered.items() if rank == top and (mark := found[n].mark) and mark.first]
    opened = {bisect(bare, n) for n in starts} - {0}  # how many bare ones come before each start
    if len(opened) > 1 and top > _MARKDOWN:
        return BARE
    order = sorted(numbered)
    parents = [numbered[order[at - 1]] for b in bare if (at := bisect(order, b))]
    return (mode(parents) if parents else top) + 0.5
