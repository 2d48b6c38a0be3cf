"""Two rows that turn out to be one message become one, and nothing of either is lost."""

from __future__ import annotations

from uuid import UUID

import pytest

from .control_plane import ControlPlane, add_instance, one
from .members import add_member, as_member
from .message_names import (
    ANA,
    ANAS_LID,
    BIA,
    LID,
    LINK,
    PHONE,
    named,
    replies,
    rows,
    said,
)
from .messages import add_contact, add_message, claim, event, ingest, settle
from .settling import settle_events


@pytest.fixture
def queue(holder: ControlPlane, account_id: UUID, instance_id: UUID) -> tuple[UUID, UUID]:
    """A chat with Ana by her phone, and a message to her that is being sent."""
    holder.write(instance_id, status="connected")
    connection = holder.connection
    contact_id = add_contact(connection, account_id, PHONE)
    insert = "insert into public.chats (account_id, instance_id, contact_id) values (%s, %s, %s) returning id"
    chat_id = one(connection, insert, account_id, instance_id, contact_id)
    message_id = add_message(connection, chat_id, "saiu")
    assert [item["id"] for item in claim(holder)] == [str(message_id)]
    return chat_id, message_id


@pytest.mark.parametrize("names", [(ANA, ANAS_LID), (ANAS_LID, ANA)])
@pytest.mark.parametrize("first", ["answer", "message", "message with its key"])
def test_a_send_of_ours_is_one_row_under_either_id(
    holder: ControlPlane,
    instance_id: UUID,
    queue: tuple[UUID, UUID],
    names: tuple[str, str],
    first: str,
) -> None:
    connection = holder.connection
    answer = {
        "id": str(queue[1]),
        "status": "sent",
        "wa_message_id": named(names[0], from_me=True),
        "wa_chat_id": names[0],
    }
    key = {"client_key": str(queue[1])} if first == "message with its key" else {}
    seen = said(1, names[1], "saiu", from_me=True, **key)
    if first == "answer":
        settle(holder, instance_id, answer)
        ingest(holder, instance_id, seen)
    else:
        ingest(holder, instance_id, seen)
        settle(holder, instance_id, answer)
    ingest(holder, instance_id, LINK)
    for number, name in enumerate(names, 2):
        ingest(
            holder,
            instance_id,
            event(number, "message_ack", message_id=named(name, from_me=True), ack=number),
        )
    found = rows(connection, instance_id, "id, status, sent_by_kind")
    assert found == [(queue[1], "read", "system")]
    assert (
        one(connection, "select count(*) from private.outgoing_queue where instance_id = %s", instance_id)
        == 0
    )
    assert one(connection, "select count(*) from public.chats where instance_id = %s", instance_id) == 1


def test_who_answers_under_the_lid_we_wrote_to_is_no_second_contact(
    holder: ControlPlane, account_id: UUID, instance_id: UUID, queue: tuple[UUID, UUID]
) -> None:
    sent = {"id": str(queue[1]), "status": "sent", "wa_message_id": named(ANAS_LID, from_me=True)}
    settle(holder, instance_id, sent | {"wa_chat_id": ANAS_LID})
    ingest(holder, instance_id, said(1, ANAS_LID, "chegou!", "ANSWER"))
    query = "select phone, lid from public.contacts where account_id = %s"
    assert holder.connection.execute(query, [account_id]).fetchall() == [(PHONE, LID)]
    assert len(set(rows(holder.connection, instance_id, "chat_id"))) == 1


def test_folding_loses_nothing(holder: ControlPlane, account_id: UUID, instance_id: UUID) -> None:
    """Each copy has what the other lacks: what is read, edited, reacted to, quoted and fetched."""
    connection = holder.connection
    by_phone = said(1, ANA, "foto", from_me=True, kind="image", has_media=True)
    by_lid = said(3, ANAS_LID, "foto", from_me=True, kind="image", has_media=True)
    ingest(
        holder,
        instance_id,
        by_phone,
        event(2, "message_ack", message_id=named(ANA, from_me=True), ack=2),
        by_lid,
        event(4, "message_ack", message_id=named(ANAS_LID, from_me=True), ack=3),
        event(
            5, "message_edit", message_id=named(ANAS_LID, from_me=True), chat_id=ANAS_LID, body="outra foto"
        ),
        event(6, "reaction", message_id=named(ANA, from_me=True), sender_id="me", emoji="1"),
        event(7, "reaction", message_id=named(ANAS_LID, from_me=True), sender_id="me", emoji="2"),
        said(8, ANAS_LID, "linda", "REPLY", reply_to=named(ANAS_LID, from_me=True)),
    )
    kept, gone = rows(connection, instance_id, "id")[:2]
    media = rows(connection, instance_id, "media_id")[:2]
    connection.execute("update public.media set state = 'stored' where id = %s", [media[1]])
    chat = one(connection, "select chat_id from public.conversations where id = %s", gone)
    request = add_message(connection, chat, "3", kind="reaction", target_id=gone)
    ingest(holder, instance_id, LINK)
    [row] = connection.execute(
        "select status, message, media_id, delivered_at is not null, read_at is not null, wa_message_id "
        "from public.conversations where id = %s",
        [kept],
    )
    assert row == ("read", "outra foto", media[1], True, True, named(ANA, from_me=True))
    assert len(rows(connection, instance_id)) == 3
    assert replies(connection, instance_id) == {"linda": "outra foto"}
    assert one(connection, "select target_id from public.conversations where id = %s", request) == kept
    assert connection.execute(
        "select conversation_id, emoji from public.reactions where account_id = %s", [account_id]
    ).fetchall() == [(kept, "2")]
    wordings = (
        "select message from public.message_revisions where conversation_id = %s order by original desc"
    )
    assert [text for (text,) in connection.execute(wordings, [kept])] == ["foto", "outra foto"]
    assert connection.execute(
        "select id from public.media where account_id = %s", [account_id]
    ).fetchall() == [(media[1],)]
    [last] = connection.execute(
        "select last_message_id from public.chats where instance_id = %s", [instance_id]
    )
    assert last[0] in set(rows(connection, instance_id, "id"))


def test_a_merge_by_a_member_folds_what_one_number_heard_twice(
    holder: ControlPlane, account_id: UUID, instance_id: UUID
) -> None:
    """Two numbers of one account hear each their own."""
    connection = holder.connection
    other = add_instance(connection, account_id)
    holder.lease()
    told = [
        said(1, ANA, "oi"),
        said(2, ANAS_LID, "oi"),
        said(3, ANAS_LID, "tudo bem?", "B", reply_to=named(ANA)),
    ]
    for number in (instance_id, other):
        ingest(holder, number, *told)
    contacts = "select array_agg(id order by phone nulls last) from public.contacts where account_id = %s"
    owner = add_member(connection, account_id, "owner")
    as_member(
        connection, owner, "select public.merge_contacts(%s, %s)", *one(connection, contacts, account_id)
    )
    for number in (instance_id, other):
        assert rows(connection, number) == ["oi", "tudo bem?"]
        assert replies(connection, number) == {"tudo bem?": "oi"}
    chats = connection.execute("select unread_count from public.chats where account_id = %s", [account_id])
    assert chats.fetchall() == [(2,), (2,)]


def test_a_copy_is_neither_counted_nor_unread_nor_decided_twice(
    holder: ControlPlane, account_id: UUID, instance_id: UUID
) -> None:
    connection = holder.connection
    ingest(holder, instance_id, said(1, ANA, "um"), said(2, ANA, "dois", "SECOND"))
    connection.execute("delete from private.pending_decisions where account_id = %s", [account_id])
    ingest(holder, instance_id, said(3, ANAS_LID, "dois", "SECOND"), LINK)
    chats = "select unread_count from public.chats where instance_id = %s"
    assert connection.execute(chats, [instance_id]).fetchall() == [(2,)]
    pending = "select count(*) from private.pending_decisions where account_id = %s"
    assert one(connection, pending, account_id) == 0
    settle_events(connection)
    counted = "select sum(received) from private.message_counts where account_id = %s"
    assert one(connection, counted, account_id) == 2


def test_what_could_not_be_read_is_completed_by_its_copy(holder: ControlPlane, instance_id: UUID) -> None:
    ingest(holder, instance_id, said(1, ANA, "", kind="ciphertext"), said(2, ANAS_LID, "agora sim"), LINK)
    assert rows(holder.connection, instance_id, "kind, message, content") == [("text", "agora sim", None)]


def test_what_could_not_be_read_comes_readable_under_the_other_id(
    holder: ControlPlane, instance_id: UUID
) -> None:
    ingest(holder, instance_id, said(1, ANA, "", kind="ciphertext", phone=PHONE, lid=LID))
    ingest(holder, instance_id, said(2, ANAS_LID, "agora sim", phone=PHONE, lid=LID))
    assert rows(holder.connection, instance_id, "kind, message") == [("text", "agora sim")]


def test_a_number_that_changed_hands_brings_no_message_of_its_former_owner_again(
    holder: ControlPlane, instance_id: UUID
) -> None:
    """The phone tells its history by the ids it had."""
    old = said(1, ANA, "número velho")
    ingest(holder, instance_id, old, event(2, "contact", contact_id=BIA, former_id=ANA))
    ingest(holder, instance_id, said(3, ANA, "outro dono", "OTHER"), old)
    assert rows(holder.connection, instance_id) == ["número velho", "outro dono"]
