"""How much one client may ask, and how many turns run at once."""

import anyio
import pytest

from web.limits import REMEMBERED, Allowance, Desk, DeskFull


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_client_gets_its_burst_then_waits_and_others_do_not() -> None:
    """The wait that is told is long enough."""
    clock = Clock()
    allowance = Allowance(per_minute=30, burst=3, clock=clock)

    assert [allowance.seconds_to_wait("a") for _ in range(4)] == [0, 0, 0, 2]
    assert allowance.seconds_to_wait("b") == 0
    clock.now += 2
    assert allowance.seconds_to_wait("a") == 0


def test_forgotten_clients_do_not_fill_the_memory() -> None:
    """A flood of addresses has a fixed size."""
    allowance = Allowance(per_minute=60, burst=1)

    for number in range(REMEMBERED + 50):
        allowance.seconds_to_wait(str(number))

    assert len(allowance._buckets) == REMEMBERED  # noqa: SLF001  # the size is the point


def test_a_full_desk_turns_away_at_once_and_counts_who_is_inside() -> None:
    """Two work, one waits, the fourth is told."""

    async def scene() -> tuple[list[str], int]:
        desk = Desk(workers=2, waiting=1)
        told: list[str] = []
        release = anyio.Event()

        async def visitor(name: str) -> None:
            try:
                async with desk.place():
                    told.append(f"{name} in")
                    await release.wait()
            except DeskFull:
                told.append(f"{name} away")

        async with anyio.create_task_group() as group:
            for name in "abcd":
                group.start_soon(visitor, name)
            await anyio.wait_all_tasks_blocked()
            inside = desk.inside
            release.set()
        return told, inside + desk.inside

    told, inside = anyio.run(scene)

    assert sorted(told) == ["a in", "b in", "c in", "d away"]
    assert told.index("d away") < told.index("c in")
    assert inside == 3


def test_a_visitor_who_leaves_gives_the_place_back() -> None:
    """A cancelled turn does not take a worker for ever."""

    async def scene() -> int:
        desk = Desk(workers=1, waiting=0)
        with anyio.move_on_after(0.01):
            async with desk.place():
                await anyio.sleep(5)
        async with desk.place():
            return desk.inside

    assert anyio.run(scene) == 1


def test_a_desk_without_waiting_room_is_full_when_its_worker_is_busy() -> None:
    """Nobody waits where nobody may."""

    async def scene() -> None:
        desk = Desk(workers=1, waiting=0)
        async with desk.place():
            with pytest.raises(DeskFull):
                async with desk.place():
                    pass

    anyio.run(scene)
