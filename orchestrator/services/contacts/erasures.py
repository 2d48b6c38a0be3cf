"""Forget people chunk by chunk; the work and its order are the database's."""

import structlog

from orchestrator.errors import SupersededError, ZapbaseError
from orchestrator.services.alarm import Alarm
from orchestrator.services.clock import Clock
from orchestrator.services.contacts.protocols import ErasureGateway
from orchestrator.services.fleet.fleet import Fleet

log = structlog.stdlib.get_logger("orchestrator.erasures")


class Erasures:
    """Each chunk is a transaction of its own: killed anywhere, any orchestrator goes on with the next."""

    def __init__(self, gateway: ErasureGateway, fleet: Fleet, clock: Clock, poll_seconds: float) -> None:
        self._gateway = gateway
        self._fleet = fleet
        self._alarm = Alarm(clock, poll_seconds)
        self.wake = self._alarm.ring

    async def run(self) -> None:
        """Until cancelled; raises SupersededError. What fails is asked for again by the clock."""
        while True:
            await self._alarm.wait()
            if not self._fleet.is_safe():
                continue
            try:
                while erasure_id := await self._gateway.erase_some(self._fleet.identity()):
                    log.debug("erased_some", erasure_id=erasure_id)
            except SupersededError:
                raise
            except ZapbaseError as error:
                log.warning("erasures_postponed", code=error.code, detail=error.detail)
