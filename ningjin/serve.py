"""`ningjin serve`."""

from typing import Annotated

import typer


def serve(
    *,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port to listen on.")] = 7860,
) -> None:
    """Open the page and the API."""
    import app  # noqa: PLC0415  # Gradio takes seconds to load

    app.main(host=host, port=port)
