"""Endpoints: what they ask for, how many there are, and their secrets."""

from __future__ import annotations

import base64
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from .control_plane import add_account, add_instance, one, refused
from .hooking import URL, add_deliveries, add_endpoint, attempt, endpoint
from .members import add_member, as_member
from .messages import add_chat, add_received

CREATE = "select public.create_webhook_endpoint(%s, %s, %s)"


@pytest.fixture
def account_id(connection: psycopg.Connection) -> UUID:
    return add_account(connection)


@pytest.fixture
def owner(connection: psycopg.Connection, account_id: UUID) -> UUID:
    return add_member(connection, account_id, "owner")


@pytest.mark.parametrize(
    ("columns", "code"),
    [
        ({"events": ["message.received", "message.read"]}, "webhook_events_invalid"),
        ({"events": ["contact.erased"]}, "webhook_events_invalid"),
        ({"events": [None]}, "webhook_events_invalid"),
        ({"events": []}, "webhook_events_invalid"),
        ({"events": [f"message.{number}" for number in range(60)]}, "webhook_events_invalid"),
        ({"tags": [" vip"]}, "tag_invalid"),
        ({"tags": [""]}, "tag_invalid"),
        ({"tags": [None]}, "tag_invalid"),
        ({"tags": [f"t{number}" for number in range(101)]}, "tag_invalid"),
        ({"instance_ids": [uuid4()]}, "instance_not_found"),
    ],
)
def test_what_there_is_not_cannot_be_asked_for(
    connection: psycopg.Connection, account_id: UUID, owner: UUID, columns: dict[str, Any], code: str
) -> None:
    asked = {"events": ["message.received"], **columns}
    names = ", ".join(f"{name} => %s" for name in asked)
    with refused(connection, code):
        as_member(
            connection,
            owner,
            f"select public.create_webhook_endpoint(%s, %s, {names})",
            account_id,
            URL,
            *asked.values(),
        )
    endpoint_id = add_endpoint(connection, account_id)
    with refused(connection, code):
        for name, value in columns.items():
            change = f"update public.webhook_endpoints set {name} = %s where id = %s returning 1"
            as_member(connection, owner, change, value, endpoint_id)


def test_each_event_is_asked_for_once(connection: psycopg.Connection, account_id: UUID, owner: UUID) -> None:
    twice = ["message.sent", "chat.closed"] * 40
    made = as_member(connection, owner, CREATE, account_id, URL, twice)
    change = "update public.webhook_endpoints set events = %s where id = %s returning events"
    assert endpoint(connection, made["id"])["events"] == ["chat.closed", "message.sent"]
    assert as_member(connection, owner, change, [*twice, "tag.added"], made["id"]) == [
        "chat.closed", "message.sent", "tag.added",
    ]  # fmt: skip


def test_a_tag_that_an_endpoint_asks_for_stays(
    connection: psycopg.Connection, account_id: UUID, owner: UUID
) -> None:
    connection.execute("insert into public.tags (account_id, name) values (%s, 'vip')", [account_id])
    endpoint_id = add_endpoint(connection, account_id, tags=["vip"])
    for query in ("rename_tag(%s, 'vip', 'ouro')", "remove_tag(%s, 'vip')"):
        with refused(connection, "in_use"):
            as_member(connection, owner, f"select public.{query}", account_id)
    connection.execute("delete from public.webhook_endpoints where id = %s", [endpoint_id])
    assert as_member(connection, owner, "select public.remove_tag(%s, 'vip')", account_id)["done"]


def test_another_accounts_number_is_none(
    connection: psycopg.Connection, account_id: UUID, owner: UUID
) -> None:
    foreign = add_instance(connection, add_account(connection))
    with refused(connection, "instance_not_found"):
        query = "select public.create_webhook_endpoint(%s, %s, '{chat.closed}', instance_ids => %s)"
        as_member(connection, owner, query, account_id, URL, [foreign])


def test_an_account_has_as_many_as_its_plan_says(connection: psycopg.Connection) -> None:
    account_id = add_account(connection, "free")
    owner = add_member(connection, account_id, "owner")
    for _ in range(2):
        as_member(connection, owner, CREATE, account_id, URL, ["chat.closed"])
    with refused(connection, "plan_limit_exceeded"):
        as_member(connection, owner, CREATE, account_id, URL, ["chat.closed"])
    usage = as_member(connection, owner, "select public.account_usage(%s)", account_id)
    assert (usage["limits"]["webhook_endpoints"], usage["used"]["webhook_endpoints"]) == (2, 2)
    connection.execute(
        "delete from public.webhook_endpoints where id = "
        "(select id from public.webhook_endpoints where account_id = %s limit 1)",
        [account_id],
    )
    as_member(connection, owner, CREATE, account_id, URL, ["chat.closed"])


def test_and_never_more_than_fifty(connection: psycopg.Connection) -> None:
    account_id = add_account(connection, "owner")
    owner = add_member(connection, account_id, "owner")
    for _ in range(50):
        add_endpoint(connection, account_id)
    with refused(connection, "webhook_endpoints_limit"):
        as_member(connection, owner, CREATE, account_id, URL, ["chat.closed"])


def test_a_suspended_account_adds_none(connection: psycopg.Connection, account_id: UUID, owner: UUID) -> None:
    connection.execute("update public.accounts set status = 'suspended' where id = %s", [account_id])
    with refused(connection, "account_suspended"):
        as_member(connection, owner, CREATE, account_id, URL, ["chat.closed"])


def signing(connection: psycopg.Connection, endpoint_id: UUID) -> list[str]:
    add_deliveries(connection, endpoint_id)
    return attempt(connection, status=200)[0]["secrets"]


def test_a_secret_is_told_once_and_rotates(
    connection: psycopg.Connection, account_id: UUID, owner: UUID
) -> None:
    made = as_member(connection, owner, CREATE, account_id, URL, ["chat.closed"])
    endpoint_id, first = UUID(made["id"]), made["secret"]
    assert len(base64.b64decode(first.removeprefix("whsec_"), validate=True)) == 32
    assert signing(connection, endpoint_id) == [first]
    rotate = "select public.rotate_webhook_secret(%s)"
    second = as_member(connection, owner, rotate, endpoint_id)["secret"]
    assert signing(connection, endpoint_id) == [second, first]
    third = as_member(connection, owner, rotate, endpoint_id)["secret"]
    assert signing(connection, endpoint_id) == [third, second], "two at most"
    connection.execute(
        "update private.webhook_secrets set expires_at = now() where endpoint_id = %s and expires_at > now()",
        [endpoint_id],
    )
    assert signing(connection, endpoint_id) == [third]
    fourth = as_member(connection, owner, "select public.rotate_webhook_secret(%s, 0)", endpoint_id)["secret"]
    assert signing(connection, endpoint_id) == [fourth], "at once, where the former is known to others"
    kinds = "select array_agg(kind order by seq) from private.events where subject = %s"
    assert one(connection, kinds, endpoint_id) == ["webhook.created", *["webhook.rotated"] * 3]


def test_an_agent_has_to_do_with_none_of_it(connection: psycopg.Connection, account_id: UUID) -> None:
    agent = add_member(connection, account_id)
    endpoint_id = add_endpoint(connection, account_id)
    with refused(connection, "not_allowed"):
        as_member(connection, agent, CREATE, account_id, URL, ["chat.closed"])
    for function in ("rotate_webhook_secret", "send_test_event", "replay_webhook_deliveries"):
        with refused(connection, "webhook_endpoint_not_found"):
            as_member(connection, agent, f"select public.{function}(%s)", endpoint_id)
    (delivery_id,) = add_deliveries(connection, endpoint_id)
    for function in ("replay_webhook_delivery", "webhook_delivery_body"):
        with refused(connection, "webhook_delivery_not_found"):
            as_member(connection, agent, f"select public.{function}(%s)", delivery_id)


def test_who_sends_is_told_at_once_that_something_happened(
    connection: psycopg.Connection, account_id: UUID
) -> None:
    chat_id = add_chat(connection, account_id, add_instance(connection, account_id))
    heard = "select count(*) from realtime.messages where topic = 'orchestrator' and event = 'event'"
    connection.execute("delete from private.webhook_hints")
    before = one(connection, heard)
    add_received(connection, chat_id)
    assert one(connection, heard) == before, "nobody wants it"
    add_endpoint(connection, account_id)
    add_received(connection, chat_id)
    assert one(connection, heard) == before + 1
    told = "update private.webhook_hints set told_at = clock_timestamp() + make_interval(secs => %s)"
    connection.execute(told, [60])
    add_received(connection, chat_id)
    assert one(connection, heard) == before + 1, "it has just been told"
    connection.execute(told, [-1])
    add_received(connection, chat_id)
    assert one(connection, heard) == before + 2


def test_a_name_of_an_endpoint_is_clean(connection: psycopg.Connection, account_id: UUID) -> None:
    endpoint_id = add_endpoint(connection, account_id, description="  Loja \u202e 1 ")
    assert endpoint(connection, endpoint_id)["description"] == "Loja 1"
