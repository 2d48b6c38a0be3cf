"""What a probe is. `probes.py` and the other `*_probes.py` hold them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import psycopg

Row = dict[str, Any]

CONTROL_PLANE_ONLY = ("42501",)
# In an answer, for each id that the caller has named himself.
GIVEN = "<given>"
SOME_ORCHESTRATOR = {"orchestrator_id": str(UUID(int=1)), "number": 1}


@dataclass(frozen=True)
class TableProbe:
    """`make` gives one row of the account, as SQL's to_jsonb shows it. `body` is what a caller would post to
    put a row into the account, with granted columns only, so that nothing but the policy refuses it."""

    key: tuple[str, ...]
    make: Callable[[psycopg.Connection, UUID], Row]
    body: Callable[[Row], Row]
    patch: Row
    # Everybody signed in may read it (plans) or no customer at all (orchestrators).
    readers: str = "members"
    # What of it is read.
    columns: str = "*"


@dataclass(frozen=True)
class FunctionProbe:
    """Arguments with which somebody across the border would reach for the victim's account."""

    arguments: Callable[[Row], Row]
    codes: tuple[str, ...]
    # What somebody signed in is told instead of an error; None: an error.
    answer: object = None
    # It names no account and answers with what is the caller's own.
    own: bool = False
    # Nobody has to sign in for it.
    is_open: bool = False


def fetch(connection: psycopg.Connection, table: str, **key: object) -> Row:
    where = " and ".join(f"{name} = %({name})s" for name in key)
    row: Row = one_named(connection, f"select to_jsonb(t) from {table} t where {where}", key)
    return row


def one_named(connection: psycopg.Connection, query: Any, values: dict[str, object]) -> Any:
    row = connection.execute(query, values).fetchone()
    return row[0] if row else None


def pick(row: Row, *names: str) -> Row:
    return {name: row[name] for name in names}
