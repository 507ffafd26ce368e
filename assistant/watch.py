"""A turn as it comes about: each step is told when it ends, not when all have."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from queue import SimpleQueue
from typing import Any

from langchain_core.callbacks import BaseCallbackHandler

from assistant.chain import State
from assistant.types import Step, Turn


class StepWatch(BaseCallbackHandler):
    """Tells the steps of one turn; runs end inside other runs, so that a step is seen several times and told once."""

    def __init__(self, tell: Callable[[Step], None]) -> None:
        self._tell = tell
        self._told = 0

    def on_chain_end(self, outputs: Any, **_: Any) -> None:  # noqa: ANN401  # the signature is the library's
        """Tell the steps that are new in a run's state."""
        if not isinstance(outputs, State):
            return
        for step in outputs.steps[self._told :]:
            self._told += 1
            self._tell(step)


def watched(turn: Callable[[StepWatch], Turn]) -> Iterator[Step | Turn]:
    """Run a turn beside the reader: its steps as they end, then the turn."""
    told: SimpleQueue[Step | None] = SimpleQueue()
    beside = ThreadPoolExecutor(1, thread_name_prefix="turn")
    try:
        running = beside.submit(turn, StepWatch(told.put))
        running.add_done_callback(lambda _: told.put(None))
        while (step := told.get()) is not None:
            yield step
        yield running.result()
    finally:
        beside.shutdown(wait=False)  # a reader who went away does not wait for the turn
