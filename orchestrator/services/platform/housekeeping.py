"""What the database wants done from time to time: counts folded, closed accounts deleted."""

import structlog

from orchestrator.errors import ZapbaseError
from orchestrator.services.clock import Clock
from orchestrator.services.fleet.fleet import Fleet
from orchestrator.services.platform.protocols import HousekeepingGateway

log = structlog.stdlib.get_logger("orchestrator.housekeeping")
_FOLD_ITEMS = 10_000
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
        self._clock = clock
        self._seconds = poll_seconds * _POLLS_PER_TURN

    async def run(self) -> None:
        """Until cancelled. What fails is asked for again at the next turn."""
        while True:
            # Orchestrators that started together do not ask together.
            await self._clock.sleep(self._seconds * (0.8 + self._clock.random() * 0.4))
            if not self._fleet.is_safe():
                continue
            try:
                await self.tidy()
            except ZapbaseError as error:
                log.warning("housekeeping_postponed", code=error.code, detail=error.detail)

    async def tidy(self) -> None:
        """One whole turn; returns when there is nothing left to do now."""
        while await self._gateway.fold_counts(_FOLD_ITEMS) == _FOLD_ITEMS:
            pass
        more = True
        while more:
            purged, more = await self._gateway.purge_accounts(
                self._fleet.identity(), _PURGE_SECONDS, _PURGE_ITEMS
            )
            for account_id in purged:
                log.info("account_purged", account_id=account_id)
