"""Steps are told while the turn goes on."""

import threading
import time
from dataclasses import replace

from langchain_core.runnables import RunnableLambda

from assistant.api import Assistant
from assistant.chain import State
from assistant.types import Step, Turn


def test_steps_come_before_the_turn_ends(assistant: Assistant) -> None:
    """While a later step still waits, the earlier ones are there already; at the end all are told once, in order."""
    let_go = threading.Event()

    def wait(state: State) -> State:
        assert let_go.wait(20)
        return state

    slow = replace(assistant, chain=assistant.chain | RunnableLambda(wait))
    told = slow.steps("能停水吗")

    first = next(told)
    assert isinstance(first, Step)
    assert "read" == first.name
    let_go.set()
    *steps, turn = told

    assert isinstance(turn, Turn)
    assert [s.name for s in turn.steps] == [first.name, *(s.name for s in steps if isinstance(s, Step))]
    assert [turn] == [t for t in (*steps, turn) if isinstance(t, Turn)]


def test_a_failed_turn_ends_the_watching(assistant: Assistant) -> None:
    """An empty question has no steps, only the turn that says so."""
    (turn,) = assistant.steps("？？")

    assert isinstance(turn, Turn)
    assert "error_input" == turn.status


def test_a_reader_who_leaves_does_not_wait(assistant: Assistant) -> None:
    """Closing after the first step comes back while the turn still goes on."""
    let_go = threading.Event()

    def wait(state: State) -> State:
        let_go.wait(20)
        return state

    told = replace(assistant, chain=assistant.chain | RunnableLambda(wait)).steps("能停水吗")
    next(told)
    begun = time.monotonic()
    told.close()  # type: ignore[attr-defined]  # an iterator that is a generator

    assert time.monotonic() - begun < 5
    let_go.set()
