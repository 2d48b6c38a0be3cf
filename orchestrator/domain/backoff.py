"""How long to wait before another try, and when trying has become a loop."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Backoff:
    """Exponential, with full jitter above half: two orchestrators never retry in step. Seconds."""

    first: float = 0.2
    limit: float = 30.0

    def delay(self, attempt: int, random: Callable[[], float]) -> float:
        """The pause before try number `attempt` (1 is the first retry); `random` gives 0 to 1."""
        ceiling = min(self.limit, self.first * 2 ** min(attempt - 1, 16))
        return ceiling * (0.5 + random() / 2)


@dataclass
class CrashWindow:
    """Counts crashes within a sliding window; more than `limit` of them is a crash loop."""

    limit: int = 5
    seconds: float = 600.0
    _times: deque[float] = field(default_factory=deque[float])

    def record(self, now: float) -> int:
        """Note a crash at monotonic time `now`; returns how many the window holds."""
        self._times.append(now)
        while self._times and self._times[0] <= now - self.seconds:
            self._times.popleft()
        return len(self._times)

    def is_loop(self) -> bool:
        """True when the window holds more crashes than a heal may need."""
        return len(self._times) > self.limit

    def clear(self) -> None:
        """Forget: a person has asked for a fresh start."""
        self._times.clear()
