"""The database's functions for messages. The contract of each is in docs/contracts.md."""

import time
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from pydantic import TypeAdapter

from orchestrator.adapters.supabase import SupabaseGateway
from orchestrator.domain.fleet.leases import Identity
from orchestrator.domain.fleet.node_answers import NumberCheck
from orchestrator.domain.fleet.node_events import NodeEvent
from orchestrator.domain.messages.outgoing import Claim, Outgoing, SendResult

_OUTGOING = TypeAdapter(list[Outgoing])
_CHECKS = TypeAdapter(list[NumberCheck])
_PHONES = TypeAdapter(list[str])
_COUNTS = TypeAdapter(dict[str, int])


class SupabaseMessages:
    """Implements `services.messages.protocols.MessageGateway`."""

    def __init__(self, gateway: SupabaseGateway) -> None:
        self._gateway = gateway

    async def ingest(
        self, identity: Identity, instance_id: str, events: Sequence[NodeEvent]
    ) -> dict[str, int]:
        """Store one batch in one transaction; answers how many rows are new, changed, waiting, ignored."""
        items = [{"id": event.id, "type": event.type, "at": event.at, "data": event.data} for event in events]
        # The database's clock orders what happens: it corrects this host's.
        now = datetime.now(UTC).isoformat()
        answer = await self._call("ingest", identity, instance_id=instance_id, events=items, told_at=now)
        return _COUNTS.validate_python(answer)

    async def claim_messages(self, identity: Identity, claim_id: str, max_items: int) -> Claim:
        """Due messages, now `sending`; the same claim_id answers the same ones."""
        answer = await self._call("claim_messages", identity, claim_id=claim_id, max_items=max_items)
        return Claim(_OUTGOING.validate_python(answer["messages"]), answer["next_seconds"])

    async def write_messages(
        self, identity: Identity, instance_id: str, results: Sequence[SendResult]
    ) -> None:
        """Write what became of them."""
        items = [result.as_item() for result in results]
        await self._call("write_messages", identity, instance_id=instance_id, results=items)

    async def unsettled_messages(self, identity: Identity, max_items: int) -> list[Outgoing]:
        """Those whose sender died, and unconfirmed ones of the last day."""
        asked_at = time.time()
        answer = await self._call("unsettled_messages", identity, max_items=max_items)
        messages = _OUTGOING.validate_python(answer["messages"])
        return [message.claimed_by(asked_at) for message in messages]

    async def expire_messages(self) -> None:
        """End what waited too long."""
        await self._gateway.call("expire_messages")

    async def reserve_number_checks(
        self, identity: Identity, instance_id: str, phones: Sequence[str]
    ) -> tuple[list[NumberCheck], list[str]]:
        """What is known of these phones, and those that may be asked about now."""
        answer = await self._call(
            "reserve_number_checks", identity, instance_id=instance_id, phones=list(phones)
        )
        return _CHECKS.validate_python(answer["known"]), _PHONES.validate_python(answer["allowed"])

    async def write_number_checks(
        self, identity: Identity, instance_id: str, checks: Sequence[NumberCheck]
    ) -> None:
        """Keep what WhatsApp answered."""
        items = [check.model_dump() for check in checks]
        await self._call("write_number_checks", identity, instance_id=instance_id, checks=items)

    async def _call(self, function: str, identity: Identity, **arguments: Any) -> dict[str, Any]:
        return await self._gateway.call(
            function, orchestrator_id=identity.orchestrator_id, number=identity.number, **arguments
        )
