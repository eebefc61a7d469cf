"""What of a report can be drawn: parts of a total, shares of a whole, values before and after a change.

A chart holds figures of one whole and one unit, as printed; damaged, bounded and rough ones are never in it. What makes
figures belong together is the audit's finding (:mod:`corpus.audit`) or the sentence's own words, never their closeness.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from corpus.audit import audit
from corpus.audit_page import Page
from corpus.audit_terms import Check, alike, amount, exact, last_place
from corpus.normalize import fold
from corpus.types import Document, Figure
from qa.chart_words import Words
from qa.moves import Move, moves

if TYPE_CHECKING:
    from index.search import Index

#: Parts of a total; shares of a whole, against 100 %; before and after a change.
Kind = Literal["parts", "share", "change"]
_HUNDRED = Decimal(100)
#: 占全部投资的, 占规模以上工业增加值的比重为: the whole by its name.
_BASE = re.compile(r"占(?:比|到|了)?(?P<base>.*?)的?(?:比重|比例|份额)?(?:均|仅|只|也|则)?(?:达到?|为|是)*")
_NAMELESS = re.compile(
    r"(?:全[市国省县区州旗镇乡村]|本[市省县区]|我[市省县区国]|其|同期|当年)?的?(?:全部|总[数量额]|总人数|总户数|总面积|总数量|比|由)?"
)
#: 428个,占44.35%; 385个村实现了…,占38.23%.
_ONE_BY_ONE = re.compile(r"[^,。;\d]{0,30},占[^,。;由从]*")
#: 207个村党组织书记中,…占25%: what the shares after it are of.
_AMONG = re.compile(r"[^,。;:、\d]{0,20}(?:中|里|当中),")


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar.

    :param label: what it is, in the report's words.
    :param shown: the figure as printed, or a computed one.
    :param figures: to be marked in the report, the one that is shown first.
    :param formula: how ``shown`` was computed; ``""`` where it is printed.
    :param aside: another figure that is printed with it (29.2万人, of a share of 17.3%), or ``""``.
    """

    label: str
    shown: str
    value: Decimal
    figures: tuple[Figure, ...]
    formula: str = ""
    aside: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars to one scale.

    :param full: the value of a bar of full length.
    :param bars: of parts the total first, then the parts in order.
    :param formula: the sum, of parts; else ``""``.
    """

    kind: Kind
    title: str
    full: Decimal
    bars: tuple[Bar, ...]
    formula: str = ""


def charts(index: Index, document: Document) -> list[Chart]:
    """Every chart of a document of an index: parts, then shares, then changes, each in the order of the text."""
    sentences = index.outline(document.id).sentences
    figures = index.figures_in(document.id, 0, len(document.text))
    page = Page(document, sentences, figures)
    words = Words(document, page)
    checks = audit(document, sentences, figures)
    return [
        *_parts(checks, words),
        *_shares(page, checks, words),
        *_changes(page, moves(index, document, page), checks, words),
    ]


def _parts(checks: Sequence[Check], words: Words) -> Iterator[Chart]:
    wrong = _wrong(checks)
    for check in checks:
        figures = (check.stated, *check.operands)
        if wrong.intersection(figures):
            continue
        if (
            check.kind != "sum"
            or check.verdict != "consistent"
            or not all(exact(f) and alike(f, check.stated) for f in figures)
        ):
            continue
        total, *parts = (f.value for f in figures if f.value is not None and f.value > 0)
        if len(parts) < len(check.operands) or abs(sum(parts) - total) > sum(map(last_place, figures)) / 2:
            continue
        labels = list(map(words.label, check.operands))
        # 金额分别为540万元、460万元: bars that nothing tells apart show nothing.
        if len(set(labels)) < len(labels):
            continue
        bars = tuple(map(_printed, labels, check.operands))
        whole = _printed("合计", check.stated)
        yield Chart("parts", words.title(check.stated), total, (whole, *bars), check.formula)


def _printed(label: str, figure: Figure, aside: Figure | None = None) -> Bar:
    assert figure.value is not None
    marked = (figure,) if aside is None else (figure, aside)
    return Bar(label, figure.raw, figure.value, marked, aside=aside.raw if aside else "")


def _shares(page: Page, checks: Sequence[Check], words: Words) -> Iterator[Chart]:
    """Shares of one whole together; one whose whole is not told by itself."""
    titles: dict[object, str] = {}
    groups: dict[object, list[tuple[Figure, Figure | None]]] = {}
    wrong = _wrong(checks)

    def put(key: object, title: str, share: Figure, part: Figure | None = None) -> None:
        titles.setdefault(key, title)
        groups.setdefault(key, []).append((share, part))

    amounts = _amounts(page, checks)
    together = {
        share: check.stated
        for check in checks
        if check.kind == "whole" and check.verdict == "consistent" and check.operands
        for share in (*check.operands, check.stated)
    }
    for share in page.figures:
        part, whole = amounts.get(share, (None, None))
        if share in wrong or not _drawable(page, share, known=whole is not None):
            continue
        whole = whole or _among(page, share)
        base = _base(share)
        if whole:
            put((fold(whole.subject), whole.value, whole.unit, whole.period), words.title(whole), share, part)
        elif share in together:
            put(together[share], "合计 100% 的各部分", share, part)
        elif base:
            put((share.section_id, base, share.period), f"占{base}的比重", share, part)
        else:
            put(share, "占比", share, part)
    for key, rows in groups.items():
        # What a report says again in its summary is one bar.
        bars: dict[tuple[str, Decimal], Bar] = {}
        for share, part in rows:
            bar = _printed(words.label(part or share), share, part)
            bars.setdefault((bar.label, bar.value), bar)
        yield Chart("share", titles[key], _HUNDRED, tuple(bars.values()))


def _amounts(page: Page, checks: Iterable[Check]) -> dict[Figure, tuple[Figure, Figure | None]]:
    """What is printed with a share: the amount that it is of (428个,占44.35%), and the whole where that is told."""
    found: dict[Figure, tuple[Figure, Figure | None]] = {}
    for check in checks:
        if check.kind != "share" or not all(map(exact, check.operands)):
            continue
        if check.verdict == "consistent" and len(check.operands) == 2:
            found[check.stated] = (check.operands[0], check.operands[1])
        elif check.reason == "no_base" and _ONE_BY_ONE.fullmatch(
            page.between(check.operands[0].end, check.stated.start)
        ):
            found[check.stated] = (check.operands[0], None)
    return found


def _drawable(page: Page, share: Figure, *, known: bool) -> bool:
    """Whether a figure is one exact share of a whole, and not how much of a plan is done.

    :param known: whether the whole is printed.
    """
    if share.role != "share" or share.unit != "%" or not exact(share) or share.value is None:
        return False
    words = fold(share.measure) or (page.clause(share)[0] if known else "")
    return 0 < share.value <= _HUNDRED and "占" in words and not re.search("[由从]$", words)


def _base(share: Figure) -> str:
    """The whole by the name that the share's own words give it, or ``""``."""
    found = _BASE.fullmatch(fold(share.measure))
    base = found["base"] if found else ""
    return "" if _NAMELESS.fullmatch(base) else base


def _among(page: Page, share: Figure) -> Figure | None:
    """The count that a list of shares opens with (207个村党组织书记中,), where nothing else comes between."""
    if _base(share) or not re.match("占", fold(share.measure)):
        return None
    block = page.block(share)
    before = [f for f in block.figures if f.end <= share.start and f.sentence_start == share.sentence_start]
    counts = [f for f in before if amount(f) or f.role == "change"]
    if len(counts) != 1 or not exact(counts[0]) or "其中" in page.text[counts[0].end : share.start]:
        return None
    return counts[0] if _AMONG.match(page.text[counts[0].end : share.start]) else None


def _changes(page: Page, found: Iterable[Move], checks: Sequence[Check], words: Words) -> Iterator[Chart]:
    """Two bars each: before and after; a change that the audit finds wrong is left out."""
    amounts = _amounts(page, checks)
    wrong = _wrong(checks)
    for move in found:
        if wrong.intersection((move.now, *move.figures)):
            continue
        assert move.now.value is not None
        before = Bar(move.since or "变化前", move.shown, move.before, move.figures, move.formula)
        after = _printed(move.until or "变化后", move.now)
        most = max(before.value, after.value)
        full = _HUNDRED if move.now.unit == "%" and most <= _HUNDRED else most
        kind = "占比" if "占" in fold(move.named.measure) else ""
        named = amounts[move.named][0] if move.named in amounts else move.named
        yield Chart("change", words.label(named) + kind, full, (before, after))


def _wrong(checks: Iterable[Check]) -> set[Figure]:
    """The figures of which one must be wrong."""
    return {f for c in checks if c.verdict == "inconsistent" for f in (c.stated, *c.operands)}
