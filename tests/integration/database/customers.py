"""Statements as a signed-in user runs them, over SQL."""

from __future__ import annotations

import json
from collections.abc import Generator
from contextlib import contextmanager
from uuid import UUID, uuid4

import psycopg


@contextmanager
def acting(connection: psycopg.Connection, user_id: UUID) -> Generator[None, None, None]:
    """The block's statements run as this user; a raised error ends only the block."""
    with connection.transaction():
        become(connection, user_id)
        yield
        connection.execute("reset role")
        connection.execute(
            "select set_config('request.jwt.claims', '', true), set_config('request.jwt.claim.sub', '', true)"
        )


def become(connection: psycopg.Connection, user_id: UUID) -> None:
    connection.execute(
        "select set_config('request.jwt.claims', %s, true), set_config('request.jwt.claim.sub', %s, true)",
        [json.dumps({"sub": str(user_id), "role": "authenticated"}), str(user_id)],
    )
    connection.execute("set local role authenticated")


def add_owner(connection: psycopg.Connection, account_id: UUID) -> UUID:
    user_id = uuid4()
    connection.execute(
        "insert into auth.users (id, email, email_confirmed_at) values (%s, %s, now())",
        [user_id, f"{user_id}@example.com"],
    )
    connection.execute(
        "insert into public.account_members (account_id, user_id, role) values (%s, %s, 'owner')",
        [account_id, user_id],
    )
    return user_id
