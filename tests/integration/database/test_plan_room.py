"""At a plan's limit what goes by itself waits for the next day, and nothing of it fails."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg.types.json import Jsonb

from .control_plane import ControlPlane, one, refused
from .flows import add_flow, add_run, advance, claim_runs
from .members import add_member, as_member
from .messages import add_chat


@pytest.fixture
def sender(holder: ControlPlane, instance_id: UUID) -> ControlPlane:
    holder.connection.execute(
        "update public.instances set status = 'connected', messages_per_minute = null, warm_up = false "
        "where id = %s",
        [instance_id],
    )
    return holder


@pytest.fixture
def chat_id(sender: ControlPlane, account_id: UUID, instance_id: UUID) -> UUID:
    return add_chat(sender.connection, account_id, instance_id)


def say(plane: ControlPlane, account_id: UUID, chat_id: UUID, *texts: str, lane: str = "flow") -> None:
    """A run says all of it at once."""
    add_run(plane.connection, add_flow(plane.connection, account_id), chat_id, lane)
    [run] = claim_runs(plane)
    assert advance(plane, run, says=texts, status="done") is True


def claim(plane: ControlPlane) -> list[dict[str, Any]]:
    return plane.call("claim_messages", claim_id=uuid4(), max_items=100)["messages"]


def limit(connection: psycopg.Connection, messages: int) -> None:
    connection.execute("update public.plans set max_messages_per_day = %s where name = 'pro'", [messages])


def tomorrow(connection: psycopg.Connection) -> None:
    """What was counted was counted yesterday."""
    connection.execute("update private.usage_counts set day = day - 1 where day <> '-infinity'")
    connection.execute("update private.usage_changes set day = day - 1 where day <> '-infinity'")


@pytest.mark.parametrize("lane", ["flow", "broadcast"])
def test_what_is_beyond_the_plan_waits_and_says_so(
    sender: ControlPlane, account_id: UUID, chat_id: UUID, lane: str
) -> None:
    connection = sender.connection
    limit(connection, 2)
    say(sender, account_id, chat_id, "1", "2", "3", lane=lane)
    sent = claim(sender)
    assert [row["message"] for row in sent] == ["1", "2"]
    results = [{"id": row["id"], "status": "failed", "error_code": "send_failed"} for row in sent]
    instance_id = sent[0]["instance_id"]
    sender.call("write_messages", instance_id=instance_id, results=Jsonb(results))
    assert claim(sender) == []
    reason = (
        "select (private.waiting_reasons(array[id])).reason from public.conversations where message = '3'"
    )
    assert one(connection, reason) == "plan_limit_exceeded"
    asked = sender.call("claim_messages", claim_id=uuid4(), max_items=100)
    assert 0 < asked["next_seconds"] <= 86400, "until midnight"
    tomorrow(connection)
    assert [row["message"] for row in claim(sender)] == ["3"]


def test_what_did_not_leave_is_given_back(sender: ControlPlane, account_id: UUID, chat_id: UUID) -> None:
    limit(sender.connection, 1)
    say(sender, account_id, chat_id, "1")
    [row] = claim(sender)
    back = Jsonb([{"id": row["id"], "status": "queued"}])
    sender.call("write_messages", instance_id=row["instance_id"], results=back)
    assert [again["message"] for again in claim(sender)] == ["1"]


def test_it_expires_on_no_day_without_room(sender: ControlPlane, account_id: UUID, chat_id: UUID) -> None:
    connection = sender.connection
    limit(connection, 0)
    say(sender, account_id, chat_id, "1")
    connection.execute("update public.conversations set expires_at = clock_timestamp() - interval '1 second'")
    connection.execute("select orchestrator.expire_messages()")
    assert one(connection, "select status from public.conversations where message = '1'") == "queued"


def test_members_are_refused_and_share_the_count(
    sender: ControlPlane, account_id: UUID, chat_id: UUID
) -> None:
    connection = sender.connection
    limit(connection, 1)
    say(sender, account_id, chat_id, "1")
    assert len(claim(sender)) == 1
    member = add_member(connection, account_id)
    write = (
        "insert into public.conversations (account_id, chat_id, message) "
        "select account_id, id, 'oi' from public.chats where id = %s returning 1"
    )
    with refused(connection, "plan_limit_exceeded"):
        as_member(connection, member, write, chat_id)
