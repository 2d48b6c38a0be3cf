"""Several at once, on committed rows, take what a plan leaves for the day: together no more than that."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from .control_plane import ControlPlane, add_account, add_instance
from .flows import add_flow, add_run, advance, claim_runs
from .locks import wait_until_blocked
from .members import add_member, as_member
from .messages import add_chat

LEFT = 3


@pytest.fixture
def planes(own_url: str) -> Iterator[list[ControlPlane]]:
    """Two orchestrators, each on a connection of its own."""
    with ExitStack() as opened:
        yield [
            ControlPlane.register(opened.enter_context(psycopg.connect(own_url, autocommit=True)))
            for _ in range(2)
        ]


@pytest.fixture
def account_id(planes: list[ControlPlane]) -> Iterator[UUID]:
    """Its two numbers are held by one orchestrator each, and each has more to say than the plan allows."""
    connection = planes[0].connection
    account_id = add_account(connection)
    connection.execute("update public.plans set max_messages_per_day = %s where name = 'pro'", [LEFT])
    flow_id = add_flow(connection, account_id)
    for plane in planes:
        instance_id = add_instance(connection, account_id)
        connection.execute(
            "update public.instances set status = 'connected', messages_per_minute = null, warm_up = false "
            "where id = %s",
            [instance_id],
        )
        assert str(instance_id) in [lease["instance_id"] for lease in plane.lease()]
        add_run(connection, flow_id, add_chat(connection, account_id, instance_id))
        [run] = claim_runs(plane)
        assert advance(plane, run, says=["1", "2", "3"], status="done")
    yield account_id
    connection.execute("delete from public.accounts where id = %s", [account_id])


def claim(plane: ControlPlane) -> list[dict[str, Any]]:
    return plane.call("claim_messages", claim_id=uuid4(), max_items=100)["messages"]


def test_two_claims_take_together_what_the_plan_leaves(
    planes: list[ControlPlane], account_id: UUID, own_url: str
) -> None:
    first, second = planes
    with ThreadPoolExecutor(1) as pool, psycopg.connect(own_url, autocommit=True) as watching:
        with first.connection.transaction():
            taken = claim(first)
            future = pool.submit(claim, second)
            wait_until_blocked(watching, second.connection, future)
        assert (len(taken), future.result(10)) == (LEFT, [])


def test_a_member_and_a_claim_take_together_what_the_plan_leaves(
    planes: list[ControlPlane], account_id: UUID, own_url: str
) -> None:
    connection = planes[0].connection
    member = add_member(connection, account_id)
    write = (
        "insert into public.conversations (account_id, chat_id, message) "
        "select account_id, id, 'oi' from public.chats where account_id = %s limit 1 returning 1"
    )
    with ExitStack() as opened:
        pool = opened.enter_context(ThreadPoolExecutor(1))
        watching, other = (opened.enter_context(psycopg.connect(own_url, autocommit=True)) for _ in range(2))
        with connection.transaction():
            assert len(claim(planes[0])) == LEFT
            future = pool.submit(as_member, other, member, write, account_id)
            wait_until_blocked(watching, other, future)
        with pytest.raises(psycopg.errors.RaiseException, match="plan_limit_exceeded"):
            future.result(10)
