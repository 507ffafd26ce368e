"""What every request passes before it reaches a route: id, security headers, size, rate, one log line."""

import logging
import re
import secrets
import time
import uuid
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web.limits import Allowance
from web.metrics import Metrics
from web.problems import problem_response

logger = logging.getLogger("web.access")

REQUEST_ID = re.compile(r"[A-Za-z0-9_.-]{1,64}")
# Gradio evaluates the small functions that connect its components.
CONTENT_SECURITY_POLICY = (
    "default-src 'self'; "
    "script-src 'self' 'nonce-{nonce}' 'unsafe-eval'; "
    "style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; "
    "font-src 'self' data:; "
    "connect-src 'self'; "
    "media-src 'none'; "
    "object-src 'none'; "
    "base-uri 'self'; "
    "form-action 'self'; "
    "frame-ancestors 'none'"
)
SECURITY_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
# Paths whose requests count against a client's allowance; the page's own files do not.
COUNTED = re.compile(r"^/(api/|mcp|documents|(en/)?gradio_api/(queue/join|call|run))")
# What the pages use of Gradio's own endpoints; the others (uploads, files, proxying, monitoring) are closed.
OPEN_GRADIO = re.compile(
    r"^/(en/|staff/(en/)?)?gradio_api/"
    r"(info|openapi\.json|queue/(join|data)|call/.+|run/.+|cancel|reset|heartbeat/.+|startup-events|theme\.css)/?$"
)
ANY_GRADIO = re.compile(
    r"^/((en/|staff/(en/)?)?(gradio_api|monitoring|svelte|proxy|custom_component)|proxy=)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Clients:
    """Who a request comes from; a proxy's word counts only where the operator named the proxy."""

    trusted_proxies: tuple[str, ...]

    def address(self, scope: Scope) -> str:
        """The client's address, or the connection's where nobody vouches for another."""
        peer = str(scope["client"][0]) if scope.get("client") else ""
        if peer in self.trusted_proxies:
            forwarded = Headers(scope=scope).get("x-forwarded-for", "")
            hops = [hop.strip() for hop in forwarded.split(",") if hop.strip()]
            for hop in reversed(hops):
                if hop not in self.trusted_proxies:
                    return hop
        return peer

    def over_tls(self, scope: Scope) -> bool:
        """Whether the client's own connection is encrypted, as far as a trusted proxy says so."""
        peer = str(scope["client"][0]) if scope.get("client") else ""
        told = Headers(scope=scope).get("x-forwarded-proto", "") if peer in self.trusted_proxies else ""
        return (told or scope.get("scheme", "http")) == "https"


class Shell:
    """The outermost layer: a request id, security headers, one line of log without the query."""

    def __init__(self, app: ASGIApp, *, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = time.perf_counter()
        state = scope.setdefault("state", {})
        state["request_id"] = _request_id(Headers(scope=scope))
        state["nonce"] = secrets.token_urlsafe(16)
        status = 500

        async def send_dressed(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                _add_headers(message, scope)
            await send(message)

        try:
            await self._app(scope, receive, send_dressed)
        finally:
            took = time.perf_counter() - begun
            self._metrics.request(scope["method"], scope["path"], status, took)
            logger.info(
                "request",
                extra={
                    "request_id": state["request_id"],
                    "method": scope["method"],
                    "path": scope["path"],
                    "status": status,
                    "milliseconds": round(took * 1000, 1),
                },
            )


class BodyLimit:
    """Refuses bodies over a size, whether they announce it or not."""

    def __init__(self, app: ASGIApp, *, longest: int) -> None:
        self._app = app
        self._longest = longest

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        announced = Headers(scope=scope).get("content-length", "0")
        if not announced.isdigit() or int(announced) > self._longest:
            await self._refuse(scope, receive, send)
            return
        got = 0
        over = False

        async def receive_counted() -> Message:
            nonlocal got, over
            message = await receive()
            if message["type"] == "http.request":
                got += len(message.get("body", b""))
                over = over or got > self._longest
                if over:
                    raise _TooLong
            return message

        async def send_unless_over(message: Message) -> None:
            if not over:  # else a framework has made its own error of ours
                await send(message)

        with suppress(_TooLong):
            await self._app(scope, receive_counted, send_unless_over)
        if over:
            await self._refuse(scope, receive, send)

    async def _refuse(self, scope: Scope, receive: Receive, send: Send) -> None:
        response = problem_response(
            413,
            f"The body is longer than {self._longest} bytes.",
            instance=scope["path"],
            request_id=scope.get("state", {}).get("request_id", ""),
            headers={"Connection": "close"},
        )
        await response(scope, receive, send)


class _TooLong(Exception):  # noqa: N818  # never leaves this module
    pass


class Gate:
    """Turns away clients that ask too often, and paths that have no use here."""

    def __init__(self, app: ASGIApp, *, allowance: Allowance, clients: Clients, metrics: Metrics) -> None:
        self._app = app
        self._allowance = allowance
        self._clients = clients
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if ANY_GRADIO.match(scope["path"]) and not OPEN_GRADIO.match(scope["path"]):
            await _problem(404, f"There is nothing at {scope['path']}.", {})(scope, receive, send)
            return
        if COUNTED.match(scope["path"]):
            wait = self._allowance.seconds_to_wait(self._clients.address(scope))
            if wait:
                self._metrics.turned_away("rate")
                sentence = f"Too many requests from this address; please wait {wait} s."
                await _problem(429, sentence, {"Retry-After": str(wait)})(scope, receive, send)
                return
        await self._app(scope, receive, send)


def _problem(status: int, sentence: str, headers: dict[str, str]) -> ASGIApp:
    async def respond(scope: Scope, receive: Receive, send: Send) -> None:
        response = problem_response(
            status,
            sentence,
            instance=scope["path"],
            request_id=scope.get("state", {}).get("request_id", ""),
            headers=headers,
        )
        await response(scope, receive, send)

    return respond


class Dress:
    """Rewrites Gradio's own index page: language, our files, a nonce on each script, no outside names."""

    def __init__(self, app: ASGIApp, *, pages: Iterable[tuple[str, str]]) -> None:
        self._app = app
        self._pages = dict(pages)  # path → language

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http" or scope["method"] != "GET" or scope["path"] not in self._pages:
            await self._app(scope, receive, send)
            return
        plain = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
        start: Message = {}
        body = bytearray()

        async def send_later(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start":
                start = message
                return
            body.extend(message.get("body", b""))
            if message.get("more_body"):
                return
            page = bytes(body)
            headers = MutableHeaders(raw=start["headers"])
            if headers.get("content-type", "").startswith("text/html") and "content-encoding" not in headers:
                nonce = scope["state"]["nonce"]
                page = dress(page.decode(), lang=self._pages[scope["path"]], nonce=nonce).encode()
                headers["content-length"] = str(len(page))
            await send(start)
            await send({"type": "http.response.body", "body": page})

        await self._app({**scope, "headers": plain}, receive, send_later)


OUTSIDE = re.compile(r'\s*<meta\s+(?:property|name)="(?:og|twitter):[^"]*"\s+content="[^"]*"\s*/>')
LOOKS = (
    '<link rel="stylesheet" href="/ui/page.css"><link rel="icon" href="/ui/icon.svg" type="image/svg+xml">'
)


def dress(page: str, *, lang: str, nonce: str) -> str:
    """Gradio's index page as ours."""
    page = OUTSIDE.sub("", page)
    # The page itself changes its language to the browser's; data-lang tells our script which one it is.
    page = page.replace('lang="en"', f'lang="{lang}" data-lang="{lang}"', 1)
    page = page.replace("</head>", f'{LOOKS}<script src="/ui/page.js" defer></script></head>', 1)
    return re.sub(r"<script(?=[\s>])", f'<script nonce="{nonce}"', page)


def _request_id(headers: Headers) -> str:
    given = headers.get("x-request-id", "")
    return given if REQUEST_ID.fullmatch(given) else uuid.uuid4().hex


def _add_headers(message: Message, scope: Scope) -> None:
    headers = MutableHeaders(raw=message.setdefault("headers", []))
    headers["X-Request-ID"] = scope["state"]["request_id"]
    headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY.format(nonce=scope["state"]["nonce"])
    for name, value in SECURITY_HEADERS.items():
        headers[name] = value
    if scope["path"].startswith(("/api/", "/staff")):
        headers.setdefault("Cache-Control", "no-store")
