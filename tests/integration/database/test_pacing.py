"""A number writes at its pace: nobody is overtaken, strangers wait, and what waits says why."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg import sql

from .control_plane import ControlPlane, add_account, one
from .messages import add_chat, add_contact, add_message, claim, reason, settle, status_of


def set_pace(sender: ControlPlane, instance_id: UUID, **columns: object) -> None:
    for name, value in columns.items():
        query = sql.SQL("update public.instances set {} = %s where id = %s").format(sql.Identifier(name))
        sender.connection.execute(query, [value, instance_id])


def write_first(sender: ControlPlane, account_id: UUID, instance_id: UUID) -> UUID:
    """A message to somebody with whom nothing was exchanged."""
    contact_id = add_contact(sender.connection, account_id)
    return one(
        sender.connection,
        "insert into public.conversations (account_id, contact_id, instance_id, message) "
        "values (%s, %s, %s, 'bom dia') returning id",
        account_id,
        contact_id,
        instance_id,
    )


def ids(messages: list[dict[str, Any]]) -> list[UUID]:
    return [UUID(message["id"]) for message in messages]


def sent(*message_ids: object) -> list[dict[str, object]]:
    return [{"id": str(each), "status": "sent", "wa_message_id": uuid4().hex} for each in message_ids]


def test_one_of_each_chat_goes_at_a_time_with_its_pause(
    sender: ControlPlane, account_id: UUID, instance_id: UUID, chat_id: UUID
) -> None:
    other_id = add_chat(sender.connection, account_id, instance_id)
    first, second = (add_message(sender.connection, chat_id, body) for body in ("um", "dois"))
    other = add_message(sender.connection, other_id, "três")
    claimed = claim(sender)
    assert ids(claimed) == [first, other]
    assert {message["pause_seconds"] for message in claimed} == {2}
    assert one(sender.connection, "select private.cancel_message(%s)", second) is False, "nobody is signed in"
    settle(sender, instance_id, *sent(first))
    assert ids(claim(sender)) == [second]


def test_unpaced_means_without_caps_and_pauses(
    sender: ControlPlane, account_id: UUID, instance_id: UUID, chat_id: UUID
) -> None:
    set_pace(sender, instance_id, messages_per_minute=None, warm_up=False)
    wanted = [add_message(sender.connection, chat_id, str(place)) for place in range(30)]
    wanted += [write_first(sender, account_id, instance_id) for _ in range(3)]
    claimed = claim(sender)
    assert ids(claimed) == wanted
    assert {message["pause_seconds"] for message in claimed} == {0}


def test_strangers_are_written_to_one_at_a_time_and_hold_up_nobody(
    sender: ControlPlane, account_id: UUID, instance_id: UUID, chat_id: UUID
) -> None:
    strangers = [write_first(sender, account_id, instance_id) for _ in range(3)]
    reply = add_message(sender.connection, chat_id, "respondo")
    answer = sender.call("claim_messages", claim_id=uuid4(), max_items=50)
    assert set(ids(answer["messages"])) == {reply, strangers[0]}
    assert 9 < answer["next_seconds"] <= 20
    assert [reason(sender.connection, each) for each in strangers[1:]] == ["first_contact_pause"] * 2
    settle(sender, instance_id, *sent(reply, strangers[0]))
    assert claim(sender) == []
    sender.connection.execute("update private.send_counts set next_first_at = clock_timestamp()")
    assert ids(claim(sender)) == [strangers[1]]


def test_a_full_minute_says_so_and_what_did_not_leave_is_given_back(
    sender: ControlPlane, account_id: UUID, instance_id: UUID
) -> None:
    set_pace(sender, instance_id, messages_per_minute=2)
    chats = [add_chat(sender.connection, account_id, instance_id) for _ in range(3)]
    messages = [add_message(sender.connection, chat) for chat in chats]
    assert ids(claim(sender)) == messages[:2]
    answer = sender.call("claim_messages", claim_id=uuid4(), max_items=50)
    assert answer["messages"] == []
    assert 0 < answer["next_seconds"] <= 60
    assert reason(sender.connection, messages[2]) == "minute_cap"
    settle(sender, instance_id, {"id": str(messages[0]), "status": "queued"})
    assert ids(claim(sender)) == [messages[0]], "one that could not leave is not counted"
    assert reason(sender.connection, messages[0]) is None


def test_a_scheduled_message_holds_up_nobody_and_says_that_it_is_scheduled(
    sender: ControlPlane, instance_id: UUID, chat_id: UUID
) -> None:
    later = add_message(sender.connection, chat_id, "depois", send_at=datetime.now(UTC) + timedelta(hours=1))
    assert reason(sender.connection, later) == "scheduled"
    now = add_message(sender.connection, chat_id, "agora")
    assert ids(claim(sender)) == [now]
    sender.write(instance_id, status="connecting")
    assert reason(sender.connection, later) == "scheduled"
    sender.connection.execute(
        "update private.outgoing_queue set send_at = clock_timestamp() where conversation_id = %s", [later]
    )
    assert reason(sender.connection, later) == "instance_disconnected"


def test_what_nobody_knows_of_holds_its_chat_for_a_minute(
    sender: ControlPlane, instance_id: UUID, chat_id: UUID
) -> None:
    set_pace(sender, instance_id, messages_per_minute=None, warm_up=False)
    unknown, after = (add_message(sender.connection, chat_id, body) for body in ("um", "dois"))
    claim(sender)
    told = {"id": str(unknown), "status": "unconfirmed"}
    settle(sender, instance_id, told, {"id": str(after), "status": "queued"})
    assert claim(sender) == []
    sender.connection.execute(
        "update private.outgoing_queue set claimed_at = claimed_at - interval '1 minute'"
        " where conversation_id = %s",
        [unknown],
    )
    assert ids(claim(sender)) == [after]


def test_nothing_overtakes_what_is_locked_just_now(database_url: str, connection: psycopg.Connection) -> None:
    with psycopg.connect(database_url, autocommit=True) as other:
        account_id = add_account(other)
        try:
            instance_id = one(
                other,
                "insert into public.instances (account_id, instance_name, messages_per_minute, status) "
                "values (%s, 'n', null, 'connected') returning id",
                account_id,
            )
            chat_id = add_chat(other, account_id, instance_id)
            first, second = (add_message(other, chat_id, body) for body in ("um", "dois"))
            instance = (
                "select private.due_messages(i, '{10,10,10,10}', 10) from public.instances i where i.id = %s"
            )
            connection.execute("select from public.conversations where id = %s for update", [first])
            assert one(other, instance, instance_id) == []
            connection.rollback()
            assert set(one(other, instance, instance_id)) == {first, second}
        finally:
            connection.rollback()
            other.execute("delete from public.accounts where id = %s", [account_id])


def test_owners_set_the_pace_within_limits(sender: ControlPlane, instance_id: UUID, chat_id: UUID) -> None:
    set_pace(sender, instance_id, reply_pause_seconds=0, first_pause_seconds=0)
    add_message(sender.connection, chat_id)
    assert claim(sender)[0]["pause_seconds"] == 0
    with pytest.raises(psycopg.errors.CheckViolation), sender.connection.transaction():
        set_pace(sender, instance_id, reply_pause_seconds=61)


def test_a_chat_with_a_change_pauses_for_no_reaction(
    sender: ControlPlane, instance_id: UUID, chat_id: UUID
) -> None:
    target = add_message(sender.connection, chat_id)
    claim(sender)
    settle(sender, instance_id, *sent(target))
    assert status_of(sender.connection, target) == "sent"
    add_message(sender.connection, chat_id, "+", kind="reaction", target_id=target)
    assert [message["pause_seconds"] for message in claim(sender)] == [0]


def test_a_scheduled_message_is_a_chats_last_one_once_it_is_sent(
    sender: ControlPlane, instance_id: UUID, chat_id: UUID
) -> None:
    def last_message() -> object:
        return one(sender.connection, "select last_message from public.chats where id = %s", chat_id)

    soon = datetime.now(UTC) + timedelta(hours=1)
    add_message(sender.connection, chat_id, "primeira", send_at=soon)
    assert last_message() == "primeira", "a chat without another message is listed by it"
    add_message(sender.connection, chat_id, "agora")
    later = add_message(sender.connection, chat_id, "depois", send_at=soon)
    assert last_message() == "agora"
    sender.connection.execute("update public.conversations set status = 'sending' where id = %s", [later])
    settle(sender, instance_id, {"id": str(later), "status": "sent", "wa_message_id": "w1"})
    assert last_message() == "depois"


def test_a_number_that_whatsapp_locks_out_tries_nobody_else(
    sender: ControlPlane, account_id: UUID, instance_id: UUID, chat_id: UUID
) -> None:
    strangers = [write_first(sender, account_id, instance_id) for _ in range(2)]
    assert ids(claim(sender)) == [strangers[0]]
    refusal = {"id": str(strangers[0]), "status": "failed", "error_code": "reach_out_time_lock"}
    settle(sender, instance_id, refusal)
    reply = add_message(sender.connection, chat_id, "respondo")
    answer = sender.call("claim_messages", claim_id=uuid4(), max_items=50)
    assert ids(answer["messages"]) == [reply], "who knows the number is answered"
    assert 3500 < answer["next_seconds"] <= 3600
    assert reason(sender.connection, strangers[1]) == "first_contact_pause"
