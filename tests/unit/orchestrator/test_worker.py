"""One loop for all work: hints and clock, and whatever a step raises costs that step alone."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Callable

import pytest

from orchestrator.errors import SupabaseUnreachableError, SupersededError
from orchestrator.services.worker import Worker
from orchestrator.testing import FakeClock

pytestmark = pytest.mark.anyio


class Steps:
    """Counts what is taken; the next calls raise `troubles`; `is_safe`: there are leases."""

    def __init__(self, clock: FakeClock) -> None:
        self.is_safe = True
        self.troubles: list[Exception] = []
        self.taken: list[str] = []
        due = (self.expire, self.drain)
        self.worker = Worker("work", lambda: self.is_safe, clock, 5, due=due, hinted=[self.drain])

    async def expire(self) -> None:
        self._take("expire")

    async def drain(self) -> None:
        self._take("drain")

    def _take(self, name: str) -> None:
        self.taken.append(name)
        if self.troubles:
            raise self.troubles.pop(0)

    @contextlib.asynccontextmanager
    async def running(self, clock: FakeClock) -> AsyncGenerator[asyncio.Task[None]]:
        """From after its first turn."""
        task = asyncio.create_task(self.worker.run())
        await clock.settle()
        self.taken.clear()
        yield task
        task.cancel()
        await asyncio.wait([task])


@pytest.fixture
def steps(clock: FakeClock) -> Steps:
    return Steps(clock)


async def test_a_hint_takes_only_what_it_hints_at_and_many_are_one(steps: Steps, clock: FakeClock) -> None:
    async with steps.running(clock):
        for _ in range(3):
            steps.worker.wake()
        await clock.settle()
        assert steps.taken == ["drain"]


async def test_the_clocks_turn_comes_however_many_hints_come(steps: Steps, clock: FakeClock) -> None:
    async with steps.running(clock):
        for _ in range(60):
            steps.worker.wake()
            await clock.advance(0.1)
        assert steps.taken.count("expire") == 1
        assert steps.taken.count("drain") >= 60


async def test_what_is_expected_is_not_left_for_the_clock(steps: Steps, clock: FakeClock) -> None:
    async with steps.running(clock):
        steps.worker.wake()
        steps.worker.expect(1)
        await clock.settle()
        steps.worker.expect(1)
        steps.worker.wake()
        await clock.settle()
        steps.worker.expect(None)
        await clock.advance(2)
        assert steps.taken == ["drain", "drain"]


async def test_what_is_expected_first_comes_first(steps: Steps, clock: FakeClock) -> None:
    async with steps.running(clock):
        for seconds in (2, 1, 3):
            steps.worker.hasten(seconds)
        await clock.advance(1.5)
        assert steps.taken == ["drain"]
        await clock.advance(1)
        assert steps.taken == ["drain"], "whoever looks says what comes next"


@pytest.mark.parametrize("make_trouble", [lambda: KeyError("id"), lambda: SupabaseUnreachableError("down")])
async def test_a_step_that_breaks_costs_no_other_step(
    steps: Steps, clock: FakeClock, make_trouble: Callable[[], Exception]
) -> None:
    async with steps.running(clock):
        steps.troubles = [make_trouble()]
        await clock.advance(5)
        assert steps.taken == ["expire", "drain"]
        await clock.advance(5)
        assert steps.taken == ["expire", "drain"] * 2


async def test_hinted_work_that_breaks_is_tried_again_after_pauses_that_grow_and_end(
    steps: Steps, clock: FakeClock
) -> None:
    async with steps.running(clock):
        steps.troubles = [RuntimeError("a bug") for _ in range(1000)]
        steps.worker.wake()
        await clock.advance(1)
        assert 2 <= steps.taken.count("drain") <= 5
        await clock.advance(60)
        assert 12 <= steps.taken.count("drain") <= 30
        steps.troubles.clear()
        await clock.advance(6)
        steps.taken.clear()
        steps.worker.wake()
        await clock.settle()
        assert steps.taken == ["drain"]


async def test_only_a_superseded_orchestrator_ends(steps: Steps, clock: FakeClock) -> None:
    async with steps.running(clock) as task:
        steps.troubles = [SupersededError()]
        steps.worker.wake()
        await clock.settle()
        assert task.done()
        assert isinstance(task.exception(), SupersededError)


async def test_without_leases_nothing_is_done(steps: Steps, clock: FakeClock) -> None:
    async with steps.running(clock):
        steps.is_safe = False
        steps.worker.wake()
        await clock.advance(20)
        assert steps.taken == []
        steps.is_safe = True
        await clock.advance(6)
        assert steps.taken == ["expire", "drain"]
