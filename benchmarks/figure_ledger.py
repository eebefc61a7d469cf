"""The ledger against figures read by hand: ``python benchmarks/figure_ledger.py REPORT --data GOLD.jsonl``.

The gold file has one figure a line, all figures of a stretch of the report, in order: ``start``, ``end``,
``raw``, ``value``, ``upper``, ``unit``, ``qualifier``, ``subject``, ``period``, ``role``, ``flags`` as in
:class:`corpus.types.Figure`, the numbers as strings. ``subject`` holds only the words that must be in the
ledger's subject: the noun counted, or what a share is of. ``period`` is what the figure's own words say. Names
(role ``name``) are listed to show that they are kept apart.

An entry is right when it is the gold figure's only one and its value, upper end, unit and subject agree. Recall
is over the gold figures, precision over the ledger's entries in the stretch; dates count, names do not.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from corpus.figures import figures
from corpus.loaders import load
from corpus.split import split
from corpus.types import Figure


@dataclass(frozen=True)
class Comparison:
    """:param wrong: gold figures with what the ledger has in their place.
    :param extra: entries where the gold file has none.
    """

    gold: int
    entries: int
    wrong: list[tuple[dict[str, Any], list[Figure]]]
    extra: list[Figure]

    @property
    def recall(self) -> float:
        return (self.gold - len(self.wrong)) / self.gold

    @property
    def precision(self) -> float:
        return (self.gold - len(self.wrong)) / self.entries if self.entries else 0.0


def read_gold(path: Path) -> list[dict[str, Any]]:
    """The gold figures of a file, in order."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


def compare(ledger: Sequence[Figure], gold: Sequence[dict[str, Any]]) -> Comparison:
    """The ledger's entries in the stretch from the first gold figure to the last, against these."""
    start, end = gold[0]["start"], gold[-1]["end"]
    entries = [item for item in ledger if item.role != "name" and item.start < end and start < item.end]
    wanted = [one for one in gold if one["role"] != "name"]
    wrong, met = [], set()
    for one in wanted:
        here = [item for item in entries if item.start < one["end"] and one["start"] < item.end]
        met.update(item.start for item in here)
        if len(here) != 1 or not agrees(here[0], one):
            wrong.append((one, here))
    return Comparison(len(wanted), len(entries), wrong, [item for item in entries if item.start not in met])


def agrees(item: Figure, one: dict[str, Any]) -> bool:
    """Whether an entry says what the gold figure says, and of the same thing."""
    value, upper = (Decimal(one[key]) if one[key] else None for key in ("value", "upper"))
    noun = one["subject"]
    # A single character stands in too many words: 村 is not what 村党组织书记 counts.
    same = item.subject == noun or (len(noun) != 1 and noun in item.subject)
    return (item.value, item.upper, item.unit) == (value, upper, one["unit"]) and same


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("report", type=Path)
    parser.add_argument("--data", type=Path, required=True, metavar="GOLD.jsonl")
    args = parser.parse_args()
    document = load(args.report)
    result = compare(figures(document, split(document)), read_gold(args.data))
    for one, here in result.wrong:
        got = ", ".join(f"{item.raw} {item.value} {item.unit} {item.subject}" for item in here) or "-"
        print(f"{one['start']} {one['raw']} {one['value']} {one['unit']} {one['subject']} | {got}")
    for item in result.extra:
        print(f"{item.start} - | {item.raw} {item.value} {item.unit} {item.subject}")
    print(
        f"{result.gold} figures, {result.entries} entries: "
        f"recall {result.recall:.3f}, precision {result.precision:.3f}"
    )


if __name__ == "__main__":
    main()
