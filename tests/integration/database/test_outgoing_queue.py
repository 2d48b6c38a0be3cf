"""What waits to be sent: why it does, when it leaves the queue, and what looking for it costs."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from uuid import UUID

from .control_plane import ControlPlane, one
from .members import add_member, as_member
from .messages import (
    add_chat,
    add_message,
    claim,
    reason,
    settle,
)
from .test_actors import act_as
from .test_pacing import sent, set_pace


def test_a_number_that_comes_and_goes_writes_no_message(
    sender: ControlPlane, instance_id: UUID, chat_id: UUID
) -> None:
    message_id = add_message(sender.connection, chat_id)
    version = "select xmin::text || ctid::text from public.conversations where id = %s"
    before = one(sender.connection, version, message_id)
    for status, expected in (("connecting", "instance_disconnected"), ("connected", None)):
        sender.write(instance_id, status=status)
        assert reason(sender.connection, message_id) == expected
    assert one(sender.connection, version, message_id) == before


def test_members_ask_why_a_message_waits(
    sender: ControlPlane, account_id: UUID, instance_id: UUID, chat_id: UUID
) -> None:
    connection = sender.connection
    member = add_member(connection, account_id)
    message_id = add_message(connection, chat_id, "depois", send_at=datetime.now(UTC) + timedelta(hours=1))
    asked = "select c.waiting_reason from public.conversations c where id = %s"
    assert as_member(connection, member, asked, message_id) == "scheduled"
    now = add_message(connection, chat_id)
    sender.write(instance_id, status="connecting")
    assert as_member(connection, member, asked, now) == "instance_disconnected"
    page = as_member(connection, member, "select list_messages(%s)", chat_id)
    assert [told["status_reason"] for told in page["messages"]] == ["scheduled", "instance_disconnected"]


def test_what_is_settled_leaves_the_queue(sender: ControlPlane, account_id: UUID, instance_id: UUID) -> None:
    connection = sender.connection
    set_pace(sender, instance_id, messages_per_minute=None, warm_up=False)
    chats = [add_chat(connection, account_id, instance_id) for _ in range(6)]
    done, failed, lost, back, cancelled, waiting = (add_message(connection, chat) for chat in chats)
    member = add_member(connection, account_id)
    assert as_member(connection, member, "select cancel_message(%s)", cancelled)
    connection.execute("update private.outgoing_queue set send_at = 'infinity', expires_at = 'infinity'"
        " where conversation_id = %s", [waiting])  # fmt: skip
    claim(sender)
    refusal = {"id": str(failed), "status": "failed", "error_code": "send_failed"}
    unknown = {"id": str(lost), "status": "unconfirmed"}
    settle(sender, instance_id, *sent(done), refusal, unknown, {"id": str(back), "status": "queued"})
    left = "select jsonb_object_agg(conversation_id, state) from private.outgoing_queue where account_id = %s"
    expected = {str(lost): "unconfirmed", str(back): "queued", str(waiting): "queued"}
    assert one(connection, left, account_id) == expected
    connection.execute(
        "update private.outgoing_queue set expires_at = expires_at - interval '1 day' where state <> 'queued'"
    )
    connection.execute("select orchestrator.expire_messages()")
    del expected[str(lost)]
    assert one(connection, left, account_id) == expected
    # Found after all not to have left: it waits as before.
    settle(sender, instance_id, {"id": str(lost), "status": "queued"})
    assert one(connection, left, account_id) == {**expected, str(lost): "queued"}


STRANGERS = 3000
# After so many calls a function keeps its plan.
PLANS = 6
MANY = """
with people as (
  insert into public.contacts (account_id, phone)
  select %(a)s, '5521' || (900000000 + place) from generate_series(1, %(n)s) place returning id
), places as (
  insert into public.chats (account_id, instance_id, contact_id)
  select %(a)s, %(i)s, id from people returning id
)
insert into public.conversations (account_id, chat_id, message) select %(a)s, id, 'oferta' from places"""


def test_a_claim_looks_at_no_queue_of_strangers(
    sender: ControlPlane, account_id: UUID, instance_id: UUID, chat_id: UUID
) -> None:
    connection = sender.connection
    connection.execute("update private.warm_up_caps set messages = null")
    touched = (
        "select pg_stat_get_xact_tuples_returned(oid) + pg_stat_get_xact_tuples_fetched(oid) from pg_class"
    )

    def rows_read() -> int:
        """Rows of the queue, and entries of its indexes, that this transaction has looked at."""
        return one(
            connection,
            f"select sum(n) from ({touched} where relname like 'outgoing_queue%%') read (n)",
        )

    def cost_of_claims() -> int:
        """Of most: whichever plans anew looks at more."""
        marks = [rows_read()]
        for _ in range(5):
            claim(sender)
            marks.append(rows_read())
        return sorted(after - before for before, after in pairwise(marks))[2]

    add_message(connection, chat_id)
    # What a poll has planned while the queue was short is used by claims when it is long.
    connection.execute("analyze private.outgoing_queue")
    for _ in range(PLANS):
        sender.call("poll", kinds=[])
        claim(sender)
    few = cost_of_claims()
    act_as(connection, "broadcast", account_id)
    connection.execute(MANY, {"a": account_id, "i": instance_id, "n": STRANGERS})
    act_as(connection, "system")
    claim(sender)
    assert cost_of_claims() <= few + 50
