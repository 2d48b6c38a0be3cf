"""A changed row as JSON, made by PostgreSQL itself so that every type looks as it does in REST."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import psycopg
from psycopg import sql

from devstack.realtime.catalog import Table
from devstack.realtime.database import Database
from devstack.realtime.filters import Filters, condition
from devstack.realtime.pgoutput import Change, Row

JsonRow = dict[str, str]
"""Each column's value as JSON text: numbers keep all their digits."""


@dataclass(frozen=True)
class RenderedChange:
    new: JsonRow | None
    old: JsonRow | None
    passed: frozenset[Filters]
    """Those of the asked filters that the row passes."""


async def render(
    database: Database, table: Table, change: Change, all_filters: Iterable[Filters]
) -> RenderedChange:
    """Raises psycopg.Error when the row no longer fits the table's types."""
    new, old = complete(table, change)
    row = new if new is not None else old or {}
    conditions = {filters: condition(filters, row, table.types) for filters in all_filters}
    try:
        new_values, old_values, results = await _evaluate(
            database, table, new, old, list(conditions.values())
        )
    except psycopg.OperationalError:
        raise
    except psycopg.Error:
        # One filter no longer fits the table: ask one by one, and let that one pass nothing.
        new_values, old_values, _ = await _evaluate(database, table, new, old, [])
        results = [await _holds(database, each) for each in conditions.values()]
    return RenderedChange(
        new=_json_row(new, new_values),
        old=_json_row(old, old_values),
        passed=frozenset(filters for filters, holds in zip(conditions, results, strict=True) if holds),
    )


def complete(table: Table, change: Change) -> tuple[Row | None, Row | None]:
    """The row after and before, without columns dropped meanwhile.

    What an update left untouched is taken from the row before; a key that did not change is in both.
    """
    new = known(table, change.new)
    old = known(table, change.old)
    if new is not None and change.operation == "UPDATE":
        if old is None:
            old = {name: new[name] for name in table.key if name in new}
        new = {name: new.get(name, old.get(name)) for name in table.types if name in new or name in old}
    return new, old


def known(table: Table, row: Row | None) -> Row | None:
    return None if row is None else {name: value for name, value in row.items() if name in table.types}


async def _evaluate(
    database: Database, table: Table, new: Row | None, old: Row | None, conditions: list[sql.Composable]
) -> tuple[list[str | None], list[str | None], list[bool]]:
    query = sql.SQL("select {}, {}, {}").format(
        _json_values(table, new),
        _json_values(table, old),
        sql.SQL("array[{}]::boolean[]").format(sql.SQL(", ").join(conditions)),
    )
    [values] = await database.fetch(query)
    return values[0], values[1], values[2]


async def _holds(database: Database, one: sql.Composable) -> bool:
    try:
        [(holds,)] = await database.fetch(sql.SQL("select {}").format(one))
    except psycopg.OperationalError:
        raise
    except psycopg.Error:
        return False
    return holds


def _json_values(table: Table, row: Row | None) -> sql.Composable:
    expressions: list[sql.Composable] = [
        # Type names come from PostgreSQL's own format_type.
        sql.SQL("to_jsonb({}::{})::text").format(sql.Literal(value), sql.SQL(table.types[name]))  # pyright: ignore[reportArgumentType]
        for name, value in (row or {}).items()
    ]
    return sql.SQL("array[{}]::text[]").format(sql.SQL(", ").join(expressions))


def _json_row(row: Row | None, values: list[str | None]) -> JsonRow | None:
    if row is None:
        return None
    return {name: "null" if value is None else value for name, value in zip(row, values, strict=True)}
