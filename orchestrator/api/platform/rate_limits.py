"""How often one caller may ask: a token bucket each, in this process's memory."""

import math
import time
from collections.abc import Callable

from orchestrator.api.problems import ProblemError

_MANY_BUCKETS = 10_000
_MINUTE = 60.0


class RequestLimits:
    """Each caller may spend a minute's worth at once, and earns it back evenly."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        # caller → (requests left, when that was, requests a minute)
        self._buckets: dict[str, tuple[float, float, int]] = {}

    @property
    def callers(self) -> int:
        """How many are remembered."""
        return len(self._buckets)

    def take(self, caller: str, per_minute: int) -> None:
        """Count one request; ProblemError `rate_limited` says when to come back. 0 a minute: unlimited."""
        if not per_minute:
            return
        now = self._monotonic()
        left = self.check(caller, per_minute)
        if len(self._buckets) >= _MANY_BUCKETS:
            self._forget_idle(now)
        self._buckets[caller] = (left - 1, now, per_minute)

    def check(self, caller: str, per_minute: int) -> float:
        """What is left, without counting; ProblemError `rate_limited` when that is no whole request."""
        left = self._left(caller, per_minute, self._monotonic())
        if left < 1:
            seconds = math.ceil((1 - left) * _MINUTE / per_minute)
            raise ProblemError("rate_limited", f"{per_minute} requests a minute", retry_after=seconds)
        return left

    def _left(self, caller: str, per_minute: int, now: float) -> float:
        left, since, _ = self._buckets.get(caller, (per_minute, now, per_minute))
        return min(per_minute, left + (now - since) * per_minute / _MINUTE)

    def _forget_idle(self, now: float) -> None:
        """A bucket untouched for a minute is full, as a new one would be."""
        self._buckets = {
            caller: bucket for caller, bucket in self._buckets.items() if now - bucket[1] < _MINUTE
        }
