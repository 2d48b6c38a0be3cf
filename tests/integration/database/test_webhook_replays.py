"""What was sent is sent once more, under the same id; and a test shows whether anything arrives."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import psycopg
import pytest

from .control_plane import add_account, one, refused
from .hooking import add_deliveries, add_endpoint, attempt, claim, finish, shown
from .members import add_member, as_member

RANGE = 'select public.replay_webhook_deliveries(%s, "from" => %s, "to" => %s)'
DEAD = 'select public.replay_webhook_deliveries(%s, "from" => %s, dead => true)'


@pytest.fixture
def account_id(connection: psycopg.Connection) -> UUID:
    return add_account(connection)


@pytest.fixture
def owner(connection: psycopg.Connection, account_id: UUID) -> UUID:
    return add_member(connection, account_id, "owner")


@pytest.fixture
def endpoint_id(connection: psycopg.Connection, account_id: UUID) -> UUID:
    return add_endpoint(connection, account_id)


def replay(connection: psycopg.Connection, owner: UUID, delivery_id: object) -> bool:
    return as_member(connection, owner, "select public.replay_webhook_delivery(%s)", delivery_id)


def test_one_is_sent_again_under_its_id(
    connection: psycopg.Connection, owner: UUID, endpoint_id: UUID
) -> None:
    (delivery_id,) = add_deliveries(connection, endpoint_id)
    (first,) = attempt(connection, status=200)
    assert replay(connection, owner, delivery_id)
    claim_id, (again,) = claim(connection)
    assert again == first
    assert not replay(connection, owner, delivery_id), "it is being sent"
    finish(connection, claim_id, again, status=500)
    assert shown(connection, delivery_id)["status"] == "retrying"
    assert replay(connection, owner, delivery_id), "now, not by the plan"
    assert len(claim(connection)[1]) == 1


def test_what_cannot_be_sent_says_why(
    connection: psycopg.Connection, account_id: UUID, owner: UUID, endpoint_id: UUID
) -> None:
    (delivery_id,) = add_deliveries(connection, endpoint_id)
    attempt(connection, status=200)
    connection.execute("delete from private.webhook_bodies where account_id = %s", [account_id])
    with refused(connection, "webhook_body_gone"):
        replay(connection, owner, delivery_id)
    connection.execute("update public.webhook_endpoints set enabled = false where id = %s", [endpoint_id])
    for query in ("replay_webhook_deliveries", "send_test_event"):
        with refused(connection, "webhook_endpoint_disabled"):
            as_member(connection, owner, f"select public.{query}(%s)", endpoint_id)
    with refused(connection, "webhook_endpoint_disabled"):
        replay(connection, owner, delivery_id)


def all_of(
    connection: psycopg.Connection, owner: UUID, query: str, endpoint_id: UUID, *more: object
) -> list[int]:
    """How many each call replays, until there are no others."""
    counts: list[int] = []
    begins: object = None
    while not counts or begins is not None:
        answer: dict[str, Any] = as_member(connection, owner, query, endpoint_id, begins, *more)
        counts.append(answer["replayed"])
        begins = answer["next"]
    return counts


def test_a_range_is_sent_again_in_parts(
    connection: psycopg.Connection, owner: UUID, endpoint_id: UUID
) -> None:
    ids = add_deliveries(connection, endpoint_id, 2500)
    connection.execute(
        "update public.webhook_deliveries set status = 'delivered', next_attempt_at = null "
        "where endpoint_id = %s",
        [endpoint_id],
    )
    other = add_endpoint(
        connection,
        one(connection, "select account_id from public.webhook_endpoints where id = %s", endpoint_id),
    )
    (kept,) = add_deliveries(connection, other)
    attempt(connection, status=200)
    counts = all_of(connection, owner, RANGE, endpoint_id, None)
    assert (sum(counts), len(counts)) == (2500, 3)
    moments = [shown(connection, found)["created_at"] for found in (ids[10], ids[20])]
    query = "select count(*) from public.webhook_deliveries where status = 'pending'"
    assert one(connection, query) == 2500
    assert as_member(connection, owner, RANGE, endpoint_id, *moments) == {"replayed": 10, "next": None}
    assert shown(connection, kept)["status"] == "delivered"


def test_the_dead_alone_are_sent_again(
    connection: psycopg.Connection, owner: UUID, endpoint_id: UUID
) -> None:
    dead, delivered = add_deliveries(connection, endpoint_id, 2)
    connection.execute("update public.webhook_deliveries set attempts = 9 where id = %s", [dead])
    claim_id, deliveries = claim(connection)
    for delivery, status in zip(deliveries, (500, 200), strict=True):
        finish(connection, claim_id, delivery, status=status)
    assert shown(connection, dead)["status"] == "dead"
    assert all_of(connection, owner, DEAD, endpoint_id) == [1]
    row = shown(connection, dead)
    assert (row["status"], row["attempts"]) == ("pending", 0)
    assert shown(connection, delivered)["status"] == "delivered"


def test_a_test_shows_whether_anything_arrives(
    connection: psycopg.Connection, owner: UUID, endpoint_id: UUID
) -> None:
    sent = "select count(*) from realtime.messages where topic = 'orchestrator' and event = 'delivery'"
    before = one(connection, sent)
    delivery_id = as_member(connection, owner, "select public.send_test_event(%s)", endpoint_id)
    assert one(connection, sent) == before + 1
    (delivery,) = attempt(connection, status=200)
    assert delivery["webhook_id"] == f"test_{delivery_id}"
    body = as_member(connection, owner, "select public.webhook_delivery_body(%s)", delivery_id)
    assert (body["type"], body["data"]["endpoint_id"]) == ("webhook.test", str(endpoint_id))
    assert shown(connection, delivery_id)["event"] == "webhook.test"
