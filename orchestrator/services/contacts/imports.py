"""The job of an import of contacts: chunk after chunk until it has ended."""

import asyncio
from collections.abc import Callable

import structlog

from orchestrator.domain.contacts.lines import ImportPlan, make_plan, read_lines
from orchestrator.domain.fleet.leases import Identity
from orchestrator.domain.jobs import AGAIN, DONE, Job, JobEnd
from orchestrator.errors import SupabaseUnreachableError, SupersededError, ZapbaseError
from orchestrator.services.clock import Clock
from orchestrator.services.contacts.protocols import ImportGateway

log = structlog.stdlib.get_logger("orchestrator.imports")
# After so long other accounts have their turn.
_TURN_SECONDS = 15.0
# The import ended, was cancelled, or is another orchestrator's by now.
_LOST = "import_lost"
_UNDER_WAY = frozenset({"checking", "running"})


class Imports:
    """Each chunk is written in one transaction that also moves the import on: whoever goes on after a kill
    begins with the first chunk that nobody has written."""

    def __init__(self, gateway: ImportGateway, identity: Callable[[], Identity], clock: Clock) -> None:
        self._gateway = gateway
        self._identity = identity
        self._clock = clock

    async def work(self, job: Job) -> JobEnd:
        """Write chunks for a while. What stands against the import ends it with that code."""
        try:
            return await self._write(job.key)
        except (SupersededError, SupabaseUnreachableError):
            raise
        except ZapbaseError as error:
            await self._give_up(job.key, error.code)
        except Exception:
            log.exception("import_broke", import_id=job.key)
            await self._give_up(job.key, ZapbaseError.code)
        return DONE

    async def _write(self, import_id: str) -> JobEnd:
        plan = make_plan(await self._gateway.open_import(self._identity(), import_id))
        ends = self._clock.monotonic() + _TURN_SECONDS
        while await self._write_next(plan):
            if self._clock.monotonic() >= ends:
                return AGAIN
        log.info("import_ended", import_id=import_id)
        return DONE

    async def _write_next(self, plan: ImportPlan) -> bool:
        """Write one chunk; false when the import has ended with it."""
        identity = self._identity()
        chunk, lines = await self._gateway.read_import_lines(identity, plan.import_id)
        # Reading a thousand phones takes longer than others should wait for the event loop.
        people, errors = await asyncio.to_thread(read_lines, plan, lines)
        status = await self._gateway.write_import_lines(identity, plan.import_id, chunk, people, errors)
        return status in _UNDER_WAY

    async def _give_up(self, import_id: str, code: str) -> None:
        if code == _LOST:
            return
        log.error("import_failed", import_id=import_id, code=code)
        try:
            await self._gateway.fail_import(self._identity(), import_id, code)
        except ZapbaseError as error:
            if error.code != _LOST:
                raise
