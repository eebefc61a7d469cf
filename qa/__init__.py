"""Questions to answers. ``from qa import Engine; Engine.open().ask("…")``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from qa.engine import Engine
    from qa.session import Session

__all__ = ["Engine", "Session"]


def __getattr__(name: str) -> Any:
    # Engine pulls in the search libraries, which take seconds; `import qa` alone must not.
    if name == "Engine":
        from qa.engine import Engine

        return Engine
    if name == "Session":
        from qa.session import Session

        return Session
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
