"""The one loop of all work: woken by hints, due by the clock, ended by nothing that a turn meets."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

import structlog

from orchestrator.domain.backoff import Backoff
from orchestrator.errors import SupersededError, ZapbaseError
from orchestrator.services.clock import Clock
from orchestrator.services.tasks import race

log = structlog.stdlib.get_logger("orchestrator.worker")
_PAUSE = Backoff(first=0.2, limit=5.0)
Step = Callable[[], Awaitable[object]]


class Worker:
    """Takes the steps of `due` about every `poll_seconds`, however many hints come, or when a poll says so,
    and those of `hinted` at a hint. While the leases are not safe it takes none.

    A step that breaks keeps no other from being taken, and is logged with its code. One of `hinted` is taken
    again after a pause that grows, one of `due` alone by the clock. Only SupersededError ends the loop."""

    def __init__(
        self,
        name: str,
        is_safe: Callable[[], bool],
        clock: Clock,
        poll_seconds: float,
        *,
        due: Sequence[Step],
        hinted: Sequence[Step] = (),
    ) -> None:
        self.name = name
        self._is_safe = is_safe
        self._clock = clock
        self._poll_seconds = poll_seconds
        self._due = due
        self._hinted = hinted
        self._hint = asyncio.Event()
        self._told = asyncio.Event()
        self._due_at = clock.monotonic()
        self._expected_at = float("inf")

    def wake(self) -> None:
        """There may be something to do. Many hints in a row count as one."""
        self._hint.set()

    def expect(self, seconds: float | None) -> None:
        """There will be something to do in so many seconds; None: nothing that is known of."""
        self._expected_at = float("inf") if seconds is None else self._clock.monotonic() + seconds

    def hasten(self, seconds: float) -> None:
        """There will be something to do in so many seconds; what is expected before that stays expected."""
        self._expected_at = min(self._expected_at, self._clock.monotonic() + seconds)
        self._told.set()

    def tell(self, is_due: bool, patience: float, seconds: float | None) -> None:
        """What a poll says: the clock's turn is due, or need not come before `patience` is over; and in how
        many seconds there will be something to do, as far as it knows."""
        now = self._clock.monotonic()
        self._due_at = now if is_due else now + patience
        self.hasten(float("inf") if seconds is None else seconds)

    async def run(self) -> None:
        """Until cancelled; raises SupersededError."""
        failures = 0
        while True:
            await self._wait()
            if self._clock.monotonic() >= self._due_at:
                steps, self._due_at = self._due, self._next_due()
            else:
                steps = self._hinted
            if not self._is_safe():
                continue
            broken = [step for step in steps if not await self._take(step)]
            if any(step in self._hinted for step in broken):
                failures += 1
                self.wake()
                await self._clock.sleep(_PAUSE.delay(failures, self._clock.random))
            else:
                failures = 0

    async def converge(self) -> None:
        """One turn of the clock, now. Raises what its steps raise."""
        for step in self._due:
            await step()

    async def _take(self, step: Step) -> bool:
        try:
            await step()
        except SupersededError:
            raise
        except ZapbaseError as error:
            log.warning("work_postponed", worker=self.name, code=error.code, detail=error.detail)
            return False
        except Exception:
            log.exception("work_broke", worker=self.name, code=ZapbaseError.code)
            return False
        return True

    async def _wait(self) -> None:
        """Until a hint, until something is expected, or until the clock's turn is due."""
        while (pause := min(self._due_at, self._expected_at) - self._clock.monotonic()) > 0:
            if self._hint.is_set():
                break
            self._told.clear()
            await race(self._clock.sleep(pause), self._hint.wait(), self._told.wait())
        self._hint.clear()
        self._expected_at = float("inf")

    def _next_due(self) -> float:
        """It varies, so that orchestrators do not poll in step."""
        return self._clock.monotonic() + self._poll_seconds * (0.8 + self._clock.random() * 0.4)
