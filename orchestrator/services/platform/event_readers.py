"""The clock of those who read what happened: the audit log, counts, broadcasts, webhooks, who is told."""

from collections.abc import Awaitable, Callable, Mapping
from functools import partial

from orchestrator.services.clock import Clock
from orchestrator.services.fleet.fleet import Fleet
from orchestrator.services.platform.protocols import EventGateway
from orchestrator.services.worker import Worker

_ITEMS = 5_000
# What webhooks are told is written out, event by event.
_WEBHOOK_ITEMS = 500
# A hint stands for all that happens within a moment, and an event is read once no earlier transaction is
# open: whoever was hinted looks several times, and again after whatever he finds.
_LOOKS = 5
_LOOK_AGAIN_SECONDS = 0.12
Read = Callable[[int], Awaitable[int]]


class EventReaders:
    """Each reads in the database, all that is there; any number of orchestrators may ask for it at once."""

    def __init__(self, gateway: EventGateway, fleet: Fleet, clock: Clock, poll_seconds: float) -> None:
        self._gateway = gateway
        # By how many seconds each was behind when last looked at.
        self.lags: Mapping[str, float] = {}
        self._looks = 0
        readers: dict[str, tuple[Read, int]] = {
            "webhooks": (gateway.write_webhook_deliveries, _WEBHOOK_ITEMS),
            "audit_log": (gateway.write_audit_log, _ITEMS),
            "message_counts": (gateway.fold_counts, _ITEMS),
            "broadcasts": (gateway.follow_broadcasts, _ITEMS),
            "notices": (gateway.write_notices, _ITEMS),
        }
        steps = [partial(self._read, name, read, items) for name, (read, items) in readers.items()]
        self.worker = Worker(
            "events",
            fleet.is_safe,
            clock,
            poll_seconds,
            due=(self._look, *steps, self._look_again),
            hinted=(self._tell_webhooks,),
        )

    def wake(self) -> None:
        """Something happened that a webhook wants: it does not wait for the clock."""
        self._looks = _LOOKS
        self.worker.wake()

    async def _look(self) -> None:
        self.lags = await self._gateway.event_lags()

    async def _read(self, name: str, read: Read, items: int) -> None:
        """Until nothing is left; who has read everything is not asked."""
        while self.lags.get(name, 0) > 0 and await read(items) == items:
            pass

    async def _look_again(self) -> None:
        """Nobody asks while there is nothing to read: what is shown meanwhile is what is left now."""
        if any(self.lags.values()):
            await self._look()

    async def _tell_webhooks(self) -> None:
        read = await self._gateway.write_webhook_deliveries(_WEBHOOK_ITEMS)
        self._looks = _LOOKS if read else self._looks - 1
        if self._looks > 0:
            self.worker.hasten(0 if read == _WEBHOOK_ITEMS else _LOOK_AGAIN_SECONDS)
