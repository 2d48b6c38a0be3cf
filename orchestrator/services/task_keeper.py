"""Keep the program's tasks running: what ends is started again."""

import asyncio
from collections import Counter
from collections.abc import Callable, Coroutine, Mapping
from typing import Any

import structlog

from orchestrator.domain.backoff import Backoff
from orchestrator.errors import SupersededError
from orchestrator.services.clock import Clock
from orchestrator.services.tasks import race

log = structlog.stdlib.get_logger("orchestrator.task_keeper")
_PAUSE = Backoff(first=0.2, limit=30.0)
# What ran for so long before it ended is no loop of ends.
_HEALTHY_SECONDS = 60.0
Tasks = Mapping[str, Callable[[], Coroutine[Any, Any, None]]]


class TaskKeeper:
    """Only SupersededError ends them all. `restarts` counts, by name, those that were started again."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.restarts: Counter[str] = Counter()

    async def run(self, tasks: Tasks, stop: asyncio.Event) -> None:
        """Until `stop`; raises SupersededError."""
        self.restarts.update(dict.fromkeys(tasks, 0))
        await race(stop.wait(), *(self._keep(name, task) for name, task in tasks.items()))

    async def _keep(self, name: str, task: Callable[[], Coroutine[Any, Any, None]]) -> None:
        failures = 0
        while True:
            began = self._clock.monotonic()
            try:
                await task()
                log.error("task_ended", task=name)
            except SupersededError:
                raise
            except asyncio.CancelledError:
                if (own := asyncio.current_task()) is None or own.cancelling():
                    raise
                log.exception("task_broke", task=name)
            except Exception:
                log.exception("task_broke", task=name)
            self.restarts[name] += 1
            has_lasted = self._clock.monotonic() - began >= _HEALTHY_SECONDS
            failures = 1 if has_lasted else failures + 1
            await self._clock.sleep(_PAUSE.delay(failures, self._clock.random))
