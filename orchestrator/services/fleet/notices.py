"""Wake whoever in this process waits for a command's end; a hint only, the row is the truth."""

import asyncio
from collections import defaultdict


class Notices:
    """One event for each awaited command id."""

    def __init__(self) -> None:
        self._waiting: defaultdict[str, set[asyncio.Event]] = defaultdict(set)

    def announce(self, command_id: str) -> None:
        """The command has ended."""
        for event in self._waiting.get(command_id, ()):
            event.set()

    async def wait(self, command_id: str, seconds: float) -> None:
        """Return at the command's end or after `seconds`, whichever comes first."""
        event = asyncio.Event()
        self._waiting[command_id].add(event)
        try:
            async with asyncio.timeout(seconds):
                await event.wait()
        except TimeoutError:
            pass
        finally:
            self._waiting[command_id].discard(event)
            if not self._waiting[command_id]:
                del self._waiting[command_id]
