"""The audit: arithmetic that a document implies, found and checked.

A check needs evidence that its figures belong together (其中, 合计, 占, a heading over a list, one sentence
and one unit), and says ``inconsistent`` only where the text leaves no other reading: a list after 其中 that
does not add up may just not be complete. Damaged figures are never computed with.
"""

from __future__ import annotations

from collections.abc import Sequence

from corpus.audit_changes import changes
from corpus.audit_closed import closed
from corpus.audit_page import Page
from corpus.audit_parts import parts
from corpus.audit_repeats import repeats
from corpus.audit_shares import shares, wholes
from corpus.audit_terms import Check, Kind, Reason, Verdict
from corpus.types import Document, Figure, Sentence

__all__ = ["Check", "Kind", "Reason", "Verdict", "audit"]

_ORDER: tuple[Verdict, ...] = ("consistent", "inconsistent", "unverified")


def audit(document: Document, sentences: Sequence[Sentence], figures: Sequence[Figure]) -> tuple[Check, ...]:
    """Every check of a document, in the order of what is checked.

    :param sentences: of this document, in order; :param figures: its ledger (:mod:`corpus.figures`).
    """
    page = Page(document, sentences, figures)
    found: dict[tuple[str, int, frozenset[int]], Check] = {}
    settled: set[tuple[str, int]] = set()
    checks = [check for rule in (parts, closed, shares, wholes, changes, repeats) for check in rule(page)]
    # What one rule could not verify another may have: a total is checked once by the same parts.
    for check in sorted(checks, key=lambda c: _ORDER.index(c.verdict)):
        at = (check.kind, check.stated.start)
        key = (*at, frozenset(f.start for f in check.operands))
        if key in found or (at in settled and check.verdict == "unverified"):
            continue
        settled.add(at)
        found[key] = check
    return tuple(sorted(found.values(), key=lambda c: (c.stated.start, c.kind)))
