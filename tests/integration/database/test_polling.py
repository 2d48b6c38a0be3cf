"""One question says all that there is to do, and is a heartbeat."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID, uuid4

import psycopg
import pytest

from .control_plane import Answer, ControlPlane, add_command, add_instance, end_leases, one
from .jobs import claim_jobs, enqueue
from .messages import add_chat, add_message, claim, ingest, message_event, settle

KINDS = ["contact_import", "fold_usage"]


@pytest.fixture
def plane(connection: psycopg.Connection, instance_id: UUID) -> ControlPlane:
    """It holds everything and has nothing to do."""
    plane = ControlPlane.register(connection)
    for statement in (
        "update private.jobs set run_at = now() + interval '1 hour'",
        "delete from public.instance_commands",
        "delete from private.media_deletions",
        "update public.media set state = 'failed' where state = 'pending'",
        "update public.conversations set status = 'cancelled' "
        "where status in ('queued', 'sending', 'unconfirmed')",
    ):
        connection.execute(statement)
    plane.lease()
    plane.write(instance_id, status="connected", phone="5511999999999")
    connection.execute("update public.instances set messages_per_minute = null where id = %s", [instance_id])
    assert due(plane) == []
    return plane


def poll(plane: ControlPlane) -> Answer:
    return plane.call("poll", kinds=KINDS)


def due(plane: ControlPlane) -> list[str]:
    """But for the events: whatever a test does is one, and nobody reads it."""
    return [word for word in poll(plane)["due"] if word != "events"]


def test_it_tells_of_what_somebody_has_not_read(plane: ControlPlane, account_id: UUID) -> None:
    connection = plane.connection
    connection.execute("delete from private.events")
    assert "events" not in poll(plane)["due"]
    connection.execute("select private.record_event(%s, 'contact.created', null)", [account_id])
    assert "events" in poll(plane)["due"]


def test_it_renews_what_a_heartbeat_renews(plane: ControlPlane, instance_id: UUID) -> None:
    answer = poll(plane)
    assert {lease["instance_id"] for lease in answer["instances"]} >= {str(instance_id)}
    assert answer["number"] == plane.number
    assert answer["lease_seconds"] > 0
    beaten = "select heartbeat_at > now() from public.orchestrators where id = %s"
    assert one(plane.connection, beaten, plane.id)


def test_it_tells_of_commands_until_they_end(plane: ControlPlane, instance_id: UUID) -> None:
    add_command(plane.connection, instance_id)
    assert due(plane) == ["commands"]
    [command] = plane.claim()
    assert due(plane) == []
    plane.finish(command["id"])
    assert due(plane) == []
    # One that nobody takes has to be ended, by anybody.
    plane.release(instance_id)
    add_command(plane.connection, instance_id)
    plane.connection.execute("update public.instance_commands set expires_at = now() where status = 'queued'")
    assert "commands" in due(plane)
    plane.connection.execute("select orchestrator.expire_commands()")
    assert "commands" not in due(plane)


def test_it_tells_of_leases_it_may_take(plane: ControlPlane, account_id: UUID) -> None:
    connection = plane.connection
    another = add_instance(connection, account_id)
    assert due(plane) == ["leases"]
    connection.execute("update private.leases set session_home = %s where instance_id = %s",
                       [ControlPlane.register(connection).id, another])  # fmt: skip
    assert due(plane) == []
    connection.execute("update private.leases set session_home = null where instance_id = %s", [another])
    connection.execute("update public.orchestrators set capacity = 1 where id = %s", [plane.id])
    assert due(plane) == []


def test_it_tells_of_messages_and_when_the_next_is_due(
    plane: ControlPlane, account_id: UUID, instance_id: UUID
) -> None:
    connection = plane.connection
    chat_id = add_chat(connection, account_id, instance_id)
    later = add_message(connection, chat_id)
    connection.execute(
        "update public.conversations set send_at = now() + interval '1 minute' where id = %s", [later]
    )
    answer = poll(plane)
    assert (due(plane), answer["next_seconds"]["messages"]) == ([], pytest.approx(60, abs=5))
    message_id = add_message(connection, chat_id)
    assert due(plane) == ["messages"]
    assert len(claim(plane)) == 1
    assert due(plane) == []
    settle(plane, instance_id, {"id": str(message_id), "status": "unconfirmed"})
    assert due(plane) == ["messages"]
    settle(plane, instance_id, {"id": str(message_id), "status": "sent", "wa_message_id": "x"})
    assert due(plane) == []
    connection.execute("update public.conversations set expires_at = now() where id = %s", [later])
    assert due(plane) == ["messages"]


def test_one_whose_day_is_full_is_not_asked_for(
    plane: ControlPlane, account_id: UUID, instance_id: UUID
) -> None:
    connection = plane.connection
    connection.execute("update public.instances set messages_per_day = 1 where id = %s", [instance_id])
    chat_id = add_chat(connection, account_id, instance_id)
    for _ in range(2):
        add_message(connection, chat_id)
    [sent] = claim(plane)
    settle(plane, instance_id, {"id": sent["id"], "status": "sent", "wa_message_id": "x"})
    answer = poll(plane)
    assert due(plane) == []
    assert 0 < answer["next_seconds"]["messages"] <= 86400


def test_it_tells_of_files(plane: ControlPlane, instance_id: UUID) -> None:
    event = message_event(1, "with a file", "5521988880001@c.us")
    event["data"] |= {"kind": "image", "has_media": True}
    ingest(plane, instance_id, event)
    assert due(plane) == ["media", "decisions"]
    plane.call("pending_media", claim_id=uuid4(), max_items=9)
    assert due(plane) == ["decisions"]
    plane.call("claim_decisions", claim_id=uuid4(), max_items=9)
    assert due(plane) == []
    plane.connection.execute("delete from public.media")
    assert due(plane) == ["media"]


LOST: dict[str, Callable[[psycopg.Connection], object]] = {
    "its holder died": lambda connection: connection.execute(
        "update private.jobs set number = 0 where key = 'a'"
    ),
    "it takes too long": lambda connection: connection.execute(
        "update private.jobs set claimed_at = '-infinity' where key = 'a'"
    ),
}


@pytest.mark.parametrize("ending", LOST)
def test_it_tells_of_jobs_of_kinds_it_does(plane: ControlPlane, account_id: UUID, ending: str) -> None:
    connection = plane.connection
    enqueue(connection, "contact_erasure", uuid4(), account_id)
    assert due(plane) == [], "somebody else's to do"
    enqueue(connection, "contact_import", "a", account_id, seconds=60)
    answer = poll(plane)
    assert (due(plane), answer["next_seconds"]["jobs"]) == ([], pytest.approx(60, abs=5))
    enqueue(connection, "contact_import", "a", account_id)
    assert due(plane) == ["jobs"]
    claim_jobs(plane, {"contact_import": 1})
    assert due(plane) == []
    LOST[ending](connection)
    assert due(plane) == ["jobs"]


def test_leases_of_one_who_is_gone_are_told_of(plane: ControlPlane, instance_id: UUID) -> None:
    other = ControlPlane.register(plane.connection)
    assert "leases" not in due(other)
    end_leases(plane.connection, instance_id)
    assert due(other) == ["leases"]
