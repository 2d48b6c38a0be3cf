"""The control loop: woken by hints, and by the clock when there are none."""

import asyncio

import structlog

from orchestrator.errors import SupersededError, ZapbaseError
from orchestrator.services.clock import Clock
from orchestrator.services.fleet.commands import CommandRunner
from orchestrator.services.fleet.fleet import Fleet
from orchestrator.services.fleet.protocols import FleetGateway
from orchestrator.services.fleet.registry import Registry

log = structlog.stdlib.get_logger("orchestrator.control")


class ControlLoop:
    """Claims commands when Realtime hints at one, and every `poll_seconds` makes everything converge:
    leases, commands, the end of forgotten commands, what should run."""

    def __init__(
        self,
        gateway: FleetGateway,
        fleet: Fleet,
        registry: Registry,
        runner: CommandRunner,
        clock: Clock,
        poll_seconds: float,
    ) -> None:
        self._gateway = gateway
        self._fleet = fleet
        self._registry = registry
        self._runner = runner
        self._clock = clock
        self._poll_seconds = poll_seconds
        self._hint = asyncio.Event()

    def wake(self) -> None:
        """There may be a command. Many hints in a row count as one."""
        self._hint.set()

    async def run(self) -> None:
        """Until cancelled; raises SupersededError. What else goes wrong is tried again at the next turn:
        before a database that is only starting, an API may refuse anything."""
        while True:
            hinted = await self._wait()
            if not self._fleet.is_safe():
                continue
            try:
                await (self._claim() if hinted else self.converge())
            except SupersededError:
                raise
            except ZapbaseError as error:
                log.warning("control_postponed", code=error.code, detail=error.detail)

    async def converge(self) -> None:
        """One whole turn, hint or no hint."""
        await self._fleet.lease_more()
        await self._runner.drain()
        await self._gateway.expire_commands()
        self._registry.start_wanted()

    async def _claim(self) -> None:
        """A command that cannot be claimed may be for an instance that nobody holds yet."""
        if await self._runner.drain() == 0 and await self._fleet.lease_more() > 0:
            await self._runner.drain()

    async def _wait(self) -> bool:
        """True when a hint ended the pause; the pause varies so that orchestrators do not poll in step."""
        pause = self._poll_seconds * (0.8 + self._clock.random() * 0.4)
        try:
            async with asyncio.timeout(pause):
                await self._hint.wait()
        except TimeoutError:
            return False
        self._hint.clear()
        return True
