"""argparse, speaking Chinese: help that lines up, and errors said in the user's language."""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, NoReturn

from qa.console import pad, width, wrap

if TYPE_CHECKING:
    from _typeshed import SupportsWrite

_COLUMNS = 96
_HELP_COLUMN = 26

#: argparse's own English, as Python 3.11 to 3.14 word it -> Chinese.
_ERRORS = (
    (r"the following arguments are required: (.+)", r"缺少参数：\1"),
    (r"one of the arguments (.+) is required", r"这些参数要给一个：\1"),
    (r"unrecognized arguments: (.+)", r"不认识的参数：\1"),
    (r"ambiguous option: (.+) could match (.+)", r"选项 \1 不明确，可能是：\2"),
    (r"expected one argument", "后面要有一个值"),
    (r"expected at least one argument", "后面至少要有一个值"),
    (r"expected at most one argument", "后面至多有一个值"),
    (r"expected (\d+) arguments?", r"后面要有 \1 个值"),
    (r"not allowed with argument (.+)", r"不能与 \1 同时使用"),
    (r"ignored explicit argument (.+)", r"不接受值：\1"),
    (r"invalid choice: (\S+?),? .*\(?choose from (.+)\)", r"没有 \1 这个选择，可选：\2"),
    (r"invalid \S+ value: (.+)", r"值不对：\1"),
)


def in_chinese(message: str) -> str:
    """An argparse error message in Chinese; one that is not known is returned as it is."""
    if named := re.fullmatch(r"argument (.+?): (.+)", message, re.DOTALL):
        return f"参数 {named[1]}：{in_chinese(named[2])}"
    for pattern, chinese in _ERRORS:
        if match := re.fullmatch(pattern, message, re.DOTALL):
            return match.expand(chinese)
    return message


class Formatter(argparse.HelpFormatter):
    """Help in columns that count a Chinese character as two, at a fixed width."""

    def __init__(self, prog: str, **_: Any) -> None:
        super().__init__(prog, width=_COLUMNS, max_help_position=_HELP_COLUMN)

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[argparse._MutuallyExclusiveGroup],
        prefix: str | None = None,
    ) -> None:
        """As argparse does it, but for the word usage."""
        super().add_usage(usage, actions, groups, "用法：" if prefix is None else prefix)

    def format_help(self) -> str:
        """The help, with full-width colons after its titles."""
        return re.sub(r"(?m)^(\S+):$", r"\1：", super().format_help())

    def _format_action(self, action: argparse.Action) -> str:
        if isinstance(action, argparse._SubParsersAction):
            return "".join(self._row(choice.dest, choice.help) for choice in action._choices_actions)
        return self._row(self._format_action_invocation(action), action.help)

    def _format_action_invocation(self, action: argparse.Action) -> str:
        if not action.option_strings:
            return str(action.metavar or action.dest)
        value = "" if action.nargs == 0 else f" {action.metavar or self._choices(action)}"
        return ", ".join(action.option_strings) + value

    @staticmethod
    def _choices(action: argparse.Action) -> str:
        return "|".join(map(str, action.choices)) if action.choices else action.dest.upper()

    def _get_default_metavar_for_optional(self, action: argparse.Action) -> str:
        return self._choices(action)

    def _metavar_formatter(self, action: argparse.Action, default_metavar: str) -> Any:
        # The same form in the usage line as in the list of options.
        name = str(action.metavar or default_metavar)
        return lambda size: (name,) * size

    def _row(self, name: str, text: str | None) -> str:
        lines = wrap(text or "", _COLUMNS - _HELP_COLUMN)
        head = "  " + name
        # A name too long for its column gets a line of its own.
        start = [head] if width(head) > _HELP_COLUMN - 2 else [pad(head, _HELP_COLUMN) + lines.pop(0)]
        return "\n".join([*start, *(" " * _HELP_COLUMN + line for line in lines)]) + "\n"

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        return "\n".join(indent + line for row in text.splitlines() for line in wrap(row, width))


class Parser(argparse.ArgumentParser):
    """An ArgumentParser whose help and errors are Chinese.

    Options must be spelt out: an abbreviation that works today could mean two things tomorrow.

    :ivar commands: the subcommands by name, filled by whoever adds them.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"formatter_class": Formatter, "allow_abbrev": False, **options}, add_help=False)
        # Python 3.14 would colour the help, and break its columns.
        self.color = False
        self.commands: dict[str, Parser] = {}
        # The groups argparse makes by itself have English titles.
        self._positionals.title = "参数"
        self._optionals.title = "选项"
        self.add_argument("-h", "--help", action="help", help="显示本说明")

    def _print_message(self, message: str, file: SupportsWrite[str] | None = None) -> None:
        # argparse's own hides every error of writing: help into a full disk would look like success.
        print(message, end="", file=file or sys.stderr)

    def error(self, message: str) -> NoReturn:
        """Show the usage and what is wrong, and leave with code 2."""
        self.print_usage(sys.stderr)
        self.exit(2, f"{self.prog}：错误：{in_chinese(message)}\n")


def text(argument: str) -> str:
    """A type for arguments that are text: UTF-8, or else GB18030, whatever the locale is.

    Where the locale's encoding could not decode the bytes, Python has kept them as lone surrogates.
    """
    if not any("\udc80" <= ch <= "\udcff" for ch in argument):
        return argument
    for encoding in ("utf-8", "gb18030"):
        try:
            return os.fsencode(argument).decode(encoding)
        except UnicodeError:
            continue
    raise argparse.ArgumentTypeError("含有无法识别的字节，请在 UTF-8 的终端里输入")


def whole_number(low: int, high: int) -> Any:
    """A type for :meth:`argparse.ArgumentParser.add_argument`: an integer from ``low`` to ``high``."""

    def parse(text: str) -> int:
        if re.fullmatch(r"[0-9]{1,9}", text) and low <= int(text) <= high:
            return int(text)
        raise argparse.ArgumentTypeError(f"应是 {low} 到 {high} 的整数，而不是 {text!r}")

    return parse
