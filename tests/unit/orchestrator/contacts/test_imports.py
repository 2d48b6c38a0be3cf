"""One import's trouble is its own: it ends with a code, and the others go on."""

from collections.abc import Sequence
from typing import Any

import pytest

from orchestrator.domain.contacts.lines import ClaimedImport
from orchestrator.domain.fleet.leases import Identity
from orchestrator.domain.jobs import AGAIN, DONE, Job, JobEnd
from orchestrator.errors import DatabaseRefusedError, SupabaseUnreachableError
from orchestrator.services.contacts.imports import Imports
from orchestrator.testing import FakeClock

pytestmark = pytest.mark.anyio
LINES: list[tuple[int, list[str]]] = [(2, ["11999990001"])]


class Files:
    """Imports of some chunks each, by id; whatever is done to one in `broken` raises."""

    def __init__(self, clock: FakeClock, timezone: str = "UTC", chunks: int = 1) -> None:
        self.clock = clock
        self.timezone = timezone
        self.left = chunks
        self.error: Exception | None = None
        self.failed: dict[str, str] = {}

    async def open_import(self, identity: Identity, import_id: str) -> ClaimedImport:
        return ClaimedImport(
            id=import_id, columns=["fone"], mapping={"fone": "phone"}, delimiter=",", timezone=self.timezone
        )

    async def read_import_lines(
        self, identity: Identity, import_id: str
    ) -> tuple[int, list[tuple[int, list[str]]]]:
        if self.error:
            raise self.error
        return 0, LINES

    async def write_import_lines(
        self,
        identity: Identity,
        import_id: str,
        chunk: int,
        people: Sequence[dict[str, Any]],
        errors: Sequence[dict[str, Any]],
    ) -> str:
        self.left -= 1
        # A chunk takes a while.
        await self.clock.advance(4)
        return "running" if self.left else "done"

    async def fail_import(self, identity: Identity, import_id: str, code: str) -> None:
        if isinstance(self.error, SupabaseUnreachableError):
            raise self.error
        self.failed[import_id] = code


async def work(files: Files) -> JobEnd:
    job = Job(id=1, claim_id="c", kind="contact_import", key="first", account_id=None, payload={}, attempts=1)
    return await Imports(files, lambda: Identity("me", 1), files.clock).work(job)


async def test_a_time_zone_that_only_postgresql_knows_ends_the_import(clock: FakeClock) -> None:
    files = Files(clock, timezone="BRT")
    assert await work(files) == DONE
    assert files.failed == {"first": "timezone_unknown"}


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (KeyError("lines"), "internal_error"),
        (DatabaseRefusedError(code="account_suspended"), "account_suspended"),
    ],
)
async def test_what_nobody_foresaw_ends_the_import(clock: FakeClock, error: Exception, code: str) -> None:
    files = Files(clock)
    files.error = error
    assert await work(files) == DONE
    assert files.failed == {"first": code}


async def test_one_that_was_cancelled_is_left(clock: FakeClock) -> None:
    files = Files(clock)
    files.error = DatabaseRefusedError(code="import_lost")
    assert await work(files) == DONE
    assert files.failed == {}


async def test_a_database_that_is_away_ends_no_import(clock: FakeClock) -> None:
    files = Files(clock)
    files.error = SupabaseUnreachableError("down")
    with pytest.raises(SupabaseUnreachableError):
        await work(files)


async def test_a_long_one_lets_others_have_their_turn(clock: FakeClock) -> None:
    files = Files(clock, chunks=6)
    assert await work(files) == AGAIN
    assert files.left == 2
    assert await work(files) == DONE
    assert files.left == 0
