"""What is rendered of each kind of event is what is written down of it (docs/asyncapi.yaml), and no more."""

from __future__ import annotations

from typing import cast
from uuid import UUID

import psycopg
import pytest

from orchestrator.domain.hooks.events import EVENTS

from .broadcasting import add_broadcast
from .control_plane import add_account, add_instance, one
from .flows import add_flow, add_run
from .hooking import add_endpoint, tell_endpoints
from .members import add_member
from .messages import add_chat, add_message, add_received

TEST = "webhook.test"
PEOPLE = ("message", "chat", "contact", "tag", "field", "consent")


@pytest.fixture
def account_id(connection: psycopg.Connection) -> UUID:
    return add_account(connection)


def bodies(connection: psycopg.Connection, endpoint_id: UUID) -> dict[str, dict[str, object]]:
    """By kind, the last of each; its data must be what the models say."""
    tell_endpoints(connection)
    rows = connection.execute(
        "select d.event, b.body::jsonb from public.webhook_deliveries d "
        "join private.webhook_bodies b using (event_id) where d.endpoint_id = %s order by d.event_id",
        [endpoint_id],
    ).fetchall()
    for event, body in rows:
        assert set(body) == {"type", "timestamp", "data"}
        EVENTS[event].model_validate(body["data"])
    return {str(event): cast(dict[str, object], body) for event, body in rows}


def test_what_may_be_asked_for_is_written_down(connection: psycopg.Connection) -> None:
    rows = connection.execute("select kind from private.event_kinds where webhook").fetchall()
    assert {kind for (kind,) in rows} == EVENTS.keys() - {TEST}


def test_what_is_told_of_people_and_their_talks(connection: psycopg.Connection, account_id: UUID) -> None:
    instance_id = add_instance(connection, account_id)
    kinds = [kind for kind in EVENTS if kind.split(".")[0] in PEOPLE]
    endpoint_id = add_endpoint(connection, account_id, *kinds)
    chat_id = add_chat(connection, account_id, instance_id)
    contact_id = one(connection, "select contact_id from public.chats where id = %s", chat_id)
    add_received(connection, chat_id)
    message_id = add_message(connection, chat_id)
    for status in ("sent", "delivered"):
        connection.execute("update public.conversations set status = %s where id = %s", [status, message_id])
    member = add_member(connection, account_id)
    for change in ("status = 'closed'", "status = 'open'", f"assigned_to = '{member}'", "assigned_to = null"):
        connection.execute(f"update public.chats set {change} where id = %s", [chat_id])  # pyright: ignore
    connection.execute(
        "insert into public.custom_fields (account_id, name, label, type) values (%s, 'cidade', 'C', 'text')",
        [account_id],
    )
    for fields in ('{"cidade": "Campinas"}', "{}"):
        connection.execute(
            "update public.contacts set name = %s, tags = '{vip}', fields = %s where id = %s",
            [f"Bia {len(fields)}", fields, contact_id],
        )
    connection.execute(
        "insert into public.consents (account_id, contact_id, state) values (%s, %s, 'opted_out')",
        [account_id, contact_id],
    )
    found = bodies(connection, endpoint_id)
    assert found.keys() == set(kinds) - {"chat.called"}


def test_what_is_told_of_numbers_flows_and_messages_to_many(
    connection: psycopg.Connection, account_id: UUID
) -> None:
    instance_id = add_instance(connection, account_id)
    kinds = [kind for kind in EVENTS if kind.split(".")[0] not in PEOPLE and kind != TEST] + ["chat.called"]
    endpoint_id = add_endpoint(connection, account_id, *kinds)
    for status in ("connected", "disconnected"):
        connection.execute("update public.instances set status = %s where id = %s", [status, instance_id])
    chat_id = add_chat(connection, account_id, instance_id)
    run_id = add_run(connection, add_flow(connection, account_id), chat_id)
    connection.execute(
        "select private.record_event(%s, 'chat.called', %s, jsonb_build_object('run_id', %s::uuid))",
        [account_id, chat_id, run_id],
    )
    connection.execute(
        "update public.flow_runs set status = 'done', ended_at = now() where id = %s", [run_id]
    )
    campaign_id = one(
        connection,
        "insert into public.campaigns (account_id, name, message) values (%s, 'Natal', 'Olá') returning id",
        account_id,
    )
    connection.execute("select private.count_campaign(%s, 'visit')", [campaign_id])
    broadcast_id = add_broadcast(connection, account_id)
    connection.execute(
        "select private.record_event(%s, 'broadcast.finished', %s, '{\"status\": \"finished\"}')",
        [account_id, broadcast_id],
    )
    assert bodies(connection, endpoint_id).keys() == set(kinds)


def test_what_is_cut_says_so(connection: psycopg.Connection, account_id: UUID) -> None:
    endpoint_id = add_endpoint(connection, account_id, "message.received")
    add_received(
        connection,
        add_chat(connection, account_id, add_instance(connection, account_id)),
        "x" * 30_000,
        content='{"raw": "' + "x" * 30_000 + '"}',
    )
    data = cast(dict[str, object], bodies(connection, endpoint_id)["message.received"]["data"])
    assert data["truncated"] is True
