"""Real time."""

import asyncio
import random
import time


class SystemClock:
    """The machine's monotonic clock."""

    def monotonic(self) -> float:
        """Seconds; only differences mean something."""
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        """Pause."""
        await asyncio.sleep(seconds)

    def random(self) -> float:
        """0 up to 1, for jitter."""
        return random.random()
