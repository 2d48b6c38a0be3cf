"""The database's functions for calls of other systems. Contracts: docs/contracts.md."""

from pydantic import BaseModel

from orchestrator.adapters.functions import Functions
from orchestrator.domain.fleet.leases import Identity
from orchestrator.domain.hooks.calls import HookCall
from orchestrator.domain.hooks.mapping import Reading


class _Read(BaseModel):
    call: HookCall | None


class SupabaseCalls(Functions):
    """Implements `services.hooks.calls.CallGateway`."""

    async def read_call(self, identity: Identity, sample_id: int) -> HookCall | None:
        """One that waits."""
        return (await self.ask(_Read, "read_hook_call", identity, sample_id=sample_id)).call

    async def apply_call(self, identity: Identity, sample_id: int, reading: Reading) -> None:
        """Do what follows of it, or keep why nothing does."""
        outcome = reading.model_dump(exclude_none=True, exclude={"detail", "is_wanted"})
        status = "failed" if reading.is_wanted else "ignored"
        await self.call(
            "apply_hook_call", identity, sample_id=sample_id, outcome={**outcome, "status": status}
        )
