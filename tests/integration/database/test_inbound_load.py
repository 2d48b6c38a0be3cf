"""Many calls at once, and much that has happened."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID

import psycopg
import pytest
from psycopg.types.json import Jsonb

from .control_plane import add_account, call, one
from .members import add_member, as_member

ADD_HOOK = (
    "insert into public.inbound_hooks (account_id, name, token, calls_per_minute) "
    "values (%s, 'Loja', private.make_hook_token(), %s) "
    "returning jsonb_build_object('id', id, 'token', token)"
)
ADD_EVENTS = (
    "insert into private.events (account_id, kind, subject, xid) "
    "select %s, case n %% 1000 when 0 then 'chat.closed' else 'message.received' end, gen_random_uuid(), "
    "(1000 + n)::text::xid8 from generate_series(1, %s) n"
)


@pytest.fixture
def committed(own_url: str) -> Iterator[psycopg.Connection]:
    """What it writes others see at once."""
    with psycopg.connect(own_url, autocommit=True) as connection:
        yield connection


@pytest.fixture
def account_id(committed: psycopg.Connection) -> UUID:
    return add_account(committed)


def take(url: str, token: str, keys: list[str]) -> list[str]:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("set statement_timeout = '5s'")
        told: list[dict[str, Any]] = [
            call(connection, "take_hook_call", token=token, document=Jsonb({"body": {}}), key=key)
            for key in keys
        ]
        return [str(answer["state"]) for answer in told]


def take_at_once(url: str, token: str, keys: list[str]) -> list[str]:
    with ThreadPoolExecutor(10) as pool:
        told = pool.map(take, [url] * 10, [token] * 10, [keys[place::10] for place in range(10)])
        return [state for states in told for state in states]


def test_a_thousand_calls_at_once_are_counted_exactly(
    own_url: str, committed: psycopg.Connection, account_id: UUID
) -> None:
    hook = one(committed, ADD_HOOK, account_id, 3000)
    assert sorted(set(take_at_once(own_url, hook["token"], ["same"] * 1000))) == ["repeated", "taken"]
    assert (
        one(committed, "select count(*) from public.inbound_hook_samples where hook_id = %s", hook["id"]) == 1
    )
    hook = one(committed, ADD_HOOK, account_id, 100)
    # In one minute, or in two when it ends just then.
    states = take_at_once(own_url, hook["token"], [f"key {place}" for place in range(500)])
    assert states.count("taken") in (100, 200) and states.count("limited") == 500 - states.count("taken")
    query = "select count(*) from public.inbound_hook_samples where hook_id = %s and status = 'waiting'"
    assert one(committed, query, hook["id"]) == states.count("taken")


def test_whoever_is_over_the_limit_waits_for_nobody(
    own_url: str, committed: psycopg.Connection, account_id: UUID
) -> None:
    hook = one(committed, ADD_HOOK, account_id, 100)
    committed.execute(
        "insert into private.inbound_hook_counts (hook_id, account_id, minute, calls, waiting) "
        "values (%s, %s, now(), 0, 10000)",
        [hook["id"], account_id],
    )
    with psycopg.connect(own_url) as slow:
        slow.execute("update private.inbound_hook_counts set calls = calls where hook_id = %s", [hook["id"]])
        assert take(own_url, hook["token"], ["a", "b"]) == ["limited", "limited"]


def test_samples_of_events_are_found_among_many(committed: psycopg.Connection, account_id: UUID) -> None:
    owner = add_member(committed, account_id, "owner")
    committed.execute(ADD_EVENTS, [account_id, 20_000])
    committed.execute("analyze private.events")
    plan = committed.execute(
        "explain select e from private.events e where e.account_id = %s and e.kind = 'chat.closed' "
        "order by e.xid desc, e.seq desc limit 20",
        [account_id],
    ).fetchall()
    assert "Backward using events_account" in str(plan) and "Sort" not in str(plan)
    with committed.transaction():
        told = as_member(committed, owner, "select public.webhook_samples(%s, 'chat.closed')", account_id)
    assert told == []
