"""One place where turns are made for the API, the page and agents: limits, counts and what is kept."""

import logging
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import anyio.to_thread
from starlette.concurrency import iterate_in_threadpool

from assistant.types import Message, Status, Step, Turn
from web.feedback import Entry, EntryKind, FeedbackError, FeedbackStore
from web.limits import Desk, DeskFull
from web.metrics import Metrics
from web.problems import Problem
from web.service import Service
from web.settings import WebSettings

logger = logging.getLogger(__name__)

RETRY_AFTER = "2"  # seconds; a turn takes a fraction of one


@dataclass(frozen=True, slots=True, kw_only=True)
class Counter:
    """Makes turns with the service and notes how they ended; the service itself stays as it is."""

    service: Service
    desk: Desk
    metrics: Metrics
    store: FeedbackStore
    log_questions: bool = False

    @classmethod
    def of(cls, service: Service, settings: WebSettings) -> "Counter":
        """Everything as the settings ask for it."""
        return cls(
            service=service,
            desk=Desk(workers=settings.workers, waiting=settings.waiting),
            metrics=Metrics(),
            store=FeedbackStore.of(settings),
            log_questions=settings.log_questions,
        )

    async def ask(self, question: str, history: Sequence[Message] = (), *, as_of: date | None = None) -> Turn:
        """Make one turn in a worker thread.

        Raises:
            Problem: 503, when too many are waiting.
        """
        try:
            async with self.desk.place():
                self.metrics.inside(self.desk.inside)
                turn = await anyio.to_thread.run_sync(
                    lambda: self.service.ask(question, history, as_of=as_of)
                )
        except DeskFull:
            raise self._full() from None
        self.note(turn)
        return turn

    async def steps(
        self, question: str, history: Sequence[Message] = (), *, as_of: date | None = None
    ) -> AsyncIterator[Step | Turn]:
        """Make one turn and tell each step; the first value waits for a worker.

        Raises:
            Problem: 503, when too many are waiting.
        """
        try:
            async with self.desk.place():
                self.metrics.inside(self.desk.inside)
                async for each in iterate_in_threadpool(self.service.steps(question, history, as_of=as_of)):
                    if isinstance(each, Turn):
                        self.note(each)
                    yield each
        except DeskFull:
            raise self._full() from None

    def steps_here(self, question: str, history: Sequence[Message]) -> Iterator[Step | Turn]:
        """The same in the calling thread, for the page, whose own queue holds the limits."""
        for each in self.service.steps(question, history):
            if isinstance(each, Turn):
                self.note(each)
            yield each

    def note(self, turn: Turn) -> None:
        """Count a turn, and keep it where the operator wants that."""
        self.metrics.turn(turn.status.value, turn.lang, turn.seconds)
        if self.log_questions:
            logger.info("turn", extra={"question": turn.question, "status": turn.status.value})
        if turn.status is Status.ERROR_INPUT:
            return
        entry = Entry(
            kind=EntryKind.QUESTION,
            question=turn.question,
            status=turn.status.value,
            lang=turn.lang,
            answer=turn.answer,
            cited=tuple(dict.fromkeys(c.provision_id for c in turn.citations)),
        )
        try:
            self.store.keep(entry)
        except FeedbackError:
            logger.exception("a question could not be kept")

    def _full(self) -> Problem:
        self.metrics.turned_away("busy")
        return Problem(
            503, "Too many questions at once; please try again shortly.", headers={"Retry-After": RETRY_AFTER}
        )
