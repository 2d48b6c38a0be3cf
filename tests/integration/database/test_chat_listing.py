"""Folders of chats: what lies in them, how they page, and that each is read from its index."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from .control_plane import add_account, add_instance, one, refused
from .members import add_member, as_member
from .messages import add_chat, add_contact, add_message, add_received
from .test_actors import act_as

Page = dict[str, Any]
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


def list_chats(
    connection: psycopg.Connection, user_id: UUID, accounts: list[UUID], **arguments: object
) -> Page:
    named = "".join(f", {name} => %s" for name in arguments)
    query = f"select public.list_chats(account_ids => %s::uuid[]{named})"
    page: Page = as_member(connection, user_id, query, accounts, *arguments.values())
    return page


def names(page: Page) -> list[str]:
    return [chat["contact"]["name"] if chat["contact"] else chat["name"] for chat in page["chats"]]


def add_named_chat(
    connection: psycopg.Connection, account_id: UUID, instance_id: UUID, name: str, **columns: object
) -> UUID:
    """A chat in which its contact has just written."""
    chat_id = add_chat(connection, account_id, instance_id)
    connection.execute(
        "update public.contacts set name = %s where id = (select contact_id from public.chats where id = %s)",
        [name, chat_id],
    )
    add_received(connection, chat_id, f"sou {name}", timestamp="2026-01-01T12:00:00Z")
    for column, value in columns.items():
        one(connection, f"update public.chats set {column} = %s where id = %s returning id", value, chat_id)
    return chat_id


def add_planned(connection: psycopg.Connection, chat_id: UUID, hours: int = 1) -> UUID:
    send_at = datetime.now(UTC) + timedelta(hours=hours)
    return add_message(connection, chat_id, "amanhã", send_at=send_at)


def settle(connection: psycopg.Connection, message_id: UUID, status: str) -> None:
    connection.execute("update public.conversations set status = %s where id = %s", [status, message_id])


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


def test_a_chat_comes_back_to_the_top_when_its_snooze_ends(
    connection: psycopg.Connection, account_id: UUID, instance_id: UUID, member: UUID
) -> None:
    snoozed = add_named_chat(connection, account_id, instance_id, "adiada")
    for name in ("b", "c"):
        add_named_chat(connection, account_id, instance_id, name)
    wake = "2026-01-01T13:00:00Z"
    connection.execute("update public.chats set snoozed_until = %s where id = %s", [wake, snoozed])
    assert names(list_chats(connection, member, [account_id]))[0] == "adiada"


def test_pages_of_several_accounts_go_on_without_gap_or_repetition(
    connection: psycopg.Connection, account_id: UUID, instance_id: UUID, member: UUID
) -> None:
    other = add_account(connection)
    foreign = add_account(connection)
    connection.execute(
        "insert into public.account_members (account_id, user_id, role) values (%s, %s, 'agent')",
        [other, member],
    )
    for account, instance in (
        (account_id, instance_id),
        *((a, add_instance(connection, a)) for a in (other, foreign)),
    ):
        # All of one account are of one moment: the id decides.
        for number in range(4):
            add_named_chat(connection, account, instance, f"{number}")
    seen: list[str] = []
    before: str | None = None
    for _ in range(4):
        page = list_chats(connection, member, [account_id, other, foreign], before=before, max_items=3)
        seen += [chat["id"] for chat in page["chats"]]
        before = page["next"]
        if before is None:
            break
    rows = connection.execute(
        "select id::text from public.chats where account_id = any(%s) order by listed_at desc, id desc",
        [[account_id, other]],
    )
    assert seen == [row for (row,) in rows]


def test_chats_are_found_by_name_phone_tag_and_number(
    connection: psycopg.Connection, account_id: UUID, instance_id: UUID, member: UUID
) -> None:
    add_named_chat(connection, account_id, instance_id, "José da Conceição", status="closed")
    add_named_chat(connection, account_id, add_instance(connection, account_id), "Maria")
    connection.execute(
        "insert into public.chats (account_id, instance_id, wa_chat_id, kind, name, last_message_at) "
        "values (%s, %s, '1@g.us', 'group', 'Família Conceição', now())",
        [account_id, instance_id],
    )
    connection.execute(
        "update public.contacts set tags = '{vip}', phone = '5521998765432' where name = 'Maria'"
    )
    find = {"folder": "any"}
    assert set(names(list_chats(connection, member, [account_id], query="conceicao", **find))) == {
        "José da Conceição",
        "Família Conceição",
    }
    assert names(list_chats(connection, member, [account_id], query="conceicao")) == ["Família Conceição"]
    assert names(list_chats(connection, member, [account_id], query="(21) 99876", **find)) == ["Maria"]
    assert names(list_chats(connection, member, [account_id], query="conceição josé", **find)) == [
        "José da Conceição"
    ]
    assert names(list_chats(connection, member, [account_id], tag="vip")) == ["Maria"]
    assert names(list_chats(connection, member, [account_id], tag="vip", query="zé")) == []
    assert names(list_chats(connection, member, [account_id], instance_id=instance_id)) == [
        "Família Conceição"
    ]


def test_what_no_list_could_mean_is_refused(
    connection: psycopg.Connection, account_id: UUID, member: UUID
) -> None:
    for code, arguments in (
        ("folder_invalid", {"folder": "spam"}),
        ("before_invalid", {"before": "yesterday"}),
        ("before_invalid", {"before": "2026-99-01T00:00:00Z|" + str(uuid4())}),
        ("before_invalid", {"before": "2026-01-01T00:00:00Z|" + "-" * 36}),
    ):
        with refused(connection, code):
            list_chats(connection, member, [account_id], **arguments)


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


def test_a_chat_is_opened_on_the_only_number_or_on_the_named_one(
    connection: psycopg.Connection, account_id: UUID, instance_id: UUID, member: UUID
) -> None:
    contact = add_contact(connection, account_id)
    query = "select public.open_chat(%s, %s)"
    chat_id = as_member(connection, member, query, contact, None)
    assert as_member(connection, member, query, contact, instance_id) == chat_id
    second = add_instance(connection, account_id)
    stranger = add_contact(connection, account_id)
    with refused(connection, "instance_required"):
        as_member(connection, member, query, stranger, None)
    assert as_member(connection, member, query, contact, second) != chat_id
    with refused(connection, "instance_not_found"):
        as_member(connection, member, query, contact, add_instance(connection, add_account(connection)))
