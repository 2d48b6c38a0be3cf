"""What grows has an end: rows past their age are forgotten, the others stay."""

from __future__ import annotations

from typing import cast
from uuid import UUID

import psycopg
import pytest

from .control_plane import ControlPlane, add_account, add_instance, one
from .customers import add_owner
from .jobs import enqueue, run_duty
from .probes import TABLES

# A duty's kind: the table, what tells its age, and the setting.
FORGOTTEN = {
    "forget_commands": ("public.instance_commands", "finished_at", "command_days"),
    "forget_instance_events": ("public.instance_events", "created_at", "instance_event_days"),
    "forget_waiting_events": ("private.waiting_events", "created_at", "waiting_event_days"),
    "forget_chat_events": ("public.chat_events", "created_at", "chat_event_days"),
    "forget_audit_log": ("public.audit_log", "created_at", "audit_days"),
    "forget_admin_entries": ("private.admin_entries", "expires_at", "audit_days"),
    "forget_invitations": ("public.account_invitations", "expires_at", "invitation_days"),
    "forget_number_checks": ("public.number_checks", "checked_at", "number_check_days"),
    "forget_attendances": ("private.attendances", "opened_at", "count_days"),
    "forget_message_counts": ("private.message_counts", "hour", "count_days"),
    "forget_campaign_counts": ("private.campaign_counts", "day", "count_days"),
    "forget_runs": ("public.flow_runs", "ended_at", "run_days"),
    "forget_enrollments": ("public.sequence_enrollments", "ended_at", "broadcast_days"),
    "forget_decisions": ("private.pending_decisions", "since", "decision_days"),
    "forget_webhook_deliveries": ("public.webhook_deliveries", "created_at", "webhook_days"),
    "forget_webhook_bodies": ("private.webhook_bodies", "created_at", "webhook_days"),
    "forget_hook_samples": ("public.inbound_hook_samples", "received_at", "hook_sample_days"),
    "forget_hook_keys": ("private.inbound_hook_keys", "created_at", "hook_key_days"),
    "forget_push_notices": ("private.push_notices", "at", "push_notice_days"),
    "forget_dead_jobs": ("private.jobs", "dead_at", "dead_job_days"),
}
# Tables that number their rows, and what ends them: another duty, or nothing, for a reason.
OTHERWISE = {
    "public.contact_import_errors": "tidy_imports",
    "public.broadcast_recipients": "forget_broadcasts",
    "private.usage_changes": "fold_usage",
    "private.changed_attendance_days": "fold_attendance_days",
    "private.flow_count_changes": "fold_flow_counts",
    "private.events": "drop_old_events",
    "public.contacts": "the account's own",
    "public.conversations": "the account's own",
    "public.message_revisions": "goes with its message",
    "public.instance_numbers": "the last fifty of a number",
    "public.consents": "who agreed has to be shown for as long as he is written to",
}
MADE = {
    "private.waiting_events": "insert into private.waiting_events (instance_id, wa_message_id, event) "
    "select id, 'x', '{}' from public.instances where account_id = %s limit 1",
    "private.admin_entries": "with a as (insert into private.platform_admins (user_id) "
    "select id from auth.users limit 1 on conflict (user_id) do update set user_id = excluded.user_id "
    "returning user_id) insert into private.admin_entries (user_id, account_id, reason, expires_at) "
    "select user_id, %s, 'x', now() from a",
    "private.pending_decisions": "with c as (insert into public.chats (account_id, instance_id, kind) "
    "select account_id, id, 'group' from public.instances where account_id = %s limit 1 returning *) "
    "insert into private.pending_decisions (account_id, chat_id, instance_id, first_seq, since) "
    "select account_id, id, instance_id, 1, now() from c",
    "private.message_counts": "insert into private.message_counts (account_id, instance_id, hour) "
    "values (%s, gen_random_uuid(), now())",
    "private.attendances": "with c as (insert into public.chats (account_id, instance_id, kind) "
    "select account_id, id, 'group' from public.instances where account_id = %s limit 1 returning *) "
    "insert into private.attendances (account_id, chat_id, opened_at) select account_id, id, now() from c",
    "private.campaign_counts": "with c as (insert into public.campaigns (account_id, name) values (%s, 'x') "
    "returning *) insert into private.campaign_counts (account_id, campaign_id, day, slot) "
    "select account_id, id, now(), 0 from c",
    "public.flow_runs": "with f as (insert into public.flows (account_id, name) "
    "values (%s, 'x') returning *), "
    "v as (insert into public.flow_versions (account_id, flow_id, number, graph) "
    "select account_id, id, 1, draft from f returning *), "
    "p as (insert into public.contacts (account_id, phone) "
    "select account_id, '5521988887766' from f returning *), "
    "c as (insert into public.chats (account_id, contact_id) select account_id, id from p returning *) "
    "insert into public.flow_runs (account_id, flow_id, version_id, chat_id, contact_id, started_by, status, "
    "ended_at) select v.account_id, v.flow_id, v.id, c.id, c.contact_id, 'member', 'done', now() from v, c",
    "private.webhook_bodies": "insert into private.webhook_bodies (event_id, account_id, body) "
    "values (nextval('private.events_seq_seq'), %s, '{}')",
    "private.inbound_hook_keys": "with h as (insert into public.inbound_hooks (account_id, name) "
    "values (%s, 'x') returning *) insert into private.inbound_hook_keys (account_id, hook_id, digest) "
    "select account_id, id, sha256('x') from h",
    "private.push_notices": "with u as (insert into auth.users (id, email) "
    "select gen_random_uuid(), gen_random_uuid() || '@forget.test' returning *), "
    "s as (insert into public.push_subscriptions (user_id, endpoint, p256dh, auth, locale) "
    "select id, 'https://push.example.com/' || id, repeat('B', 87), repeat('a', 22), 'en' from u "
    "returning *), "
    "c as (insert into public.chats (account_id, instance_id, kind) "
    "select account_id, id, 'group' from public.instances where account_id = %s limit 1 returning *) "
    "insert into private.push_notices (subscription_id, topic, account_id, chat_id, reason, at) "
    "select s.id, c.id::text, c.account_id, c.id, 'mine', now() from s, c",
    "private.jobs": "insert into private.jobs (kind, key, account_id, dead_at) "
    "values ('contact_import', gen_random_uuid()::text, %s, now())",
}


def make(connection: psycopg.Connection, table: str, account_id: UUID) -> None:
    if table in MADE:
        connection.execute(MADE[table].encode(), [account_id])
    else:
        TABLES[table].make(connection, account_id)


@pytest.mark.parametrize("kind", FORGOTTEN)
def test_old_rows_go_and_young_ones_stay(
    connection: psycopg.Connection, plane: ControlPlane, kind: str
) -> None:
    table, column, setting = FORGOTTEN[kind]
    accounts = [add_account(connection) for _ in range(2)]
    if kind == "forget_admin_entries":
        connection.execute("insert into auth.users (id, email) values (gen_random_uuid(), 'x@forget.test')")
    of_account = (
        "instance_id in (select id from public.instances where account_id = %s)"
        if table == "private.waiting_events"
        else "account_id = %s"
    )
    days = one(connection, f"select {setting} from private.settings")
    # A day younger and a day older than it may be.
    for account_id, age in zip(accounts, (days - 1, days + 1), strict=True):
        add_instance(connection, account_id)
        make(connection, table, account_id)
        ends = ("public.instance_commands", "public.sequence_enrollments")
        ended = ", status = 'failed'" if table in ends else ""
        connection.execute(
            f"update {table} set {column} = now() - make_interval(days => %s){ended} "
            f"where {of_account}".encode(),
            [age, account_id],
        )
    left = f"select count(*) from {table} where {of_account}"
    before = [one(connection, left, account_id) for account_id in accounts]
    assert 0 not in before
    run_duty(plane, kind)
    assert [one(connection, left, account_id) for account_id in accounts] == [before[0], 0]


@pytest.mark.parametrize("kind", FORGOTTEN)
def test_it_is_found_by_an_index(connection: psycopg.Connection, kind: str) -> None:
    table, column, _ = FORGOTTEN[kind]
    leading = connection.execute(
        "select a.attname from pg_index i join pg_attribute a on a.attrelid = i.indrelid "
        "and a.attnum = i.indkey[0] where i.indrelid = %s::regclass",
        [table],
    )
    assert column in {name for (name,) in leading}


def test_each_table_that_numbers_its_rows_has_an_end(connection: psycopg.Connection) -> None:
    rows = connection.execute(
        "select distinct c.oid::regclass::text, c.relnamespace::regnamespace::text || '.' || c.relname "
        "from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attidentity <> '' "
        "where c.relkind = 'r' and c.relnamespace = any('{public,private}'::regnamespace[])"
    )
    numbered = {name for _, name in rows}
    ended = {table for table, _, _ in FORGOTTEN.values()}
    assert numbered - ended == OTHERWISE.keys()


def test_a_step_takes_a_part_and_comes_again(connection: psycopg.Connection, plane: ControlPlane) -> None:
    account_id = add_account(connection)
    connection.execute(
        "insert into public.audit_log (account_id, actor_kind, action, created_at) "
        "select %s, 'system', 'a.b', now() - interval '10 years' from generate_series(1, 2500)",
        [account_id],
    )
    steps = 1
    while run_duty(plane, "forget_audit_log", seconds=0):
        steps += 1
    assert steps == 3
    assert one(connection, "select count(*) from public.audit_log where account_id = %s", account_id) == 0


def test_a_broadcast_is_forgotten_with_its_people(
    connection: psycopg.Connection, plane: ControlPlane
) -> None:
    account_id = add_account(connection)
    made = [TABLES["public.broadcast_recipients"].make(connection, account_id) for _ in range(3)]
    for recipient, days in zip(made, (729, 731, None), strict=True):
        connection.execute(
            "update public.broadcasts set status = 'done', finished_at = now() - make_interval(days => %s) "
            "where id = %s",
            [days, recipient["broadcast_id"]],
        )
    while run_duty(plane, "forget_broadcasts", seconds=0):
        pass
    for table in ("broadcasts", "broadcast_recipients"):
        left = f"select count(*) from public.{table} where account_id = %s"
        assert one(connection, left, account_id) == 2


def test_what_lies_beside_a_count_is_folded(connection: psycopg.Connection, plane: ControlPlane) -> None:
    account_id = add_account(connection)
    instance_id = add_instance(connection, account_id)
    add_instance(connection, account_id)
    connection.execute("delete from public.instances where id = %s", [instance_id])
    waiting = "select count(*) from private.usage_changes where account_id = %s"
    assert one(connection, waiting, account_id) == 3
    run_duty(plane, "fold_usage")
    assert one(connection, waiting, account_id) == 0
    query = "select used from private.usage_counts where account_id = %s and kind = 'instances'"
    assert one(connection, query, account_id) == 1


def test_a_machine_is_forgotten_unless_a_session_or_a_file_is_there(
    connection: psycopg.Connection, plane: ControlPlane
) -> None:
    account_id = add_account(connection)
    instance_id = add_instance(connection, account_id)
    home, store, gone = (ControlPlane.register(connection).id for _ in range(3))
    connection.execute(
        "update private.leases set session_home = %s where instance_id = %s", [home, instance_id]
    )
    connection.execute(
        "insert into public.media (account_id, store_home) values (%s, %s)", [account_id, store]
    )
    connection.execute(
        "insert into private.media_deletions (media_id, storage_path, store_home) "
        "values (gen_random_uuid(), 'x', %s)",
        [gone],
    )
    machines = [home, store, gone]
    connection.execute(
        "update public.orchestrators set heartbeat_at = now() - interval '31 days' where id = any(%s)",
        [machines],
    )
    run_duty(plane, "forget_orchestrators")
    rows = connection.execute("select id from public.orchestrators where id = any(%s)", [machines])
    assert {machine for (machine,) in rows} == {home, store}
    query = "select count(*) from private.media_deletions where store_home = %s"
    assert one(connection, query, gone) == 0


def test_nothing_that_is_young_is_touched(connection: psycopg.Connection, plane: ControlPlane) -> None:
    account_id = add_account(connection)
    add_owner(connection, account_id)
    for probe in TABLES.values():
        probe.make(connection, account_id)
    enqueue(connection, "contact_erasure", "0", account_id, seconds=60)
    tables = [name for (name,) in connection.execute("select t::text from private.tenant_tables() t")]

    def counted() -> dict[str, int]:
        query = "select count(*) from {} where account_id = %s"
        return {name: cast(int, one(connection, query.format(name), account_id)) for name in tables}

    before = counted()
    duties = connection.execute("select name from private.job_kinds where name like 'forget%'").fetchall()
    for (name,) in duties:
        run_duty(plane, name)
    assert counted() == before
