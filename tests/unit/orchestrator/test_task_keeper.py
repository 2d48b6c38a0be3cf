"""The program's tasks: one that ends is started again, and only a superseded orchestrator ends with one."""

import asyncio

import pytest

from orchestrator.errors import SupersededError
from orchestrator.services.task_keeper import TaskKeeper
from orchestrator.testing import FakeClock

pytestmark = pytest.mark.anyio


class Task:
    """Ends as `end` says each time it is started: None, by itself; `stays`, not at all."""

    def __init__(self, end: BaseException | None = None, *, stays: bool = False) -> None:
        self.end = end
        self.stays = stays
        self.starts = 0
        self.is_running = False

    async def run(self) -> None:
        self.starts += 1
        self.is_running = True
        try:
            if self.stays:
                await asyncio.Event().wait()
            if self.end:
                raise self.end
        finally:
            self.is_running = False


@pytest.mark.parametrize("end", [None, KeyError("id"), asyncio.CancelledError()])
async def test_what_ends_is_started_again_after_pauses_that_grow_and_is_counted(
    clock: FakeClock, end: BaseException | None
) -> None:
    keeper, broken, other = TaskKeeper(clock), Task(end), Task(stays=True)
    running = asyncio.create_task(keeper.run({"broken": broken.run, "other": other.run}, asyncio.Event()))
    await clock.advance(1)
    assert 2 <= broken.starts <= 4
    await clock.advance(600)
    assert 20 <= broken.starts <= 50
    assert keeper.restarts == {"broken": broken.starts, "other": 0}
    assert (other.starts, other.is_running) == (1, True)
    running.cancel()
    await asyncio.wait([running])
    assert not other.is_running


async def test_a_superseded_orchestrator_ends_with_all_its_tasks(clock: FakeClock) -> None:
    keeper, other = TaskKeeper(clock), Task(stays=True)
    with pytest.raises(SupersededError):
        await keeper.run({"one": Task(SupersededError()).run, "other": other.run}, asyncio.Event())
    assert not other.is_running


async def test_a_signal_ends_all(clock: FakeClock) -> None:
    keeper, task, stop = TaskKeeper(clock), Task(stays=True), asyncio.Event()
    running = asyncio.create_task(keeper.run({"task": task.run}, stop))
    await clock.settle()
    stop.set()
    await running
    assert not task.is_running
