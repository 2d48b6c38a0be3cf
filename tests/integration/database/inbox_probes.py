"""Probes of the page of conversations."""

from __future__ import annotations

from uuid import UUID, uuid4

import psycopg

from .control_plane import add_instance, one
from .message_probes import account_of, make_simple
from .messages import add_chat
from .probe import FunctionProbe, Row, TableProbe, fetch, pick


def make_chat_event(connection: psycopg.Connection, account_id: UUID) -> Row:
    chat_id = add_chat(connection, account_id, add_instance(connection, account_id))
    connection.execute("update public.chats set status = 'closed' where id = %s", [chat_id])
    return fetch(connection, "public.chat_events", chat_id=chat_id)


OWNER = "select user_id from public.account_members where account_id = %s and role = 'owner'"


def make_mention(connection: psycopg.Connection, account_id: UUID) -> Row:
    chat_id = add_chat(connection, account_id, add_instance(connection, account_id))
    note_id = one(
        connection,
        "insert into public.notes (account_id, chat_id, body, mentions) "
        "values (%s, %s, '@Bia', %s) returning id",
        account_id,
        chat_id,
        [one(connection, OWNER, account_id)],
    )
    return fetch(connection, "public.note_mentions", note_id=note_id)


INBOX_TABLES: dict[str, TableProbe] = {
    "public.chat_views": TableProbe(
        key=("id",),
        make=make_simple("chat_views", "name, filter", "'Urgentes', '{}'"),
        body=lambda row: {**account_of(row), "owner_id": None, "name": "x", "filter": {}},
        patch={"name": "taken"},
    ),
    "public.note_mentions": TableProbe(
        key=("note_id", "user_id"),
        make=make_mention,
        body=lambda row: {**pick(row, "account_id", "note_id", "chat_id"), "user_id": str(uuid4())},
        patch={"seen_at": "2026-01-01T00:00:00Z"},
    ),
    "public.chat_events": TableProbe(
        key=("id",),
        make=make_chat_event,
        body=lambda row: {**pick(row, "account_id", "chat_id"), "kind": "opened"},
        patch={"reason": "taken"},
    ),
}

NO_COUNTS = dict.fromkeys(
    (
        "mine",
        "unassigned",
        "mentions",
        "pending",
        "scheduled",
        "failed",
        "all",
        "closed",
        "snoozed",
        "unread",
    ),
    0,
)

INBOX_FUNCTIONS: dict[str, FunctionProbe] = {
    "public.list_chats": FunctionProbe(
        lambda victim: {"account_ids": [victim["id"]], "folder": "any"},
        ("42501",),
        answer={"chats": [], "next": None},
    ),
    "public.chat_counts": FunctionProbe(
        lambda victim: {"account_ids": [victim["id"]]}, ("42501",), answer=NO_COUNTS
    ),
    "public.waiting_counts": FunctionProbe(lambda _: {}, ("42501",), answer={}),
    "public.mark_mentions_seen": FunctionProbe(lambda _: {"chat_id": str(uuid4())}, ("42501",), answer=False),
    "public.order_chat_views": FunctionProbe(
        lambda victim: {"account_id": victim["id"], "view_ids": [str(uuid4())]}, ("42501",), answer=0
    ),
    "public.list_scheduled": FunctionProbe(lambda _: {"chat_id": str(uuid4())}, ("chat_not_found", "42501")),
    "public.change_scheduled": FunctionProbe(
        lambda _: {"message_id": str(uuid4()), "message": "x"}, ("42501",), answer=False
    ),
    "public.list_messages": FunctionProbe(lambda _: {"chat_id": str(uuid4())}, ("chat_not_found", "42501")),
    "public.chat_history": FunctionProbe(lambda _: {"chat_id": str(uuid4())}, ("chat_not_found", "42501")),
    "public.open_chat": FunctionProbe(lambda _: {"contact_id": str(uuid4())}, ("contact_not_found", "42501")),
}
