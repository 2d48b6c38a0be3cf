"""Write what WhatsApp said into the database: whole batches, again and again until it has them."""

import asyncio
from collections import Counter
from collections.abc import Callable, Sequence

import structlog

from orchestrator.domain.backoff import Backoff
from orchestrator.domain.fleet.leases import Identity
from orchestrator.domain.fleet.node_events import NodeEvent
from orchestrator.errors import DatabaseRefusedError, LeaseLostError, SupersededError, ZapbaseError
from orchestrator.services.clock import Clock
from orchestrator.services.messages.protocols import MessageGateway

log = structlog.stdlib.get_logger("orchestrator.ingestion")
BATCH_EVENTS = 500
# More at once would only wait for each other in the database.
_CALLS_AT_ONCE = 4
_PAUSE = Backoff(first=0.2, limit=5.0)
# The database does not take these very events; any other refusal is about us and may pass.
_REFUSALS = frozenset({"events_invalid", DatabaseRefusedError.code})


class Ingestion:
    """Shared by all instances. `stored` counts events, by outcome; `failed_catch_ups` those that say that not
    all is told which came while a number was away."""

    def __init__(self, gateway: MessageGateway, identity: Callable[[], Identity], clock: Clock) -> None:
        self._gateway = gateway
        self._identity = identity
        self._clock = clock
        self._calls = asyncio.Semaphore(_CALLS_AT_ONCE)
        self.stored: Counter[str] = Counter()
        self.failed_catch_ups = 0
        # Called when messages with files are stored: the files can be fetched then.
        self.on_media: Callable[[], None] = lambda: None
        # Called when somebody has written: what follows can be decided.
        self.on_received: Callable[[], None] = lambda: None

    async def store(self, instance_id: str, events: Sequence[NodeEvent]) -> None:
        """Returns once every event is stored, in order. Raises LeaseLostError and SupersededError.

        A batch that is refused, or for which there is no answer in time, is tried again in halves."""
        done, attempt, size = 0, 0, BATCH_EVENTS
        while done < len(events):
            batch = events[done : done + size]
            try:
                await self._ingest(instance_id, batch)
            except (LeaseLostError, SupersededError):
                raise
            except ZapbaseError as error:
                size = max(len(batch) // 2, 1)
                if error.code not in _REFUSALS:
                    attempt += 1
                    await self._postpone(instance_id, attempt, error)
                    continue
                if len(batch) > 1:
                    continue
                await self._set_aside(instance_id, batch[0], error)
            done += len(batch)
            attempt, size = 0, min(size * 2, BATCH_EVENTS)

    async def _set_aside(self, instance_id: str, event: NodeEvent, refusal: ZapbaseError) -> None:
        """Keep a refused event in its raw form: the database keeps every type it does not know."""
        log.error("event_refused", instance_id=instance_id, event_id=event.id, type=event.type,
                  code=refusal.code, detail=refusal.detail)  # fmt: skip
        self.stored["refused"] += 1
        raw, attempt = event.model_copy(update={"type": f"refused_{event.type}"}), 0
        while True:
            try:
                await self._ingest(instance_id, [raw])
                return
            except (LeaseLostError, SupersededError):
                raise
            except ZapbaseError as error:
                if error.code in _REFUSALS:
                    log.exception("refused_event_not_kept", instance_id=instance_id, code=error.code)
                    return
                attempt += 1
                await self._postpone(instance_id, attempt, error)

    async def _postpone(self, instance_id: str, attempt: int, error: ZapbaseError) -> None:
        log.warning("ingest_postponed", instance_id=instance_id, attempt=attempt, code=error.code)
        await self._clock.sleep(_PAUSE.delay(attempt, self._clock.random))

    async def _ingest(self, instance_id: str, batch: Sequence[NodeEvent]) -> None:
        async with self._calls:
            await self._gateway.ingest(self._identity(), instance_id, batch)
        self.stored["events"] += len(batch)
        self.failed_catch_ups += sum(event.type == "catch_up_failed" for event in batch)
        if any(event.data.get("has_media") for event in batch):
            self.on_media()
        if any(event.type == "message" and not event.data.get("from_me") for event in batch):
            self.on_received()
