"""Programs of others against the running site: Gradio's client, an MCP client, plain HTTP."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest
from gradio_client import Client
from mcp import ClientSession
from mcp.client.streamable_http import streamablehttp_client

from tests.web.serving import Site

# The clients leave sockets and event loops of theirs to the garbage collector.
pytestmark = [
    pytest.mark.xdist_group("page"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
]

WATER = "物业能因为我没交物业费就把水停了吗？"


def test_gradios_own_client_can_ask(site: Site) -> None:
    """One public endpoint, with the contract of the REST answer."""
    client = Client(site.url, verbose=False)
    try:
        told = client.view_api(return_format="dict", print_info=False)
        answer = client.predict(WATER, [], api_name="/ask")
    finally:
        client.close()

    assert list(told["named_endpoints"]) == ["/ask"]
    assert (answer["status"], answer["verdict"]) == ("answered", "no")


def call(url: str, name: str, arguments: dict[str, Any]) -> Any:
    async def talk() -> Any:
        async with (
            streamablehttp_client(f"{url}/mcp/") as (read, write, _),
            ClientSession(read, write) as session,
        ):
            await session.initialize()
            if not name:
                return await session.list_tools()
            return await session.call_tool(name, arguments)

    return asyncio.run(talk())


def test_an_agent_finds_the_three_tools(site: Site) -> None:
    """Each with a description and a schema."""
    tools = call(site.url, "", {}).tools

    assert [t.name for t in tools] == ["ask", "lookup", "provision"]
    assert all(t.description and t.inputSchema["properties"] for t in tools)


@pytest.mark.parametrize(
    ("name", "arguments", "key", "value"),
    [
        ("ask", {"question": WATER}, "verdict", "no"),
        ("lookup", {"query": {"address": "物业办法第42条"}}, "total", 1),
        ("provision", {"provision_id": "wuye/42"}, "label", "第四十二条"),
    ],
)
def test_each_tool_answers_as_the_rest_api_does(
    site: Site, name: str, arguments: dict[str, Any], key: str, value: object
) -> None:
    """Structured, not only text."""
    result = call(site.url, name, arguments)

    assert not result.isError
    assert result.structuredContent[key] == value


@pytest.mark.parametrize(
    ("name", "arguments", "said"),
    [
        ("ask", {"question": " "}, "问题是空的"),
        ("lookup", {"query": {}}, "Say what to look up"),
        ("provision", {"provision_id": "wuye/900"}, "There is no provision"),
    ],
)
def test_a_tool_that_cannot_answer_says_why(
    site: Site, name: str, arguments: dict[str, Any], said: str
) -> None:
    """One sentence, marked as an error."""
    result = call(site.url, name, arguments)

    assert result.isError
    assert said in result.content[0].text


def test_the_mcp_address_works_without_its_last_slash(site: Site) -> None:
    """People type it either way."""
    assert httpx.post(f"{site.url}/mcp", json={}, trust_env=False).status_code in {400, 406}


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/", 200),
        ("/en", 307),
        ("/en/", 200),
        ("/documents", 200),
        ("/documents/nothing", 404),
        ("/docs", 200),
        ("/metrics", 200),
        ("/ui/page.css", 200),
        ("/ui/../settings.py", 404),
        ("/ui/%2e%2e/settings.py", 404),
        ("/gradio_api/file=/etc/passwd", 404),
        ("/gradio_api/upload", 404),
        ("/en/gradio_api/file=/etc/passwd", 404),
        ("/staff/questions.jsonl", 401),
        ("/staff/config", 401),
        ("/staff/en/gradio_api/info", 401),
    ],
)
def test_what_is_open_and_what_is_not(site: Site, path: str, status: int) -> None:
    """No file of the machine, nothing of the staff's."""
    assert httpx.get(site.url + path, trust_env=False).status_code == status


def test_every_page_says_what_its_scripts_may_do(site: Site) -> None:
    """Each script of the index page carries the nonce of its own answer; nothing names another host."""
    told = httpx.get(site.url, trust_env=False)

    nonce = told.headers["content-security-policy"].split("'nonce-")[1].split("'")[0]
    assert told.text.count("<script") == told.text.count(f'<script nonce="{nonce}"')
    assert "githubusercontent" not in told.text


def test_32_clients_at_once_over_real_sockets(site: Site) -> None:
    """Each gets the answer to its own question."""
    questions = [f"{WATER}{n}" for n in range(32)]
    with httpx.Client(trust_env=False, timeout=30, limits=httpx.Limits(max_connections=32)) as client:

        def ask(question: str) -> tuple[int, str]:
            answer = client.post(f"{site.url}/api/ask", json={"question": question})
            return answer.status_code, answer.json()["question"]

        with ThreadPoolExecutor(32) as pool:
            told = list(pool.map(ask, questions))

    assert told == [(200, q) for q in questions]
