"""The database's functions for messages. The contract of each is in docs/contracts.md."""

import time
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from pydantic import BaseModel, RootModel

from orchestrator.adapters.functions import Functions, read_items
from orchestrator.domain.fleet.leases import Identity
from orchestrator.domain.fleet.node_answers import NumberCheck
from orchestrator.domain.fleet.node_events import NodeEvent
from orchestrator.domain.messages.outgoing import Claim, Outgoing, SendResult


class _Counts(RootModel[dict[str, int]]):
    pass


class _Messages(BaseModel):
    messages: list[Any]
    next_seconds: float | None = None


class _Reserved(BaseModel):
    known: list[Any]
    allowed: list[str]


class SupabaseMessages(Functions):
    """Implements `services.messages.protocols.MessageGateway`."""

    async def ingest(
        self, identity: Identity, instance_id: str, events: Sequence[NodeEvent]
    ) -> dict[str, int]:
        """Store one batch in one transaction; answers how many rows are new, changed, waiting, ignored."""
        items = [{"id": event.id, "type": event.type, "at": event.at, "data": event.data} for event in events]
        # The database's clock orders what happens: it corrects this host's.
        now = datetime.now(UTC).isoformat()
        answer = await self.ask(
            _Counts, "ingest", identity, instance_id=instance_id, events=items, told_at=now
        )
        return answer.root

    async def claim_messages(self, identity: Identity, claim_id: str, max_items: int) -> Claim:
        """Due messages, now `sending`; the same claim_id answers the same ones."""
        answer = await self.ask(_Messages, "claim_messages", identity, claim_id=claim_id, max_items=max_items)
        return Claim(read_items(Outgoing, answer.messages), answer.next_seconds)

    async def write_messages(
        self, identity: Identity, instance_id: str, results: Sequence[SendResult]
    ) -> None:
        """Write what became of them."""
        items = [result.as_item() for result in results]
        await self.call("write_messages", identity, instance_id=instance_id, results=items)

    async def unsettled_messages(self, identity: Identity, max_items: int) -> list[Outgoing]:
        """Those whose sender died, and unconfirmed ones of the last day."""
        asked_at = time.time()
        answer = await self.ask(_Messages, "unsettled_messages", identity, max_items=max_items)
        return [message.claimed_by(asked_at) for message in read_items(Outgoing, answer.messages)]

    async def expire_messages(self) -> None:
        """End what waited too long."""
        await self.call("expire_messages")

    async def reserve_number_checks(
        self, identity: Identity, instance_id: str, phones: Sequence[str]
    ) -> tuple[list[NumberCheck], list[str]]:
        """What is known of these phones, and those that may be asked about now."""
        answer = await self.ask(
            _Reserved, "reserve_number_checks", identity, instance_id=instance_id, phones=list(phones)
        )
        return read_items(NumberCheck, answer.known), answer.allowed

    async def write_number_checks(
        self, identity: Identity, instance_id: str, checks: Sequence[NumberCheck]
    ) -> None:
        """Keep what WhatsApp answered."""
        items = [check.model_dump() for check in checks]
        await self.call("write_number_checks", identity, instance_id=instance_id, checks=items)
