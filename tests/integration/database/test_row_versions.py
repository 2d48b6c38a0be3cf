"""What happens to a message after it is written stays in the page of its row: no index has to learn of it."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

import psycopg
import pytest

from tests.support.simulator import eventually

from .control_plane import ControlPlane, add_account, add_instance, one
from .messages import Event, add_chat, add_message, claim, event, ingest, settle

CHATS = 20
ROUNDS = 15
# Where a page has no room left, a version goes to another one.
LEAST = 0.95


@pytest.fixture
def nobody_looks_back(admin_connection: psycopg.Connection) -> Iterator[None]:
    """While a table is analyzed no page is tidied of the versions that were there when it began."""
    admin_connection.execute("alter system set autovacuum = off")
    admin_connection.execute("select pg_reload_conf()")
    nobody = "select not exists (select from pg_stat_activity where backend_type = 'autovacuum worker')"
    eventually(lambda: one(admin_connection, nobody), seconds=60, what="the end of what is being analyzed")
    yield
    admin_connection.execute("alter system reset autovacuum")
    admin_connection.execute("select pg_reload_conf()")


@pytest.fixture
def plane(database_url: str, nobody_looks_back: None) -> Iterator[tuple[ControlPlane, UUID, list[UUID]]]:
    """A connected, unpaced number with chats; every statement is committed, as in life."""
    with psycopg.connect(database_url, autocommit=True) as connection:
        account_id = add_account(connection)
        instance_id = add_instance(connection, account_id)
        plane = ControlPlane.register(connection)
        plane.lease()
        plane.write(instance_id, status="connected", phone="5521900000001")
        connection.execute(
            "update public.instances set messages_per_minute = null, warm_up = false where id = %s",
            [instance_id],
        )
        yield plane, instance_id, [add_chat(connection, account_id, instance_id) for _ in range(CHATS)]
        connection.execute("delete from public.accounts where id = %s", [account_id])
        connection.execute("delete from public.orchestrators where id = %s", [plane.id])


def versions(connection: psycopg.Connection) -> tuple[int, int]:
    """New row versions of the log so far, and how many of these no index knows of."""
    connection.execute("select pg_stat_force_next_flush()")
    found = connection.execute(
        "select pg_stat_get_tuples_updated(oid), pg_stat_get_tuples_hot_updated(oid) from pg_class "
        "where oid = 'public.conversations'::regclass"
    ).fetchone()
    assert found is not None
    return found


def test_only_whatsapps_id_is_written_into_indexes(
    plane: tuple[ControlPlane, UUID, list[UUID]],
) -> None:
    sender, instance_id, chats = plane
    connection = sender.connection
    seen = {"sending": [0, 0], "sent": [0, 0], "delivered": [0, 0], "read": [0, 0]}
    number = 0

    def count(step: str, before: tuple[int, int]) -> None:
        after = versions(connection)
        seen[step][0] += after[0] - before[0]
        seen[step][1] += after[1] - before[1]

    def acknowledge(step: str, wa_ids: list[str], ack: int) -> None:
        nonlocal number
        events: list[Event] = []
        for wa_id in wa_ids:
            number += 1
            events.append(event(number, "message_ack", message_id=wa_id, ack=ack))
        before = versions(connection)
        ingest(sender, instance_id, *events)
        count(step, before)

    for turn in range(ROUNDS):
        for chat_id in chats:
            add_message(connection, chat_id, f"pedido {turn}: " + "sai para entrega hoje. " * 5)
        before = versions(connection)
        claimed = claim(sender)
        count("sending", before)
        wa_ids = [f"true_{turn}_{place}" for place in range(len(claimed))]
        before = versions(connection)
        settle(sender, instance_id, *(
            {"id": message["id"], "status": "sent", "wa_message_id": wa_id}
            for message, wa_id in zip(claimed, wa_ids, strict=True)
        ))  # fmt: skip
        count("sent", before)
        acknowledge("delivered", wa_ids, 2)
        acknowledge("read", wa_ids, 3)

    assert {step: updated for step, (updated, _) in seen.items()} == dict.fromkeys(seen, CHATS * ROUNDS)
    shares = {step: hot / updated for step, (updated, hot) in seen.items() if step != "sent"}
    assert all(share >= LEAST for share in shares.values()), shares


def test_nothing_that_delivery_writes_stands_in_an_index(connection: psycopg.Connection) -> None:
    columns = ["status", "status_reason", "error_code", "error_text", "sent_at", "delivered_at", "read_at"]
    found = connection.execute(
        "select indexrelid::regclass::text, column_name from pg_index, unnest(%s::text[]) column_name "
        "where indrelid = 'public.conversations'::regclass "
        "and pg_get_indexdef(indexrelid) ~ ('\\m' || column_name || '\\M')",
        [columns],
    ).fetchall()
    assert found == []
