"""What became of sent messages, on its way to their rows."""

import asyncio
from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace

import structlog

from orchestrator.domain.backoff import Backoff
from orchestrator.domain.fleet.leases import Identity
from orchestrator.domain.fleet.node_answers import SendStatus
from orchestrator.domain.messages.outgoing import SendResult
from orchestrator.errors import LeaseLostError, SupersededError, ZapbaseError
from orchestrator.services.clock import Clock
from orchestrator.services.messages.protocols import MessageGateway

log = structlog.stdlib.get_logger("orchestrator.results")
_BATCH_RESULTS = 500
_PAUSE = Backoff(first=0.2, limit=5.0)
# Writing rests as long as the last call took, but no longer: a call costs far more than a row.
_REST_MAX_SECONDS = 0.1
# So often a lost lease is waited for, about ten minutes: by then another holder has settled what it found.
_LOST_ATTEMPTS = 120


class Results:
    """Writes results an instance at a time, in order, until the database has them; those that come while
    it writes go together. What a lost lease keeps unwritten the next holder settles; but that may be this
    very orchestrator, back after a cut under the same number: so it is kept for a while."""

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
        waiting, attempt = self._waiting[instance_id], 0
        try:
            while batch := waiting[:_BATCH_RESULTS]:
                began = self._clock.monotonic()
                try:
                    await self._gateway.write_messages(self._identity(), instance_id, batch)
                except SupersededError:
                    raise
                except ZapbaseError as error:
                    attempt += 1
                    if isinstance(error, LeaseLostError) and attempt > _LOST_ATTEMPTS:
                        raise
                    log.warning(
                        "results_postponed", instance_id=instance_id, attempt=attempt, code=error.code
                    )
                    await self._clock.sleep(_PAUSE.delay(attempt, self._clock.random))
                    if isinstance(error, LeaseLostError):
                        waiting[:] = map(_doubted, waiting)
                    continue
                del waiting[: len(batch)]
                attempt = 0
                stored = {result.id for result in batch} & self._last_ones
                self._last_ones -= stored
                if stored:
                    self.on_stored()
                if waiting and (took := self._clock.monotonic() - began) > 0:
                    await self._clock.sleep(min(took, _REST_MAX_SECONDS))
        except (LeaseLostError, SupersededError) as error:
            log.warning("results_dropped", instance_id=instance_id, code=error.code)
            self._last_ones -= {result.id for result in waiting}
            waiting.clear()
        finally:
            del self._tasks[instance_id]


def _doubted(result: SendResult) -> SendResult:
    """What never left may have been sent by another holder meanwhile: the node instance's journal decides."""
    if result.status is SendStatus.QUEUED:
        return replace(result, status=SendStatus.UNCONFIRMED)
    return result
