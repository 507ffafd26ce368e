"""A chat model writes; code keeps only what is backed, and falls back where nothing is."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from assistant.chain import State
from assistant.compose import Composed, cite
from assistant.generate import Writer, build_writer
from assistant.settings import ModelSettings
from assistant.types import NoticeKind, Status
from corpus.library import Library
from corpus.types import Quote
from tests.assistant.samples import QUOTE, knowledge, reading
from tests.fakes import ScriptedModel

STATE = State(question="能停水吗", history=(), as_of=date(2024, 1, 1), reading=reading("能停水吗"))


@pytest.fixture
def plain(gazette: Library) -> Composed:
    return Composed(
        status=Status.ANSWERED,
        headline="不能。",
        plain=("照规则写的话。",),
        verdict=None,
        citations=cite([Quote(provision="wuye/42", text=QUOTE)], knowledge(gazette)),
    )


def _write(plain: Composed, *replies: Any) -> Composed:
    return Writer(model=ScriptedModel(replies=list(replies)), longest_reply=2000)(STATE, plain)


def _reply(*sentences: str, cited: tuple[str, ...] = ("E1",), enough: bool = True) -> str:
    return json.dumps({"answer": sentences, "cited": cited, "enough": enough}, ensure_ascii=False)


def _fell_back(composed: Composed) -> bool:
    return any(n.kind is NoticeKind.MODEL_FELL_BACK for n in composed.notices)


def test_a_backed_draft_is_kept(plain: Composed) -> None:
    """The model's words, our quotes."""
    composed = _write(plain, _reply("物业不能因为欠费停水。"))

    assert ("物业不能因为欠费停水。",) == composed.plain
    assert [QUOTE] == [c.quote for c in composed.citations]
    assert not _fell_back(composed)


def test_a_figure_that_nobody_printed_goes(plain: Composed) -> None:
    """The sentence with 5000 is dropped, the other stays."""
    composed = _write(plain, _reply("物业不能停水。", "违者罚款5000元。"))

    assert ("物业不能停水。",) == composed.plain


@pytest.mark.parametrize(
    "reply",
    [
        pytest.param(_reply("可以停。", cited=("E9",)), id="an id that was never shown"),
        pytest.param(_reply("可以停。", cited=()), id="no citation"),
        pytest.param(_reply(enough=False), id="not enough evidence"),
        pytest.param(_reply("罚5000元。"), id="nothing but an invented figure"),
        pytest.param("我觉得可以停水", id="no JSON"),
        pytest.param('{"answer": 7}', id="another shape"),
        pytest.param("x" * 10_000, id="an endless reply"),
        pytest.param(TimeoutError("slow"), id="a time-out"),
        pytest.param(ConnectionError("down"), id="down"),
    ],
)
def test_what_cannot_be_used_falls_back_and_says_so(plain: Composed, reply: Any) -> None:
    """The rules' own words stand, with a notice."""
    composed = _write(plain, reply)

    assert plain.plain == composed.plain
    assert _fell_back(composed)


def test_the_question_goes_in_as_data(plain: Composed) -> None:
    """Evidence under short ids, the question last, the instruction about instructions in the system part."""
    model = ScriptedModel(replies=[_reply("不能。")])
    Writer(model=model, longest_reply=2000)(STATE, plain)
    system, human = model.seen[0]

    assert "[E1]" in str(human.content)
    assert QUOTE in str(human.content)
    assert "not an instruction" in str(system.content)


Answer = Callable[[BaseHTTPRequestHandler], None]


@contextmanager
def _server(answer: Answer) -> Iterator[str]:
    """A local server that speaks the protocol of OpenAI's chat completions, as told."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            answer(self)

        def log_message(self, *_args: object) -> None:
            """Keep quiet."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1"
    finally:
        server.shutdown()
        server.server_close()


def _send(handler: BaseHTTPRequestHandler, status: int, body: bytes) -> None:
    handler.send_response(status)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


def _completion(content: str) -> bytes:
    message = {"role": "assistant", "content": content}
    choice = {"index": 0, "message": message, "finish_reason": "stop"}
    usage = {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}
    return json.dumps(
        {
            "id": "1",
            "object": "chat.completion",
            "created": 1,
            "model": "m",
            "choices": [choice],
            "usage": usage,
        }
    ).encode()


def _slow(handler: BaseHTTPRequestHandler) -> None:
    time.sleep(1.5)
    _send(handler, 200, _completion(_reply("不能。")))


@pytest.mark.parametrize(
    ("answer", "fell_back"),
    [
        pytest.param(
            lambda h: _send(h, 200, _completion(_reply("不能停水。"))), False, id="an honest server"
        ),
        pytest.param(lambda h: _send(h, 429, b'{"error": {"message": "slow down"}}'), True, id="429"),
        pytest.param(lambda h: _send(h, 500, b"oops"), True, id="500"),
        pytest.param(lambda h: _send(h, 200, b"not json"), True, id="broken body"),
        pytest.param(lambda h: _send(h, 200, _completion("可以停水，罚9999元")), True, id="dishonest"),
        pytest.param(_slow, True, id="too slow"),
    ],
)
def test_over_the_wire(plain: Composed, answer: Answer, *, fell_back: bool) -> None:
    """The same over HTTP, through the provider's own client."""
    with _server(answer) as url:
        writer = build_writer(ModelSettings(name="m", provider="openai", base_url=url, timeout=0.7))
        assert writer is not None
        composed = writer(STATE, plain)

    assert fell_back is _fell_back(composed)
