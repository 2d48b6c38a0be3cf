"""What becomes of deliveries, and of the endpoints at which nothing arrives."""

from __future__ import annotations

from uuid import UUID

import psycopg
import pytest

from .control_plane import ControlPlane, add_account, one
from .hooking import (
    add_deliveries,
    add_endpoint,
    attempt,
    claim,
    endpoint,
    finish,
    make_due,
    shown,
)
from .jobs import run_due, run_duty
from .jobs import shown as shown_job

HOUR = 3600
PLAN = (5, 300, 1800, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR)


@pytest.fixture
def endpoint_id(connection: psycopg.Connection) -> UUID:
    return add_endpoint(connection, add_account(connection))


def test_what_arrives_is_delivered(connection: psycopg.Connection, endpoint_id: UUID) -> None:
    (delivery_id,) = add_deliveries(connection, endpoint_id)
    claim_id, (delivery,) = claim(connection)
    assert delivery["attempt"] == 1
    assert finish(connection, claim_id, delivery, status=204, response="ok" * 900) == {
        "finished": 1, "next_seconds": None,
    }  # fmt: skip
    row = shown(connection, delivery_id)
    assert (row["status"], row["last_status"], row["attempts"]) == ("delivered", 204, 1)
    assert (row["latency_ms"], len(row["response"]), row["pause"]) == (12, 1000, None)
    assert row["delivered_at"] is not None
    assert finish(connection, claim_id, delivery, status=500)["finished"] == 0, "it has ended"


def test_what_fails_is_tried_by_the_plan_and_then_dead(
    connection: psycopg.Connection, endpoint_id: UUID
) -> None:
    (delivery_id,) = add_deliveries(connection, endpoint_id)
    for seconds in PLAN:
        assert len(attempt(connection, status=500)) == 1
        row = shown(connection, delivery_id)
        assert (row["status"], row["last_error"]) == ("retrying", "webhook_refused")
        assert seconds - 1 <= row["pause"] <= seconds * 1.1
        assert claim(connection)[1] == [], "not before its time"
        make_due(connection, endpoint_id)
    assert attempt(connection, error="timeout")[0]["attempt"] == 10
    row = shown(connection, delivery_id)
    assert (row["status"], row["last_status"], row["last_error"]) == ("dead", None, "timeout")
    assert claim(connection)[1] == []


@pytest.mark.parametrize(
    ("status", "retry_after", "at_least"),
    [(429, 600, 600), (503, 90, 90), (502, 10**9, 86400), (504, -5, 5), (500, 600, 5)],
)
def test_a_receiver_may_ask_for_later_a_day_at_most(
    connection: psycopg.Connection, endpoint_id: UUID, status: int, retry_after: int, at_least: int
) -> None:
    (delivery_id,) = add_deliveries(connection, endpoint_id)
    attempt(connection, status=status, retry_after=retry_after)
    assert at_least - 1 <= shown(connection, delivery_id)["pause"] <= at_least * 1.1


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_a_receiver_that_does_not_say_when_is_tried_by_the_plan(
    connection: psycopg.Connection, endpoint_id: UUID, status: int
) -> None:
    (delivery_id,) = add_deliveries(connection, endpoint_id)
    for seconds in PLAN:
        attempt(connection, status=status, retry_after=None, latency_ms=None)
        row = shown(connection, delivery_id)
        assert seconds - 1 <= row["pause"] <= seconds * 1.1
        assert row["latency_ms"] is None
        make_due(connection, endpoint_id)


def test_who_says_that_it_is_gone_is_told_nothing_more(
    connection: psycopg.Connection, endpoint_id: UUID
) -> None:
    plane = ControlPlane.register(connection)
    told, waiting = add_deliveries(connection, endpoint_id, 2)
    claim_id, (first,) = claim(connection, 1)
    finish(connection, claim_id, first, status=410)
    row = endpoint(connection, endpoint_id)
    assert (row["enabled"], row["disabled_reason"]) == (False, "gone")
    assert shown(connection, told)["status"] == "dead"
    assert claim(connection)[1] == []
    run_due(plane, "end_webhook_deliveries")
    row = shown(connection, waiting)
    assert (row["status"], row["last_error"]) == ("dead", "webhook_endpoint_disabled")
    assert shown_job(connection, "webhook_notice", endpoint_id)["payload"] == {"reason": "gone"}
    kinds = "select count(*) from private.events where kind = 'webhook.disabled' and subject = %s"
    assert one(connection, kinds, endpoint_id) == 1


@pytest.mark.parametrize(("status", "ends"), [(200, "delivered"), (500, "dead")])
def test_what_is_under_way_when_its_endpoint_is_disabled_ends_as_it_ends(
    connection: psycopg.Connection, endpoint_id: UUID, status: int, ends: str
) -> None:
    plane = ControlPlane.register(connection)
    under_way, waiting = add_deliveries(connection, endpoint_id, 2)
    claim_id, (delivery,) = claim(connection, 1)
    connection.execute("update public.webhook_endpoints set enabled = false where id = %s", [endpoint_id])
    run_due(plane, "end_webhook_deliveries")
    assert shown(connection, waiting)["last_error"] == "webhook_endpoint_disabled"
    assert finish(connection, claim_id, delivery, status=status)["finished"] == 1
    row = shown(connection, under_way)
    assert (row["status"], row["last_status"], row["next_attempt_at"]) == (ends, status, None)


def test_what_nobody_has_said_of_a_disabled_endpoint_is_dead_at_last(
    connection: psycopg.Connection, endpoint_id: UUID
) -> None:
    plane = ControlPlane.register(connection)
    (lost,) = add_deliveries(connection, endpoint_id)
    claim(connection)
    connection.execute("update public.webhook_endpoints set enabled = false where id = %s", [endpoint_id])
    run_due(plane, "end_webhook_deliveries")
    assert shown(connection, lost)["status"] == "pending"
    make_due(connection, endpoint_id)
    run_duty(plane, "forget_webhook_deliveries")
    run_due(plane, "end_webhook_deliveries")
    assert shown(connection, lost)["status"] == "dead"


def test_what_failed_is_tried_again_in_its_order(connection: psycopg.Connection, endpoint_id: UUID) -> None:
    ids = [str(delivery_id) for delivery_id in add_deliveries(connection, endpoint_id, 24)]
    for _ in PLAN:
        tried: list[str] = []
        while deliveries := claim(connection)[1]:
            tried += [delivery["id"] for delivery in deliveries]
            row = connection.execute(
                "select distinct claim_id from public.webhook_deliveries where claim_id is not null"
            ).fetchone()
            assert row
            finish(connection, row[0], *reversed(deliveries), status=500)
        assert tried == ids
        connection.execute(
            "update public.webhook_deliveries set next_attempt_at = next_attempt_at - interval '27 hours'"
        )


def test_nothing_for_five_days_disables(connection: psycopg.Connection, endpoint_id: UUID) -> None:
    add_deliveries(connection, endpoint_id)

    def fail(days_ago: float) -> dict[str, object]:
        make_due(connection, endpoint_id)
        connection.execute(
            "update public.webhook_endpoints set first_failed_at = now() - make_interval(secs => %s) "
            "where id = %s and first_failed_at is not null",
            [days_ago * 86400, endpoint_id],
        )
        attempt(connection, error="connection_refused")
        row = endpoint(connection, endpoint_id)
        return {name: row[name] for name in ("failures", "enabled", "disabled_reason")}

    assert fail(0) == {"failures": 1, "enabled": True, "disabled_reason": None}
    # A failure a day ago and another now are no trouble yet.
    assert fail(6) == {"failures": 1, "enabled": True, "disabled_reason": None}
    assert fail(0.5)["failures"] == 2
    assert fail(0.6)["failures"] == 3
    assert fail(4.9) == {"failures": 4, "enabled": True, "disabled_reason": None}
    assert fail(5.1) == {"failures": 5, "enabled": False, "disabled_reason": "failing"}


def test_one_that_arrives_ends_the_trouble(connection: psycopg.Connection, endpoint_id: UUID) -> None:
    add_deliveries(connection, endpoint_id, 4)
    attempt(connection, status=500)
    assert endpoint(connection, endpoint_id)["failures"] == 4
    make_due(connection, endpoint_id)
    attempt(connection, status=200)
    row = endpoint(connection, endpoint_id)
    assert (row["failures"], row["first_failed_at"]) == (0, None)


def test_enabled_again_an_endpoint_begins_anew(connection: psycopg.Connection, endpoint_id: UUID) -> None:
    add_deliveries(connection, endpoint_id)
    attempt(connection, status=410)
    switch = "update public.webhook_endpoints set enabled = %s where id = %s"
    connection.execute(switch, [True, endpoint_id])
    row = endpoint(connection, endpoint_id)
    assert (row["disabled_reason"], row["failures"], row["room"]) == (None, 0, 4)
    connection.execute(switch, [False, endpoint_id])
    assert endpoint(connection, endpoint_id)["disabled_reason"] == "member"


def test_of_a_deleted_endpoint_nothing_is_left(connection: psycopg.Connection, endpoint_id: UUID) -> None:
    plane = ControlPlane.register(connection)
    add_deliveries(connection, endpoint_id, 1200)
    claim_id, deliveries = claim(connection)
    connection.execute("delete from public.webhook_endpoints where id = %s", [endpoint_id])
    assert claim(connection)[1] == []
    finish(connection, claim_id, *deliveries, status=200)
    run_due(plane, "end_webhook_deliveries")
    left = "select count(*) from public.webhook_deliveries where endpoint_id = %s"
    assert one(connection, left, endpoint_id) == 0
