"""Forget people chunk by chunk; the work and its order are the database's."""

import structlog

from orchestrator.services.clock import Clock
from orchestrator.services.contacts.protocols import ErasureGateway
from orchestrator.services.fleet.fleet import Fleet
from orchestrator.services.worker import Worker

log = structlog.stdlib.get_logger("orchestrator.erasures")


class Erasures:
    """Each chunk is a transaction of its own: killed anywhere, any orchestrator goes on with the next."""

    def __init__(self, gateway: ErasureGateway, fleet: Fleet, clock: Clock, poll_seconds: float) -> None:
        self._gateway = gateway
        self._fleet = fleet
        steps = [self._erase]
        self.worker = Worker("erasures", fleet.is_safe, clock, poll_seconds, due=steps, hinted=steps)

    async def _erase(self) -> None:
        while erasure_id := await self._gateway.erase_some(self._fleet.identity()):
            log.debug("erased_some", erasure_id=erasure_id)
