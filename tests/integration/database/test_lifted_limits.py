"""What waited for the account's plan, or while it was suspended, goes on when that changes."""

from __future__ import annotations

from typing import LiteralString
from uuid import UUID

import psycopg
import pytest

from .broadcasting import add_broadcast, add_people, connect, start
from .control_plane import ControlPlane, one
from .flows import add_flow, add_run, advance, claim_runs
from .members import add_member
from .messages import add_chat

CHANGES: dict[str, LiteralString] = {
    "another plan": "select private.set_plan(%(account)s, 'owner', null)",
    "longer": "select private.set_plan(%(account)s, 'pro', clock_timestamp() + interval '1 day')",
    "a larger one": "update public.plans set max_broadcast_recipients_per_day = 7 "
    "where name = (select plan from public.accounts where id = %(account)s)",
    "resumed": "select private.resume_account(%(account)s)",
}
HINTS = "select count(*) from realtime.messages where topic = 'orchestrator' and event = 'account'"


@pytest.fixture
def number(holder: ControlPlane, instance_id: UUID) -> UUID:
    connect(holder.connection, instance_id)
    return instance_id


def suspend(connection: psycopg.Connection, account_id: UUID) -> None:
    connection.execute("select private.suspend_account(%s, 'Contas em aberto')", [account_id])


def is_due(connection: psycopg.Connection, kind: str, key: object) -> bool:
    asked = "select run_at <= clock_timestamp() from private.jobs where kind = %s and key = %s"
    return one(connection, asked, kind, str(key))


@pytest.mark.parametrize("change", CHANGES)
def test_a_broadcast_is_fed_again(holder: ControlPlane, account_id: UUID, number: UUID, change: str) -> None:
    connection = holder.connection
    add_people(connection, account_id, 1)
    broadcast_id = add_broadcast(connection, account_id)
    start(connection, add_member(connection, account_id, "owner"), broadcast_id)
    if change == "resumed":
        suspend(connection, account_id)
    connection.execute(
        "update private.jobs set run_at = clock_timestamp() + interval '5 minutes' where key = %s",
        [str(broadcast_id)],
    )
    before = one(connection, HINTS)
    connection.execute(CHANGES[change], {"account": account_id})
    assert is_due(connection, "broadcast_feed", broadcast_id)
    assert one(connection, HINTS) == before + 1, "whoever works is told once"


def test_a_step_that_was_put_off_is_taken_and_no_other(
    holder: ControlPlane, account_id: UUID, number: UUID
) -> None:
    connection = holder.connection
    flow_id = add_flow(connection, account_id)
    begins, wakes, waits, asks = (
        add_run(connection, flow_id, add_chat(connection, account_id, number)) for _ in range(4)
    )
    for run in claim_runs(holder):
        match UUID(run["id"]):
            case run_id if run_id == wakes:
                assert advance(holder, run, awaits="time", seconds=-1)
            case run_id if run_id == waits:
                assert advance(holder, run, awaits="time", seconds=3600)
            case run_id if run_id == asks:
                assert advance(holder, run, awaits="http", seconds=60)
            case _:
                connection.execute(
                    "update private.jobs set claim_id = null, claimed_at = null where key = %s", [run["id"]]
                )
    suspend(connection, account_id)
    claim_runs(holder)
    connection.execute(
        "update private.jobs set run_at = clock_timestamp() + interval '10 minutes' "
        "where kind = 'flow_request'"
    )
    put_off = [("flow_run", begins), ("flow_run", wakes), ("flow_request", asks)]
    assert not any(is_due(connection, *job) for job in put_off)
    connection.execute(CHANGES["resumed"], {"account": account_id})
    assert all(is_due(connection, *job) for job in put_off)
    assert not is_due(connection, "flow_run", waits)
    assert not is_due(connection, "flow_run", asks)
