"""What customers may do with tables, also after REST has served requests."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

import httpx
import psycopg
import pytest

from tests.support.devstack import Supabase
from tests.support.people import People, Tenant

from .catalogue import exposed_schemas

REQUESTS = 100

# Every privilege of customers on tables of the exposed schemas: whole tables, then columns.
TABLE_PRIVILEGES = {
    ("authenticated", table, "SELECT")
    for table in (
        "account_invitations",
        "account_members",
        "accounts",
        "api_keys",
        "audit_log",
        "broadcast_recipients",
        "broadcasts",
        "campaign_contacts",
        "campaigns",
        "chat_events",
        "chat_views",
        "chats",
        "consents",
        "contact_erasures",
        "contact_identities",
        "contact_import_errors",
        "contact_imports",
        "contacts",
        "conversations",
        "custom_fields",
        "flow_runs",
        "flow_versions",
        "flows",
        "inbound_hook_samples",
        "inbound_hooks",
        "instance_commands",
        "instance_events",
        "instance_numbers",
        "instances",
        "keywords",
        "media",
        "message_revisions",
        "message_templates",
        "note_mentions",
        "notes",
        "number_checks",
        "orchestrators",
        "plans",
        "quick_replies",
        "quick_reply_files",
        "reactions",
        "segments",
        "sequence_enrollments",
        "sequence_steps",
        "sequences",
        "tags",
        "webhook_deliveries",
        "webhook_endpoints",
    )
} | {
    ("authenticated", table, "DELETE")
    for table in (
        "broadcasts",
        "campaigns",
        "chat_views",
        "contacts",
        "custom_fields",
        "flows",
        "inbound_hooks",
        "keywords",
        "media",
        "notes",
        "push_subscriptions",
        "quick_replies",
        "quick_reply_files",
        "segments",
        "sequence_steps",
        "sequences",
        "webhook_endpoints",
    )
}
INSERTED = {
    "instances": "account_id instance_name engine",
    "instance_commands": "account_id instance_id command payload",
    "contacts": "account_id phone name tags fields",
    "custom_fields": "account_id name label type",
    "tags": "account_id name color",
    "media": "account_id source_url mimetype filename",
    "conversations": "account_id chat_id contact_id instance_id message kind content media_id reply_to "
    "target_id client_key send_at expires_at",
    "notes": "account_id chat_id body mentions",
    "chat_views": "account_id owner_id name filter position",
    "consents": "account_id contact_id state source",
    "campaigns": "account_id name message qr_code_url link slug instance_id match enabled flow_id",
    "quick_replies": "account_id shortcut message",
    "quick_reply_files": "account_id quick_reply_id position media_id",
    "keywords": "account_id instance_id name terms match answer tags only_when interrupts priority enabled "
    "flow_id",
    "flows": "account_id name folder draft",
    "segments": "account_id name filter",
    "broadcasts": "account_id name content segment_id filter exclude instance_ids starts_at window pace "
    "skip_answered tags flow_id",
    "sequences": "account_id name instance_id window again exit_on_answer enabled",
    "sequence_steps": "account_id sequence_id position delay content flow_id enabled",
}
UPDATED = {
    "accounts": "name timezone working_hours opt_out_words opt_out_answer silence_minutes welcome_flow_id "
    "away_flow_id default_flow_id default_flow_hours holidays",
    "keywords": "instance_id name terms match answer tags only_when interrupts priority enabled flow_id",
    "flows": "name folder enabled",
    "quick_replies": "shortcut message",
    "instances": "instance_name groups_enabled messages_per_minute messages_per_day warm_up"
    " reply_pause_seconds first_pause_seconds",
    "contacts": "phone name tags fields",
    "tags": "color",
    "custom_fields": "label",
    "chats": "status closed_reason assigned_to snoozed_until",
    "notes": "body mentions",
    "chat_views": "owner_id name filter position",
    "campaigns": "name message qr_code_url link slug instance_id match enabled flow_id",
    "segments": "name filter",
    "broadcasts": "name content segment_id filter exclude instance_ids starts_at window pace skip_answered "
    "tags flow_id",
    "sequences": "name instance_id window again exit_on_answer enabled",
    "sequence_steps": "position delay content flow_id enabled",
    "inbound_hooks": "name proof mapping events tags flow_id message instance_id calls_per_minute enabled",
    "webhook_endpoints": "url events instance_ids tags enabled description",
    "profiles": "name picture signature preferences",
}
# Of tables that are not read as a whole.
READ = {("profiles", column) for column in ("user_id", "name", "picture")} | {
    ("push_subscriptions", column) for column in ("id", "user_id", "endpoint", "locale", "created_at")
}
COLUMN_PRIVILEGES = {
    ("authenticated", table, column, privilege)
    for privilege, granted in (("INSERT", INSERTED), ("UPDATE", UPDATED))
    for table, columns in granted.items()
    for column in columns.split()
}
ALL_PRIVILEGES = """
select 'relation' as kind, oid::regclass::text as name, relacl::text from pg_class
  where relnamespace::regnamespace::text in ('public', 'private', 'orchestrator', 'auth', 'realtime')
union all
select 'column', attrelid::regclass || '.' || attname, attacl::text from pg_attribute where attacl is not null
  and attrelid >= 16384
union all
select 'schema', nspname, nspacl::text from pg_namespace where nspname !~ '^pg_(toast_)?temp'
union all
select 'function', oid::regprocedure::text, proacl::text from pg_proc where oid >= 16384
union all
select 'default', defaclrole::regrole || ' ' || defaclnamespace || ' ' || defaclobjtype::text, defaclacl::text
  from pg_default_acl
order by 1, 2
"""


@pytest.fixture(scope="module")
def tenant(people: People) -> Tenant:
    return people.make_tenant()


@pytest.fixture(scope="module", autouse=True)
def unchanged_privileges(devstack: Supabase, tenant: Tenant) -> Iterator[tuple[list[object], list[object]]]:
    """All privileges before and after a hundred requests of every kind of caller."""
    with psycopg.connect(devstack.database_url) as connection:
        before = cast(list[object], connection.execute(ALL_PRIVILEGES).fetchall())
        send_requests(devstack, tenant)
        after = cast(list[object], connection.execute(ALL_PRIVILEGES).fetchall())
    yield before, after


def send_requests(devstack: Supabase, tenant: Tenant) -> None:
    member = {"apikey": devstack.publishable_key, "authorization": f"Bearer {tenant.user.access_token}"}
    readable = sorted(table for _, table, privilege in TABLE_PRIVILEGES if privilege == "SELECT")
    callers = [member, {"apikey": devstack.publishable_key}, {"apikey": devstack.secret_key}]
    with httpx.Client(base_url=f"{devstack.supabase_url}/rest/v1", timeout=10) as api:
        for number in range(REQUESTS):
            table = readable[number % len(readable)]
            answer = api.get(f"/{table}?select=*&limit=1", headers=callers[number % 3])
            assert answer.status_code in (200, 401), answer.text


def test_requests_change_no_privilege(unchanged_privileges: tuple[list[object], list[object]]) -> None:
    before, after = unchanged_privileges
    assert before == after


def test_customers_hold_only_the_privileges_listed_here(connection: psycopg.Connection) -> None:
    """Hosted's default privileges, and whatever a REST server granted by itself, would show here."""
    grantees = "grantee in ('anon', 'authenticated', 'PUBLIC') and table_schema = any(%s)"
    tables = connection.execute(
        "select grantee::text, table_name::text, privilege_type::text "
        f"from information_schema.role_table_grants where {grantees}",
        [exposed_schemas()],
    ).fetchall()
    assert set(tables) == TABLE_PRIVILEGES
    columns = connection.execute(
        "select grantee::text, table_name::text, column_name::text, privilege_type::text "
        f"from information_schema.column_privileges where {grantees} and privilege_type <> 'SELECT'",
        [exposed_schemas()],
    ).fetchall()
    assert set(columns) == COLUMN_PRIVILEGES
    read = connection.execute(
        "select table_name::text, column_name::text from information_schema.column_privileges "
        f"where {grantees} and privilege_type = 'SELECT'",
        [exposed_schemas()],
    ).fetchall()
    whole = {table for _, table, privilege in TABLE_PRIVILEGES if privilege == "SELECT"}
    assert {(table, column) for table, column in read if table not in whole} == READ
