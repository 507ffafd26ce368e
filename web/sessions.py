"""Who may see the staff pages: whoever gave the operator's token, for some hours; without one, this machine only."""

import hashlib
import hmac
import ipaddress
import secrets
import time
from collections.abc import Callable
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qs

from pydantic import SecretStr
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from web.guards import Clients
from web.limits import Allowance
from web.problems import problem_response

COOKIE = "ningjin_staff"
DOOR = "/staff/login"
OUT = "/staff/logout"
FORWARDED = ("forwarded", "x-forwarded-for", "x-real-ip", "via")  # a proxy stands between
LONGEST_FORM = 4096  # bytes


class Sessions:
    """Makes and checks the marks that signed-in browsers carry; nothing is kept here, so any process can check.

    A mark is `expiry.nonce.signature`; the key comes from the token, so that a new token ends every session.
    """

    def __init__(self, token: SecretStr, *, hours: float, clock: Callable[[], float] = time.time) -> None:
        self._token = token.get_secret_value().encode()
        self._key = hashlib.sha256(b"ningjin staff session" + self._token).digest()
        self.seconds = int(hours * 3600)
        self._clock = clock

    @property
    def has_token(self) -> bool:
        """Whether the operator set one."""
        return bool(self._token)

    def knows(self, token: str) -> bool:
        """Whether this is the token; takes as long for a wrong one as for the right one."""
        given = hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()
        return self.has_token and hmac.compare_digest(given, hashlib.sha256(self._token).digest())

    def issue(self) -> str:
        """A new mark."""
        body = f"{int(self._clock()) + self.seconds}.{secrets.token_hex(8)}"
        return f"{body}.{self._sign(body)}"

    def holds(self, mark: str) -> bool:
        """Whether a mark is one of ours and not over."""
        body, _, signature = mark.rpartition(".")
        if not hmac.compare_digest(signature.encode(), self._sign(body).encode()):
            return False
        expiry = body.partition(".")[0]
        return expiry.isdigit() and int(expiry) > self._clock()

    def _sign(self, body: str) -> str:
        return hmac.new(self._key, body.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()


class StaffGate:
    """Stands before everything under /staff."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        sessions: Sessions,
        attempts: Allowance,
        clients: Clients,
        door: Callable[[str], str],
    ) -> None:
        self._app = app
        self._sessions = sessions
        self._attempts = attempts
        self._clients = clients
        self._door = door  # what is wrong → the page that asks for the token

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http" or not (scope["path"] + "/").startswith("/staff/"):
            await self._app(scope, receive, send)
            return
        request = Request(scope, receive)
        if scope["path"] == DOOR:
            response = await self._at_door(request)
        elif scope["path"] == OUT:
            response = RedirectResponse(DOOR, status_code=303)
            response.delete_cookie(COOKIE, path="/staff")
        elif scope["path"] == "/staff":
            response = RedirectResponse("/staff/")
        elif self._may_enter(request):
            await self._app(scope, receive, send)
            return
        else:
            response = self._refused(request)
        await response(scope, receive, send)

    def _may_enter(self, request: Request) -> bool:
        if not self._sessions.has_token:
            return is_local(request.scope)
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer" and token:
            return not self._too_often(request) and self._sessions.knows(token.strip())
        return self._sessions.holds(mark_of(request.headers))

    def _too_often(self, request: Request) -> int:
        return self._attempts.seconds_to_wait(self._clients.address(request.scope))

    async def _at_door(self, request: Request) -> Response:
        if not self._sessions.has_token:
            return RedirectResponse("/staff/", 303) if is_local(request.scope) else self._refused(request)
        if request.method != "POST":
            return HTMLResponse(self._door(""))
        wait = self._too_often(request)
        if wait:
            return HTMLResponse(self._door("wait"), status_code=429, headers={"Retry-After": str(wait)})
        if not self._sessions.knows(await token_of(request)):
            return HTMLResponse(self._door("wrong"), status_code=401)
        response = RedirectResponse("/staff/", status_code=303)
        response.set_cookie(
            COOKIE,
            self._sessions.issue(),
            max_age=self._sessions.seconds,
            path="/staff",
            httponly=True,
            samesite="strict",
            secure=self._clients.over_tls(request.scope),
        )
        return response

    def _refused(self, request: Request) -> Response:
        if (
            self._sessions.has_token
            and request.method == "GET"
            and "text/html" in request.headers.get("accept", "")
        ):
            return RedirectResponse(DOOR, status_code=303)
        sentence = (
            "The staff pages need a token."
            if self._sessions.has_token
            else "The staff pages are open on the server itself only, until NINGJIN_WEB__STAFF_TOKEN is set."
        )
        return problem_response(
            401 if self._sessions.has_token else 403,
            sentence,
            instance=request.url.path,
            request_id=str(request.scope.get("state", {}).get("request_id", "")),
            headers={"WWW-Authenticate": "Bearer"} if self._sessions.has_token else None,
        )


def is_local(scope: Scope) -> bool:
    """Whether the request was made on this machine, to this machine by its own name, with no proxy between."""
    headers = Headers(scope=scope)
    peer = str(scope["client"][0]) if scope.get("client") else ""
    host = headers.get("host", "").rpartition("@")[2]
    name = host[1:].partition("]")[0] if host.startswith("[") else host.partition(":")[0]
    return (
        _is_loopback(peer)
        and (name == "localhost" or _is_loopback(name))
        and not any(header in headers for header in FORWARDED)
    )


def _is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


def mark_of(headers: Headers) -> str:
    """The mark in the request's cookies, else nothing."""
    try:
        cookie = SimpleCookie(headers.get("cookie", "")).get(COOKIE)
    except CookieError:
        return ""
    return cookie.value if cookie else ""


async def token_of(request: Request) -> str:
    """The token in the form that was sent."""
    body = bytearray()
    async for chunk in request.stream():
        body.extend(chunk)
        if len(body) > LONGEST_FORM:
            return ""
    fields = parse_qs(body.decode("utf-8", "replace"))
    return fields.get("token", [""])[0]
