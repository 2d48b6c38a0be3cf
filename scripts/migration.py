"""Write the migration for what changed in supabase/schemas and supabase/policies: `make migration name=…`.

One scratch database is built from the files of `schema_paths`, one from the migrations. Supabase's differ
writes what takes the second to the first; what it leaves out is added, all of it is tried there, and only a
migration after which both are the same, object by object, is written. It is then read, and completed by hand
where rows have to be filled in.
"""

from __future__ import annotations

import asyncio
import re
import sys
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import LiteralString, NoReturn, cast

import psycopg

from devstack.catalogue import (
    PLATFORM_SCHEMAS,
    Catalogue,
    Difference,
    compare,
    describe,
    read_catalogue,
    read_rows,
)
from devstack.errors import DevstackError
from devstack.migrations import migrate
from devstack.scratch import PLATFORM, Scratch, say_nothing, scratch_cluster
from devstack.settings import ROOT
from scripts import declared, differ, supplement

SUPABASE = ROOT / "supabase"
NAME = re.compile(r"[a-z][a-z0-9_]*")
VERSION = "%Y%m%d%H%M%S"
# What the differ's first answer takes away again (privileges of columns, when those of the table are revoked)
# its second brings back.
ROUNDS = 3
UNSAID = """Supabase's differ does not say the above, so nothing was written. Write a migration for it by
hand, then run this again for the rest. (In an order of columns, a new one stands last in its table.)
"""


class MigrationRefusedError(Exception):
    """Nothing was written, and the text says what has to be done by hand."""


@dataclass
class Draft:
    """Scripts that become a migration each: ours, then the policies on the platform's tables."""

    scripts: list[str] = field(default_factory=list[str])
    platform_policies: str = ""
    # What to look at before they run where people's rows are.
    risks: list[str] = field(default_factory=list[str])

    def append(self, script: str) -> None:
        """To the last of ours."""
        self.scripts = [*self.scripts[:-1], "\n\n".join([*self.scripts[-1:], script])]


def main() -> None:
    name = sys.argv[1] if len(sys.argv) == 2 else ""
    if not NAME.fullmatch(name):
        stop(2, "Say what changes, in small letters: make migration name=contacts_have_a_birthday")
    try:
        with scratch_cluster() as scratch:
            draft = draft_migration(scratch, SUPABASE)
    except (DevstackError, MigrationRefusedError) as error:
        stop(1, str(error))
    written = write_migrations(draft, SUPABASE, name, datetime.now(UTC))
    if not written:
        print("the migrations already say what supabase/schemas and supabase/policies say")
        return
    for file in written:
        print(f"wrote {file.relative_to(ROOT)}")
    for risk in draft.risks:
        print(f"  {risk}")
    print("Read it, complete it where rows have to be filled in, then run `make types`.")


def draft_migration(scratch: Scratch, project: Path, template: str = PLATFORM) -> Draft:
    """What takes the migrations' database to the declared one; nothing when they are the same. `template`: a
    database in which migrations have run already."""
    declared_url = scratch.make_database("declared")
    migrated_url = scratch.make_database("migrated", template)
    asyncio.run(declared.build(declared_url, project))
    asyncio.run(migrate(migrated_url, project, say_nothing))
    with (
        psycopg.connect(declared_url, autocommit=True) as desired,
        psycopg.connect(migrated_url, autocommit=True) as current,
    ):
        wanted = read_all(desired)
        draft = Draft(risks=find_unfilled_columns(read_all(current), wanted))
        for _ in range(ROUNDS):
            if all(is_supplied(difference) for difference in compare(read_all(current), wanted)):
                break
            plan = differ.plan(migrated_url, declared_url)
            if not plan.parts:
                break
            take_plan(draft, plan, current)
        supply(draft, current, desired)
        if left := compare(read_all(current), wanted):
            raise MigrationRefusedError(f"{describe(left)}\n\n{UNSAID}")
    return draft


def take_plan(draft: Draft, plan: differ.Plan, current: psycopg.Connection) -> None:
    """A first plan's parts are migrations of their own; what a further one adds belongs to the last."""
    for part in plan.parts:
        apply(current, part)
    if draft.scripts:
        draft.append("\n\n".join(plan.parts))
    else:
        draft.scripts += plan.parts
    draft.risks += plan.risks


def supply(draft: Draft, current: psycopg.Connection, desired: psycopg.Connection) -> None:
    """What the differ leaves out, as `is_supplied` knows it."""
    if rows := supplement.rows(current, desired):
        draft.append(rows)
        apply(current, rows)
    draft.platform_policies = supplement.platform_policies(current, desired)
    if draft.platform_policies:
        apply(current, draft.platform_policies)


def is_supplied(difference: Difference) -> bool:
    kind, _, rest = difference.name.partition(" ")
    table = rest.rpartition(" on ")[2]
    return kind == "row" or (kind == "policy" and table.partition(".")[0] in PLATFORM_SCHEMAS)


def read_all(connection: psycopg.Connection) -> Catalogue:
    return read_catalogue(connection) | read_rows(connection)


def find_unfilled_columns(current: Catalogue, desired: Catalogue) -> list[str]:
    """Columns that become obligatory and have nothing in the rows that are there."""
    unfilled = [
        difference.name
        for difference in compare(current, desired)
        if difference.name.startswith("column ")
        and f"table {difference.name.removeprefix('column ').rpartition('.')[0]}" in current
        and "not null" in (difference.after or "")
        and "not null" not in (difference.before or "")
        and (difference.before or not re.search(r"\b(default|generated|identity)\b", difference.after or ""))
    ]
    return [f"fails where a row has nothing to put there: {name}" for name in unfilled]


def apply(current: psycopg.Connection, script: str) -> None:
    try:
        with current.transaction():
            current.execute(cast(LiteralString, script))
    except psycopg.Error as error:
        raise MigrationRefusedError(
            f"This does not run:\n\n{script}\n\n{error}\nNothing was written: write the migration by hand."
        ) from error


def write_migrations(draft: Draft, project: Path, name: str, now: datetime) -> list[Path]:
    """A file for each script, later than every migration there is."""
    names = [name, *(f"{name}_{number}" for number in range(2, len(draft.scripts) + 1))]
    titled = list(zip(names, draft.scripts, strict=False))
    if draft.platform_policies:
        titled.append((f"{name}_platform_policies", draft.platform_policies))
    latest = max((file.name.partition("_")[0] for file in (project / "migrations").glob("*.sql")), default="")
    written: list[Path] = []
    for title, script in titled:
        while now.strftime(VERSION) <= latest:
            now += timedelta(seconds=1)
        latest = now.strftime(VERSION)
        file = project / "migrations" / f"{latest}_{title}.sql"
        file.write_text(f"{script}\n")
        written.append(file)
    return written


def stop(code: int, message: str) -> NoReturn:
    print(message, file=sys.stderr)
    raise SystemExit(code)


if __name__ == "__main__":
    main()
