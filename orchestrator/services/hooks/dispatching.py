"""The clock of the webhooks: calls who sends them, as long as there is something to send."""

import asyncio
from collections import Counter
from collections.abc import Callable

import structlog

from orchestrator.domain.backoff import Backoff
from orchestrator.errors import ZapbaseError
from orchestrator.services.clock import Clock
from orchestrator.services.hooks.protocols import WebhookGateway
from orchestrator.services.worker import Worker

log = structlog.stdlib.get_logger("orchestrator.dispatching")
_PAUSE = Backoff(first=1.0, limit=60.0)
# A call waits a moment for receivers that hang; what is due meanwhile waits for none of them.
_AT_ONCE = 3
# What is due and cannot be had yet: its endpoint has as much under way as it may.
_BUSY_SECONDS = 1.0


class Dispatching:
    """One orchestrator is enough; of several each may call. A call that is lost costs nothing but time: what
    it has claimed is due again."""

    def __init__(
        self, gateway: WebhookGateway, is_safe: Callable[[], bool], clock: Clock, poll_seconds: float
    ) -> None:
        self._gateway = gateway
        self._clock = clock
        self._calls: set[asyncio.Task[None]] = set()
        self._has_missed = False
        self._failures = 0
        # Deliveries by what became of them, as far as calls have told.
        self.ended: Counter[str] = Counter()
        steps = (self._begin,)
        self.worker = Worker("dispatching", is_safe, clock, poll_seconds, due=steps, hinted=steps)

    async def close(self) -> None:
        """No call is waited for: who was called goes on by himself."""
        for call in self._calls:
            call.cancel()
        await asyncio.gather(*self._calls, return_exceptions=True)

    async def _begin(self) -> None:
        if len(self._calls) >= _AT_ONCE or (self._failures and self._calls):
            self._has_missed = True
            return
        call = asyncio.create_task(self._call(), name="webhook dispatch")
        self._calls.add(call)
        call.add_done_callback(self._calls.discard)

    async def _call(self) -> None:
        try:
            done = await self._gateway.dispatch()
        except ZapbaseError as error:
            log.warning("webhooks_not_sent", code=error.code, detail=error.detail, hint=error.hint)
            self._failures += 1
            self.worker.hasten(_PAUSE.delay(self._failures, self._clock.random))
            return
        self._failures = 0
        self.ended.update(delivered=done.delivered, failed=done.failed)
        if done.next_seconds is not None:
            self.worker.hasten(done.next_seconds if done.claimed else max(done.next_seconds, _BUSY_SECONDS))
        if self._has_missed:
            self._has_missed = False
            self.worker.wake()
