"""supabase/policies is the readable truth: the migrations say the same, and `make policies` keeps it so."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest

from scripts.policies import write_migrations

from .catalogue import exposed_schemas
from .tap import ROOT, execute_script

SUPABASE = ROOT / "supabase"
NOW = datetime(2030, 1, 2, 3, 4, 5, tzinfo=UTC)
CATALOGUE = """
select p.polrelid::regclass::text, p.polname, p.polcmd::text, p.polpermissive,
  array(select role::regrole::text from unnest(p.polroles) role order by 1),
  pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)
from pg_policy p join pg_class c on c.oid = p.polrelid
where c.relnamespace = any(%s::regnamespace[]) or p.polname like 'zapbase:%%'
order by 1, 2
"""


def policies(connection: psycopg.Connection) -> list[tuple[object, ...]]:
    return connection.execute(CATALOGUE, [exposed_schemas()]).fetchall()


def drop_policies(connection: psycopg.Connection) -> None:
    for table, name, *_ in policies(connection):
        execute_script(connection, f'drop policy "{name}" on {table}')


def test_files_and_migrations_give_the_same_catalogue(connection: psycopg.Connection) -> None:
    migrated = policies(connection)
    assert migrated
    drop_policies(connection)
    assert policies(connection) == []
    # Twice: each file may be run again.
    for file in sorted((SUPABASE / "policies").glob("*.sql")) * 2:
        execute_script(connection, file.read_text())
    assert policies(connection) == migrated


def test_every_public_table_has_its_file(connection: psycopg.Connection) -> None:
    rows = connection.execute(
        "select relname from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'"
    )
    files = {file.stem for file in (SUPABASE / "policies").glob("*.sql")}
    assert {name for (name,) in rows} | {"realtime.messages", "storage.objects"} == files


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of supabase/ to edit."""
    return Path(shutil.copytree(SUPABASE, tmp_path / "supabase"))


def test_unedited_files_make_no_migration(copy: Path) -> None:
    assert write_migrations(copy, NOW) == []
    with (copy / "policies" / "plans.sql").open("a") as file:
        file.write("\n-- only a comment\n")
    assert write_migrations(copy, NOW) == []


def test_an_edited_file_makes_one_migration_that_says_the_same(
    copy: Path, connection: psycopg.Connection
) -> None:
    accounts, messages = (copy / "policies" / name for name in ("accounts.sql", "realtime.messages.sql"))
    renamed = accounts.read_text().replace("owners and admins change their accounts", "owners rename")
    accounts.write_text(renamed.replace("managed_account_ids", "owned_account_ids"))
    messages.write_text(
        messages.read_text().replace("extension = 'presence' and", "extension = 'presence'\n and true and", 1)
    )
    written = write_migrations(copy, NOW)
    assert [file.name for file in written] == [
        "20300102030405_policies.sql",
        "20300102030406_realtime_policies.sql",
    ]
    for file in written:
        execute_script(connection, file.read_text())
    migrated = policies(connection)
    names = {name for table, name, *_ in migrated if table == "accounts"}
    assert names == {"readers see their accounts", "owners rename"}
    drop_policies(connection)
    for file in (copy / "policies").glob("*.sql"):
        execute_script(connection, file.read_text())
    assert policies(connection) == migrated
    assert write_migrations(copy, NOW) == []


def test_a_removed_file_drops_its_policies_once(copy: Path, connection: psycopg.Connection) -> None:
    (copy / "policies" / "plans.sql").unlink()
    [written] = write_migrations(copy, NOW)
    execute_script(connection, written.read_text())
    assert "plans" not in {table for table, *_ in policies(connection)}
    assert write_migrations(copy, NOW) == []
