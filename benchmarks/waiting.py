"""What 100,000 people who wait in a flow cost while they wait: processor time of the orchestrator and of
PostgreSQL, with them and without. Fills an account, and empties it again."""

from __future__ import annotations

import json
import time
from typing import Any, cast
from uuid import uuid4

import psycopg

from benchmarks.answers import add_flow
from benchmarks.cost import only
from benchmarks.figures import Figure
from benchmarks.outbound import connect
from benchmarks.processor import measured
from devstack.testing import DemoStack, wait_for

PEOPLE = 100_000
SECONDS = 120
# Autovacuum looks once a minute at what was filled.
SETTLE_SECONDS = 75
IDLE_SECONDS = 60
PARTS = ("orchestrator", "postgres")
# Milliseconds a second; what is less is noise.
MORE_TARGET = 2
# Past the triggers, which are not what is measured here. Half of them wait for a message, half for a moment.
FILL = (
    "set session_replication_role = replica",
    "insert into public.contacts (account_id, phone) "
    "select %(account)s, (5521966000000 + n)::text from generate_series(1, %(people)s::int) n",
    "insert into public.chats (account_id, instance_id, contact_id, wa_chat_id) "
    "select account_id, %(instance)s, id, phone || '@c.us' from public.contacts "
    "where account_id = %(account)s and starts_with(phone, '5521966')",
    "insert into public.flow_runs (account_id, flow_id, version_id, chat_id, contact_id, instance_id, node, "
    "revision, awaits, status, wake_at, started_by) "
    "select c.account_id, f.id, f.published_version_id, c.id, c.contact_id, c.instance_id, 'm', 1, "
    "case when random() < 0.5 then 'message' else 'time' end, 'waiting', now() + random() * interval '1 day' "
    "+ interval '1 hour', 'keyword' "
    "from public.contacts k join public.chats c on c.contact_id = k.id "
    "join public.flows f on f.id = %(flow)s "
    "where k.account_id = %(account)s and starts_with(k.phone, '5521966')",
    "insert into private.run_states (run_id, account_id, state) "
    "select id, account_id, '{}' from public.flow_runs where flow_id = %(flow)s",
    "insert into private.jobs (kind, key, account_id, run_at, payload) "
    'select \'flow_run\', id::text, account_id, wake_at, \'{"revision": 1, "event": {"type": "timer"}}\' '
    "from public.flow_runs where flow_id = %(flow)s",
    "set session_replication_role = origin",
    # Else it is counted after the vacuum, which would come once more by itself.
    "select pg_stat_force_next_flush()",
    *(
        f"vacuum analyze {table}"
        for table in (
            "public.contacts",
            "public.chats",
            "public.flow_runs",
            "private.run_states",
            "private.jobs",
        )
    ),
)
SETTLED = (
    "select 1 where not exists (select from pg_stat_activity where backend_type = 'autovacuum worker') "
    "and not exists (select from pg_stat_replication where sent_lsn < pg_current_wal_lsn() - 1e6::numeric)"
)
EMPTY = (
    "delete from private.jobs where kind = 'flow_run' and key in "
    "(select id::text from public.flow_runs where flow_id = %(flow)s)",
    "delete from public.flow_runs where flow_id = %(flow)s",
    "delete from public.contacts where account_id = %(account)s and starts_with(phone, '5521966')",
)


def measure(stack: DemoStack) -> list[Figure]:
    token = stack.sign_in("operator")
    number = connect(stack, token)
    facts = json.loads((stack.state / "devstack" / "devstack.json").read_text())
    with (
        psycopg.connect(facts["admin_database_url"], autocommit=True) as admin,
        only(stack, token, number["id"]),
    ):
        values = {
            "account": number["account_id"],
            "instance": number["id"],
            "people": PEOPLE,
            "flow": add_flow(admin, number, f"bench {uuid4().hex}"),
        }
        without = idle(stack, admin)
        take(admin, FILL, values)
        try:
            waiting = idle(stack, admin)
        finally:
            take(admin, EMPTY, values)
    parts = ", ".join(PARTS)
    return [
        Figure(f"processor, idle, nobody in a flow: {parts}", without, "ms/s"),
        Figure(f"processor, idle, {PEOPLE:,} waiting runs: {parts}", waiting, "ms/s"),
        Figure("… more than with nobody", waiting - without, "ms/s", MORE_TARGET),
    ]


def take(admin: psycopg.Connection, statements: tuple[str, ...], values: dict[str, Any]) -> None:
    for statement in statements:
        admin.execute(cast(Any, statement), values if "%(" in statement else None)


def idle(stack: DemoStack, admin: psycopg.Connection) -> float:
    """Milliseconds of processor a second, once what was written before is on the disk, vacuumed and decoded:
    filling costs that, in the minutes after it."""
    time.sleep(SETTLE_SECONDS)
    admin.execute("checkpoint")
    wait_for("the end of what filling began", lambda: admin.execute(SETTLED).fetchone(), SECONDS)
    with measured(stack) as usage:
        time.sleep(IDLE_SECONDS)
    return sum(usage.seconds[part] for part in PARTS) / IDLE_SECONDS * 1000
