"""Probes of the page of conversations."""

from __future__ import annotations

from uuid import UUID, uuid4

import psycopg

from .control_plane import add_instance, one
from .message_probes import account_of, make_simple
from .messages import add_chat
from .probe import GIVEN, FunctionProbe, Row, TableProbe, fetch, pick


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


def make_reply_file(connection: psycopg.Connection, account_id: UUID) -> Row:
    return fetch(connection, "public.quick_reply_files", quick_reply_id=add_reply(connection, account_id))


def add_reply(connection: psycopg.Connection, account_id: UUID) -> UUID:
    """With a file; its id."""
    media_id = uuid4()
    connection.execute(
        "insert into public.media (id, account_id, storage_path, state) values (%s, %s, %s, 'stored')",
        [media_id, account_id, f"{account_id}/{media_id}"],
    )
    save = "select public.save_quick_reply(%s, left(md5(random()::text), 8), 'oi', array[%s])"
    reply_id: UUID = one(connection, save, account_id, media_id)
    return reply_id


def make_subscription(connection: psycopg.Connection, account_id: UUID) -> Row:
    """A browser of the owner's."""
    subscription_id = one(
        connection,
        "insert into public.push_subscriptions (user_id, endpoint, p256dh, auth, locale) "
        "values (%s, 'https://push.example.com/' || gen_random_uuid(), repeat('B', 87), repeat('a', 22), "
        "'en') returning id",
        one(connection, OWNER, account_id),
    )
    return fetch(connection, "public.push_subscriptions", id=subscription_id)


INBOX_TABLES: dict[str, TableProbe] = {
    "public.quick_reply_files": TableProbe(
        key=("quick_reply_id", "position"),
        make=make_reply_file,
        body=lambda row: {**pick(row, "account_id", "quick_reply_id", "media_id"), "position": 1},
        patch={"position": 2},
    ),
    "public.push_subscriptions": TableProbe(
        key=("id",),
        make=make_subscription,
        body=lambda row: {
            **pick(row, "user_id", "p256dh", "auth", "locale"),
            "endpoint": "https://x.example",
        },
        patch={"endpoint": "https://taken.example.com"},
        columns="id,user_id,endpoint,locale,created_at",
    ),
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

STRANGE = str(uuid4())
# What somebody else's chat is to a stranger: as if there were none.
NONE_DONE = {"done": 0, "refused": [{"chat_id": GIVEN, "code": "chat_not_found"}]}

INBOX_FUNCTIONS: dict[str, FunctionProbe] = {
    "public.save_quick_reply": FunctionProbe(
        lambda victim: {"account_id": victim["id"], "shortcut": "x", "message": "x"}, ("42501",)
    ),
    "public.change_chats": FunctionProbe(
        lambda _: {"chat_ids": [STRANGE], "changes": {"status": "closed"}},
        ("42501",),
        answer={**NONE_DONE, "before": []},
    ),
    "public.restore_chats": FunctionProbe(
        lambda _: {"before": [{"id": STRANGE, "status": "open"}], "changes": {"status": "closed"}},
        ("42501",),
        answer=0,
    ),
    "public.tag_chats": FunctionProbe(
        lambda _: {"chat_ids": [STRANGE], "add": ["x"]}, ("42501",), answer={**NONE_DONE, "changed": []}
    ),
    "public.mark_chats_read": FunctionProbe(lambda _: {"chat_ids": [STRANGE]}, ("42501",), answer=NONE_DONE),
    "public.transfer_chat": FunctionProbe(
        lambda _: {"chat_id": STRANGE, "assigned_to": None, "note": "x"}, ("chat_not_found", "42501")
    ),
    "public.list_chats": FunctionProbe(
        lambda victim: {"account_ids": [victim["id"]], "folder": "any"},
        ("42501",),
        answer={"chats": [], "next": None},
    ),
    "public.chat_counts": FunctionProbe(
        lambda victim: {"account_ids": [victim["id"]]}, ("42501",), answer=NO_COUNTS
    ),
    "public.waiting_counts": FunctionProbe(lambda _: {}, ("42501",), own=True),
    "public.mark_here": FunctionProbe(lambda _: {}, ("42501",), own=True),
    "public.push_key": FunctionProbe(lambda _: {}, ("42501",), own=True),
    "public.test_push": FunctionProbe(lambda _: {}, ("42501",), answer=False),
    "public.save_push_subscription": FunctionProbe(
        lambda _: {"endpoint": "x", "p256dh": "x", "auth": "x", "locale": "en"},
        ("push_subscription_invalid", "42501"),
    ),
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
