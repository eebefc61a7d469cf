"""What the conversation asks of the server besides answers: where to go on, files to take away, and what was said of one.

The conversation itself is the browser's; what comes from there is held against the reports before it is written anywhere.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from functools import cached_property
from typing import Any

from corpus.errors import ExportError
from qa import export
from qa.feedback import VERDICTS, Store
from qa.recheck import recheck
from qa.web.calls import Function, callable_by_page
from qa.web.examples import Examples
from qa.web.shelves import Shelves

#: Answers in one export, and questions that are compared with what could be asked next.
MAX_ANSWERS, MAX_ASKED = 500, 500
_FORMS = {"md": ("text/markdown", export.to_markdown), "json": ("application/json", export.to_json)}
_TOKEN = re.compile(r"[0-9a-f]{32}")


class Takeaway:
    """Every answer is JSON; what goes wrong is in ``error``, in Chinese."""

    def __init__(self, shelves: Shelves) -> None:
        self._shelves = shelves

    def functions(self) -> list[Function]:
        """:meth:`suggest`, :meth:`export` and :meth:`rate`, for the browser."""
        return callable_by_page([self.suggest, self.export, self.rate])

    @cached_property
    def examples(self) -> Examples:
        """Of the engine, which must be open by now."""
        return Examples(self._shelves.engine())

    def suggest(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """:param given: ``{"answer", "asked"}``: the newest answer, and what has been asked.
        :return: ``{"questions": […]}``
        """
        asked = [one for one in _rows(given.get("asked"), MAX_ASKED) if isinstance(one, str)]
        examples = self._shelves.examples(given.get("token")) or self.examples
        return {"questions": examples.next(_object(given.get("answer")), asked)}

    def export(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """:param given: ``{"answers", "form"}``, the form ``md`` or ``json``.
        :return: ``{"name", "type", "text"}`` of a file.
        :raises ExportError: an answer does not fit the reports (any more), or there is none to export.
        """
        kind, write = _FORMS["json" if given.get("form") == "json" else "md"]
        answers = [_object(one) for one in _rows(given.get("answers"), MAX_ANSWERS)]
        made = self._checked(answers, given.get("token"))
        stamp = datetime.now().strftime("%Y%m%d-%H%M%S")
        suffix = "json" if kind == "application/json" else "md"
        return {"name": f"问据-{stamp}.{suffix}", "type": kind, "text": write(made)}

    def rate(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """:param given: ``{"verdict", "answer", "note", "expected", "token"}``; a verdict of ``null`` takes back what
            was said under the token.
        :return: ``{"token"}``, ``null`` where it was taken back.
        :raises WenjuError: the answer does not fit the reports, or the file cannot be written.
        """
        store = Store(self._shelves.engine().settings.data)
        token = given.get("token")
        token = token if isinstance(token, str) and _TOKEN.fullmatch(token) else None
        verdict = given.get("verdict")
        if verdict not in VERDICTS:
            if token:
                store.drop(token)
            return {"token": None}
        made = self._checked([_object(given.get("answer"))], given.get("shelf"))
        (answer,) = made["answers"]
        if any(self._shelves.owns(given.get("shelf"), one["id"]) for one in made["documents"]):
            raise ExportError("这个回答引用了您添加的报告。添加的报告不留在本机，所以它的反馈也不记。")
        documents = {one["id"]: one["sha256"] for one in made["documents"]}
        words = {name: str(given.get(name) or "") for name in ("note", "expected")}
        return {"token": store.save(verdict, answer, documents, **words, token=token)}

    def _checked(self, answers: list[Mapping[str, Any]], token: Any) -> dict[str, Any]:
        """An export of answers that the reports prove. :raises ExportError: one is not proved, or is no answer."""
        engine = self._shelves.engine(token)
        try:
            made = export.make(answers, engine)
        except (KeyError, TypeError) as error:
            raise ExportError("这不是一个完整的回答，不能导出，也不能记下反馈。") from error
        recheck(made, engine.index.documents.values())
        return made


def _rows(value: Any, most: int) -> list[Any]:
    return value[-most:] if isinstance(value, list) else []


def _object(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}
