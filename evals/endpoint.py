"""Our embeddings over the usual HTTP interface, on this machine only, for programs that know no other way."""

import base64
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from index.embeddings import Embedder

SIDES = ("query", "passage")


@contextmanager
def serve_embeddings(embedder: Embedder) -> Iterator[str]:
    """Serve until the block ends; gives the base URL.

    The interface does not say what a text is for, and this model must know: `PUT BASE/side` with `query` or
    `passage` says it for all requests that follow.
    """
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(embedder))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/v1"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _handler(embedder: Embedder) -> type[BaseHTTPRequestHandler]:
    side = ["passage"]

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:  # the name that the server calls
            """Embed the texts of one request."""
            try:
                request = json.loads(self._body())
                texts = request["input"]
                texts = [texts] if isinstance(texts, str) else texts
                if not self.path.endswith("/embeddings") or not all(isinstance(t, str) for t in texts):
                    raise ValueError("expected texts at /embeddings")  # noqa: TRY301  # answered as any bad request
            except (ValueError, KeyError, TypeError) as error:
                self._answer(400, {"error": {"message": str(error), "type": "invalid_request_error"}})
                return
            vectors = embedder.queries(texts) if side[0] == "query" else embedder.passages(texts)
            packed = request.get("encoding_format") == "base64"
            rows = [base64.b64encode(v.tobytes()).decode() if packed else v.tolist() for v in vectors]
            self._answer(
                200,
                {
                    "object": "list",
                    "model": request.get("model", ""),
                    "data": [
                        {"object": "embedding", "index": i, "embedding": row} for i, row in enumerate(rows)
                    ],
                    "usage": {"prompt_tokens": 0, "total_tokens": 0},
                },
            )

        def do_PUT(self) -> None:
            """Say what the following texts are for."""
            wanted = self._body().decode("utf-8", "replace").strip()
            if wanted not in SIDES:
                self._answer(400, {"error": {"message": f"expected one of {', '.join(SIDES)}"}})
                return
            side[0] = wanted
            self._answer(200, {"side": wanted})

        def _body(self) -> bytes:
            return self.rfile.read(int(self.headers.get("Content-Length") or 0))

        def _answer(self, status: int, entry: dict[str, Any]) -> None:
            body = json.dumps(entry).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the server's own name
            """Say nothing: the terminal belongs to the table."""

    return Handler
