"""Puts the tables of the results into the README: ``python benchmarks/tables.py``.

Each table stands between a pair of comments, ``<!-- table NAME -->`` and ``<!-- end -->``, and is rewritten from its
file in ``results/``; a test holds that nothing else stands there.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
README = HERE / "README.md"
_TABLE = re.compile(r"(<!-- table (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)
#: How each is called in the table of answers.
ANSWERS = {
    "correct": "right",
    "f1": "F1",
    "cited": "cited",
    "refusal_precision": "refusals: precision",
    "refusal_recall": "recall",
    "coverage": "answered",
}
#: How the ways that the encoder is run are called.
CONFIGS = {
    "session": "same weights, Wenju's session",
    "torch": "same weights, in torch",
    "defaults": "as it comes",
}


def main() -> None:
    """Rewrite the README."""
    README.write_text(filled(README.read_text("utf-8")), "utf-8")


def filled(text: str) -> str:
    """The README with every table as its results file has it."""

    def table(name: str) -> str:
        try:
            return TABLES[name]()
        except FileNotFoundError:
            return "Not run yet.\n"

    return _TABLE.sub(lambda m: f"{m[1]}{table(m[2])}{m[3]}", text)


def _results(name: str) -> dict[str, Any]:
    return json.loads((HERE / "results" / f"{name}.json").read_text("utf-8"))  # type: ignore[no-any-return]


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    head = list(head)
    lines = [head, ["---"] * len(head), *(list(row) for row in rows)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _interval(value: list[float] | None) -> str:
    return "–" if value is None else f"{value[0]:.3f} [{value[1]:.3f}, {value[2]:.3f}]"


def _change(row: dict[str, Any], name: str = "against shipped") -> str:
    """A difference, in bold where its interval leaves zero out."""
    if name not in row:
        return ""
    value, low, high = row[name]
    shown = f"{value:+.3f} [{low:+.3f}, {high:+.3f}]"
    return f"**{shown}**" if low > 0 or high < 0 else shown


def _sets(result: dict[str, Any], part: str) -> dict[str, Any]:
    return {name: one for name, one in result["sets"].items() if part in one}


def ablations_sets() -> str:
    """What was asked of what."""
    result = _results("ablations")
    return _table(
        ("set", "documents", "passages", "sentences", "questions searched", "questions answered", "minutes"),
        (
            (
                name,
                *(f"{one[key]:,}" for key in ("documents", "passages", "sentences", "searched")),
                str(one.get("answers", {}).get("questions", "–")),
                f"{(one.get('search seconds', 0) + one.get('answers seconds', 0)) / 60:.1f}",
            )
            for name, one in result["sets"].items()
        ),
    )


def _searched(unit: str) -> str:
    sets = _sets(_results("ablations"), "search")
    names = [(group, row) for group, rows in next(iter(sets.values()))["search"].items() for row in rows]

    def cells(group: str, row: str) -> Iterable[str]:
        for one in sets.values():
            found = one["search"].get(group, {}).get(row)
            if found is None:
                yield "–"
            elif change := _change(found[unit]):
                yield f"{found[unit]['R@1'][0]:.3f} {change}"
            else:
                yield _interval(found[unit]["R@1"])

    return _table(
        ("", "", *sets),
        (
            (group if row == next(r for g, r in names if g == group) else "", row, *cells(group, row))
            for group, row in names
        ),
    )


def ablations_passages() -> str:
    """R@1 of passages, and the difference from what is shipped."""
    return _searched("passage")


def ablations_sentences() -> str:
    """The same of sentences."""
    return _searched("sentence")


def ablations_answers() -> str:
    """The measures of answers, and how many more or fewer are right than with everything."""
    return _table(
        ("", "", *ANSWERS.values(), "right, against shipped"),
        (
            (
                name if row == next(iter(one["answers"]["rows"])) else "",
                row,
                *(
                    _interval(found[measure])
                    if measure == "correct"
                    else ("–" if found[measure] is None else f"{found[measure][0]:.3f}")
                    for measure in ANSWERS
                ),
                _change(found),
            )
            for name, one in _sets(_results("ablations"), "answers").items()
            for row, found in one["answers"]["rows"].items()
        ),
    )


def _system(name: str) -> str:
    system, config = name.split(", ")
    return "**Wenju**" if system == "wenju" else f"{system.replace('_', '-')}, {CONFIGS[config]}"


def peers_accuracy() -> str:
    """Retrieval of every system on every set, and how much Wenju is above it, question by question."""
    return _table(
        ("", "", "questions", "R@1", "R@3", "MRR@10", "Wenju less it, R@1", "p"),
        (
            (
                f"{name}: {one['passages']:,} passages" if row == next(iter(one["rows"])) else "",
                _system(row),
                str(found["questions"]),
                *(_interval(found[measure]) for measure in ("R@1", "R@3", "MRR@10")),
                _change(found, "wenju_less_peer_R@1"),
                f"{found['p']:.3f}" if "p" in found else "",
            )
            for name, one in _results("peers")["sets"].items()
            for row, found in one["rows"].items()
        ),
    )


def peers_speed() -> str:
    """Times of a question, and how many times as long as Wenju each peer takes."""
    return _table(
        (
            "",
            "",
            "median ms",
            "p95 ms",
            "processor ms",
            "without encoding ms",
            "times Wenju",
            "by processor",
            "without encoding",
        ),
        (
            (
                name if row == next(iter(one["rows"])) else "",
                _system(row),
                *(f"{found[key]:.1f}" for key in ("median_ms", "p95_ms", "cpu_median_ms", "rest_median_ms")),
                *(
                    f"{found[key]:.2f}" if key in found else ""
                    for key in ("times_wenju", "times_wenju_cpu", "times_wenju_without_encoding")
                ),
            )
            for name, one in _results("peers")["sets"].items()
            for row, found in one["rows"].items()
        ),
    )


def peers_costs() -> str:
    """What a system takes besides: on the product's own reports, and on the disk."""
    result = _results("peers")
    one = next(
        one for one in result["sets"].values() if "cold_start_cpu_seconds" in next(iter(one["rows"].values()))
    )
    characters = one["characters"]

    def cells(row: str, found: dict[str, Any]) -> Iterable[str]:
        size = result["systems"][row.split(", ")[0]]
        seconds = max(found["index_cpu_seconds"], 0.01)
        yield f"{found['index_cpu_seconds']:.2f}"
        yield f"{characters / seconds:,.0f}"
        yield f"{found['index_peak_mib']:,}"
        yield f"{found['peak_mib']:,}"
        yield f"{found['cold_start_cpu_seconds']:.1f}"
        yield f"{size['mib']:,.0f} ({size['mib'] - size['torch_mib']:,.0f})"

    return _table(
        (
            "",
            "index, processor s",
            "characters a processor second",
            "index peak MiB",
            "search peak MiB",
            "cold start, processor s",
            "installed MiB (without torch)",
        ),
        ((_system(row), *cells(row, found)) for row, found in one["rows"].items()),
    )


def peers_ahead() -> str:
    """Where a peer is better, by set."""
    return _table(
        ("", "ahead of Wenju in"),
        (
            (f"{name}: {_system(row)}", ", ".join(found["ahead"]))
            for name, one in _results("peers")["sets"].items()
            for row, found in one["rows"].items()
            if found.get("ahead")
        ),
    )


def machines() -> str:
    """What the two were run on."""
    return _table(
        ("", "cpu", "cores", "load before", "Python", "onnxruntime"),
        (
            (
                f"`{name}.json`",
                *(
                    str(_results(name)["machine"][key])
                    for key in ("cpu", "cores", "load_before", "python", "onnxruntime")
                ),
            )
            for name in ("ablations", "peers")
            if (HERE / "results" / f"{name}.json").exists()
        ),
    )


TABLES: dict[str, Callable[[], str]] = {
    one.__name__: one
    for one in (
        ablations_sets,
        ablations_passages,
        ablations_sentences,
        ablations_answers,
        peers_accuracy,
        peers_speed,
        peers_costs,
        peers_ahead,
        machines,
    )
}


if __name__ == "__main__":
    main()
