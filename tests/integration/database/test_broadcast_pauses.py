"""A broadcast that stops, by itself or because somebody says so, reaches nobody twice when it goes on."""

from __future__ import annotations

from uuid import UUID

import psycopg
import pytest
from psycopg.types.json import Jsonb

from .broadcasting import (
    add_broadcast,
    add_people,
    claim_people,
    connect,
    feed,
    feed_all,
    send_all,
    start,
    status_of,
    statuses,
)
from .control_plane import ControlPlane, one
from .members import as_member
from .messages import claim, settle


def test_a_pause_takes_back_what_waits_and_nobody_gets_it_twice(
    holder: ControlPlane, account_id: UUID, number: UUID, owner: UUID
) -> None:
    connection = holder.connection
    add_people(connection, account_id, 5)
    broadcast_id = add_broadcast(connection, account_id)
    start(connection, owner, broadcast_id)
    feed_all(holder, broadcast_id)
    under_way = claim(holder, max_items=2)
    paused = as_member(connection, owner, "select public.pause_broadcast(%s)", broadcast_id)
    assert paused["status"] == "paused"
    assert one(connection, "select count(*) from public.conversations where account_id = %s", account_id) == 2
    empty = "select count(*) from public.chats where account_id = %s and last_message_id is null"
    assert one(connection, empty, account_id) == 3
    assert claim(holder) == []
    settle(
        holder, number,
        {"id": under_way[0]["id"], "status": "sent", "wa_message_id": "w1"},
        {"id": under_way[1]["id"], "status": "queued"},
    )  # fmt: skip
    assert claim_people(holder, broadcast_id)["items"] == []
    used = "select private.used_room(%s, 'broadcast_recipients_per_day')"
    assert one(connection, used, account_id) == 2
    assert start(connection, owner, broadcast_id)["status"] == "running"
    assert feed_all(holder, broadcast_id) == 3
    assert len(send_all(holder, number)) == 4
    assert statuses(connection, broadcast_id) == {"sent": 5}
    people = "select count(distinct chat_id) from public.conversations where account_id = %s"
    assert one(connection, people, account_id) == 5


def test_cancelled_is_over(holder: ControlPlane, account_id: UUID, number: UUID, owner: UUID) -> None:
    connection = holder.connection
    add_people(connection, account_id, 3)
    broadcast_id = add_broadcast(connection, account_id)
    start(connection, owner, broadcast_id)
    feed(holder, broadcast_id, *claim_people(holder, broadcast_id, 1)["items"])
    as_member(connection, owner, "select public.cancel_broadcast(%s)", broadcast_id)
    assert send_all(holder, number) == []
    assert statuses(connection, broadcast_id) == {"skipped cancelled": 3}
    with pytest.raises(psycopg.errors.RaiseException, match="broadcast_ended"), connection.transaction():
        start(connection, owner, broadcast_id)


@pytest.mark.parametrize("code", ["instance_disconnected", "expired", "number_check_limit"])
def test_what_surely_never_left_is_somebodys_turn_again(
    holder: ControlPlane, account_id: UUID, number: UUID, owner: UUID, code: str
) -> None:
    connection = holder.connection
    add_people(connection, account_id, 1)
    broadcast_id = add_broadcast(connection, account_id)
    start(connection, owner, broadcast_id)
    items = claim_people(holder, broadcast_id)["items"]
    said = [{**items[0], "messages": [{"message": "um"}, {"message": "dois"}]}]
    holder.call("feed_recipients", broadcast_id=broadcast_id, items=Jsonb(said))
    if code == "number_check_limit":
        told = [{"id": m["id"], "status": "failed", "error_code": code} for m in claim(holder)]
        settle(holder, number, *told)
    else:
        status = "connected" if code == "expired" else "disconnected"
        connection.execute(
            "update public.conversations set expires_at = now() where account_id = %s", [account_id]
        )
        connection.execute("update public.instances set status = %s where id = %s", [status, number])
        holder.connection.execute("select orchestrator.expire_messages()")
    assert statuses(connection, broadcast_id) == {"queued": 1}
    connect(connection, number)
    assert feed_all(holder, broadcast_id) == 1
    sent = send_all(holder, number)
    assert "Oi P1" in sent
    assert statuses(connection, broadcast_id) == {"sent": 1}


def test_rising_failures_pause_it(holder: ControlPlane, account_id: UUID, number: UUID, owner: UUID) -> None:
    connection = holder.connection
    add_people(connection, account_id, 40)
    broadcast_id = add_broadcast(connection, account_id)
    start(connection, owner, broadcast_id)
    feed(holder, broadcast_id, *claim_people(holder, broadcast_id, 25)["items"])
    results = [{"id": m["id"], "status": "failed", "error_code": "send_failed"} for m in claim(holder)]
    settle(holder, number, *results[:20])
    assert claim_people(holder, broadcast_id) == {"items": [], "seconds": None}
    assert status_of(connection, broadcast_id) == ("paused", "failures_rising")
    start(connection, owner, broadcast_id)
    assert len(claim_people(holder, broadcast_id)["items"]) == 15


def test_locked_out_of_strangers_it_goes_on_with_who_knows_the_number(
    holder: ControlPlane, account_id: UUID, instance_id: UUID, owner: UUID
) -> None:
    connection = holder.connection
    connect(connection, instance_id, messages_per_minute=1000, first_pause_seconds=0)
    people = add_people(connection, account_id, 3)
    broadcast_id = add_broadcast(connection, account_id, pace="fast")
    start(connection, owner, broadcast_id)
    feed(holder, broadcast_id, *claim_people(holder, broadcast_id, 1)["items"])
    connection.execute("update public.conversations set send_at = now() where account_id = %s", [account_id])
    [message] = claim(holder)
    settle(
        holder, instance_id, {"id": message["id"], "status": "failed", "error_code": "reach_out_time_lock"}
    )
    assert statuses(connection, broadcast_id) == {"queued": 3}
    connection.execute(
        "update public.broadcast_recipients set instance_id = %s where contact_id = %s",
        [instance_id, people[2]],
    )
    [known] = claim_people(holder, broadcast_id)["items"]
    assert known["person"]["contact"]["id"] == str(people[2])
    feed(holder, broadcast_id, known)
    assert claim_people(holder, broadcast_id)["seconds"] is None
    assert status_of(connection, broadcast_id) == ("paused", "reach_out_time_lock")
