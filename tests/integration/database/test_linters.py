"""What linters say of the schemas and of the functions in them."""

from __future__ import annotations

import re
import subprocess

import psycopg
import pytest

from devstack.settings import node_program

from .catalogue import exposed_schemas
from .tap import ROOT, execute_script

LINTER = ROOT / "node_modules" / ".bin" / "postgres-language-server"


def test_tenant_lints_find_nothing(connection: psycopg.Connection) -> None:
    assert tenant_lints(connection) == []


def test_tenant_lints_would_find_a_careless_table(connection: psycopg.Connection) -> None:
    connection.execute("create table public.careless (account_id uuid)")
    connection.execute("grant select on public.careless to anon")
    assert {lint for lint, *_ in tenant_lints(connection)} == {
        "anon_can_touch_table",
        "rls_off",
        "tenant_column_nullable",
        "tenant_column_unindexed",
    }


def tenant_lints(connection: psycopg.Connection) -> list[tuple[object, ...]]:
    """tests/tenant_lints.sql with psql's variable filled in."""
    text = (ROOT / "tests" / "tenant_lints.sql").read_text()
    return execute_script(
        connection, text.replace(":'schemas'", f"'{','.join(exposed_schemas())}'")
    ).fetchall()


def dblint(database_url: str) -> str:
    """What Supabase's linter prints about the exposed schemas, without its closing line."""
    options = "options=-c%20pgrst.db_schemas%3D" + "%2C".join(exposed_schemas())
    command = [node_program(), LINTER, "dblint", "--max-diagnostics=200"]
    done = subprocess.run(
        [*command, "--connection-string", f"{database_url}?{options}"],
        cwd=ROOT, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    lines = [line for line in (done.stdout + done.stderr).splitlines() if line.strip()]
    return "\n".join(line for line in lines if not line.startswith("Command completed"))


def test_dblint_finds_nothing(database_url: str) -> None:
    assert dblint(database_url) == ""


def test_dblint_would_find_a_careless_table(database_url: str) -> None:
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute("create table public.careless (id int primary key)")
        connection.execute("grant select on public.careless to anon")
        try:
            assert "public.careless" in dblint(database_url)
        finally:
            connection.execute("drop table public.careless")


def test_no_function_writes_without_a_filter(connection: psycopg.Connection) -> None:
    """Hosted's safeupdate refuses it when it runs, also inside functions; the devstack does not."""
    bodies = connection.execute(
        "select p.oid::regprocedure::text, pg_get_functiondef(p.oid) from pg_proc p "
        "where p.pronamespace in (select oid from pg_namespace "
        "where nspname in ('public', 'private', 'orchestrator', 'request_checks', 'campaign_links')) "
        "and p.prokind = 'f'"
    ).fetchall()
    unfiltered = [(name, write) for name, body in bodies for write in unfiltered_writes(body)]
    assert unfiltered == []


@pytest.mark.parametrize("body", ["delete from a;", "UPDATE a SET b = (select 1 from c where d);"])
def test_a_write_without_a_filter_would_be_seen(body: str) -> None:
    assert len(unfiltered_writes(f"begin {body} delete from a where b; end")) == 1


def unfiltered_writes(body: str) -> list[str]:
    """Updates and deletes that have no `where` of their own, up to the end of each."""
    code = re.sub(r"--[^\n]*|'(?:[^']|'')*'", "", body)
    writes = re.finditer(
        r"(?<!do )(?<!for )(?<!key )\b(?:delete\s+from|update)\s+(?!set\b|of\b)\w", code, re.I
    )
    whole = [own_text(code[write.start() :]) for write in writes]
    return [text for text in whole if not re.search(r"\bwhere\b", text, re.I)]


def own_text(code: str) -> str:
    """A statement without what stands in parentheses of its own."""
    depth, own = 0, ""
    for character in code:
        depth += (character == "(") - (character == ")")
        if depth < 0 or (character == ";" and depth == 0):
            break
        own += character if depth == 0 else ""
    return own


def test_what_a_function_names_by_its_own_name_is_an_argument(connection: psycopg.Connection) -> None:
    """PL/pgSQL looks there for arguments alone; a variable is found missing only when somebody calls."""
    # Where a table has the function's name, it may be the table's column.
    query = r"""
        select p.oid::regprocedure::text, named[1]
        from pg_proc p join pg_language l on l.oid = p.prolang and l.lanname = 'plpgsql',
          regexp_matches(p.prosrc, '(?<![a-z_.])' || p.proname || '\.([a-z_]+)(?![a-z_(])', 'g') named
        where p.pronamespace::regnamespace::text in ('public', 'private', 'orchestrator')
          and named[1] <> all (p.proargnames)
          and p.prosrc !~ ('(from|join|update|into) ([a-z]+\.)?' || p.proname || '(?![a-z_.(])')
    """
    assert connection.execute(query).fetchall() == []
