"""The database's functions for those who read what happened."""

from pydantic import BaseModel

from orchestrator.adapters.functions import Functions


class _Lags(BaseModel):
    seconds: dict[str, float]


class _Read(BaseModel):
    read: int


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

    async def follow_broadcasts(self, max_items: int) -> int:
        """See in the next events who has got a broadcast, and who answered."""
        return (await self.ask(_Read, "follow_broadcasts", max_items=max_items)).read
