"""Filters of postgres_changes: `column=eq.value`, several joined by commas, each negated by `not.`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from psycopg import sql

from devstack.realtime.errors import RefusedError

COMPARISONS: dict[str, sql.SQL] = {
    "eq": sql.SQL("="),
    "neq": sql.SQL("<>"),
    "lt": sql.SQL("<"),
    "lte": sql.SQL("<="),
    "gt": sql.SQL(">"),
    "gte": sql.SQL(">="),
    "like": sql.SQL("like"),
    "ilike": sql.SQL("ilike"),
    "match": sql.SQL("~"),
    "imatch": sql.SQL("~*"),
    "isdistinct": sql.SQL("is distinct from"),
}
IS_VALUES: dict[str, sql.SQL] = {
    "null": sql.SQL("null"),
    "true": sql.SQL("true"),
    "false": sql.SQL("false"),
    "unknown": sql.SQL("unknown"),
}
PATTERNS = ("match", "imatch")
COSTLY = re.compile(r"\\[0-9]|\{")
"""What makes a pattern take seconds on a short text: references back, and counted repetitions."""
LONGEST = 5000
"""Characters of one filter: room for a hundred UUIDs. It becomes part of a statement for every change."""
FALSE = sql.SQL("false")


@dataclass(frozen=True)
class Filter:
    column: str
    operator: str
    value: str
    """As written; for `in` the list as a PostgreSQL array literal."""
    negated: bool = False


Filters = tuple[Filter, ...]


def parse_filters(text: object) -> Filters:
    """All of them must hold. Raises RefusedError on what is no filter."""
    if text is None or text == "":
        return ()
    if not isinstance(text, str) or "\0" in text:
        raise malformed(str(text))
    if len(text) > LONGEST:
        raise RefusedError("RealtimeFilter", f"a filter has at most {LONGEST} characters")
    return tuple(parse_filter(part.strip()) for part in split_at_commas(text))


def parse_filter(text: str) -> Filter:
    column, _, condition = text.partition("=")
    negated = condition.startswith("not.")
    operator, dot, value = condition.removeprefix("not.").partition(".")
    if not column or not dot:
        raise malformed(text)
    if operator == "in":
        return Filter(column, operator, array_literal(text, value), negated)
    if operator == "is":
        if value.lower() not in IS_VALUES:
            raise malformed(text)
        return Filter(column, operator, value.lower(), negated)
    if operator not in COMPARISONS:
        raise malformed(text)
    if operator in PATTERNS and COSTLY.search(value):
        # One subscriber's filter must not keep everybody's changes waiting.
        raise RefusedError("RealtimeFilter", f"a pattern refers back or counts: {text}")
    return Filter(column, operator, unquoted(value), negated)


def split_at_commas(text: str) -> list[str]:
    """The parts between commas that stand neither in parentheses nor in double quotes."""
    parts, start, depth, quoted, escaped = list[str](), 0, 0, False, False
    for position, character in enumerate(text):
        if escaped or (quoted and character == "\\"):
            escaped = not escaped
        elif character == '"':
            quoted = not quoted
        elif quoted:
            continue
        elif character in "()":
            depth += 1 if character == "(" else -1
        elif character == "," and depth <= 0:
            parts.append(text[start:position])
            start = position + 1
    return [*parts, text[start:]]


def array_literal(text: str, value: str) -> str:
    if not (value.startswith("(") and value.endswith(")")):
        raise RefusedError("RealtimeFilter", f"`in` filter value must be wrapped by parentheses: {text}")
    return "{" + value[1:-1] + "}"


def unquoted(value: str) -> str:
    if len(value) > 1 and value[0] == value[-1] == '"':
        return re.sub(r"\\(.)", r"\1", value[1:-1], flags=re.DOTALL)
    return value


def malformed(text: str) -> RefusedError:
    return RefusedError("RealtimeFilter", f"Error parsing `filter` params: {text}")


def condition(filters: Filters, row: Mapping[str, str | None], types: Mapping[str, str]) -> sql.Composable:
    """SQL that is true when the row passes. A column the row does not carry passes nothing.

    `row` has values as PostgreSQL's text, `types` the SQL type of each column.
    """
    if not all(each.column in row and each.column in types for each in filters):
        return FALSE
    parts = [predicate(each, types[each.column], row[each.column]) for each in filters]
    return sql.SQL(" and ").join(parts) if parts else sql.SQL("true")


def predicate(each: Filter, column_type: str, value: str | None) -> sql.Composable:
    """SQL for one filter on one value; never null."""
    # Type names come from PostgreSQL's own format_type.
    type_name = sql.SQL(column_type)  # pyright: ignore[reportArgumentType]
    left = sql.SQL("{}::{}").format(sql.Literal(value), type_name)
    right = sql.SQL("{}::{}").format(sql.Literal(each.value), type_name)
    if each.operator == "in":
        test = sql.SQL("{} = any({}::{}[])").format(left, sql.Literal(each.value), type_name)
    elif each.operator == "is":
        test = sql.SQL("{} is {}").format(left, IS_VALUES[each.value])
    else:
        test = sql.SQL("{} {} {}").format(left, COMPARISONS[each.operator], right)
    negation = sql.SQL("not ") if each.negated else sql.SQL("")
    return sql.SQL("coalesce({}({}), false)").format(negation, test)
