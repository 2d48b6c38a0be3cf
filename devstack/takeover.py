"""A database that a hundred earlier migrations made becomes one of the baseline: its history is replaced.

They made what the baseline makes, in other steps; that it is so is looked at, object by object. Nothing else
of the database is changed. Killed at any line it stands as before, and the next start begins again.
"""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import LiteralString, cast

import psycopg

from devstack.catalogue import Difference, compare, read_catalogue
from devstack.errors import ConfigurationError
from devstack.migrations import Report, migration_files, record_migration
from devstack.scratch import scratch_cluster

FIRST_EARLIER, LAST_EARLIER, EARLIER = "20261122000100", "20261126070100", 100
LAST_OF_BASELINE = "20261129101000"
# The last commit that has the earlier migrations.
LAST_COMMIT = "5646e6e"
SHOWN = 5
READ_HISTORY = "select version from supabase_migrations.schema_migrations order by version"


async def take_over(database_url: str, project: Path, report: Report) -> None:
    """Leave a database of today's migrations as it is; raise ConfigurationError where it is not known."""
    files = migration_files(project)
    history = await read_history(database_url)
    if not set(history) - files.keys():
        return
    if (history[0], history[-1], len(history)) != (FIRST_EARLIER, LAST_EARLIER, EARLIER):
        raise ConfigurationError(
            "history_unknown: the database was made by other migrations than these. `make reset` begins "
            f"anew; to keep what it holds, start it once with commit {LAST_COMMIT}, then with this one."
        )
    baseline = {version: file for version, file in files.items() if version <= LAST_OF_BASELINE}
    report("comparing the database with the baseline")
    differences = await asyncio.to_thread(compare_with, list(baseline.values()), database_url)
    if differences:
        names = ", ".join(difference.name for difference in differences[:SHOWN])
        raise ConfigurationError(
            f"schema_differs: the database is not as its migrations left it ({len(differences)} objects: "
            f"{names}). Undo what was changed by hand, or begin anew with `make reset`."
        )
    await replace_history(database_url, history, baseline)
    report("the database goes on from the baseline")


async def read_history(database_url: str) -> list[str]:
    async with await psycopg.AsyncConnection.connect(database_url) as connection:
        found = await connection.execute("select to_regclass('supabase_migrations.schema_migrations')")
        if await found.fetchone() == (None,):
            return []
        rows = await connection.execute(READ_HISTORY)
        return [version for (version,) in await rows.fetchall()]


def compare_with(files: list[Path], database_url: str) -> list[Difference]:
    """What differs between a new database of these migrations and this one."""
    with scratch_cluster() as scratch:
        made = scratch.make_database("baseline")
        with psycopg.connect(made) as connection:
            for file in files:
                connection.execute(cast(LiteralString, file.read_text()))
        with psycopg.connect(made) as expected, psycopg.connect(database_url) as found:
            return compare(read_catalogue(expected), read_catalogue(found))


async def replace_history(database_url: str, history: list[str], baseline: dict[str, Path]) -> None:
    async with await psycopg.AsyncConnection.connect(database_url) as connection:
        await connection.execute("lock table supabase_migrations.schema_migrations in exclusive mode")
        await connection.execute(
            "delete from supabase_migrations.schema_migrations where version = any(%s)", [history]
        )
        for version, file in baseline.items():
            await record_migration(connection, file, version)
