"""Who goes first among what is to be sent, and what is kept for whom."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import psycopg
import pytest

from .control_plane import ControlPlane, one
from .members import add_member, as_member
from .messages import (
    add_chat,
    add_contact,
    add_message,
    add_received,
    claim,
    ingest,
    message_event,
    reason,
    settle,
)
from .test_actors import act_as
from .test_pacing import ids, sent, set_pace


def lane_of(connection: psycopg.Connection, message_id: object) -> str:
    return one(connection, "select lane from public.conversations where id = %s", message_id)


def send_as(
    sender: ControlPlane, kind: str, account_id: UUID, chat_id: UUID, body: str = "oi", **columns: object
) -> UUID:
    act_as(sender.connection, kind, account_id)
    message_id = add_message(sender.connection, chat_id, body, **columns)
    act_as(sender.connection, "system")
    return message_id


def test_a_lane_is_who_writes_and_to_whom(
    sender: ControlPlane, account_id: UUID, instance_id: UUID, chat_id: UUID
) -> None:
    connection = sender.connection
    assert lane_of(connection, send_as(sender, "member", account_id, chat_id)) == "manual"
    earlier = datetime.now(UTC) - timedelta(hours=25)
    add_received(connection, chat_id, timestamp=earlier)
    assert lane_of(connection, send_as(sender, "member", account_id, chat_id)) == "manual"
    add_received(connection, chat_id)
    for kind in ("member", "api_key"):
        assert lane_of(connection, send_as(sender, kind, account_id, chat_id)) == "reply"
    # Nobody waits for what another system has sent: where the plan has no room it waits as well.
    for kind in ("flow", "hook"):
        assert lane_of(connection, send_as(sender, kind, account_id, chat_id)) == "flow"
    in_bulk = send_as(sender, "flow", account_id, chat_id, lane="broadcast")
    assert lane_of(connection, in_bulk) == "broadcast"
    assert lane_of(connection, send_as(sender, "broadcast", account_id, chat_id, lane="reply")) == "broadcast"


def test_nobody_signed_in_chooses_his_lane(sender: ControlPlane, account_id: UUID, chat_id: UUID) -> None:
    member = add_member(sender.connection, account_id)
    insert = "insert into public.conversations (account_id, chat_id, message, lane) values (%s, %s, 'x', %s)"
    with pytest.raises(psycopg.errors.InsufficientPrivilege), sender.connection.transaction():
        as_member(sender.connection, member, insert, account_id, chat_id, "reply")


def test_a_higher_lane_overtakes_what_waits_and_never_what_is_being_sent(
    sender: ControlPlane, account_id: UUID, chat_id: UUID
) -> None:
    bulk = [send_as(sender, "broadcast", account_id, chat_id, str(place)) for place in range(2)]
    answers = [send_as(sender, "flow", account_id, chat_id, str(place)) for place in range(2)]
    assert ids(claim(sender)) == answers[:1]
    add_received(sender.connection, chat_id)
    reply = send_as(sender, "member", account_id, chat_id)
    assert claim(sender) == []
    order: list[UUID] = []
    last = answers[:1]
    for _ in range(4):
        settle(sender, sender_instance(sender, last[0]), *sent(*last))
        last = ids(claim(sender))
        order += last
    assert order == [reply, answers[1], *bulk]


def sender_instance(sender: ControlPlane, message_id: UUID) -> UUID:
    return one(sender.connection, "select instance_id from public.conversations where id = %s", message_id)


def test_a_burst_goes_out_in_the_order_of_its_lanes(
    sender: ControlPlane, account_id: UUID, instance_id: UUID, chat_id: UUID
) -> None:
    set_pace(sender, instance_id, messages_per_minute=None, warm_up=False)
    bulk = [send_as(sender, "broadcast", account_id, chat_id, str(place)) for place in range(2)]
    manual = [send_as(sender, "member", account_id, chat_id, str(place)) for place in range(2)]
    assert ids(claim(sender)) == [*manual, *bulk]


def test_caps_are_kept_for_the_lanes_before(
    sender: ControlPlane, account_id: UUID, instance_id: UUID
) -> None:
    set_pace(sender, instance_id, messages_per_minute=10, warm_up=False)
    chats = [add_chat(sender.connection, account_id, instance_id) for _ in range(12)]
    bulk = [send_as(sender, "broadcast", account_id, chat) for chat in chats]
    assert len(claim(sender)) == 7
    assert reason(sender.connection, bulk[-1]) == "minute_cap"
    more = [add_chat(sender.connection, account_id, instance_id) for _ in range(4)]
    answers = [send_as(sender, "flow", account_id, chat) for chat in more]
    assert ids(claim(sender)) == answers[:2]
    for chat in more[2:]:
        add_received(sender.connection, chat)
    replies = [send_as(sender, "member", account_id, chat) for chat in more[2:]]
    assert ids(claim(sender)) == replies[:1]
    answer = sender.call("claim_messages", claim_id=uuid4(), max_items=50)
    assert (answer["messages"], 0 < answer["next_seconds"] <= 60) == ([], True)


def test_a_day_keeps_room_for_replies(sender: ControlPlane, account_id: UUID, instance_id: UUID) -> None:
    set_pace(sender, instance_id, messages_per_day=10, warm_up=False, messages_per_minute=100)
    chats = [add_chat(sender.connection, account_id, instance_id) for _ in range(12)]
    manual = [send_as(sender, "api_key", account_id, chat) for chat in chats]
    assert len(claim(sender)) == 9
    assert reason(sender.connection, manual[-1]) == "daily_cap"
    chat = add_chat(sender.connection, account_id, instance_id)
    add_received(sender.connection, chat)
    reply = send_as(sender, "member", account_id, chat)
    assert reason(sender.connection, reply) is None
    assert ids(claim(sender)) == [reply]


def write_to_stranger(sender: ControlPlane, kind: str, account_id: UUID, instance_id: UUID) -> UUID:
    act_as(sender.connection, kind, account_id)
    message_id = one(
        sender.connection,
        "insert into public.conversations (account_id, contact_id, instance_id, message) "
        "values (%s, %s, %s, 'bom dia') returning id",
        account_id,
        add_contact(sender.connection, account_id),
        instance_id,
    )
    act_as(sender.connection, "system")
    return message_id


def test_who_writes_first_is_a_stranger_no_more(
    sender: ControlPlane, account_id: UUID, instance_id: UUID
) -> None:
    waiting = [write_to_stranger(sender, "broadcast", account_id, instance_id) for _ in range(3)]
    claim(sender)
    assert [reason(sender.connection, each) for each in waiting[1:]] == ["first_contact_pause"] * 2
    phone = one(
        sender.connection,
        "select k.phone from public.conversations c join public.contacts k on k.id = c.contact_id "
        "where c.id = %s",
        waiting[2],
    )
    ingest(sender, instance_id, message_event(1, "m1", f"{phone}@c.us"))
    assert ids(claim(sender)) == [waiting[2]]


OBJECTION = "insert into public.consents (account_id, contact_id, state, created_at) values (%s, %s, %s, %s)"


def contact_of(connection: psycopg.Connection, chat_id: UUID) -> UUID:
    return one(connection, "select contact_id from public.chats where id = %s", chat_id)


@pytest.mark.parametrize(
    ("kind", "has_written_since", "is_sent"),
    [
        ("member", False, True),
        ("api_key", False, False),
        ("api_key", True, False),
        ("hook", True, False),
        ("flow", False, False),
        ("flow", True, True),
        ("broadcast", True, False),
    ],
)
def test_an_objection_stands_also_against_what_was_written_before(
    sender: ControlPlane, account_id: UUID, chat_id: UUID, kind: str, has_written_since: bool, is_sent: bool
) -> None:
    connection = sender.connection
    before = send_as(sender, kind, account_id, chat_id)
    hour_ago = datetime.now(UTC) - timedelta(hours=1)
    connection.execute(OBJECTION, [account_id, contact_of(connection, chat_id), "opted_out", hour_ago])
    if has_written_since:
        add_received(connection, chat_id)
    assert ids(claim(sender)) == ([before] if is_sent else [])
    ended = "select array[status, error_code] from public.conversations where id = %s"
    assert one(connection, ended, before) == (["sending", None] if is_sent else ["failed", "opted_out"])
    after = send_as(sender, kind, account_id, chat_id)
    assert one(connection, ended, after) == (["queued", None] if is_sent else ["failed", "opted_out"])


def test_nobody_waits_for_those_who_object(sender: ControlPlane, account_id: UUID, instance_id: UUID) -> None:
    waiting = [write_to_stranger(sender, "broadcast", account_id, instance_id) for _ in range(4)]
    sender.connection.execute(
        "insert into public.consents (account_id, contact_id, state) "
        "select account_id, contact_id, 'opted_out' from public.conversations where id = any(%s)",
        [waiting[:3]],
    )
    assert ids(claim(sender)) == [waiting[3]]
