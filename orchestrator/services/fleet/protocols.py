"""What the work on the fleet needs of the world: adapters give it, `orchestrator.testing` imitates it."""

from collections.abc import AsyncGenerator, AsyncIterator, Collection, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from orchestrator.domain.fleet.commands import Command, Outcome
from orchestrator.domain.fleet.leases import Grant, Identity, Lease, Todo
from orchestrator.domain.fleet.node_answers import NumberCheck, PhoneMessage, SendAnswer, SendRefusal
from orchestrator.domain.fleet.node_events import NodeEvent, NodeStatus
from orchestrator.domain.fleet.transitions import Patch


class FleetGateway(Protocol):
    """The control plane's functions in the database. Each raises `SupabaseUnreachableError` when there is no
    answer, `SupersededError` for a stale number, `LeaseLostError` for an instance not held."""

    async def register(self, orchestrator_id: str, capacity: int) -> Grant: ...
    async def heartbeat(self, identity: Identity) -> Grant: ...
    async def poll(self, identity: Identity, kinds: Sequence[str]) -> tuple[Grant, Todo]:
        """A heartbeat that also says what there is to do, jobs of these kinds too."""
        ...

    async def lease_instances(self, identity: Identity, max_items: int) -> list[Lease]: ...
    async def release_instances(self, identity: Identity, instance_ids: Collection[str]) -> None: ...
    async def claim_commands(self, identity: Identity, claim_id: str, max_items: int) -> list[Command]: ...
    async def finish_command(self, identity: Identity, command_id: str, outcome: Outcome) -> None: ...
    async def write_instance(self, identity: Identity, instance_id: str, patch: Patch) -> str | None:
        """The phone that the instance belongs to, once one does. Raises WrongNumberError."""
        ...

    async def remove_instance(self, identity: Identity, instance_id: str) -> None: ...
    async def expire_commands(self) -> None: ...


class NodeClient(Protocol):
    """The loopback API of one node instance. Raises `NodeUnreachableError` or `NodeError` with its code."""

    @property
    def chats_at_once(self) -> int:
        """To so many chats it is sent to at the same time."""
        ...

    async def status(self) -> NodeStatus: ...
    async def start(self) -> None: ...
    async def logout(self) -> None: ...
    async def pairing_code(self, phone: str) -> str: ...
    def events(self, after: int) -> AsyncIterator[NodeEvent]: ...
    async def acknowledge(self, event_id: int) -> None: ...
    def send(self, requests: Sequence[dict[str, Any]]) -> AsyncGenerator[SendAnswer | SendRefusal]:
        """Send in this order; an answer for each as soon as it is known. Whoever stops to listen stops what
        has not begun."""
        ...

    async def recorded(self, client_key: str) -> SendAnswer | None:
        """What became of a send; None when the node instance was never asked for it."""
        ...

    async def check_number(self, phone: str) -> NumberCheck: ...
    async def messages(self, chat_id: str, limit: int) -> list[PhoneMessage]: ...
    def media(self, message_id: str, max_bytes: int) -> AsyncIterator[bytes]:
        """The file of a message; what stands against it is raised at the first chunk."""
        ...

    async def refresh(self) -> None:
        """Read again what is kept of the number elsewhere: the templates of a number of Meta's."""
        ...

    async def show_typing(self, chat_id: str, state: str) -> None: ...


class EventSink(Protocol):
    """Where one instance's events go: to whoever stores them."""

    async def put(self, event: NodeEvent) -> None:
        """Take the next event; waits while too many are waiting."""
        ...

    async def run(self) -> None:
        """Until cancelled. Raises LeaseLostError and SupersededError."""
        ...

    async def emptied(self) -> None:
        """Wait until everything that was put in is stored."""
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
    """This machine, as the place where node instances run; of a number of Meta's, where it is driven from."""

    async def launch(self, lease: Lease, phone: str | None) -> Node:
        """Spawn one, which lets no other phone than this connect, and wait until it answers; NodeError with a
        code of the fault table when it cannot."""
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
