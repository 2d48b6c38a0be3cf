"""From what happened to what webhooks are told: what each asked for, once, nothing of who is forgotten."""

from __future__ import annotations

import json
from typing import Any, cast
from uuid import UUID

import psycopg
import pytest

from .broadcasting import add_broadcast
from .control_plane import add_account, add_instance, one
from .erasing import erase
from .hooking import add_endpoint, attempt, claim, shown, tell_endpoints
from .members import add_member, as_member
from .messages import add_chat, add_contact, add_received


@pytest.fixture
def account_id(connection: psycopg.Connection) -> UUID:
    return add_account(connection)


@pytest.fixture
def instance_id(connection: psycopg.Connection, account_id: UUID) -> UUID:
    return add_instance(connection, account_id)


def told(connection: psycopg.Connection, endpoint_id: UUID) -> list[dict[str, Any]]:
    """What the endpoint is told of what happened since, in its order."""
    tell_endpoints(connection)
    rows = connection.execute(
        "select b.body from public.webhook_deliveries d join private.webhook_bodies b using (event_id) "
        "where d.endpoint_id = %s order by d.event_id",
        [endpoint_id],
    ).fetchall()
    connection.execute("delete from public.webhook_deliveries where endpoint_id = %s", [endpoint_id])
    pass_by(connection)
    return [json.loads(cast(str, body)) for (body,) in rows]


def pass_by(connection: psycopg.Connection) -> None:
    """What has happened until now is over."""
    connection.execute("delete from private.events where xid = pg_current_xact_id()")


def test_a_message_is_told_as_the_api_shows_it(
    connection: psycopg.Connection, account_id: UUID, instance_id: UUID
) -> None:
    endpoint_id = add_endpoint(connection, account_id)
    chat_id = add_chat(connection, account_id, instance_id)
    message_id = add_received(connection, chat_id, "Bom dia!")
    (body,) = told(connection, endpoint_id)
    assert list(body) == ["type", "timestamp", "data"]
    assert (body["type"], body["timestamp"][-1]) == ("message.received", "Z")
    data = body["data"]
    assert set(data) == {"message", "media", "chat", "contact", "instance"}
    assert (data["message"]["id"], data["message"]["message"]) == (str(message_id), "Bom dia!")
    assert (data["message"]["status"], data["media"]) == ("received", None)
    assert (data["chat"]["id"], data["instance"]["id"]) == (str(chat_id), str(instance_id))
    assert (data["contact"]["name"], data["contact"]["tags"]) == ("Ana", ["cliente"])
    # What somebody else said last in a group is not this person's.
    assert "last_message" not in data["chat"]


def test_each_is_told_what_it_asked_for(
    connection: psycopg.Connection, account_id: UUID, instance_id: UUID
) -> None:
    chat_id = add_chat(connection, account_id, instance_id)
    other_number = add_instance(connection, account_id)
    everything = add_endpoint(connection, account_id)
    asked = {
        add_endpoint(connection, account_id, instance_ids=[instance_id]): 1,
        add_endpoint(connection, account_id, instance_ids=[other_number]): 0,
        add_endpoint(connection, account_id, tags=["cliente", "vip"]): 1,
        add_endpoint(connection, account_id, tags=["vip"]): 0,
        add_endpoint(connection, account_id, "chat.closed", "message.sent"): 0,
        add_endpoint(connection, account_id, enabled=False, disabled_reason="member"): 0,
        add_endpoint(connection, add_account(connection)): 0,
    }
    add_received(connection, chat_id)
    tell_endpoints(connection)
    count = "select count(*) from public.webhook_deliveries where endpoint_id = %s"
    assert {found: one(connection, count, found) for found in asked} == asked
    bodies = "select count(*) from private.webhook_bodies where account_id = %s"
    assert (one(connection, bodies, account_id), len(told(connection, everything))) == (1, 1)


def test_a_broadcast_is_of_its_numbers(
    connection: psycopg.Connection, account_id: UUID, instance_id: UUID
) -> None:
    other = add_instance(connection, account_id)
    here, there = (
        add_endpoint(connection, account_id, "broadcast.finished", instance_ids=[number])
        for number in (instance_id, other)
    )
    for numbers in ([instance_id], []):
        broadcast_id = add_broadcast(connection, account_id, instance_ids=numbers)
        event = "select private.record_event(%s, 'broadcast.finished', %s)"
        connection.execute(event, [account_id, broadcast_id])
    tell_endpoints(connection)
    count = "select count(*) from public.webhook_deliveries where endpoint_id = %s"
    assert (one(connection, count, here), one(connection, count, there)) == (2, 1), "none: of all"


def test_what_happens_to_a_contact_is_told(connection: psycopg.Connection, account_id: UUID) -> None:
    kinds = (
        "contact.created",
        "contact.updated",
        "tag.added",
        "tag.removed",
        "field.changed",
        "consent.changed",
    )
    endpoint_id = add_endpoint(connection, account_id, *kinds)
    owner = add_member(connection, account_id, "owner")
    contact_id = add_contact(connection, account_id)
    assert [body["type"] for body in told(connection, endpoint_id)] == ["contact.created", "tag.added"]
    connection.execute(
        "insert into public.custom_fields (account_id, name, label, type) values (%s, 'cidade', 'C', 'text')",
        [account_id],
    )
    connection.execute(
        "update public.contacts set name = 'Bia', tags = '{vip}', fields = '{\"cidade\": \"Campinas\"}' "
        "where id = %s",
        [contact_id],
    )
    consent = (
        "insert into public.consents (account_id, contact_id, state) values (%s, %s, 'opted_out') returning 1"
    )
    as_member(connection, owner, consent, account_id, contact_id)
    data = {body["type"]: body["data"] for body in told(connection, endpoint_id)}
    assert {facts["contact"]["name"] for facts in data.values()} == {"Bia"}
    assert data["contact.updated"]["columns"] == ["name"]
    assert (data["tag.added"]["tag"], data["tag.removed"]["tag"]) == ("vip", "cliente")
    assert (data["field.changed"]["field"], data["field.changed"]["value"]) == ("cidade", "Campinas")
    assert data["consent.changed"]["state"] == "opted_out"


def test_whoever_asks_for_a_tag_hears_that_it_is_gone(
    connection: psycopg.Connection, account_id: UUID
) -> None:
    contact_id = add_contact(connection, account_id)
    pass_by(connection)
    endpoint_id = add_endpoint(connection, account_id, "tag.removed", tags=["cliente"])
    connection.execute("update public.contacts set tags = '{}' where id = %s", [contact_id])
    assert [body["data"]["tag"] for body in told(connection, endpoint_id)] == ["cliente"]


def test_what_happens_to_chats_and_numbers_is_told(
    connection: psycopg.Connection, account_id: UUID, instance_id: UUID
) -> None:
    kinds = ("chat.closed", "chat.opened", "chat.assigned", "instance.connected", "instance.disconnected")
    endpoint_id = add_endpoint(connection, account_id, *kinds)
    chat_id = add_chat(connection, account_id, instance_id)
    member = add_member(connection, account_id)
    connection.execute("update public.chats set status = 'closed' where id = %s", [chat_id])
    connection.execute("update public.chats set assigned_to = %s where id = %s", [member, chat_id])
    for status in ("connected", "disconnected"):
        connection.execute("update public.instances set status = %s where id = %s", [status, instance_id])
    closed, assigned, connected, disconnected = told(connection, endpoint_id)
    assert (closed["type"], closed["data"]["chat"]["status"]) == ("chat.closed", "closed")
    assert (assigned["type"], assigned["data"]["assigned_to"]) == ("chat.assigned", str(member))
    # As it was when it happened.
    assert (connected["type"], connected["data"]["instance"]["status"]) == ("instance.connected", "connected")
    assert disconnected["data"]["instance"]["status"] == "disconnected"


def test_what_is_long_is_cut_so_that_it_is_told_at_all(
    connection: psycopg.Connection, account_id: UUID, instance_id: UUID
) -> None:
    endpoint_id = add_endpoint(connection, account_id)
    chat_id = add_chat(connection, account_id, instance_id)
    add_received(connection, chat_id, '"\n' * 30_000, content='{"raw": "' + "x" * 90_000 + '"}')
    tell_endpoints(connection)
    body = one(connection, "select body from private.webhook_bodies where account_id = %s", account_id)
    data = json.loads(body)["data"]
    assert len(body.encode()) <= 20_000
    assert data["truncated"] is True
    assert (data["message"]["content"], len(data["message"]["message"])) == (None, 1000)
    assert len(told(connection, endpoint_id)) == 1


def test_who_is_forgotten_is_told_of_nowhere(
    connection: psycopg.Connection, account_id: UUID, instance_id: UUID
) -> None:
    owner = add_member(connection, account_id, "owner")
    endpoint_id = add_endpoint(connection, account_id, "message.received", "message.status", "chat.closed")
    chat_id = add_chat(connection, account_id, instance_id)
    contact_id = one(connection, "select contact_id from public.chats where id = %s", chat_id)
    for _ in range(2):
        add_received(connection, chat_id, "um segredo")
    tell_endpoints(connection)
    claim_id, deliveries = claim(connection, 1)
    assert len(deliveries) == 1
    erase(connection, owner, contact_id)
    query = "select id from public.webhook_deliveries where endpoint_id = %s order by event_id"
    rows = [shown(connection, found) for (found,) in connection.execute(query, [endpoint_id]).fetchall()]
    assert {(row["status"], row["last_error"]) for row in rows} == {("dead", "webhook_body_gone")}
    assert claim(connection, 1, claim_id)[1] == []
    count = "select count(*) from private.webhook_bodies where account_id = %s"
    assert one(connection, count, account_id) == 0
    # Nor of what follows from it.
    assert told(connection, endpoint_id)[len(rows) :] == []
    assert one(connection, count, account_id) == 0


def test_what_was_answered_to_it_goes_with_the_person(
    connection: psycopg.Connection, account_id: UUID, instance_id: UUID
) -> None:
    owner = add_member(connection, account_id, "owner")
    add_endpoint(connection, account_id)
    chat_id = add_chat(connection, account_id, instance_id)
    contact_id = one(connection, "select contact_id from public.chats where id = %s", chat_id)
    add_received(connection, chat_id)
    tell_endpoints(connection)
    (delivery,) = attempt(connection, status=200, response="Olá, Ana")
    erase(connection, owner, contact_id)
    row = shown(connection, delivery["id"])
    assert (row["status"], row["response"]) == ("delivered", None)


def test_of_two_who_are_one_what_was_told_is_his(
    connection: psycopg.Connection, account_id: UUID, instance_id: UUID
) -> None:
    owner = add_member(connection, account_id, "owner")
    add_endpoint(connection, account_id)
    chat_id = add_chat(connection, account_id, instance_id)
    gone = one(connection, "select contact_id from public.chats where id = %s", chat_id)
    add_received(connection, chat_id)
    tell_endpoints(connection)
    kept = add_contact(connection, account_id)
    as_member(connection, owner, "select public.merge_contacts(%s, %s)", kept, gone)
    assert len(claim(connection)[1]) == 1
    erase(connection, owner, kept)
    query = "select count(*) from private.webhook_bodies where account_id = %s"
    assert one(connection, query, account_id) == 0
