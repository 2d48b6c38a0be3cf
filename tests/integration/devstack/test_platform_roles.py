"""What postgres, who runs migrations, may do with the platform's own tables: what it may on hosted."""

from __future__ import annotations

from collections.abc import Generator

import psycopg
import pytest

from tests.support.devstack import Supabase

OWNED = ["realtime.messages", "storage.objects", "storage.buckets"]
OWNERS_ACTS = [
    "alter table {} add column zapbase int",
    "alter table {} disable row level security",
    "alter table {} enable row level security",
    "create index on {} (id)",
    "comment on table {} is 'x'",
    "truncate {} cascade; alter table {} owner to postgres",
    "drop table {}",
    "set role supabase_storage_admin; select from {}",
    "set role supabase_realtime_admin; select from {}",
    "create rule zapbase as on delete to {} do nothing",
]


@pytest.fixture
def postgres(devstack: Supabase) -> Generator[psycopg.Connection]:
    """Whatever it does is undone."""
    with psycopg.connect(devstack.database_url) as connection:
        yield connection
        connection.rollback()


def run(connection: psycopg.Connection, statement: str, table: str = "") -> None:
    connection.execute(statement.replace("{}", table).encode())


def memberships(connection: psycopg.Connection) -> set[str]:
    rows = connection.execute(
        "select roleid::regrole::text from pg_auth_members where member = 'postgres'::regrole"
    )
    return {role for (role,) in rows}


def test_it_is_a_member_of_no_owner(postgres: psycopg.Connection) -> None:
    assert not memberships(postgres) & {"supabase_realtime_admin", "supabase_storage_admin"}


@pytest.mark.parametrize("table", OWNED)
def test_it_writes_policies(postgres: psycopg.Connection, table: str) -> None:
    for statement in (
        "create policy zapbase on {} for select to authenticated using (true)",
        "alter policy zapbase on {} using (false)",
        "alter policy zapbase on {} rename to other",
        "drop policy other on {}",
        "drop policy if exists other on {}",
        "do $do$ begin execute 'create policy zapbase on {} using (true)'; end $do$",
    ):
        run(postgres, statement, table)
    schema, name = table.split(".")
    run(postgres, f"set search_path = {schema}; drop policy zapbase on {name}")
    assert not memberships(postgres) & {"supabase_realtime_admin", "supabase_storage_admin"}


@pytest.mark.parametrize("table", OWNED)
@pytest.mark.parametrize("act", OWNERS_ACTS)
def test_it_does_nothing_else_that_takes_an_owner(postgres: psycopg.Connection, table: str, act: str) -> None:
    # A policy made before leaves no right behind, and none does that fails.
    run(postgres, "create policy zapbase on {} using (true)", table)
    with pytest.raises(psycopg.errors.DuplicateObject), postgres.transaction():
        run(postgres, "create policy zapbase on {} using (true)", table)
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        run(postgres, act, table)


@pytest.mark.parametrize("table", ["storage.objects", "storage.buckets"])
def test_rows_of_storage_are_not_deleted_by_sql(postgres: psycopg.Connection, table: str) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="Use the Storage API"):
        run(postgres, "delete from {}", table)
