"""The database's message functions in memory."""

from collections.abc import Sequence

from orchestrator.domain.leases import Identity
from orchestrator.domain.node_events import NodeEvent
from orchestrator.errors import DatabaseRefusedError, SupabaseUnreachableError


class FakeMessages:
    """Implements `services.protocols.MessageGateway`. Set `is_down` for a database that is away,
    `loses_answers` for one that acts but whose answer never arrives, `refused` for texts it does not take."""

    def __init__(self) -> None:
        self.is_down = False
        self.loses_answers = False
        self.refused: set[str] = set()
        self.batches: list[list[NodeEvent]] = []
        self.stored: dict[int, NodeEvent] = {}

    @property
    def bodies(self) -> list[str]:
        """The text of every message that is stored, in the order in which they came first."""
        return [event.data["body"] for event in self.stored.values() if event.type == "message"]

    async def ingest(
        self, identity: Identity, instance_id: str, events: Sequence[NodeEvent]
    ) -> dict[str, int]:
        """All or nothing; an event that is known already changes nothing."""
        if self.is_down:
            raise SupabaseUnreachableError("down")
        if any(event.type == "message" and event.data.get("body") in self.refused for event in events):
            raise DatabaseRefusedError("a text it does not take", code="events_invalid")
        self.batches.append(list(events))
        for event in events:
            self.stored.setdefault(event.id, event)
        if self.loses_answers:
            raise SupabaseUnreachableError("the answer was lost")
        return {"messages": len(events), "changes": 0, "waiting": 0, "ignored": 0}
