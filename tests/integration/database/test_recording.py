"""What is written down of what happens: in the transaction of the change, ids and codes only."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import psycopg
import pytest

from .control_plane import ControlPlane, one
from .customers import acting, add_owner
from .messages import add_chat, add_contact, add_message, claim, event, ingest, message_event, settle

ANA = "5521988880001@c.us"
Happened = list[tuple[str, str, dict[str, Any]]]


class Records:
    """What this transaction has written of an account since it was last asked."""

    def __init__(self, connection: psycopg.Connection, account_id: UUID) -> None:
        self._connection = connection
        self._account_id = account_id

    def take(self, prefix: str = "") -> Happened:
        """(kind, subject, body) of the kinds that begin so, in order; the others are passed over."""
        rows = self._connection.execute(
            "select seq, kind, subject, body from private.events "
            "where xid = pg_current_xact_id() and account_id = %s order by seq",
            [self._account_id],
        ).fetchall()
        self._connection.execute("delete from private.events where account_id = %s", [self._account_id])
        return [(kind, str(subject), body) for _, kind, subject, body in rows if kind.startswith(prefix)]

    def kinds(self, prefix: str = "") -> list[str]:
        return [kind for kind, _, _ in self.take(prefix)]


@pytest.fixture
def records(connection: psycopg.Connection, account_id: UUID, instance_id: UUID) -> Records:
    return Records(connection, account_id)


@pytest.fixture
def plane(holder: ControlPlane, instance_id: UUID, records: Records) -> ControlPlane:
    holder.write(instance_id, status="connected", phone="5511999999999")
    query = "update public.instances set messages_per_minute = null where id = %s"
    holder.connection.execute(query, [instance_id])
    records.take()
    return holder


def test_a_message_that_comes_is_one_event_however_often_it_is_told(
    plane: ControlPlane, instance_id: UUID, records: Records
) -> None:
    events = [message_event(n, f"in-{n}", ANA, "segredo") for n in (1, 2, 3)]
    ingest(plane, instance_id, *events)
    ingest(plane, instance_id, *events)
    happened = records.take()
    assert {kind for kind, _, _ in happened} == {"contact.created", "chat.opened", "message.received"}
    ids = "select array_agg(id::text order by seq) from public.conversations where instance_id = %s"
    received = [(subject, body) for kind, subject, body in happened if kind == "message.received"]
    assert [subject for subject, _ in received] == one(plane.connection, ids, instance_id)
    assert received[0][1] == {
        "instance_id": str(instance_id),
        "status": "received",
        "at": "2026-11-22T12:00:01+00:00",
    }
    assert "segredo" not in str(happened)
    # The phone's own message, and what is none.
    ingest(
        plane,
        instance_id,
        message_event(4, "mine", ANA, from_me=True, ack=1),
        event(5, "reaction", message_id="in-1", sender_id=ANA, emoji="+"),
        event(6, "message_edit", message_id="in-1", body="outra"),
    )
    assert records.kinds("message.") == ["message.sent"]


def test_a_message_that_goes_says_what_became_of_it(
    plane: ControlPlane, account_id: UUID, instance_id: UUID, records: Records
) -> None:
    connection = plane.connection
    chat_id = add_chat(connection, account_id, instance_id)
    ids = [add_message(connection, chat_id) for _ in range(3)]
    assert len(claim(plane)) == 3
    assert records.take("message.") == [], "in the queue nothing has happened"
    settle(
        plane,
        instance_id,
        {"id": str(ids[0]), "status": "sent", "wa_message_id": "out-0", "at": "2026-11-22T12:00:00Z"},
        {"id": str(ids[1]), "status": "failed", "error_code": "not_on_whatsapp"},
        {"id": str(ids[2]), "status": "queued"},
    )
    connection.execute("select private.cancel_message(%s)", [ids[2]])
    connection.execute("update public.conversations set status = 'cancelled' where id = %s", [ids[2]])
    ingest(plane, instance_id, event(9, "message_ack", message_id="out-0", ack=3))
    told = [(kind, subject, body["was"], body["status"]) for kind, subject, body in records.take("message.")]
    assert sorted(told[:2]) == [
        ("message.sent", str(ids[0]), "sending", "sent"),
        ("message.status", str(ids[1]), "sending", "failed"),
    ]
    assert told[2:] == [
        ("message.status", str(ids[2]), "queued", "cancelled"),
        ("message.status", str(ids[0]), "sent", "read"),
    ]


def test_a_chat_is_opened_given_and_closed(
    plane: ControlPlane, account_id: UUID, instance_id: UUID, records: Records
) -> None:
    connection = plane.connection
    owner = add_owner(connection, account_id)
    ingest(plane, instance_id, message_event(1, "a", ANA))
    chat_id = one(connection, "select id from public.chats where instance_id = %s", instance_id)
    assert records.kinds("chat.") == ["chat.opened"]
    with acting(connection, owner):
        connection.execute("update public.chats set assigned_to = %s where id = %s", [owner, chat_id])
        connection.execute("update public.chats set status = 'closed' where id = %s", [chat_id])
        connection.execute("update public.chats set snoozed_until = now() where id = %s", [chat_id])
    actor = "select distinct actor_id from private.events where subject = %s and actor_id is not null"
    assert one(connection, actor, chat_id) == owner
    of = {"instance_id": str(instance_id)}
    assert records.take("chat.") == [
        ("chat.assigned", str(chat_id), {**of, "assigned_to": str(owner)}),
        ("chat.closed", str(chat_id), of),
    ]
    ingest(plane, instance_id, message_event(2, "b", ANA), message_event(3, "c", ANA))
    assert records.kinds("chat.") == ["chat.opened"]


def test_a_contact_is_made_and_changed(
    connection: psycopg.Connection, account_id: UUID, records: Records
) -> None:
    connection.execute(
        "insert into public.custom_fields (account_id, name, type) values (%s, 'cidade', 'text')",
        [account_id],
    )
    contact_id = add_contact(connection, account_id)
    subject = str(contact_id)
    assert records.take() == [
        ("contact.created", subject, {}),
        ("tag.added", subject, {"tag": "cliente"}),
    ]

    def change(name: str = "Ana Maria", tags: str = "{vip}", fields: str = "{}") -> Happened:
        query = "update public.contacts set name = %s, tags = %s, fields = %s where id = %s"
        connection.execute(query, [name, tags, fields, contact_id])
        return sorted(records.take(), key=str)

    assert change() == [
        ("contact.updated", subject, {"columns": ["name"]}),
        ("tag.added", subject, {"tag": "vip"}),
        ("tag.removed", subject, {"tag": "cliente"}),
    ]
    santos = '{"cidade": "Santos"}'
    assert change(fields=santos) == [("field.changed", subject, {"field": "cidade"})]
    assert change(fields=santos) == []
    connection.execute(
        "insert into public.consents (account_id, contact_id, state) values (%s, %s, 'opted_out')",
        [account_id, contact_id],
    )
    assert records.take() == [("consent.changed", subject, {"state": "opted_out"})]


def test_a_number_that_heals_by_itself_was_not_disconnected(
    plane: ControlPlane, instance_id: UUID, records: Records
) -> None:
    for status in ("connecting", "connected", "connecting"):
        plane.write(instance_id, status=status)
    plane.heartbeat()
    assert records.kinds() == ["instance.connected"]
    plane.write(instance_id, status="failed", status_reason="banned")
    plane.write(instance_id, status="disconnected", status_reason="logged_out")
    plane.write(instance_id, status="awaiting_scan")
    assert records.take() == [
        ("instance.disconnected", str(instance_id), {"status": "failed", "reason": "banned"})
    ]


def test_many_at_once_are_compared_each_with_its_own_past(
    connection: psycopg.Connection, account_id: UUID, records: Records
) -> None:
    """Two thousand with two thousand would be four million comparisons."""
    connection.execute(
        "insert into public.contacts (account_id, phone) "
        "select %s, (5521900000000 + n)::text from generate_series(1, 2000) n",
        [account_id],
    )
    one_by_one = "update public.contacts set name = 'x' where id = %s"
    contact_id = one(connection, "select id from public.contacts where account_id = %s limit 1", account_id)
    for _ in range(8):
        connection.execute(one_by_one, [contact_id])
    records.take()
    connection.execute("set local statement_timeout = '20s'")
    connection.execute("update public.contacts set tags = '{a,b}' where account_id = %s", [account_id])
    assert len(records.take("tag.added")) == 4000
