"""Webhooks: how many a second, how long from the event to the receiver, what those cost others who hang, and
what a million waiting ones do to a claim. Fills an account, and empties it again."""

from __future__ import annotations

import json
import statistics
import time
from typing import Any
from uuid import uuid4

import psycopg

from benchmarks.figures import Figure
from benchmarks.outbound import connect
from benchmarks.webhook_receiver import HANGS, receiving
from devstack.testing import DemoStack, wait_for

CROWD, CROWD_ENDPOINTS, RATE_TARGET = 3_000, 30, 300
ENDPOINTS, HANGING, P95_TARGET = 1_000, 100, 2_000
# Each endpoint is told something so many times; a slice of them at a time.
ROUNDS, SLICES, SLICE_SECONDS = 5, 10, 0.5
EVENTS, EVENT_PAUSE, P50_TARGET = 60, 0.25, 300
WAITING, CLAIMS, CLAIM_TARGET = 1_000_000, 20, 2
SECONDS = 240
ADD_ENDPOINTS = """
with made as (
  insert into public.webhook_endpoints (account_id, url, events, source)
  select %(account)s, 'http://127.0.0.1:' || %(port)s || %(path)s || n, '{contact.created}', 'rest_hook'
  from generate_series(1, %(count)s::int) n returning *
)
insert into private.webhook_secrets (account_id, endpoint_id, secret)
select account_id, id, 'whsec_' || encode(sha256(id::text::bytea), 'base64') from made
"""
# One of each of the account's endpoints, so many times; due in so many seconds.
ADD_DELIVERIES = """
with bodies as (
  insert into private.webhook_bodies (event_id, account_id, body)
  select nextval('private.events_seq_seq'), %(account)s, jsonb_build_object('text', repeat('x', 900))::text
  from generate_series(1, %(count)s::int) returning event_id
)
insert into public.webhook_deliveries (account_id, endpoint_id, event_id, event, next_attempt_at)
select w.account_id, w.id, bodies.event_id, 'contact.created',
  clock_timestamp() + make_interval(secs => %(later)s)
from bodies, (
  select account_id, id, row_number() over (order by id) as place from public.webhook_endpoints
  where account_id = %(account)s
) w where w.place %% %(slices)s = %(slice)s
"""
EMPTY = (
    "delete from public.webhook_deliveries where account_id = %(account)s",
    "delete from private.webhook_bodies where account_id = %(account)s",
    "delete from public.webhook_endpoints where account_id = %(account)s",
)


def measure(stack: DemoStack) -> list[Figure]:
    token = stack.sign_in("operator")
    account = connect(stack, token)["account_id"]
    facts = json.loads((stack.state / "devstack" / "devstack.json").read_text())
    with psycopg.connect(facts["admin_database_url"], autocommit=True) as admin, receiving() as port:
        # Past the triggers that limit what an account may have.
        admin.execute("set session_replication_role = replica")
        empty(admin, account)
        bench = Bench(admin, account, port)
        try:
            return [*bench.crowd(), *bench.events(), *bench.hanging(), *bench.waiting()]
        finally:
            empty(admin, account)


def empty(admin: psycopg.Connection, account: str) -> None:
    for statement in EMPTY:
        admin.execute(statement, {"account": account})


class Bench:
    def __init__(self, admin: psycopg.Connection, account: str, port: int) -> None:
        self._admin = admin
        self._values: dict[str, Any] = {"account": account, "port": str(port)}

    def crowd(self) -> list[Figure]:
        """As many as can."""
        self._endpoints("/takes/", CROWD_ENDPOINTS)
        started = time.monotonic()
        self._deliveries(CROWD // CROWD_ENDPOINTS)
        self._wait("count(*) filter (where status = 'delivered') = count(*)")
        rate = CROWD / (time.monotonic() - started)
        self._empty()
        return [Figure("webhooks delivered, http, this machine", rate, "/s", RATE_TARGET, "≥")]

    def events(self) -> list[Figure]:
        """One at a time, as things happen."""
        self._endpoints("/takes/", 1)
        self._admin.execute("set session_replication_role = origin")
        for place in range(EVENTS):
            self._admin.execute(
                "insert into public.contacts (account_id, phone, tags) values (%s, %s, '{multidao}')",
                [self._values["account"], f"552193{place:07}"],
            )
            time.sleep(EVENT_PAUSE)
        self._wait(f"count(*) filter (where status = 'delivered') >= {EVENTS}")
        latencies = self._latencies("e.at", "join private.events e on e.seq = d.event_id")
        self._admin.execute("delete from public.contacts where tags = '{multidao}'")
        self._admin.execute("set session_replication_role = replica")
        self._empty()
        return [
            Figure("event → delivered, p50", statistics.median(latencies), "ms", P50_TARGET),
            Figure("event → delivered, p95", percentile(latencies, 95), "ms"),
        ]

    def hanging(self) -> list[Figure]:
        """Most take what comes, some never answer."""
        self._endpoints("/takes/", ENDPOINTS - HANGING)
        self._endpoints(f"{HANGS.decode()}/", HANGING)
        for place in range(ROUNDS * SLICES):
            self._deliveries(1, slices=SLICES, slice=place % SLICES)
            time.sleep(SLICE_SECONDS)
        healthy = "join public.webhook_endpoints w on w.id = d.endpoint_id and w.url like '%%/takes/%%'"
        self._wait(f"count(*) filter (where status = 'delivered') >= {(ENDPOINTS - HANGING) * ROUNDS}")
        latencies = self._latencies("d.created_at", healthy)
        self._empty()
        return [
            Figure(
                f"{ENDPOINTS - HANGING} endpoints beside {HANGING} that hang, p50",
                statistics.median(latencies),
                "ms",
            ),
            Figure("… p95", percentile(latencies, 95), "ms", P95_TARGET),
        ]

    def waiting(self) -> list[Figure]:
        """A claim of nothing, with nothing and with a million beside it."""
        self._endpoints("/takes/", 1)
        before = self._claim()
        # Later, so that nobody sends them.
        self._deliveries(WAITING, later=86_400)
        self._admin.execute("vacuum analyze public.webhook_deliveries")
        after = self._claim()
        self._empty()
        return [
            Figure(f"a claim beside {WAITING:,} waiting deliveries", after, "ms"),
            Figure("… against one beside none", after / before, "x", CLAIM_TARGET),
        ]

    def _claim(self) -> float:
        """The median, in milliseconds."""
        took: list[float] = []
        for _ in range(CLAIMS):
            started = time.perf_counter()
            self._admin.execute("select orchestrator.claim_webhook_deliveries(%s, 50)", [uuid4()])
            took.append((time.perf_counter() - started) * 1000)
        return statistics.median(took)

    def _endpoints(self, path: str, count: int) -> None:
        self._admin.execute(ADD_ENDPOINTS, {**self._values, "path": path, "count": count})

    def _deliveries(self, count: int, later: float = 0, slices: int = 1, slice: int = 0) -> None:  # noqa: A002
        values = {"count": count, "later": later, "slices": slices, "slice": slice}
        self._admin.execute(ADD_DELIVERIES, {**self._values, **values})
        self._admin.execute("select private.hint_deliveries()")

    def _wait(self, condition: str) -> None:
        query = f"select {condition} from public.webhook_deliveries where account_id = %s"

        def look() -> bool | None:
            row = self._admin.execute(query, [self._values["account"]]).fetchone()  # pyright: ignore
            return bool(row and row[0]) or None

        wait_for(condition, look, SECONDS)

    def _latencies(self, since: str, join: str) -> list[float]:
        rows = self._admin.execute(
            f"select (extract(epoch from d.delivered_at - {since}) * 1000)::float "  # pyright: ignore
            f"from public.webhook_deliveries d {join} where d.account_id = %s and d.delivered_at is not null",
            [self._values["account"]],
        ).fetchall()
        return [float(latency) for (latency,) in rows]

    def _empty(self) -> None:
        empty(self._admin, self._values["account"])


def percentile(values: list[float], place: int) -> float:
    return statistics.quantiles(values, n=100)[place - 1]
