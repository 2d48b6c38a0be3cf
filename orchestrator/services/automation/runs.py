"""People in flows whose turn it is: they begin, or the moment has come that they wait for."""

import asyncio
import uuid
from collections.abc import Callable

from orchestrator.domain.automation.runs import DueRun
from orchestrator.domain.fleet.leases import Identity
from orchestrator.services.automation.protocols import RunGateway
from orchestrator.services.automation.steps import Steps
from orchestrator.services.clock import Clock
from orchestrator.services.worker import Worker

_CLAIMED = 50
_AT_ONCE = 8


class Runs:
    """A claim's id is kept until all of it is taken: a lost answer loses no run, and none is taken twice, for
    each step is of its revision."""

    def __init__(
        self,
        gateway: RunGateway,
        steps: Steps,
        identity: Callable[[], Identity],
        is_safe: Callable[[], bool],
        clock: Clock,
        poll_seconds: float,
    ) -> None:
        self._gateway = gateway
        self._steps = steps
        self._identity = identity
        self._claim_id: str | None = None
        self._places = asyncio.Semaphore(_AT_ONCE)
        turn = [self.drain]
        self.worker = Worker("runs", is_safe, clock, poll_seconds, due=turn, hinted=turn)

    async def drain(self) -> None:
        """Until nobody is left whose turn it is now."""
        while await self._take_turn():
            pass

    async def _take_turn(self) -> bool:
        self._claim_id = self._claim_id or str(uuid.uuid4())
        claim = await self._gateway.claim_runs(self._identity(), self._claim_id, _CLAIMED)
        if claim.next_seconds is not None:
            self.worker.hasten(claim.next_seconds)
        for ended in await asyncio.gather(*map(self._take, claim.runs), return_exceptions=True):
            if isinstance(ended, BaseException):
                raise ended
        self._claim_id = None
        return len(claim.runs) == _CLAIMED

    async def _take(self, run: DueRun) -> None:
        async with self._places:
            seconds = await self._steps.take(run, run.occasion(**run.event))
        if seconds is not None:
            self.worker.hasten(seconds)
