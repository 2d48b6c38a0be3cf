"""What is kept in the vault is read by what uses it alone, and no row shows it."""

from __future__ import annotations

from uuid import UUID

import psycopg
import pytest

from .control_plane import add_account, one, refused

KEEP = "select private.keep_secret(%s, 'hook:1:proof', %s)"
READ = "select private.read_secret(%s, 'hook:1:proof')"


def test_a_secret_is_kept_replaced_read_and_dropped(connection: psycopg.Connection, account_id: UUID) -> None:
    assert one(connection, READ, account_id) is None
    for secret in ("whsec_ação 🔑", "another"):
        connection.execute(KEEP, [account_id, secret])
        assert one(connection, READ, account_id) == secret
    assert one(connection, READ, add_account(connection)) is None
    connection.execute("select private.drop_secret(%s, 'hook:1:proof')", [account_id])
    assert one(connection, READ, account_id) is None


def test_a_row_shows_nothing_of_it(connection: psycopg.Connection, account_id: UUID) -> None:
    secret = "the same and the same and the same and the same"
    rows: set[bytes] = set()
    for _ in range(2):
        connection.execute(KEEP, [account_id, secret])
        rows.add(one(connection, "select secret from private.vault where account_id = %s", account_id))
    assert len(rows) == 2
    assert all(secret.encode()[:8] not in row for row in rows)


@pytest.mark.parametrize("secret", [None, "", "x" * 4097])
def test_what_is_no_secret_is_refused(
    connection: psycopg.Connection, account_id: UUID, secret: str | None
) -> None:
    with refused(connection, "secret_invalid"):
        connection.execute(KEEP, [account_id, secret])


@pytest.mark.parametrize("role", ["anon", "authenticated"])
def test_customers_reach_none_of_it(connection: psycopg.Connection, account_id: UUID, role: str) -> None:
    for query in (READ, "select secret from private.vault where account_id = %s"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege), connection.transaction():
            connection.execute(f"set local role {role}")  # pyright: ignore
            connection.execute(query, [account_id])
