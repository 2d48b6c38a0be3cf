"""The database's functions for the fleet: leases, commands, instances. Contracts: docs/contracts.md."""

import socket
from collections.abc import Collection, Sequence
from typing import Any

from pydantic import BaseModel, Field

from orchestrator import __version__
from orchestrator.adapters.functions import Functions, read_items
from orchestrator.adapters.supabase import SupabaseGateway
from orchestrator.domain.fleet.commands import Command, Outcome
from orchestrator.domain.fleet.leases import Grant, Identity, Lease, Todo
from orchestrator.domain.fleet.transitions import Patch
from orchestrator.errors import WrongNumberError


class _Instances(BaseModel):
    instances: list[Any]


class _Held(_Instances):
    lease_seconds: float = Field(gt=0, allow_inf_nan=False)


class _Polled(_Held):
    due: list[str]
    next_seconds: dict[str, float]


class _Registered(_Held):
    number: int


class _Written(BaseModel):
    written: bool
    phone: str | None


class _Commands(BaseModel):
    commands: list[Any]


class SupabaseFleet(Functions):
    """Implements `services.fleet.protocols.FleetGateway`. Heartbeats have a gateway of their own."""

    def __init__(
        self, gateway: SupabaseGateway, heartbeat_gateway: SupabaseGateway, functions_url: str
    ) -> None:
        super().__init__(gateway)
        self._heartbeats = Functions(heartbeat_gateway)
        self._functions_url = functions_url

    async def register(self, orchestrator_id: str, capacity: int) -> Grant:
        """Enter the fleet; the answer's number is the new fencing number."""
        answer = await self.ask(
            _Registered,
            "register",
            orchestrator_id=orchestrator_id,
            hostname=socket.gethostname()[:255] or "unknown",
            version=__version__,
            capacity=capacity,
            functions_url=self._functions_url,
        )
        return _grant(answer, answer.number)

    async def heartbeat(self, identity: Identity) -> Grant:
        """Renew; the grant lists every lease still held."""
        return _grant(await self._heartbeats.ask(_Held, "heartbeat", identity), identity.number)

    async def poll(self, identity: Identity, kinds: Sequence[str]) -> tuple[Grant, Todo]:
        """Renew, and ask what there is to do."""
        answer = await self._heartbeats.ask(_Polled, "poll", identity, kinds=list(kinds))
        return _grant(answer, identity.number), Todo(frozenset(answer.due), answer.next_seconds)

    async def lease_instances(self, identity: Identity, max_items: int) -> list[Lease]:
        """Take free leases; answers those taken now."""
        answer = await self.ask(_Instances, "lease_instances", identity, max_items=max_items)
        return read_items(Lease, answer.instances)

    async def release_instances(self, identity: Identity, instance_ids: Collection[str]) -> None:
        """Let others take these at once."""
        await self.call("release_instances", identity, instance_ids=list(instance_ids))

    async def claim_commands(self, identity: Identity, claim_id: str, max_items: int) -> list[Command]:
        """Commands to run now; the same claim_id answers the same ones."""
        answer = await self.ask(_Commands, "claim_commands", identity, claim_id=claim_id, max_items=max_items)
        return read_items(Command, answer.commands)

    async def finish_command(self, identity: Identity, command_id: str, outcome: Outcome) -> None:
        """Store how it ended; ending it twice does nothing."""
        await self.call(
            "finish_command",
            identity,
            command_id=command_id,
            status=outcome.status,
            error_code=outcome.error_code,
            result=outcome.result,
        )

    async def write_instance(self, identity: Identity, instance_id: str, patch: Patch) -> str | None:
        """Write under the lease; the phone that the instance belongs to."""
        answer = await self.ask(_Written, "write_instance", identity, instance_id=instance_id, patch=patch)
        if not answer.written:
            raise WrongNumberError("another phone than the instance's is connected")
        return answer.phone

    async def remove_instance(self, identity: Identity, instance_id: str) -> None:
        """Delete the row; its open commands end with it."""
        await self.call("remove_instance", identity, instance_id=instance_id)

    async def expire_commands(self) -> None:
        """End what nobody runs."""
        await self.call("expire_commands")


def _grant(answer: _Held, number: int) -> Grant:
    return Grant(answer.lease_seconds, read_items(Lease, answer.instances), number)
