"""What the database wants done from time to time: old events dropped, closed accounts deleted."""

import structlog

from orchestrator.services.clock import Clock
from orchestrator.services.fleet.fleet import Fleet
from orchestrator.services.platform.protocols import HousekeepingGateway
from orchestrator.services.worker import Worker

log = structlog.stdlib.get_logger("orchestrator.housekeeping")
_DROP_ITEMS = 5_000
# One call deletes for so long, so many rows a statement: locks are short, and a kill loses one call's work.
_PURGE_SECONDS = 1.5
_PURGE_ITEMS = 500
_POLLS_PER_TURN = 3


class Housekeeping:
    """A clock, and nothing else: the work and its order are the database's, and any number of orchestrators
    may ask for it at once."""

    def __init__(self, gateway: HousekeepingGateway, fleet: Fleet, clock: Clock, poll_seconds: float) -> None:
        self._gateway = gateway
        self._fleet = fleet
        seconds = poll_seconds * _POLLS_PER_TURN
        self.worker = Worker("housekeeping", fleet.is_safe, clock, seconds, due=(self._drop, self._purge))

    async def _drop(self) -> None:
        """Until nothing is left to drop now."""
        while await self._gateway.drop_events(_DROP_ITEMS) == _DROP_ITEMS:
            pass

    async def _purge(self) -> None:
        """Until nothing is left to delete now."""
        more = True
        while more:
            purged, more = await self._gateway.purge_accounts(
                self._fleet.identity(), _PURGE_SECONDS, _PURGE_ITEMS
            )
            for account_id in purged:
                log.info("account_purged", account_id=account_id)
