"""Two that take the same step at once, on committed rows; and what ends with its plan or its age."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from uuid import UUID

import psycopg
import pytest

from .control_plane import Answer, ControlPlane, add_account, add_instance, one, refused
from .flows import add_flow, add_run, advance, claim_runs, texts_of
from .jobs import run_duty
from .members import add_member, as_member
from .messages import add_chat


@pytest.fixture
def planes(database_url: str) -> Iterator[list[ControlPlane]]:
    """Two orchestrators, each on a connection of its own."""
    with ExitStack() as opened:
        yield [
            ControlPlane.register(opened.enter_context(psycopg.connect(database_url, autocommit=True)))
            for _ in range(2)
        ]


def take(plane: ControlPlane, run: Answer) -> bool:
    return advance(plane, run, says=["Olá"], awaits="message")


def test_of_two_that_take_a_step_at_once_one_does(planes: list[ControlPlane]) -> None:
    connection = planes[0].connection
    account_id = add_account(connection)
    flow_id = add_flow(connection, account_id)
    instance_id = add_instance(connection, account_id)
    run_ids = [add_run(connection, flow_id, add_chat(connection, account_id, instance_id)) for _ in range(10)]
    runs = [run for run in claim_runs(planes[0]) if run["account_id"] == str(account_id)]
    assert {run["id"] for run in runs} == {str(run_id) for run_id in run_ids}
    with ThreadPoolExecutor(2) as pool:
        for run in runs:
            taken = list(pool.map(take, planes, [run] * 2))
            assert sorted(taken) == [False, True]
    assert [texts_of(connection, run_id) for run_id in run_ids] == [["Olá"]] * 10
    connection.execute("delete from public.accounts where id = %s", [account_id])


def test_of_two_who_save_one_draft_at_once_one_is_told(planes: list[ControlPlane]) -> None:
    connection = planes[0].connection
    account_id = add_account(connection)
    owner = add_member(connection, account_id, "owner")
    flow_id = add_flow(connection, account_id)

    def save(plane: ControlPlane, revision: int) -> int | str:
        try:
            query = "select public.save_draft(f.id, f.draft, %s) from public.flows f where f.id = %s"
            return as_member(plane.connection, owner, query, revision, flow_id)
        except psycopg.errors.RaiseException as error:
            return str(error.diag.message_primary)

    with ThreadPoolExecutor(2) as pool:
        for revision in range(10):
            saved = list(pool.map(save, planes, [revision] * 2))
            assert sorted(map(str, saved)) == [str(revision + 1), "draft_changed"]
    connection.execute("delete from public.accounts where id = %s", [account_id])


def test_a_plan_has_so_many_flows(connection: psycopg.Connection, account_id: UUID) -> None:
    owner = add_member(connection, account_id, "owner")
    connection.execute("update public.plans set max_flows = 1 where name = 'pro'")
    add = "insert into public.flows (account_id, name) values (%s, %s) returning id"
    first = as_member(connection, owner, add, account_id, "um")
    with refused(connection, "plan_limit_exceeded"):
        as_member(connection, owner, add, account_id, "dois")
    as_member(connection, owner, "delete from public.flows where id = %s returning id", first)
    assert as_member(connection, owner, add, account_id, "dois")


def test_old_versions_in_which_nobody_is_are_forgotten(
    holder: ControlPlane, account_id: UUID, instance_id: UUID
) -> None:
    connection = holder.connection
    flow_id = add_flow(connection, account_id)
    add_run(connection, flow_id, add_chat(connection, account_id, instance_id))
    connection.execute(
        "insert into public.flow_versions (account_id, flow_id, number, graph) "
        "select account_id, id, n, draft from public.flows, generate_series(2, 30) n where id = %s",
        [flow_id],
    )
    connection.execute(
        "update public.flows f set published_version_id = v.id from public.flow_versions v "
        "where v.flow_id = f.id and v.number = 2 and f.id = %s",
        [flow_id],
    )
    run_duty(holder, "forget_versions")
    kept = "select array_agg(number order by number) from public.flow_versions where flow_id = %s"
    assert len(one(connection, kept, flow_id)) == 30, "none is old"
    connection.execute("alter table public.flow_versions disable trigger user")
    connection.execute("update public.flow_versions set created_at = now() - interval '91 days'")
    run_duty(holder, "forget_versions")
    assert one(connection, kept, flow_id) == [1, 2, *range(11, 31)]
