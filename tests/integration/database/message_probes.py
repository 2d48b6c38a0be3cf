"""Probes of everything that has to do with messages."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID, uuid4

import psycopg

from .control_plane import add_instance, one
from .messages import add_chat, add_contact, add_message, add_received, random_phone
from .probe import CONTROL_PLANE_ONLY, SOME_ORCHESTRATOR, FunctionProbe, Row, TableProbe, fetch, pick

Make = Callable[[psycopg.Connection, UUID], Row]


def make_contact(connection: psycopg.Connection, account_id: UUID) -> Row:
    return fetch(connection, "public.contacts", id=add_contact(connection, account_id))


def make_identity(connection: psycopg.Connection, account_id: UUID) -> Row:
    contact_id = add_contact(connection, account_id)
    return fetch(connection, "public.contact_identities", contact_id=contact_id)


def make_tag(connection: psycopg.Connection, account_id: UUID) -> Row:
    add_contact(connection, account_id)
    return fetch(connection, "public.tags", account_id=account_id, name="cliente")


def make_chat(connection: psycopg.Connection, account_id: UUID) -> Row:
    return fetch(connection, "public.chats", id=new_chat(connection, account_id))


def make_message(connection: psycopg.Connection, account_id: UUID) -> Row:
    message_id = add_message(connection, new_chat(connection, account_id))
    return fetch(connection, "public.conversations", id=message_id)


def new_chat(connection: psycopg.Connection, account_id: UUID) -> UUID:
    return add_chat(connection, account_id, add_instance(connection, account_id))


def make_child(
    connection: psycopg.Connection, table: str, columns: str, values: str, parent_id: object
) -> Row:
    """A row of `table` below the conversation, chat or contact `parent_id`; `values` selects from it as p."""
    parent = {"message_revisions": "conversations", "reactions": "conversations", "notes": "chats"}.get(
        table, "contacts"
    )
    row_id = one(
        connection,
        f"insert into public.{table} (account_id, {columns}) "
        f"select p.account_id, {values} from public.{parent} p where p.id = %s returning id",
        parent_id,
    )
    return fetch(connection, f"public.{table}", id=row_id)


def make_revision(connection: psycopg.Connection, account_id: UUID) -> Row:
    message_id = add_received(connection, new_chat(connection, account_id))
    columns = "conversation_id, message, written_at"
    return make_child(connection, "message_revisions", columns, "p.id, 'antes', now()", message_id)


def make_reaction(connection: psycopg.Connection, account_id: UUID) -> Row:
    message_id = add_received(connection, new_chat(connection, account_id))
    columns = "conversation_id, sender, emoji, reacted_at"
    return make_child(connection, "reactions", columns, "p.id, 'me', '+', now()", message_id)


def make_note(connection: psycopg.Connection, account_id: UUID) -> Row:
    chat_id = new_chat(connection, account_id)
    return make_child(connection, "notes", "chat_id, body", "p.id, 'ligar'", chat_id)


def make_consent(connection: psycopg.Connection, account_id: UUID) -> Row:
    contact_id = add_contact(connection, account_id)
    return make_child(connection, "consents", "contact_id, state", "p.id, 'opted_in'", contact_id)


def make_simple(table: str, columns: str, values: str, key: tuple[str, ...] = ("id",)) -> Make:
    """A factory for tables that need nothing but their account."""

    def make(connection: psycopg.Connection, account_id: UUID) -> Row:
        named = ", ".join(f"'{name}', {name}" for name in key)
        made: Row = one(
            connection,
            f"insert into public.{table} (account_id, {columns}) values (%s, {values}) "
            f"returning jsonb_build_object({named})",
            account_id,
        )
        return fetch(connection, f"public.{table}", **made)

    return make


def account_of(row: Row) -> Row:
    return pick(row, "account_id")


MESSAGE_TABLES: dict[str, TableProbe] = {
    "public.contacts": TableProbe(
        key=("id",),
        make=make_contact,
        body=lambda row: {**account_of(row), "phone": random_phone()},
        patch={"name": "taken"},
    ),
    "public.contact_identities": TableProbe(
        key=("id",),
        make=make_identity,
        body=lambda row: {**pick(row, "account_id", "contact_id"), "kind": "lid", "value": "1"},
        patch={"value": "1"},
    ),
    "public.tags": TableProbe(
        key=("account_id", "name"),
        make=make_tag,
        body=lambda row: {**account_of(row), "name": "novo"},
        patch={"color": "#ffffff"},
    ),
    "public.custom_fields": TableProbe(
        key=("id",),
        make=make_simple("custom_fields", "name, type", "'f' || left(md5(random()::text), 8), 'text'"),
        body=lambda row: {**account_of(row), "name": "f" + uuid4().hex[:8], "type": "text"},
        patch={"label": "taken"},
    ),
    "public.chats": TableProbe(
        key=("id",),
        make=make_chat,
        body=lambda row: pick(row, "account_id", "instance_id", "contact_id"),
        patch={"status": "closed"},
    ),
    "public.media": TableProbe(
        key=("id",),
        make=make_simple("media", "source_url", "'https://example.com/a.png'"),
        body=lambda row: {**account_of(row), "source_url": "https://example.com/b.png"},
        patch={"filename": "taken"},
    ),
    "public.conversations": TableProbe(
        key=("id",),
        make=make_message,
        body=lambda row: {**pick(row, "account_id", "chat_id"), "message": "oi"},
        patch={"message": "taken"},
    ),
    "public.message_revisions": TableProbe(
        key=("id",),
        make=make_revision,
        body=lambda row: {**pick(row, "account_id", "conversation_id"), "message": "x"},
        patch={"message": "taken"},
    ),
    "public.reactions": TableProbe(
        key=("id",),
        make=make_reaction,
        body=lambda row: {**pick(row, "account_id", "conversation_id"), "emoji": "x"},
        patch={"emoji": "x"},
    ),
    "public.notes": TableProbe(
        key=("id",),
        make=make_note,
        body=lambda row: {**pick(row, "account_id", "chat_id"), "body": "x"},
        patch={"body": "taken"},
    ),
    "public.consents": TableProbe(
        key=("id",),
        make=make_consent,
        body=lambda row: {**pick(row, "account_id", "contact_id"), "state": "opted_out"},
        patch={"state": "opted_out"},
    ),
    "public.campaigns": TableProbe(
        key=("id",),
        make=make_simple("campaigns", "name", "'Natal'"),
        body=lambda row: {**account_of(row), "name": "Natal"},
        patch={"name": "taken"},
    ),
    "public.number_checks": TableProbe(
        key=("account_id", "match_key"),
        make=make_simple(
            "number_checks",
            "phone, registered",
            "(10000000 + floor(random() * 80000000))::text, true",
            key=("account_id", "match_key"),
        ),
        body=lambda row: {**account_of(row), "phone": random_phone(), "registered": True},
        patch={"registered": False},
    ),
    "public.audit_log": TableProbe(
        key=("id",),
        make=make_simple("audit_log", "actor_kind, action", "'system', 'contacts.merge'"),
        body=lambda row: {**account_of(row), "actor_kind": "system", "action": "contacts.merge"},
        patch={"action": "contacts.taken"},
    ),
    "public.api_keys": TableProbe(
        key=("id",),
        make=make_simple("api_keys", "name, prefix, scopes", "'loja', 'zb_live_0000', '{read}'"),
        body=lambda row: {**account_of(row), "name": "x", "prefix": "zb_live_0000", "scopes": ["read"]},
        patch={"name": "taken"},
    ),
}

BATCH = {**SOME_ORCHESTRATOR, "max_items": 1}
OF_INSTANCE = {**SOME_ORCHESTRATOR, "instance_id": str(UUID(int=1))}


def plane_only(arguments: Row) -> FunctionProbe:
    return FunctionProbe(lambda _: arguments, CONTROL_PLANE_ONLY)


MESSAGE_FUNCTIONS: dict[str, FunctionProbe] = {
    "public.open_contact": FunctionProbe(
        lambda victim: {"account_id": victim["id"], "phone": random_phone()}, ("account_not_found", "42501")
    ),
    "public.search_contacts": FunctionProbe(
        lambda victim: {"account_id": victim["id"]}, ("account_not_found", "42501")
    ),
    "public.count_contacts": FunctionProbe(
        lambda victim: {"account_id": victim["id"]}, ("account_not_found", "42501")
    ),
    "public.search_messages": FunctionProbe(
        lambda victim: {"account_id": victim["id"], "query": "oi"}, ("account_not_found", "42501")
    ),
    "public.create_api_key": FunctionProbe(
        lambda victim: {"account_id": victim["id"], "name": "x", "scopes": ["read"]}, ("not_allowed", "42501")
    ),
    "public.merge_contacts": FunctionProbe(
        lambda _: {"kept_id": str(uuid4()), "gone_id": str(uuid4())}, ("contact_not_found", "42501")
    ),
    # These answer false to whom the row does not belong. The stories reach for real rows.
    "public.cancel_message": FunctionProbe(lambda _: {"message_id": str(uuid4())}, ("42501",), answer=False),
    # Of a row that is not the caller's it knows no reason.
    "public.waiting_reason": FunctionProbe(
        lambda victim: {"message": f"({uuid4()},,{victim['id']},,,,,,,,,queued{',' * 21})"},
        ("42501",),
        own=True,
    ),
    # Of an instance that is not the caller's it knows no phone.
    "public.own_phone": FunctionProbe(
        lambda victim: {"chat": f"({uuid4()},{victim['id']},{uuid4()}{',' * 22})"}, ("42501",), own=True
    ),
    # Whoever knows a slug is told where it leads, as by following the link.
    "public.visit_campaign": FunctionProbe(
        lambda _: {"slug": "nobody-has-it"}, (), answer={"state": "unknown"}, is_open=True
    ),
    "public.campaign_statistics": FunctionProbe(
        lambda _: {"campaign_id": str(uuid4())}, ("campaign_not_found", "42501")
    ),
    "public.campaign_counts": FunctionProbe(
        lambda victim: {"account_id": victim["id"]}, ("account_not_found", "42501")
    ),
    "public.mark_chat_read": FunctionProbe(lambda _: {"chat_id": str(uuid4())}, ("42501",), answer=False),
    "public.revoke_api_key": FunctionProbe(lambda _: {"key_id": str(uuid4())}, ("42501",), answer=False),
    "orchestrator.ingest": plane_only({**OF_INSTANCE, "events": []}),
    "orchestrator.claim_decisions": plane_only({**BATCH, "claim_id": str(UUID(int=1))}),
    "orchestrator.finish_decisions": plane_only(
        {**SOME_ORCHESTRATOR, "claim_id": str(UUID(int=1)), "decided": []}
    ),
    "orchestrator.read_rules": plane_only({**SOME_ORCHESTRATOR, "account_id": str(UUID(int=1))}),
    "orchestrator.report_keywords": plane_only(
        {**SOME_ORCHESTRATOR, "account_id": str(UUID(int=1)), "problems": {}}
    ),
    "public.pause_automation": FunctionProbe(
        lambda victim: {"chat_id": str(uuid4()), "minutes": 5}, ("chat_not_found", "42501")
    ),
    "orchestrator.claim_messages": plane_only({**BATCH, "claim_id": str(UUID(int=1))}),
    "orchestrator.write_messages": plane_only({**OF_INSTANCE, "results": []}),
    "orchestrator.unsettled_messages": plane_only(BATCH),
    "orchestrator.expire_messages": plane_only({}),
    "orchestrator.reserve_number_checks": plane_only({**OF_INSTANCE, "phones": []}),
    "orchestrator.write_number_checks": plane_only({**OF_INSTANCE, "checks": []}),
    "orchestrator.media_checks": plane_only({}),
    "orchestrator.media_link_key": plane_only({}),
    "orchestrator.write_upload": plane_only({"media_id": str(UUID(int=1)), "file": {}}),
    "orchestrator.pending_media": plane_only({**BATCH, "claim_id": str(UUID(int=1))}),
    "orchestrator.write_media": plane_only({**SOME_ORCHESTRATOR, "media": []}),
    "orchestrator.deleted_media": plane_only(BATCH),
    "orchestrator.forget_media": plane_only({**SOME_ORCHESTRATOR, "ids": []}),
    "orchestrator.authenticate_api_key": plane_only({"key": "zb_live_x"}),
}
