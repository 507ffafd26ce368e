"""A site that really listens, in a process of its own: `python -m tests.web.serving SETTINGS.json`."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import httpx
from fastapi import FastAPI

from tests.web.fakes import FakeService
from tests.web.samples import sample_library
from web.api import build_api, guard
from web.counter import Counter
from web.server import listen, serve
from web.settings import WebSettings

ROOT = Path(__file__).parent.parent.parent
ARTEFACTS = ROOT / "tests" / "artefacts"
CHROMIUM = next((p for p in map(shutil.which, ("chromium", "chromium-browser", "google-chrome")) if p), None)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
TOKEN = "Öffne 开门"  # of the test server alone
PATIENCE = 60  # seconds until it listens; Gradio alone takes some


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """Where it listens, and the process."""

    url: str
    process: subprocess.Popen[str]
    log: Path


@contextmanager
def running(settings: WebSettings, folder: Path, *, pages: bool = True) -> Iterator[Site]:
    """Serve the whole site, or the API alone, on a free port; end the process whatever happens."""
    with listen("127.0.0.1", 0) as found:
        port = found.getsockname()[1]
    chosen = settings.model_copy(update={"port": port})
    file = folder / "settings.json"
    told = chosen.model_dump(mode="json") | {"staff_token": settings.staff_token.get_secret_value()}
    file.write_text(json.dumps(told), encoding="utf-8")
    log = folder / "log.jsonl"
    environment = {k: v for k, v in os.environ.items() if not k.startswith("NINGJIN_")}
    with log.open("w", encoding="utf-8") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.web.serving", str(file), "site" if pages else "api"],
            cwd=ROOT,
            env=environment | {"GRADIO_ANALYTICS_ENABLED": "False"},
            stderr=out,
            text=True,
        )
    try:
        url = f"http://127.0.0.1:{port}"
        _wait(url, process, log)
        yield Site(url=url, process=process, log=log)
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            with suppress(subprocess.TimeoutExpired):
                process.wait(15)
        process.kill()
        process.wait()


def _wait(url: str, process: subprocess.Popen[str], log: Path) -> None:
    until = time.monotonic() + PATIENCE
    with httpx.Client(trust_env=False) as client:
        while time.monotonic() < until and process.poll() is None:
            with suppress(httpx.HTTPError):
                if client.get(f"{url}/healthz").status_code == 200:  # anything else listens there
                    return
            time.sleep(0.05)
    raise AssertionError(f"the site did not start: {log.read_text(encoding='utf-8')[-2000:]}")


def build(settings: WebSettings, *, pages: bool) -> FastAPI:
    """The site in front of the fake service."""
    service = FakeService(sample_library())
    if pages:
        from web.site import build_site  # noqa: PLC0415  # Gradio takes seconds to load

        return build_site(service, settings)
    return api_of(service, settings)


def api_of(service: FakeService, settings: WebSettings) -> FastAPI:
    """The API with its guards, as the site has it, without Gradio."""
    counter = Counter.of(service, settings)
    app = build_api(service, counter)
    guard(app, settings, counter)
    return app


def main(file: str, what: str) -> None:
    """Serve as the settings in a file say."""
    settings = WebSettings.model_validate_json(Path(file).read_text(encoding="utf-8"))
    serve(lambda: build(settings, pages=what == "site"), host=settings.host, port=settings.port)


if __name__ == "__main__":
    main(*sys.argv[1:])
