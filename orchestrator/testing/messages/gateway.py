"""The database's message functions in memory."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from orchestrator.domain.fleet.leases import Identity
from orchestrator.domain.fleet.node_answers import NumberCheck
from orchestrator.domain.fleet.node_events import NodeEvent
from orchestrator.domain.messages.outgoing import Claim, Outgoing, SendResult
from orchestrator.errors import DatabaseRefusedError, LeaseLostError, SupabaseUnreachableError
from orchestrator.testing.clock import FakeClock

CLAIMED_AT = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass
class FakeRow:
    """A row of `conversations` on its way out."""

    message: Outgoing
    status: str = "queued"
    claim_id: str | None = None
    number: int = 0
    result: SendResult | None = None


class FakeMessages:
    """Implements `services.messages.protocols.MessageGateway`. Set `is_down` for a database that is away,
    `loses_answers` for one that acts but whose answer never arrives, `refused` for texts, `refuses_result`
    for results and `impossible_phones` for phones that it does not take, `has_lost_lease` for a lease that
    is over, `takes_seconds` for how long storing and writing last, `falls_after_refusal` for one that is
    away once it has refused an event."""

    def __init__(self, clock: FakeClock) -> None:
        self._clock = clock
        self.takes_seconds = 0.0
        self.is_down = False
        self.loses_answers = False
        self.has_lost_lease = False
        self.falls_after_refusal = False
        self.refused: set[str] = set()
        self.batches: list[list[NodeEvent]] = []
        self.writes: list[list[SendResult]] = []
        self.stored: dict[int, NodeEvent] = {}
        self.rows: dict[str, FakeRow] = {}
        self.known_checks: list[NumberCheck] = []
        self.checks_left = 100
        self.next_seconds: float | None = None
        self.calls = 0
        self.reservations = 0
        self.impossible_phones: set[str] = set()
        self.refuses_result: Callable[[SendResult], bool] = lambda _: False

    @property
    def bodies(self) -> list[str]:
        """The text of every message that is stored, in the order in which they came first."""
        return [event.data["body"] for event in self.stored.values() if event.type == "message"]

    async def ingest(
        self, identity: Identity, instance_id: str, events: Sequence[NodeEvent]
    ) -> dict[str, int]:
        """All or nothing; an event that is known already changes nothing."""
        await self._take_time()
        self._reach()
        if any(event.type == "message" and event.data.get("body") in self.refused for event in events):
            self.is_down = self.falls_after_refusal and len(events) == 1
            raise DatabaseRefusedError("a text it does not take", code="events_invalid")
        self.batches.append(list(events))
        for event in events:
            self.stored.setdefault(event.id, event)
        self._answer()
        return {"messages": len(events), "changes": 0, "waiting": 0, "ignored": 0}

    def queue(self, instance_id: str, chat_id: str, text: str, **more: Any) -> FakeRow:
        """A new message to send; its chat is known to WhatsApp unless `to` says otherwise."""
        times = {"claimed_at": CLAIMED_AT, "claimed_here_at": CLAIMED_AT.timestamp()}
        facts: dict[str, Any] = {"to": f"{chat_id}@c.us", "kind": "text", **times, **more}
        message = Outgoing(
            id=str(uuid.uuid4()), instance_id=instance_id, chat_id=chat_id, message=text, **facts
        )
        self.rows[message.id] = FakeRow(message)
        return self.rows[message.id]

    async def claim_messages(self, identity: Identity, claim_id: str, max_items: int) -> Claim:
        """Queued ones of chats where nothing is under way; the same ones for the same claim."""
        self._reach()
        if not any(row.claim_id == claim_id for row in self.rows.values()):
            busy = {row.message.chat_id for row in self.rows.values() if row.status == "sending"}
            due = [row for row in self.rows.values() if row.status == "queued"]
            for row in [row for row in due if row.message.chat_id not in busy][:max_items]:
                row.status, row.claim_id, row.number = "sending", claim_id, identity.number
        self._answer()
        return Claim([row.message for row in self._sending() if row.claim_id == claim_id], self.next_seconds)

    async def write_messages(
        self, identity: Identity, instance_id: str, results: Sequence[SendResult]
    ) -> None:
        """Settle what is not settled."""
        self.writes.append(list(results))
        await self._take_time()
        self._reach()
        if self.has_lost_lease:
            raise LeaseLostError
        if any(self.refuses_result(result) for result in results):
            raise DatabaseRefusedError("a result it does not take", code="results_invalid")
        for result in results:
            row = self.rows[result.id]
            if row.status in ("sending", "unconfirmed"):
                row.status, row.result = result.status.value, result
        self._answer()

    async def unsettled_messages(self, identity: Identity, max_items: int) -> list[Outgoing]:
        """Those of another number, and unconfirmed ones."""
        self._reach()
        lost = [row for row in self._sending() if row.number != identity.number]
        unconfirmed = [row for row in self.rows.values() if row.status == "unconfirmed"]
        return [row.message.model_copy(update={"status": row.status}) for row in lost + unconfirmed]

    async def expire_messages(self) -> None:
        """Nothing expires here."""
        self._reach()

    async def reserve_number_checks(
        self, identity: Identity, instance_id: str, phones: Sequence[str]
    ) -> tuple[list[NumberCheck], list[str]]:
        """Counts what may be asked."""
        self._reach()
        if self.impossible_phones & set(phones):
            raise DatabaseRefusedError("no phone", code="phones_invalid")
        self.reservations += 1
        known = [check for check in self.known_checks if check.phone in phones]
        allowed = list(phones)[: self.checks_left] if not known else []
        self.checks_left -= len(allowed)
        return known, allowed

    async def write_number_checks(
        self, identity: Identity, instance_id: str, checks: Sequence[NumberCheck]
    ) -> None:
        """Keep them."""
        self._reach()
        self.known_checks.extend(checks)

    def _sending(self) -> list[FakeRow]:
        return [row for row in self.rows.values() if row.status == "sending"]

    async def _take_time(self) -> None:
        if self.takes_seconds > 0:
            await self._clock.sleep(self.takes_seconds)

    def _reach(self) -> None:
        self.calls += 1
        if self.is_down:
            raise SupabaseUnreachableError("down")

    def _answer(self) -> None:
        if self.loses_answers:
            raise SupabaseUnreachableError("the answer was lost")
