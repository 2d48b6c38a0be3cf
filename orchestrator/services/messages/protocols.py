"""What the work on messages needs of the world."""

from collections.abc import Sequence
from typing import Any, Protocol

from orchestrator.domain.fleet.leases import Identity
from orchestrator.domain.fleet.node_answers import NumberCheck
from orchestrator.domain.fleet.node_events import NodeEvent
from orchestrator.domain.messages.outgoing import Claim, Outgoing, SendResult


class MessageGateway(Protocol):
    """The message functions in the database. They raise what `FleetGateway` raises, and
    `DatabaseRefusedError` with the database's code for what it does not take."""

    async def ingest(
        self, identity: Identity, instance_id: str, events: Sequence[NodeEvent]
    ) -> dict[str, int]: ...
    async def claim_messages(self, identity: Identity, claim_id: str, max_items: int) -> Claim: ...
    async def write_messages(
        self, identity: Identity, instance_id: str, results: Sequence[SendResult]
    ) -> None: ...
    async def unsettled_messages(self, identity: Identity, max_items: int) -> list[Outgoing]: ...
    async def expire_messages(self) -> None: ...
    async def reserve_number_checks(
        self, identity: Identity, instance_id: str, phones: Sequence[str]
    ) -> tuple[list[NumberCheck], list[str]]:
        """What is known of these phones, and those that may be asked about now."""
        ...

    async def write_number_checks(
        self, identity: Identity, instance_id: str, checks: Sequence[NumberCheck]
    ) -> None: ...


class Attachments(Protocol):
    """The files that messages carry, as this machine's node instances can read them."""

    async def prepare(self, message: Outgoing) -> dict[str, Any]:
        """`{path, mimetype, filename}`, the path below the instance's media folder. Raises ZapbaseError:
        `media_too_large` and `media_unreadable` fail the message, `media_pending` puts it back to queued."""
        ...

    async def release(self, message: Outgoing) -> None:
        """The message has been handed over, or not: its file is not needed any more."""
        ...
