"""Who reads events is asked until he has read all, and who fails holds up nobody else."""

import asyncio
from contextlib import suppress

import pytest

from orchestrator.errors import SupabaseUnreachableError
from orchestrator.services.platform.event_readers import EventReaders
from tests.unit.orchestrator.conftest import Plant

pytestmark = pytest.mark.anyio


class Events:
    """So many batches are unread; the audit log may fail."""

    def __init__(self, audit: int, counts: int, others: int = 7) -> None:
        self.audit = audit
        self.others = others
        self.counts = counts
        self.fails = False
        self.calls = 0
        # What each look for webhooks finds; afterwards nothing.
        self.hooks: list[int] = []
        self.looks = 0

    async def event_lags(self) -> dict[str, float]:
        self.calls += 1
        return {"audit_log": self.audit, "message_counts": self.counts, "somebody_else": self.others}

    async def write_audit_log(self, max_items: int) -> int:
        self.calls += 1
        if self.fails:
            raise SupabaseUnreachableError("down")
        self.audit -= 1
        return max_items if self.audit > 0 else 0

    async def fold_counts(self, max_items: int) -> int:
        self.calls += 1
        self.counts -= 1
        return max_items if self.counts > 0 else 0

    async def follow_broadcasts(self, max_items: int) -> int:
        raise AssertionError("it is not behind")

    async def write_notices(self, max_items: int) -> int:
        return 0

    async def write_webhook_deliveries(self, max_items: int) -> int:
        self.looks += 1
        return min(self.hooks.pop(0), max_items) if self.hooks else 0


async def test_a_turn_goes_on_until_everybody_has_read_all(plant: Plant) -> None:
    events = Events(audit=2, counts=3)
    readers = EventReaders(events, plant.fleet, plant.clock, 5)
    await readers.worker.converge()
    assert (events.audit, events.counts) == (0, 0)
    assert readers.lags == {"audit_log": 0, "message_counts": 0, "somebody_else": 7}


async def test_who_has_read_everything_is_not_asked(plant: Plant) -> None:
    events = Events(audit=0, counts=0, others=0)
    await EventReaders(events, plant.fleet, plant.clock, 5).worker.converge()
    assert events.calls == 1


async def test_who_fails_holds_up_nobody_else_and_is_asked_again(plant: Plant) -> None:
    events = Events(audit=1, counts=2)
    events.fails = True
    task = asyncio.create_task(EventReaders(events, plant.fleet, plant.clock, 5).worker.run())
    await plant.clock.advance(6)
    assert events.calls == 0, "without leases nothing is asked"
    await plant.enter()
    await plant.clock.advance(6)
    assert (events.audit, events.counts) == (1, 0)
    events.fails = False
    await plant.fleet.renew()
    await plant.clock.advance(6)
    assert events.audit == 0
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def test_a_hint_is_followed_until_nothing_more_is_found(plant: Plant) -> None:
    events = Events(audit=0, counts=0)
    readers = EventReaders(events, plant.fleet, plant.clock, 5)
    await plant.enter()
    task = asyncio.create_task(readers.worker.run())
    await plant.clock.advance(0.1)
    # At first an earlier transaction is open still; of what follows nobody gives a hint.
    events.hooks = [0, 0, 3, 500, 500, 0, 0, 1]
    looks = events.looks
    readers.wake()
    await plant.clock.advance(2)
    assert events.hooks == []
    assert events.looks - looks == 8 + 5
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
