"""Shared by the tests, each made once a run: the engine over the bundled report with the real model, the app served, a browser.

Every test opens pages of its own, and the server keeps nothing of one tab for another.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from browsing import Served, chromium, serve, serve_several
from playwright.sync_api import Browser

from corpus.loaders import load
from index.build import build_documents
from index.embed import Encoder, load_encoder
from qa.config import Settings
from qa.engine import Engine


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Defaults with a cache of the test run's own."""
    return Settings(cache=tmp_path_factory.mktemp("cache"))


@pytest.fixture(scope="session")
def encoder() -> Encoder:
    """The committed encoder."""
    return load_encoder()


@pytest.fixture(scope="session")
def engine(settings: Settings) -> Engine:
    """The bundled report, asked with the committed encoder."""
    return Engine.open(settings=settings)


@pytest.fixture(scope="session")
def engine_of(encoder: Encoder, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Engine]:
    """Makes an engine over one text, loaded as a file of a person would be."""

    def make(text: str) -> Engine:
        path = tmp_path_factory.mktemp("text") / "报告.txt"
        path.write_text(text, encoding="utf-8")
        return Engine(build_documents([load(path)], encoder=encoder))

    return make


@pytest.fixture(scope="session")
def data() -> Path:
    """The folder of the shipped reports and question sets."""
    return Path(__file__).resolve().parent.parent / "data"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Headless Chromium; tests that need it are skipped where there is none."""
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The real app over the bundled report, ready to be asked."""
    with serve(tmp_path_factory.mktemp("served")) as served:
        served.wait_for("已就绪")
        yield served


@pytest.fixture(scope="session")
def several(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The real app over three reports, one of them hostile in name and content."""
    with serve_several(tmp_path_factory.mktemp("several")) as served:
        served.wait_for("已就绪")
        yield served
