"""How it stands with the webhooks, for whoever looks; asked of the database now and then."""

import structlog

from orchestrator.domain.webhooks import DeliveryCounts
from orchestrator.errors import ZapbaseError
from orchestrator.services.clock import Clock
from orchestrator.services.hooks.protocols import WebhookGateway

log = structlog.stdlib.get_logger("orchestrator.delivery_counts")
_FRESH_SECONDS = 10.0


class CountedDeliveries:
    """However often one looks, the database is asked every ten seconds at most. While it does not answer
    nothing is told."""

    def __init__(self, gateway: WebhookGateway, clock: Clock) -> None:
        self._gateway = gateway
        self._clock = clock
        self._counts: DeliveryCounts | None = None
        self._fresh_until = float("-inf")

    async def look(self) -> DeliveryCounts | None:
        """None: nobody knows."""
        if self._clock.monotonic() >= self._fresh_until:
            self._fresh_until = self._clock.monotonic() + _FRESH_SECONDS
            try:
                self._counts = await self._gateway.count_deliveries()
            except ZapbaseError as error:
                log.warning("deliveries_not_counted", code=error.code, detail=error.detail)
                self._counts = None
        return self._counts
