"""What the page and the API need of the rooms below: one service, and the library that it answers from."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Protocol

from assistant.types import Message, Step, Turn
from corpus.library import Library


class Service(Protocol):
    """Answers questions; never raises for bad input, which becomes a status with a sentence."""

    @property
    def library(self) -> Library:
        """What the answers are made from."""

    def ask(self, question: str, history: Sequence[Message] = (), *, as_of: date | None = None) -> Turn:
        """Answer one question."""

    def steps(
        self, question: str, history: Sequence[Message] = (), *, as_of: date | None = None
    ) -> Iterator[Step | Turn]:
        """The steps of a turn as they come about, then the turn."""
