"""The database's functions for broadcasts."""

from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel

from orchestrator.adapters.functions import Functions
from orchestrator.domain.fleet.leases import Identity

Item = dict[str, Any]


class _Turn(BaseModel):
    content: Item | None = None
    items: list[Item]
    seconds: float | None


class _Fed(BaseModel):
    waits: str | None


class SupabaseBroadcasts(Functions):
    """Implements `services.automation.feeder.BroadcastGateway`."""

    async def claim_recipients(self, identity: Identity, broadcast_id: str, max_items: int) -> _Turn:
        """Whose turn it is now."""
        return await self.ask(
            _Turn, "claim_recipients", identity, broadcast_id=broadcast_id, max_items=max_items
        )

    async def feed_recipients(
        self, identity: Identity, broadcast_id: str, items: Sequence[Item]
    ) -> str | None:
        """Write what they are told; what they wait for instead."""
        fed = await self.ask(_Fed, "feed_recipients", identity, broadcast_id=broadcast_id, items=list(items))
        return fed.waits

    async def claim_test(self, identity: Identity, broadcast_id: str, contact_id: str) -> _Turn | None:
        """What somebody tries on himself; None when it is gone."""
        answer = await self.call(
            "claim_broadcast_test", identity, broadcast_id=broadcast_id, contact_id=contact_id
        )
        if not answer:
            return None
        return _Turn(content=answer["content"], items=[{"person": answer["person"]}], seconds=None)

    async def send_test(
        self, identity: Identity, broadcast_id: str, to: Item, test_id: str, messages: Sequence[Item]
    ) -> None:
        """Write the messages of one test, once."""
        whom = {"contact_id": to["contact_id"], "instance_id": to["instance_id"]}
        arguments = {"broadcast_id": broadcast_id, **whom, "test_id": test_id, "messages": list(messages)}
        await self.call("send_broadcast_test", identity, **arguments)
