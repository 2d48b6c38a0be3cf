"""Time, as the services need it."""

from typing import Protocol


class Clock(Protocol):
    """Monotonic time in seconds, pauses, and chance."""

    def monotonic(self) -> float: ...
    async def sleep(self, seconds: float) -> None: ...
    def random(self) -> float: ...
