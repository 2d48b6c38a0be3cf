"""What a database is made of, object by object: two that were built in different ways are compared by it.

Names are readable (`function private.fail(text,text,text)`, `grant on table public.tags to anon`),
definitions are PostgreSQL's own texts. What differs in neither is the same to whoever uses the database.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import LiteralString, cast

import psycopg
from psycopg import sql

from devstack.nesting import flatten

QUERY = Path(__file__).with_name("catalogue.sql")
PLATFORM_SCHEMAS = [
    "auth", "cron", "extensions", "graphql", "graphql_public", "net", "pgbouncer", "pgmq", "pgsodium",
    "realtime", "storage", "supabase_functions", "supabase_migrations", "vault",
]  # fmt: skip
# Tables whose rows belong to the schema, and what tells a row of each.
ROWS = {
    "private.event_consumers": "name",
    "private.event_kinds": "kind",
    "private.settings": "singleton",
    "private.topics": "name",
    "private.job_kinds": "name",
    "private.area_codes": "ddd",
    "private.warm_up_caps": "day",
    "public.plans": "name",
    "storage.buckets": "id",
}
# Filled by the platform, or by each database for itself.
OWN_COLUMNS = [
    "created_at", "updated_at", "owner", "owner_id", "media_link_key", "vault_key", "webhook_link_key",
    "functions_url", "xid", "seq", "moved_at", "cluster",
]  # fmt: skip

Catalogue = dict[str, str]


@dataclass(frozen=True)
class Difference:
    """What the first database has (`before`) and the second (`after`); None where it is absent."""

    name: str
    before: str | None
    after: str | None

    def __str__(self) -> str:
        if self.before is None:
            return f"+ {self.name}"
        if self.after is None:
            return f"- {self.name}"
        return f"~ {self.name}\n    {self.before}\n    {self.after}"


def read_catalogue(connection: psycopg.Connection) -> Catalogue:
    """Every object by its name, sorted; with what was granted on it and what is said of it."""
    with connection.transaction(force_rollback=True):
        # Names are printed with their schema, whatever the path of whoever asks.
        connection.execute("set local search_path = ''")
        query = cast(LiteralString, QUERY.read_text())
        found = connection.execute(query, {"platform": PLATFORM_SCHEMAS}).fetchall()
    return {name: flatten(definition) for name, definition in sorted(found)}


def read_rows(connection: psycopg.Connection) -> Catalogue:
    """The rows that are part of the schema, by table and key; of a table that is absent none."""
    rows: Catalogue = {}
    for table, key in ROWS.items():
        exists = connection.execute("select to_regclass(%s)::text", [table]).fetchone()
        if exists is None or exists[0] is None:
            continue
        query = sql.SQL("select {key}::text, (to_jsonb(t) - %s::text[])::text from {table} t").format(
            key=sql.Identifier(key), table=sql.Identifier(*table.split("."))
        )
        found = connection.execute(query, [OWN_COLUMNS]).fetchall()
        rows |= {f"row {name} of {table}": definition for name, definition in sorted(found)}
    return rows


def compare(before: Catalogue, after: Catalogue) -> list[Difference]:
    """What differs, by name."""
    return [
        Difference(name, before.get(name), after.get(name))
        for name in sorted(before.keys() | after.keys())
        if before.get(name) != after.get(name)
    ]


def describe(differences: Iterable[Difference]) -> str:
    return "\n".join(str(difference) for difference in differences)
