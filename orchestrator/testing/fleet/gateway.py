"""The database's side of the contract in memory: leases with fencing numbers, commands, instances."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from orchestrator.domain.fleet.commands import Command, CommandStatus, Outcome
from orchestrator.domain.fleet.leases import Grant, Identity, Lease, Todo
from orchestrator.domain.fleet.transitions import Patch
from orchestrator.errors import (
    DatabaseRefusedError,
    LeaseLostError,
    SupabaseUnreachableError,
    SupersededError,
    WrongNumberError,
)
from orchestrator.services.clock import Clock


@dataclass
class FakeInstance:
    """A row of `instances` with its lease, and everything that was written to it."""

    id: str
    account_id: str
    port: int
    row: dict[str, Any]
    holder: str | None = None
    number: int = 0
    expires_at: float = 0.0
    writes: list[Patch] = field(default_factory=list[Patch])


@dataclass
class FakeCommand:
    """A row of `instance_commands`."""

    command: Command
    status: CommandStatus = CommandStatus.QUEUED
    outcome: Outcome | None = None
    claim_id: str | None = None


class FakeGateway:
    """Implements `services.fleet.protocols.FleetGateway`. Set `is_down` for a database that is away,
    `loses_answers` for one that acts but whose answer never arrives, `refusal` for one that takes no more
    writes, `takes_seconds` for how long a function lasts."""

    def __init__(self, clock: Clock, lease_seconds: float = 30.0) -> None:
        self._clock = clock
        self.lease_seconds = lease_seconds
        self.is_down = False
        self.loses_answers = False
        self.refusal: DatabaseRefusedError | None = None
        self.instances: dict[str, FakeInstance] = {}
        self.commands: dict[str, FakeCommand] = {}
        self.expirations = 0
        self.heartbeats = 0
        self.polls = 0
        self.calls = 0
        self.refuses_polls = False
        self.todo = Todo(frozenset(), {})
        self.takes_seconds: dict[str, float] = {}
        self._numbers: dict[str, int] = {}
        self._last_number = 0

    def add_instance(self, desired_state: str = "stopped", status: str = "disconnected") -> FakeInstance:
        """A new instance that nobody holds."""
        row = {
            "status": status,
            "status_reason": None,
            "desired_state": desired_state,
            "phone": None,
            "suspended": False,
        }
        port = 5001 + len(self.instances)
        instance = FakeInstance(str(uuid.uuid4()), str(uuid.uuid4()), port, row)
        self.instances[instance.id] = instance
        return instance

    def add_command(self, instance: FakeInstance, name: str, **payload: Any) -> FakeCommand:
        """A new queued command."""
        command = Command(
            id=str(uuid.uuid4()),
            account_id=instance.account_id,
            instance_id=instance.id,
            command=name,
            payload=payload,
        )
        self.commands[command.id] = FakeCommand(command)
        return self.commands[command.id]

    def supersede(self, orchestrator_id: str) -> None:
        """Somebody registers under the same id elsewhere."""
        self._last_number += 1
        self._numbers[orchestrator_id] = self._last_number

    async def register(self, orchestrator_id: str, capacity: int) -> Grant:
        """Raise the number, retake own leases."""
        self._reach()
        self.supersede(orchestrator_id)
        number = self._numbers[orchestrator_id]
        for instance in self.instances.values():
            if instance.holder == orchestrator_id:
                self._lease(instance, orchestrator_id, number)
        return self._grant(orchestrator_id, number)

    async def heartbeat(self, identity: Identity) -> Grant:
        """Renew what has not ended."""
        self._check(identity)
        self.heartbeats += 1
        for instance in self._held(identity.orchestrator_id, identity.number):
            self._lease(instance, identity.orchestrator_id, identity.number)
        grant = self._grant(identity.orchestrator_id, identity.number)
        await self._take_time("heartbeat")
        return grant

    async def poll(self, identity: Identity, kinds: Sequence[str]) -> tuple[Grant, Todo]:
        """Renew; what there is to do is what a test says in `todo`."""
        await self._take_time("poll")
        self.polls += 1
        if self.refuses_polls:
            raise SupabaseUnreachableError("a question took too long")
        return await self.heartbeat(identity), self.todo

    async def lease_instances(self, identity: Identity, max_items: int) -> list[Lease]:
        """Take what is free."""
        await self._take_time("lease_instances")
        self._check(identity)
        free = [one for one in self.instances.values() if one.expires_at <= self._clock.monotonic()]
        for instance in free[:max_items]:
            self._lease(instance, identity.orchestrator_id, identity.number)
        return [_lease_of(instance) for instance in free[:max_items]]

    async def release_instances(self, identity: Identity, instance_ids: Collection[str]) -> None:
        """Free some."""
        self._check(identity)
        for instance in self._held(identity.orchestrator_id, identity.number):
            if instance.id in instance_ids:
                instance.expires_at = 0.0

    async def claim_commands(self, identity: Identity, claim_id: str, max_items: int) -> list[Command]:
        """The next command of each held instance; the same ones for the same claim."""
        await self._take_time("claim_commands")
        self._check(identity)
        if not any(row.claim_id == claim_id for row in self.commands.values()):
            self._claim(identity, claim_id, max_items)
        self._answer()
        return [
            row.command
            for row in self.commands.values()
            if row.claim_id == claim_id and row.status is CommandStatus.RUNNING
        ]

    async def finish_command(self, identity: Identity, command_id: str, outcome: Outcome) -> None:
        """End a running command, once."""
        self._check(identity)
        row = self.commands[command_id]
        if row.command.instance_id in self.instances:
            self._require_lease(identity, row.command.instance_id)
        if row.status is CommandStatus.RUNNING:
            row.status, row.outcome = outcome.status, outcome

    async def write_instance(self, identity: Identity, instance_id: str, patch: Patch) -> str | None:
        """Write under the lease; the first phone is the instance's."""
        self._reach()
        instance = self._require_lease(identity, instance_id)
        if self.refusal:
            raise self.refusal
        phone = instance.row["phone"]
        if phone and patch.get("phone", phone) != phone:
            raise WrongNumberError
        instance.writes.append(patch)
        instance.row |= patch | {"phone": phone or patch.get("phone")}
        return instance.row["phone"]

    async def remove_instance(self, identity: Identity, instance_id: str) -> None:
        """Delete it and end its commands."""
        self._reach()
        self._require_lease(identity, instance_id)
        del self.instances[instance_id]

    async def expire_commands(self) -> None:
        """Counts how often it was asked."""
        self._reach()
        self.expirations += 1

    def _claim(self, identity: Identity, claim_id: str, max_items: int) -> None:
        held = {instance.id for instance in self._held(identity.orchestrator_id, identity.number)}
        busy = {
            row.command.instance_id for row in self.commands.values() if row.status is CommandStatus.RUNNING
        }
        for row in list(self.commands.values())[:max_items]:
            instance_id = row.command.instance_id
            if row.status is CommandStatus.QUEUED and instance_id in held - busy:
                row.status, row.claim_id = CommandStatus.RUNNING, claim_id
                busy.add(instance_id)

    async def _take_time(self, function: str) -> None:
        if seconds := self.takes_seconds.get(function):
            await self._clock.sleep(seconds)

    def _reach(self) -> None:
        self.calls += 1
        if self.is_down:
            raise SupabaseUnreachableError("down")

    def _answer(self) -> None:
        if self.loses_answers:
            raise SupabaseUnreachableError("the answer was lost")

    def _check(self, identity: Identity) -> None:
        self._reach()
        if self._numbers.get(identity.orchestrator_id) != identity.number:
            raise SupersededError

    def _require_lease(self, identity: Identity, instance_id: str) -> FakeInstance:
        for instance in self._held(identity.orchestrator_id, identity.number):
            if instance.id == instance_id:
                return instance
        raise LeaseLostError

    def _held(self, orchestrator_id: str, number: int) -> list[FakeInstance]:
        return [
            instance
            for instance in self.instances.values()
            if (instance.holder, instance.number) == (orchestrator_id, number)
            and instance.expires_at > self._clock.monotonic()
        ]

    def _lease(self, instance: FakeInstance, holder: str, number: int) -> None:
        instance.holder, instance.number = holder, number
        instance.expires_at = self._clock.monotonic() + self.lease_seconds

    def _grant(self, orchestrator_id: str, number: int) -> Grant:
        leases = [_lease_of(instance) for instance in self._held(orchestrator_id, number)]
        return Grant(self.lease_seconds, leases, number)


def _lease_of(instance: FakeInstance) -> Lease:
    return Lease(
        instance_id=instance.id,
        account_id=instance.account_id,
        port=instance.port,
        status=instance.row["status"],
        status_reason=instance.row["status_reason"],
        desired_state=instance.row["desired_state"],
        number=instance.number,
        suspended=instance.row["suspended"],
    )
