"""What tests share: the gazette, the bundled model and the project's own index, each opened once."""

import os
from pathlib import Path

import pytest

from assistant.api import Assistant, build_assistant
from corpus.library import Library
from index.build import build_index
from index.embeddings import BundledEmbedder
from index.model import PreparedModel, prepare_model, quiet_threads
from index.search import SearchIndex, open_index
from index.settings import IndexSettings
from index.stance import find_judge, prepare_judge

ROOT = Path(__file__).parent.parent

quiet_threads()


@pytest.fixture(autouse=True)
def no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is set on the machine does not reach a test."""
    for name in [n for n in os.environ if n.startswith("NINGJIN_")]:
        monkeypatch.delenv(name)


@pytest.fixture(scope="session")
def gazette() -> Library:
    """The county's gazette with its rules."""
    return Library.gazette()


@pytest.fixture(scope="session")
def model() -> PreparedModel:
    """The bundled model, prepared where `make setup` prepares it."""
    return prepare_model(ROOT / ".cache" / "models", adapter=True)


@pytest.fixture(scope="session")
def plain_model() -> PreparedModel:
    """The bundled model as it comes, which other libraries are embedded with."""
    return prepare_model(ROOT / ".cache" / "models", adapter=False)


@pytest.fixture(scope="session")
def embedder(model: PreparedModel) -> BundledEmbedder:
    """The bundled model's engine."""
    return BundledEmbedder(model.folder, model.fingerprint)


@pytest.fixture(scope="session")
def project_index(gazette: Library, embedder: BundledEmbedder) -> SearchIndex:
    """The index that `make setup` built, brought up to date."""
    settings = IndexSettings(directory=ROOT / "var" / "index", models=ROOT / ".cache" / "models")
    build_index(gazette, settings, embedder=embedder)
    return open_index(settings, embedder=embedder, expect=gazette.fingerprint)


@pytest.fixture(scope="session")
def assistant(gazette: Library, project_index: SearchIndex, model: PreparedModel) -> Assistant:
    """The assistant as residents use it."""
    prepare_judge(model, gazette)
    return build_assistant(gazette, project_index, judge=find_judge(model, gazette))
