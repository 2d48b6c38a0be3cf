"""So many at once of each: of an account, of a number."""

import asyncio
from weakref import WeakValueDictionary


class Slots:
    """One's crowd waits for its own, and keeps nobody else waiting. What nobody uses is forgotten."""

    def __init__(self, each: int = 1) -> None:
        self._each = each
        self._used: WeakValueDictionary[str, asyncio.Semaphore] = WeakValueDictionary()

    def of(self, key: str, each: int | None = None) -> asyncio.Semaphore:
        """To be entered and left: `async with slots.of(account_id)`. `each`: of this one another number."""
        return self._used.setdefault(key, asyncio.Semaphore(each or self._each))
