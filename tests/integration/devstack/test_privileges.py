"""lite grants ALL to the API roles on its first request; here it must not."""

from __future__ import annotations

from pathlib import Path

import httpx
import psycopg

from tests.support.devstack import Supabase, free_ports, log_of, start_devstack, wait_until_up
from tests.support.people import open_people

PRIVILEGES = """
select 'relation ' || oid::regclass, relacl::text
from pg_class where relnamespace::regnamespace::text !~ '^pg_'
union all select 'column ' || attrelid::regclass || '.' || attname, attacl::text
from pg_attribute where attacl is not null
union all select 'schema ' || nspname, nspacl::text from pg_namespace
union all select 'function ' || oid::regprocedure, proacl::text
from pg_proc where pronamespace::regnamespace::text !~ '^pg_'
union all select 'default ' || oid, defaclacl::text from pg_default_acl
union all select 'role ' || rolname, concat_ws(',', rolsuper, rolcreaterole, rolbypassrls, rolconfig)
from pg_roles
"""
REQUESTS = 100


def test_a_hundred_requests_change_no_privilege(tmp_path: Path) -> None:
    state = tmp_path / "state"
    process = start_devstack(state, free_ports())
    try:
        devstack = wait_until_up(process, state)
        before = read_privileges(devstack)
        with open_people(devstack) as people:
            user = people.make_user()
        as_user = {"apikey": devstack.publishable_key, "authorization": f"Bearer {user.access_token}"}
        as_service = {"apikey": devstack.secret_key}
        with httpx.Client(base_url=devstack.supabase_url, timeout=10) as client:
            for number in range(REQUESTS):
                headers = as_user if number % 2 else as_service
                client.get("/rest/v1/accounts?limit=1", headers=headers).raise_for_status()
        assert read_privileges(devstack) == before
    finally:
        process.terminate()
        process.wait(40)
    assert "Introspection failed" not in log_of(state).read_text()


def read_privileges(devstack: Supabase) -> dict[str, str | None]:
    with psycopg.connect(devstack.admin_database_url) as connection:
        return dict(connection.execute(PRIVILEGES).fetchall())


def test_migrations_run_as_no_superuser(admin_connection: psycopg.Connection) -> None:
    row = admin_connection.execute(
        "select rolsuper, rolcreaterole, rolbypassrls from pg_roles where rolname = 'postgres'"
    ).fetchone()
    assert row == (False, True, True)


def test_the_migrations_role_owns_nothing_of_the_platform(admin_connection: psycopg.Connection) -> None:
    rows = admin_connection.execute(
        "select oid::regclass::text from pg_class where relowner = 'postgres'::regrole "
        "and relnamespace::regnamespace::text in ('auth', 'realtime', 'storage')"
    ).fetchall()
    assert rows == []
