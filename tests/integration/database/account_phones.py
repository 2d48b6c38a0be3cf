"""Accounts and the phones that they hold."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID, uuid4

import psycopg

from .control_plane import add_account, one


def new_phone() -> str:
    return "55219" + "9" + str(uuid4().int)[:7]


def account_of(connection: psycopg.Connection, account_id: UUID) -> dict[str, Any]:
    return cast(
        dict[str, Any], one(connection, "select to_jsonb(a) from public.accounts a where id = %s", account_id)
    )


def stands(connection: psycopg.Connection, account_id: UUID) -> tuple[str, bool]:
    """The phone, and whether it is proved."""
    account = account_of(connection, account_id)
    return account["phone"], account["phone_proved_at"] is not None


def hold(connection: psycopg.Connection, phone: str, *, proved: bool = False) -> UUID:
    """Another account that has this phone."""
    account_id = add_account(connection)
    connection.execute(
        "update public.accounts set phone = %s, phone_proved_at = case when %s then now() end where id = %s",
        [phone, proved, account_id],
    )
    return account_id


def is_placeholder(connection: psycopg.Connection, phone: str) -> bool:
    return cast(bool, one(connection, "select private.is_placeholder_phone(%s)", phone))
