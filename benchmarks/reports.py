"""The report of an account that had 400,000 waits in 90 days, as its owner asks for it: from folded days, and
from the rows alone. Fills the database: it comes late."""

from __future__ import annotations

import json
from uuid import UUID, uuid4

import psycopg

from benchmarks.figures import Figure
from benchmarks.search import median, one, sign_in
from devstack.testing import DemoStack

WAITS = 400_000
DAYS = 90
ROUNDS = 7
PERIODS = {"24 hours": 1, "7 days": 7, "30 days": 30, "90 days": DAYS}
FILL = (
    "insert into public.accounts (id, name, phone) values (%(account)s, 'Relatório', '5531988000001')",
    "insert into public.account_members (account_id, user_id, role) values (%(account)s, %(user)s, 'owner')",
    "insert into public.instances (account_id, instance_name, port) "
    "select %(account)s, 'report ' || n, 15000 + n from generate_series(1, 10) n",
    "insert into public.chats (account_id, instance_id, kind) "
    "select %(account)s, id, 'group' from public.instances where instance_name = 'report 1'",
    "insert into private.attendances (account_id, chat_id, instance_id, opened_at, answered_at, answered_by, "
    "closed_at, closed_by, is_over) "
    "select %(account)s, c.id, numbers.ids[1 + n %% 10], w.opened, w.opened + w.answer, "
    "md5('person' || n %% 20)::uuid, w.opened + w.answer + w.work, md5('person' || n %% 19)::uuid, true "
    "from public.chats c, (select array_agg(id) as ids from public.instances where account_id = %(account)s) "
    "numbers, generate_series(1, %(waits)s) n, lateral (select "
    "now() - interval '1 day' * %(days)s * n / %(waits)s as opened, "
    "interval '1 second' * exp(random_normal(6, 1.2)) as answer, "
    "interval '1 second' * exp(random_normal(8, 1)) as work) w where c.account_id = %(account)s",
    "insert into private.message_counts (account_id, instance_id, hour, received, sent) "
    "select account_id, id, hour, 7, 9 from public.instances, generate_series("
    "date_trunc('hour', now()) - interval '180 days', now(), '1 hour') hour where account_id = %(account)s",
    "insert into private.changed_attendance_days (account_id, day) "
    "select distinct account_id, (opened_at at time zone 'UTC')::date from private.attendances",
    "analyze private.attendances",
    "analyze private.message_counts",
)


def measure(stack: DemoStack) -> list[Figure]:
    facts = json.loads((stack.state / "devstack" / "devstack.json").read_text())
    with psycopg.connect(facts["admin_database_url"], autocommit=True) as connection:
        account_id, user_id = fill(connection)
        rows = ask_all(connection, account_id, user_id)
        connection.execute("select private.fold_attendance_days('', now() + interval '10 minutes')")
        connection.execute("vacuum analyze private.attendance_days")
        folded = ask_all(connection, account_id, user_id)
    return [
        *(Figure(f"report of {period}, 400,000 waits", folded[period], "ms", 300) for period in PERIODS),
        *(Figure(f"the same of {period}, from rows alone", rows[period], "ms") for period in PERIODS),
    ]


def fill(connection: psycopg.Connection) -> tuple[UUID, UUID]:
    """An account and its owner. Past the triggers, which are not what is measured here."""
    account_id, user_id = uuid4(), uuid4()
    connection.execute("insert into auth.users (id, email) values (%s, 'report@example.com')", [user_id])
    connection.execute("set session_replication_role = replica")
    values = {"account": account_id, "user": user_id, "waits": WAITS, "days": DAYS}
    for statement in FILL:
        connection.execute(statement, values)  # pyright: ignore
    connection.execute("set session_replication_role = origin")
    return account_id, user_id


def ask_all(connection: psycopg.Connection, account_id: UUID, user_id: UUID) -> dict[str, float]:
    """Milliseconds by period, as the dashboard asks."""
    sign_in(connection, user_id)
    query = (
        "select account_report(%s, hour.ends - make_interval(days => %s), hour.ends) "
        "from (select date_trunc('hour', now()) + interval '1 hour' as ends) hour"
    )
    times = {
        period: median(ROUNDS, lambda: one(connection, query, account_id, days))  # noqa: B023
        for period, days in PERIODS.items()
    }
    connection.execute("reset role")
    return times
