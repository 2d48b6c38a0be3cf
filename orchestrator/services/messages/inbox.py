"""One instance's events on their way from its journal to the database."""

import asyncio

import structlog

from orchestrator.domain.fleet.node_events import NodeEvent
from orchestrator.errors import NodeError
from orchestrator.services.clock import Clock
from orchestrator.services.fleet.protocols import NodeClient
from orchestrator.services.messages.ingestion import BATCH_EVENTS, Ingestion
from orchestrator.services.tasks import race

log = structlog.stdlib.get_logger("orchestrator.inbox")
# What waits here waits in the journal too; more of it would only take memory.
_WAITING_MAX = 5000
# They are about the instance, and are shown as its picture.
_PICTURE_TYPES = frozenset({"status", "qr", "pairing_code"})
# A message that is sent is acknowledged two or three times, and a call to the database costs more than a row.
_PATIENT_TYPES = frozenset({"message_ack"})
_REST_MAX_SECONDS = 0.1


class Inbox:
    """Stores events in order and only then lets the journal forget them: a kill at any line loses nothing,
    and what comes twice the database knows. A batch is what came while the one before was being stored;
    acknowledgements alone wait as long again, for more of them."""

    def __init__(self, instance_id: str, client: NodeClient, ingestion: Ingestion, clock: Clock) -> None:
        self._instance_id = instance_id
        self._client = client
        self._ingestion = ingestion
        self._clock = clock
        self._waiting: asyncio.Queue[NodeEvent] = asyncio.Queue(_WAITING_MAX)
        self._stored_id = 0
        self._has_stored = asyncio.Event()
        self._is_urgent = asyncio.Event()

    async def put(self, event: NodeEvent) -> None:
        """Take the next event; waits while too many are waiting."""
        await self._waiting.put(event)
        if event.type not in _PATIENT_TYPES:
            self._is_urgent.set()

    async def run(self) -> None:
        """Until cancelled. Raises LeaseLostError and SupersededError."""
        await race(self._store(), self._acknowledge())

    async def emptied(self) -> None:
        """Wait until everything that was put in is stored."""
        await self._waiting.join()

    async def _store(self) -> None:
        rests_until = self._clock.monotonic()
        while True:
            batch = [await self._waiting.get()]
            await self._rest(rests_until - self._clock.monotonic())
            while len(batch) < BATCH_EVENTS and not self._waiting.empty():
                batch.append(self._waiting.get_nowait())
            told = [event for event in batch if event.type not in _PICTURE_TYPES]
            began = self._clock.monotonic()
            await self._ingestion.store(self._instance_id, told)
            ended = self._clock.monotonic()
            rests_until = ended + min(ended - began, _REST_MAX_SECONDS)
            self._stored_id = batch[-1].id
            self._has_stored.set()
            for _ in batch:
                self._waiting.task_done()

    async def _rest(self, seconds: float) -> None:
        """Unless there is, or comes, what somebody waits for."""
        if seconds > 0 and not self._is_urgent.is_set():
            await race(self._clock.sleep(seconds), self._is_urgent.wait())
        self._is_urgent.clear()

    async def _acknowledge(self) -> None:
        """Beside the storing, for a node instance flushes its disk at each. One that fails is made good by
        the next; whether the node instance lives is for others to see."""
        while True:
            await self._has_stored.wait()
            self._has_stored.clear()
            try:
                await self._client.acknowledge(self._stored_id)
            except NodeError as error:
                log.info("acknowledge_failed", instance_id=self._instance_id, code=error.code)
