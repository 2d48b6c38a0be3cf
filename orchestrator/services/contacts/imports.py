"""Work on imports of contacts: claimed by hint and by clock, chunk after chunk until each has ended."""

import asyncio

import structlog

from orchestrator.domain.contacts.lines import ClaimedImport, ImportPlan, make_plan, read_lines
from orchestrator.errors import SupabaseUnreachableError, SupersededError, ZapbaseError
from orchestrator.services.clock import Clock
from orchestrator.services.contacts.protocols import ImportGateway
from orchestrator.services.fleet.fleet import Fleet
from orchestrator.services.worker import Worker

log = structlog.stdlib.get_logger("orchestrator.imports")
# So many are under way here at once.
_IMPORTS_MAX = 2
_TURNS_PER_TIDYING = 100
# The import ended, was cancelled, or is another orchestrator's by now.
_LOST = "import_lost"
_UNDER_WAY = frozenset({"checking", "running"})


class Imports:
    """Each chunk is written in one transaction that also moves the import on: whoever goes on after a kill
    begins with the first chunk that nobody has written."""

    def __init__(self, gateway: ImportGateway, fleet: Fleet, clock: Clock, poll_seconds: float) -> None:
        self._gateway = gateway
        self._fleet = fleet
        self._clock = clock
        self._poll_seconds = poll_seconds
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._turns = 0
        due = (self.take_up, self._tidy)
        self.worker = Worker("imports", fleet.is_safe, clock, poll_seconds, due=due, hinted=[self.take_up])

    async def run(self) -> None:
        """Until cancelled; raises SupersededError."""
        try:
            await self.worker.run()
        finally:
            await self.close()

    async def take_up(self) -> None:
        """Claim what may be worked on and begin with it."""
        if (room := _IMPORTS_MAX - len(self._tasks)) <= 0:
            return
        # Those under way are among the answers.
        for claimed in await self._gateway.claim_imports(self._fleet.identity(), room + len(self._tasks)):
            if claimed.id not in self._tasks:
                self._begin(claimed)

    async def close(self) -> None:
        """Stop between two chunks or within one: what is not written is written by whoever goes on."""
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _tidy(self) -> None:
        if self._turns % _TURNS_PER_TIDYING == 0:
            await self._gateway.tidy_imports()
        self._turns += 1

    def _begin(self, claimed: ClaimedImport) -> None:
        task = asyncio.create_task(self._work(claimed), name=f"import-{claimed.id}")
        self._tasks[claimed.id] = task
        task.add_done_callback(lambda _: self._end(claimed.id))

    def _end(self, import_id: str) -> None:
        del self._tasks[import_id]
        self.worker.wake()

    async def _work(self, claimed: ClaimedImport) -> None:
        try:
            plan = make_plan(claimed)
            while await self._write_next(plan):
                pass
            log.info("import_ended", import_id=claimed.id)
        except (SupersededError, SupabaseUnreachableError) as error:
            log.warning("import_postponed", import_id=claimed.id, code=error.code)
            await self._clock.sleep(self._poll_seconds)
        except ZapbaseError as error:
            await self._give_up(claimed.id, error.code)
        except Exception:
            log.exception("import_broke", import_id=claimed.id)
            await self._give_up(claimed.id, ZapbaseError.code)

    async def _write_next(self, plan: ImportPlan) -> bool:
        """Write one chunk; false when the import has ended with it."""
        identity = self._fleet.identity()
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
            await self._gateway.fail_import(self._fleet.identity(), import_id, code)
        except ZapbaseError as error:
            log.warning("import_left", import_id=import_id, code=error.code)
            await self._clock.sleep(self._poll_seconds)
