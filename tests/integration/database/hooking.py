"""Webhook endpoints and their deliveries for tests, sent as the dispatcher sends them."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID, uuid4

import psycopg
from psycopg.types.json import Jsonb

from .control_plane import Answer, call, one

URL = "https://hooks.example.com/zapbase"
WRITE = """
select private.write_webhook_deliveries(events)
from (
  select array_agg(e order by e.seq) as events from private.events e where e.xid = pg_current_xact_id()
) happened
where events is not null
"""


def add_endpoint(connection: psycopg.Connection, account_id: UUID, *events: str, **columns: object) -> UUID:
    """An endpoint with a secret, as create_webhook_endpoint makes it; `columns` are more of its columns."""
    values = {"url": URL, "events": list(events) or ["message.received"], **columns}
    marks = ", ".join(["%s"] * len(values))
    return cast(
        UUID,
        one(
            connection,
            f"with made as (insert into public.webhook_endpoints (account_id, {', '.join(values)}) "
            f"values (%s, {marks}) returning *) "
            "select id from made, private.add_webhook_secret(account_id, id)",
            account_id,
            *values.values(),
        ),
    )


def tell_endpoints(connection: psycopg.Connection) -> None:
    """What the consumer does with what has happened; its cursor passes no open transaction."""
    connection.execute(WRITE)


def add_deliveries(connection: psycopg.Connection, endpoint_id: UUID, count: int = 1) -> list[UUID]:
    """So many that are due, each with a body of its own; in their order."""
    rows = connection.execute(
        "with bodies as (insert into private.webhook_bodies (event_id, account_id, body) "
        "select nextval('private.events_seq_seq'), account_id, '{}' from public.webhook_endpoints, "
        "generate_series(1, %s) where id = %s returning *) "
        "insert into public.webhook_deliveries (account_id, endpoint_id, event_id, event) "
        "select account_id, %s, event_id, 'message.received' from bodies order by event_id returning id",
        [count, endpoint_id, endpoint_id],
    )
    return [delivery_id for (delivery_id,) in rows]


def claim(
    connection: psycopg.Connection, max_items: int = 500, claim_id: UUID | None = None
) -> tuple[UUID, list[Answer]]:
    claim_id = claim_id or uuid4()
    answer: Any = call(connection, "claim_webhook_deliveries", claim_id=claim_id, max_items=max_items)
    return claim_id, cast(list[Answer], answer)


def finish(connection: psycopg.Connection, claim_id: UUID, *deliveries: Answer, **outcome: object) -> Answer:
    """Each of the deliveries ended so."""
    results = [{"id": delivery["id"], "latency_ms": 12, **outcome} for delivery in deliveries]
    return call(connection, "finish_webhook_deliveries", claim_id=claim_id, results=Jsonb(results))


def attempt(connection: psycopg.Connection, **outcome: object) -> list[Answer]:
    """Claims what is due and ends it so."""
    claim_id, deliveries = claim(connection)
    finish(connection, claim_id, *deliveries, **outcome)
    return deliveries


def make_due(connection: psycopg.Connection, endpoint_id: UUID) -> None:
    """What time does."""
    connection.execute(
        "update public.webhook_deliveries set next_attempt_at = clock_timestamp() "
        "where endpoint_id = %s and next_attempt_at is not null",
        [endpoint_id],
    )


def shown(connection: psycopg.Connection, delivery_id: object) -> dict[str, Any]:
    """The delivery's row, and in how many seconds it is tried again."""
    return cast(
        dict[str, Any],
        one(
            connection,
            "select to_jsonb(d) || jsonb_build_object('pause', extract(epoch from d.next_attempt_at - "
            "clock_timestamp())) from public.webhook_deliveries d where id = %s",
            delivery_id,
        ),
    )


def endpoint(connection: psycopg.Connection, endpoint_id: UUID) -> dict[str, Any]:
    query = "select to_jsonb(w) from public.webhook_endpoints w where id = %s"
    return cast(dict[str, Any], one(connection, query, endpoint_id))
