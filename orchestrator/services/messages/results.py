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
from orchestrator.errors import DatabaseRefusedError, LeaseLostError, SupersededError, ZapbaseError
from orchestrator.services.clock import Clock
from orchestrator.services.messages.protocols import MessageGateway

log = structlog.stdlib.get_logger("orchestrator.results")
_BATCH_RESULTS = 500
_PAUSE = Backoff(first=0.2, limit=5.0)
# Writing rests as long as the last call took, but no longer: a call costs far more than a row.
_REST_MAX_SECONDS = 0.1
# So often a lost lease is waited for, about ten minutes: by then another holder has settled what it found.
_LOST_ATTEMPTS = 120
# Refusals that are about us, not about these very results, and may pass.
_ABOUT_US = frozenset({"schema_not_exposed", "forbidden"})


class Results:
    """Writes results an instance at a time, in order, until the database has them; those that come while
    it writes go together. What a lost lease keeps unwritten the next holder settles; but that may be this
    very orchestrator, back after a cut under the same number: so it is kept for a while. A batch that the
    database does not take is tried again in halves, and a result that it does not take alone is set aside."""

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
        waiting = self._waiting[instance_id]
        try:
            await self._write_all(instance_id, waiting)
        except (LeaseLostError, SupersededError) as error:
            log.warning("results_dropped", instance_id=instance_id, code=error.code)
            self._last_ones -= {result.id for result in waiting}
        finally:
            del self._tasks[instance_id], self._waiting[instance_id]

    async def _write_all(self, instance_id: str, waiting: list[SendResult]) -> None:
        """Raises LeaseLostError and SupersededError: whoever holds the number now settles the rest."""
        attempt, size = 0, _BATCH_RESULTS
        while batch := waiting[:size]:
            began = self._clock.monotonic()
            try:
                await self._gateway.write_messages(self._identity(), instance_id, batch)
            except SupersededError:
                raise
            except Exception as error:
                size = max(len(batch) // 2, 1)
                if not _is_refusal(error):
                    attempt += 1
                    await self._postpone(instance_id, attempt, error)
                    if isinstance(error, LeaseLostError):
                        if attempt > _LOST_ATTEMPTS:
                            raise
                        waiting[:] = map(_doubted, waiting)
                elif len(batch) == 1:
                    self._set_aside(instance_id, waiting, error)
                continue
            del waiting[: len(batch)]
            attempt, size = 0, min(size * 2, _BATCH_RESULTS)
            self._tell_stored(batch)
            if waiting and (took := self._clock.monotonic() - began) > 0:
                await self._clock.sleep(min(took, _REST_MAX_SECONDS))

    async def _postpone(self, instance_id: str, attempt: int, error: Exception) -> None:
        code = error.code if isinstance(error, ZapbaseError) else ZapbaseError.code
        log.warning("results_postponed", instance_id=instance_id, attempt=attempt, code=code,
                    error=type(error).__name__)  # fmt: skip
        await self._clock.sleep(_PAUSE.delay(attempt, self._clock.random))

    def _set_aside(self, instance_id: str, waiting: list[SendResult], refusal: Exception) -> None:
        """Its status alone is written, and if even that is not taken, nothing."""
        refused = waiting[0]
        bare = SendResult(refused.id, refused.status, error_code=refused.error_code)
        log.error("result_refused", instance_id=instance_id, message_id=refused.id, error=str(refusal),
                  is_kept=refused != bare)  # fmt: skip
        if refused != bare:
            waiting[0] = bare
        else:
            del waiting[0]
            self._tell_stored([refused])

    def _tell_stored(self, results: list[SendResult]) -> None:
        stored = {result.id for result in results} & self._last_ones
        self._last_ones -= stored
        if stored:
            self.on_stored()


def _is_refusal(error: Exception) -> bool:
    if not isinstance(error, DatabaseRefusedError) or isinstance(error, LeaseLostError):
        return False
    return error.code not in _ABOUT_US


def _doubted(result: SendResult) -> SendResult:
    """What never left may have been sent by another holder meanwhile: the node instance's journal decides."""
    if result.status is SendStatus.QUEUED:
        return replace(result, status=SendStatus.UNCONFIRMED)
    return result
