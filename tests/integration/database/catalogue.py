"""What the database exposes, found in its catalogue: nothing here is a list kept by hand."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass

import psycopg

from .tap import ROOT


def exposed_schemas() -> list[str]:
    """The schemas that supabase/config.toml lets REST serve."""
    config = tomllib.loads((ROOT / "supabase" / "config.toml").read_text())
    return [str(schema) for schema in config["api"]["schemas"]]


@dataclass(frozen=True)
class ForeignKey:
    """Columns of a tenant table that name a row of another tenant table."""

    table: str
    name: str
    columns: list[str]
    parent: str
    parent_columns: list[str]


def relations(connection: psycopg.Connection) -> set[str]:
    """Tables, views and foreign tables as `schema.name`."""
    rows = connection.execute(
        "select n.nspname || '.' || c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace "
        "where n.nspname = any(%s) and c.relkind in ('r', 'p', 'v', 'm', 'f') and not c.relispartition",
        [exposed_schemas()],
    )
    return {name for (name,) in rows}


def functions(connection: psycopg.Connection) -> set[str]:
    """Functions a caller can name: not those that return a trigger."""
    rows = connection.execute(
        "select n.nspname || '.' || p.proname from pg_proc p join pg_namespace n on n.oid = p.pronamespace "
        "where n.nspname = any(%s) and p.prorettype <> 'trigger'::regtype",
        [exposed_schemas()],
    )
    return {name for (name,) in rows}


def arguments(connection: psycopg.Connection) -> dict[str, dict[str, str]]:
    """The arguments of each such function by name, with their types."""
    rows = connection.execute(
        "select n.nspname || '.' || p.proname, "
        "coalesce(jsonb_object_agg(a.name, format_type(a.type, null)) filter (where a.name <> ''), '{}') "
        "from pg_proc p join pg_namespace n on n.oid = p.pronamespace "
        "left join unnest(p.proargnames, p.proargtypes::oid[]) a (name, type) on a.type is not null "
        "where n.nspname = any(%s) and p.prorettype <> 'trigger'::regtype group by 1",
        [exposed_schemas()],
    )
    return dict(rows.fetchall())


def topics(connection: psycopg.Connection) -> dict[str, tuple[str, str]]:
    """Private Realtime topics: name to (prefix, audience)."""
    rows = connection.execute("select name, prefix, audience from private.topics")
    return {name: (prefix, audience) for name, prefix, audience in rows}


def buckets(connection: psycopg.Connection) -> set[str]:
    row = connection.execute("select to_regclass('storage.buckets')").fetchone()
    if row is None or row[0] is None:
        return set()
    return {name for (name,) in connection.execute("select id from storage.buckets")}


def published(connection: psycopg.Connection) -> set[str]:
    """Tables of the exposed schemas that postgres_changes serves."""
    rows = connection.execute(
        "select schemaname || '.' || tablename from pg_publication_tables "
        "where pubname = 'supabase_realtime' and schemaname = any(%s)",
        [exposed_schemas()],
    )
    return {name for (name,) in rows}


def tenant_foreign_keys(connection: psycopg.Connection) -> list[ForeignKey]:
    """Keys between two exposed tables that both carry account_id."""
    rows = connection.execute(
        """
        select child.relnamespace::regnamespace || '.' || child.relname, c.conname,
          array(select attname::text from unnest(c.conkey) with ordinality k (n, o)
            join pg_attribute on attrelid = c.conrelid and attnum = k.n order by k.o),
          parent.relnamespace::regnamespace || '.' || parent.relname,
          array(select attname::text from unnest(c.confkey) with ordinality k (n, o)
            join pg_attribute on attrelid = c.confrelid and attnum = k.n order by k.o)
        from pg_constraint c
          join pg_class child on child.oid = c.conrelid join pg_class parent on parent.oid = c.confrelid
        where c.contype = 'f' and child.relnamespace = any(%s::regnamespace[])
          and (select count(*) from pg_attribute
            where attname = 'account_id' and attrelid in (c.conrelid, c.confrelid)) = 2
        """,
        [exposed_schemas()],
    )
    return [ForeignKey(*row) for row in rows]
