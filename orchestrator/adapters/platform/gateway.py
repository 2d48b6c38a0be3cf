"""The database's functions for what it wants done from time to time."""

from pydantic import BaseModel

from orchestrator.adapters.functions import Functions
from orchestrator.domain.fleet.leases import Identity


class _Lags(BaseModel):
    seconds: dict[str, float]


class _Read(BaseModel):
    read: int


class _Dropped(BaseModel):
    dropped: int


class _Purged(BaseModel):
    purged: list[str]
    more: bool


class SupabaseEvents(Functions):
    """Implements `services.platform.protocols.EventGateway`."""

    async def event_lags(self) -> dict[str, float]:
        """How far behind each reader is."""
        return (await self.ask(_Lags, "event_lags")).seconds

    async def write_audit_log(self, max_items: int) -> int:
        """Write the lines of the next events."""
        return (await self.ask(_Read, "write_audit_log", max_items=max_items)).read

    async def fold_counts(self, max_items: int) -> int:
        """Count the messages of the next events."""
        return (await self.ask(_Read, "fold_counts", max_items=max_items)).read


class SupabaseHousekeeping(Functions):
    """Implements `services.platform.protocols.HousekeepingGateway`."""

    async def drop_events(self, max_items: int) -> int:
        """Drop old events that everybody has read."""
        return (await self.ask(_Dropped, "drop_events", max_items=max_items)).dropped

    async def purge_accounts(
        self, identity: Identity, seconds: float, max_items: int
    ) -> tuple[list[str], bool]:
        """Delete closed accounts for so many seconds."""
        answer = await self.ask(_Purged, "purge_accounts", identity, seconds=seconds, max_items=max_items)
        return answer.purged, answer.more
