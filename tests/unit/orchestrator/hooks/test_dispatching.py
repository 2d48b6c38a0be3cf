"""Who sends webhooks is called while there is something to send, at hints at once, and else let alone."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator

import pytest

from orchestrator.services.hooks.delivery_counts import CountedDeliveries
from orchestrator.services.hooks.dispatching import Dispatching
from orchestrator.testing import FakeClock, FakeWebhooks

pytestmark = pytest.mark.anyio
PATIENCE = 20.0


@contextlib.asynccontextmanager
async def running(webhooks: FakeWebhooks, clock: FakeClock) -> AsyncGenerator[Dispatching]:
    dispatching = Dispatching(webhooks, lambda: True, clock, 5)
    task = asyncio.create_task(dispatching.worker.run())
    # The first turn is the clock's.
    await clock.settle()
    dispatching.worker.tell(False, PATIENCE, None)
    yield dispatching
    task.cancel()
    await asyncio.wait([task])
    await dispatching.close()


async def test_it_is_called_until_nothing_is_left(clock: FakeClock) -> None:
    webhooks = FakeWebhooks(due=700)
    async with running(webhooks, clock) as dispatching:
        assert (webhooks.due, webhooks.calls) == (0, 3)
        assert dispatching.ended == {"delivered": 700, "failed": 0}
        await clock.advance(PATIENCE / 2)
        assert webhooks.calls == 3


async def test_a_hint_is_followed_at_once(clock: FakeClock) -> None:
    webhooks = FakeWebhooks()
    async with running(webhooks, clock) as dispatching:
        webhooks.due = 1
        dispatching.worker.wake()
        await clock.settle()
        assert webhooks.due == 0


async def test_what_is_due_later_is_sent_then(clock: FakeClock) -> None:
    webhooks = FakeWebhooks()
    webhooks.later_seconds = 3
    async with running(webhooks, clock):
        webhooks.due, webhooks.later_seconds = 1, None
        await clock.advance(2.9)
        assert webhooks.due == 1
        await clock.advance(0.2)
        assert webhooks.due == 0


async def test_what_a_poll_tells_of_is_sent(clock: FakeClock) -> None:
    webhooks = FakeWebhooks()
    async with running(webhooks, clock) as dispatching:
        webhooks.due = 1
        dispatching.worker.tell(True, PATIENCE, None)
        await clock.settle()
        assert webhooks.due == 0


async def test_what_is_due_and_cannot_be_had_is_asked_for_once_a_second(clock: FakeClock) -> None:
    webhooks = FakeWebhooks(due=1, share=0)
    async with running(webhooks, clock):
        calls = webhooks.calls
        await clock.advance(5)
        assert webhooks.calls == calls + 5


async def test_a_call_that_hangs_holds_up_no_other(clock: FakeClock) -> None:
    webhooks = FakeWebhooks()
    async with running(webhooks, clock) as dispatching:
        webhooks.goes_on.clear()
        for due in range(1, 6):
            webhooks.due = 1
            dispatching.worker.wake()
            await clock.settle()
            assert webhooks.due == (0 if due <= 3 else 1), "three at once"
        webhooks.goes_on.set()
        await clock.settle()
        assert webhooks.due == 0, "a hint that found no place is not forgotten"


async def test_one_that_is_away_is_called_again_after_pauses_that_grow(clock: FakeClock) -> None:
    webhooks = FakeWebhooks(due=1)
    webhooks.is_down = True
    async with running(webhooks, clock) as dispatching:
        for _ in range(60):
            dispatching.worker.tell(False, PATIENCE, None)
            await clock.advance(1)
        assert 5 <= webhooks.calls <= 10
        webhooks.is_down = False
        for _ in range(60):
            dispatching.worker.tell(False, PATIENCE, None)
            await clock.advance(1)
        assert webhooks.due == 0


async def test_without_leases_nothing_is_called(clock: FakeClock) -> None:
    webhooks = FakeWebhooks(due=1)
    dispatching = Dispatching(webhooks, lambda: False, clock, 5)
    task = asyncio.create_task(dispatching.worker.run())
    await clock.advance(30)
    assert webhooks.calls == 0
    task.cancel()
    await asyncio.wait([task])


async def test_however_often_one_looks_the_database_counts_now_and_then(clock: FakeClock) -> None:
    webhooks = FakeWebhooks(due=2)
    counts = CountedDeliveries(webhooks, clock)
    first = await counts.look()
    assert first and first.waiting == 2
    webhooks.due = 3
    assert await counts.look() == first
    await clock.advance(10)
    later = await counts.look()
    assert later and later.waiting == 3
    webhooks.is_down = True
    await clock.advance(10)
    assert await counts.look() is None
