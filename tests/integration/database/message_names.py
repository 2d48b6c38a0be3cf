"""What one message and one person are called: by phone and by LID, in a chat and in a group."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import psycopg

from .control_plane import ControlPlane, one
from .messages import Event, event, ingest, message_event

PHONE, LID = "5521988880001", "777000111"
EIGHT = "552188880001"
ANA, ANAS_LID, BIA, GROUP = f"{PHONE}@c.us", f"{LID}@lid", "5521988880002@c.us", "120363@g.us"
LINK = event(90, "contact", contact_id=ANAS_LID, phone=PHONE)
STANZA = "3EB0C0FFEE"


def named(chat: str, stanza: str = STANZA, from_me: bool = False, author: str = "") -> str:
    """As the page writes a message's id."""
    return f"{str(from_me).lower()}_{chat}_{stanza}" + (f"_{author}" if author else "")


def said(
    number: int, chat: str, body: str = "oi", stanza: str = STANZA, from_me: bool = False, **data: object
) -> Event:
    ack = {"ack": 1} if from_me else {}
    return message_event(number, named(chat, stanza, from_me), chat, body, from_me=from_me, **ack | data)


def said_in_group(number: int, author: str, body: str, message_id: str, **data: object) -> Event:
    return message_event(number, message_id, GROUP, body, chat_kind="group", author_id=author, **data)


def rows(connection: psycopg.Connection, instance_id: UUID, columns: str = "message") -> list[Any]:
    found = connection.execute(
        f"select {columns} from public.conversations c where instance_id = %s order by seq",  # pyright: ignore[reportArgumentType]
        [instance_id],
    ).fetchall()
    return [row[0] if len(row) == 1 else row for row in found]


def waiting(connection: psycopg.Connection, instance_id: UUID) -> int:
    return one(connection, "select count(*) from private.waiting_events where instance_id = %s", instance_id)


def learn(holder: ControlPlane, instance_id: UUID, *copies: Event, when: str) -> None:
    """The copies come, and that both names are one person's is learned before, between or after them."""
    place = {"before": 0, "between": 1, "after": len(copies)}[when]
    if place == 0:
        ingest(holder, instance_id, message_event(1, named(ANA, "FIRST"), ANA, "antes"))
    for told in (*copies[:place], LINK, *copies[place:]):
        ingest(holder, instance_id, told)


def replies(connection: psycopg.Connection, instance_id: UUID) -> dict[str, str | None]:
    found = connection.execute(
        "select c.message, quoted.message from public.conversations c "
        "left join public.conversations quoted on quoted.id = c.reply_to "
        "where c.instance_id = %s and c.quoted_wa_id is not null",
        [instance_id],
    ).fetchall()
    return dict(found)
