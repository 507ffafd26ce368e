"""What every request passes."""

import pytest
from fastapi import FastAPI, Request
from fastapi.testclient import TestClient

from tests.web.fakes import FakeService
from tests.web.serving import api_of
from web.guards import ANY_GRADIO, COUNTED, OPEN_GRADIO, BodyLimit, Clients, dress
from web.settings import WebSettings


def test_every_answer_has_an_id_and_security_headers(client: TestClient) -> None:
    """Errors, too; a request's own id is kept where it is one."""
    for path in ("/healthz", "/nothing", "/api/provisions/no/such"):
        headers = client.get(path).headers
        assert len(headers["x-request-id"]) == 32
        assert "object-src 'none'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
    assert client.get("/healthz", headers={"X-Request-ID": "abc-1"}).headers["x-request-id"] == "abc-1"
    assert client.get("/healthz", headers={"X-Request-ID": "a b\t<"}).headers["x-request-id"] != "a b\t<"


def test_the_nonce_is_new_each_time(client: TestClient) -> None:
    """A nonce that stays would be no protection."""
    policies = {client.get("/healthz").headers["content-security-policy"] for _ in range(3)}

    assert len(policies) == 3


@pytest.mark.parametrize("announced", [True, False])
def test_a_body_over_the_size_is_413_whether_announced_or_not(client: TestClient, announced: bool) -> None:
    """The body is not read to its end."""
    body = b'{"question": "' + b"x" * 30_000 + b'"}'
    content = body if announced else iter([body[:10_000], body[10_000:]])

    refused = client.post("/api/ask", content=content, headers={"Content-Type": "application/json"})

    assert refused.status_code == 413
    assert refused.headers["content-type"] == "application/problem+json"


def test_a_body_is_counted_as_it_comes() -> None:
    """An app that reads the stream itself is protected as well."""
    app = FastAPI()

    @app.post("/")
    async def read(request: Request) -> int:
        return len(await request.body())

    app.add_middleware(BodyLimit, longest=10)
    with TestClient(app) as client:
        assert client.post("/", content=iter([b"12345", b"67890"])).json() == 10
        assert client.post("/", content=iter([b"12345", b"678901"])).status_code == 413


def test_a_client_that_asks_too_often_waits_and_the_page_still_loads(service: FakeService) -> None:
    """429 with Retry-After; health and page files are not counted."""
    app = api_of(service, WebSettings(requests_per_minute=60, burst=2))
    with TestClient(app) as client:
        codes = [client.get("/api/documents").status_code for _ in range(3)]
        late = client.get("/api/documents")

        assert codes == [200, 200, 429]
        assert int(late.headers["retry-after"]) >= 1
        assert late.json()["status"] == 429
        assert client.get("/healthz").status_code == 200
        assert "ningjin_turned_away_total" in client.get("/metrics").text


@pytest.mark.parametrize(
    ("peer", "forwarded", "trusted", "address"),
    [
        pytest.param("9.9.9.9", "1.1.1.1", (), "9.9.9.9", id="nobody is believed"),
        pytest.param("10.0.0.1", "1.1.1.1", ("10.0.0.1",), "1.1.1.1", id="the proxy is believed"),
        pytest.param(
            "10.0.0.1", "6.6.6.6, 1.1.1.1", ("10.0.0.1",), "1.1.1.1", id="not what the client put before"
        ),
        pytest.param("10.0.0.1", "", ("10.0.0.1",), "10.0.0.1", id="the proxy itself"),
    ],
)
def test_who_a_request_comes_from(peer: str, forwarded: str, trusted: tuple[str, ...], address: str) -> None:
    """A client cannot choose its own address."""
    scope = {"type": "http", "client": (peer, 1), "headers": [(b"x-forwarded-for", forwarded.encode())]}

    assert Clients(trusted_proxies=trusted).address(scope) == address


@pytest.mark.parametrize(
    ("scheme", "forwarded", "trusted", "over_tls"),
    [("https", "", (), True), ("http", "https", (), False), ("http", "https", ("10.0.0.1",), True)],
)
def test_only_a_trusted_proxy_can_say_that_a_connection_is_encrypted(
    scheme: str, forwarded: str, trusted: tuple[str, ...], over_tls: bool
) -> None:
    """The session's cookie is marked Secure by it."""
    headers = [(b"x-forwarded-proto", forwarded.encode())] if forwarded else []
    scope = {"type": "http", "scheme": scheme, "client": ("10.0.0.1", 1), "headers": headers}

    assert Clients(trusted_proxies=trusted).over_tls(scope) is over_tls


@pytest.mark.parametrize("prefix", ["", "en/", "staff/", "staff/en/"])
def test_gradio_has_only_the_doors_that_the_pages_use(prefix: str) -> None:
    """Uploads, files, proxying and monitoring are closed on every page."""
    for name in ("upload", "file=/etc/passwd", "file/x", "stream/1", "deep_link", "component_server"):
        path = f"/{prefix}gradio_api/{name}"
        assert ANY_GRADIO.match(path), path
        assert not OPEN_GRADIO.match(path), path
    for name in ("queue/join", "queue/data", "info", "call/ask", "call/ask/1"):
        assert OPEN_GRADIO.match(f"/{prefix}gradio_api/{name}"), name
    assert bool(COUNTED.match(f"/{prefix}gradio_api/queue/join")) is not prefix.startswith("staff")


def test_the_index_page_is_ours_with_a_nonce_and_no_other_host() -> None:
    """Language, looks, script, and none of the names elsewhere that Gradio's page mentions."""
    page = (
        '<html lang="en"><head><meta property="og:image" content="https://elsewhere.example/x.jpg" />'
        "<script>1</script><script type='module' src='a.js'></script></head></html>"
    )

    dressed = dress(page, lang="zh-CN", nonce="N")

    assert "elsewhere" not in dressed
    assert '<html lang="zh-CN" data-lang="zh-CN">' in dressed
    assert dressed.count('<script nonce="N"') == 3
    assert "/ui/page.css" in dressed


def test_other_origins_are_refused_unless_named(service: FakeService) -> None:
    """CORS is off by default."""
    asked = {"Origin": "https://a.example", "Access-Control-Request-Method": "POST"}
    with TestClient(api_of(service, WebSettings())) as client:
        assert "access-control-allow-origin" not in client.options("/api/ask", headers=asked).headers
    with TestClient(api_of(service, WebSettings(cors_origins=("https://a.example",)))) as client:
        allowed = client.options("/api/ask", headers=asked).headers
        assert allowed["access-control-allow-origin"] == "https://a.example"
        refused = client.options("/api/ask", headers=asked | {"Origin": "https://b.example"})
        assert "access-control-allow-origin" not in refused.headers
