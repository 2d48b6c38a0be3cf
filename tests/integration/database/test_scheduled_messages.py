"""What waits for its time is told apart and can be changed until it leaves."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import psycopg
import pytest

from .control_plane import add_account, one, refused
from .members import add_member, as_member
from .messages import add_chat, add_message

CHANGE = "select change_scheduled(%s, %s, %s)"


def in_hours(hours: float) -> datetime:
    return datetime.now(UTC) + timedelta(hours=hours)


@pytest.fixture
def chat_id(connection: psycopg.Connection, account_id: UUID, instance_id: UUID) -> UUID:
    return add_chat(connection, account_id, instance_id)


def listed(connection: psycopg.Connection, member: UUID, chat_id: UUID) -> list[Any]:
    answer = as_member(connection, member, "select list_scheduled(%s)", chat_id)
    return [message["message"] for message in answer["messages"]]


def test_what_waits_is_told_however_much_was_said_since(
    connection: psycopg.Connection, member: UUID, chat_id: UUID
) -> None:
    add_message(connection, chat_id, "agora")
    planned = add_message(connection, chat_id, "depois", send_at=in_hours(1))
    for number in range(60):
        add_message(connection, chat_id, f"{number}")
    assert listed(connection, member, chat_id) == ["depois"]
    connection.execute("update public.conversations set status = 'sending' where id = %s", [planned])
    assert listed(connection, member, chat_id) == []


def test_text_and_time_are_changed_while_it_waits(
    connection: psycopg.Connection, member: UUID, chat_id: UUID
) -> None:
    planned = add_message(connection, chat_id, "antes", send_at=in_hours(1))
    kept = "select expires_at - send_at from public.conversations where id = %s"
    before = one(connection, kept, planned)
    later = in_hours(5)
    assert as_member(connection, member, CHANGE, planned, "depois", later) is True
    row = "select (c.message, c.send_at = %s, q.send_at = c.send_at, q.expires_at = c.expires_at)::text "
    source = (
        "from public.conversations c join private.outgoing_queue q on q.conversation_id = c.id "
        "where c.id = %s"
    )
    assert one(connection, row + source, later, planned) == "(depois,t,t,t)"
    assert one(connection, kept, planned) == before
    assert one(connection, "select scheduled_at from public.chats where id = %s", chat_id) == later
    assert as_member(connection, member, CHANGE, planned, None, datetime(2020, 1, 1, tzinfo=UTC)) is True
    due = (
        "select send_at <= clock_timestamp() and status_reason is null from public.conversations "
        "where id = %s"
    )
    assert one(connection, due, planned) is True, "the past is now"


def test_what_has_left_or_is_another_s_stays(
    connection: psycopg.Connection, member: UUID, chat_id: UUID
) -> None:
    planned = add_message(connection, chat_id, "antes", send_at=in_hours(1))
    stranger = add_member(connection, add_account(connection))
    assert as_member(connection, stranger, CHANGE, planned, "x", None) is False
    with refused(connection, "message_empty"):
        as_member(connection, member, CHANGE, planned, "", None)
    with refused(connection, "schedule_invalid"):
        as_member(connection, member, CHANGE, planned, None, datetime(2999, 1, 1, tzinfo=UTC))
    connection.execute("update public.conversations set status = 'sending' where id = %s", [planned])
    assert as_member(connection, member, CHANGE, planned, "x", None) is False
