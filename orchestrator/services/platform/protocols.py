"""What serves the whole platform needs of the world."""

from collections.abc import Mapping
from typing import Protocol

from orchestrator.domain.platform.mails import Mail


class EventGateway(Protocol):
    """Those who read what happened. All raise what `FleetGateway` raises."""

    async def event_lags(self) -> Mapping[str, float]:
        """How old in seconds the oldest event is that each has not read; 0: there is none."""
        ...

    async def write_audit_log(self, max_items: int) -> int:
        """How many events were read; fewer than asked for: none is left."""
        ...

    async def fold_counts(self, max_items: int) -> int:
        """How many events were read; fewer than asked for: none is left."""
        ...

    async def follow_broadcasts(self, max_items: int) -> int:
        """How many events were read; fewer than asked for: none is left."""
        ...


class Mailer(Protocol):
    """The way to people's mailboxes."""

    async def send(self, mail: Mail) -> bool:
        """True when it is under way; False when it cannot be sent. Never raises for that."""
        ...
