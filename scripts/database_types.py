"""Write the types of the database: `make types`, after every migration.

The dashboard's `Database` type comes from the catalogue of a database with all migrations applied, by what
`supabase gen types` uses. Beside it: the values that checks allow in columns, and, for the orchestrator too,
the names of what is broadcast, from the table of kinds. A test fails when a file is stale.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Sequence
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import LiteralString

import psycopg

from devstack.settings import ROOT, node_program
from scripts.stale import write_stale
from tests.support.devstack import running_devstack

FOLDER = ROOT / "dashboard" / "src" / "types"
NAMES = ROOT / "orchestrator" / "domain" / "event_names.py"
NOTICE = "Made by `make types` from the database. Do not edit."
HEADER = f"// {NOTICE}\n"
GENERATOR = ROOT / "devstack" / "gateway" / "src" / "print_database_types.ts"
GENERATE_SECONDS = 60


# Each check of the form `status in ('open', 'closed')`.
COLUMN_VALUES = r"""
select class.relname as table_name, attname as column_name,
  array(select value[1] from regexp_matches(allowed[2], $$'(\w+)'::text$$, 'g') value) as column_values
from pg_constraint
join pg_attribute on (contypid <> 0 and atttypid = contypid)
  or (contypid = 0 and attrelid = conrelid and attnum = conkey[1] and cardinality(conkey) = 1)
join pg_class class on class.oid = attrelid and relkind = 'r' and relnamespace = 'public'::regnamespace
cross join regexp_match(pg_get_constraintdef(pg_constraint.oid),
  $check$^CHECK \(\((\w+) = ANY \(ARRAY\[([^]]*)\]\)\)\)$$check$) allowed
where contype = 'c' and allowed is not null
order by table_name, column_name
"""
ACCOUNT_EVENTS = "select distinct account_event from private.event_kinds where account_event <> '' order by 1"
ORCHESTRATOR_EVENTS = (
    "select distinct orchestrator_event from private.event_kinds where orchestrator_event <> '' order by 1"
)

AUDIT_ACTIONS = "select audit_action from private.event_kinds where audit_action <> '' order by 1"
KINDS = "select kind from private.event_kinds where recorded order by 1"


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, running_devstack(Path(folder) / "state") as supabase:
        files = generate(supabase.database_url)
    stale = write_stale(files)
    for path in stale:
        print(f"wrote {path.relative_to(ROOT)}")
    if not stale:
        print("the types already say what the database says")


def generate(database_url: str) -> dict[Path, str]:
    """The generated files and what that database would have in them."""
    return {
        FOLDER / "database.generated.ts": HEADER + types_of_tables(database_url),
        FOLDER / "column-values.generated.ts": HEADER + types_of_columns(database_url),
        FOLDER / "account-event.generated.ts": HEADER + type_of_events(database_url),
        FOLDER / "audit-action.generated.ts": HEADER + audit_actions(database_url),
        NAMES: names_in_python(database_url),
    }


def types_of_tables(database_url: str) -> str:
    """The types of the schema public."""
    done = subprocess.run(
        [node_program(), str(GENERATOR)],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": database_url},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        timeout=GENERATE_SECONDS,
    )
    return done.stdout


def types_of_columns(database_url: str) -> str:
    """The values that a check lists, by table and column."""
    lines: list[str] = []
    with psycopg.connect(database_url) as connection:
        rows = connection.execute(COLUMN_VALUES).fetchall()
    for table, columns in groupby(rows, key=itemgetter(0)):
        lines += [f"  {table}: {{", *(f"    {name}: {union(values)}" for _, name, values in columns), "  }"]
    comment = "/** What the checks of the tables allow. */"
    return "\n".join(["", comment, "export interface ColumnValues {", *lines, "}", ""])


def type_of_events(database_url: str) -> str:
    """The names of what is broadcast on the topic of an account."""
    comment = "/** What the database broadcasts on the topic of an account. */"
    return f"\n{comment}\nexport type AccountEvent = {union(read_names(database_url, ACCOUNT_EVENTS))}\n"


def audit_actions(database_url: str) -> str:
    """What the audit log calls what it keeps: each has its words on the page."""
    lines = "\n".join(f"  '{name}'," for name in read_names(database_url, AUDIT_ACTIONS))
    comment = "/** What the audit log calls what it keeps. */"
    names = f"export const AUDIT_ACTIONS = [\n{lines}\n] as const"
    return f"\n{comment}\n{names}\n"


def names_in_python(database_url: str) -> str:
    """The names that the orchestrator uses."""
    kinds = literal("EventKind", read_names(database_url, KINDS))
    events = literal("OrchestratorEvent", read_names(database_url, ORCHESTRATOR_EVENTS))
    return f'"""{NOTICE}"""\n\nfrom typing import Literal\n\n{kinds}\n{events}'


def read_names(database_url: str, query: LiteralString) -> list[str]:
    with psycopg.connect(database_url) as connection:
        return [name for (name,) in connection.execute(query)]


def literal(name: str, values: list[str]) -> str:
    lines = "\n".join(f'    "{value}",' for value in values)
    return f"{name} = Literal[\n{lines}\n]\n"


def union(values: Sequence[str]) -> str:
    return " | ".join(f"'{value}'" for value in values)


if __name__ == "__main__":
    main()
