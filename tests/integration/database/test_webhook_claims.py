"""Whoever sends claims: each once, fairly between accounts and endpoints, by an index however many wait."""

from __future__ import annotations

import time
from collections import Counter
from typing import LiteralString
from uuid import UUID

import psycopg
import pytest

from .control_plane import add_account, call, one
from .hooking import add_deliveries, add_endpoint, attempt, claim, endpoint, finish, make_due, shown


@pytest.fixture
def account_id(connection: psycopg.Connection) -> UUID:
    return add_account(connection)


def test_the_same_claim_is_answered_the_same(connection: psycopg.Connection, account_id: UUID) -> None:
    endpoint_id = add_endpoint(connection, account_id)
    first, second, third = add_deliveries(connection, endpoint_id, 3)
    claim_id, deliveries = claim(connection, 2)
    assert [delivery["id"] for delivery in deliveries] == [str(first), str(second)], "in their order"
    assert claim(connection, 500, claim_id)[1] == deliveries
    assert [delivery["id"] for delivery in claim(connection)[1]] == [str(third)]
    delivery = deliveries[0]
    event_id = shown(connection, first)["event_id"]
    assert (delivery["webhook_id"], delivery["body"], delivery["attempt"]) == (f"evt_{event_id}", "{}", 1)
    assert [secret[:6] for secret in delivery["secrets"]] == ["whsec_"]


def test_a_claim_that_nobody_ends_is_over_by_itself(connection: psycopg.Connection, account_id: UUID) -> None:
    endpoint_id = add_endpoint(connection, account_id)
    add_deliveries(connection, endpoint_id)
    lost, (delivery,) = claim(connection)
    assert 50 < call(connection, "next_webhook_delivery") <= 60  # pyright: ignore[reportOperatorIssue]
    make_due(connection, endpoint_id)
    claim_id, again = claim(connection)
    assert again == [delivery]
    assert finish(connection, lost, delivery, status=500)["finished"] == 0
    assert finish(connection, claim_id, delivery, status=200)["finished"] == 1


def test_an_endpoint_has_more_under_way_while_they_arrive(
    connection: psycopg.Connection, account_id: UUID
) -> None:
    endpoint_id = add_endpoint(connection, account_id)
    add_deliveries(connection, endpoint_id, 100)
    assert [len(attempt(connection, status=200)) for _ in range(5)] == [4, 8, 16, 32, 32]
    claim_id, deliveries = claim(connection)
    assert (len(deliveries), claim(connection)[1]) == (8, [])
    finish(connection, claim_id, deliveries[0], error="timeout")
    assert endpoint(connection, endpoint_id)["room"] == 1
    add_deliveries(connection, endpoint_id, 5)
    assert claim(connection)[1] == [], "seven are under way still"
    finish(connection, claim_id, *deliveries[1:], status=200)
    assert len(claim(connection)[1]) == 5


def test_many_of_one_keep_no_other_waiting(connection: psycopg.Connection, account_id: UUID) -> None:
    loud = [add_endpoint(connection, account_id) for _ in range(5)]
    for endpoint_id in loud:
        add_deliveries(connection, endpoint_id, 300)
    quiet = add_endpoint(connection, add_account(connection))
    add_deliveries(connection, quiet, 2)
    _, deliveries = claim(connection, 6)
    taken = Counter(delivery["endpoint_id"] for delivery in deliveries)
    assert taken[str(quiet)] == 2
    assert max(taken[str(endpoint_id)] for endpoint_id in loud) == 1


def test_accounts_take_turns_where_more_is_due_than_is_taken(connection: psycopg.Connection) -> None:
    endpoints = [add_endpoint(connection, add_account(connection)) for _ in range(30)]
    for endpoint_id in endpoints:
        add_deliveries(connection, endpoint_id, 20)
    seen: set[str] = set()
    for _ in range(3):
        seen |= {delivery["endpoint_id"] for delivery in claim(connection, 10)[1]}
    assert seen == {str(endpoint_id) for endpoint_id in endpoints}


def test_those_that_hang_hold_up_nobody(connection: psycopg.Connection) -> None:
    hanging = [add_endpoint(connection, add_account(connection)) for _ in range(60)]
    for endpoint_id in hanging:
        add_deliveries(connection, endpoint_id, 10)
    connection.execute(
        "update public.webhook_endpoints set failures = 1, first_failed_at = now(), room = 1 "
        "where id = any(%s)",
        [hanging],
    )
    _, deliveries = claim(connection)
    assert len(deliveries) == 50, "more of them are not under way together"
    healthy = add_endpoint(connection, add_account(connection))
    add_deliveries(connection, healthy, 3)
    _, deliveries = claim(connection)
    assert [delivery["endpoint_id"] for delivery in deliveries] == [str(healthy)] * 3


def test_a_suspended_account_waits(connection: psycopg.Connection, account_id: UUID) -> None:
    add_deliveries(connection, add_endpoint(connection, account_id))
    status = "update public.accounts set status = %s where id = %s"
    connection.execute(status, ["suspended", account_id])
    assert claim(connection)[1] == []
    assert call(connection, "next_webhook_delivery") is None
    connection.execute(status, ["active", account_id])
    assert call(connection, "next_webhook_delivery") == 0
    assert len(claim(connection)[1]) == 1


def test_without_its_body_a_delivery_is_dead(connection: psycopg.Connection, account_id: UUID) -> None:
    (delivery_id,) = add_deliveries(connection, add_endpoint(connection, account_id))
    connection.execute("delete from private.webhook_bodies where account_id = %s", [account_id])
    assert claim(connection)[1] == []
    row = shown(connection, delivery_id)
    assert (row["status"], row["last_error"]) == ("dead", "webhook_body_gone")


def test_a_hundred_thousand_that_wait_slow_no_claim(connection: psycopg.Connection, account_id: UUID) -> None:
    """Looked at is what is taken: the time is that of an empty table's, give or take."""

    def seconds() -> float:
        began = time.perf_counter()
        assert claim(connection, 100)[1]
        return time.perf_counter() - began

    healthy = add_endpoint(connection, add_account(connection))
    add_deliveries(connection, healthy, 12)
    before = max(seconds() for _ in range(1))
    for failing in (True, False):
        endpoint_id = add_endpoint(connection, account_id)
        add_deliveries(connection, endpoint_id, 50_000)
        connection.execute(
            "update public.webhook_endpoints set failures = %s where id = %s", [int(failing), endpoint_id]
        )
    connection.execute("analyze public.webhook_deliveries")
    after = min(seconds() for _ in range(1))
    assert after < before + 0.2
    assert one(connection, "select count(*) > 99000 from public.webhook_deliveries where claim_id is null")


@pytest.mark.parametrize("each", [1, 5], ids=["few are due", "many are due"])
@pytest.mark.parametrize("change", ["suspended", "failing", "full"])
def test_those_that_may_not_be_sent_keep_nobody_waiting(
    connection: psycopg.Connection, change: str, each: int
) -> None:
    """More accounts than one claim looks at, all before the one that may."""
    blocked = [add_account(connection) for _ in range(120)]
    for account_id in blocked:
        add_deliveries(connection, add_endpoint(connection, account_id), each)
    healthy = add_endpoint(connection, add_account(connection))
    add_deliveries(connection, healthy, 1)
    connection.execute(
        "insert into private.webhook_turns (last_account_id) select account_id from public.webhook_endpoints "
        "where id = %s",
        [healthy],
    )
    {
        "suspended": lambda: connection.execute(
            "update public.accounts set status = 'suspended' where id = any(%s)", [blocked]
        ),
        "failing": lambda: (fail_all(connection, blocked), claim(connection, 50)),
        "full": lambda: connection.execute(
            "update public.webhook_deliveries set claim_id = gen_random_uuid(), "
            "next_attempt_at = clock_timestamp() + interval '30 s' where id in (select d.id from "
            "public.webhook_endpoints w, lateral (select id from public.webhook_deliveries "
            "where endpoint_id = w.id limit 4) d where w.account_id = any(%s))",
            [blocked],
        ),
    }[change]()
    assert call(connection, "next_webhook_delivery") == 0
    assert [delivery["endpoint_id"] for delivery in claim(connection, 100)[1]] == [str(healthy)]


def fail_all(connection: psycopg.Connection, account_ids: list[UUID]) -> None:
    connection.execute(
        "update public.webhook_endpoints set failures = 1, first_failed_at = now(), room = 1 "
        "where account_id = any(%s)",
        [account_ids],
    )


@pytest.mark.parametrize("count", [3, 150])
def test_what_nobody_may_send_is_not_due(
    connection: psycopg.Connection, account_id: UUID, count: int
) -> None:
    endpoint_id = add_endpoint(connection, account_id)
    add_deliveries(connection, endpoint_id, count)
    later = add_endpoint(connection, add_account(connection))
    add_deliveries(connection, later)
    connection.execute(
        "update public.webhook_deliveries set next_attempt_at = clock_timestamp() + interval '1 hour' "
        "where endpoint_id = %s",
        [later],
    )
    due = "select private.next_delivery() <= clock_timestamp()"
    late = "select orchestrator.count_webhook_deliveries() -> 'late_seconds'"
    suspend = "update public.accounts set status = %s where id = %s"
    switch = "update public.webhook_endpoints set enabled = %s where id = %s"
    assert one(connection, due) is True
    steps: tuple[tuple[LiteralString, str | bool, str | bool, UUID], ...] = (
        (suspend, "suspended", "active", account_id),
        (switch, False, True, endpoint_id),
    )
    for query, blocked, free, found in steps:
        connection.execute(query, [blocked, found])
        assert (one(connection, due), one(connection, late)) == (False, 0)
        assert 3500 < float(str(call(connection, "next_webhook_delivery"))) <= 3600
        connection.execute(query, [free, found])
        assert one(connection, due) is True
        assert call(connection, "next_webhook_delivery") == 0
