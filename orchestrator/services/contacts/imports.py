"""Work on imports of contacts: claimed by hint and by clock, chunk after chunk until each has ended."""

import asyncio

import structlog

from orchestrator.domain.contacts.lines import ImportPlan, make_plan, read_lines
from orchestrator.errors import DatabaseRefusedError, SupabaseUnreachableError, SupersededError, ZapbaseError
from orchestrator.services.alarm import Alarm
from orchestrator.services.clock import Clock
from orchestrator.services.contacts.protocols import ImportGateway
from orchestrator.services.fleet.fleet import Fleet

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
        self._alarm = Alarm(clock, poll_seconds)
        self.wake = self._alarm.ring
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._turns = 0

    async def run(self) -> None:
        """Until cancelled; raises SupersededError. What fails is tried again by the clock."""
        try:
            while True:
                if self._fleet.is_safe():
                    await self._turn()
                await self._alarm.wait()
        finally:
            await self.close()

    async def take_up(self) -> None:
        """Claim what may be worked on and begin with it."""
        if (room := _IMPORTS_MAX - len(self._tasks)) <= 0:
            return
        # Those under way are among the answers.
        for claimed in await self._gateway.claim_imports(self._fleet.identity(), room + len(self._tasks)):
            if claimed["id"] not in self._tasks:
                self._begin(make_plan(claimed))

    async def close(self) -> None:
        """Stop between two chunks or within one: what is not written is written by whoever goes on."""
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _turn(self) -> None:
        try:
            await self.take_up()
            if self._turns % _TURNS_PER_TIDYING == 0:
                await self._gateway.tidy_imports()
            self._turns += 1
        except SupersededError:
            raise
        except ZapbaseError as error:
            log.warning("imports_postponed", code=error.code, detail=error.detail)

    def _begin(self, plan: ImportPlan) -> None:
        task = asyncio.create_task(self._work(plan), name=f"import-{plan.import_id}")
        self._tasks[plan.import_id] = task
        task.add_done_callback(lambda _: self._end(plan.import_id))

    def _end(self, import_id: str) -> None:
        del self._tasks[import_id]
        self.wake()

    async def _work(self, plan: ImportPlan) -> None:
        try:
            while await self._write_next(plan):
                pass
            log.info("import_ended", import_id=plan.import_id)
        except (SupersededError, SupabaseUnreachableError) as error:
            log.warning("import_postponed", import_id=plan.import_id, code=error.code)
            await self._clock.sleep(self._poll_seconds)
        except DatabaseRefusedError as error:
            await self._give_up(plan, error.code)
        except Exception:
            log.exception("import_broke", import_id=plan.import_id)
            await self._give_up(plan, ZapbaseError.code)

    async def _write_next(self, plan: ImportPlan) -> bool:
        """Write one chunk; false when the import has ended with it."""
        identity = self._fleet.identity()
        chunk, lines = await self._gateway.read_import_lines(identity, plan.import_id)
        # Reading a thousand phones takes longer than others should wait for the event loop.
        people, errors = await asyncio.to_thread(read_lines, plan, lines)
        status = await self._gateway.write_import_lines(identity, plan.import_id, chunk, people, errors)
        return status in _UNDER_WAY

    async def _give_up(self, plan: ImportPlan, code: str) -> None:
        if code == _LOST:
            return
        log.error("import_failed", import_id=plan.import_id, code=code)
        try:
            await self._gateway.fail_import(self._fleet.identity(), plan.import_id, code)
        except ZapbaseError as error:
            log.warning("import_left", import_id=plan.import_id, code=error.code)
