"""One import's trouble is its own: it ends with a code, and the others go on."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Sequence
from typing import Any

import pytest

from orchestrator.domain.contacts.lines import ClaimedImport
from orchestrator.domain.fleet.leases import Identity
from orchestrator.services.contacts.imports import Imports
from orchestrator.testing import FakeClock, FakeGateway
from tests.unit.orchestrator.conftest import Plant

pytestmark = pytest.mark.anyio
LINES: list[tuple[int, list[str]]] = [(2, ["11999990001"])]


@pytest.fixture
def gateway(clock: FakeClock) -> FakeGateway:
    """Leases that no heartbeat has to renew."""
    return FakeGateway(clock, lease_seconds=1e6)


class Files:
    """Imports of one line each, by id; reading one of `broken` raises."""

    def __init__(self, **timezones: str) -> None:
        self.open = dict(timezones)
        self.broken: set[str] = set()
        self.written: list[str] = []
        self.failed: dict[str, str] = {}

    async def claim_imports(self, identity: Identity, max_items: int) -> list[ClaimedImport]:
        return [
            ClaimedImport(
                id=key, columns=["fone"], mapping={"fone": "phone"}, delimiter=",", timezone=timezone
            )
            for key, timezone in list(self.open.items())[:max_items]
        ]

    async def read_import_lines(
        self, identity: Identity, import_id: str
    ) -> tuple[int, list[tuple[int, list[str]]]]:
        if import_id in self.broken:
            raise KeyError("lines")
        return 0, LINES

    async def write_import_lines(
        self,
        identity: Identity,
        import_id: str,
        chunk: int,
        people: Sequence[dict[str, Any]],
        errors: Sequence[dict[str, Any]],
    ) -> str:
        del self.open[import_id]
        self.written.append(import_id)
        return "done"

    async def fail_import(self, identity: Identity, import_id: str, code: str) -> None:
        del self.open[import_id]
        self.failed[import_id] = code

    async def tidy_imports(self) -> None:
        pass


@contextlib.asynccontextmanager
async def working(plant: Plant, files: Files) -> AsyncGenerator[asyncio.Task[None]]:
    await plant.enter()
    task = asyncio.create_task(Imports(files, plant.fleet, plant.clock, 5).run())
    # Lines are read in a thread.
    async with asyncio.timeout(10):
        while files.open:
            await plant.clock.advance(0.1)
            await asyncio.sleep(0.01)
    yield task
    assert not task.done()
    task.cancel()
    await asyncio.wait([task])


async def test_a_time_zone_that_only_postgresql_knows_costs_one_import(plant: Plant) -> None:
    files = Files(first="BRT", second="America/Sao_Paulo", third="PDT", fourth="UTC")
    async with working(plant, files):
        assert files.failed == {"first": "timezone_unknown", "third": "timezone_unknown"}
        assert sorted(files.written) == ["fourth", "second"]


async def test_what_nobody_foresaw_costs_one_import(plant: Plant) -> None:
    files = Files(first="UTC", second="UTC")
    files.broken = {"first"}
    async with working(plant, files):
        assert files.failed == {"first": "internal_error"}
        assert files.written == ["second"]
