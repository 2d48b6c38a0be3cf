"""Carry changes of `supabase/policies` into new migrations; with nothing changed nothing is written.

A generated migration holds whole policy files, each below a line `-- policies: <file>`, so the newest section
of a file is what the database has. Policies that left a file are dropped by name. A schema that is not ours
(`realtime`) gets a migration of its own with nothing else in it, as hosted projects want it.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

SUPABASE = Path(__file__).resolve().parent.parent / "supabase"
SECTION = re.compile(r"^-- policies: (?P<file>\S+)$", re.MULTILINE)
POLICY = re.compile(r'^create policy ("[^"]+") on (\S+)', re.MULTILINE)
COMMENT = re.compile(r"^\s*--.*$", re.MULTILINE)


def main() -> None:
    written = write_migrations(SUPABASE, datetime.now(UTC))
    for file in written:
        print(f"wrote {file.relative_to(SUPABASE.parent)}")
    if not written:
        print("the migrations already say what supabase/policies says")


def write_migrations(supabase: Path, now: datetime) -> list[Path]:
    """One new migration for each schema whose policy files changed; the files written, oldest first."""
    carried = read_carried(supabase / "migrations")
    wanted = {file.name: file.read_text().strip() for file in (supabase / "policies").glob("*.sql")}
    changed: dict[str, list[str]] = {}
    for name in sorted(carried.keys() | wanted.keys()):
        if essence(wanted.get(name, "")) != essence(carried.get(name, "")):
            changed.setdefault(schema_of(name), []).append(name)
    written: list[Path] = []
    for offset, (schema, names) in enumerate(sorted(changed.items())):
        moment = (now + timedelta(seconds=offset)).strftime("%Y%m%d%H%M%S")
        title = "policies" if schema == "public" else f"{schema}_policies"
        target = supabase / "migrations" / f"{moment}_{title}.sql"
        target.write_text(migration_of(names, wanted, carried))
        written.append(target)
    return written


def migration_of(names: list[str], wanted: dict[str, str], carried: dict[str, str]) -> str:
    """The drops of policies that are gone, then each changed file as it is."""
    drops = [
        f"drop policy if exists {policy} on {table};"
        for name in names
        for policy, table in POLICY.findall(carried.get(name, ""))
        if (policy, table) not in POLICY.findall(wanted.get(name, ""))
    ]
    sections = [f"-- policies: {name}\n{wanted.get(name, '')}" for name in names]
    return "\n\n".join(["\n".join(drops), *sections]).strip() + "\n"


def read_carried(migrations: Path) -> dict[str, str]:
    """What the migrations last said for each policy file."""
    carried: dict[str, str] = {}
    for migration in sorted(migrations.glob("*.sql")):
        _, *parts = SECTION.split(migration.read_text())
        carried.update(zip(parts[::2], parts[1::2], strict=True))
    return carried


def essence(text: str) -> str:
    """The statements alone: comments and white space make no migration."""
    return " ".join(COMMENT.sub("", text).split())


def schema_of(name: str) -> str:
    """`accounts.sql` holds a table of public, `realtime.messages.sql` one of realtime."""
    schema, _, _ = name.removesuffix(".sql").rpartition(".")
    return schema or "public"


if __name__ == "__main__":
    main()
