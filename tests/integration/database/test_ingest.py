"""What WhatsApp said is stored once, in order, and ends the same whatever order it is told in."""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Any
from uuid import UUID

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from .control_plane import ControlPlane, add_instance, end_leases, one, refused
from .messages import Event, add_chat, add_message, claim, event, ingest, message_event, settle, status_of
from .settling import settle_events

ANA, BIA, ANAS_LID = "5521988880001@c.us", "5521988880002@c.us", "777000111@lid"

RESULT = """
select c.stanza_id, c.from_me, c.message, c.kind, c.status, c.edited_at, c.revoked_at, c.sent_at,
  c.delivered_at, c.read_at, quoted.stanza_id, contact.phone, contact.lid,
  (select array_agg(r.message order by r.original desc, r.written_at) from public.message_revisions r
    where r.conversation_id = c.id),
  (select array_agg(r.sender || r.emoji order by r.sender) from public.reactions r
    where r.conversation_id = c.id)
from public.conversations c
left join public.conversations quoted on quoted.id = c.reply_to
left join public.contacts contact on contact.id = c.contact_id
where c.instance_id = %s order by c.stanza_id
"""


def result(connection: psycopg.Connection, instance_id: UUID) -> list[tuple[Any, ...]]:
    return connection.execute(RESULT, [instance_id]).fetchall()


def bodies(connection: psycopg.Connection, instance_id: UUID) -> list[str]:
    rows = connection.execute(
        "select message from public.conversations where instance_id = %s order by seq", [instance_id]
    )
    return [body for (body,) in rows]


def talk() -> list[Event]:
    """A talk with everything in it; Ana goes by phone and by LID."""
    a1, a2, a3, ours = f"false_{ANA}_A1", f"false_{ANAS_LID}_A2", f"false_{ANA}_A3", f"true_{ANA}_M1"
    return [
        message_event(1, a1, ANA, "oi"),
        message_event(2, ours, ANA, "bom dia", from_me=True, ack=1),
        event(3, "message_ack", message_id=ours, ack=2),
        event(4, "message_ack", message_id=f"true_{ANAS_LID}_M1", ack=3),
        message_event(5, a2, ANAS_LID, "quero dois", reply_to="M1"),
        event(6, "message_edit", message_id=a2, chat_id=ANAS_LID, body="quero três"),
        event(7, "message_edit", message_id=f"false_{ANA}_A2", chat_id=ANA, body="quero quatro"),
        event(8, "reaction", message_id=ours, sender_id=ANA, emoji="+"),
        event(9, "reaction", message_id=ours, sender_id=ANA, emoji=""),
        message_event(10, f"false_{BIA}_B1", BIA, "foto", kind="image", has_media=True, mimetype="image/png"),
        event(11, "message_revoke", message_id=f"false_{BIA}_B1", chat_id=BIA),
        message_event(12, f"true_{BIA}_M2", BIA, "não deu", from_me=True, ack=-1),
        message_event(13, a3, ANA, "sou eu", lid="777000111"),
        message_event(14, f"false_{ANAS_LID}_A1", ANAS_LID, "oi"),
    ]


def test_a_talk_is_stored(holder: ControlPlane, instance_id: UUID) -> None:
    assert ingest(holder, instance_id, *talk())["messages"] == 6
    rows = {row[0]: row[1:5] for row in result(holder.connection, instance_id)}
    assert rows == {
        "A1": (False, "oi", "text", "received"),
        "A2": (False, "quero quatro", "text", "received"),
        "A3": (False, "sou eu", "text", "received"),
        "B1": (False, "foto", "image", "received"),
        "M1": (True, "bom dia", "text", "read"),
        "M2": (True, "não deu", "text", "failed"),
    }
    [(phone, lid)] = holder.connection.execute(
        "select phone, lid from public.contacts where account_id = (select account_id from public.instances "
        "where id = %s) and lid is not null",
        [instance_id],
    )
    assert (phone, lid) == ("5521988880001", "777000111"), "phone and LID are one contact by now"


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(seed=st.integers(0, 10**9), repeats=st.integers(0, 8), cut=st.integers(1, 14))
def test_any_order_and_any_repetition_ends_the_same(
    holder: ControlPlane, account_id: UUID, seed: int, repeats: int, cut: int
) -> None:
    """The order within a chat is the journal's; across calls nothing may depend on it."""
    connection = holder.connection
    with connection.transaction(force_rollback=True):
        straight, shuffled = add_instance(connection, account_id), add_instance(connection, account_id)
        holder.lease()
        events = talk()
        ingest(holder, straight, *events)
        mixed = events + random.Random(seed).choices(events, k=repeats)
        random.Random(seed).shuffle(mixed)
        for start in range(0, len(mixed), cut):
            ingest(holder, shuffled, *mixed[start : start + cut])
        ingest(holder, shuffled, *events)
        assert result(connection, shuffled) == result(connection, straight)


def test_the_same_batch_again_changes_nothing(holder: ControlPlane, instance_id: UUID) -> None:
    ingest(holder, instance_id, *talk())
    chats = "select * from public.chats where instance_id = %s order by id"
    before = holder.connection.execute(chats, [instance_id]).fetchall()
    again = ingest(holder, instance_id, *talk())
    assert (again["messages"], again["changes"]) == (0, 0)
    assert holder.connection.execute(chats, [instance_id]).fetchall() == before


def test_messages_of_a_batch_keep_their_order(holder: ControlPlane, instance_id: UUID) -> None:
    events = [message_event(n, f"w{n * 7919 % 100}", ANA, str(n)) for n in range(1, 100)]
    ingest(holder, instance_id, *events)
    assert bodies(holder.connection, instance_id) == [str(n) for n in range(1, 100)]


@pytest.mark.parametrize(
    "first, second", [("5521988880009", "552188880009"), ("552188880009", "5521988880009")]
)
def test_the_ninth_digit_makes_no_second_contact(
    holder: ControlPlane, instance_id: UUID, first: str, second: str
) -> None:
    ingest(holder, instance_id, message_event(1, "x1", f"{first}@c.us"))
    ingest(holder, instance_id, message_event(2, "x2", f"{second}@c.us"))
    chats = one(holder.connection, "select count(*) from public.chats where instance_id = %s", instance_id)
    assert chats == 1


def test_merging_keeps_history_tags_and_a_trace(
    holder: ControlPlane, account_id: UUID, instance_id: UUID
) -> None:
    connection = holder.connection
    ingest(holder, instance_id, message_event(1, "p", ANA, "um"), message_event(2, "l", ANAS_LID, "dois"))
    for phone, tags in (("5521988880001", ["a"]), (None, ["b"])):
        connection.execute(
            "update public.contacts set tags = %s where account_id = %s and phone is not distinct from %s",
            [tags, account_id, phone],
        )
    ingest(holder, instance_id, event(3, "contact", contact_id=ANAS_LID, phone="5521988880001", name="Ana"))
    [contact] = connection.execute(
        "select phone, lid, tags, whatsapp_name from public.contacts where account_id = %s", [account_id]
    )
    assert contact == ("5521988880001", "777000111", ["a", "b"], "Ana")
    [chat] = connection.execute(
        "select unread_count, last_message from public.chats where instance_id = %s", [instance_id]
    )
    assert chat == (2, "dois")
    assert bodies(connection, instance_id) == ["um", "dois"]
    settle_events(connection)
    trace = "select count(*) from public.audit_log where account_id = %s and action = 'contacts.merge'"
    assert one(connection, trace, account_id) == 1


def test_what_is_not_understood_is_kept_as_it_came(holder: ControlPlane, instance_id: UUID) -> None:
    ingest(holder, instance_id, message_event(1, "c1", ANA, "", kind="ciphertext", extra={"deep": [1]}))
    raw = (
        "select content -> 'extra' from public.conversations where wa_message_id = 'c1' and kind = 'unknown'"
    )
    assert one(holder.connection, raw) == {"deep": [1]}
    ingest(holder, instance_id, message_event(2, "c1", ANA, "agora sim"))
    assert bodies(holder.connection, instance_id) == ["agora sim"], "readable at last"
    ingest(holder, instance_id, event(3, "eclipse", sun="dark"))
    kept = (
        "select detail -> 'data' from public.instance_events "
        "where instance_id = %s and type = 'unknown_event'"
    )
    assert one(holder.connection, kept, instance_id) == {"sun": "dark"}


def test_a_catching_up_that_failed_is_an_event_of_the_number(holder: ControlPlane, instance_id: UUID) -> None:
    lost = ["WAWebCollections.Chat.getModelsArray"]
    ingest(holder, instance_id, event(1, "catch_up_failed", cause="refused", lost_names=lost))
    kept = "select detail from public.instance_events where instance_id = %s and type = 'catch_up_failed'"
    assert one(holder.connection, kept, instance_id) == {"cause": "refused", "lost_names": lost}


def test_groups_are_stored_only_where_switched_on(holder: ControlPlane, instance_id: UUID) -> None:
    said = message_event(1, "g1", "120363@g.us", "oi", chat_kind="group", author_id=ANA, chat_name="Bolo")
    assert ingest(holder, instance_id, said)["ignored"] == 1
    holder.connection.execute(
        "update public.instances set groups_enabled = true where id = %s", [instance_id]
    )
    assert ingest(holder, instance_id, said)["messages"] == 1
    [(kind, name, author)] = holder.connection.execute(
        "select chat.kind, chat.name, contact.phone from public.conversations c "
        "join public.chats chat on chat.id = c.chat_id "
        "join public.contacts contact on contact.id = c.contact_id "
        "where c.instance_id = %s",
        [instance_id],
    )
    assert (kind, name, author) == ("group", "Bolo", "5521988880001")


@pytest.mark.parametrize("told", ["before the answer", "after the answer", "with its key"])
def test_a_message_of_ours_is_one_row_whoever_tells_first(
    holder: ControlPlane, account_id: UUID, instance_id: UUID, told: str
) -> None:
    connection = holder.connection
    holder.write(instance_id, status="connected")
    message = add_message(connection, add_chat(connection, account_id, instance_id), "saiu")
    assert [item["id"] for item in claim(holder)] == [str(message)]
    seen = message_event(
        1,
        f"true_{ANA}_OUT1",
        ANA,
        "saiu",
        from_me=True,
        ack=1,
        client_key=str(message) if told == "with its key" else None,
    )
    answer = {"id": str(message), "status": "sent", "wa_message_id": f"true_{ANA}_OUT1"}
    first, last = (settle_one, ingest_one) if told == "after the answer" else (ingest_one, settle_one)
    for step in (first, last):
        step(holder, instance_id, seen, answer)
    ingest(holder, instance_id, event(2, "message_ack", message_id=f"true_{ANA}_OUT1", ack=2))
    assert bodies(connection, instance_id) == ["saiu"]
    assert status_of(connection, message) == "delivered"


def ingest_one(plane: ControlPlane, instance_id: UUID, seen: Event, _: Mapping[str, object]) -> None:
    ingest(plane, instance_id, seen)


def settle_one(plane: ControlPlane, instance_id: UUID, _: Event, answer: Mapping[str, object]) -> None:
    settle(plane, instance_id, answer)


def test_a_stale_holder_ingests_nothing(holder: ControlPlane, instance_id: UUID) -> None:
    end_leases(holder.connection, instance_id)
    with refused(holder.connection, "lease_lost"):
        ingest(holder, instance_id, message_event(1, "late", ANA))


@pytest.mark.parametrize(
    "events",
    [[event(n, "status") for n in range(501)], [message_event(1, "bad", ANA, timestamp="yesterday")]],
    ids=["too many", "wrong type"],
)
def test_a_batch_that_breaks_the_contract_is_refused_whole(
    holder: ControlPlane, instance_id: UUID, events: list[Event]
) -> None:
    with refused(holder.connection, "events_invalid"):
        ingest(holder, instance_id, message_event(2, "good", ANA), *events)
    assert bodies(holder.connection, instance_id) == []


@pytest.mark.parametrize(
    "body", ["👩‍👩‍👧‍👦 família", "مرحبا بالعالم", "e\u0301", "x" * 70_000, "\u202eabc\u200b"], ids=range(5)
)
def test_text_of_every_kind_is_kept(holder: ControlPlane, instance_id: UUID, body: str) -> None:
    ingest(holder, instance_id, message_event(1, "u1", ANA, body))
    assert bodies(holder.connection, instance_id) == [body[:65536]]
