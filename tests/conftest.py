"""Shared by the tests: the engine over the bundled report, with the real model, built once a run."""

from __future__ import annotations

from pathlib import Path

import pytest

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
def data() -> Path:
    """The folder of the shipped reports and question sets."""
    return Path(__file__).resolve().parent.parent / "data"
