"""Opening the engine behind the page, so that the page is there before the model is."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from corpus.errors import WenjuError

if TYPE_CHECKING:
    from qa.engine import Engine, Progress

_log = logging.getLogger(__name__)


class Opening:
    """An engine that is being opened, is open, or could not be opened.

    :param open_engine: makes the engine, reporting to the progress callback it is given.
    :ivar note: what is being done now, for people; ``""`` where there is nothing to say.
    """

    def __init__(self, open_engine: Callable[[Progress], Engine]) -> None:
        self._open_engine = open_engine
        self._engine: Engine | None = None
        self._error: WenjuError | None = None
        self._done = threading.Event()
        self.note = ""

    @classmethod
    def of(cls, engine: Engine) -> Opening:
        """One that is done: ``engine`` itself."""
        opening = cls(lambda progress: engine)
        opening.run()
        return opening

    def run(self) -> None:
        """Open the engine, on the calling thread; what goes wrong is kept for :meth:`engine` to raise."""
        try:
            self._engine = self._open_engine(self._progress)
        except WenjuError as error:
            self._error = error
        except Exception as error:
            # Raised here it would end the server, and the page with the reason on it.
            _log.exception("the engine could not be opened")
            self._error = WenjuError(f"启动时出了意外的错误（{type(error).__name__}），详情见终端。")
        finally:
            self._done.set()

    def _progress(self, stage: str, done: int, total: int) -> None:
        self.note = f"{stage} {done}/{total}" if total > 1 else stage

    @property
    def done(self) -> bool:
        """Whether :meth:`engine` returns (or raises) at once."""
        return self._done.is_set()

    def engine(self) -> Engine:
        """The engine, waiting for it where need be.

        :raises WenjuError: it could not be opened.
        """
        self._done.wait()
        if self._engine is None:
            raise self._error or WenjuError("启动被中断了，请重新启动。")
        return self._engine
