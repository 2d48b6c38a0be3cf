"""Time that passes only when a test says so."""

import asyncio
import heapq

# Turns of the event loop after which everything that can run without waiting has run.
_TURNS = 100


class FakeClock:
    """Implements `services.clock.Clock`; chance is always one half."""

    def __init__(self) -> None:
        self._now = 1000.0
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []
        self._count = 0

    def monotonic(self) -> float:
        """The present."""
        return self._now

    def random(self) -> float:
        """No surprises."""
        return 0.5

    async def sleep(self, seconds: float) -> None:
        """Return when `advance` has passed the moment."""
        future = asyncio.get_running_loop().create_future()
        self._count += 1
        heapq.heappush(self._sleepers, (self._now + seconds, self._count, future))
        await future

    async def advance(self, seconds: float) -> None:
        """Let time pass, waking each sleeper at its own moment and in order."""
        target = self._now + seconds
        await self.settle()
        while self._sleepers and self._sleepers[0][0] <= target:
            moment, _, future = heapq.heappop(self._sleepers)
            self._now = max(self._now, moment)
            if not future.done():
                future.set_result(None)
            await self.settle()
        self._now = target
        await self.settle()

    async def settle(self) -> None:
        """Let everything run that does not wait for time."""
        for _ in range(_TURNS):
            await asyncio.sleep(0)
