"""A number of Meta's Cloud API, and what Meta tells of it."""

from __future__ import annotations

from time import time
from typing import LiteralString, cast
from uuid import UUID, uuid4

import psycopg
from psycopg.types.json import Jsonb

from .control_plane import Answer, ControlPlane, add_account, call, one
from .messages import add_message, random_phone

NOW = "2026-11-30T12:00:00Z"


class CloudNumber:
    """An instance of engine cloud that an orchestrator drives."""

    def __init__(self, connection: psycopg.Connection, account_id: UUID | None = None) -> None:
        self.connection = connection
        self.account_id = account_id or add_account(connection)
        self.phone_number_id = str(uuid4().int)[:15]
        self.id: UUID = one(
            connection,
            "insert into public.instances (account_id, instance_name, engine, messages_per_minute) "
            "values (%s, %s, 'cloud', null) returning id",
            self.account_id,
            uuid4().hex,
        )
        connection.execute(
            "insert into private.cloud_numbers (instance_id, account_id, phone_number_id, waba_id) "
            "values (%s, %s, %s, '1')",
            [self.id, self.account_id, self.phone_number_id],
        )
        self.plane = ControlPlane.register(connection)
        self.plane.lease()
        self.plane.write(self.id, status="connected", phone=random_phone())

    def tell(self, *events: Answer, phone_number_id: str | None = None) -> Answer:
        numbered = [{"id": place, "at": NOW} | event for place, event in enumerate(events, 1)]
        return call(
            self.connection,
            "ingest_cloud",
            instance_id=self.id,
            phone_number_id=phone_number_id or self.phone_number_id,
            events=Jsonb(numbered),
        )

    def queue(self, sender: str, text: str = "oi") -> UUID:
        chat_id = one(
            self.connection,
            "select c.id from public.chats c join public.contacts p on p.id = c.contact_id "
            "where c.instance_id = %s and (p.phone = %s or p.lid = %s)",
            self.id,
            sender,
            sender,
        )
        return add_message(self.connection, chat_id, text)

    def claim(self) -> list[Answer]:
        return self.plane.call("claim_messages", claim_id=uuid4(), max_items=100)["messages"]

    def row(self, message_id: UUID, columns: str = "status") -> tuple[object, ...]:
        query = f"select {columns} from public.conversations where id = %s"
        found = self.connection.execute(cast(LiteralString, query), [message_id]).fetchone()
        assert found
        return found


def message(sender: str, body: str = "bom dia", **data: object) -> Answer:
    known: Answer = {
        "message_id": f"wamid.{uuid4().hex}",
        "chat_id": f"{sender}@c.us",
        "chat_kind": "direct",
        "from_me": False,
        "kind": "text",
        "body": body,
        "author_name": "Ana",
        "timestamp": time(),
        "ack": 0,
        "phone": sender,
    }
    return {"type": "message", "data": known | data}


def status(ack: int, wa_id: str, message_id: UUID | None = None, **data: object) -> Answer:
    known: Answer = {"message_id": wa_id, "ack": ack}
    return {
        "type": "message_ack",
        "data": known | ({"client_key": str(message_id)} if message_id else {}) | data,
    }
