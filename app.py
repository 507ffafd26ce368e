"""The composition root: settings, assistant, site and server put together."""

import os

os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")  # read when Gradio is imported
os.environ.setdefault("HF_HUB_OFFLINE", "1")

from assistant.wiring import open_assistant
from web.server import serve
from web.settings import read_web_settings
from web.site import build_site


def main(*, host: str | None = None, port: int | None = None) -> None:
    """Serve the page and the API until told to stop; what the command line does not say, the settings do.

    Raises:
        RegulationError: a setting, the library, the index or the port is not as it should be.
    """
    settings = read_web_settings()
    serve(
        lambda: build_site(open_assistant(), settings),
        host=host or settings.host,
        port=settings.port if port is None else port,
    )


if __name__ == "__main__":
    main()
