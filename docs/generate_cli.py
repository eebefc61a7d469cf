"""Write ``docs/cli.md`` from the command line's own help: ``python docs/generate_cli.py``.

A test compares the file with :func:`page`, so the two cannot drift apart.
"""

from __future__ import annotations

from pathlib import Path

from qa.cli import build_parser

PAGE = Path(__file__).with_name("cli.md")

_HEAD = """# 命令行

本页由 `python docs/generate_cli.py` 从程序自己的帮助生成，请不要手改。

`wenju 命令 …` 与 `python -m qa 命令 …` 相同。结果写到标准输出，进度和提示写到标准错误；两者都是 UTF-8。
"""


def page() -> str:
    """The page's text."""
    parser = build_parser()
    parts = [_HEAD.strip(), "## wenju", _block(parser.format_help())]
    for name, command in parser.commands.items():
        parts += [f"## wenju {name}", _block(command.format_help())]
    return "\n\n".join(parts) + "\n"


def _block(text: str) -> str:
    return f"```text\n{text.strip()}\n```"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
