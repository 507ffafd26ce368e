"""How much one client may ask, and how many turns run at once; no framework in here but anyio."""

import math
import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

import anyio

REMEMBERED = 10_000  # clients; the one not seen for longest is forgotten first


@dataclass(slots=True)
class _Bucket:
    tokens: float
    at: float


class Allowance:
    """A token bucket a client: `burst` at once, refilled at `per_minute`."""

    def __init__(self, *, per_minute: int, burst: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate = per_minute / 60
        self._burst = burst
        self._clock = clock
        self._buckets: OrderedDict[str, _Bucket] = OrderedDict()

    def seconds_to_wait(self, client: str) -> int:
        """Take one; 0 if it was there, else the whole seconds until there is one."""
        now = self._clock()
        bucket = self._buckets.pop(client, None) or _Bucket(self._burst, now)
        self._buckets[client] = bucket
        if len(self._buckets) > REMEMBERED:
            self._buckets.popitem(last=False)
        bucket.tokens = min(self._burst, bucket.tokens + (now - bucket.at) * self._rate)
        bucket.at = now
        if bucket.tokens >= 1:
            bucket.tokens -= 1
            return 0
        return max(1, math.ceil((1 - bucket.tokens) / self._rate))


class DeskFull(Exception):  # noqa: N818  # reads as the state it reports
    """All workers are busy and the queue is full."""


class Desk:
    """So many turns at once, so many waiting; more are turned away at the door."""

    def __init__(self, *, workers: int, waiting: int) -> None:
        self._most = workers + waiting
        self._workers = workers
        self._inside = 0
        self._free: anyio.Semaphore | None = None  # needs a running loop; may be released by another task

    @property
    def inside(self) -> int:
        """Turns running or waiting now."""
        return self._inside

    @asynccontextmanager
    async def place(self) -> AsyncIterator[None]:
        """Hold a place in the queue, then a worker.

        Raises:
            DeskFull: at once, when there is no place to wait.
        """
        if self._inside >= self._most:
            raise DeskFull
        self._inside += 1
        try:
            self._free = self._free or anyio.Semaphore(self._workers)
            async with self._free:
                yield
        finally:
            self._inside -= 1
