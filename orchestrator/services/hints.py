"""A hint that there may be something to do; many in a row count as one."""

import asyncio
import contextlib


class Hint:
    """Set by whoever knows something, waited for by a loop that would look anyway after a while."""

    def __init__(self) -> None:
        self._event = asyncio.Event()

    def give(self) -> None:
        self._event.set()

    async def wait(self, seconds: float) -> None:
        """Return at a hint, or after so many seconds."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._event.wait()
        self._event.clear()
