"""What the web tests share: the sample library, a counter that keeps nothing, and the app without pages."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from pydantic import SecretStr

from corpus.library import Library
from tests.web.fakes import FakeService
from tests.web.samples import sample_library
from tests.web.serving import TOKEN, Site, api_of, running
from web.lookup import Finder
from web.render import Reader
from web.settings import WebSettings
from web.words import ZH


@pytest.fixture(scope="session")
def library() -> Library:
    """All provisions, a handful of rules."""
    return sample_library()


@pytest.fixture(scope="session")
def finder(library: Library) -> Finder:
    return Finder(library)


@pytest.fixture
def reader(library: Library) -> Reader:
    return Reader(words=ZH, library=library, day=date(2026, 11, 24))


@pytest.fixture
def service(library: Library) -> FakeService:
    return FakeService(library)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The whole site in a process of its own; whoever uses it is in the xdist group `page`."""
    kept = tmp_path_factory.mktemp("site")
    settings = WebSettings(
        staff_token=SecretStr(TOKEN),
        store=kept / "kept.sqlite3",
        evaluations=kept / "runs",
        keep_feedback=True,
        keep_questions=True,
        burst=2000,
        requests_per_minute=20_000,
    )
    with running(settings, kept) as site:
        yield site


@pytest.fixture
def client(service: FakeService, tmp_path: Path) -> Iterator[TestClient]:
    settings = WebSettings(store=tmp_path / "kept.sqlite3", keep_feedback=True, longest_body=20_000)
    with TestClient(api_of(service, settings), raise_server_exceptions=False) as client:
        yield client
