"""What the differ leaves out of a migration: rows that belong to the schema, policies on platform tables."""

from __future__ import annotations

import json

import psycopg
from psycopg import sql

from devstack.catalogue import PLATFORM_SCHEMAS, ROWS, compare, read_rows

POLICIES = r"""
select format('%%I on %%I.%%I', policyname, schemaname, tablename),
  format(E'create policy %%I on %%I.%%I as %%s for %%s to %%s%%s%%s;', policyname, schemaname, tablename,
    lower(permissive), lower(cmd),
    array_to_string(array(select quote_ident(role) from unnest(roles) role), ', '),
    E'\n  using (' || qual || ')', E'\n  with check (' || with_check || ')')
from pg_policies where schemaname = any(%s) order by 1
"""


def platform_policies(current: psycopg.Connection, desired: psycopg.Connection) -> str:
    """Drops and creations of the policies that stand in a schema that is not ours."""
    before, after = read_policies(current), read_policies(desired)
    changed = [name for name in sorted(before.keys() | after.keys()) if before.get(name) != after.get(name)]
    drops = [f"drop policy if exists {name};" for name in changed]
    return "\n".join([*drops, *(after[name] for name in changed if name in after)])


def read_policies(connection: psycopg.Connection) -> dict[str, str]:
    with connection.transaction(force_rollback=True):
        connection.execute("set local search_path = ''")
        return dict(connection.execute(POLICIES, [PLATFORM_SCHEMAS]).fetchall())


def rows(current: psycopg.Connection, desired: psycopg.Connection) -> str:
    """Deletions and insertions of rows that are part of the schema."""
    statements: list[sql.Composable] = []
    for difference in compare(read_rows(current), read_rows(desired)):
        table = difference.name.rpartition(" of ")[2]
        if difference.after is None:
            statements.append(delete(table, json.loads(difference.before or "")))
        else:
            statements.append(upsert(table, json.loads(difference.after)))
    return "\n".join(statement.as_string(current) for statement in statements)


def delete(table: str, row: dict[str, object]) -> sql.Composable:
    key = ROWS[table]
    return sql.SQL("delete from {table} where {key} = {value};").format(
        table=sql.Identifier(*table.split(".")), key=sql.Identifier(key), value=sql.Literal(row[key])
    )


def upsert(table: str, row: dict[str, object]) -> sql.Composable:
    """The row as JSON, which the table's own types read: any type has one spelling there."""
    key = ROWS[table]
    columns = [sql.Identifier(name) for name in row]
    changes = [
        sql.SQL("{name} = excluded.{name}").format(name=sql.Identifier(name)) for name in row if name != key
    ]
    return sql.SQL(
        "insert into {table} ({columns})\n"
        "select {columns} from jsonb_populate_record(null::{table}, {row}::jsonb)\n"
        "on conflict ({key}) do {change};"
    ).format(
        table=sql.Identifier(*table.split(".")),
        columns=sql.SQL(", ").join(columns),
        row=sql.Literal(json.dumps(row, ensure_ascii=False)),
        key=sql.Identifier(key),
        change=sql.SQL("update set ") + sql.SQL(", ").join(changes) if changes else sql.SQL("nothing"),
    )
