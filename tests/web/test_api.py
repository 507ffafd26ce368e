"""The REST contract."""

import io
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from openpyxl import load_workbook

from assistant.types import Message
from corpus.library import Library
from corpus.lookup import LookupQuery, lookup, to_json
from tests.web.fakes import FakeService
from tests.web.serving import api_of
from web.settings import WebSettings

WATER = "物业能因为我没交物业费就把水停了吗？"
CONTRACT = {"question", "status", "answer", "verdict", "citations", "retrieved", "notices", "seconds"}


def test_an_answer_has_the_contract_of_the_batch_file(client: TestClient) -> None:
    """The same keys, and what a page shows besides."""
    answer = client.post("/api/ask", json={"question": WATER, "limit_retrieved": 2}).json()

    assert answer.keys() >= CONTRACT
    assert (answer["status"], answer["verdict"]) == ("answered", "no")
    assert len(answer["retrieved"]) == 2
    for citation in answer["citations"]:
        assert citation["quote"] in citation["text"]


def test_history_and_day_reach_the_service(client: TestClient, service: FakeService) -> None:
    """Nothing of the question is lost on the way."""
    history = [{"role": "user", "content": "甲"}, {"role": "assistant", "content": "乙"}]

    client.post("/api/ask", json={"question": WATER, "history": history, "as_of": "2025-06-01"})

    told = (Message(role="user", content="甲"), Message(role="assistant", content="乙"))
    assert service.asked == [(WATER, told, date(2025, 6, 1))]


def test_a_decline_is_an_answer(client: TestClient) -> None:
    """It comes with 200 and its status."""
    declined = client.post("/api/ask", json={"question": "今天天气好吗"})

    assert declined.status_code == 200
    assert declined.json()["status"] == "declined_out_of_scope"


@pytest.mark.parametrize(
    ("question", "status"),
    [("", 400), ("   ", 400), ("长" * 2001, 400), ("索引坏了", 503)],
)
def test_a_failure_is_a_problem(client: TestClient, question: str, status: int) -> None:
    """RFC 9457 with one sentence and the request's id."""
    failed = client.post("/api/ask", json={"question": question})

    assert failed.status_code == status
    assert failed.headers["content-type"] == "application/problem+json"
    problem = failed.json()
    assert problem["status"] == status
    assert problem["detail"]
    assert problem["request_id"] == failed.headers["x-request-id"]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"{", 400),
        (b"[]", 422),
        (b'{"question": 1}', 422),
        (b'{"questoin": "x"}', 422),
        (b'{"question": "x", "history": [{"role": "system", "content": "x"}]}', 422),
        (b'{"question": "\xff"}', 400),
    ],
)
def test_a_body_that_is_not_as_documented_names_the_place(
    client: TestClient, body: bytes, status: int
) -> None:
    """A misspelt key is an error; nothing is asked."""
    refused = client.post("/api/ask", content=body, headers={"Content-Type": "application/json"})

    assert refused.status_code == status
    assert refused.json()["detail"]


def test_half_a_character_in_a_question_is_no_server_error(client: TestClient) -> None:
    """A lone surrogate can be written in JSON and cannot be written in UTF-8."""
    body = b'{"question": "\\ud800 ' + "物业费".encode() + b'"}'

    assert (
        client.post("/api/ask", content=body, headers={"Content-Type": "application/json"}).status_code < 500
    )


def test_the_stream_tells_steps_then_the_answer(client: TestClient) -> None:
    """Server-sent events, of which the last is what POST /api/ask answers."""
    with client.stream("POST", "/api/ask/stream", json={"question": WATER}) as stream:
        events = [e.split("\ndata: ") for e in stream.read().decode().strip().split("\n\n")]

    assert [name for name, _ in events] == ["event: step"] * 3 + ["event: answer"]
    assert json.loads(events[-1][1])["verdict"] == "no"


def test_a_stream_that_fails_at_once_is_a_problem(client: TestClient) -> None:
    """A client need not read events to learn that its question is empty."""
    with client.stream("POST", "/api/ask/stream", json={"question": ""}) as stream:
        events = stream.read().decode()

    assert "problem" in events or stream.status_code == 400


def test_documents_come_with_their_counts(client: TestClient, library: Library) -> None:
    """All four, in the order of the gazette."""
    answer = client.get("/api/documents").json()

    assert answer["count"] == 4
    assert [d["id"] for d in answer["documents"]] == list(library.documents)
    assert sum(d["provisions"] for d in answer["documents"]) == len(library.provisions)


def test_every_provision_can_be_fetched_by_its_id(client: TestClient, library: Library) -> None:
    """Ids with slashes and points are paths."""
    for each in list(library.provisions.values())[::25]:
        assert client.get(f"/api/provisions/{each.id}").json()["text"] == each.text
    assert client.get("/api/provisions/wuye/69").status_code == 404


def test_a_lookup_answers_as_the_command_does(client: TestClient, library: Library) -> None:
    """One contract for both."""
    answer = client.get("/api/lookup", params={"body": "民政局", "document": "yanglao"}).json()

    assert answer == json.loads(to_json(lookup(library, LookupQuery(body="民政局", document="yanglao"))))


@pytest.mark.parametrize(
    ("params", "status"),
    [
        ({}, 400),
        ({"address": "第九百条"}, 404),
        ({"document": "没有这个"}, 404),
        ({"force": "should"}, 422),
        ({"wrods": "x"}, 422),
        ({"words": "这几个字哪里都没有"}, 200),
    ],
)
def test_a_lookup_that_cannot_be_meant_says_why(
    client: TestClient, params: dict[str, str], status: int
) -> None:
    """Nothing found is an answer, an address that leads nowhere is not."""
    answered = client.get("/api/lookup", params=params)

    assert answered.status_code == status
    assert status != 200 or answered.json() == {"total": 0, "provisions": 0, "rows": []}


def test_a_lookup_can_be_taken_along(client: TestClient) -> None:
    """CSV and XLSX are files with a name."""
    for form in ("csv", "xlsx"):
        file = client.get("/api/lookup", params={"terms": "业主大会", "format": form})
        assert f'filename="ningjin-lookup.{form}"' in file.headers["content-disposition"]
        if form == "csv":
            assert file.content.startswith(b"\xef\xbb\xbf")
        else:
            assert load_workbook(io.BytesIO(file.content)).active is not None


def test_a_vote_says_whether_it_was_kept(client: TestClient, service: FakeService, tmp_path: Path) -> None:
    """The page tells the reader the truth about it."""
    vote = {"question": WATER, "vote": "down", "reason": "citation", "comment": "<b>不对</b>"}

    assert client.post("/api/feedback", json=vote).json() == {"kept": True}
    with TestClient(api_of(service, WebSettings(store=tmp_path / "none.sqlite3"))) as forgetful:
        assert forgetful.post("/api/feedback", json=vote).json() == {"kept": False}
        assert 'ningjin_votes_total{vote="down"} 1.0' in forgetful.get("/metrics").text
    assert not (tmp_path / "none.sqlite3").exists()


def test_a_store_that_cannot_be_written_is_a_503(service: FakeService, tmp_path: Path) -> None:
    """The vote failed, the service did not."""
    settings = WebSettings(store=tmp_path, keep_feedback=True, keep_questions=True)
    with TestClient(api_of(service, settings)) as client:
        assert client.post("/api/feedback", json={"question": "x", "vote": "up"}).status_code == 503
        assert client.post("/api/ask", json={"question": WATER}).status_code == 200


def test_metrics_count_turns_and_hold_no_question(client: TestClient) -> None:
    """Counts and times only."""
    client.post("/api/ask", json={"question": WATER})
    client.get("/api/provisions/秘密")
    client.get("/somewhere/秘密")

    exposition = client.get("/metrics").text

    assert 'ningjin_turns_total{lang="zh",status="answered"} 1.0' in exposition
    assert "秘密" not in exposition
    assert "物业" not in exposition


def test_health_tells_what_it_answers_from(client: TestClient, library: Library) -> None:
    """An operator sees which texts are loaded."""
    health = client.get("/healthz").json()

    assert health == {
        "status": "ok",
        "corpus": library.fingerprint,
        "documents": 4,
        "provisions": len(library.provisions),
    }


def test_the_reference_needs_nothing_from_elsewhere(client: TestClient) -> None:
    """Every operation is on the page; no address but our own is."""
    page = client.get("/docs").text

    for path in client.get("/openapi.json").json()["paths"]:
        assert path in page
    assert "https://" not in page
    assert "<script" not in page


@pytest.fixture
def slow(library: Library) -> Iterator[tuple[TestClient, FakeService]]:
    service = FakeService(library, slow=0.15)
    settings = WebSettings(workers=4, waiting=8, burst=1000, requests_per_minute=10_000)
    with TestClient(api_of(service, settings)) as client:
        yield client, service


def ask(client: TestClient, question: str) -> tuple[int, dict[str, Any], str]:
    answered = client.post("/api/ask", json={"question": question})
    return answered.status_code, answered.json(), answered.headers.get("retry-after", "")


def test_past_the_limit_there_is_a_clear_503_and_no_wrong_answer(
    slow: tuple[TestClient, FakeService],
) -> None:
    """32 at once on 4 workers and 8 chairs: twelve are answered, each its own question, the rest are told."""
    client, service = slow
    questions = [f"{WATER}{n}" for n in range(32)]

    with ThreadPoolExecutor(32) as pool:
        told = list(pool.map(lambda q: ask(client, q), questions))

    answered = [(q, body) for q, (status, body, _) in zip(questions, told, strict=True) if status == 200]
    refused = [(body, retry) for status, body, retry in told if status == 503]
    assert len(answered) + len(refused) == 32
    assert len(answered) >= 12
    assert all(body["question"] == q for q, body in answered)
    assert refused
    assert all(retry == "2" and "try again" in body["detail"] for body, retry in refused)
    assert len(service.asked) == len(answered)
    assert "ningjin_turns_inside" in client.get("/metrics").text


def test_32_clients_at_once_each_get_their_own_answer(library: Library) -> None:
    """With room enough none is refused, lost or mixed up."""
    service = FakeService(library)
    questions = [f"{WATER}{n}" for n in range(32)]
    settings = WebSettings(burst=1000, requests_per_minute=10_000)
    with TestClient(api_of(service, settings)) as client, ThreadPoolExecutor(32) as pool:
        told = list(pool.map(lambda q: ask(client, q), questions))

    assert [(status, body["question"]) for status, body, _ in told] == [(200, q) for q in questions]
