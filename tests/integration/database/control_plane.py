"""An orchestrator as the database sees it: calls of `orchestrator.*` in the role service_role, over SQL."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg import sql
from psycopg.types.json import Jsonb

Answer = dict[str, Any]


def call(connection: psycopg.Connection, function: str, **arguments: object) -> Answer:
    """`orchestrator.<function>(name => value, …)` as service_role; its jsonb answer."""
    named = sql.SQL(", ").join(
        sql.SQL("{} => {}").format(sql.Identifier(name), sql.Placeholder(name)) for name in arguments
    )
    query = sql.SQL("select orchestrator.{}({})").format(sql.Identifier(function), named)
    values = {key: Jsonb(value) if isinstance(value, dict) else value for key, value in arguments.items()}
    with connection.transaction():
        # A request of its own: what an earlier one said of who acts is forgotten.
        connection.execute("select set_config('zapbase.actor', '', true)")
        connection.execute("set local role service_role")
        row = connection.execute(query, values).fetchone()
        connection.execute("set local role none")
    assert row is not None
    return cast(Answer, row[0])


@dataclass
class ControlPlane:
    """One registered orchestrator with its fencing number."""

    connection: psycopg.Connection
    id: UUID
    number: int

    @classmethod
    def register(
        cls, connection: psycopg.Connection, capacity: int = 500, own_id: UUID | None = None
    ) -> ControlPlane:
        own_id = own_id or uuid4()
        answer = call(
            connection, "register", orchestrator_id=own_id, hostname="host", version="1", capacity=capacity
        )
        return cls(connection, own_id, answer["number"])

    def call(self, function: str, **arguments: object) -> Answer:
        return call(self.connection, function, orchestrator_id=self.id, number=self.number, **arguments)

    def lease(self, max_items: int = 500) -> list[Answer]:
        return cast(list[Answer], self.call("lease_instances", max_items=max_items)["instances"])

    def heartbeat(self) -> list[Answer]:
        return cast(list[Answer], self.call("heartbeat")["instances"])

    def claim(self, claim_id: UUID | None = None, max_items: int = 500) -> list[Answer]:
        answer = self.call("claim_commands", claim_id=claim_id or uuid4(), max_items=max_items)
        return cast(list[Answer], answer["commands"])

    def finish(self, command_id: object, status: str = "done", error_code: str | None = None) -> bool:
        answer = self.call(
            "finish_command", command_id=command_id, status=status, error_code=error_code, result={}
        )
        return cast(bool, answer["finished"])

    def write(self, instance_id: object, **patch: object) -> Answer:
        return self.call("write_instance", instance_id=instance_id, patch=patch)

    def release(self, *instance_ids: object) -> int:
        return cast(int, self.call("release_instances", instance_ids=list(instance_ids))["released"])


@contextmanager
def refused(connection: psycopg.Connection, code: str) -> Generator[None]:
    """The block raises exactly that code; the transaction goes on after it."""
    with pytest.raises(psycopg.errors.RaiseException) as caught, connection.transaction():
        yield
    assert caught.value.diag.message_primary == code


def one(connection: psycopg.Connection, query: str, *values: object) -> Any:
    """The first column of the first row."""
    row = connection.execute(cast(Any, query), values).fetchone()
    assert row is not None
    return row[0]


def add_account(connection: psycopg.Connection, plan: str = "pro") -> UUID:
    phone = "55219" + str(uuid4().int)[:8]
    return cast(
        UUID,
        one(
            connection,
            "insert into public.accounts (name, phone, plan) values ('Conta', %s, %s) returning id",
            phone,
            plan,
        ),
    )


def add_instance(connection: psycopg.Connection, account_id: UUID) -> UUID:
    return cast(
        UUID,
        one(
            connection,
            "insert into public.instances (account_id, instance_name) values (%s, %s) returning id",
            account_id,
            uuid4().hex,
        ),
    )


def add_command(connection: psycopg.Connection, instance_id: UUID, command: str = "start") -> UUID:
    return cast(
        UUID,
        one(
            connection,
            "insert into public.instance_commands (account_id, instance_id, command) "
            "select account_id, id, %s from public.instances where id = %s returning id",
            command,
            instance_id,
        ),
    )


def end_leases(connection: psycopg.Connection, *instance_ids: UUID) -> None:
    """What time does: these leases are over."""
    connection.execute(
        "update private.leases set expires_at = clock_timestamp() where instance_id = any(%s)",
        [list(instance_ids)],
    )
