"""Peers are measured alike, and one that cannot run is reported, not hidden."""

import base64
import json
import urllib.error
import urllib.request
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from assistant.types import Message
from evals.endpoint import serve_embeddings
from evals.side_by_side import Outcome, holds, peers_table, question_of
from evals.statistics import interval
from tests.evals.samples import a_case, a_gold
from tests.fakes import Floats, HashedEmbedder


class SidedEmbedder(HashedEmbedder):
    """Questions and passages have different vectors, so that a test sees which was asked for."""

    def queries(self, texts: Sequence[str]) -> Floats:
        return -super().queries(texts)


def _call(url: str, body: bytes, method: str = "POST") -> dict[str, Any]:
    with urllib.request.urlopen(urllib.request.Request(url, data=body, method=method)) as answer:
        found: dict[str, Any] = json.load(answer)
        return found


def _vector(base: str, **more: str) -> Any:
    made = _call(f"{base}/embeddings", json.dumps({"model": "m", "input": ["停水"], **more}).encode())
    return made["data"][0]["embedding"]


def test_embeddings_are_served_as_clients_ask_for_them() -> None:
    """Numbers or packed bytes, passages first and questions once said so."""
    embedder = SidedEmbedder()
    expected = embedder.passages(["停水"])[0]

    with serve_embeddings(embedder) as base:
        plain, packed = _vector(base), _vector(base, encoding_format="base64")
        _call(f"{base}/side", b"query", "PUT")
        question = _vector(base)

    assert plain == pytest.approx(expected.tolist())
    assert np.frombuffer(base64.b64decode(str(packed)), np.float32) == pytest.approx(expected)
    assert question == pytest.approx((-expected).tolist())


@pytest.mark.parametrize("body", [b"{", b"[]", b'{"input": [1, 2]}', b"{}"])
def test_a_bad_request_is_answered_as_one(body: bytes) -> None:
    """The client hears 400; the server goes on."""
    with serve_embeddings(HashedEmbedder()) as base:
        with pytest.raises(urllib.error.HTTPError, match="400") as caught:
            _call(f"{base}/embeddings", body)
        caught.value.close()
        assert _vector(base)


@pytest.mark.parametrize(
    ("need", "pieces", "expected"),
    [
        pytest.param(
            "all", ["前文 物业不得停水\n停电", "应当在三十日内召开"], True, id="all, over two pieces"
        ),
        pytest.param("all", ["不得停水停电"], False, id="one of two"),
        pytest.param("any", ["不得停水停电"], True, id="an alternative"),
        pytest.param("any", ["不得停水", "停电"], False, id="cut in two"),
    ],
)
def test_a_piece_counts_when_it_holds_the_evidence(need: str, pieces: list[str], expected: bool) -> None:
    """Whatever its blanks; evidence cut in two by a splitter is not found."""
    case = a_case(gold=(a_gold(), a_gold("2", "应当在三十日内召开")), need=need)

    assert holds(case, pieces) is expected


def test_a_follow_up_is_asked_with_the_question_before() -> None:
    """No peer is put at a disadvantage for not knowing the conversation."""
    history = (Message(role="user", content="能停水吗"), Message(role="assistant", content="不能。"))

    assert question_of(a_case(question="那停电呢", history=history)) == "能停水吗 那停电呢"


def test_a_peer_that_failed_is_in_the_table() -> None:
    """With its reason, below those that ran."""
    figure = interval([1.0, 0.0])
    found = {f"found@{k}": figure for k in (1, 5, 10)}
    ran = Outcome(
        name="ours",
        found=found,
        p=None,
        index_seconds=1.0,
        seconds={"median": 0.001, "p95": 0.002},
        memory_mb=100,
        disk_mb=5,
        pieces=7,
    )
    failed = Outcome(
        name="other",
        found={},
        p=None,
        index_seconds=0,
        seconds={},
        memory_mb=0,
        disk_mb=0,
        pieces=0,
        problem="cannot be installed",
    )

    lines = peers_table([failed, ran]).splitlines()

    assert lines[1].startswith("ours")
    assert lines[-1] == "other: cannot be installed"
