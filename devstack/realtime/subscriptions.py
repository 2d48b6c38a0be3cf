"""Subscriptions to postgres_changes: read from a join, checked, found again for a change."""

from __future__ import annotations

import json
import zlib
from collections import defaultdict
from dataclasses import dataclass
from typing import Any, cast

import psycopg
from psycopg import sql

from devstack.realtime.catalog import Catalog
from devstack.realtime.database import Database
from devstack.realtime.errors import RefusedError
from devstack.realtime.filters import Filters, parse_filters, predicate
from devstack.realtime.frames import Json, is_text
from devstack.realtime.hub import Member
from devstack.realtime.pgoutput import Change
from devstack.realtime.tokens import Claims

ANY = "*"
EVENTS = (ANY, "INSERT", "UPDATE", "DELETE")
PUBLISHED_QUERY = """
select format('%%I.%%I', schemaname, tablename)::regclass::oid::bigint
from pg_catalog.pg_publication_tables
where pubname = 'supabase_realtime' and %s::name in ('*', schemaname)
  and %s::name in ('*', tablename)
"""


@dataclass(frozen=True)
class Binding:
    """What a client asks for in a join."""

    id: int
    """The same for the same wish, so that one frame serves all channels that have it."""
    event: str
    schema: str
    table: str
    filter: object
    columns: frozenset[str] | None
    """Wanted columns beside the key; None: all."""

    def __str__(self) -> str:
        return f"[event: {self.event}, schema: {self.schema}, table: {self.table}, filters: {self.filter}]"


@dataclass(frozen=True, eq=False)
class Subscription:
    binding: Binding
    filters: Filters
    channel: Member


def read_binding(wish: Json) -> Binding:
    """One entry of a join's `postgres_changes`. Raises RefusedError when it is of the wrong shape."""
    event = wish.get("event") or ANY
    schema, table = wish.get("schema") or "public", wish.get("table") or ANY
    if not all(isinstance(part, str) and is_text(part) for part in (event, schema, table)):
        raise RefusedError("RealtimeBadRequest", "event, schema and table of postgres_changes must be text")
    if str(event).upper() not in EVENTS:
        raise RefusedError("RealtimeBadRequest", f"postgres_changes has no event {event}")
    columns = wish.get("select")
    return Binding(
        id=zlib.crc32(json.dumps(wish, sort_keys=True).encode()) & 0x7FFFFFFF or 1,
        event=str(event).upper(),
        schema=str(schema),
        table=str(table),
        filter=wish.get("filter"),
        columns=frozenset(map(str, cast("list[Any]", columns))) if isinstance(columns, list) else None,
    )


class Subscriptions:
    def __init__(self, database: Database, catalog: Catalog) -> None:
        self._database = database
        self._catalog = catalog
        self._by_table: defaultdict[tuple[str, str], dict[Subscription, None]] = defaultdict(dict)

    def add(self, subscription: Subscription) -> None:
        self._by_table[subscription.binding.schema, subscription.binding.table][subscription] = None

    def remove(self, subscription: Subscription) -> None:
        entry = (subscription.binding.schema, subscription.binding.table)
        self._by_table[entry].pop(subscription, None)
        if not self._by_table[entry]:
            del self._by_table[entry]

    def matching(self, change: Change) -> list[Subscription]:
        """Those that ask for this table and operation; their filters have not been asked yet."""
        schema, table = change.relation.schema, change.relation.table
        entries = ((schema, table), (schema, ANY), (ANY, ANY), (ANY, table))
        return [
            subscription
            for entry in entries
            for subscription in self._by_table.get(entry, ())
            if subscription.binding.event in (ANY, change.operation)
        ]

    async def check(self, binding: Binding, claims: Claims) -> Filters:
        """The binding's filters, once it is known that they can be evaluated.

        Raises RefusedError when no published table matches, or a filter names a column the caller may not
        select or a value that is none of the column's type.
        """
        filters = parse_filters(binding.filter)
        tables = await self._database.fetch(PUBLISHED_QUERY, [binding.schema, binding.table])
        if not tables:
            raise unable(f"Please check Realtime is enabled for the given connect parameters: {binding}")
        if filters and binding.table != ANY:
            await self._check_filters(binding, filters, tables[0][0], claims.role)
        return filters

    async def _check_filters(self, binding: Binding, filters: Filters, oid: int, role: str) -> None:
        table = await self._catalog.table(oid)
        columns = await self._catalog.selectable_columns(oid, role)
        for each in filters:
            if table is None or each.column not in table.types or each.column not in columns:
                raise unable(f"{binding}. Exception: invalid column for filter {each.column}")
            try:
                # An operator of a strict function is not called for null, so a text is compared instead.
                column_type = table.types[each.column]
                sample = "" if column_type == "text" else None
                await self._database.fetch(sql.SQL("select {}").format(predicate(each, column_type, sample)))
            except psycopg.OperationalError:
                raise
            except psycopg.Error as error:
                raise unable(f"{binding}. Exception: {error.diag.message_primary}") from None


def unable(reason: str) -> RefusedError:
    return RefusedError(
        "RealtimeSubscription", f"Unable to subscribe to changes with given parameters. {reason}"
    )
