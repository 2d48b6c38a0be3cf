"""Broadcasts for tests, fed as an orchestrator feeds them."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import psycopg
from psycopg.types.json import Jsonb

from .control_plane import Answer, ControlPlane, one
from .members import as_member
from .messages import claim, random_phone, settle

EVERYBODY: dict[str, Any] = {"all": []}
ALWAYS: dict[str, Any] = {
    "from": "00:00",
    "to": "24:00",
    "days": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"],
}
TEXT = {"items": [{"kind": "text", "text": "Oi {{ contact.first_name }}"}]}


def add_people(connection: psycopg.Connection, account_id: UUID, count: int, **columns: Any) -> list[UUID]:
    """Contacts of phones in Rio, in the order in which they became known."""
    names = "".join(f", {name}" for name in columns)
    marks = ", %s" * len(columns)
    phones: set[str] = set()
    while len(phones) < count:
        phones.add(random_phone())
    rows = connection.execute(
        f"insert into public.contacts (account_id, phone, name{names}) "  # pyright: ignore
        f"select %s, phone, 'P' || place{marks} from unnest(%s::text[]) with ordinality given (phone, place) "
        "returning id, seq",
        [account_id, *columns.values(), [*phones]],
    ).fetchall()
    return [contact_id for contact_id, _ in sorted(rows, key=lambda row: row[1])]


def add_broadcast(
    connection: psycopg.Connection, account_id: UUID, content: dict[str, Any] | None = None, **columns: Any
) -> UUID:
    """A draft to everybody, at any hour."""
    row: dict[str, Any] = {
        "name": uuid4().hex,
        "content": content or TEXT,
        "filter": EVERYBODY,
        "window": ALWAYS,
    } | columns
    names = ", ".join(f'"{name}"' for name in row)
    values = [Jsonb(value) if isinstance(value, dict) else value for value in row.values()]
    return one(
        connection,
        f"insert into public.broadcasts (account_id, {names}) values (%s{', %s' * len(row)}) returning id",
        account_id,
        *values,
    )


def connect(connection: psycopg.Connection, instance_id: UUID, **columns: Any) -> None:
    """The number is connected; without a pace, unless `columns` say one."""
    row = {"status": "connected", "messages_per_minute": None, "warm_up": False} | columns
    names = ", ".join(f"{name} = %s" for name in row)
    connection.execute(f"update public.instances set {names} where id = %s", [*row.values(), instance_id])  # pyright: ignore


def start(connection: psycopg.Connection, owner: UUID, broadcast_id: UUID) -> dict[str, Any]:
    return as_member(connection, owner, "select public.start_broadcast(%s)", broadcast_id)


def claim_people(plane: ControlPlane, broadcast_id: UUID, max_items: int = 200) -> Answer:
    return plane.call("claim_recipients", broadcast_id=broadcast_id, max_items=max_items)


def feed(plane: ControlPlane, broadcast_id: UUID, *items: dict[str, Any]) -> Answer:
    said = [
        {**item, "messages": [{"kind": "text", "message": f"Oi {item['person']['contact']['name']}"}]}
        for item in items
    ]
    return plane.call("feed_recipients", broadcast_id=broadcast_id, items=Jsonb(said))


def feed_all(plane: ControlPlane, broadcast_id: UUID) -> int:
    """As often as somebody's turn has come; how many were written to."""
    fed = 0
    while items := claim_people(plane, broadcast_id)["items"]:
        fed += feed(plane, broadcast_id, *items)["fed"]
    return fed


def send_all(plane: ControlPlane, instance_id: UUID) -> list[str]:
    """What the number sends of what is due; its texts."""
    sent: list[str] = []
    while messages := claim(plane):
        told = [
            {
                "id": m["id"],
                "status": "sent",
                "wa_message_id": uuid4().hex,
                "wa_chat_id": f"{m['phone']}@c.us",
            }
            for m in messages
        ]
        settle(plane, instance_id, *told)
        sent += [m["message"] for m in messages]
    return sent


def statuses(connection: psycopg.Connection, broadcast_id: UUID) -> dict[str, int]:
    """How many there are of each status, with the reason where there is one."""
    rows = connection.execute(
        "select concat_ws(' ', status, reason), count(*) from public.broadcast_recipients "
        "where broadcast_id = %s group by 1",
        [broadcast_id],
    )
    return dict(rows.fetchall())  # pyright: ignore


def status_of(connection: psycopg.Connection, broadcast_id: UUID) -> tuple[str, str | None]:
    row = connection.execute(
        "select status, status_reason from public.broadcasts where id = %s", [broadcast_id]
    ).fetchone()
    assert row
    return row[0], row[1]


def add_sequence(connection: psycopg.Connection, account_id: UUID, **columns: Any) -> UUID:
    """At any hour."""
    row = {"name": uuid4().hex, "window": Jsonb(ALWAYS)} | columns
    names = ", ".join(f'"{name}"' for name in row)
    query = f"insert into public.sequences (account_id, {names}) values (%s{', %s' * len(row)}) returning id"
    return one(connection, query, account_id, *row.values())


def add_step(
    connection: psycopg.Connection, sequence_id: UUID, text: str = "Oi", delay: str = "P1D", position: int = 1
) -> UUID:
    return one(
        connection,
        "insert into public.sequence_steps (account_id, sequence_id, position, delay, content) "
        "select account_id, id, %s, %s, %s from public.sequences where id = %s returning id",
        position,
        delay,
        Jsonb({"items": [{"kind": "text", "text": text}]}),
        sequence_id,
    )
