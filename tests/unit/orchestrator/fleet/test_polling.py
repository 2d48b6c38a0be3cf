"""One question says what there is to do: who has nothing asks nothing, who was told nothing looks himself."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator

import pytest

from orchestrator.domain.fleet.leases import Todo
from orchestrator.services.worker import Worker
from orchestrator.testing import FakeClock
from tests.unit.orchestrator.conftest import Plant

pytestmark = pytest.mark.anyio
NOTHING = Todo(frozenset(), {})
LEASE_SECONDS = 30.0


class Work:
    """Two workers that count their turns."""

    def __init__(self, plant: Plant, clock: FakeClock) -> None:
        self.turns: list[str] = []
        self.polling = plant.polling
        self.polling.is_hinted = lambda: True
        self.workers = [self.make(name, plant, clock) for name in ("messages", "jobs")]

    def make(self, name: str, plant: Plant, clock: FakeClock) -> Worker:
        async def turn() -> None:
            self.turns.append(name)

        worker = Worker(name, lambda: True, clock, 5, due=[turn], hinted=[turn])
        self.polling.tell_to(worker, name)
        return worker

    def tell(self, *due: str, **seconds: float) -> None:
        self.polling.tell(Todo(frozenset(due), seconds), LEASE_SECONDS)


@contextlib.asynccontextmanager
async def working(plant: Plant, clock: FakeClock) -> AsyncGenerator[Work]:
    """From after the first turns."""
    work = Work(plant, clock)
    tasks = [asyncio.create_task(worker.run()) for worker in work.workers]
    await clock.settle()
    work.turns.clear()
    yield work
    for task in tasks:
        task.cancel()
    await asyncio.wait(tasks)


async def test_who_has_something_to_do_begins_at_once_and_nobody_else(plant: Plant, clock: FakeClock) -> None:
    async with working(plant, clock) as work:
        work.tell("messages", "of nobody here")
        await clock.settle()
        assert work.turns == ["messages"]


async def test_while_polls_say_that_there_is_nothing_nobody_asks(plant: Plant, clock: FakeClock) -> None:
    async with working(plant, clock) as work:
        for _ in range(40):
            work.tell()
            await clock.advance(7.5)
        assert work.turns == []


async def test_what_is_to_come_is_not_left_for_the_next_poll(plant: Plant, clock: FakeClock) -> None:
    async with working(plant, clock) as work:
        work.tell(messages=3)
        await clock.advance(2.9)
        assert work.turns == []
        await clock.advance(0.2)
        assert work.turns == ["messages"]


async def test_when_polls_fall_silent_everybody_looks_for_himself(plant: Plant, clock: FakeClock) -> None:
    async with working(plant, clock) as work:
        work.tell()
        await clock.advance(22)
        assert work.turns == []
        await clock.advance(10)
        assert work.turns.count("messages") == work.turns.count("jobs") == 2


async def test_without_hints_it_is_asked_as_often_as_it_is_polled(plant: Plant, clock: FakeClock) -> None:
    assert plant.polling.interval(LEASE_SECONDS) == 5
    plant.polling.is_hinted = lambda: True
    # So that an orchestrator that has nothing to do makes eight requests a minute.
    assert plant.polling.interval(LEASE_SECONDS) == 7.5
    assert plant.polling.interval(4) == 1


async def test_an_idle_orchestrator_only_polls(plant: Plant, clock: FakeClock) -> None:
    plant.polling.is_hinted = lambda: True
    plant.gateway.add_instance()
    await plant.enter()
    tasks = [
        asyncio.create_task(work)
        for work in (plant.fleet.keep_renewing(), plant.control.worker.run(), plant.outbox.worker.run())
    ]
    await clock.advance(8)
    calls, polls = plant.messages.calls + plant.gateway.calls, plant.gateway.polls
    await clock.advance(60)
    assert plant.gateway.polls - polls == 8
    assert plant.messages.calls + plant.gateway.calls - calls == 8
    assert plant.fleet.is_safe()
    # A word of the database, and everything is done that has to do with it.
    plant.gateway.todo = Todo(frozenset({"messages"}), {})
    claims = plant.messages.calls
    await clock.advance(8)
    assert plant.messages.calls > claims
    for task in tasks:
        task.cancel()
    await asyncio.wait(tasks)
