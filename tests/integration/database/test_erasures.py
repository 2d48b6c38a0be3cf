"""A person is forgotten chunk by chunk: nothing of him is left anywhere, and everything is still counted."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

import psycopg
import pytest

from .control_plane import ControlPlane, add_instance, one
from .jobs import run_due
from .members import add_member, as_member
from .messages import Event, add_chat, add_contact, event, ingest, message_event
from .settling import settle_events

PHONE, LID = "5521988887777", "99887766"
SECRET = "segredo"
NAMES = f"{PHONE}|{LID}|{SECRET}"


# One row of the person in every table that may know him.
TRACES = (
    f"update public.contacts set lid = '{LID}', name = %(s)s, whatsapp_name = %(s)s, tags = array[%(s)s] "
    "where id = %(c)s",
    "update public.chats set contact_id = %(c)s, wa_chat_id = %(p)s || '@c.us' where id = %(h)s",
    "insert into public.media (id, account_id, storage_path, state) "
    "select md5(n)::uuid, %(a)s, %(a)s || '/' || n, 'stored' from unnest(array['own', 'shared']) n",
    "insert into public.conversations (account_id, chat_id, contact_id, instance_id, status, from_me, "
    "sent_by_kind, wa_message_id, message, content, quoted_wa_id, media_id) "
    "select %(a)s, %(h)s, %(c)s, %(i)s, case when n %% 2 = 0 then 'read' else 'received' end, n %% 2 = 0, "
    "case when n %% 2 = 0 then 'member' end, "
    "'false_' || %(p)s || '@c.us_' || n, %(s)s || ' ' || n, '{\"a\": 1}', 'false_' || %(p)s || '@c.us_q', "
    "case n when 1 then md5('own')::uuid when 2 then md5('shared')::uuid end from generate_series(1, 1200) n",
    "insert into public.quick_replies (account_id, shortcut, message, media_id) "
    "values (%(a)s, 'cardapio', 'oi', md5('shared')::uuid)",
    "insert into public.message_revisions (account_id, conversation_id, message, written_at) "
    "select account_id, id, %(s)s, now() from public.conversations where chat_id = %(h)s "
    "order by seq limit 3",
    "insert into public.reactions (account_id, conversation_id, contact_id, sender, emoji, reacted_at) "
    "select account_id, id, %(c)s, %(p)s || '@c.us', '+', now() from public.conversations "
    "where chat_id = %(h)s order by seq limit 3",
    "insert into public.notes (account_id, chat_id, body) values (%(a)s, %(h)s, %(s)s)",
    "insert into public.consents (account_id, contact_id, state, source) "
    "values (%(a)s, %(c)s, 'opted_out', %(s)s)",
    "insert into public.number_checks (account_id, phone, registered) values (%(a)s, %(p)s, true)",
    "insert into private.waiting_events (instance_id, wa_message_id, event) values (%(i)s, 'x', "
    "jsonb_build_object('data', jsonb_build_object('sender_id', %(p)s || '@c.us', 'body', %(s)s::text)))",
    "insert into public.instance_events (account_id, instance_id, type, detail) "
    "values (%(a)s, %(i)s, 'unknown_event', jsonb_build_object('from', %(p)s || '@c.us'))",
    "insert into public.audit_log (account_id, actor_kind, action, subject_id, detail) "
    "values (%(a)s, 'member', 'contacts.merge', %(c)s, "
    "jsonb_build_object('phone', %(p)s::text, 'name', %(s)s::text))",
    "select private.record_event(%(a)s, kind, %(c)s, jsonb_build_object('phone', %(p)s::text, 'former', "
    "%(p)s::text, 'name', %(s)s::text)) from unnest(array['contact.merged', 'contact.number_changed']) kind",
)


@pytest.fixture
def owner(connection: psycopg.Connection, account_id: UUID) -> UUID:
    return add_member(connection, account_id, "owner")


@pytest.fixture
def chat(connection: psycopg.Connection, account_id: UUID) -> tuple[UUID, UUID, UUID]:
    """Contact, chat and instance of somebody who left traces in every table."""
    contact_id = add_contact(connection, account_id, PHONE)
    instance_id = add_instance(connection, account_id)
    chat_id = add_chat(connection, account_id, instance_id)
    values = {"a": account_id, "c": contact_id, "h": chat_id, "i": instance_id, "s": SECRET, "p": PHONE}
    for statement in TRACES:
        connection.execute(statement, values)  # pyright: ignore[reportCallIssue, reportArgumentType]
    return contact_id, chat_id, instance_id


def erase(connection: psycopg.Connection, owner: UUID, contact_id: UUID) -> dict[str, Any]:
    return as_member(connection, owner, "select public.erase_contact(%s)", contact_id)


def state(connection: psycopg.Connection) -> tuple[Any, ...]:
    row = connection.execute("select status, messages, media from public.contact_erasures").fetchone()
    assert row
    return row


def traces(connection: psycopg.Connection) -> list[str]:
    """Tables in which phone, LID or text of the person is still found."""
    tables = connection.execute(
        "select c.oid::regclass::text from pg_class c where c.relkind = 'r' "
        "and c.relnamespace in ('public'::regnamespace, 'private'::regnamespace)"
    )
    return [
        table
        for (table,) in tables.fetchall()
        if one(
            connection, f"select exists (select from {table} t where t::text ~ %s)", f"{PHONE}|{LID}|{SECRET}"
        )
    ]


def test_nothing_is_left_and_everything_is_counted(
    connection: psycopg.Connection, account_id: UUID, owner: UUID, chat: tuple[UUID, UUID, UUID]
) -> None:
    contact_id, chat_id, _ = chat
    plane = ControlPlane.register(connection)
    assert len(traces(connection)) >= 10, "the look for traces would find them"
    kinds = (
        "select status, kind, from_me, count(*) from public.conversations where chat_id = %s group by 1, 2, 3"
    )
    before = sorted(connection.execute(kinds, [chat_id]).fetchall())
    queued = "select media_id from private.media_deletions"
    deleted_before = connection.execute(queued).fetchall()
    assert "private.events" in traces(connection)
    erasure = erase(connection, owner, contact_id)
    seen: list[tuple[Any, ...]] = []
    while run_due(plane, "contact_erasure", seconds=0):
        seen.append(state(connection))
    assert seen[0] == ("running", 500, 0), "a chunk at a time"
    assert seen[-1] == ("done", 1200, 1)
    # The catalogue of tags is the account's; his tag may be anybody's.
    assert set(traces(connection)) <= {"tags", "public.tags"}
    assert sorted(connection.execute(kinds, [chat_id]).fetchall()) == before
    assert one(connection, "select count(*) from public.consents where contact_id = %s", contact_id) == 1
    deletions = [row for row in connection.execute(queued).fetchall() if row not in deleted_before]
    assert deletions == [(one(connection, "select md5('own')::uuid"),)], "what others have too stays"
    found = "select public.search_messages(account_id => %s, query => %s)"
    assert as_member(connection, owner, found, account_id, SECRET)["messages"] == []
    settle_events(connection)
    lines = one(
        connection, "select jsonb_agg(detail) from public.audit_log where subject_id = %s", contact_id
    )
    assert len(lines) == 4
    assert PHONE not in json.dumps(lines)
    assert erase(connection, owner, contact_id)["id"] == erasure["id"]


def test_killed_between_chunks_anybody_goes_on(
    connection: psycopg.Connection, owner: UUID, chat: tuple[UUID, UUID, UUID]
) -> None:
    erase(connection, owner, chat[0])
    assert run_due(ControlPlane.register(connection), "contact_erasure", seconds=0) == 1
    other = ControlPlane.register(connection)
    while run_due(other, "contact_erasure", seconds=0):
        pass
    assert state(connection) == ("done", 1200, 1)


def test_what_the_phone_tells_again_does_not_come_back(
    connection: psycopg.Connection, account_id: UUID, owner: UUID, chat: tuple[UUID, UUID, UUID]
) -> None:
    contact_id, chat_id, instance_id = chat
    erase(connection, owner, contact_id)
    plane = ControlPlane.register(connection)
    while run_due(plane, "contact_erasure", seconds=0):
        pass
    insert = (
        "insert into public.conversations (account_id, chat_id, instance_id, status, wa_message_id, message) "
        "values (%s, %s, %s, 'received', %s, %s)"
    )
    told = [account_id, chat_id, instance_id]
    connection.execute(insert, [*told, f"false_{PHONE}@c.us_7", SECRET])
    connection.execute(insert, [*told, f"false_{PHONE}@c.us_new", "oi de novo"])
    query = "select count(*) filter (where message <> '') from public.conversations where chat_id = %s"
    assert one(connection, query, chat_id) == 1


PERSON, PERSONS_LID, GROUP = f"{PHONE}@c.us", f"{LID}@lid", "120363@g.us"
LINK = event(90, "contact", contact_id=PERSONS_LID, phone=PHONE)


def told(number: int, chat: str, stanza: str, body: str = SECRET, **data: object) -> Event:
    return message_event(number, f"false_{chat}_{stanza}", chat, body, **data)


def erase_all(plane: ControlPlane, owner: UUID, contact_id: UUID) -> None:
    erase(plane.connection, owner, contact_id)
    while run_due(plane, "contact_erasure", seconds=0):
        pass


def contact_of(connection: psycopg.Connection, account_id: UUID, value: str) -> UUID:
    query = "select contact_id from public.contact_identities where account_id = %s and match_key = %s"
    return one(connection, query, account_id, value)


def secrets(connection: psycopg.Connection) -> int:
    """How often his text is anywhere."""
    return one(
        connection,
        "select (select count(*) from public.conversations where message = %s) + "
        "(select count(*) from private.waiting_events where event::text like %s)",
        SECRET,
        f"%{SECRET}%",
    )


@pytest.mark.parametrize("names", [(PERSON, PERSONS_LID), (PERSONS_LID, PERSON)])
@pytest.mark.parametrize("linked", ["before", "with the copy", "before the copy", "after the copy"])
def test_neither_name_brings_a_message_back(
    holder: ControlPlane,
    account_id: UUID,
    instance_id: UUID,
    owner: UUID,
    names: tuple[str, str],
    linked: str,
) -> None:
    connection = holder.connection
    known = {"phone": PHONE, "lid": LID}
    first, other = names
    key = {PERSON: PHONE[:4] + PHONE[5:], PERSONS_LID: LID}[first]
    ingest(holder, instance_id, told(1, first, "A", **known if linked == "before" else {}))
    erase_all(holder, owner, contact_of(connection, account_id, key))
    if linked == "before the copy":
        ingest(holder, instance_id, told(2, other, "NEW", "de novo", **known))
    ingest(holder, instance_id, told(3, other, "A", **known if linked == "with the copy" else {}))
    if linked == "after the copy":
        ingest(holder, instance_id, told(4, other, "NEW", "de novo", **known))
    assert secrets(connection) == 0
    ingest(holder, instance_id, told(5, first, "A"), told(6, other, "OTHER", "outra coisa"))
    ingest(holder, instance_id, message_event(7, f"true_{first}_A", first, "nossa", from_me=True, ack=1))
    assert secrets(connection) == 0
    kept = one(
        connection,
        "select count(*) from public.conversations where instance_id = %s "
        "and message in ('outra coisa', 'nossa')",
        instance_id,
    )
    assert kept == 2, "another stanza, and the other direction, are other messages"
    still_known = "select count(*) from private.erasing_names where name in (%s, %s)"
    assert one(connection, still_known, PERSON, PERSONS_LID) == 0


def test_the_ninth_digit_brings_nothing_back(
    holder: ControlPlane, account_id: UUID, instance_id: UUID, owner: UUID
) -> None:
    eight = PHONE[:4] + PHONE[5:]
    ingest(holder, instance_id, told(1, PERSON, "A"))
    erase_all(holder, owner, contact_of(holder.connection, account_id, eight))
    ingest(holder, instance_id, told(2, f"{eight}@c.us", "A"), told(3, f"{PHONE}:7@c.us", "A"))
    assert secrets(holder.connection) == 0


@pytest.mark.parametrize("known", [PHONE, PHONE[:4] + PHONE[5:]])
@pytest.mark.parametrize("other", [PHONE, PHONE[:4] + PHONE[5:]])
def test_what_waits_for_him_goes_with_and_without_the_ninth_digit(
    holder: ControlPlane, account_id: UUID, instance_id: UUID, owner: UUID, known: str, other: str
) -> None:
    connection, chat = holder.connection, f"{other}@c.us"
    ingest(
        holder,
        instance_id,
        told(1, f"{known}@c.us", "A"),
        event(2, "message_edit", message_id=f"false_{chat}_B", chat_id=chat, body=SECRET),
        event(3, "invented", from_id=chat, said=SECRET),
    )
    erase_all(holder, owner, contact_of(connection, account_id, PHONE[:4] + PHONE[5:]))
    strange = "select count(*) from public.instance_events where type = 'unknown_event'"
    assert (secrets(connection), one(connection, strange)) == (0, 0)


def test_another_number_of_the_account_brings_nothing_back(
    holder: ControlPlane, account_id: UUID, instance_id: UUID, owner: UUID
) -> None:
    """It is in the same group, was away, and tells later what the first has forgotten."""
    connection, other = holder.connection, add_instance(holder.connection, account_id)
    connection.execute(
        "update public.instances set groups_enabled = true where account_id = %s", [account_id]
    )
    holder.lease()

    def say(number: int, author: str, stanza: str, body: str = SECRET) -> Event:
        message_id = f"false_{GROUP}_{stanza}_{author}"
        return message_event(number, message_id, GROUP, body, chat_kind="group", author_id=author)

    met = told(1, PERSON, "A", lid=LID)
    ingest(holder, instance_id, met, say(2, PERSON, "B"))
    erase_all(holder, owner, contact_of(connection, account_id, LID))
    ingest(holder, other, met, say(3, PERSONS_LID, "B"), say(4, PERSONS_LID, "C", "nova"))
    assert secrets(connection) == 0
    kept = "select message from public.conversations where instance_id = %s"
    assert connection.execute(kept, [other]).fetchall() == [("nova",)]


def test_what_changes_an_erased_message_does_not_wait_for_it(
    holder: ControlPlane, account_id: UUID, instance_id: UUID, owner: UUID
) -> None:
    ingest(holder, instance_id, told(1, PERSON, "A", lid=LID))
    erase_all(holder, owner, contact_of(holder.connection, account_id, LID))
    answer = ingest(
        holder,
        instance_id,
        *(
            event(n, "message_edit", message_id=f"false_{name}_A", chat_id=name, body=SECRET)
            for n, name in enumerate((PERSON, PERSONS_LID), 2)
        ),
    )
    assert (answer["waiting"], secrets(holder.connection)) == (0, 0)


@pytest.mark.parametrize("suffix", ["", f"_{PERSON}", f"_{PERSONS_LID}"])
def test_in_a_group_nothing_comes_back_either(
    holder: ControlPlane, account_id: UUID, instance_id: UUID, owner: UUID, suffix: str
) -> None:
    connection = holder.connection
    connection.execute("update public.instances set groups_enabled = true where id = %s", [instance_id])

    def say(number: int, author: str, ending: str, body: str = SECRET) -> Event:
        message_id = f"false_{GROUP}_A{ending}"
        people = {"chat_kind": "group", "author_id": author, "phone": PHONE, "lid": LID}
        return message_event(number, message_id, GROUP, body, **people)

    other = message_event(
        2, f"false_{GROUP}_B", GROUP, "pois é", chat_kind="group", author_id="5521977777777@c.us",
        reply_to=f"false_{GROUP}_A_{PERSON}",
    )  # fmt: skip
    ingest(holder, instance_id, say(1, PERSON, f"_{PERSON}"), other)
    erase_all(holder, owner, contact_of(connection, account_id, LID))
    ingest(holder, instance_id, say(3, PERSONS_LID if "lid" in suffix else PERSON, suffix))
    assert secrets(connection) == 0
    quoted = "select count(*) from public.conversations where instance_id = %s and quoted_wa_id is not null"
    assert one(connection, quoted, instance_id) == 0


def test_a_copy_that_comes_while_a_person_is_being_erased_goes_with_him(
    holder: ControlPlane, account_id: UUID, instance_id: UUID, owner: UUID
) -> None:
    connection = holder.connection
    ingest(holder, instance_id, told(1, PERSON, "A", lid=LID))
    erase(connection, owner, contact_of(connection, account_id, LID))
    ingest(holder, instance_id, told(2, PERSONS_LID, "A", lid=LID), told(3, PERSONS_LID, "B", "nova"))
    while run_due(holder, "contact_erasure", seconds=0):
        pass
    assert secrets(connection) == 0
    kept = "select count(*) from public.conversations where instance_id = %s and message = 'nova'"
    assert one(connection, kept, instance_id) == 1


def test_a_message_on_its_way_leaves_no_id_behind(
    connection: psycopg.Connection, account_id: UUID, owner: UUID
) -> None:
    contact_id = add_contact(connection, account_id, PHONE)
    add_instance(connection, account_id)
    insert = (
        "insert into public.conversations (account_id, contact_id, message) values (%s, %s, %s) returning id"
    )
    sending, queued = (one(connection, insert, account_id, contact_id, SECRET) for _ in range(2))
    connection.execute("update public.conversations set status = 'sending' where id = %s", [sending])
    erase(connection, owner, contact_id)
    plane = ControlPlane.register(connection)
    while run_due(plane, "contact_erasure", seconds=0):
        pass
    connection.execute(
        "update public.conversations set status = 'sent', wa_message_id = %s where id = %s",
        [f"true_{PHONE}@c.us_1", sending],
    )
    rows = connection.execute(
        "select id, status, message, wa_message_id from public.conversations order by seq"
    )
    assert rows.fetchall() == [(sending, "sent", "", None), (queued, "cancelled", "", None)]


def test_erased_people_are_merged_with_nobody(
    connection: psycopg.Connection, account_id: UUID, owner: UUID
) -> None:
    gone, other = add_contact(connection, account_id, PHONE), add_contact(connection, account_id)
    erase(connection, owner, gone)
    for pair in ((gone, other), (other, gone)):
        with (
            pytest.raises(psycopg.errors.RaiseException, match="contact_not_found"),
            connection.transaction(),
        ):
            as_member(connection, owner, "select public.merge_contacts(%s, %s)", *pair)


def test_a_person_is_exported_page_by_page(
    connection: psycopg.Connection, owner: UUID, chat: tuple[UUID, UUID, UUID]
) -> None:
    contact_id = chat[0]
    query = "select public.export_contact(%s)"
    exported: dict[str, list[Any]] = as_member(connection, owner, query, contact_id)
    contact: Any = exported.pop("contact")
    assert {name: len(rows) for name, rows in exported.items()} == {
        "identities": 2, "consents": 1, "number_checks": 1, "chats": 1, "notes": 1, "reactions": 3,
    }  # fmt: skip
    assert (contact["phone"], "search_text" in contact) == (PHONE, False)
    messages: list[dict[str, Any]] = []
    after: int | None = None
    while True:
        query = "select public.list_contact_messages(%s, %s, 500)"
        page = as_member(connection, owner, query, contact_id, after)
        messages += page["messages"]
        after = page["next"]
        if after is None:
            break
    assert [message["message"] for message in messages] == [f"{SECRET} {n}" for n in range(1, 1201)]
    assert (len(messages[0]["revisions"]), len(messages[0]["reactions"])) == (1, 1)
    assert messages[0]["media"]["id"] == str(one(connection, "select md5('own')::uuid"))
