"""One orchestrator drives an instance at a time, and a stale one is refused by the database."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg.types.json import Jsonb

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
from .jobs import claim_jobs
from .messages import claim, ingest, settle
from .people_probes import make_import

FENCED_BY_LEASE: dict[str, Callable[[ControlPlane, UUID], object]] = {
    "write_instance": lambda plane, instance: plane.write(instance, status="connecting"),
    "remove_instance": lambda plane, instance: plane.call("remove_instance", instance_id=instance),
    "ingest": lambda plane, instance: ingest(plane, instance),
    "write_messages": lambda plane, instance: settle(plane, instance),
    "reserve_number_checks": lambda plane, instance: plane.call(
        "reserve_number_checks", instance_id=instance, phones=Jsonb([])
    ),
    "write_number_checks": lambda plane, instance: plane.call(
        "write_number_checks", instance_id=instance, checks=Jsonb([])
    ),
    "cloud_credentials": lambda plane, instance: plane.call("cloud_credentials", instance_id=instance),
    "mark_begun": lambda plane, instance: plane.call(
        "mark_begun", instance_id=instance, message_id=uuid4(), begun=True
    ),
    "has_begun": lambda plane, instance: plane.call("has_begun", instance_id=instance, message_id=uuid4()),
    "write_templates": lambda plane, instance: plane.call(
        "write_templates", instance_id=instance, templates=Jsonb([])
    ),
}
FENCED_BY_NUMBER: dict[str, Callable[[ControlPlane, UUID], object]] = {
    "heartbeat": lambda plane, _: plane.heartbeat(),
    "lease_instances": lambda plane, _: plane.lease(),
    "release_instances": lambda plane, instance: plane.release(instance),
    "claim_commands": lambda plane, _: plane.claim(),
    "finish_command": lambda plane, instance: plane.finish(running_command(plane, instance)),
    "claim_messages": lambda plane, _: claim(plane),
    "claim_decisions": lambda plane, _: plane.call("claim_decisions", claim_id=uuid4(), max_items=1),
    "finish_decisions": lambda plane, _: plane.call("finish_decisions", claim_id=uuid4(), decided=Jsonb([])),
    "report_keywords": lambda plane, _: plane.call("report_keywords", account_id=uuid4(), problems={}),
    "read_rules": lambda plane, _: plane.call("read_rules", account_id=uuid4()),
    "unsettled_messages": lambda plane, _: plane.call("unsettled_messages", max_items=1),
    "pending_media": lambda plane, _: plane.call("pending_media", claim_id=uuid4(), max_items=1),
    "write_media": lambda plane, _: plane.call("write_media", media=Jsonb([])),
    "deleted_media": lambda plane, _: plane.call("deleted_media", max_items=1),
    "forget_media": lambda plane, _: plane.call("forget_media", ids=[]),
    "claim_jobs": lambda plane, _: claim_jobs(plane, {"fold_usage": 1}),
    "poll": lambda plane, _: plane.call("poll", kinds=["fold_usage"]),
    "run_job": lambda plane, _: plane.call("run_job", job_id=0, claim_id=uuid4()),
    "finish_job": lambda plane, _: plane.call("finish_job", job_id=0, claim_id=uuid4(), outcome="done"),
    "open_import": lambda plane, _: plane.call("open_import", import_id=held_import(plane)),
    "read_import_lines": lambda plane, _: plane.call("read_import_lines", import_id=held_import(plane)),
    "write_import_lines": lambda plane, _: plane.call(
        "write_import_lines", import_id=held_import(plane), chunk=0, people=Jsonb([]), errors=Jsonb([])
    ),
    "fail_import": lambda plane, _: plane.call("fail_import", import_id=held_import(plane), code="x"),
    "claim_runs": lambda plane, _: plane.call("claim_runs", claim_id=uuid4(), max_items=1),
    "read_run": lambda plane, _: plane.call("read_run", run_id=uuid4()),
    "advance_run": lambda plane, _: plane.call("advance_run", run_id=uuid4(), revision=0, outcome={}),
    "fail_run": lambda plane, _: plane.call("fail_run", run_id=uuid4(), revision=0, reason="x"),
    "read_versions": lambda plane, _: plane.call("read_versions", version_ids=[], flow_ids=[]),
    "report_version": lambda plane, _: plane.call("report_version", version_id=uuid4(), problem="x"),
    "claim_recipients": lambda plane, _: plane.call("claim_recipients", broadcast_id=uuid4(), max_items=1),
    "feed_recipients": lambda plane, _: plane.call("feed_recipients", broadcast_id=uuid4(), items=Jsonb([])),
    "claim_broadcast_test": lambda plane, _: plane.call(
        "claim_broadcast_test", broadcast_id=uuid4(), contact_id=uuid4()
    ),
    "send_broadcast_test": lambda plane, _: plane.call(
        "send_broadcast_test",
        broadcast_id=uuid4(),
        contact_id=uuid4(),
        instance_id=uuid4(),
        test_id="x",
        messages=Jsonb([]),
    ),
    "read_hook_call": lambda plane, _: plane.call("read_hook_call", sample_id=0),
    "apply_hook_call": lambda plane, _: plane.call("apply_hook_call", sample_id=0, outcome=Jsonb({})),
}
UNFENCED = {
    "register",
    "expire_commands",
    "expire_messages",
    "fleet",
    "grant_member",
    "grant_platform_admin",
    "authenticate_api_key",
    "doctor",
    "media_checks",
    "media_link_key",
    "write_upload",
    "fold_counts",
    "write_audit_log",
    "drop_events",
    "follow_broadcasts",
    "write_webhook_deliveries",
    "claim_webhook_deliveries",
    "finish_webhook_deliveries",
    "next_webhook_delivery",
    "count_webhook_deliveries",
    "webhook_notice",
    "write_notices",
    "read_push_keys",
    "keep_push_keys",
    "push_notices",
    "finish_push",
    "notice_digest",
    "note_digest",
    "event_lags",
    "count_jobs",
    "set_plan",
    "suspend_account",
    "resume_account",
    "prove_phone",
    "cloud_secrets",
    "ingest_cloud",
    "read_secrets",
    "find_inbound_hook",
    "take_hook_call",
    "refuse_hook_call",
    "open_file_link",
}


def running_command(plane: ControlPlane, instance_id: UUID) -> object:
    return one(
        plane.connection,
        "select id from public.instance_commands where instance_id = %s and status = 'running'",
        instance_id,
    )


def held_import(plane: ControlPlane) -> UUID:
    """A running import of one line, claimed by this orchestrator under this number."""
    imported = make_import(plane.connection, add_account(plane.connection))
    values = {
        "import": imported["id"],
        "account": imported["account_id"],
        "id": plane.id,
        "number": plane.number,
    }
    for statement in (
        "update public.contact_imports set status = 'running' where id = %(import)s",
        "insert into private.import_uploads (id, account_id, actor_id, chunks, lines) "
        "values (%(import)s, %(account)s, gen_random_uuid(), 1, 1)",
        "insert into private.import_chunks values (%(import)s, 0, '[[2, []]]')",
        "insert into private.jobs (kind, key, account_id, claim_id, orchestrator_id, number, claimed_at) "
        "values ('contact_import', %(import)s, %(account)s, gen_random_uuid(), %(id)s, %(number)s, now())",
    ):
        plane.connection.execute(statement, values)
    return imported["id"]


def test_every_function_is_known_here_as_fenced_or_not(connection: psycopg.Connection) -> None:
    rows = connection.execute("select proname from pg_proc where pronamespace = 'orchestrator'::regnamespace")
    assert {name for (name,) in rows} == {*FENCED_BY_LEASE, *FENCED_BY_NUMBER, *UNFENCED}


@pytest.mark.parametrize("function", FENCED_BY_LEASE | FENCED_BY_NUMBER)
def test_a_stale_number_is_refused(holder: ControlPlane, instance_id: UUID, function: str) -> None:
    add_command(holder.connection, instance_id)
    assert holder.claim()
    renewed = ControlPlane.register(holder.connection, own_id=holder.id)
    assert renewed.number > holder.number
    command = add_command(holder.connection, instance_id)
    assert [item["id"] for item in renewed.claim()] == [str(command)]
    code = "lease_lost" if function in FENCED_BY_LEASE else "orchestrator_superseded"
    with refused(holder.connection, code):
        (FENCED_BY_LEASE | FENCED_BY_NUMBER)[function](holder, instance_id)
    (FENCED_BY_LEASE | FENCED_BY_NUMBER)[function](renewed, instance_id)


@pytest.mark.parametrize("function", [*FENCED_BY_LEASE, "finish_command"])
def test_an_expired_lease_is_refused(holder: ControlPlane, instance_id: UUID, function: str) -> None:
    add_command(holder.connection, instance_id)
    assert holder.claim()
    end_leases(holder.connection, instance_id)
    with refused(holder.connection, "lease_lost"):
        (FENCED_BY_LEASE | FENCED_BY_NUMBER)[function](holder, instance_id)


def test_a_heartbeat_renews_what_is_held_and_not_what_has_ended(
    holder: ControlPlane, account_id: UUID, instance_id: UUID
) -> None:
    other = add_instance(holder.connection, account_id)
    assert [lease["instance_id"] for lease in holder.lease()] == [str(other)]
    end_leases(holder.connection, other)
    renewed = {lease["instance_id"] for lease in holder.heartbeat()}
    assert str(instance_id) in renewed
    assert str(other) not in renewed


def test_an_expired_lease_is_taken_over_and_its_holder_refused(
    holder: ControlPlane, instance_id: UUID
) -> None:
    successor = ControlPlane.register(holder.connection)
    assert successor.lease() == []
    end_leases(holder.connection, instance_id)
    assert [lease["instance_id"] for lease in successor.lease()] == [str(instance_id)]
    with refused(holder.connection, "lease_lost"):
        holder.write(instance_id, status="connecting")
    successor.write(instance_id, status="connecting")


def test_registering_again_retakes_its_own_leases_at_once(holder: ControlPlane, instance_id: UUID) -> None:
    answer = call(
        holder.connection,
        "register",
        orchestrator_id=holder.id,
        hostname="host",
        version="2",
        capacity=500,
    )
    retaken = {lease["instance_id"]: lease["number"] for lease in answer["instances"]}
    assert retaken[str(instance_id)] == answer["number"]


def test_a_paired_instance_is_leased_only_to_its_home(holder: ControlPlane, instance_id: UUID) -> None:
    holder.write(instance_id, status="connected", paired=True)
    end_leases(holder.connection, instance_id)
    stranger = ControlPlane.register(holder.connection)
    assert stranger.lease() == []
    assert [lease["session_home"] for lease in holder.lease()] == [str(holder.id)]
    holder.write(instance_id, status="disconnected", status_reason="logged_out", paired=False)
    assert holder.release(instance_id) == 1
    assert [lease["instance_id"] for lease in stranger.lease()] == [str(instance_id)]


def test_capacity_bounds_what_is_taken_and_wanted_instances_come_first(
    connection: psycopg.Connection,
) -> None:
    connection.execute("update private.leases set expires_at = 'infinity'")
    account_id = add_account(connection)
    idle, commanded, running = (add_instance(connection, account_id) for _ in range(3))
    connection.execute("update public.instances set desired_state = 'running' where id = %s", [running])
    plane = ControlPlane.register(connection, capacity=2)
    add_command(connection, commanded)
    assert {lease["instance_id"] for lease in plane.lease()} == {str(running), str(commanded)}
    assert plane.lease() == []
    plane.release(commanded)
    connection.execute("delete from public.instance_commands")
    connection.execute("delete from public.instances where id = %s", [commanded])
    assert [lease["instance_id"] for lease in plane.lease()] == [str(idle)]


def test_supervision_lasts_as_long_as_the_lease_and_is_not_rewritten_at_every_heartbeat(
    holder: ControlPlane, instance_id: UUID
) -> None:
    def supervised() -> object:
        query = "select supervised_until from public.instances where id = %s"
        return one(holder.connection, query, instance_id)

    first = supervised()
    assert first == one(
        holder.connection, "select expires_at from private.leases where instance_id = %s", instance_id
    )
    holder.heartbeat()
    assert supervised() == first
    connection = holder.connection
    connection.execute(
        "update public.instances set supervised_until = clock_timestamp() + private.lease_span() / 3"
    )
    holder.heartbeat()
    assert supervised() == one(
        connection, "select expires_at from private.leases where instance_id = %s", instance_id
    )
    holder.release(instance_id)
    assert one(
        connection,
        "select supervised_until <= clock_timestamp() from public.instances where id = %s",
        instance_id,
    )


def test_the_answer_never_promises_more_than_the_lease(holder: ControlPlane) -> None:
    answer = holder.call("heartbeat")
    assert {lease["expires_at"] for lease in answer["instances"]} == {answer["expires_at"]}
    assert timedelta(seconds=answer["lease_seconds"]) == one(holder.connection, "select private.lease_span()")


def test_an_unknown_orchestrator_is_refused(connection: psycopg.Connection) -> None:
    with refused(connection, "orchestrator_superseded"):
        ControlPlane(connection, uuid4(), 1).heartbeat()
    with refused(connection, "capacity_invalid"):
        ControlPlane.register(connection, capacity=0)
