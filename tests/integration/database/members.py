"""Somebody signed in, as row level security sees him."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID, uuid4

import psycopg

from .control_plane import one


def add_member(connection: psycopg.Connection, account_id: UUID, role: str = "agent") -> UUID:
    user_id = uuid4()
    connection.execute(
        "insert into auth.users (id, email, email_confirmed_at) values (%s, %s, now())",
        [user_id, f"{user_id}@example.com"],
    )
    connection.execute(
        "insert into public.account_members (account_id, user_id, role) values (%s, %s, %s)",
        [account_id, user_id, role],
    )
    return user_id


def as_member(connection: psycopg.Connection, user_id: UUID, query: str, *values: object) -> Any:
    """The first column of the first row, under row level security."""
    with connection.transaction():
        claims = json.dumps({"sub": str(user_id), "role": "authenticated"})
        connection.execute(
            "select set_config('request.jwt.claims', %s, true), "
            "set_config('request.jwt.claim.sub', %s, true)",
            [claims, str(user_id)],
        )
        connection.execute("set local role authenticated")
        found = one(connection, query, *values)
        connection.execute("set local role none")
        # Also in the transaction around this one nobody is signed in any more.
        connection.execute(
            "select set_config('request.jwt.claims', '{}', true), "
            "set_config('request.jwt.claim.sub', '', true)"
        )
    return found
