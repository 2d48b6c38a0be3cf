"""Windows of a chat's messages, with what belongs to them, and what Realtime says of a thread."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import psycopg
import pytest

from .control_plane import ControlPlane, one
from .members import as_member
from .messages import add_chat, add_message, add_received, event, ingest, message_event
from .test_broadcasts import heard

Window = dict[str, Any]


@pytest.fixture
def chat_id(connection: psycopg.Connection, account_id: UUID, instance_id: UUID) -> UUID:
    return add_chat(connection, account_id, instance_id)


def window(connection: psycopg.Connection, user_id: UUID, chat_id: UUID, **arguments: object) -> Window:
    named = "".join(f", {name} => %s" for name in arguments)
    query = f"select public.list_messages(chat_id => %s{named})"
    found: Window = as_member(connection, user_id, query, chat_id, *arguments.values())
    return found


def texts(found: Window) -> list[str]:
    return [message["message"] for message in found["messages"]]


def test_a_thread_is_read_upwards_downwards_and_around(
    connection: psycopg.Connection, member: UUID, chat_id: UUID
) -> None:
    for number in range(9):
        add_received(connection, chat_id, f"{number}")
    newest = window(connection, member, chat_id, max_items=3)
    assert (texts(newest), newest["older"], newest["newer"]) == (["6", "7", "8"], True, False)
    above = window(connection, member, chat_id, before=newest["messages"][0]["seq"], max_items=5)
    assert (texts(above), above["older"], above["newer"]) == (["1", "2", "3", "4", "5"], True, True)
    top = window(connection, member, chat_id, before=above["messages"][0]["seq"], max_items=5)
    assert (texts(top), top["older"]) == (["0"], False)
    around = window(connection, member, chat_id, around=above["messages"][1]["seq"], max_items=4)
    assert (texts(around), around["older"], around["newer"]) == (["0", "1", "2", "3", "4"], False, True)
    below = window(connection, member, chat_id, after=around["messages"][-1]["seq"], max_items=50)
    assert (texts(below), below["newer"]) == (["5", "6", "7", "8"], False)
    nothing = window(connection, member, chat_id, after=below["messages"][-1]["seq"])
    assert (texts(nothing), nothing["older"], nothing["newer"]) == ([], True, False)


def test_notes_and_events_stand_in_exactly_one_window(
    connection: psycopg.Connection, member: UUID, chat_id: UUID, account_id: UUID
) -> None:
    for minute in range(4):
        add_received(connection, chat_id, f"{minute}", created_at=f"2026-01-01T12:0{minute}:00Z")
        connection.execute(
            "insert into public.notes (account_id, chat_id, body, created_at) values (%s, %s, %s, %s)",
            [account_id, chat_id, f"n{minute}", f"2026-01-01T12:0{minute}:30Z"],
        )
    newest = window(connection, member, chat_id, max_items=2)
    older = window(connection, member, chat_id, before=newest["messages"][0]["seq"], max_items=2)
    assert [note["body"] for note in older["notes"] + newest["notes"]] == ["n0", "n1", "n2", "n3"]
    assert [note["body"] for note in older["notes"]] == ["n0"]


def test_a_message_comes_with_what_belongs_to_it(
    connection: psycopg.Connection, member: UUID, chat_id: UUID, account_id: UUID
) -> None:
    question = add_received(connection, chat_id, "tem bolo?")
    add_received(connection, chat_id, "e pão?", reply_to=question)
    connection.execute(
        "insert into public.reactions (account_id, conversation_id, sender, emoji, reacted_at, from_me) "
        "values (%s, %s, 'me', '👍', now(), true), (%s, %s, 'x@c.us', '', now(), false)",
        [account_id, question, account_id, question],
    )
    add_message(connection, chat_id, "❤️", kind="reaction", target_id=question)
    asked, again = window(connection, member, chat_id)["messages"]
    assert [reaction["emoji"] for reaction in asked["reactions"]] == ["👍"]
    assert [(request["kind"], request["status"]) for request in asked["requests"]] == [("reaction", "queued")]
    assert (asked["author"]["name"], asked["quoted"], asked["media"]) == ("Ana", None, None)
    assert (again["quoted"]["id"], again["quoted"]["message"]) == (str(question), "tem bolo?")


def test_a_request_stands_for_its_target(connection: psycopg.Connection, member: UUID, chat_id: UUID) -> None:
    received = add_received(connection, chat_id, "oi")
    request = add_message(connection, chat_id, "👍", kind="reaction", target_id=received)
    named = window(connection, member, chat_id, message_ids=[request])
    assert [message["id"] for message in named["messages"]] == [str(received)]
    assert window(connection, member, chat_id)["messages"] == named["messages"], "it is no message of its own"


def test_reactions_and_notes_are_told_with_their_chat(
    holder: ControlPlane, account_id: UUID, instance_id: UUID
) -> None:
    topic = f"account:{account_id}"
    ingest(holder, instance_id, message_event(1, "m1", "5521999990001@c.us"))
    message_id = one(
        holder.connection, "select id from public.conversations where account_id = %s", account_id
    )
    chat_id = one(holder.connection, "select id from public.chats where account_id = %s", account_id)
    before = len(heard(holder.connection, 0, topic))
    reaction = event(2, "reaction", message_id="m1", sender_id="5521999990001@c.us", emoji="👍")
    ingest(holder, instance_id, reaction)
    connection = holder.connection
    connection.execute(
        "insert into public.notes (account_id, chat_id, body) values (%s, %s, 'segredo')",
        [account_id, chat_id],
    )
    note_id = one(connection, "select id from public.notes where account_id = %s", account_id)
    told = {name: payload for _, name, payload in heard(connection, before, topic)}
    assert told["reaction"] == {
        "table": "reactions",
        "operation": "INSERT",
        "ids": [str(message_id)],
        "chats": {str(message_id): str(chat_id)},
    }
    assert told["note"] == {
        "table": "notes",
        "operation": "INSERT",
        "ids": [str(note_id)],
        "chats": {str(note_id): str(chat_id)},
    }


def test_only_a_changed_state_of_media_is_told(connection: psycopg.Connection, account_id: UUID) -> None:
    topic = f"account:{account_id}"
    media_id = one(
        connection,
        "insert into public.media (account_id, source_url) values (%s, 'https://example.com/a.png') "
        "returning id",
        account_id,
    )
    before = len(heard(connection, 0, topic))
    connection.execute("update public.media set attempts = 1 where id = %s", [media_id])
    assert heard(connection, before, topic) == []
    connection.execute(
        "update public.media set state = 'failed', error_code = 'media_gone' where id = %s", [media_id]
    )
    [(_, name, payload)] = heard(connection, before, topic)
    assert (name, payload["ids"], payload["statuses"]) == (
        "media",
        [str(media_id)],
        {str(media_id): "failed"},
    )
