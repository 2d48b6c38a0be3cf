"""The control loop: everything about the fleet converges to what the database wants."""

from orchestrator.services.clock import Clock
from orchestrator.services.fleet.commands import CommandRunner
from orchestrator.services.fleet.fleet import Fleet
from orchestrator.services.fleet.protocols import FleetGateway
from orchestrator.services.fleet.registry import Registry
from orchestrator.services.worker import Worker


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
        self._fleet = fleet
        self._registry = registry
        self._runner = runner
        due = (fleet.lease_more, runner.drain, gateway.expire_commands, self._start_wanted)
        self.worker = Worker("control", fleet.is_safe, clock, poll_seconds, due=due, hinted=[self._claim])
        self.wake = self.worker.wake

    async def _claim(self) -> None:
        """A command that cannot be claimed may be for an instance that nobody holds yet."""
        if await self._runner.drain() == 0 and await self._fleet.lease_more() > 0:
            await self._runner.drain()

    async def _start_wanted(self) -> None:
        self._registry.start_wanted()
