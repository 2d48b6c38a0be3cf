"""Write the TypeScript types of the database: `make types`, after every migration.

The dashboard's `Database` type comes from the catalogue of a database with all migrations applied, by the
generator that `supabase gen types` uses; so do the names of what it broadcasts. A test fails when a file is
stale.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
from pathlib import Path

import psycopg

from devstack.settings import ROOT, node_program
from tests.support.devstack import running_devstack

FOLDER = ROOT / "dashboard" / "src" / "types"
HEADER = "// Made by `make types` from the database. Do not edit.\n"
GENERATOR = ROOT / "devstack" / "gateway" / "src" / "print_database_types.ts"
GENERATE_SECONDS = 60


# As the triggers and functions that broadcast name them.
ACCOUNT_EVENTS = r"""
select trim(trailing '\000' from encode(t.tgargs, 'escape')) as event
from pg_trigger t
where t.tgfoid = 'private.broadcast_rows()'::regprocedure
union
select coalesce(named[1], named[2])
from pg_proc p, regexp_matches(p.prosrc,
  $$private\.broadcast_\w*changes\(\s*'(\w+)'|'(\w+)',\s*topics\.prefix$$, 'g') named
where p.pronamespace = 'private'::regnamespace
order by event
"""


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, running_devstack(Path(folder) / "state") as supabase:
        files = generate(supabase.database_url)
    stale = {path: text for path, text in files.items() if not path.exists() or path.read_text() != text}
    for path, text in stale.items():
        path.write_text(text)
        print(f"wrote {path.relative_to(ROOT)}")
    if not stale:
        print("the types already say what the database says")


def generate(database_url: str) -> dict[Path, str]:
    """The generated files and what that database would have in them."""
    return {
        FOLDER / "database.generated.ts": HEADER + types_of_tables(database_url),
        FOLDER / "account-event.generated.ts": HEADER + type_of_events(account_events(database_url)),
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


def account_events(database_url: str) -> list[str]:
    """The events that the database broadcasts on the topic of an account."""
    with psycopg.connect(database_url) as connection:
        return [event for (event,) in connection.execute(ACCOUNT_EVENTS)]


def type_of_events(events: list[str]) -> str:
    names = "\n".join(f"  | '{event}'" for event in events)
    comment = "/** What the database broadcasts on the topic of an account. */"
    return f"\n{comment}\nexport type AccountEvent =\n{names}\n"


if __name__ == "__main__":
    main()
