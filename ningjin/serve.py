"""`ningjin serve`."""

from typing import Annotated

import typer


def serve(
    *,
    host: Annotated[
        str | None, typer.Option(help="Address to listen on.  [default: NINGJIN_WEB__HOST or 127.0.0.1]")
    ] = None,
    port: Annotated[
        int | None,
        typer.Option(min=1, max=65535, help="Port to listen on.  [default: NINGJIN_WEB__PORT or 7860]"),
    ] = None,
) -> None:
    """Open the page and the API."""
    import app  # noqa: PLC0415  # Gradio takes seconds to load

    app.main(host=host, port=port)
