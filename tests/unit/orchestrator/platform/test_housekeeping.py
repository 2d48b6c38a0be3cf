"""The clock of the database's own work: it asks again for what is left, and after what failed."""

import asyncio

import pytest

from orchestrator.domain.fleet.leases import Identity
from orchestrator.errors import SupabaseUnreachableError
from orchestrator.services.platform.housekeeping import Housekeeping
from tests.unit.orchestrator.conftest import Plant

pytestmark = pytest.mark.anyio


class Work:
    """So many calls have something to do; the first may fail."""

    def __init__(self, drops: int, purges: int, *, fails: bool = False) -> None:
        self.drops = drops
        self.purges = purges
        self.fails = fails
        self.calls = 0

    async def drop_events(self, max_items: int) -> int:
        self.calls += 1
        if self.fails:
            self.fails = False
            raise SupabaseUnreachableError("down")
        self.drops -= 1
        return max_items if self.drops > 0 else 0

    async def purge_accounts(
        self, identity: Identity, seconds: float, max_items: int
    ) -> tuple[list[str], bool]:
        self.calls += 1
        self.purges -= 1
        return [], self.purges > 0


async def test_a_turn_goes_on_until_nothing_is_left(plant: Plant) -> None:
    work = Work(drops=3, purges=2)
    await Housekeeping(work, plant.fleet, plant.clock, 5).worker.converge()
    assert (work.drops, work.purges) == (0, 0)


async def test_what_failed_is_asked_for_at_the_next_turn_and_nothing_without_leases(plant: Plant) -> None:
    work = Work(drops=1, purges=2, fails=True)
    task = asyncio.create_task(Housekeeping(work, plant.fleet, plant.clock, 5).worker.run())
    await plant.clock.advance(16)
    assert work.calls == 0
    await plant.enter()
    await plant.clock.advance(15)
    assert (work.drops, work.purges) == (1, 0)
    await plant.fleet.renew()
    await plant.clock.advance(15)
    assert (work.drops, work.purges) == (0, -1)
    task.cancel()
    await asyncio.wait([task])
