"""An evaluation as JSON: written, read again, and compared with an earlier one."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import os
import platform
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpus.errors import OutputError, QuestionSetError
from qa.evaluate import Evaluation, Row
from qa.files import reason, replacing
from qa.intervals import Difference, Tally, difference
from qa.outcome import stage, why
from qa.summary import Summary, clusters, names

if TYPE_CHECKING:
    from qa.engine import Engine

#: Layout of the file; bumped whenever a key changes its meaning.
FORMAT = 2


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two runs, on the questions that both have.

    :param earlier: the settings of the earlier run.
    :param measures: measure -> its change, for those that both runs have.
    :param mended: rows right now and wrong then; ``broken`` the other way round.
    :param common: how many questions both have.
    """

    earlier: Mapping[str, Any]
    measures: Mapping[str, Difference]
    mended: tuple[Row, ...]
    broken: tuple[Row, ...]
    common: int


def dependencies(engine: Engine) -> dict[str, Any]:
    """What an evaluation depends on, without the paths and dates that change from machine to machine."""
    settings, manifest = dataclasses.asdict(engine.settings), engine.index.manifest
    return {
        "version": metadata.version("wenju"),
        "engine": {name: value for name, value in settings.items() if name != "cache"},
        "model": {"name": manifest.model, "sha256": manifest.fingerprint},
        "reader": engine.reader and engine.reader.fingerprint,
        "splitter": manifest.splitter,
        "documents": {entry.id: entry.sha256 for entry in manifest.documents},
        "counts": dict(manifest.counts),
    }


def to_json(result: Evaluation, summary: Summary, settings: Mapping[str, Any]) -> dict[str, Any]:
    """The whole result: settings first, then figures, then every question.

    Offsets are code points into the report's text; ``tallies`` are what a question adds to each measure.
    """
    scores = result.answers
    return {
        "format": FORMAT,
        "settings": dict(settings),
        "searched": result.searched,
        "search": result.search,
        "answers": {
            **dataclasses.asdict(scores),
            "accuracy": scores.accuracy,
            "refusal_f1": scores.refusal_f1,
        },
        "measures": {name: dataclasses.asdict(one) for name, one in summary.measures.items()},
        "groups": {
            by: {
                name: {"n": n, **{key: dataclasses.asdict(one) for key, one in found.items()}}
                for name, (n, found) in groups.items()
            }
            for by, groups in summary.groups.items()
        },
        "curve": [dataclasses.asdict(point) for point in summary.curve],
        "reliability": [dataclasses.asdict(one) for one in summary.bins],
        "calibration_error": summary.calibration_error,
        "latency": dataclasses.asdict(summary.latency),
        "unlocated": [question.id for question in result.unlocated],
        "rows": [_row_json(row) for row in result.rows],
    }


def _row_json(row: Row) -> dict[str, Any]:
    question, answer = row.question, row.answer
    shown = {
        "file": question.source,
        "id": question.id,
        "kind": question.kind,
        "half": question.half,
        "question": question.question,
        "accepted": [*question.answers, *question.parts],
        "correct": row.correct,
        "cited": row.cited,
        "first": row.first,
        "status": answer.get("status"),
        "answer": answer.get("answer"),
        "reason": answer.get("reason"),
        "flags": answer.get("flags"),
        "confidence": answer.get("confidence"),
        "seconds": round(row.seconds, 4),
        "doc": row.doc,
        "section": list(row.section),
        "tallies": row.tallies,
    }
    if row.correct:
        return shown
    found = [dataclasses.asdict(one) for one in row.found]
    return {**shown, "stage": stage(row), "why": why(row), "found": found}


def machine() -> dict[str, Any]:
    """The machine, as far as it matters to how long things take; nothing that names it or its owner."""
    memory = None
    if hasattr(os, "sysconf") and {"SC_PAGE_SIZE", "SC_PHYS_PAGES"} <= set(os.sysconf_names):
        memory = round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, 1)
    return {
        "system": platform.system(),
        "architecture": platform.machine(),
        "cpus": os.cpu_count(),
        "memory_gib": memory,
        "python": platform.python_version(),
    }


def save(content: Mapping[str, Any], page: str, folder: Path) -> tuple[Path, Path]:
    """Write ``report.html`` and ``result.json``, and the same JSON as ``eval-<12 hex digits>.json``.

    The first two are always the last run's. The third is named by a hash of its content, so that it is
    never overwritten and a later run can be held against it.

    :param content: from :func:`to_json`; :param page: from :mod:`qa.report_page`.
    :return: paths of the page and of the kept JSON.
    :raises OutputError: one cannot be written.
    """
    text = json.dumps(content, ensure_ascii=False, indent=1, default=str) + "\n"
    digest = hashlib.sha256(text.encode("utf-8", "backslashreplace")).hexdigest()
    paths = folder / "report.html", folder / f"eval-{digest[:12]}.json"
    make_folder(folder)
    for path, written in ((paths[0], page), (folder / "result.json", text), (paths[1], text)):
        with replacing(path) as file:
            file.write(written)
    return paths


def make_folder(folder: Path) -> None:
    """Make a folder for results, where there is none. :raises OutputError: it cannot be made."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"建不了文件夹“{folder}”：{reason(error)}。请换一个位置。") from error


def load(path: Path) -> dict[str, Any]:
    """An earlier result. :raises QuestionSetError: the file cannot be read, or is no result of ``wenju eval``."""
    try:
        content = json.loads(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise QuestionSetError(f"读不了先前的评测结果“{path}”：{reason(error)}。请检查路径。") from error
    except (ValueError, RecursionError):
        content = None
    rows = content.get("rows") if isinstance(content, dict) else None
    if not isinstance(rows, list) or not all(isinstance(row, dict) and "id" in row for row in rows):
        raise QuestionSetError(
            f"“{path}”不是评测结果。这里需要 wenju eval --out 写出的 JSON（result.json）。"
        )
    if not all(_is_tallies(row.get("tallies")) for row in rows):
        raise QuestionSetError(
            f"“{path}”是旧版本写出的评测结果，没有逐题的得分，不能比较。请用本版本重跑一次。"
        )
    return dict(content)


def _is_tallies(value: Any) -> bool:
    return isinstance(value, dict) and all(
        isinstance(pair, list) and len(pair) == 2 and all(isinstance(x, int | float) for x in pair)
        for pair in value.values()
    )


def compare(earlier: Mapping[str, Any], result: Evaluation) -> Comparison:
    """Hold a run against an earlier one, on the questions that both have (same file name, id and wording).

    :param earlier: from :func:`load`.
    :raises QuestionSetError: no question is in both.
    """
    before = {_key(row["id"], row.get("file"), row.get("question")): row for row in earlier["rows"]}
    both = [
        (before[key], row)
        for row in result.rows
        if (key := _key(row.question.id, row.question.source, row.question.question)) in before
    ]
    if not both:
        raise QuestionSetError("两次评测没有相同的问题（文件名、编号与问题都要相同），不能比较。")
    about = clusters([row for _, row in both])
    measures = {}
    for name in names([row for _, row in both]):
        then = [_tally(old["tallies"].get(name, (0.0, 0.0))) for old, _ in both]
        now = [row.tallies.get(name, (0.0, 0.0)) for _, row in both]
        if (one := difference(then, now, about)) is not None:
            measures[name] = one
    settings = earlier.get("settings")
    return Comparison(
        earlier=settings if isinstance(settings, dict) else {},
        measures=measures,
        mended=tuple(row for old, row in both if row.correct and not old.get("correct")),
        broken=tuple(row for old, row in both if not row.correct and old.get("correct")),
        common=len(both),
    )


def comparison_json(found: Comparison) -> dict[str, Any]:
    """A comparison for the result file."""
    return {
        "earlier": dict(found.earlier),
        "common": found.common,
        "measures": {
            name: {**dataclasses.asdict(one), "significant": one.significant}
            for name, one in found.measures.items()
        },
        "mended": [row.question.id for row in found.mended],
        "broken": [row.question.id for row in found.broken],
    }


def _key(identity: Any, file: Any, question: Any) -> tuple[str, str, str]:
    return str(identity), str(file), str(question)


def _tally(pair: Any) -> Tally:
    return float(pair[0]), float(pair[1])
