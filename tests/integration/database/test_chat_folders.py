"""Folders of chats: what lies in them, and that each is read from its index."""

from __future__ import annotations

from uuid import UUID, uuid4

import psycopg
import pytest

from .chat_lists import add_named_chat, add_planned, list_chats, names, settle
from .control_plane import one
from .members import add_member, as_member
from .messages import add_chat, add_message, add_received
from .test_actors import act_as

MANY = 4000
EVERYBODY = {
    "minha",
    "do colega",
    "de ninguém",
    "encerrada",
    "adiada",
    "pendente",
    "programada",
    "com falha",
}


@pytest.fixture
def folders(connection: psycopg.Connection, account_id: UUID, instance_id: UUID, member: UUID) -> None:
    colleague = add_member(connection, account_id)
    add_named_chat(connection, account_id, instance_id, "minha", assigned_to=member)
    add_named_chat(connection, account_id, instance_id, "do colega", assigned_to=colleague)
    add_named_chat(connection, account_id, instance_id, "de ninguém", unread_count=0)
    add_named_chat(connection, account_id, instance_id, "encerrada", assigned_to=member, status="closed")
    add_named_chat(connection, account_id, instance_id, "adiada", snoozed_until="2126-01-01T12:00:00Z")
    add_named_chat(connection, account_id, instance_id, "pendente", assigned_to=colleague, status="pending")
    planned = add_named_chat(connection, account_id, instance_id, "programada", assigned_to=colleague)
    add_planned(connection, planned)
    one(connection, "update public.chats set status = 'closed' where id = %s returning id", planned)
    failed = add_named_chat(connection, account_id, instance_id, "com falha", assigned_to=colleague)
    settle(connection, add_message(connection, failed), "failed")
    connection.execute(
        "insert into public.notes (account_id, chat_id, body, mentions) values (%s, %s, '@Bia vê isso?', %s)",
        [account_id, failed, [member]],
    )
    add_chat(connection, account_id, instance_id)


@pytest.mark.usefixtures("folders")
def test_each_folder_holds_its_chats_and_counts_them(
    connection: psycopg.Connection, account_id: UUID, member: UUID
) -> None:
    for folder, held in (
        ("mine", {"minha"}),
        ("unassigned", {"de ninguém"}),
        ("mentions", {"com falha"}),
        ("pending", {"pendente"}),
        ("scheduled", {"programada"}),
        ("failed", {"com falha"}),
        ("all", {"minha", "do colega", "de ninguém", "pendente", "com falha"}),
        ("closed", {"encerrada", "programada"}),
        ("snoozed", {"adiada"}),
        ("any", EVERYBODY),
    ):
        assert set(names(list_chats(connection, member, [account_id], folder=folder))) == held, folder
    unread = list_chats(connection, member, [account_id], unread=True)
    assert set(names(unread)) == {"minha", "do colega", "pendente", "com falha"}
    counts = as_member(connection, member, "select public.chat_counts(%s)", [account_id])
    assert counts == {
        "mine": 1,
        "unassigned": 1,
        "mentions": 1,
        "pending": 1,
        "scheduled": 1,
        "failed": 1,
        "all": 5,
        "closed": 2,
        "snoozed": 1,
        "unread": 4,
    }


def marks(connection: psycopg.Connection, chat_id: UUID) -> tuple[bool, bool]:
    """Whether something waits for its time, and whether something failed."""
    row = connection.execute(
        "select scheduled_at is not null, failed_at is not null from public.chats where id = %s", [chat_id]
    ).fetchone()
    assert row is not None
    return row[0], row[1]


def test_a_chat_is_scheduled_until_the_last_such_message_has_gone(
    connection: psycopg.Connection, account_id: UUID, instance_id: UUID
) -> None:
    chat_id = add_chat(connection, account_id, instance_id)
    first, second, third = (add_planned(connection, chat_id, hours) for hours in (3, 2, 1))
    next_at = "select extract(epoch from scheduled_at - now()) / 3600 from public.chats where id = %s"
    assert round(one(connection, next_at, chat_id)) == 1
    settle(connection, third, "cancelled")
    assert round(one(connection, next_at, chat_id)) == 2
    connection.execute(
        "update public.conversations set send_at = now() + interval '5 hours' where id = %s", [second]
    )
    assert round(one(connection, next_at, chat_id)) == 3
    settle(connection, first, "sending")
    assert round(one(connection, next_at, chat_id)) == 5
    settle(connection, second, "sending")
    assert marks(connection, chat_id) == (False, False)


def test_what_waits_for_its_turn_is_not_scheduled(
    connection: psycopg.Connection, account_id: UUID, instance_id: UUID
) -> None:
    chat_id = add_chat(connection, account_id, instance_id)
    add_message(connection, chat_id)
    act_as(connection, "broadcast", account_id)
    add_planned(connection, chat_id)
    assert marks(connection, chat_id) == (False, False)


def test_a_failure_stands_until_something_is_written_again(
    connection: psycopg.Connection, account_id: UUID, instance_id: UUID
) -> None:
    chat_id = add_chat(connection, account_id, instance_id)
    failed = add_message(connection, chat_id)
    settle(connection, failed, "failed")
    assert marks(connection, chat_id) == (False, True)
    add_received(connection, chat_id, "e aí?")
    assert marks(connection, chat_id) == (False, True), "he who waits is not answered by his own question"
    settle(connection, failed, "sent")
    assert marks(connection, chat_id) == (False, False), "it has left after all"
    settle(connection, add_message(connection, chat_id), "failed")
    add_message(connection, chat_id, "de novo")
    assert marks(connection, chat_id) == (False, False)


@pytest.mark.usefixtures("folders")
def test_named_chats_are_told_as_far_as_they_are_in_the_folder(
    connection: psycopg.Connection, account_id: UUID, member: UUID
) -> None:
    everything = list_chats(connection, member, [account_id], folder="any")
    ids = [chat["id"] for chat in everything["chats"]]
    closed = list_chats(connection, member, [account_id], folder="closed", chat_ids=ids)
    assert set(names(closed)) == {"encerrada", "programada"}
    silent = one(
        connection,
        "select id from public.chats where account_id = %s and last_message_at is null",
        account_id,
    )
    asked = list_chats(connection, member, [account_id], folder="any", chat_ids=[silent])
    assert [chat["id"] for chat in asked["chats"]] == [str(silent)], "one in which nothing was said yet"


def test_every_folder_is_read_from_an_index(
    connection: psycopg.Connection, account_id: UUID, instance_id: UUID, member: UUID
) -> None:
    """The plans of find_chats, among thousands of chats of which the folder wants few."""
    connection.execute(
        "insert into public.contacts (account_id, phone, name) "
        "select %s, (5521900000000 + n)::text, 'Pessoa ' || n from generate_series(1, %s) n",
        [account_id, MANY],
    )
    connection.execute(
        "insert into public.chats (account_id, instance_id, contact_id, last_message_at) "
        "select account_id, %s, id, now() - seq * interval '1 minute' from public.contacts "
        "where account_id = %s",
        [instance_id, account_id],
    )
    connection.execute("analyze public.chats")
    for condition in (
        "(c.status = 'closed')::integer = 1",
        f"coalesce(c.assigned_to, '{UUID(int=0)}'::uuid) = '{member}' and (c.status = 'closed')::integer = 0",
        "c.unread_count > 0 and (c.status = 'closed')::integer = 0",
        "c.status = 'pending' and (c.status = 'closed')::integer = 0",
        "c.scheduled_at is not null and (c.status = 'closed')::integer = 0",
        "c.failed_at is not null and (c.status = 'closed')::integer = 0",
        f"c.instance_id = '{uuid4()}' and (c.status = 'closed')::integer = 0",
        "(c.status = 'closed')::integer = 0",
    ):
        query = (
            "explain (format json) select c.* from public.chats c "
            f"where c.account_id = '{account_id}' and {condition} "
            "order by c.listed_at desc, c.id desc limit 50"
        )
        scan = one(connection, query)[0]["Plan"]["Plans"][0]
        assert (scan["Node Type"], scan["Index Name"].startswith("chats_")) == ("Index Scan", True), condition
