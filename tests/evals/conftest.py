"""A tiny library, made once."""

import pytest

from corpus.library import Library
from tests.evals.samples import tiny_library


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """Six articles, two rules."""
    return tiny_library(tmp_path_factory.mktemp("tiny"))
