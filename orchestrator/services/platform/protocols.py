"""What serves the whole platform needs of the world."""

from collections.abc import Mapping
from typing import Protocol

from orchestrator.domain.fleet.leases import Identity
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


class HousekeepingGateway(Protocol):
    """What the database wants to be asked for by a clock. Both raise what `FleetGateway` raises."""

    async def drop_events(self, max_items: int) -> int:
        """How many old events were dropped; fewer than asked for: none is left."""
        ...

    async def purge_accounts(
        self, identity: Identity, seconds: float, max_items: int
    ) -> tuple[list[str], bool]:
        """Accounts that are gone now, and whether to ask again at once."""
        ...


class Mailer(Protocol):
    """The way to people's mailboxes."""

    async def send(self, mail: Mail) -> bool:
        """True when it is under way; False when it cannot be sent. Never raises for that."""
        ...
