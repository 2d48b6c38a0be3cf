"""How accounts do, as the operator's people see it: why, and the worst first."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from .control_plane import ControlPlane, add_account, add_instance, one, refused
from .customers import acting, add_owner
from .jobs import run_duty

DAYS_AGO = "now() - make_interval(days => %s)"


@pytest.fixture
def operator(connection: psycopg.Connection) -> UUID:
    connection.execute("delete from public.accounts")
    user_id = uuid4()
    connection.execute("insert into auth.users (id, email) values (%s, %s)", [user_id, f"{user_id}@x.test"])
    connection.execute("insert into private.platform_admins (user_id) values (%s)", [user_id])
    return user_id


def ask(connection: psycopg.Connection, operator: UUID, **given: Any) -> dict[str, Any]:
    named = ", ".join(f"{name} => %s" for name in given)
    with acting(connection, operator):
        return one(connection, f"select admin_list_accounts({named})", *given.values())


def health(connection: psycopg.Connection, operator: UUID, account_id: UUID) -> tuple[str, list[str]]:
    listed = ask(connection, operator)["accounts"]
    [account] = [each for each in listed if each["id"] == str(account_id)]
    return account["health"]["level"], [each["reason"] for each in account["health"]["reasons"]]


def add_well(connection: psycopg.Connection, plan: str = "owner") -> UUID:
    """An account with a connected number and somebody who was here just now."""
    account_id = add_account(connection, plan)
    owner = add_owner(connection, account_id)
    connection.execute("update auth.users set last_sign_in_at = now() where id = %s", [owner])
    connect(connection, add_instance(connection, account_id))
    return account_id


def connect(connection: psycopg.Connection, instance_id: UUID, status: str = "connected") -> None:
    connection.execute(
        "update public.instances set status = %s, desired_state = 'running', last_connected = now(), "
        "first_connected_at = coalesce(first_connected_at, now()) where id = %s",
        [status, instance_id],
    )


def test_an_account_that_does_well_has_no_reason(connection: psycopg.Connection, operator: UUID) -> None:
    assert health(connection, operator, add_well(connection)) == ("well", [])


@pytest.mark.parametrize(
    ("change", "level", "reason"),
    [
        (
            "update accounts set status = 'suspended', suspended_reason = 'x' where id = %s",
            "broken",
            "suspended",
        ),
        (
            "update accounts set status = 'closed', closes_at = now() + interval '9 days' where id = %s",
            "attention",
            "closing",
        ),
        (
            "update accounts set plan = 'pro', plan_expires_at = now() - interval '1 day' where id = %s",
            "attention",
            "plan_ended",
        ),
        (
            "update accounts set plan = 'pro', plan_expires_at = now() + interval '3 days' where id = %s",
            "attention",
            "plan_ending",
        ),
        (
            "insert into private.message_counts (account_id, instance_id, hour, sent, failed) "
            "values (%s, gen_random_uuid(), now() - interval '3 hours', 20, 6)",
            "broken",
            "messages_failing",
        ),
        (
            "insert into webhook_endpoints (account_id, url, events, enabled, disabled_reason) "
            "values (%s, 'https://a.test', '{message.received}', false, 'failing')",
            "broken",
            "webhooks_dead",
        ),
        (
            "insert into private.jobs (kind, key, account_id, dead_at) "
            "values ('contact_import', 'x', %s, now())",
            "broken",
            "jobs_dead",
        ),
        (
            "update auth.users set last_sign_in_at = now() - interval '20 days' "
            "where id = (select user_id from account_members where account_id = %s)",
            "quiet",
            "no_sign_in",
        ),
        (
            "insert into private.usage_counts (account_id, kind, used) values (%s, 'contacts', 9000) "
            "on conflict (account_id, kind) do update set used = 9000",
            "attention",
            "near_limit",
        ),
    ],
)
def test_each_reason_is_told(
    connection: psycopg.Connection, operator: UUID, change: str, level: str, reason: str
) -> None:
    account_id = add_well(connection, "free" if reason == "near_limit" else "owner")
    neighbour = add_well(connection)
    connection.execute("set local search_path = public")
    connection.execute(change.encode(), [account_id])
    assert health(connection, operator, account_id) == (level, [reason])
    assert health(connection, operator, neighbour) == ("well", [])


def test_a_number_that_is_away_is_told_by_how_long(connection: psycopg.Connection, operator: UUID) -> None:
    account_id = add_well(connection)
    [instance_id] = connection.execute(
        "select id from public.instances where account_id = %s", [account_id]
    ).fetchall()[0]
    connect(connection, instance_id, "failed")
    # Of today nobody is told yet.
    assert health(connection, operator, account_id) == ("well", [])
    connection.execute(
        "update private.connection_spans set started_at = now() - interval '9 days', "
        "ended_at = now() - interval '5 days' where instance_id = %s",
        [instance_id],
    )
    assert health(connection, operator, account_id) == ("broken", ["nothing_connected"])
    connect(connection, add_instance(connection, account_id))
    assert health(connection, operator, account_id) == ("attention", ["numbers_down"])


def test_a_new_account_without_a_number_is_quiet(connection: psycopg.Connection, operator: UUID) -> None:
    account_id = add_account(connection, "owner")
    add_owner(connection, account_id)
    assert health(connection, operator, account_id) == ("well", [])
    connection.execute(
        "update public.accounts set created_at = now() - interval '6 days' where id = %s", [account_id]
    )
    assert health(connection, operator, account_id) == ("quiet", ["never_connected"])


def test_the_worst_come_first_page_by_page(connection: psycopg.Connection, operator: UUID) -> None:
    accounts = [add_well(connection, "pro" if place % 2 else "basic") for place in range(7)]
    for place in (1, 4):
        connection.execute(
            "update public.accounts set status = 'suspended', suspended_reason = 'x' where id = %s",
            [accounts[place]],
        )
    connection.execute(
        "update public.accounts set plan_expires_at = now() + interval '1 day' where id = %s", [accounts[2]]
    )
    broken = sorted(str(accounts[place]) for place in (1, 4))
    well = sorted(str(accounts[place]) for place in (0, 3, 5, 6))
    seen: list[str] = []
    after = None
    while True:
        page = ask(connection, operator, after=after, max_items=2)
        seen += [each["id"] for each in page["accounts"]]
        after = page["next"]
        if after is None:
            break
    assert seen == [*broken, str(accounts[2]), *well]

    def count(**given: str) -> int:
        return len(ask(connection, operator, **given)["accounts"])

    assert count(health="broken") == 2
    assert count(status="suspended", plan="pro") == 1
    assert count(health="well", plan="basic") == 2
    with refused(connection, "before_invalid"):
        ask(connection, operator, after="x")


def test_growth_is_of_weeks_and_outlives_accounts(connection: psycopg.Connection, operator: UUID) -> None:
    account_id = add_well(connection)
    with acting(connection, operator):
        before = one(connection, "select admin_overview()")
    connection.execute(
        "insert into private.message_days (day, messages) values (private.platform_day(now()), 5) "
        "on conflict (day) do update set messages = message_days.messages + 5"
    )
    connection.execute("delete from public.accounts where id = %s", [account_id])
    with acting(connection, operator):
        after = one(connection, "select admin_overview()")
    assert after["messages"]["today"] == before["messages"]["today"] + 5
    assert after["growth"][-1]["messages"] == before["growth"][-1]["messages"] + 5
    assert after["growth"][-1]["accounts"] == before["growth"][-1]["accounts"] - 1
    assert (len(after["growth"]), after["timezone"]) == (12, "America/Sao_Paulo")


def test_what_happened_to_servers_is_told(connection: psycopg.Connection, operator: UUID) -> None:
    connection.execute("delete from public.orchestrators")
    connection.execute("delete from private.orchestrator_events")
    account_id = add_account(connection, "owner")
    instance_id = add_instance(connection, account_id)
    connection.execute("update public.instances set desired_state = 'running' where id = %s", [instance_id])
    plane = ControlPlane.register(connection, capacity=9)
    plane.lease(1)
    silent = "update public.orchestrators set heartbeat_at = clock_timestamp() - interval '10 minutes'"
    connection.execute(silent)
    connection.execute("update private.leases set expires_at = clock_timestamp() - interval '9 minutes'")

    def fleet() -> dict[str, Any]:
        with acting(connection, operator):
            return one(connection, "select admin_fleet()")

    lost = fleet()
    assert [(each["what"], each["numbers"]) for each in lost["log"] if each["what"] == "lost"] == [
        ("lost", 1)
    ]
    assert lost["totals"] == {
        "alive": 0, "away": 1, "capacity": 0, "leases": 0, "connected": 0, "unattended": 1,
    }  # fmt: skip
    plane.heartbeat()
    back = fleet()
    assert [each["what"] for each in back["log"]] == ["returned", "started"]
    assert back["log"][0]["seconds"] == pytest.approx(600, abs=60)
    assert (back["totals"]["alive"], back["totals"]["capacity"]) == (1, 9)
    connection.execute("update private.orchestrator_events set at = at - interval '31 days'")
    run_duty(plane, "forget_orchestrators")
    assert fleet()["log"] == []
