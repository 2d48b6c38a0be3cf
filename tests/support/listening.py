"""A log of what a client was told, that a test can wait on."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, NamedTuple

PATIENCE_SECONDS = 30.0


class Event(NamedTuple):
    kind: str
    """status, system, change, broadcast, presence, result; for raw clients the event of the frame."""
    topic: str
    payload: Any


Match = Callable[[Any], bool]


class Log:
    def __init__(self) -> None:
        self.events: list[Event] = []
        self._news = asyncio.Condition()
        self._tasks: set[asyncio.Task[None]] = set()

    def add(self, event: Event) -> None:
        self.events.append(event)
        task = asyncio.create_task(self._notify())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _notify(self) -> None:
        async with self._news:
            self._news.notify_all()

    def all(self, kind: str, topic: str | None = None) -> list[Any]:
        return [e.payload for e in self.events if e.kind == kind and topic in (None, e.topic)]

    async def expect(
        self,
        kind: str,
        match: Match = lambda _: True,
        *,
        topic: str | None = None,
        seconds: float = PATIENCE_SECONDS,
    ) -> Any:
        """The first payload of this kind that matches, already here or yet to come; AssertionError after
        `seconds` with what came instead."""

        def found() -> list[Any]:
            return [payload for payload in self.all(kind, topic) if match(payload)]

        try:
            async with asyncio.timeout(seconds), self._news:
                await self._news.wait_for(found)
        except TimeoutError:
            raise AssertionError(f"no such {kind} within {seconds} s; there were {self.events}") from None
        return found()[0]
