"""uvicorn that sleeps: its own looks ten times a second whether it is to end, most of its work when idle."""

from __future__ import annotations

import asyncio
from types import FrameType

import uvicorn


class QuietServer(uvicorn.Server):
    """Ends on a signal, and wakes for nothing else but what it serves."""

    def __init__(self, config: uvicorn.Config) -> None:
        # Whose only other reason to wake is the time of day in its answers.
        config.date_header = False
        super().__init__(config)
        self._ending = asyncio.Event()

    async def main_loop(self) -> None:
        if not await self.on_tick(0):
            await self._ending.wait()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        super().handle_exit(sig, frame)
        asyncio.get_running_loop().call_soon_threadsafe(self._ending.set)
