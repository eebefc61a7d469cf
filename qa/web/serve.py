"""How the page is served: its look, its scripts, and what may leave this machine (nothing)."""

from __future__ import annotations

import ipaddress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import gradio as gr
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_HERE = Path(__file__).resolve().parent
_SCRIPTS = (
    "dom.js",
    "reader.js",
    "panels.js",
    "ledger.js",
    "charts.js",
    "audit.js",
    "answer.js",
    "takeaway.js",
    "rating.js",
    "chat.js",
    "evaluation.js",
    "shelf.js",
)
_STYLES = ("page.css", "chat.css", "charts.css", "evaluation.css", "shelf.css")
#: Gradio compiles its templates and starts inline scripts, hence the two "unsafe"; what matters here
#: is that no source but this server is ever asked, whatever Gradio's next version would like to fetch.
_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; object-src 'none'; "
    "base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
)


class _Guard:
    """Adds the headers that keep the page to itself."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["Content-Security-Policy"] = _POLICY
                headers["Referrer-Policy"] = "no-referrer"
                headers["X-Content-Type-Options"] = "nosniff"
            await send(message)

        await self._app(scope, receive, guarded if scope["type"] == "http" else send)


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach a server on ``host``."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def theme() -> gr.themes.Base:
    """Gradio's plainest theme on system fonts: its own defaults are fetched from a font service."""
    sans = ["PingFang SC", "Hiragino Sans GB", "Microsoft YaHei", "Noto Sans CJK SC", "Source Han Sans SC"]
    return gr.themes.Base(font=[*sans, "system-ui", "sans-serif"], font_mono=["ui-monospace", "monospace"])


def launch_options(host: str, port: int | None) -> dict[str, Any]:
    """What :meth:`gradio.Blocks.launch` is given besides ``share=False``; every switch that the
    environment could otherwise turn is set here.

    :param port: ``None`` for the first free one from 7860.
    """
    middleware = [Middleware(_Guard)]
    if is_loopback(host) and ":" not in host:
        # A page elsewhere that points its own name at 127.0.0.1 must not read the reports. (The
        # middleware cannot read an IPv6 address.)
        middleware.append(Middleware(TrustedHostMiddleware, allowed_hosts=["127.0.0.1", "localhost", host]))
    style = "\n".join((_HERE / name).read_text(encoding="utf-8") for name in _STYLES)
    script = "\n".join((_HERE / name).read_text(encoding="utf-8") for name in _SCRIPTS)
    return {
        "server_name": host,
        "server_port": port,
        "theme": theme(),
        # In the head and not as ``css``, whose selectors Gradio rewrites to stay below its own boxes.
        "head": f"<style>{style}</style><script>{script}</script>",
        "quiet": True,
        "inbrowser": False,
        "prevent_thread_lock": True,
        "show_error": False,
        "footer_links": [],
        "run_history": False,
        "enable_monitoring": False,
        "mcp_server": False,
        "ssr_mode": False,
        "pwa": False,
        "root_path": "",
        "num_workers": 0,
        "app_kwargs": {"middleware": middleware, "docs_url": None, "redoc_url": None, "openapi_url": None},
    }
