"""supabase/schemas and supabase/policies are the readable truth: the migrations say the same, and
`make migration` keeps it so."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest

from devstack.catalogue import ROWS, compare, describe, read_catalogue, read_rows
from devstack.errors import DevstackError
from devstack.migrations import run_file
from devstack.scratch import Scratch
from scripts.declared import build, declared_files
from scripts.migration import Draft, MigrationRefusedError, draft_migration, write_migrations

from .control_plane import add_account, add_instance
from .customers import add_owner
from .edits import FUNCTIONS, RIGHTS, TABLES, Edit
from .messages import add_chat, add_received
from .tap import ROOT, execute_script

SUPABASE = ROOT / "supabase"
NOW = datetime(2030, 1, 2, 3, 4, 5, tzinfo=UTC)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of supabase/ to edit."""
    return Path(shutil.copytree(SUPABASE, tmp_path / "supabase"))


@pytest.fixture(scope="module")
def people(scratch: Scratch, ready: str) -> str:
    """Name of a database with the migrations and rows in it, to be copied."""
    with psycopg.connect(scratch.make_database("people", ready)) as connection:
        account_id = add_account(connection)
        add_owner(connection, account_id)
        chat_id = add_chat(connection, account_id, add_instance(connection, account_id))
        add_received(connection, chat_id)
        connection.execute("insert into public.tags (account_id, name) values (%s, 'vip')", [account_id])
    return "people"


def edit(project: Path, old: str, new: str) -> None:
    [file] = [file for file in declared_files(project) if old in file.read_text()]
    file.write_text(file.read_text().replace(old, new, 1))


def count_rows(connection: psycopg.Connection) -> list[tuple[object, ...]]:
    counts = " union all ".join(
        f"select '{table}', count(*) from public.{table}"
        for table in (
            "accounts",
            "account_members",
            "instances",
            "contacts",
            "chats",
            "conversations",
            "tags",
        )
    )
    return connection.execute(counts).fetchall()


def run_all(database_url: str, files: list[Path]) -> None:
    async def run() -> None:
        async with await psycopg.AsyncConnection.connect(database_url) as connection:
            for file in files:
                await run_file(connection, file)

    asyncio.run(run())


@pytest.fixture(scope="module")
def declared(scratch: Scratch) -> str:
    """Name of a database that the files give, to be copied."""
    asyncio.run(build(scratch.make_database("of_files"), SUPABASE))
    return "of_files"


@pytest.fixture
def built(scratch: Scratch, declared: str) -> str:
    """Address of a copy of it."""
    return scratch.make_database("built", declared)


Drafting = Callable[[Path], Draft]


@pytest.fixture
def draft(scratch: Scratch, ready: str) -> Drafting:
    """`draft(project)`: what `make migration` would write there."""
    return lambda project: draft_migration(scratch, project, ready)


def test_files_and_migrations_give_the_same_database(scratch: Scratch, ready: str, built: str) -> None:
    migrated_url = scratch.make_database("again", ready)
    with psycopg.connect(built) as of_files, psycopg.connect(migrated_url) as migrated:
        differences = compare(read_catalogue(migrated), read_catalogue(of_files))
        differences += compare(read_rows(migrated), read_rows(of_files))
    assert not differences, describe(differences)


def test_the_files_run_without_a_superuser(built: str) -> None:
    with psycopg.connect(built) as connection:
        asked = connection.execute("select current_user, rolsuper from pg_roles where rolname = current_user")
        assert asked.fetchone() == ("postgres", False)
        owners = connection.execute(
            "select distinct relowner::regrole::text from pg_class "
            "where relnamespace in ('public'::regnamespace, 'private'::regnamespace)"
        )
        assert owners.fetchall() == [("postgres",)]


def test_every_table_that_has_rows_from_the_start_is_compared_by_them(built: str) -> None:
    with psycopg.connect(built) as connection:
        tables = connection.execute(
            "select relnamespace::regnamespace || '.' || relname from pg_class where relkind = 'r' "
            "and relnamespace = any('{public,private,orchestrator}'::regnamespace[])"
        ).fetchall()
        filled = {
            table
            for (table,) in tables
            if execute_script(connection, f"select from {table} limit 1").fetchall()
        }
    assert filled <= ROWS.keys()


def test_every_public_table_has_its_file(connection: psycopg.Connection) -> None:
    rows = connection.execute(
        "select relname from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'"
    )
    files = {file.stem for file in (SUPABASE / "policies").glob("*.sql")}
    assert {name for (name,) in rows} <= files


def test_policies_may_be_run_again(built: str) -> None:
    with psycopg.connect(built) as connection:
        before = read_catalogue(connection)
    folders = ("policies", "owned_by_supabase")
    run_all(built, [file for file in declared_files(SUPABASE) if file.parent.name in folders])
    with psycopg.connect(built) as connection:
        assert compare(before, read_catalogue(connection)) == []


@pytest.mark.parametrize("edits", [FUNCTIONS, TABLES, RIGHTS], ids=["functions", "tables", "rights"])
def test_edits_make_the_migration_that_says_them(
    scratch: Scratch, project: Path, people: str, draft: Drafting, edits: dict[str, Edit]
) -> None:
    for edited in edits.values():
        edit(project, edited.old, edited.new)
    drafted = draft(project)
    written = write_migrations(drafted, project, "edited", NOW)
    said = "\n".join(file.read_text() for file in written)
    unsaid = {name: text for name, edited in edits.items() for text in edited.says if text not in said}
    assert not unsaid, said
    expected = {edited.risk for edited in edits.values() if edited.risk}
    assert {risk for risk in drafted.risks if risk in expected} == expected
    url = scratch.make_database("edited", template=people)
    with psycopg.connect(url) as connection:
        before = count_rows(connection)
    run_all(url, written)
    with psycopg.connect(url) as connection, psycopg.connect(scratch.address("declared")) as wanted:
        assert count_rows(connection) == before
        assert describe(compare(read_catalogue(connection), read_catalogue(wanted))) == ""
        assert describe(compare(read_rows(connection), read_rows(wanted))) == ""
    assert draft(project) == Draft()


def test_without_an_edit_nothing_is_written(project: Path, draft: Drafting) -> None:
    with (project / "policies" / "plans.sql").open("a") as file:
        file.write("\n-- only a comment\n")
    assert write_migrations(draft(project), project, "unchanged", NOW) == []


def test_a_column_that_has_to_be_filled_in_is_completed_by_hand(
    scratch: Scratch, project: Path, people: str, draft: Drafting
) -> None:
    key = "  primary key (account_id, name),\n  constraint tags_name_check"
    edit(project, key, f"  note text not null,\n{key}")
    edit(project, "  color text check", "  color text not null check")
    drafted = draft(project)
    unfilled = ["public.tags.color", "public.tags.note"]
    assert drafted.risks == [
        f"fails where a row has nothing to put there: column {name}" for name in unfilled
    ]
    [written] = write_migrations(drafted, project, "tags_have_a_note", NOW)
    url = scratch.make_database("edited", template=people)
    with pytest.raises(DevstackError, match="contains null values"):
        run_all(url, [written])
    written.write_text(
        "alter table public.tags add column note text;\n"
        "update public.tags set note = name, color = coalesce(color, '#000000');\n"
        "alter table public.tags alter column note set not null, alter column color set not null;\n"
    )
    run_all(url, [written])
    assert draft(project) == Draft()


def test_what_cannot_be_said_is_refused(project: Path, draft: Drafting) -> None:
    edit(project, "  color text", "  note text,\n  color text")
    statistics = "create statistics public.tagged on id, name from public.contacts;\n"
    edit(project, "create table public.tags (", statistics + "create table public.tags (")
    with pytest.raises(MigrationRefusedError) as refused:
        draft(project)
    said = [line for line in str(refused.value).splitlines() if line.startswith(("+ ", "- ", "~ "))]
    assert said == ["~ order of columns of public.tags", "+ statistics object public.tagged"]


def test_each_migration_has_a_version_of_its_own() -> None:
    versions = [file.name.partition("_")[0] for file in (SUPABASE / "migrations").glob("*.sql")]
    assert len(versions) == len(set(versions)), sorted(versions)


def test_a_migration_is_later_than_every_other(tmp_path: Path) -> None:
    (tmp_path / "migrations").mkdir()
    (tmp_path / "migrations" / "20300102030405_past.sql").touch()
    draft = Draft(["select 1;", "select 2;"], "select 3;")
    names = [file.name for file in write_migrations(draft, tmp_path, "more", NOW)]
    assert names == [
        "20300102030406_more.sql",
        "20300102030407_more_2.sql",
        "20300102030408_more_platform_policies.sql",
    ]
