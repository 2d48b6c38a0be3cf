"""Bootstrap, migrations and seed; migrations run as role postgres, recorded as the Supabase CLI does."""

from __future__ import annotations

import asyncio
import hashlib
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import LiteralString, cast

import psycopg
from psycopg import sql

from devstack.errors import DevstackError, describe_database_error
from devstack.postgres import Cluster
from devstack.settings import ROOT, node_program

HERE = Path(__file__).resolve().parent
MIGRATION_NAME = re.compile(r"^(\d+)_(.*)\.sql$")
HISTORY = """
create schema if not exists supabase_migrations;
create table if not exists supabase_migrations.schema_migrations
  (version text primary key, statements text[], name text);
create table if not exists supabase_migrations.seed_files (path text primary key, hash text not null);
"""
LOGINS = ("postgres", "authenticator")

Report = Callable[[str], None]


class Schemas:
    """The DDL of the schemas `auth` and `storage`, as lite needs it; asked for at a first start alone."""

    def __init__(self) -> None:
        self._known: dict[str, str] = {}

    async def read(self, name: str) -> str:
        if not self._known:
            self._known = await print_schemas()
        return self._known[name]


async def print_schemas() -> dict[str, str]:
    process = await asyncio.create_subprocess_exec(
        node_program(), str(HERE / "gateway" / "src" / "print_schema.ts"),
        cwd=ROOT, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    output, errors = await asyncio.wait_for(process.communicate(), 60)
    if process.returncode != 0:
        raise DevstackError(f"the schemas could not be read: {errors.decode().strip()}")
    return json.loads(output)


async def prepare_platform(cluster: Cluster, report: Report) -> None:
    """What a hosted project is before its first migration."""
    schemas = Schemas()
    await bootstrap(cluster, schemas, report)
    await bootstrap_storage(cluster, schemas, report)
    async with await psycopg.AsyncConnection.connect(cluster.admin_url) as connection:
        await run_file(connection, HERE / "role_settings.sql")
        await run_file(connection, HERE / "owned_tables.sql")
        await run_file(connection, HERE / "auth.sql")


async def bootstrap(cluster: Cluster, schemas: Schemas, report: Report) -> None:
    """Make what hosted already has, in one transaction, unless it is there."""
    async with await psycopg.AsyncConnection.connect(cluster.admin_url) as connection:
        found = await connection.execute("select 1 from pg_roles where rolname = 'authenticator'")
        if await found.fetchone():
            return
        report("bootstrapping the database")
        await run_file(connection, HERE / "bootstrap.sql")
        passwords = (cluster.keys.postgres_password, cluster.keys.authenticator_password)
        for role, password in zip(LOGINS, passwords, strict=True):
            await connection.execute(
                sql.SQL("alter role {} password {}").format(sql.Identifier(role), sql.Literal(password))
            )
        await connection.execute("set local role supabase_auth_admin")
        await run_script(connection, "auth schema", await schemas.read("auth"))
        await connection.execute("reset role")
        await run_file(connection, HERE / "realtime" / "schema.sql")


async def bootstrap_storage(cluster: Cluster, schemas: Schemas, report: Report) -> None:
    """The schema of Storage, in a step of its own: a database may be older than it."""
    async with await psycopg.AsyncConnection.connect(cluster.admin_url) as connection:
        found = await connection.execute("select to_regclass('storage.objects')")
        if await found.fetchone() != (None,):
            return
        report("bootstrapping Storage")
        await run_file(connection, HERE / "storage.sql")
        await connection.execute("set local role supabase_storage_admin")
        await run_script(connection, "storage schema", await schemas.read("storage"))


def migration_files(project: Path) -> dict[str, Path]:
    """By their versions, in order."""
    found = ((MIGRATION_NAME.match(file.name), file) for file in (project / "migrations").glob("*.sql"))
    return dict(sorted((name[1], file) for name, file in found if name))


async def migrate(database_url: str, project: Path, report: Report) -> None:
    """Apply the migrations not recorded yet, in order, and the seed when its text changed."""
    async with await psycopg.AsyncConnection.connect(database_url, autocommit=True) as connection:
        await connection.execute(HISTORY)
        rows = await connection.execute("select version from supabase_migrations.schema_migrations")
        applied = {version for (version,) in await rows.fetchall()}
        for version, file in migration_files(project).items():
            if version not in applied:
                report(f"migration {file.name}")
                await apply_migration(connection, file, version)
        await apply_seed(connection, project / "seed.sql", report)


async def apply_migration(connection: psycopg.AsyncConnection, file: Path, version: str) -> None:
    async with connection.transaction():
        await run_file(connection, file)
        await record_migration(connection, file, version)


async def record_migration(connection: psycopg.AsyncConnection, file: Path, version: str) -> None:
    """In the history, as the Supabase CLI keeps it."""
    await connection.execute(
        "insert into supabase_migrations.schema_migrations (version, name, statements) values (%s, %s, %s)",
        (version, file.stem.removeprefix(f"{version}_"), [file.read_text()]),
    )


async def apply_seed(connection: psycopg.AsyncConnection, file: Path, report: Report) -> None:
    if not file.exists():
        return
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    rows = await connection.execute(
        "select 1 from supabase_migrations.seed_files where path = %s and hash = %s", (file.name, digest)
    )
    if await rows.fetchone():
        return
    report(f"seed {file.name}")
    async with connection.transaction():
        await run_file(connection, file)
        await connection.execute(
            "insert into supabase_migrations.seed_files (path, hash) values (%s, %s) "
            "on conflict (path) do update set hash = excluded.hash",
            (file.name, digest),
        )


async def run_file(connection: psycopg.AsyncConnection, file: Path) -> None:
    await run_script(connection, file.name, file.read_text())


async def run_script(connection: psycopg.AsyncConnection, name: str, script: str) -> None:
    """Run the statements of our own file; raise DevstackError naming the file and the line."""
    try:
        await connection.execute(cast(LiteralString, script))
    except psycopg.Error as error:
        position = error.diag.statement_position
        line = f":{script.count(chr(10), 0, int(position)) + 1}" if position else ""
        raise DevstackError(f"{name}{line}: {describe_database_error(error)}") from error
