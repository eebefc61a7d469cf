"""Reports that a person brings: kept in memory under a token that only that browser tab has, gone with it."""

from __future__ import annotations

import base64
import binascii
import re
import secrets
import threading
import time
import unicodedata
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpus import loaders
from corpus.errors import SourceError
from qa.web.calls import Function, callable_by_page
from qa.web.examples import Examples
from qa.web.report import catalogue_entry

if TYPE_CHECKING:
    from corpus.types import Document
    from qa.engine import Engine
    from qa.web.opening import Opening

#: Of one file, of one tab, of all tabs.
MAX_FILE, MAX_SHELF, MAX_ALL = 2 * 2**20, 8 * 2**20, 96 * 2**20
#: Files of one tab, and tabs that have any.
MAX_FILES, MAX_SHELVES = 20, 64
#: Characters of open reports beyond which none are added on the page: every tab's index holds them all.
MAX_OPEN = 2_000_000
#: Seconds after which a tab that has not been heard of is over (it is heard of every minute), and after it was left.
IDLE_SECONDS, LEFT_SECONDS = 600.0, 45.0
_SWEEP_SECONDS = 5.0
_NAME_CHARS = 60
GONE = "这份报告已经移除：上传的报告只在打开它的页面里有，页面关上或久不使用就移除。请重新添加。"


@dataclass(eq=False)
class _Shelf:
    """One tab's reports. :param until: when it is over, on the monotonic clock."""

    until: float
    documents: dict[str, Document] = field(default_factory=dict)
    engine: Engine | None = None
    note: str = ""
    endings: list[Callable[[], None]] = field(default_factory=list)
    changing: threading.Lock = field(default_factory=threading.Lock)

    @property
    def size(self) -> int:
        """Bytes of the texts, in UTF-8."""
        return sum(len(one.text.encode()) for one in self.documents.values())

    @cached_property
    def examples(self) -> Examples:
        assert self.engine is not None
        return Examples(self.engine)


class Shelves:
    """All tabs' reports. Whoever lacks a token gets at nothing of it: there is no list, and an unknown token is an empty one.

    :param clock: seconds that only grow.
    """

    def __init__(self, opening: Opening, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._opening = opening
        self._clock = clock
        self._shelves: dict[str, _Shelf] = {}
        self._lock = threading.Lock()
        # One index is made at a time, so that people who only ask are not slowed by several.
        self._building = threading.Lock()
        self._sweeper: threading.Thread | None = None

    def functions(self) -> list[Function]:
        """:meth:`mine`, :meth:`add`, :meth:`look`, :meth:`drop` and :meth:`leave`, for the browser."""
        return callable_by_page([self.mine, self.add, self.look, self.drop, self.leave])

    def engine(self, token: Any = None, doc_ids: Collection[str] = ()) -> Engine:
        """What a tab asks: its own reports and the open ones together, or only the open ones where it has none.

        :param doc_ids: documents that it must have.
        :raises WenjuError: the engine could not be opened, or lacks one of the documents.
        """
        shelf = self._find(token)
        engine = shelf.engine if shelf and shelf.engine else self._opening.engine()
        if not all(doc_id in engine.index.documents for doc_id in doc_ids):
            raise SourceError(GONE)
        return engine

    def examples(self, token: Any) -> Examples | None:
        """Questions on a tab's reports; ``None`` where it has none of its own."""
        shelf = self._find(token)
        return shelf.examples if shelf and shelf.engine else None

    def owns(self, token: Any, doc_id: str) -> bool:
        """Whether a document is one that this tab brought."""
        shelf = self._find(token)
        return shelf is not None and doc_id in shelf.documents

    def mine(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """:param given: ``{"token"}``; asking says that the tab is still there.
        :return: ``{"token", "documents", "limits"}``; the token is ``null`` where nothing is kept under it (any more).
        """
        shelf = self._find(given.get("token"))
        return {
            "token": given.get("token") if shelf else None,
            "documents": _entries(shelf) if shelf else [],
            "limits": f"txt 或 md，每份不超过 {MAX_FILE // 2**20} MB，最多 {MAX_FILES} 份、共 {MAX_SHELF // 2**20} MB",
        }

    def add(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """Bring one report.

        :param given: ``{"token", "name"}`` with ``"base64"`` of a file or ``"text"`` that was pasted; without a token,
            or with one that is over, a new one is made.
        :return: ``{"token", "added", "documents"}``, the first to be given from now on, the second the new document's id.
        :raises SourceError: it cannot be read, is too large, or there is no room.
        """
        name, data = _received(given)
        if len(data) > MAX_FILE:
            raise SourceError(f"“{name}”太大：{len(data) / 2**20:.1f} MB，每份最多 {MAX_FILE // 2**20} MB。")
        base = self._opening.engine()
        if sum(len(one.text) for one in base.index.documents.values()) > MAX_OPEN:
            raise SourceError("打开的报告太多，网页上不能再添加。请用 wenju index 命令把报告加进索引。")
        document = loaders.load_bytes(data, name=name)
        token, shelf = self._open(given.get("token"))
        with shelf.changing:
            known = {**base.index.documents, **shelf.documents}
            if twin := next((one for one in known.values() if one.sha256 == document.sha256), None):
                raise SourceError(f"“{name}”和已有的“{twin.title}”内容相同，没有再加。")
            if len(shelf.documents) >= MAX_FILES or shelf.size + len(data) > MAX_SHELF:
                raise SourceError(
                    f"“{name}”放不下了：最多 {MAX_FILES} 份、共 {MAX_SHELF // 2**20} MB。请先移除一些。"
                )
            with self._lock:
                full = sum(one.size for one in self._shelves.values()) + len(data) > MAX_ALL
            if full:
                raise SourceError(f"“{name}”放不下了：同时在用的人添加的报告太多，请过一会儿再试。")
            document = replace(document, id=_free_id(document.id, known))
            self._rebuild(shelf, {**shelf.documents, document.id: document})
        return {"token": token, "added": document.id, "documents": _entries(shelf)}

    def look(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """How a report that is being added is getting on: ``{"note"}``."""
        shelf = self._find(given.get("token"))
        return {"note": shelf.note if shelf else ""}

    def drop(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """Take one report away: ``{"token", "doc"}``. :return: as :meth:`mine`."""
        shelf = self._find(given.get("token"))
        doc_id = given.get("doc")
        if shelf and isinstance(doc_id, str):
            with shelf.changing:
                if doc_id in shelf.documents:
                    self._rebuild(shelf, {k: v for k, v in shelf.documents.items() if k != doc_id})
                    _forget()
        return self.mine(given)

    def leave(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """The page was closed, or is being loaded again: only in that case will it be heard of soon."""
        shelf = self._find(given.get("token"))
        if shelf:
            shelf.until = self._clock() + LEFT_SECONDS
        return {}

    def sweep(self) -> int:
        """Remove what is over. :return: how many tabs' reports are left."""
        now = self._clock()
        with self._lock:
            over = [token for token, shelf in self._shelves.items() if shelf.until <= now]
            ended = [self._shelves.pop(token) for token in over]
            left = len(self._shelves)
        for shelf in ended:
            for ending in shelf.endings:
                ending()
        if ended:
            _forget()
        return left

    def at_end(self, token: Any, ending: Callable[[], None]) -> None:
        """Have something done once a tab is over, such as forgetting what was made of its reports."""
        shelf = self._find(token)
        if shelf:
            shelf.endings.append(ending)

    def _find(self, token: Any) -> _Shelf | None:
        if not isinstance(token, str) or not self.sweep():
            return None
        shelf = self._shelves.get(token)
        if shelf:
            shelf.until = self._clock() + IDLE_SECONDS
        return shelf

    def _open(self, token: Any) -> tuple[str, _Shelf]:
        shelf = self._find(token)
        if shelf:
            return token, shelf
        with self._lock:
            if len(self._shelves) >= MAX_SHELVES:
                raise SourceError("同时添加报告的人太多，请过一会儿再试。")
            token = secrets.token_urlsafe(24)
            shelf = self._shelves[token] = _Shelf(self._clock() + IDLE_SECONDS)
            if self._sweeper is None or not self._sweeper.is_alive():
                self._sweeper = threading.Thread(target=self._keep_sweeping, daemon=True)
                self._sweeper.start()
        return token, shelf

    def _keep_sweeping(self) -> None:
        while self.sweep():
            time.sleep(_SWEEP_SECONDS)

    def _rebuild(self, shelf: _Shelf, documents: dict[str, Document]) -> None:
        """The shelf with these documents, or as it was where that fails."""
        from index.build import rebuilt
        from qa.engine import Engine

        base = self._opening.engine()
        engine = None
        if documents:

            def progress(stage: str, done: int, total: int) -> None:
                shelf.note = f"{stage} {done}/{total}" if total > 1 else stage

            shelf.note = "等待处理"
            known = (shelf.engine or base).index
            try:
                with self._building:
                    together = [*base.index.documents.values(), *documents.values()]
                    index = rebuilt(known, together, progress=progress)
            finally:
                shelf.note = ""
            engine = Engine(index, settings=base.settings, reader=base.reader)
        shelf.engine, shelf.documents = engine, documents
        shelf.__dict__.pop("examples", None)


def _forget() -> None:
    from qa.analyze import forget

    forget()


def asked_of(given: Any) -> tuple[Any, str]:
    """Token and document id of a request ``{"doc", "token"}`` from the browser, which is a mere id where there is no token."""
    row = given if isinstance(given, dict) else {"doc": given}
    doc_id = row.get("doc")
    return row.get("token"), doc_id if isinstance(doc_id, str) else ""


def _entries(shelf: _Shelf) -> list[dict[str, Any]]:
    return [catalogue_entry(one) for one in shelf.documents.values()]


def _received(given: Mapping[str, Any]) -> tuple[str, bytes]:
    """A clean file name, and the bytes. :raises SourceError: nothing came, or not all of it."""
    text, content = given.get("text"), given.get("base64")
    if isinstance(text, str):
        name = clean_name(given.get("name")) or "粘贴的报告"
        if not text.strip():
            raise SourceError("没有粘贴任何文字。")
        name = name if Path(name).suffix.lower() in loaders.SUFFIXES else f"{name}.txt"
        return name, text.encode("utf-8", "replace")
    name = clean_name(given.get("name"))
    if not name or not isinstance(content, str):
        raise SourceError("没有收到文件，请重新选择。")
    # Before it is decoded: base64 takes four characters for three bytes.
    if len(content) > MAX_FILE * 4 // 3 + 4:
        raise SourceError(f"“{name}”太大：每份最多 {MAX_FILE // 2**20} MB。")
    try:
        return name, base64.b64decode(content, validate=True)
    except (binascii.Error, ValueError):
        raise SourceError(f"“{name}”没有传完整，请重新选择。") from None


def clean_name(name: Any) -> str:
    """A file's own name: without folders, control or direction characters, and of a readable length.

    >>> clean_name("C:\\\\a\\\\../../etc/报告.txt")
    '报告.txt'
    """
    if not isinstance(name, str):
        return ""
    last = re.split(r"[/\\]", name)[-1]
    kept = "".join(c for c in last if unicodedata.category(c)[0] not in "CZ" or c == " ").strip(" .")
    suffix = Path(kept).suffix[:10]
    return kept if len(kept) <= _NAME_CHARS else kept[: _NAME_CHARS - len(suffix)] + suffix


def _free_id(doc_id: str, known: Mapping[str, Document]) -> str:
    path = Path(doc_id)
    return next(
        one
        for one in (doc_id, *(f"{path.stem}（{n}）{path.suffix}" for n in range(2, len(known) + 3)))
        if one not in known
    )
