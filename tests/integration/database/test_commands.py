"""A command runs at most once and always ends."""

from __future__ import annotations

from uuid import UUID, uuid4

import psycopg

from .control_plane import (
    ControlPlane,
    add_account,
    add_command,
    add_instance,
    call,
    end_leases,
    one,
    refused,
)


def end_of(connection: psycopg.Connection, command_id: object) -> tuple[str, str | None]:
    row = connection.execute(
        "select status, error_code from public.instance_commands where id = %s", [command_id]
    ).fetchone()
    assert row is not None
    return row[0], row[1]


def expire(connection: psycopg.Connection) -> int:
    return int(call(connection, "expire_commands")["expired"])


def test_a_claim_answers_the_same_commands_for_the_same_id(holder: ControlPlane, instance_id: UUID) -> None:
    command = add_command(holder.connection, instance_id)
    claim_id = uuid4()
    first = holder.claim(claim_id)
    assert [item["id"] for item in first] == [str(command)]
    assert holder.claim(claim_id) == first
    assert holder.claim() == []
    assert holder.finish(command)
    assert holder.claim(claim_id) == []


def test_an_instance_runs_one_command_at_a_time_in_order(holder: ControlPlane, instance_id: UUID) -> None:
    first, second = (add_command(holder.connection, instance_id, name) for name in ("start", "start"))
    assert [item["id"] for item in holder.claim()] == [str(first)]
    assert holder.claim() == []
    assert holder.finish(first)
    assert [item["id"] for item in holder.claim()] == [str(second)]


def test_other_instances_do_not_wait(holder: ControlPlane, account_id: UUID, instance_id: UUID) -> None:
    other = add_instance(holder.connection, account_id)
    holder.lease()
    wanted = {str(add_command(holder.connection, instance)) for instance in (instance_id, other)}
    assert {item["id"] for item in holder.claim()} == wanted


def test_only_the_holder_of_the_lease_is_given_a_command(holder: ControlPlane, instance_id: UUID) -> None:
    add_command(holder.connection, instance_id)
    assert ControlPlane.register(holder.connection).claim() == []


def test_a_command_ends_once(holder: ControlPlane, instance_id: UUID) -> None:
    command = add_command(holder.connection, instance_id)
    assert not holder.finish(command)
    holder.claim()
    assert holder.finish(command, "failed", "browser_missing")
    assert not holder.finish(command)
    assert end_of(holder.connection, command) == ("failed", "browser_missing")
    with refused(holder.connection, "status_invalid"):
        holder.finish(command, "queued")


def test_without_a_live_orchestrator_a_command_ends_at_once(
    connection: psycopg.Connection, instance_id: UUID
) -> None:
    assert end_of(connection, add_command(connection, instance_id)) == ("failed", "no_orchestrator")


def test_a_paired_instance_needs_its_own_home_alive(holder: ControlPlane, instance_id: UUID) -> None:
    connection = holder.connection
    holder.write(instance_id, status="connected", paired=True)
    connection.execute("update public.orchestrators set heartbeat_at = '-infinity'")
    ControlPlane.register(connection)
    assert end_of(connection, add_command(connection, instance_id)) == ("failed", "no_orchestrator")


def test_what_nobody_takes_in_time_ends_as_no_orchestrator(holder: ControlPlane, instance_id: UUID) -> None:
    connection = holder.connection
    command = add_command(connection, instance_id)
    expire(connection)
    assert end_of(connection, command) == ("queued", None)
    connection.execute(
        "update public.instance_commands set expires_at = clock_timestamp() where id = %s", [command]
    )
    assert holder.claim() == []
    assert expire(connection) >= 1
    assert end_of(connection, command) == ("failed", "no_orchestrator")


def test_what_a_dead_holder_left_running_ends_as_orchestrator_lost(
    holder: ControlPlane, instance_id: UUID
) -> None:
    connection = holder.connection
    command = add_command(connection, instance_id)
    holder.claim()
    expire(connection)
    assert end_of(connection, command) == ("running", None)
    end_leases(connection, instance_id)
    assert expire(connection) >= 1
    assert end_of(connection, command) == ("failed", "orchestrator_lost")


def test_a_restart_ends_what_the_earlier_process_ran(holder: ControlPlane, instance_id: UUID) -> None:
    command = add_command(holder.connection, instance_id)
    holder.claim()
    ControlPlane.register(holder.connection, own_id=holder.id)
    assert end_of(holder.connection, command) == ("failed", "orchestrator_lost")


def test_removing_an_instance_ends_its_commands_and_frees_its_port(
    holder: ControlPlane, account_id: UUID, instance_id: UUID
) -> None:
    connection = holder.connection
    port = one(connection, "select port from public.instances where id = %s", instance_id)
    removal = add_command(connection, instance_id, "remove")
    waiting = add_command(connection, instance_id, "start")
    assert [item["id"] for item in holder.claim()] == [str(removal)]
    assert holder.call("remove_instance", instance_id=instance_id) == {"removed": True}
    assert end_of(connection, removal) == ("done", None)
    assert end_of(connection, waiting) == ("failed", "instance_removed")
    assert not holder.finish(removal)
    successor = add_instance(connection, account_id)
    assert one(connection, "select port from public.instances where id = %s", successor) == port


def test_at_most_500_commands_are_claimed(connection: psycopg.Connection) -> None:
    connection.execute("update private.leases set expires_at = 'infinity'")
    account_id = add_account(connection, "owner")
    plane = ControlPlane.register(connection, capacity=500)
    connection.execute(
        "insert into public.instances (account_id, instance_name, port) "
        "select %s, 'bulk' || n, 30000 + n from generate_series(1, 501) n",
        [account_id],
    )
    assert len(plane.lease(10_000)) == 500
    connection.execute(
        "insert into public.instance_commands (account_id, instance_id, command) "
        "select account_id, id, 'start' from public.instances where account_id = %s",
        [account_id],
    )
    assert len(plane.claim(max_items=10_000)) == 500
