"""The MCP endpoint: the same questions, look-ups and provisions, as tools for an agent."""

from datetime import date
from typing import Any

from mcp.server.fastmcp import FastMCP
from mcp.server.fastmcp.exceptions import ToolError
from mcp.server.fastmcp.server import StreamableHTTPASGIApp
from mcp.server.transport_security import TransportSecuritySettings
from starlette.types import ASGIApp

from assistant.types import Message
from web.api import FAILED, look_up, lookup_out, provision_out, turn_out
from web.counter import Counter
from web.lookup import Finder
from web.problems import Problem
from web.schemas import LookupIn, MessageIn
from web.whole import whole

INSTRUCTIONS = (
    "Answers about the regulations of Ningjin County, each with the provisions quoted to the character. "
    "A status that begins with 'declined' means that the gazette does not say it: do not fill the gap."
)


def build_tools(counter: Counter, finder: Finder) -> FastMCP:
    """The server with its three tools; one request is one session, so that any process may serve it."""
    server = FastMCP(
        "ningjin",
        instructions=INSTRUCTIONS,
        stateless_http=True,
        json_response=True,
        streamable_http_path="/",
        # The texts are public and nothing is changed: a name server that points here gains nothing.
        transport_security=TransportSecuritySettings(enable_dns_rebinding_protection=False),
    )

    @server.tool()
    async def ask(
        question: str, history: list[MessageIn] | None = None, as_of: date | None = None
    ) -> dict[str, Any]:
        """Answer a question in Chinese or English, with verdict, plain words and verbatim citations."""
        messages = tuple(Message(role=m.role, content=m.content) for m in history or ())
        try:
            turn = await counter.ask(whole(question), messages, as_of=as_of)
        except Problem as problem:
            raise ToolError(problem.detail) from problem
        if turn.status in FAILED:
            raise ToolError(turn.headline or turn.answer)
        return dict(turn_out(turn, 10))

    @server.tool()
    def lookup(query: LookupIn) -> dict[str, Any]:
        """List every provision that fits: by address, words, body, actor, force, deadline, figure."""
        try:
            return lookup_out(look_up(query, finder)).model_dump(mode="json")
        except Problem as problem:
            raise ToolError(problem.detail) from problem

    @server.tool()
    def provision(provision_id: str) -> dict[str, Any]:
        """One provision by its id (wuye/42) with text, rules and references."""
        return _provision(provision_id, counter, finder)

    return server


def door_of(server: FastMCP) -> ASGIApp:
    """What serves the tools over HTTP."""
    server.streamable_http_app()  # makes the session manager
    return StreamableHTTPASGIApp(server.session_manager)


def _provision(provision_id: str, counter: Counter, finder: Finder) -> dict[str, Any]:
    library = counter.service.library
    found = library.provisions.get(provision_id)
    if found is None:
        raise ToolError(f"There is no provision {provision_id!r}.")
    return provision_out(found, finder, library.documents[found.document].title).model_dump(mode="json")
