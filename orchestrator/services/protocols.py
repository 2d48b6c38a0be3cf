"""What the services need of the world; the adapters give it, and `orchestrator.testing` imitates it."""

from collections.abc import AsyncIterator, Collection, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from orchestrator.domain.commands import Command, Outcome
from orchestrator.domain.leases import Grant, Identity, Lease
from orchestrator.domain.mails import Mail
from orchestrator.domain.node_events import NodeEvent, NodeStatus
from orchestrator.domain.outgoing import (
    Claim,
    NumberCheck,
    Outgoing,
    PhoneMessage,
    SendAnswer,
    SendResult,
)
from orchestrator.domain.transitions import Patch


class Clock(Protocol):
    """Monotonic time in seconds, pauses, and chance."""

    def monotonic(self) -> float: ...
    async def sleep(self, seconds: float) -> None: ...
    def random(self) -> float: ...


class Gateway(Protocol):
    """The control plane's functions in the database. Each raises `SupabaseUnreachableError` when there is no
    answer, `SupersededError` for a stale number, `LeaseLostError` for an instance not held."""

    async def register(self, orchestrator_id: str, capacity: int) -> Grant: ...
    async def heartbeat(self, identity: Identity) -> Grant: ...
    async def lease_instances(self, identity: Identity, max_items: int) -> list[Lease]: ...
    async def release_instances(self, identity: Identity, instance_ids: Collection[str]) -> None: ...
    async def claim_commands(self, identity: Identity, claim_id: str, max_items: int) -> list[Command]: ...
    async def finish_command(self, identity: Identity, command_id: str, outcome: Outcome) -> None: ...
    async def write_instance(self, identity: Identity, instance_id: str, patch: Patch) -> None: ...
    async def remove_instance(self, identity: Identity, instance_id: str) -> None: ...
    async def expire_commands(self) -> None: ...


class MessageGateway(Protocol):
    """The message functions in the database. They raise what `Gateway` raises, and `DatabaseRefusedError`
    with the database's code for what it does not take."""

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


class ImportGateway(Protocol):
    """The functions for imports in the database. They raise what `Gateway` raises, and `DatabaseRefusedError`
    `import_lost` for an import that has ended or is another's."""

    async def claim_imports(self, identity: Identity, max_items: int) -> list[dict[str, Any]]: ...
    async def read_import_lines(
        self, identity: Identity, import_id: str
    ) -> tuple[int, list[tuple[int, list[str]]]]: ...
    async def write_import_lines(
        self,
        identity: Identity,
        import_id: str,
        chunk: int,
        people: Sequence[dict[str, Any]],
        errors: Sequence[dict[str, Any]],
    ) -> str:
        """The import's status after this chunk."""
        ...

    async def fail_import(self, identity: Identity, import_id: str, code: str) -> None: ...
    async def tidy_imports(self) -> None: ...


class ErasureGateway(Protocol):
    """Raises what `Gateway` raises."""

    async def erase_some(self, identity: Identity) -> str | None:
        """One chunk of an erasure, whose id it answers; None when nobody is being forgotten."""
        ...


class HousekeepingGateway(Protocol):
    """What the database wants to be asked for by a clock. Both raise what `Gateway` raises."""

    async def fold_counts(self, max_items: int) -> int:
        """How many counted changes were folded; fewer than asked for: none is left."""
        ...

    async def purge_accounts(
        self, identity: Identity, seconds: float, max_items: int
    ) -> tuple[list[str], bool]:
        """Accounts that are gone now, and whether to ask again at once."""
        ...


class Mailer(Protocol):
    """The way to people's mailboxes."""

    async def send(self, mail: Mail) -> bool:
        """True when it is under way; False when it cannot be sent. Never raises for that."""
        ...


class NodeClient(Protocol):
    """The loopback API of one node instance. Raises `NodeUnreachableError` or `NodeError` with its code."""

    async def status(self) -> NodeStatus: ...
    async def start(self) -> None: ...
    async def logout(self) -> None: ...
    async def pairing_code(self, phone: str) -> str: ...
    def events(self, after: int) -> AsyncIterator[NodeEvent]: ...
    async def acknowledge(self, event_id: int) -> None: ...
    async def send(self, request: dict[str, Any]) -> SendAnswer: ...
    async def recorded(self, client_key: str) -> SendAnswer | None:
        """What became of a send; None when the node instance was never asked for it."""
        ...

    async def check_number(self, phone: str) -> NumberCheck: ...
    async def messages(self, chat_id: str, limit: int) -> list[PhoneMessage]: ...
    def media(self, message_id: str, max_bytes: int) -> AsyncIterator[bytes]:
        """The file of a message; what stands against it is raised at the first chunk."""
        ...

    async def show_typing(self, chat_id: str, state: str) -> None: ...


class Attachments(Protocol):
    """The files that messages carry, as this machine's node instances can read them."""

    async def prepare(self, message: Outgoing) -> dict[str, Any]:
        """`{path, mimetype, filename}`, the path below the instance's media folder. Raises ZapbaseError:
        `media_too_large` and `media_unreadable` fail the message, `media_pending` puts it back to queued."""
        ...

    async def release(self, message: Outgoing) -> None:
        """The message has been handed over, or not: its file is not needed any more."""
        ...


class NodeProcess(Protocol):
    """One running node instance."""

    @property
    def pid(self) -> int: ...
    async def wait(self) -> None: ...
    async def stop(self, grace_seconds: float) -> None: ...
    def trim_log(self) -> None: ...


@dataclass(frozen=True)
class Node:
    """A running node instance and the way to talk to it."""

    process: NodeProcess
    client: NodeClient


class NodeHost(Protocol):
    """This machine, as the place where node instances run."""

    async def launch(self, lease: Lease) -> Node:
        """Spawn one and wait until it answers; NodeError with a code of the fault table when it cannot."""
        ...

    async def adopt(self, lease: Lease) -> Node | None:
        """The running node instance of an earlier life of this orchestrator, if it is alive and ours."""
        ...

    async def reap_orphans(self, keep: Collection[str]) -> list[int]:
        """End every process of ours that belongs to none of the instances in `keep`; returns their pids."""
        ...

    async def erase(self, instance_id: str) -> None:
        """Remove the instance's session, journal and records from this machine."""
        ...

    def has_session(self, instance_id: str) -> bool:
        """True when this machine keeps a session for the instance."""
        ...


class CallerGateway(Protocol):
    """Tables as a caller sees them: every call carries the caller's own token, row level security decides."""

    async def list_instances(self, token: str) -> list[dict[str, Any]]: ...
    async def find_instances(self, token: str, instance_or_account_id: str) -> list[dict[str, Any]]: ...
    async def insert_command(self, token: str, instance: dict[str, Any], command: str) -> dict[str, Any]: ...
    async def read_command(self, token: str, command_id: str) -> dict[str, Any] | None: ...
    async def reachable(self) -> bool: ...
