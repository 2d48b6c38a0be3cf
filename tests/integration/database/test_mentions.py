"""Colleagues who are called in a note: by the database, once, and only those who are there."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from .control_plane import add_account, add_instance, one
from .members import add_member, as_member
from .messages import add_chat

ADD = "insert into public.notes (account_id, chat_id, body, mentions) values (%s, %s, '@', %s) returning id"
MENTIONED = "select count(*) from public.note_mentions where note_id = %s"


@pytest.fixture
def chat_id(connection: psycopg.Connection, account_id: UUID, instance_id: UUID) -> UUID:
    chat_id = add_chat(connection, account_id, instance_id)
    connection.execute("update public.chats set last_message_at = now() where id = %s", [chat_id])
    return chat_id


def add_note(connection: psycopg.Connection, author: UUID, chat_id: UUID, called: list[UUID]) -> UUID:
    account_id = one(connection, "select account_id from public.chats where id = %s", chat_id)
    note_id: UUID = as_member(connection, author, ADD, account_id, chat_id, called)
    return note_id


def counts(connection: psycopg.Connection, user_id: UUID, account_id: UUID) -> int:
    answer: dict[str, Any] = as_member(connection, user_id, "select public.chat_counts(%s)", [account_id])
    return int(answer["mentions"])


def test_members_are_called_and_nobody_else(
    connection: psycopg.Connection, account_id: UUID, member: UUID, chat_id: UUID
) -> None:
    colleague = add_member(connection, account_id)
    stranger = add_member(connection, add_account(connection))
    note_id = add_note(connection, member, chat_id, [colleague, stranger, uuid4(), member])
    rows = connection.execute("select user_id from public.note_mentions where note_id = %s", [note_id])
    assert [user for (user,) in rows] == [colleague]
    body = one(
        connection,
        "select body from private.events where kind = 'note.mentioned' and subject = %s",
        note_id,
    )
    assert body == {"chat_id": str(chat_id), "user_ids": [str(colleague)]}


def test_a_note_that_is_changed_calls_anew_only_whom_it_had_not_called(
    connection: psycopg.Connection, account_id: UUID, member: UUID, chat_id: UUID
) -> None:
    first, second = add_member(connection, account_id), add_member(connection, account_id)
    note_id = add_note(connection, member, chat_id, [first])
    assert as_member(connection, first, "select mark_mentions_seen(%s)", chat_id) is True
    change = "update public.notes set mentions = %s where id = %s returning 1"
    as_member(connection, member, change, [first, second], note_id)
    assert (counts(connection, first, account_id), counts(connection, second, account_id)) == (0, 1)
    told = "select count(*) from private.events where kind = 'note.mentioned' and subject = %s"
    assert one(connection, told, note_id) == 2
    as_member(connection, member, change, [], note_id)
    assert one(connection, MENTIONED, note_id) == 0


def test_whoever_is_called_finds_the_chat_until_he_has_seen_it_and_afterwards(
    connection: psycopg.Connection, account_id: UUID, member: UUID, chat_id: UUID
) -> None:
    colleague = add_member(connection, account_id)
    for _ in range(2):
        add_note(connection, member, chat_id, [colleague])
    query = "select public.list_chats(account_ids => %s, folder => 'mentions')"
    (chat,) = as_member(connection, colleague, query, [account_id])["chats"]
    assert (chat["is_mentioned"], counts(connection, colleague, account_id)) == (True, 1)
    assert as_member(connection, member, query, [account_id])["chats"] == [], "it was not he who was called"
    assert as_member(connection, colleague, "select mark_mentions_seen(%s)", chat_id) is True
    assert as_member(connection, colleague, "select mark_mentions_seen(%s)", chat_id) is False
    (chat,) = as_member(connection, colleague, query, [account_id])["chats"]
    assert (chat["is_mentioned"], counts(connection, colleague, account_id)) == (False, 0)


def test_twenty_are_called_and_no_more(connection: psycopg.Connection, member: UUID, chat_id: UUID) -> None:
    add_note(connection, member, chat_id, [uuid4() for _ in range(20)])
    with pytest.raises(psycopg.errors.CheckViolation), connection.transaction():
        add_note(connection, member, chat_id, [uuid4() for _ in range(21)])


def test_who_is_called_goes_with_the_note_and_with_the_member(
    connection: psycopg.Connection, account_id: UUID, member: UUID, chat_id: UUID
) -> None:
    colleague = add_member(connection, account_id)
    note_id = add_note(connection, member, chat_id, [colleague])
    connection.execute("delete from public.account_members where user_id = %s", [colleague])
    assert one(connection, MENTIONED, note_id) == 0
    other = add_member(connection, account_id)
    note_id = add_note(connection, member, chat_id, [other])
    connection.execute("delete from public.notes where id = %s", [note_id])
    assert counts(connection, other, account_id) == 0


def test_a_mention_follows_its_chat_into_another(
    connection: psycopg.Connection, account_id: UUID, member: UUID, chat_id: UUID
) -> None:
    colleague = add_member(connection, account_id)
    note_id = add_note(connection, member, chat_id, [colleague])
    kept = add_chat(connection, account_id, add_instance(connection, account_id))
    connection.execute(
        "select private.move_references('public.chats', %s, %s, %s)", [account_id, kept, chat_id]
    )
    moved = "select chat_id from public.note_mentions where note_id = %s"
    assert one(connection, moved, note_id) == kept
