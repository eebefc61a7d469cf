"""Evaluations that the page asks for: one at a time, on a thread of its own, looked at until it is done."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import secrets
import tempfile
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps
from pathlib import Path
from typing import Any

from corpus.errors import QuestionSetError, WenjuError
from qa import results, suite
from qa.config import BUNDLED_REPORT
from qa.drafts import draft, to_line
from qa.web.calls import message
from qa.web.shelves import Shelves, asked_of

#: The question set on the bundled report.
BUNDLED_SET = BUNDLED_REPORT.with_name(f"{BUNDLED_REPORT.stem}_questions.jsonl")
#: Bytes of an uploaded file: CMRC's and SQuAD's whole files have a few million.
MAX_BYTES = 64 * 2**20
#: Finished evaluations that can still be looked at.
KEPT = 4


class _Stopped(Exception):
    """Somebody asked for an evaluation to stop."""


@dataclass(slots=True)
class _Run:
    """One evaluation. :param shown: what :meth:`Evaluations.look` gives, replaced as it goes on."""

    shown: dict[str, Any]
    stop: threading.Event = field(default_factory=threading.Event)
    running: bool = True


class Evaluations:
    """What the page's 评测 panel asks of the server. Every answer is JSON; what goes wrong is in ``error``."""

    def __init__(self, shelves: Shelves) -> None:
        self._shelves = shelves
        self._runs: dict[str, _Run] = {}
        self._lock = threading.Lock()

    def functions(self) -> list[Callable[[Any], dict[str, Any]]]:
        """:meth:`offers`, :meth:`drafts`, :meth:`start`, :meth:`look` and :meth:`stop` as Gradio takes them.

        It marks a function that the browser may call with an attribute, which a bound method cannot have.
        """

        def free(method: Callable[[Any], dict[str, Any]]) -> Callable[[Any], dict[str, Any]]:
            @wraps(method)
            def call(given: Any) -> dict[str, Any]:
                return method(given)

            return call

        return [free(one) for one in (self.offers, self.drafts, self.start, self.look, self.stop)]

    def offers(self, _: Any = None) -> dict[str, Any]:
        """What there is to choose from: ``{"bundled": file name or null}``."""
        try:
            documents = self._shelves.engine().index.documents.values()
            digest = hashlib.sha256(BUNDLED_REPORT.read_bytes()).hexdigest()
        except (WenjuError, OSError):
            return {"bundled": None}
        fits = BUNDLED_SET.exists() and any(document.sha256 == digest for document in documents)
        return {"bundled": BUNDLED_SET.name if fits else None}

    def drafts(self, given: Any = None) -> dict[str, Any]:
        """Drafted questions on every report that is open: ``{"name", "text"}`` of a file to save, and ``n``."""
        try:
            token, _ = asked_of(given)
            documents = self._shelves.engine(token).index.documents.values()
            lines = [to_line(one) for document in documents for one in draft(document)]
        except Exception as error:
            return {"error": message(error)}
        return {"name": "草拟的问题.jsonl", "text": "".join(line + "\n" for line in lines), "n": len(lines)}

    def start(self, request: Any) -> dict[str, Any]:
        """Begin an evaluation.

        :param request: ``{"file": {"name", "base64"}}`` or ``{"bundled": true}``, with ``"against"`` a file
            as well where an earlier result is to be compared with; from the browser, so of any shape.
        :return: ``{"run"}``, a token for :meth:`look` and :meth:`stop`.
        """
        given = request if isinstance(request, dict) else {}
        with self._lock:
            if any(run.running for run in self._runs.values()):
                return {"error": "另一次评测还没有做完，请等它做完，或先停止它。"}
            token = secrets.token_urlsafe(12)
            run = self._runs[token] = _Run({"note": "正在准备……"})
            for old in list(self._runs)[:-KEPT]:
                del self._runs[old]
        self._shelves.at_end(given.get("token"), lambda: self._forget(token))
        threading.Thread(target=self._work, args=(run, given), daemon=True).start()
        return {"run": token}

    def look(self, token: Any) -> dict[str, Any]:
        """How an evaluation is getting on: ``{"note", "done", "total"}``, and in the end ``{"page", "data"}``."""
        run = self._runs.get(token) if isinstance(token, str) else None
        return {"error": "没有这次评测，请重新开始。"} if run is None else run.shown

    def stop(self, token: Any) -> dict[str, Any]:
        """Ask an evaluation to stop after the question it is at."""
        if isinstance(token, str) and token in self._runs:
            self._runs[token].stop.set()
        return {}

    def _forget(self, token: str) -> None:
        """Drop a run, for what it quotes is there no more."""
        run = self._runs.pop(token, None)
        if run is not None:
            run.stop.set()

    def _work(self, run: _Run, given: dict[str, Any]) -> None:
        try:
            run.shown = self._report(run, given)
        except _Stopped:
            run.shown = {"error": "评测已停止。"}
        except Exception as error:
            run.shown = {"error": message(error)}
        finally:
            run.running = False

    def _report(self, run: _Run, given: dict[str, Any]) -> dict[str, Any]:
        def progress(done: int, total: int) -> None:
            if run.stop.is_set():
                raise _Stopped
            run.shown = {"note": f"评测 {done}/{total}", "done": done, "total": total}

        def stage(name: str, done: int, total: int) -> None:
            progress(done, total)
            run.shown = {"note": f"{name} {done}/{total}", "done": done, "total": total}

        with tempfile.TemporaryDirectory() as folder:
            try:
                questions = BUNDLED_SET if given.get("bundled") is True else _saved(given.get("file"), folder)
                found = suite.read([questions])
                earlier = given.get("against")
                against = results.load(_saved(earlier, folder)) if earlier else None
            except WenjuError as error:
                # The person knows the file by its name, not by where we put it.
                raise QuestionSetError(str(error).replace(f"{folder}/", "")) from None
        engine = (
            suite.engine_over(found.documents, stage)
            if found.documents
            else self._shelves.engine(given.get("token"))
        )
        report = suite.run(engine, found, against=against, progress=progress)
        data = json.dumps(report.content, ensure_ascii=False, indent=1, default=str) + "\n"
        left_out = f"；另有 {found.drafts} 个草稿没有计入" if found.drafts else ""
        return {
            "note": f"做完了 {len(found.questions)} 个问题{left_out}。",
            "page": report.page,
            "data": data,
        }


def _saved(file: Any, folder: str) -> Path:
    """An uploaded file, put into ``folder`` under its own name."""
    name = file.get("name") if isinstance(file, dict) else None
    content = file.get("base64") if isinstance(file, dict) else None
    if not isinstance(name, str) or not isinstance(content, str):
        raise QuestionSetError("没有收到问题文件，请重新选择。")
    # Without folders, and no longer than a file system takes.
    path = Path(folder) / (Path(name.replace("\\", "/").replace("\0", "")).name[-60:] or "问题.jsonl")
    try:
        data = base64.b64decode(content, validate=True)
    except (binascii.Error, ValueError):
        raise QuestionSetError(f"文件“{path.name}”没有传完整，请重新选择。") from None
    if len(data) > MAX_BYTES:
        raise QuestionSetError(f"文件“{path.name}”太大，最多 {MAX_BYTES // 2**20} MB。")
    path.write_bytes(data)
    return path
