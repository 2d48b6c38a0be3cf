"""What the server must know about a table to tell its changes: columns, key, RLS, and who may select what."""

from __future__ import annotations

from dataclasses import dataclass

from devstack.realtime.database import Database

TABLE_QUERY = """
select a.attname, format_type(a.atttypid, a.atttypmod), t.typname,
  coalesce(a.attnum = any (i.indkey::int2[]), false), c.relrowsecurity
from pg_catalog.pg_class c
join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
join pg_catalog.pg_type t on t.oid = a.atttypid
left join pg_catalog.pg_index i on i.indrelid = c.oid and i.indisprimary
where c.oid = %s
order by a.attnum
"""
COLUMNS_QUERY = """
select attname from pg_catalog.pg_attribute
where attrelid = %s and attnum > 0 and not attisdropped
  and has_column_privilege(%s::name, attrelid, attnum, 'SELECT')
"""


@dataclass(frozen=True)
class Table:
    oid: int
    types: dict[str, str]
    """SQL type of each column, in the table's order."""
    type_names: dict[str, str]
    """The short name that clients know: `int4`, `timestamptz`."""
    key: tuple[str, ...]
    has_rls: bool


class Catalog:
    """Answers from memory until a table is forgotten, which the stream of changes asks for by itself."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._tables: dict[int, Table | None] = {}
        self._columns: dict[tuple[int, str], frozenset[str]] = {}

    def forget(self, oid: int) -> None:
        self._tables.pop(oid, None)
        for entry in [entry for entry in self._columns if entry[0] == oid]:
            del self._columns[entry]

    def forget_all(self) -> None:
        self._tables.clear()
        self._columns.clear()

    async def table(self, oid: int) -> Table | None:
        """None when it was dropped meanwhile."""
        if oid not in self._tables:
            rows = await self._database.fetch(TABLE_QUERY, [oid])
            self._tables[oid] = (
                Table(
                    oid=oid,
                    types={row[0]: row[1] for row in rows},
                    type_names={row[0]: row[2] for row in rows},
                    key=tuple(row[0] for row in rows if row[3]),
                    has_rls=any(row[4] for row in rows),
                )
                if rows
                else None
            )
        return self._tables[oid]

    async def selectable_columns(self, oid: int, role: str) -> frozenset[str]:
        entry = (oid, role)
        if entry not in self._columns:
            rows = await self._database.fetch(COLUMNS_QUERY, [oid, role])
            self._columns[entry] = frozenset(row[0] for row in rows)
        return self._columns[entry]
