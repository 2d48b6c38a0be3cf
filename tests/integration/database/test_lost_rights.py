"""Whoever loses a right while he waits to use it has lost it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import psycopg
import pytest

from devstack.testing import wait_for

from .control_plane import add_account, one
from .members import add_member, as_member

SECONDS = 10


@pytest.fixture
def observer(own_url: str) -> Iterator[psycopg.Connection]:
    with psycopg.connect(own_url, autocommit=True) as connection:
        yield connection


@pytest.mark.parametrize(
    "call", ["create_api_key(%s, 'loja', '{read}')", "invite_member(%s, 'admin')", "remove_member(%s, %s)"]
)
def test_a_removal_ends_what_waits_for_it(own_url: str, observer: psycopg.Connection, call: str) -> None:
    account_id = add_account(observer)
    owner, admin, agent = (add_member(observer, account_id, role) for role in ("owner", "admin", "agent"))
    values = [account_id, agent][: call.count("%s")]

    def wait_for_the_team() -> str:
        with psycopg.connect(own_url, autocommit=True, application_name="late") as late:
            try:
                return json.dumps(as_member(late, admin, f"select public.{call}", *values))
            except psycopg.Error as error:
                return str(error.diag.message_primary)

    with psycopg.connect(own_url) as removing, ThreadPoolExecutor(1) as pool:
        # So that what follows is a part of this transaction.
        removing.execute("select")
        as_member(removing, owner, "select public.remove_member(%s, %s)", account_id, admin)
        late = pool.submit(wait_for_the_team)
        wait_for("the late one waits", lambda: is_waiting(observer) or None, SECONDS)
        removing.commit()
        assert late.result(SECONDS) == "not_allowed"
    assert left_of(observer, account_id) == (0, 0, 2)


def is_waiting(observer: psycopg.Connection) -> bool:
    waiting = "application_name = 'late' and wait_event_type = 'Lock'"
    return bool(one(observer, f"select exists (select from pg_stat_activity where {waiting})"))


def left_of(observer: psycopg.Connection, account_id: UUID) -> tuple[int, ...]:
    """Keys, invitations and members."""
    return tuple(
        one(observer, f"select count(*) from public.{table} where account_id = %s", account_id)
        for table in ("api_keys", "account_invitations", "account_members")
    )
