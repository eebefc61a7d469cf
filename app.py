"""The page: a chat over one engine, on this machine only. ``python app.py`` serves it."""

from __future__ import annotations

import errno
import os
import socket
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

# Set before Gradio is imported: no telemetry, and no proxy between this process and itself.
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
os.environ["NO_PROXY"] = os.environ["no_proxy"] = "127.0.0.1,localhost,::1"

if TYPE_CHECKING:
    import gradio as gr

    from qa.engine import Engine, Progress

#: Tried in order where no port is named.
PORTS = range(7860, 7960)
OK, FAULT, INTERRUPTED = 0, 3, 130


def build_app(engine: Engine) -> gr.Blocks:
    """The page over an open engine, to be launched with ``qa.web.serve.launch_options``."""
    from qa.web.opening import Opening
    from qa.web.page import build

    return build(Opening.of(engine))


def main(argv: Sequence[str] | None = None) -> int:
    """Serve the page until interrupted.

    :return: the exit code: 0 stopped, 3 the port is taken or the address cannot be used, 130 interrupted.
    """
    from qa.arguments import Parser, whole_number

    parser = Parser(
        prog="python app.py", description="问据的网页：在浏览器里向中文报告提问。全程离线，只在本机打开。"
    )
    parser.add_argument(
        "--index", metavar="DIR", type=Path, help="索引文件夹（wenju index 建的）；不给则问自带的报告"
    )
    parser.add_argument(
        "--port", metavar="N", type=whole_number(1, 65535), help="端口；不给则从 7860 起找一个空着的"
    )
    parser.add_argument(
        "--host", metavar="ADDR", default="127.0.0.1", help="监听的地址，默认 127.0.0.1，只有本机能打开"
    )
    args = parser.parse_args(argv)
    try:
        return _serve(args.index, args.host, args.port)
    except KeyboardInterrupt:
        _say("\n已停止。")
        return INTERRUPTED


def _serve(index_dir: Path | None, host: str, port: int | None) -> int:
    # An IPv6 address in brackets, as it stands in a URL.
    host = f"[{host}]" if ":" in host and not host.startswith("[") else host
    port = _free_port(host, port)
    if port is None:
        return FAULT
    _say("正在启动网页……")

    from corpus.errors import WenjuError
    from qa.web.opening import Opening
    from qa.web.page import build
    from qa.web.serve import is_loopback, launch_options

    def open_engine(progress: Progress) -> Engine:
        from qa import Engine

        return Engine.open(index_dir, progress=progress)

    opening = Opening(open_engine)
    page = build(opening)
    page.launch(share=False, **launch_options(host, port))
    try:
        _say(f"请用浏览器打开：{page.local_url}　（按 Ctrl+C 停止）")
        if not is_loopback(host):
            _say(f"注意：监听的是 {host}，同一网络里的其他人也能打开网页、看到报告。")
        _say("正在加载模型和索引，约需十秒；网页可以先打开。")
        started = time.monotonic()
        opening.run()
        try:
            opening.engine()
            _say(f"已就绪，用时 {time.monotonic() - started:.0f} 秒。")
        except WenjuError as error:
            _say(f"错误：{error}")
        threading.Event().wait()
    finally:
        page.close(verbose=False)
    return OK


def _free_port(host: str, port: int | None) -> int | None:
    """The port to listen on, or ``None`` where it cannot be had and the reason has been said."""
    for candidate in [port] if port else PORTS:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        with socket.socket(family) as probe:
            # As the server will: without it, a port just given up looks taken for a minute.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host.strip("[]"), candidate))
                return candidate
            except OSError as error:
                if error.errno != errno.EADDRINUSE:
                    _say(
                        f"错误：不能在 {host}:{candidate} 上监听（{error.strerror}）。请换 --host 或 --port。"
                    )
                    return None
    if port:
        _say(f"错误：端口 {port} 已被占用。请换一个 --port，或不给 --port，由程序找一个空着的。")
    else:
        _say(f"错误：端口 {PORTS[0]} 到 {PORTS[-1]} 都被占用。请用 --port 另给一个。")
    return None


def _say(message: str) -> None:
    print(message, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
