"""Settings: which source wins, and what a bad value is told."""

from __future__ import annotations

import re
from dataclasses import FrozenInstanceError
from pathlib import Path
from typing import Any

import pytest

from corpus.errors import ConfigError, WenjuError
from qa.config import BUNDLED_REPORT, Settings


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder and an environment without settings of ours."""
    for name in (
        "WENJU_MODEL",
        "WENJU_THREADS",
        "WENJU_CACHE",
        "WENJU_DATA",
        "XDG_CACHE_HOME",
        "XDG_DATA_HOME",
    ):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def toml(text: str) -> None:
    Path("wenju.toml").write_text(text, encoding="utf-8")


def test_defaults() -> None:
    settings = Settings.load()
    assert (settings.model, settings.threads, settings.max_question_chars) == ("", 0, 500)
    assert settings.cache == Path.home() / ".cache" / "wenju"
    assert settings.data == Path.home() / ".local" / "share" / "wenju"
    assert 0 < settings.min_confidence < 1
    assert BUNDLED_REPORT.is_file()


def test_settings_do_not_change() -> None:
    with pytest.raises(FrozenInstanceError):
        Settings.load().threads = 2  # type: ignore[misc]


@pytest.mark.parametrize(
    ("key", "low", "middle", "high"),
    [("threads", 1, 2, 3), ("model", "甲", "乙", "丙"), ("cache", Path("甲"), Path("乙"), Path("丙"))],
)
def test_the_nearer_source_wins(
    monkeypatch: pytest.MonkeyPatch, key: str, low: Any, middle: Any, high: Any
) -> None:
    default = getattr(Settings.load(), key)
    assert default not in (low, middle, high)
    toml(f"[wenju]\n{key} = {low}" if isinstance(low, int) else f'[wenju]\n{key} = "{low}"')
    assert getattr(Settings.load(), key) == low
    monkeypatch.setenv(f"WENJU_{key.upper()}", str(middle))
    assert getattr(Settings.load(), key) == middle
    assert getattr(Settings.load(**{key: high}), key) == high
    monkeypatch.setenv(f"WENJU_{key.upper()}", "")  # as good as not set
    assert getattr(Settings.load(), key) == low


def test_sources_are_merged_key_by_key(monkeypatch: pytest.MonkeyPatch) -> None:
    toml("[wenju]\ncandidates = 7\nthreads = 1\n[other]\nthreads = 9\n")
    monkeypatch.setenv("WENJU_THREADS", "2")
    settings = Settings.load(max_question_chars=50)
    assert (settings.candidates, settings.threads, settings.max_question_chars) == (7, 2, 50)


def test_the_cache_is_where_the_desktop_keeps_its_caches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", "/tmp/缓存")
    assert Settings.load().cache == Path("/tmp/缓存/wenju")


def test_a_tilde_is_the_home_folder() -> None:
    toml('[wenju]\ncache = "~/问据"')
    assert Settings.load().cache == Path.home() / "问据"


@pytest.mark.parametrize(
    "given",
    [
        {"threads": -1},
        {"threads": "二"},
        {"threads": None},
        {"candidates": 0},
        {"max_question_chars": 0},
        {"min_confidence": 1.01},
        {"min_confidence": -0.1},
        {"min_confidence": float("nan")},
        {"threads": float("inf")},
        {"min_confidence": "高"},
        {"no_such_setting": 1},
        {"cache": 3},
    ],
)
def test_a_bad_value_is_refused_in_chinese(given: dict[str, Any]) -> None:
    with pytest.raises(ConfigError, match=r"[\u4e00-\u9fff]") as caught:
        Settings.load(**given)
    assert isinstance(caught.value, WenjuError)
    assert any(key in str(caught.value) for key in [*given, "值不对"])


@pytest.mark.parametrize(
    "text",
    ["[wenju", "wenju = 3", "[wenju]\nthreads = 'x'", "[wenju]\nthread = 1", "[wenju]\ncandidates = 0"],
)
def test_a_bad_file_is_refused_in_chinese(text: str) -> None:
    toml(text)
    with pytest.raises(ConfigError, match=r"[\u4e00-\u9fff]"):
        Settings.load()


def test_a_file_in_another_encoding_is_refused_in_chinese() -> None:
    Path("wenju.toml").write_bytes('[wenju]\nmodel = "模型"'.encode("gbk"))
    with pytest.raises(ConfigError, match=r"wenju\.toml"):
        Settings.load()


def test_a_bad_variable_is_refused_in_chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WENJU_THREADS", "两个")
    with pytest.raises(ConfigError, match=re.escape("WENJU_")):
        Settings.load()


def test_unknown_settings_are_named() -> None:
    with pytest.raises(ConfigError, match="乙、甲"):
        Settings.load(**{"乙": 1, "甲": 2})
