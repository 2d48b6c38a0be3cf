"""A suspended account's numbers stop and its messages stay, and both go on when the suspension ends."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest

from tests.integration.orchestrator.harness import Number, OrchestratorProcess, wait_for

PHONE = "5511999990044"


def act(number: Number, function: str, *more: str) -> None:
    """What the operator does by the command line."""
    marks = ", %s" * len(more)
    number.connection.execute(
        f"select orchestrator.{function}(%s{marks})",  # pyright: ignore[reportArgumentType]
        [number.tenant.account_id, *more],
    )


def queue(number: Number, body: str) -> str:
    row = number.connection.execute(
        "with contact as (insert into public.contacts (account_id, phone) values (%s, %s)"
        " on conflict (account_id, phone) do update set name = excluded.name returning id)"
        " insert into public.conversations (account_id, contact_id, instance_id, message)"
        " select %s, id, %s, %s from contact returning id",
        [number.tenant.account_id, "5511988880044", number.tenant.account_id, number.id, body],
    ).fetchone()
    assert row is not None
    return str(row[0])


def message(number: Number, message_id: str) -> dict[str, Any]:
    row = number.connection.execute(
        "select to_jsonb(c) from public.conversations c where id = %s", [message_id]
    ).fetchone()
    assert row is not None
    return row[0]


def test_numbers_stop_and_run_again(orchestrator: OrchestratorProcess, number: Number) -> None:
    number.run("start")
    node = orchestrator.node(number.id)
    node.scan(PHONE)
    number.wait("connected")

    act(number, "suspend_account", "sem pagamento")
    row = number.wait("disconnected", seconds=8)
    assert row["desired_state"] == "running"
    wait_for(lambda: not node.is_alive(), what="the node instance's end")
    waiting = queue(number, "depois")
    with pytest.raises(psycopg.errors.RaiseException, match="account_suspended"):
        number.command("start")
    # What frees the number is allowed.
    assert number.run("stop")["status"] == "done"
    number.connection.execute(
        "update public.instances set desired_state = 'running' where id = %s", [number.id]
    )

    act(number, "resume_account")
    number.wait("connected", seconds=10)
    wait_for(lambda: message(number, waiting)["status"] in ("sent", "delivered", "read"), what="the message")


def test_a_message_does_not_leave_while_the_number_is_still_up(
    orchestrator: OrchestratorProcess, number: Number
) -> None:
    """The database refuses it already, before any orchestrator has heard of the suspension."""
    number.run("start")
    orchestrator.node(number.id).scan(PHONE)
    number.wait("connected")
    number.connection.execute(
        "update public.accounts set status = 'suspended', suspended_reason = 'x' where id = %s",
        [number.tenant.account_id],
    )
    waiting = queue(number, "nunca")
    number.wait("disconnected", seconds=8)
    assert message(number, waiting)["status"] == "queued"


def test_a_closed_account_is_deleted_with_its_numbers(
    orchestrator: OrchestratorProcess, number: Number
) -> None:
    number.run("start")
    node = orchestrator.node(number.id)
    node.scan(PHONE)
    number.wait("connected")
    queue(number, "a última")
    folder = orchestrator.state / "instances" / number.id
    number.connection.execute(
        "update public.accounts set status = 'closed', closes_at = now() where id = %s",
        [number.tenant.account_id],
    )

    def is_gone() -> bool:
        # It is looked for every ten minutes.
        number.connection.execute(
            "update private.jobs set run_at = now() where kind = 'purge_accounts' and claim_id is null"
        )
        left = number.connection.execute(
            "select 1 from public.accounts where id = %s", [number.tenant.account_id]
        )
        return left.fetchone() is None

    wait_for(is_gone, 25, "the account's end")
    assert not number.exists()
    assert not node.is_alive()
    assert not folder.exists() or not list(folder.glob("session/*"))
