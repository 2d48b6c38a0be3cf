"""Contacts, chats and messages for tests, and the events of a node instance."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, cast
from uuid import UUID, uuid4

import psycopg
from psycopg.types.json import Jsonb

from .control_plane import Answer, ControlPlane, one

Event = dict[str, Any]

START = datetime(2026, 11, 22, 12, tzinfo=UTC)


def random_phone() -> str:
    return "55219" + str(uuid4().int)[:8]


def add_contact(connection: psycopg.Connection, account_id: UUID, phone: str | None = None) -> UUID:
    return cast(
        UUID,
        one(
            connection,
            "insert into public.contacts (account_id, phone, name, tags) "
            "values (%s, %s, 'Ana', '{cliente}') returning id",
            account_id,
            phone or random_phone(),
        ),
    )


def add_chat(connection: psycopg.Connection, account_id: UUID, instance_id: UUID) -> UUID:
    return cast(
        UUID,
        one(
            connection,
            "insert into public.chats (account_id, instance_id, contact_id, wa_chat_id) "
            "select account_id, %s, id, phone || '@c.us' from public.contacts where id = %s returning id",
            instance_id,
            add_contact(connection, account_id),
        ),
    )


def add_message(connection: psycopg.Connection, chat_id: UUID, body: str = "oi", **columns: object) -> UUID:
    """A queued message of the service; `columns` are more of its columns."""
    names = "".join(f", {name}" for name in columns)
    marks = ", %s" * len(columns)
    return cast(
        UUID,
        one(
            connection,
            f"insert into public.conversations (account_id, chat_id, message{names}) "
            f"select account_id, id, %s{marks} from public.chats where id = %s returning id",
            body,
            *columns.values(),
            chat_id,
        ),
    )


def add_received(connection: psycopg.Connection, chat_id: UUID, body: str = "oi", **columns: object) -> UUID:
    """A message from outside, as ingest writes it."""
    names = "".join(f", {name}" for name in columns)
    marks = ", %s" * len(columns)
    return cast(
        UUID,
        one(
            connection,
            "insert into public.conversations "
            f"(account_id, chat_id, contact_id, instance_id, status, wa_message_id, message{names}) "
            f"select account_id, id, contact_id, instance_id, 'received', %s, %s{marks} "
            "from public.chats where id = %s returning id",
            uuid4().hex,
            body,
            *columns.values(),
            chat_id,
        ),
    )


def event(number: int, event_type: str, /, **data: object) -> Event:
    """One journal line; it was written `number` seconds after START."""
    at = (START + timedelta(seconds=number)).isoformat()
    return {"id": number, "type": event_type, "at": at, "data": data}


def message_event(number: int, message_id: str, chat_id: str, body: str = "oi", **data: object) -> Event:
    """Somebody wrote; `data` overrides and adds."""
    said: dict[str, object] = {
        "message_id": message_id,
        "chat_id": chat_id,
        "chat_kind": "direct",
        "from_me": False,
        "author_id": chat_id,
        "author_name": None,
        "kind": "chat",
        "body": body,
        "timestamp": int(START.timestamp()) + number,
        "ack": 0,
        "has_media": False,
        "reply_to": None,
    }
    return event(number, "message", **said | data)


def ingest(plane: ControlPlane, instance_id: UUID, *events: Event) -> Answer:
    return plane.call("ingest", instance_id=instance_id, events=Jsonb(list(events)))


def claim(plane: ControlPlane, max_items: int = 500, claim_id: UUID | None = None) -> list[Answer]:
    answer = plane.call("claim_messages", claim_id=claim_id or uuid4(), max_items=max_items)
    return cast(list[Answer], answer["messages"])


def settle(plane: ControlPlane, instance_id: object, *results: Mapping[str, object]) -> int:
    answer = plane.call("write_messages", instance_id=instance_id, results=Jsonb(list(results)))
    return cast(int, answer["written"])


def status_of(connection: psycopg.Connection, message_id: object) -> str:
    return cast(str, one(connection, "select status from public.conversations where id = %s", message_id))


def reason(connection: psycopg.Connection, message_id: object) -> str | None:
    """Why it waits, as whoever reads its chat is told."""
    return cast(
        str | None,
        one(
            connection,
            "select waiting.reason from public.conversations c "
            "left join lateral private.waiting_reasons(array[c.id]) waiting on true "
            "where c.id = %s",
            message_id,
        ),
    )
