"""The database's functions for what it wants done from time to time."""

from typing import Any

from pydantic import TypeAdapter

from orchestrator.adapters.supabase import SupabaseGateway
from orchestrator.domain.fleet.leases import Identity

_IDS = TypeAdapter(list[str])


class SupabaseHousekeeping:
    """Implements `services.platform.protocols.HousekeepingGateway`."""

    def __init__(self, gateway: SupabaseGateway) -> None:
        self._gateway = gateway

    async def fold_counts(self, max_items: int) -> int:
        """Fold what was counted lately."""
        return int((await self._gateway.call("fold_counts", max_items=max_items))["folded"])

    async def purge_accounts(
        self, identity: Identity, seconds: float, max_items: int
    ) -> tuple[list[str], bool]:
        """Delete closed accounts for so many seconds."""
        answer = await self._call("purge_accounts", identity, seconds=seconds, max_items=max_items)
        return _IDS.validate_python(answer["purged"]), bool(answer["more"])

    async def _call(self, function: str, identity: Identity, **arguments: Any) -> dict[str, Any]:
        return await self._gateway.call(
            function, orchestrator_id=identity.orchestrator_id, number=identity.number, **arguments
        )
