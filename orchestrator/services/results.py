"""What became of sent messages, on its way to their rows."""

import asyncio
from collections import defaultdict
from collections.abc import Callable

import structlog

from orchestrator.domain.backoff import Backoff
from orchestrator.domain.leases import Identity
from orchestrator.domain.outgoing import SendResult, SendStatus
from orchestrator.errors import LeaseLostError, SupersededError, ZapbaseError
from orchestrator.services.protocols import Clock, MessageGateway

log = structlog.stdlib.get_logger("orchestrator.results")
_BATCH_RESULTS = 500
_PAUSE = Backoff(first=0.2, limit=5.0)


class Results:
    """Writes results an instance at a time, in order, until the database has them; those that come while
    it writes go together. What a lost lease keeps unwritten, the next holder settles."""

    def __init__(self, gateway: MessageGateway, identity: Callable[[], Identity], clock: Clock) -> None:
        self._gateway = gateway
        self._identity = identity
        self._clock = clock
        self._waiting: defaultdict[str, list[SendResult]] = defaultdict(list)
        self._last_ones: set[str] = set()
        self._tasks: dict[str, asyncio.Task[None]] = {}
        # Called when the last message under way of a chat is settled: the next can be claimed only then. What
        # could not leave now waits for the clock.
        self.on_stored: Callable[[], None] = lambda: None

    def put(self, instance_id: str, result: SendResult, *, is_last: bool) -> None:
        """Take a result; it is written soon. `is_last`: nothing else of its chat is under way."""
        self._waiting[instance_id].append(result)
        if is_last and result.status is not SendStatus.QUEUED:
            self._last_ones.add(result.id)
        if instance_id not in self._tasks:
            self._tasks[instance_id] = asyncio.create_task(
                self._write(instance_id), name=f"results-{instance_id}"
            )

    async def close(self, seconds: float) -> None:
        """Give what waits so many seconds to be written."""
        if tasks := list(self._tasks.values()):
            await asyncio.wait(tasks, timeout=seconds)
        for task in tasks:
            task.cancel()

    async def _write(self, instance_id: str) -> None:
        try:
            while batch := self._waiting[instance_id][:_BATCH_RESULTS]:
                await self._store(instance_id, batch)
                del self._waiting[instance_id][: len(batch)]
                stored = {result.id for result in batch} & self._last_ones
                self._last_ones -= stored
                if stored:
                    self.on_stored()
        except (LeaseLostError, SupersededError) as error:
            log.warning("results_not_stored", instance_id=instance_id, code=error.code)
            self._last_ones -= {result.id for result in self._waiting.pop(instance_id)}
        finally:
            del self._tasks[instance_id]

    async def _store(self, instance_id: str, batch: list[SendResult]) -> None:
        attempt = 0
        while True:
            try:
                return await self._gateway.write_messages(self._identity(), instance_id, batch)
            except (LeaseLostError, SupersededError):
                raise
            except ZapbaseError as error:
                attempt += 1
                log.warning("results_postponed", instance_id=instance_id, attempt=attempt, code=error.code)
                await self._clock.sleep(_PAUSE.delay(attempt, self._clock.random))
