"""The database's functions for what it wants done from time to time."""

from pydantic import BaseModel

from orchestrator.adapters.functions import Functions
from orchestrator.domain.fleet.leases import Identity


class _Folded(BaseModel):
    folded: int


class _Purged(BaseModel):
    purged: list[str]
    more: bool


class SupabaseHousekeeping(Functions):
    """Implements `services.platform.protocols.HousekeepingGateway`."""

    async def fold_counts(self, max_items: int) -> int:
        """Fold what was counted lately."""
        return (await self.ask(_Folded, "fold_counts", max_items=max_items)).folded

    async def purge_accounts(
        self, identity: Identity, seconds: float, max_items: int
    ) -> tuple[list[str], bool]:
        """Delete closed accounts for so many seconds."""
        answer = await self.ask(_Purged, "purge_accounts", identity, seconds=seconds, max_items=max_items)
        return answer.purged, answer.more
