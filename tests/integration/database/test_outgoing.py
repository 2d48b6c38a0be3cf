"""A request to send is claimed by one, sent at most once, in the order of its chat, and always ends."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg.types.json import Jsonb

from .control_plane import ControlPlane, add_instance, one, refused
from .messages import (
    add_chat,
    add_contact,
    add_message,
    add_received,
    claim,
    event,
    ingest,
    reason,
    settle,
    status_of,
)


@pytest.fixture
def sender(holder: ControlPlane, instance_id: UUID) -> ControlPlane:
    """Holds the instance, which is connected and may send as much as it likes."""
    holder.write(instance_id, status="connected", phone="5521900000001")
    holder.connection.execute(
        "update public.instances set messages_per_minute = null, warm_up = false where id = %s", [instance_id]
    )
    return holder


@pytest.fixture
def chat_id(sender: ControlPlane, account_id: UUID, instance_id: UUID) -> UUID:
    return add_chat(sender.connection, account_id, instance_id)


def ids(messages: list[dict[str, Any]]) -> list[UUID]:
    return [UUID(message["id"]) for message in messages]


def column(connection: psycopg.Connection, name: str, message_id: object) -> Any:
    return one(connection, f"select {name} from public.conversations where id = %s", message_id)


def test_a_claim_says_all_that_a_sender_needs(sender: ControlPlane, chat_id: UUID) -> None:
    quoted = add_received(sender.connection, chat_id)
    message = add_message(sender.connection, chat_id, "bom dia", reply_to=quoted)
    [outgoing] = claim(sender)
    assert outgoing["id"] == str(message)
    assert outgoing["to"] == outgoing["phone"] + "@c.us"
    assert (outgoing["kind"], outgoing["message"], outgoing["first"]) == ("text", "bom dia", False)
    assert outgoing["reply_to"] == column(sender.connection, "wa_message_id", quoted)
    assert status_of(sender.connection, message) == "sending"
    assert claim(sender) == []


def test_the_same_claim_answers_the_same_messages_until_they_are_settled(
    sender: ControlPlane, chat_id: UUID, instance_id: UUID
) -> None:
    wanted = [add_message(sender.connection, chat_id, str(n)) for n in range(3)]
    claim_id = uuid4()
    assert ids(claim(sender, 2, claim_id)) == ids(claim(sender, 2, claim_id)) == wanted[:2]
    sent: dict[str, object] = {"id": str(wanted[0]), "status": "sent", "wa_message_id": "w0"}
    assert settle(sender, instance_id, sent) == 1
    assert ids(claim(sender, 2, claim_id)) == wanted[1:2]
    assert claim(sender) == [], "the chat's next waits until nothing of it is under way"
    settle(sender, instance_id, {"id": str(wanted[1]), "status": "failed", "error_code": "send_failed"})
    assert ids(claim(sender)) == wanted[2:]


def test_messages_of_a_chat_go_out_in_their_order(sender: ControlPlane, chat_id: UUID) -> None:
    wanted = [add_message(sender.connection, chat_id, str(n)) for n in range(20)]
    assert ids(claim(sender)) == wanted


def test_only_what_is_due_on_a_connected_instance_is_claimed(
    sender: ControlPlane, chat_id: UUID, instance_id: UUID
) -> None:
    later = datetime.now(UTC) + timedelta(hours=1)
    add_message(sender.connection, chat_id, "depois", send_at=later)
    answer = sender.call("claim_messages", claim_id=uuid4(), max_items=5)
    assert answer["messages"] == []
    assert 3500 < answer["next_seconds"] <= 3600
    message = add_message(sender.connection, chat_id, "agora")
    sender.write(instance_id, status="connecting")
    assert claim(sender) == []
    assert reason(sender.connection, message) == "instance_disconnected"
    sender.write(instance_id, status="connected")
    assert reason(sender.connection, message) is None
    assert ids(claim(sender)) == [message]


@pytest.mark.parametrize("ago", [timedelta(minutes=2), timedelta(hours=1), timedelta(days=2)])
def test_nothing_is_scheduled_for_the_past(sender: ControlPlane, chat_id: UUID, ago: timedelta) -> None:
    with refused(sender.connection, "schedule_invalid"):
        add_message(sender.connection, chat_id, "ontem", send_at=datetime.now(UTC) - ago)
    with refused(sender.connection, "schedule_invalid"):
        add_message(sender.connection, chat_id, "ontem", expires_at=datetime.now(UTC) - ago)


def test_what_a_slower_clock_takes_for_now_is_sent_now(sender: ControlPlane, chat_id: UUID) -> None:
    late = add_message(sender.connection, chat_id, "já", send_at=datetime.now(UTC) - timedelta(seconds=40))
    assert ids(claim(sender)) == [late]


def test_a_day_has_its_cap_and_says_so(sender: ControlPlane, chat_id: UUID, instance_id: UUID) -> None:
    sender.connection.execute("update public.instances set messages_per_day = 2 where id = %s", [instance_id])
    wanted = [add_message(sender.connection, chat_id, str(n)) for n in range(3)]
    assert ids(claim(sender)) == wanted[:2]
    settle(sender, instance_id, *[{"id": str(each), "status": "sent"} for each in wanted[:2]])
    answer = sender.call("claim_messages", claim_id=uuid4(), max_items=5)
    assert answer["messages"] == []
    assert 0 < answer["next_seconds"] <= 86400, "tomorrow"
    assert reason(sender.connection, wanted[2]) == "daily_cap"


def test_a_young_number_is_warmed_up(sender: ControlPlane, chat_id: UUID, instance_id: UUID) -> None:
    sender.connection.execute("update public.instances set warm_up = true where id = %s", [instance_id])
    sender.connection.execute("update private.warm_up_caps set messages = 1 where day = 1")
    for number in range(3):
        add_message(sender.connection, chat_id, str(number))
    assert len(claim(sender)) == 1
    sender.connection.execute(
        "update public.instances set first_connected_at = now() - interval '40 days' where id = %s",
        [instance_id],
    )
    sender.connection.execute("update public.conversations set status = 'sent' where status = 'sending'")
    assert len(claim(sender)) == 2


@pytest.mark.parametrize("connected, code", [(True, "expired"), (False, "instance_disconnected")])
def test_nothing_waits_for_ever(
    sender: ControlPlane, chat_id: UUID, instance_id: UUID, connected: bool, code: str
) -> None:
    message = add_message(sender.connection, chat_id)
    sender.connection.execute(
        "update private.outgoing_queue set expires_at = clock_timestamp() where conversation_id = %s",
        [message],
    )
    sender.write(instance_id, status="connected" if connected else "disconnected")
    assert claim(sender) == []
    with sender.connection.transaction():
        sender.connection.execute("set local role service_role")
        assert one(sender.connection, "select orchestrator.expire_messages()") == {"expired": 1}
        sender.connection.execute("set local role none")
    assert status_of(sender.connection, message) == "failed"
    assert column(sender.connection, "error_code", message) == code


def test_what_never_left_is_queued_again_and_what_may_have_left_is_not(
    sender: ControlPlane, chat_id: UUID, instance_id: UUID
) -> None:
    never, maybe = (add_message(sender.connection, chat_id, body) for body in ("um", "dois"))
    claim(sender)
    successor = ControlPlane.register(sender.connection, own_id=sender.id)
    unsettled = successor.call("unsettled_messages", max_items=10)["messages"]
    assert [(item["id"], item["status"]) for item in unsettled] == [
        (str(never), "sending"),
        (str(maybe), "sending"),
    ]
    assert all(0 <= item["claimed_seconds"] < 60 for item in unsettled)
    settle(
        successor,
        instance_id,
        {"id": str(never), "status": "queued"},
        {"id": str(maybe), "status": "unconfirmed"},
    )
    assert ids(claim(successor)) == [never]
    [left] = successor.call("unsettled_messages", max_items=10)["messages"]
    assert (left["id"], left["status"]) == (str(maybe), "unconfirmed")
    settle(successor, instance_id, {"id": str(maybe), "status": "sent", "wa_message_id": "found"})
    assert status_of(successor.connection, maybe) == "sent"


def test_a_number_with_much_in_doubt_keeps_no_other_waiting(
    sender: ControlPlane, account_id: UUID, instance_id: UUID, chat_id: UUID
) -> None:
    other = add_instance(sender.connection, account_id)
    sender.lease()
    sender.write(other, status="connected", phone="5521900000002")
    sender.connection.execute(
        "update public.instances set messages_per_minute = null, warm_up = false where id = %s", [other]
    )
    for place in range(3):
        add_message(sender.connection, chat_id, f"{place}")
    add_message(sender.connection, add_chat(sender.connection, account_id, other))
    assert len(claim(sender)) == 4
    successor = ControlPlane.register(sender.connection, own_id=sender.id)
    unsettled = successor.call("unsettled_messages", max_items=2)["messages"]
    assert {item["instance_id"] for item in unsettled} == {str(instance_id), str(other)}


def test_a_settled_message_is_not_settled_again(
    sender: ControlPlane, chat_id: UUID, instance_id: UUID
) -> None:
    message = add_message(sender.connection, chat_id)
    claim(sender)
    settle(sender, instance_id, {"id": str(message), "status": "sent", "wa_message_id": "w1"})
    ingest(sender, instance_id, event(1, "message_ack", message_id="w1", ack=3))
    again: dict[str, object] = {"id": str(message), "status": "failed", "error_code": "send_failed"}
    assert settle(sender, instance_id, again) == 0
    assert status_of(sender.connection, message) == "read"


def test_reactions_edits_and_revocations_show_on_their_target_once_sent(
    sender: ControlPlane, chat_id: UUID, instance_id: UUID
) -> None:
    connection = sender.connection
    target = add_message(connection, chat_id, "bom dai")
    claim(sender)
    settle(sender, instance_id, {"id": str(target), "status": "sent", "wa_message_id": "w1"})
    for kind, body in (("reaction", "+"), ("edit", "bom dia"), ("revoke", "")):
        add_message(connection, chat_id, body, kind=kind, target_id=target)
    actions = claim(sender)
    assert [(item["kind"], item["target"]) for item in actions] == [
        ("reaction", "w1"),
        ("edit", "w1"),
        ("revoke", "w1"),
    ]
    settle(sender, instance_id, *[{"id": item["id"], "status": "sent"} for item in actions])
    [(message, edited, revoked, emoji)] = connection.execute(
        "select c.message, c.edited_at is not null, c.revoked_at is not null, r.emoji "
        "from public.conversations c join public.reactions r on r.conversation_id = c.id where c.id = %s",
        [target],
    )
    assert (message, edited, revoked, emoji) == ("bom dia", True, True, "+")


def test_number_checks_are_cached_and_limited(sender: ControlPlane, instance_id: UUID) -> None:
    sender.connection.execute("update private.settings set number_checks_per_day = 2")
    phones = ["5521977770001", "5521977770002", "5521977770003"]
    reserved = sender.call("reserve_number_checks", instance_id=instance_id, phones=Jsonb(phones))
    assert (reserved["known"], reserved["allowed"], reserved["refused"]) == ([], phones[:2], phones[2:])
    told = {"phone": phones[0], "registered": True, "wa_id": "552177770001@c.us"}
    sender.call("write_number_checks", instance_id=instance_id, checks=Jsonb([told]))
    again = sender.call("reserve_number_checks", instance_id=instance_id, phones=Jsonb(["552177770001"]))
    assert [(item["registered"], item["wa_id"]) for item in again["known"]] == [(True, "552177770001@c.us")]


def test_an_unknown_phone_has_to_be_checked_first(
    sender: ControlPlane, account_id: UUID, instance_id: UUID
) -> None:
    contact = add_contact(sender.connection, account_id)
    sender.connection.execute(
        "insert into public.conversations (account_id, contact_id, instance_id, message) "
        "values (%s, %s, %s, 'oi')",
        [account_id, contact, instance_id],
    )
    [outgoing] = claim(sender)
    assert (outgoing["to"], outgoing["check"], outgoing["first"]) == (None, None, True)
