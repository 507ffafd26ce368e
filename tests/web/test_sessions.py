"""Who may see the staff pages."""

from collections.abc import Iterator, Mapping

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from pydantic import SecretStr
from starlette.types import Scope

from web.guards import Clients
from web.limits import Allowance
from web.sessions import COOKIE, Sessions, StaffGate, is_local

TOKEN = SecretStr("开门 open sesame")


def staff_app(token: SecretStr, *, attempts: int = 50, peer: str = "10.0.0.7") -> TestClient:
    app = FastAPI()
    app.get("/staff/")(lambda: "inside")
    app.get("/staffroom")(lambda: "public")
    app.add_middleware(
        StaffGate,
        sessions=Sessions(token, hours=1),
        attempts=Allowance(per_minute=1, burst=attempts),
        clients=Clients(trusted_proxies=()),
        door=lambda wrong: f"door {wrong}",
    )
    return TestClient(app, client=(peer, 4000), follow_redirects=False, base_url="http://127.0.0.1")


@pytest.fixture
def guarded() -> Iterator[TestClient]:
    with staff_app(TOKEN) as client:
        yield client


def test_a_page_leads_to_the_door_and_a_program_gets_401(guarded: TestClient) -> None:
    """A person is asked for the token, a program is told."""
    assert guarded.get("/staff/", headers={"Accept": "text/html"}).headers["location"] == "/staff/login"
    refused = guarded.get("/staff/", headers={"Accept": "application/json"})
    assert refused.status_code == 401
    assert refused.headers["www-authenticate"] == "Bearer"
    assert guarded.post("/staff/gradio_api/queue/join", headers={"Accept": "text/html"}).status_code == 401


def test_only_what_is_below_staff_is_guarded(guarded: TestClient) -> None:
    """A path that merely begins alike is not a staff page."""
    assert guarded.get("/staffroom").status_code == 200


def test_the_token_opens_and_the_mark_is_kept_from_scripts(guarded: TestClient) -> None:
    """The cookie is HttpOnly, SameSite=Strict and sent to staff pages only."""
    entered = guarded.post("/staff/login", data={"token": TOKEN.get_secret_value()})

    assert entered.status_code == 303
    cookie = entered.headers["set-cookie"].lower()
    assert all(part in cookie for part in ("httponly", "samesite=strict", "path=/staff", "max-age=3600"))
    assert guarded.get("/staff/").text == '"inside"'
    guarded.get("/staff/logout")
    assert guarded.get("/staff/", headers={"Accept": "*/*"}).status_code == 401


@pytest.mark.parametrize("given", ["", "open sesame", TOKEN.get_secret_value() + " ", "x" * 9000])
def test_another_token_does_not_open(guarded: TestClient, given: str) -> None:
    """A near miss is a miss."""
    refused = guarded.post("/staff/login", data={"token": given})

    assert refused.status_code == 401
    assert "set-cookie" not in refused.headers


def test_a_bearer_token_opens_for_programs(guarded: TestClient) -> None:
    """The same token, in the header."""
    with staff_app(SecretStr("abc")) as client:
        assert client.get("/staff/", headers={"Authorization": "Bearer abc"}).status_code == 200
        assert client.get("/staff/", headers={"Authorization": "Bearer abd"}).status_code == 401


def test_guessing_is_slowed_down() -> None:
    """The third attempt within a minute waits, even with the right token."""
    with staff_app(TOKEN, attempts=2) as client:
        codes = [client.post("/staff/login", data={"token": t}).status_code for t in ("a", "b")]
        late = client.post("/staff/login", data={"token": TOKEN.get_secret_value()})

    assert codes == [401, 401]
    assert late.status_code == 429
    assert int(late.headers["retry-after"]) >= 1


def test_a_mark_ends_with_its_time_with_its_token_and_with_any_change() -> None:
    """Nothing is kept on the server, and still nothing can be made up."""
    now = [1000.0]
    sessions = Sessions(TOKEN, hours=1, clock=lambda: now[0])
    mark = sessions.issue()
    expiry, nonce, signature = mark.split(".")

    assert sessions.holds(mark)
    assert not sessions.holds(f"{int(expiry) + 1}.{nonce}.{signature}")
    assert not sessions.holds("")
    assert not sessions.holds("…")
    assert not Sessions(SecretStr("other"), hours=1, clock=lambda: now[0]).holds(mark)
    now[0] += 3600
    assert not sessions.holds(mark)


def _scope(peer: str, headers: Mapping[str, str]) -> Scope:
    return {
        "type": "http",
        "client": (peer, 1),
        "headers": [(k.encode(), v.encode()) for k, v in headers.items()],
    }


@pytest.mark.parametrize(
    ("peer", "headers", "local"),
    [
        pytest.param("127.0.0.1", {"host": "127.0.0.1:7860"}, True, id="this machine"),
        pytest.param("::1", {"host": "[::1]:7860"}, True, id="this machine, version six"),
        pytest.param("127.0.0.1", {"host": "localhost"}, True, id="by name"),
        pytest.param("10.0.0.7", {"host": "127.0.0.1:7860"}, False, id="another machine"),
        pytest.param("127.0.0.1", {"host": "evil.example"}, False, id="a name that was pointed here"),
        pytest.param("127.0.0.1", {"host": "127.0.0.1.evil.example"}, False, id="a name that looks like it"),
        pytest.param(
            "127.0.0.1", {"host": "localhost", "x-forwarded-for": "8.8.8.8"}, False, id="through a proxy"
        ),
        pytest.param("testclient", {"host": "localhost"}, False, id="no address"),
    ],
)
def test_local_is_this_machine_by_its_own_name_without_a_proxy(
    peer: str, headers: Mapping[str, str], local: bool
) -> None:
    """Without a token the staff pages are for whoever sits at the server."""
    assert is_local(_scope(peer, headers)) is local


def test_without_a_token_only_this_machine_enters() -> None:
    """Others are told which setting opens the pages."""
    with staff_app(SecretStr("")) as far, staff_app(SecretStr(""), peer="127.0.0.1") as near:
        refused = far.get("/staff/", headers={"Accept": "text/html"})
        assert refused.status_code == 403
        assert "NINGJIN_WEB__STAFF_TOKEN" in refused.json()["detail"]
        assert far.post("/staff/login", data={"token": ""}).status_code == 403
        assert near.get("/staff/").status_code == 200
        assert COOKIE not in near.cookies
