"""What people said of answers: right, wrong or missing, with a note. Kept in one SQLite file on this machine.

Each saying can become a line of a question set (:func:`to_lines`): a right answer is gold with its quotes as evidence; a
wrong or incomplete one becomes a draft where the person gave the answer there should be, for somebody to look at.
"""

from __future__ import annotations

import json
import secrets
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, get_args

from corpus.errors import OutputError
from qa.metrics import MAX_FIGURE_ANSWER

Verdict = Literal["right", "wrong", "missing"]
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
#: What is shown for each.
NAMES: dict[str, str] = {"right": "对", "wrong": "错", "missing": "漏"}
#: Characters of a note, and of the answer that should have been given; what is longer is cut.
MAX_NOTE, MAX_EXPECTED = 2000, 500
_TABLE = """CREATE TABLE IF NOT EXISTS feedback (
    token TEXT PRIMARY KEY, created TEXT NOT NULL, verdict TEXT NOT NULL, note TEXT NOT NULL,
    expected TEXT NOT NULL, question TEXT NOT NULL, answer TEXT NOT NULL, documents TEXT NOT NULL)"""


@dataclass(frozen=True, slots=True)
class Feedback:
    """One saying.

    :param token: its key; whoever has it may change the saying.
    :param created: UTC, ISO 8601; when it was last changed.
    :param note: the person's words; :param expected: the answer that they say is right, ``""`` where they gave none.
    :param question: in full; a follow-up as it was read.
    :param answer: as :func:`qa.render.to_json` gives it.
    :param documents: id -> SHA-256 of each report that the answer cites.
    """

    token: str
    created: str
    verdict: Verdict
    note: str
    expected: str
    question: str
    answer: Mapping[str, Any]
    documents: Mapping[str, str]


class Store:
    """The file; it and its folder are made, for this user alone, when something is first saved."""

    def __init__(self, folder: Path) -> None:
        """:param folder: ``Settings.data``."""
        self.path = folder / "feedback.sqlite3"

    def save(
        self,
        verdict: Verdict,
        answer: Mapping[str, Any],
        documents: Mapping[str, str],
        *,
        note: str = "",
        expected: str = "",
        token: str | None = None,
    ) -> str:
        """Keep a saying, in place of the one that has its token.

        :param token: of an earlier saying on the same answer, ``None`` for a new one.
        :return: the token.
        :raises OutputError: the file cannot be written.
        """
        token = token or secrets.token_hex(16)
        row = (
            token, datetime.now(UTC).isoformat(timespec="seconds"), verdict, _sound(note)[:MAX_NOTE],
            _sound(expected)[:MAX_EXPECTED], _sound(answer["resolved"] or answer["question"]),
            json.dumps(answer), json.dumps(dict(documents)),
        )  # fmt: skip
        with self._open() as connection, connection:
            connection.execute("INSERT OR REPLACE INTO feedback VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)
        return token

    def drop(self, token: str) -> None:
        """Forget a saying; one that is not there is no error. :raises OutputError: the file cannot be written."""
        with self._open() as connection, connection:
            connection.execute("DELETE FROM feedback WHERE token = ?", (token,))

    def all(self) -> list[Feedback]:
        """Every saying, the oldest first. :raises OutputError: the file cannot be read."""
        if not self.path.exists():
            return []
        with self._open() as connection:
            rows = connection.execute("SELECT * FROM feedback ORDER BY created, rowid").fetchall()
        return [
            Feedback(
                token, created, verdict, note, expected, question, json.loads(answer), json.loads(documents)
            )
            for token, created, verdict, note, expected, question, answer, documents in rows
        ]

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            self.path.touch(mode=0o600)
            with closing(sqlite3.connect(self.path, timeout=10)) as connection:
                connection.execute(_TABLE)
                yield connection
        except (OSError, sqlite3.Error) as error:
            raise OutputError(f"读写不了反馈文件“{self.path}”：{error}。请检查磁盘和权限。") from error


def _sound(text: str) -> str:
    """Text that UTF-8 can hold, without the space around it."""
    return text.encode(errors="replace").decode().strip()


def to_lines(found: Iterable[Feedback]) -> tuple[list[str], int]:
    """Lines of a question set, one for each question and its reports; what was said last counts.

    :return: the lines, and how many sayings give none: wrong or missing, with no answer that should have been given.
    """
    last = {(one.question, tuple(sorted(one.documents.items()))): one for one in found}
    rows = [_row(one) for one in last.values()]
    lines = [json.dumps(row, ensure_ascii=False) for row in rows if row]
    return lines, len(rows) - len(lines)


def _row(one: Feedback) -> dict[str, Any] | None:
    """One question with what is right, ``None`` where nobody said what is."""
    answer, right = one.answer, one.verdict == "right"
    vague = answer["status"] == "ambiguous"
    gold = {"id": f"feedback-{one.token[:12]}", "question": one.question}
    noted = {"note": one.note} if one.note else {}
    if right and answer["status"] != "answered":
        refused = {"kind": "none", "answers": [], "evidence": [], "answerable": False}
        # A question that was asked back has no gold: it has answers, and wants to be put otherwise.
        return {**gold, **refused, "reason": answer["reason"], **noted} if not vague else None
    said = answer["answer"] if right else one.expected
    if not said:
        return None
    evidence = [
        {"file": cited["doc"], **{name: cited[name] for name in ("quote", "start", "end")}}
        for cited in answer["citations"]
        if right
    ]
    draft = {} if right else {"draft": True}
    kind = "damaged" if right and "source_damaged" in answer["flags"] else _kind(answer, said)
    return {
        **gold, **draft, "kind": kind, "answers": [said], "evidence": evidence, "answerable": True, **noted,
    }  # fmt: skip


def _kind(answer: Mapping[str, Any], said: str) -> str:
    """The kind as far as it decides how an answer is scored: by its figure or its words."""
    if len(said) > MAX_FIGURE_ANSWER or not any(letter.isdigit() for letter in said):
        return "what"
    if answer["derivation"]:
        return "computed"
    return "figure" if answer["figures"] else "what"
