"""Whoever is in a flow at a number that is removed hears no more of it: his run ends at once."""

from __future__ import annotations

from uuid import UUID

import psycopg
import pytest

from .broadcasting import add_sequence, add_step
from .control_plane import ControlPlane, add_instance, one
from .flows import add_flow, add_run, advance, claim_runs, of_run
from .jobs import run_due
from .members import add_member, as_member
from .messages import add_chat

ENDED = ("stopped", "instance_removed")


@pytest.fixture
def kept_id(connection: psycopg.Connection, account_id: UUID) -> UUID:
    """Another number of the account; before `holder`, so that it is held as well."""
    return add_instance(connection, account_id)


def remove(plane: ControlPlane, instance_id: UUID) -> None:
    plane.call("remove_instance", instance_id=instance_id)


def wakes(connection: psycopg.Connection, *run_ids: UUID) -> int:
    keys = [str(run_id) for run_id in run_ids]
    asked = "select count(*) from private.jobs where kind in ('flow_run', 'flow_request') and key = any(%s)"
    return one(connection, asked, keys)


def test_all_that_wait_there_end_and_nobody_elsewhere(
    kept_id: UUID, holder: ControlPlane, account_id: UUID, instance_id: UUID
) -> None:
    connection = holder.connection
    flow_id = add_flow(connection, account_id)
    runs = [add_run(connection, flow_id, add_chat(connection, account_id, instance_id)) for _ in range(4)]
    other = add_run(connection, flow_id, add_chat(connection, account_id, kept_id))
    waits: list[str | None] = ["message", "time", "http", None]
    claimed = {run["id"]: run for run in claim_runs(holder)}
    for run_id, awaits in zip(runs, waits, strict=True):
        if awaits:
            assert advance(holder, claimed[str(run_id)], awaits=awaits)
    assert advance(holder, claimed[str(other)], awaits="message")
    remove(holder, instance_id)
    run_due(holder, "end_runs")
    assert [of_run(connection, run_id, "status, reason") for run_id in runs] == [ENDED] * 4
    assert of_run(connection, other, "status, reason") == ("waiting", None)
    assert (wakes(connection, *runs), wakes(connection, other)) == (0, 1)
    assert one(connection, "select count(*) from private.run_states where account_id = %s", account_id) == 1


def test_whose_turn_comes_before_that_says_nothing(
    holder: ControlPlane, account_id: UUID, instance_id: UUID
) -> None:
    connection = holder.connection
    flow_id = add_flow(connection, account_id)
    due, asks = (
        add_run(connection, flow_id, add_chat(connection, account_id, instance_id)) for _ in range(2)
    )
    [run] = [run for run in claim_runs(holder) if run["id"] == str(asks)]
    assert advance(holder, run, awaits="http")
    connection.execute(
        "update private.jobs set claim_id = null, claimed_at = null where key = %s", [str(due)]
    )
    remove(holder, instance_id)
    assert claim_runs(holder) == []
    assert of_run(connection, due, "status, reason") == ENDED
    assert holder.call("read_run", run_id=asks) == {"run": None}


def test_who_is_in_a_sequence_there_is_in_it_no_more(
    holder: ControlPlane, account_id: UUID, instance_id: UUID
) -> None:
    connection = holder.connection
    owner = add_member(connection, account_id, "owner")
    sequence_id = add_sequence(connection, account_id)
    add_step(connection, sequence_id)
    chat_id = add_chat(connection, account_id, instance_id)
    contact_id = one(connection, "select contact_id from public.chats where id = %s", chat_id)
    as_member(connection, owner, "select public.enroll(%s, %s)", sequence_id, [contact_id])
    remove(holder, instance_id)
    run_due(holder, "end_runs")
    left = "select status || ' ' || reason from public.sequence_enrollments where sequence_id = %s"
    assert one(connection, left, sequence_id) == "stopped instance_removed"


def test_with_its_account_nothing_is_left_to_end(
    holder: ControlPlane, account_id: UUID, instance_id: UUID
) -> None:
    holder.connection.execute("delete from public.accounts where id = %s", [account_id])
    assert one(holder.connection, "select count(*) from private.jobs where kind = 'end_runs'") == 0
