"""Probes of the page of conversations."""

from __future__ import annotations

from uuid import UUID, uuid4

import psycopg

from .control_plane import add_instance
from .messages import add_chat
from .probe import FunctionProbe, Row, TableProbe, fetch, pick


def make_chat_event(connection: psycopg.Connection, account_id: UUID) -> Row:
    chat_id = add_chat(connection, account_id, add_instance(connection, account_id))
    connection.execute("update public.chats set status = 'closed' where id = %s", [chat_id])
    return fetch(connection, "public.chat_events", chat_id=chat_id)


INBOX_TABLES: dict[str, TableProbe] = {
    "public.chat_events": TableProbe(
        key=("id",),
        make=make_chat_event,
        body=lambda row: {**pick(row, "account_id", "chat_id"), "kind": "opened"},
        patch={"reason": "taken"},
    ),
}

NO_COUNTS = dict.fromkeys(
    ("mine", "unassigned", "pending", "scheduled", "failed", "all", "closed", "snoozed", "unread"), 0
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
    "public.list_messages": FunctionProbe(lambda _: {"chat_id": str(uuid4())}, ("chat_not_found", "42501")),
    "public.chat_history": FunctionProbe(lambda _: {"chat_id": str(uuid4())}, ("chat_not_found", "42501")),
    "public.open_chat": FunctionProbe(lambda _: {"contact_id": str(uuid4())}, ("contact_not_found", "42501")),
}
