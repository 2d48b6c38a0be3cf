"""Who sends webhooks, in memory."""

import asyncio

from orchestrator.domain.webhooks import DeliveryCounts, Dispatch
from orchestrator.errors import SupabaseUnreachableError


class FakeWebhooks:
    """Implements `services.hooks.protocols.WebhookGateway`. `due` are sent `share` a call; clear `goes_on`
    for calls that take for ever; set `is_down` for a function that does not answer."""

    def __init__(self, due: int = 0, share: int = 300) -> None:
        self.due = due
        self.share = share
        self.later_seconds: float | None = None
        self.is_down = False
        self.goes_on = asyncio.Event()
        self.goes_on.set()
        self.calls = 0

    async def dispatch(self) -> Dispatch:
        """A share of it."""
        self.calls += 1
        if self.is_down:
            raise SupabaseUnreachableError("down")
        sent = min(self.due, self.share)
        self.due -= sent
        await self.goes_on.wait()
        return Dispatch(sent, sent, 0, 0 if self.due else self.later_seconds)

    async def count_deliveries(self) -> DeliveryCounts:
        """What is due."""
        if self.is_down:
            raise SupabaseUnreachableError("down")
        return DeliveryCounts(self.due, 0.0, 0)
