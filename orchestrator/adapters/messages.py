"""The database's functions for messages. The contract of each is in docs/contracts.md."""

from collections.abc import Sequence
from typing import Any

from pydantic import TypeAdapter

from orchestrator.adapters.supabase import SupabaseGateway
from orchestrator.domain.leases import Identity
from orchestrator.domain.node_events import NodeEvent

_COUNTS = TypeAdapter(dict[str, int])


class SupabaseMessages:
    """Implements `services.protocols.MessageGateway`."""

    def __init__(self, gateway: SupabaseGateway) -> None:
        self._gateway = gateway

    async def ingest(
        self, identity: Identity, instance_id: str, events: Sequence[NodeEvent]
    ) -> dict[str, int]:
        """Store one batch in one transaction; answers how many rows are new, changed, waiting, ignored."""
        items = [event.model_dump() for event in events]
        answer = await self._call("ingest", identity, instance_id=instance_id, events=items)
        return _COUNTS.validate_python(answer)

    async def _call(self, function: str, identity: Identity, **arguments: Any) -> dict[str, Any]:
        return await self._gateway.call(
            function, orchestrator_id=identity.orchestrator_id, number=identity.number, **arguments
        )
