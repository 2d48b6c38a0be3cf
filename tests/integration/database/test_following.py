"""What becomes of messages becomes of a broadcast's people: of all in one go, and told once."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from .broadcasting import add_broadcast, add_people, connect, feed_all, start, statuses
from .control_plane import Answer, ControlPlane, one
from .members import add_member
from .messages import claim, settle

PEOPLE = 12


@pytest.fixture
def claimed(holder: ControlPlane, account_id: UUID, instance_id: UUID) -> list[Answer]:
    """The messages of a broadcast to a few people, being sent."""
    connection = holder.connection
    connect(connection, instance_id)
    add_people(connection, account_id, PEOPLE)
    start(connection, add_member(connection, account_id, "owner"), add_broadcast(connection, account_id))
    assert feed_all(holder, broadcast_of(connection, account_id)) == PEOPLE
    return claim(holder)


def broadcast_of(connection: psycopg.Connection, account_id: UUID) -> UUID:
    return one(connection, "select id from public.broadcasts where account_id = %s", account_id)


def told_of_progress(connection: psycopg.Connection, account_id: UUID) -> int:
    query = "select count(*) from realtime.messages where topic = %s and event = 'broadcast'"
    return one(connection, query, f"account:{account_id}")


def sent(message: Answer) -> dict[str, Any]:
    chat = f"{message['phone']}@c.us"
    return {"id": message["id"], "status": "sent", "wa_message_id": uuid4().hex, "wa_chat_id": chat}


def test_what_is_sent_together_is_told_once(
    holder: ControlPlane, account_id: UUID, instance_id: UUID, claimed: list[Answer]
) -> None:
    connection = holder.connection
    before = told_of_progress(connection, account_id)
    settle(holder, instance_id, *map(sent, claimed))
    assert statuses(connection, broadcast_of(connection, account_id)) == {"sent": PEOPLE}
    assert told_of_progress(connection, account_id) - before == 1


def test_of_one_statement_each_follows_his_own_message(
    holder: ControlPlane, account_id: UUID, claimed: list[Answer]
) -> None:
    connection = holder.connection
    broadcast_id = broadcast_of(connection, account_id)
    ends: list[tuple[str, str | None]] = [
        ("sent", None),
        ("delivered", None),
        ("read", None),
        ("unconfirmed", None),
        ("cancelled", None),
        ("failed", "not_on_whatsapp"),
        ("failed", "opted_out"),
        ("failed", "media_missing"),
        ("failed", "expired"),
        ("failed", "reach_out_time_lock"),
    ]
    rows = [(str(message["id"]), *end) for message, end in zip(claimed, ends, strict=False)]
    connection.execute(
        "update public.conversations c set status = told.status, error_code = told.code "
        "from unnest(%s::uuid[], %s::text[], %s::text[]) told (id, status, code) where c.id = told.id",
        [list(column) for column in zip(*rows, strict=True)],
    )
    assert statuses(connection, broadcast_id) == {
        "sent": 1,
        "delivered": 1,
        "read": 1,
        "failed unconfirmed": 1,
        "skipped cancelled": 1,
        "skipped not_on_whatsapp": 1,
        "skipped opted_out": 1,
        "failed media_missing": 1,
        # Two whose turn comes again, and those who are being sent to.
        "queued": 4,
    }
    again = "select count(*) from public.broadcast_recipients where broadcast_id = %s and fed_at is null"
    assert one(connection, again, broadcast_id) == 2


def test_who_has_answered_stays_so_whatever_is_told_of_his_message(
    holder: ControlPlane, account_id: UUID, instance_id: UUID, claimed: list[Answer]
) -> None:
    connection = holder.connection
    broadcast_id = broadcast_of(connection, account_id)
    settle(holder, instance_id, *map(sent, claimed))
    connection.execute(
        "update public.broadcast_recipients set status = 'answered' where conversation_id = %s",
        [claimed[0]["id"]],
    )
    connection.execute("update public.conversations set status = 'read' where account_id = %s", [account_id])
    assert statuses(connection, broadcast_id) == {"answered": 1, "read": PEOPLE - 1}


def test_other_messages_settle_nobody(
    holder: ControlPlane, account_id: UUID, instance_id: UUID, claimed: list[Answer]
) -> None:
    connection = holder.connection
    before = told_of_progress(connection, account_id)
    connection.execute(
        "insert into public.conversations (account_id, instance_id, contact_id, message) "
        "select account_id, %s, id, 'oi' from public.contacts where account_id = %s",
        [instance_id, account_id],
    )
    connection.execute(
        "update public.conversations set status = 'cancelled' where account_id = %s and message = 'oi'",
        [account_id],
    )
    assert statuses(connection, broadcast_of(connection, account_id)) == {"queued": PEOPLE}
    assert told_of_progress(connection, account_id) == before
    assert len(claimed) == PEOPLE
