"""Reading question sets: JSON lines, one question a line, errors that name the line."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from corpus.errors import QuestionSetError
from qa.files import reason


@dataclass(frozen=True, slots=True)
class Evidence:
    """A gold quote.

    :param quote: the report's own words.
    :param start: code-point offset of the quote in the report, ``None`` where the set gives none.
    :param end: offset just past it, likewise.
    :param file: name of the report the quote is from, ``None`` where the set is on one report.
    """

    quote: str
    start: int | None = None
    end: int | None = None
    file: str | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """One line of a question set.

    :param id: as the line gives it, a string or an integer; unique within its file.
    :param question: the question's text, exactly as written, which may be empty.
    :param kind: ``figure``, ``time``, ``list``, ``none``, ``damaged`` …; ``""`` where not given.
    :param answers: accepted answers, alternatives to one another.
    :param parts: strings that must all occur in a right answer; ``()`` where one answer is enough.
    :param evidence: gold quotes, each one enough to prove the answer.
    :param answerable: whether the report answers it.
    :param half: which half of the set it belongs to, ``tune`` or ``held``, or ``None``.
    :param source: name of the file it was read from.
    :param line: 1-based line in that file, 0 where the form has no lines of its own.
    :param fact: what is asked about; paraphrases share it. ``""`` where the set does not say.
    """

    id: str | int
    question: str
    kind: str = ""
    answers: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    answerable: bool = True
    half: str | None = None
    source: str = ""
    line: int = 0
    fact: str = ""


def read_questions(
    path: Path | str, *, gold: bool = False, drafts: list[Question] | None = None
) -> tuple[Question, ...]:
    """Read a question set in the order of its lines; blank lines are skipped.

    :param path: a UTF-8 file (with or without BOM) of JSON objects, one a line.
    :param gold: whether each line must also say what a right answer is (``kind``, ``answerable``,
        and ``answers`` or ``parts`` where it is answerable and not of kind ``damaged``). Without it a
        line only needs ``id`` and ``question``, and its other fields are not looked at.
    :param drafts: where given, questions marked as drafts (``"draft": true``) are put here. They are no
        gold until somebody accepts them, so with ``gold`` they are never among those returned.
    :return: at least one question.
    :raises QuestionSetError: the file cannot be read, holds no question (with ``gold``, none but drafts),
        or has a bad line.
    """
    path = Path(path)
    questions: list[Question] = []
    set_aside = [] if drafts is None else drafts
    seen: dict[str, int] = {}
    # Not splitlines(): JSON strings may hold U+2028 and other characters that it would break at.
    for number, raw in enumerate(read_text(path).split("\n"), start=1):
        if not raw.strip():
            continue
        try:
            question, draft = _question(raw, source=path.name, line=number, gold=gold)
        except _LineError as error:
            raise QuestionSetError(f"问题文件“{path}”第 {number} 行有误：{error}。请改正后再试。") from None
        # Compared as strings: 7 and "7" would be told apart by JSON but not by most who read it.
        if (first := seen.setdefault(str(question.id), number)) != number:
            raise QuestionSetError(
                f"问题文件“{path}”第 {number} 行的编号 {question.id} 与第 {first} 行重复。请改正后再试。"
            )
        (set_aside if draft else questions).append(question)
    if not questions and len(seen):
        raise QuestionSetError(
            f"问题文件“{path}”里全是草稿，还没有一个经人认可。请逐条核对，把认可的删去 draft 一项（或改为 false）。"
        )
    if not questions:
        raise QuestionSetError(f"问题文件“{path}”里没有问题。每行应是一个 JSON 对象，含 id 和 question。")
    return tuple(questions)


class _LineError(ValueError):
    """What is wrong with one line, in Chinese."""


def read_text(path: Path) -> str:
    """A question file's text. :raises QuestionSetError: it cannot be read, or is not UTF-8."""
    try:
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise QuestionSetError(f"找不到问题文件“{path}”。请检查路径。") from None
    except IsADirectoryError:
        raise QuestionSetError(f"“{path}”是文件夹，这里需要一个问题文件（JSONL）。") from None
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise QuestionSetError(
            f"问题文件“{path}”第 {line} 行不是 UTF-8 文本。请把文件另存为 UTF-8 编码后再试。"
        ) from None
    except OSError as error:
        raise QuestionSetError(f"读不了问题文件“{path}”：{reason(error)}。") from error


def _question(raw: str, *, source: str, line: int, gold: bool) -> tuple[Question, bool]:
    """The question, and whether it is a draft that does not count."""
    try:
        row = json.loads(raw)
    except (json.JSONDecodeError, RecursionError):
        raise _LineError("不是合法的 JSON") from None
    if not isinstance(row, dict):
        raise _LineError("应是一个 JSON 对象（{…}）")
    identity = row.get("id")
    if isinstance(identity, bool) or not isinstance(identity, str | int) or identity == "":
        raise _LineError("缺少 id，或 id 不是文字或整数")
    text = row.get("question")
    if not isinstance(text, str):
        raise _LineError("缺少 question，或 question 不是文字")
    if not gold:
        return Question(identity, text, source=source, line=line), False
    draft = row.get("draft", False)
    if not isinstance(draft, bool):
        raise _LineError("draft 只能是 true 或 false")
    kind, answerable, half = row.get("kind"), row.get("answerable"), row.get("half")
    if not isinstance(kind, str) or not kind:
        raise _LineError("缺少 kind（问题类型）")
    if not isinstance(answerable, bool):
        raise _LineError("缺少 answerable，或它不是 true/false")
    if half not in (None, "tune", "held"):
        raise _LineError("half 只能是 tune 或 held")
    answers, parts = _strings(row, "answers"), _strings(row, "parts")
    if answerable and kind != "damaged" and not (answers or parts):
        raise _LineError("可回答的问题要有 answers 或 parts")
    fact = row.get("fact")
    evidence = _evidence(row)
    question = Question(identity, text, kind, answers, parts, evidence, answerable, half, source, line)
    return replace(question, fact=fact if isinstance(fact, str) else ""), draft


def _strings(row: Mapping[str, Any], name: str) -> tuple[str, ...]:
    values = row.get(name) or []
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise _LineError(f"{name} 应是文字的列表")
    return tuple(values)


def _evidence(row: Mapping[str, Any]) -> tuple[Evidence, ...]:
    rows = row.get("evidence") or []
    if not isinstance(rows, list):
        raise _LineError("evidence 应是列表")
    found = []
    for item in rows:
        if not isinstance(item, dict) or not isinstance(item.get("quote"), str) or not item["quote"]:
            raise _LineError("evidence 的每一项都要有 quote（原文）")
        start, end, file = item.get("start"), item.get("end"), item.get("file")
        if not (start is None and end is None) and not _is_span(start, end):
            raise _LineError("evidence 的 start 和 end 应是整数，且 0 ≤ start < end")
        if file is not None and not isinstance(file, str):
            raise _LineError("evidence 的 file 应是文件名")
        if start is not None and end - start != len(item["quote"]):
            raise _LineError(
                f"evidence 的 end 减 start 是 {end - start}，而 quote 有 {len(item['quote'])} 个字符"
            )
        found.append(Evidence(item["quote"], start, end, file))
    return tuple(found)


def _is_span(start: object, end: object) -> bool:
    whole = all(isinstance(x, int) and not isinstance(x, bool) for x in (start, end))
    return whole and 0 <= start < end  # type: ignore[operator]
