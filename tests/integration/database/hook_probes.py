"""Probes of what is told to webhooks."""

from __future__ import annotations

from uuid import UUID, uuid4

import psycopg

from .hooking import URL, add_deliveries, add_endpoint
from .message_probes import account_of
from .probe import CONTROL_PLANE_ONLY, FunctionProbe, Row, TableProbe, fetch, pick


def make_endpoint(connection: psycopg.Connection, account_id: UUID) -> Row:
    return fetch(connection, "public.webhook_endpoints", id=add_endpoint(connection, account_id))


def make_delivery(connection: psycopg.Connection, account_id: UUID) -> Row:
    """One that is over: nobody claims it meanwhile."""
    (delivery_id,) = add_deliveries(connection, add_endpoint(connection, account_id))
    connection.execute(
        "update public.webhook_deliveries set status = 'dead', next_attempt_at = null where id = %s",
        [delivery_id],
    )
    return fetch(connection, "public.webhook_deliveries", id=delivery_id)


HOOK_TABLES: dict[str, TableProbe] = {
    "public.webhook_endpoints": TableProbe(
        key=("id",),
        make=make_endpoint,
        body=lambda row: {**account_of(row), "url": URL, "events": ["message.received"]},
        patch={"description": "taken"},
    ),
    "public.webhook_deliveries": TableProbe(
        key=("id",),
        make=make_delivery,
        body=lambda row: pick(row, "account_id", "endpoint_id", "event_id", "event"),
        patch={"status": "pending"},
    ),
}


def of_endpoint(**more: object) -> FunctionProbe:
    return FunctionProbe(
        lambda _: {"endpoint_id": str(uuid4()), **more}, ("webhook_endpoint_not_found", "42501")
    )


def of_delivery() -> FunctionProbe:
    return FunctionProbe(lambda _: {"delivery_id": str(uuid4())}, ("webhook_delivery_not_found", "42501"))


HOOK_FUNCTIONS: dict[str, FunctionProbe] = {
    "public.create_webhook_endpoint": FunctionProbe(
        lambda victim: {"account_id": victim["id"], "url": URL, "events": ["message.received"]},
        ("not_allowed", "42501"),
    ),
    "public.subscribe_webhook": FunctionProbe(
        lambda victim: {"account_id": victim["id"], "url": URL, "event": "message.received"},
        ("not_allowed", "42501"),
    ),
    "public.unsubscribe_webhook": FunctionProbe(
        lambda _: {"endpoint_id": str(uuid4())}, ("not_allowed", "42501"), answer=False
    ),
    "public.webhook_samples": FunctionProbe(
        lambda victim: {"account_id": victim["id"], "event": "message.received"}, ("not_allowed", "42501")
    ),
    "public.my_key": FunctionProbe(lambda _: {}, ("42501",), own=True),
    "public.rotate_webhook_secret": of_endpoint(),
    "public.replay_webhook_delivery": of_delivery(),
    "public.replay_webhook_deliveries": of_endpoint(),
    "public.send_test_event": of_endpoint(),
    "public.webhook_delivery_body": of_delivery(),
    "orchestrator.write_webhook_deliveries": FunctionProbe(lambda _: {"max_items": 1}, CONTROL_PLANE_ONLY),
    "orchestrator.claim_webhook_deliveries": FunctionProbe(
        lambda _: {"claim_id": str(uuid4()), "max_items": 1}, CONTROL_PLANE_ONLY
    ),
    "orchestrator.finish_webhook_deliveries": FunctionProbe(
        lambda _: {"claim_id": str(uuid4()), "results": []}, CONTROL_PLANE_ONLY
    ),
    "orchestrator.next_webhook_delivery": FunctionProbe(lambda _: {}, CONTROL_PLANE_ONLY),
    "orchestrator.count_webhook_deliveries": FunctionProbe(lambda _: {}, CONTROL_PLANE_ONLY),
    "orchestrator.open_file_link": FunctionProbe(lambda _: {"token": "A" * 96}, CONTROL_PLANE_ONLY),
    "orchestrator.write_notices": FunctionProbe(lambda _: {"max_items": 1}, CONTROL_PLANE_ONLY),
    "orchestrator.read_push_keys": FunctionProbe(lambda _: {}, CONTROL_PLANE_ONLY),
    "orchestrator.keep_push_keys": FunctionProbe(
        lambda _: {"public_key": "x", "private_key": "x"}, CONTROL_PLANE_ONLY
    ),
    "orchestrator.push_notices": FunctionProbe(
        lambda _: {"subscription_id": str(uuid4())}, CONTROL_PLANE_ONLY
    ),
    "orchestrator.finish_push": FunctionProbe(
        lambda _: {"subscription_id": str(uuid4()), "outcome": "gone", "told": []}, CONTROL_PLANE_ONLY
    ),
    "orchestrator.notice_digest": FunctionProbe(lambda _: {"user_id": str(uuid4())}, CONTROL_PLANE_ONLY),
    "orchestrator.note_digest": FunctionProbe(
        lambda _: {"user_id": str(uuid4()), "as_of": "2026-11-30T12:00:00Z"}, CONTROL_PLANE_ONLY
    ),
    "orchestrator.webhook_notice": FunctionProbe(lambda _: {"endpoint_id": str(uuid4())}, CONTROL_PLANE_ONLY),
}
