"""A person is forgotten chunk by chunk: nothing of him is left anywhere, and everything is still counted."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg.types.json import Jsonb

from .broadcasting import add_broadcast
from .control_plane import ControlPlane, add_instance, one
from .erasing import LID, PHONE, SECRET, erase, finish_erasures
from .flows import GREETING, add_flow
from .jobs import run_due
from .members import as_member
from .messages import add_chat, add_contact, add_message
from .settling import settle_events

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
    "with reply as (insert into public.quick_replies (account_id, shortcut, message) "
    "values (%(a)s, 'cardapio', 'oi') returning id) insert into public.quick_reply_files "
    "(account_id, quick_reply_id, position, media_id) select %(a)s, id, 0, md5('shared')::uuid from reply",
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
def chat(connection: psycopg.Connection, account_id: UUID) -> tuple[UUID, UUID, UUID]:
    """Contact, chat and instance of somebody who left traces in every table."""
    finish_erasures(ControlPlane.register(connection))
    contact_id = add_contact(connection, account_id, PHONE)
    instance_id = add_instance(connection, account_id)
    chat_id = add_chat(connection, account_id, instance_id)
    values = {"a": account_id, "c": contact_id, "h": chat_id, "i": instance_id, "s": SECRET, "p": PHONE}
    for statement in TRACES:
        connection.execute(statement, values)  # pyright: ignore[reportCallIssue, reportArgumentType]
    return contact_id, chat_id, instance_id


def state(connection: psycopg.Connection, contact_id: UUID) -> tuple[Any, ...]:
    query = "select status, messages, media from public.contact_erasures where contact_id = %s"
    row = connection.execute(query, [contact_id]).fetchone()
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
        seen.append(state(connection, contact_id))
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
    finish_erasures(other)
    assert state(connection, chat[0]) == ("done", 1200, 1)


def test_what_the_phone_tells_again_does_not_come_back(
    connection: psycopg.Connection, account_id: UUID, owner: UUID, chat: tuple[UUID, UUID, UUID]
) -> None:
    contact_id, chat_id, instance_id = chat
    erase(connection, owner, contact_id)
    plane = ControlPlane.register(connection)
    finish_erasures(plane)
    insert = (
        "insert into public.conversations (account_id, chat_id, instance_id, status, wa_message_id, message) "
        "values (%s, %s, %s, 'received', %s, %s)"
    )
    told = [account_id, chat_id, instance_id]
    connection.execute(insert, [*told, f"false_{PHONE}@c.us_7", SECRET])
    connection.execute(insert, [*told, f"false_{PHONE}@c.us_new", "oi de novo"])
    query = "select count(*) filter (where message <> '') from public.conversations where chat_id = %s"
    assert one(connection, query, chat_id) == 1


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
    finish_erasures(plane)
    connection.execute(
        "update public.conversations set status = 'sent', wa_message_id = %s where id = %s",
        [f"true_{PHONE}@c.us_1", sending],
    )
    rows = connection.execute(
        "select id, status, message, wa_message_id from public.conversations "
        "where account_id = %s order by seq",
        [account_id],
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


def file_graph(media_id: UUID) -> dict[str, Any]:
    content = {"type": "content", "items": [{"kind": "image", "media_id": str(media_id)}]}
    return {"schema": 1, "start": "a", "nodes": {"a": content}}


def plan_draft(connection: psycopg.Connection, account_id: UUID, media_id: UUID) -> None:
    flow_id = add_flow(connection, account_id)
    draft = Jsonb(file_graph(media_id))
    connection.execute("update public.flows set draft = %s where id = %s", [draft, flow_id])


def plan_earlier_version(connection: psycopg.Connection, account_id: UUID, media_id: UUID) -> None:
    """Whoever is in it hears it still."""
    flow_id = add_flow(connection, account_id, file_graph(media_id))
    connection.execute("update public.flows set draft = %s where id = %s", [Jsonb(GREETING), flow_id])
    connection.execute("select private.publish_draft(f) from public.flows f where f.id = %s", [flow_id])


def plan_broadcast(connection: psycopg.Connection, account_id: UUID, media_id: UUID) -> None:
    items = [{"kind": "image", "media_id": str(media_id)}]
    content = {"variants": [{"id": "a", "percent": 100, "items": items}]}
    add_broadcast(connection, account_id, content)


def plan_sequence(connection: psycopg.Connection, account_id: UUID, media_id: UUID) -> None:
    sequence = "insert into public.sequences (account_id, name) values (%s, %s) returning id"
    sequence_id = one(connection, sequence, account_id, uuid4().hex)
    step = (
        "insert into public.sequence_steps (account_id, sequence_id, position, content) "
        "values (%s, %s, 0, %s)"
    )
    content = {"items": [{"kind": "image", "media_id": str(media_id)}]}
    connection.execute(step, [account_id, sequence_id, Jsonb(content)])


@pytest.mark.parametrize("plan", [plan_draft, plan_earlier_version, plan_broadcast, plan_sequence])
def test_a_file_that_is_still_to_be_sent_stays_when_who_got_it_is_forgotten(
    connection: psycopg.Connection,
    account_id: UUID,
    owner: UUID,
    plan: Callable[[psycopg.Connection, UUID, UUID], None],
) -> None:
    chat_id = add_chat(connection, account_id, add_instance(connection, account_id))
    contact_id = one(connection, "select contact_id from public.chats where id = %s", chat_id)
    files = [
        one(connection, "insert into public.media (account_id) values (%s) returning id", account_id)
        for _ in range(2)
    ]
    for file in files:
        add_message(connection, chat_id, "", kind="image", media_id=file)
    plan(connection, account_id, files[0])
    erase(connection, owner, contact_id)
    finish_erasures(ControlPlane.register(connection))
    assert state(connection, contact_id)[0] == "done"
    left = connection.execute("select id from public.media where id = any (%s)", [files]).fetchall()
    assert left == [(files[0],)]
