"""Claim commands, run them, and finish each of them whatever happens."""

import asyncio
import uuid
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

import structlog

from orchestrator.domain.backoff import Backoff
from orchestrator.domain.fleet.commands import Command, Outcome, failed
from orchestrator.errors import LeaseLostError, SupabaseUnreachableError, SupersededError, ZapbaseError
from orchestrator.services.clock import Clock
from orchestrator.services.fleet.fleet import Fleet
from orchestrator.services.fleet.handlers import CommandHandlers
from orchestrator.services.fleet.notices import Notices
from orchestrator.services.fleet.protocols import FleetGateway
from orchestrator.services.fleet.registry import Registry

log = structlog.stdlib.get_logger("orchestrator.commands")
CLAIM_ITEMS = 50
_PAUSE = Backoff(first=0.2, limit=5.0)


@dataclass(frozen=True)
class CommandLimits:
    """Seconds a command may run, seconds its end may wait for an unreachable database, and seconds all ends
    together may take when this process ends."""

    run: float = 60.0
    finish: float = 60.0
    close: float = 5.0


class CommandRunner:
    """Each claimed command runs in a task of its own; the database gives one at a time for an instance."""

    def __init__(
        self,
        gateway: FleetGateway,
        fleet: Fleet,
        registry: Registry,
        handlers: CommandHandlers,
        notices: Notices,
        clock: Clock,
        limits: CommandLimits,
    ) -> None:
        self._gateway = gateway
        self._fleet = fleet
        self._registry = registry
        self._handlers = handlers
        self._notices = notices
        self._clock = clock
        self._limits = limits
        self._claim_id: str | None = None
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self.ended: Counter[tuple[str, str]] = Counter()
        # Called after each end: the database gives an instance's next command only then.
        self.on_end: Callable[[], None] = lambda: None

    async def drain(self) -> int:
        """Claim what waits and begin to run it; returns how many. The claim's id is kept until its answer has
        arrived, so that a lost answer loses no command."""
        self._claim_id = self._claim_id or str(uuid.uuid4())
        commands = await self._gateway.claim_commands(self._fleet.identity(), self._claim_id, CLAIM_ITEMS)
        self._claim_id = None
        for command in commands:
            if command.id not in self._tasks:
                task = asyncio.create_task(self._run(command), name=f"command-{command.id}")
                self._tasks[command.id] = task
        return len(commands)

    async def close(self) -> None:
        """End what still runs; each command ends as `orchestrator_stopped`."""
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks, timeout=self._limits.close)

    async def _run(self, command: Command) -> None:
        outcome = failed("orchestrator_stopped")
        try:
            outcome = await self._outcome(command)
        finally:
            await asyncio.shield(self._finish(command, outcome))
            self._tasks.pop(command.id, None)

    async def _outcome(self, command: Command) -> Outcome:
        supervisor = self._registry.get(command.instance_id)
        if supervisor is None:
            return failed(LeaseLostError.code)
        try:
            async with asyncio.timeout(self._limits.run):
                return await self._handlers.run(supervisor, command)
        except TimeoutError:
            return failed("command_timeout")
        except ZapbaseError as error:
            return failed(error.code)
        except Exception:
            log.exception("command_broke", command_id=command.id, command=command.command)
            return failed(ZapbaseError.code)

    async def _finish(self, command: Command, outcome: Outcome) -> None:
        """Store the end. When that cannot be done in time the database ends the command by itself."""
        log.info(
            "command_ended",
            command_id=command.id,
            instance_id=command.instance_id,
            command=command.command,
            status=outcome.status,
            code=outcome.error_code,
        )
        self.ended[command.command, outcome.error_code or outcome.status] += 1
        try:
            async with asyncio.timeout(self._limits.finish):
                await self._store(command, outcome)
        except (LeaseLostError, SupersededError, TimeoutError) as error:
            log.warning("command_end_not_stored", command_id=command.id, error=str(error))
        except Exception:
            log.exception("command_end_not_stored", command_id=command.id)
        self._notices.announce(command.id)
        self.on_end()

    async def _store(self, command: Command, outcome: Outcome) -> None:
        attempt = 0
        while True:
            try:
                return await self._gateway.finish_command(self._fleet.identity(), command.id, outcome)
            except SupabaseUnreachableError:
                attempt += 1
                await self._clock.sleep(_PAUSE.delay(attempt, self._clock.random))
