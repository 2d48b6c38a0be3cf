"""Counting events against a limit a second."""

from __future__ import annotations

import time


class Meter:
    """Allows `limit` events in each second, counted in fixed windows."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._window = 0
        self._count = 0

    def allow(self) -> bool:
        """Count one event; False when it is one too many."""
        window = int(time.monotonic())
        if window != self._window:
            self._window, self._count = window, 0
        self._count += 1
        return self._count <= self._limit
