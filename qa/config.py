"""Settings: one frozen object; this module alone reads the environment and ``wenju.toml``.

Order of precedence, highest first: keyword arguments to :meth:`Settings.load`, environment variables
(``WENJU_MODEL``, ``WENJU_READER``, ``WENJU_THREADS``, ``WENJU_CACHE``, ``WENJU_DATA``), the table ``[wenju]`` of ``wenju.toml`` in the
working folder, the defaults below.
"""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from corpus.errors import ConfigError

ROOT = Path(__file__).resolve().parent.parent
#: The report that is asked when no index is named.
BUNDLED_REPORT = ROOT / "data" / "report.txt"


def _default_cache() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "wenju"


def _default_data() -> Path:
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "wenju"


@dataclass(frozen=True, slots=True)
class Settings:
    """What can be set.

    :param model: a sentence-transformers model name or folder; ``""`` is the committed encoder.
    :param reader: folder of the reader; ``""`` is the committed one, ``off`` for none.
    :param read: passages that the reader reads for a question at most.
    :param threads: threads of the encoder and the reader, 0 for as many as there are cores.
    :param cache: folder of the bundled report's index.
    :param data: folder of what people said of the answers (:mod:`qa.feedback`); it never leaves this machine.
    :param max_question_chars: longer questions are refused with an error.
    :param candidates: sentences taken from the search as possible evidence.
    :param min_confidence: answers less likely than this to be right are not given, 0 to 1;
        chosen on the tuning half of the product's questions.
    """

    model: str = ""
    reader: str = ""
    read: int = 4
    threads: int = 0
    cache: Path = Path()
    data: Path = Path()
    max_question_chars: int = 500
    candidates: int = 24
    min_confidence: float = 0.4

    @classmethod
    def load(cls, **given: Any) -> Settings:
        """Settings from the environment and ``wenju.toml``, overridden by ``given``.

        :raises ConfigError: an unknown key, or a value out of range.
        """
        values: dict[str, Any] = {
            "cache": _default_cache(),
            "data": _default_data(),
            **_from_toml(Path("wenju.toml")),
        }
        for key in ("model", "reader", "threads", "cache", "data"):
            if value := os.environ.get(f"WENJU_{key.upper()}"):
                values[key] = value
        values.update(given)
        unknown = set(values) - set(_TYPES)
        if unknown:
            raise ConfigError(f"不认识的设置：{'、'.join(sorted(unknown))}。请对照 README 检查 wenju.toml。")
        try:
            values = {
                key: Path(value).expanduser() if _TYPES[key] is Path else _TYPES[key](value)
                for key, value in values.items()
            }
        except (TypeError, ValueError, OverflowError) as error:
            raise ConfigError(
                f"设置的值不对：{error}。请检查 wenju.toml 与 WENJU_ 开头的环境变量。"
            ) from error
        settings = cls(**values)
        if min(settings.max_question_chars, settings.candidates, settings.read) < 1 or settings.threads < 0:
            raise ConfigError("max_question_chars、candidates 与 read 至少为 1，threads 不能为负。")
        if not 0 <= settings.min_confidence <= 1:
            raise ConfigError("min_confidence 必须在 0 与 1 之间。")
        return settings


#: What a value is read as, from whichever source.
_TYPES: dict[str, type] = {field.name: type(field.default) for field in fields(Settings)} | {
    "cache": Path,
    "data": Path,
}


def _from_toml(path: Path) -> dict[str, Any]:
    try:
        with path.open("rb") as file:
            table = tomllib.load(file).get("wenju", {})
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"读不了设置文件 {path}：{error}") from error
    if not isinstance(table, dict):
        raise ConfigError(f"{path} 里的 wenju 应当是一张表（[wenju]）。")
    return table
