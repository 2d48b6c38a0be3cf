"""What wakes a loop: a hint, or the clock when there is none."""

import asyncio
import contextlib

from orchestrator.services.clock import Clock


class Alarm:
    """Many hints in a row count as one."""

    def __init__(self, clock: Clock, poll_seconds: float) -> None:
        self._clock = clock
        self._poll_seconds = poll_seconds
        self._hint = asyncio.Event()

    def ring(self) -> None:
        """There may be something to do."""
        self._hint.set()

    async def wait(self) -> None:
        """Until a hint, or for about `poll_seconds`: it varies so that orchestrators do not poll in step."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(self._poll_seconds * (1 + self._clock.random() * 0.4)):
                await self._hint.wait()
        self._hint.clear()
