"""A closed account is deleted to the last row, in steps that may be cut off anywhere."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID, uuid4

import psycopg

from .control_plane import ControlPlane, add_account, add_instance, one
from .customers import acting, add_owner
from .jobs import enqueue, run_duty
from .messages import add_chat, add_contact
from .probes import TABLES

MESSAGES = 1200


def fill(connection: psycopg.Connection, account_id: UUID) -> None:
    """One row, or more, of every table that can hold a tenant's."""
    add_owner(connection, account_id)
    for probe in TABLES.values():
        probe.make(connection, account_id)
    chat_id = add_chat(connection, account_id, add_instance(connection, account_id))
    connection.execute(
        "insert into public.conversations "
        "(account_id, chat_id, contact_id, instance_id, status, wa_message_id) "
        "select account_id, id, contact_id, instance_id, 'received', %s || n "
        "from public.chats, generate_series(1, %s) n where id = %s",
        [uuid4().hex, MESSAGES, chat_id],
    )
    connection.execute(
        "insert into public.media (account_id, id, storage_path) values (%s, %s, %s)",
        [account_id, account_id, f"{account_id}/{account_id}"],
    )
    enqueue(connection, "contact_erasure", uuid4(), account_id, seconds=60)


def close(connection: psycopg.Connection, account_id: UUID, ago: str = "1 second") -> None:
    connection.execute(
        "update public.accounts set status = 'closed', closes_at = now() - %s::interval where id = %s",
        [ago, account_id],
    )


def purge(plane: ControlPlane, seconds: float = 2) -> bool:
    """One step; whether more is left."""
    return run_duty(plane, "purge_accounts", seconds)


def is_gone(connection: psycopg.Connection, account_id: UUID) -> bool:
    return one(connection, "select count(*) from public.accounts where id = %s", account_id) == 0


def rows_left(connection: psycopg.Connection, account_id: UUID) -> dict[str, int]:
    tables = connection.execute("select t::text from private.tenant_tables() t").fetchall()
    counts = {
        name: int(
            one(connection, cast(Any, f"select count(*) from {name} where account_id = %s"), account_id)
        )
        for (name,) in tables
    }
    return {name: count for name, count in counts.items() if count}


def test_nothing_is_left_and_nothing_else_touched(
    connection: psycopg.Connection, plane: ControlPlane
) -> None:
    account_id, neighbour = add_account(connection), add_account(connection)
    fill(connection, account_id)
    fill(connection, neighbour)
    before = rows_left(connection, neighbour)
    assert {name.removeprefix("public.") for name in TABLES if "plans" not in name} >= {
        "conversations",
        "media",
    }
    # Its numbers' host never came back.
    close(connection, account_id, ago="8 days")
    while purge(plane):
        pass
    assert rows_left(connection, account_id) == {}
    assert is_gone(connection, account_id)
    assert rows_left(connection, neighbour) == before
    # The bytes are deleted through the Storage API: SQL may not.
    assert one(connection, "select storage_path from private.media_deletions where media_id = %s", account_id)


def test_it_goes_on_where_it_was_cut_off(connection: psycopg.Connection, plane: ControlPlane) -> None:
    account_id = add_account(connection)
    fill(connection, account_id)
    close(connection, account_id, ago="8 days")
    # With its time over at once, a step still deletes something and asks for the next.
    left = [sum(rows_left(connection, account_id).values())]
    while purge(plane, seconds=0) and not is_gone(connection, account_id):
        left.append(sum(rows_left(connection, account_id).values()))
        assert left[-1] < left[-2]
    assert rows_left(connection, account_id) == {}
    assert is_gone(connection, account_id)
    assert len(left) > MESSAGES / 500 + 20


def test_numbers_are_unlinked_first_where_their_session_is(
    connection: psycopg.Connection, plane: ControlPlane
) -> None:
    account_id = add_account(connection)
    instance_id = add_instance(connection, account_id)
    add_contact(connection, account_id)
    plane.lease()
    close(connection, account_id)
    assert not purge(plane)
    [command] = [item for item in plane.claim() if item["instance_id"] == str(instance_id)]
    assert command["command"] == "remove"
    # It is not asked for twice.
    assert not purge(plane)
    assert one(connection, "select count(*) from public.contacts where account_id = %s", account_id) == 1
    plane.call("remove_instance", instance_id=instance_id)
    purge(plane)
    assert is_gone(connection, account_id)


def test_an_open_account_and_one_in_its_grace_stay(
    connection: psycopg.Connection, plane: ControlPlane
) -> None:
    account_id = add_account(connection)
    owner = add_owner(connection, account_id)
    with acting(connection, owner):
        connection.execute("select close_account(%s)", [account_id])
    purge(plane)
    assert not is_gone(connection, account_id)
    close(connection, account_id)
    with acting(connection, owner):
        # The deletion may have begun: it cannot be called off any more.
        assert one(connection, "select reopen_account(%s)", account_id) is False
    purge(plane)
    assert is_gone(connection, account_id)
