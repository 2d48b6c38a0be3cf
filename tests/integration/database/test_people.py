"""One contact, whatever WhatsApp calls a person; and what it tells of people and chats."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import psycopg
import pytest
from psycopg.types.json import Jsonb

from .control_plane import ControlPlane, one
from .messages import Event, add_message, event, ingest, message_event
from .settling import settle_events

ANA, ANAS_LID, BIA = "5521988880001@c.us", "777000111@lid", "5521988880002@c.us"
GROUP = "120363@g.us"


def people(connection: psycopg.Connection, account_id: UUID) -> list[tuple[Any, ...]]:
    return connection.execute(
        "select phone, lid, whatsapp_name from public.contacts where account_id = %s order by seq",
        [account_id],
    ).fetchall()


def threads(connection: psycopg.Connection, instance_id: UUID) -> list[tuple[Any, ...]]:
    """Each chat with its texts, in order."""
    return connection.execute(
        "select chat.wa_chat_id, chat.name, chat.unread_count, (select array_agg(c.message order by c.seq) "
        "from public.conversations c where c.chat_id = chat.id) from public.chats chat "
        "where chat.instance_id = %s order by chat.wa_chat_id nulls first",
        [instance_id],
    ).fetchall()


def enable_groups(connection: psycopg.Connection, instance_id: UUID) -> None:
    connection.execute("update public.instances set groups_enabled = true where id = %s", [instance_id])


def test_the_last_name_told_counts(holder: ControlPlane, account_id: UUID, instance_id: UUID) -> None:
    ingest(holder, instance_id, message_event(1, "a", ANA, author_name="Ana"))
    ingest(holder, instance_id, message_event(2, "b", ANA), message_event(3, "c", ANA, author_name="Ana S."))
    assert people(holder.connection, account_id) == [("5521988880001", None, "Ana S.")]
    ingest(holder, instance_id, event(4, "contact", contact_id=ANA, name="Ana Souza"))
    assert people(holder.connection, account_id) == [("5521988880001", None, "Ana Souza")]


def test_strangers_of_the_address_book_are_not_kept(
    holder: ControlPlane, account_id: UUID, instance_id: UUID
) -> None:
    ingest(
        holder,
        instance_id,
        event(1, "contact", contact_id=BIA, phone="5521988880002", name="Bia"),
        event(2, "contact", contact_id=ANAS_LID, lid="777000111", phone="5521988880001", name="Ana"),
        message_event(3, "a", ANA),
    )
    assert people(holder.connection, account_id) == [("5521988880001", "777000111", "Ana")]


def test_who_changes_numbers_keeps_the_history(
    holder: ControlPlane, account_id: UUID, instance_id: UUID
) -> None:
    connection = holder.connection
    ingest(holder, instance_id, message_event(1, "a", ANA, "número velho"))
    change = event(2, "contact", contact_id=BIA, former_id=ANA)
    for _ in range(2):
        ingest(holder, instance_id, change)
    assert people(connection, account_id) == [("5521988880002", None, "")]
    assert threads(connection, instance_id)[0][0] is None, "the next message does not go to the former number"
    ingest(
        holder,
        instance_id,
        message_event(3, "b", BIA, "número novo"),
        message_event(4, "c", ANA, "outro dono"),
    )
    assert [thread[3] for thread in threads(connection, instance_id)] == [
        ["outro dono"],
        ["número velho", "número novo"],
    ]
    settle_events(connection)
    trace = (
        "select detail ->> 'former' from public.audit_log "
        "where account_id = %s and action = 'contacts.number'"
    )
    assert one(connection, trace, account_id) == "5521988880001"


def test_a_new_number_that_was_known_already_is_merged(
    holder: ControlPlane, account_id: UUID, instance_id: UUID
) -> None:
    ingest(holder, instance_id, message_event(1, "a", ANA, "velho"), message_event(2, "b", BIA, "novo"))
    ingest(holder, instance_id, event(3, "contact", contact_id=BIA, former_id=ANA))
    assert people(holder.connection, account_id) == [("5521988880002", None, "")]
    assert [thread[3] for thread in threads(holder.connection, instance_id)] == [["velho", "novo"]]


def test_a_phone_that_a_member_gave_to_another_contact_loses_no_message(
    holder: ControlPlane, account_id: UUID, instance_id: UUID
) -> None:
    ingest(holder, instance_id, message_event(1, "a", ANA, "antes"))
    holder.connection.execute(
        "update public.contacts set phone = '5521988889999' where account_id = %s", [account_id]
    )
    assert ingest(holder, instance_id, message_event(2, "b", ANA, "depois"))["messages"] == 1
    assert [thread[3] for thread in threads(holder.connection, instance_id)] == [["antes"], ["depois"]]


def test_what_is_read_on_the_phone_is_read_here_and_what_came_later_is_not(
    holder: ControlPlane, instance_id: UUID
) -> None:
    ingest(
        holder,
        instance_id,
        message_event(1, "a", ANA),
        message_event(2, "b", ANA),
        event(3, "chat", chat_id=ANA, chat_kind="direct", unread_count=0),
        message_event(4, "c", ANA),
        message_event(5, "d", ANA, from_me=True, ack=1),
    )
    assert threads(holder.connection, instance_id)[0][2] == 1
    ingest(holder, instance_id, event(6, "chat", chat_id=ANA, chat_kind="direct", unread_count=9))
    assert threads(holder.connection, instance_id)[0][2] == 1, "a member may have read it here"


def test_a_chat_is_found_by_either_name_of_its_contact(holder: ControlPlane, instance_id: UUID) -> None:
    ingest(holder, instance_id, message_event(1, "a", ANA, lid="777000111"))
    ingest(holder, instance_id, message_event(2, "b", ANAS_LID, phone="5521988880001"))
    [chat] = threads(holder.connection, instance_id)
    assert (chat[0], chat[2]) == (ANA, 2)
    ingest(holder, instance_id, event(3, "chat", chat_id=ANAS_LID, chat_kind="direct", unread_count=0))
    assert threads(holder.connection, instance_id)[0][2] == 0


def said_in_group(number: int, message_id: str, author: str, body: str, **data: object) -> Event:
    return message_event(number, message_id, GROUP, body, chat_kind="group", author_id=author, **data)


def test_a_group_has_its_subject_its_authors_and_no_contact(
    holder: ControlPlane, account_id: UUID, instance_id: UUID
) -> None:
    connection = holder.connection
    enable_groups(connection, instance_id)
    ingest(
        holder,
        instance_id,
        said_in_group(1, "a", ANA, "quem traz?", chat_name="Bolo", author_name="Ana"),
        said_in_group(2, "b", ANAS_LID, "eu", phone="5521988880001"),
        said_in_group(3, "c", BIA, "e eu", from_me=True, ack=1),
        event(4, "chat", chat_id=GROUP, chat_kind="group", name="Bolo de domingo", unread_count=1),
    )
    assert threads(connection, instance_id) == [(GROUP, "Bolo de domingo", 1, ["quem traz?", "eu", "e eu"])]
    authors = connection.execute(
        "select contact.whatsapp_name from public.conversations c "
        "left join public.contacts contact on contact.id = c.contact_id "
        "where c.instance_id = %s order by c.seq",
        [instance_id],
    ).fetchall()
    assert authors == [("Ana",), ("Ana",), (None,)]
    assert len(people(connection, account_id)) == 1


def test_nothing_of_a_group_waits_where_groups_are_off(holder: ControlPlane, instance_id: UUID) -> None:
    reaction = event(1, "reaction", message_id=f"false_{GROUP}_1_{ANA}", sender_id=ANA, emoji="+")
    answer = ingest(holder, instance_id, reaction)
    assert (answer["waiting"], answer["messages"]) == (0, 0)


def test_what_can_be_read_at_last_brings_its_file(holder: ControlPlane, instance_id: UUID) -> None:
    ingest(holder, instance_id, message_event(1, "c", ANA, "", kind="ciphertext"))
    ingest(
        holder,
        instance_id,
        message_event(2, "c", ANA, "olha", kind="image", has_media=True, mimetype="image/png", size=7),
    )
    [row] = holder.connection.execute(
        "select c.kind, c.message, c.content, m.mimetype, m.size, m.state from public.conversations c "
        "join public.media m on m.id = c.media_id where c.instance_id = %s",
        [instance_id],
    )
    assert row == ("image", "olha", None, "image/png", 7, "pending")


@pytest.mark.parametrize(
    "broken", [{"message_id": None}, {"from_me": None}, {"chat_kind": "tribe"}, {"chat_id": ""}]
)
def test_a_message_that_does_not_say_the_least_is_kept_as_it_came(
    holder: ControlPlane, instance_id: UUID, broken: dict[str, object]
) -> None:
    first = message_event(1, "a", ANA)
    first["data"] |= broken
    ingest(holder, instance_id, first, message_event(2, "b", ANA, "bom"))
    kept = (
        "select detail -> 'data' ->> 'body' from public.instance_events "
        "where instance_id = %s and type = 'unknown_event'"
    )
    assert one(holder.connection, kept, instance_id) == "oi"
    assert threads(holder.connection, instance_id)[0][3] == ["bom"]


@pytest.mark.parametrize("hours", [-3, 3])
def test_a_host_with_a_wrong_clock_orders_what_happened(
    holder: ControlPlane, account_id: UUID, instance_id: UUID, hours: int
) -> None:
    """An edit of ours is stamped by the database, one on the phone by the host."""
    connection = holder.connection
    now = one(connection, "select clock_timestamp()")
    host_now = now + timedelta(hours=hours)
    ingest(holder, instance_id, message_event(1, "a", ANA, "um", from_me=True, ack=1))
    [message] = (
        connection.execute("select id from public.conversations where wa_message_id = 'a'").fetchone() or []
    )
    connection.execute("select private.edit_message(%s, 'dois', clock_timestamp())", [message])
    edit = event(2, "message_edit", message_id="a", chat_id=ANA, body="três")
    edit["at"] = (host_now + timedelta(seconds=1)).isoformat()
    holder.call("ingest", instance_id=instance_id, events=Jsonb([edit]), told_at=host_now)
    assert one(connection, "select message from public.conversations where id = %s", message) == "três"
    edited_at = one(connection, "select edited_at from public.conversations where id = %s", message)
    assert abs(edited_at - now) < timedelta(minutes=1)


def test_a_merge_takes_along_whatever_names_a_contact_or_its_chat(
    holder: ControlPlane, account_id: UUID, instance_id: UUID
) -> None:
    connection = holder.connection
    ingest(holder, instance_id, message_event(1, "a", ANA, "um"), message_event(2, "b", ANAS_LID, "dois"))
    gone_chat = one(
        connection,
        "select id from public.chats where instance_id = %s and wa_chat_id = %s",
        instance_id,
        ANAS_LID,
    )
    connection.execute(
        "insert into public.notes (account_id, chat_id, body) values (%s, %s, 'liga depois')",
        [account_id, gone_chat],
    )
    connection.execute("update public.chats set status = 'closed' where id = %s", [gone_chat])
    connection.execute(
        "create table public.laps (account_id uuid, contact_id uuid, lap int, unique (contact_id, lap), "
        "foreign key (account_id, contact_id) references public.contacts (account_id, id) on delete cascade)"
    )
    connection.execute(
        "insert into public.laps select account_id, id, lap from public.contacts, generate_series(1, 2) lap "
        "where account_id = %s and (lap = 1 or phone is null)",
        [account_id],
    )
    ingest(holder, instance_id, event(3, "contact", contact_id=ANAS_LID, phone="5521988880001"))
    [chat] = connection.execute(
        "select id from public.chats where instance_id = %s", [instance_id]
    ).fetchall()
    for table in ("notes", "chat_events"):
        assert one(connection, f"select count(*) from public.{table} where chat_id = %s", chat[0]) == 1
    kept = "select array_agg(lap order by lap) from public.laps join public.contacts c on c.id = contact_id"
    assert one(connection, kept) == [1, 2], "of what both had one is left"


def test_a_merge_wakes_a_chat_and_automation_stays_paused(holder: ControlPlane, instance_id: UUID) -> None:
    connection = holder.connection
    snooze = "update public.chats set unread_count = 0, snoozed_until = now() + interval '1 day' "
    pause = "update public.chats set automation_paused_until = now() + interval '1 day' "
    named = "where instance_id = %s and wa_chat_id = %s"
    ingest(holder, instance_id, message_event(1, "a", ANA, "um"))
    connection.execute(snooze + named, [instance_id, ANA])
    ingest(holder, instance_id, message_event(2, "b", ANAS_LID, "dois"))
    connection.execute(pause + named, [instance_id, ANAS_LID])
    ingest(holder, instance_id, event(3, "contact", contact_id=ANAS_LID, phone="5521988880001"))
    chats = connection.execute(
        "select status, unread_count, snoozed_until, automation_paused_until > now() from public.chats "
        "where instance_id = %s",
        [instance_id],
    )
    assert chats.fetchall() == [("open", 1, None, True)]


def test_a_reply_of_ours_is_told_in_the_chat_it_was_sent_in(
    holder: ControlPlane, account_id: UUID, instance_id: UUID
) -> None:
    connection = holder.connection
    ingest(holder, instance_id, message_event(1, "a", ANA, "oi", lid="777000111"))
    chat = one(connection, "select id from public.chats where instance_id = %s", instance_id)
    message = add_message(connection, chat, "olá")
    seen = message_event(2, "out", ANAS_LID, "olá", from_me=True, ack=1, client_key=str(message))
    assert ingest(holder, instance_id, seen)["messages"] == 0
    assert [thread[3] for thread in threads(connection, instance_id)] == [["oi", "olá"]]
