"""What webhooks need of the world."""

from typing import Protocol

from orchestrator.domain.webhooks import DeliveryCounts, Dispatch


class WebhookGateway(Protocol):
    """Who sends webhooks, and who keeps them. All raise what `FleetGateway` raises."""

    async def dispatch(self) -> Dispatch:
        """Have some of what is due sent. Any number of callers at once."""
        ...

    async def count_deliveries(self) -> DeliveryCounts:
        """How it stands with all."""
        ...
