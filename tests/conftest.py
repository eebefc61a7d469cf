"""Shared by the tests: the shipped encoder, loaded once."""

import pytest

from index.embed import Encoder, load_encoder


@pytest.fixture(scope="session")
def encoder() -> Encoder:
    """The committed model on one thread."""
    return load_encoder(threads=1)
