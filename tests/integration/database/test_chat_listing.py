"""The list of chats: how it is ordered, pages and is searched, and how a chat is opened."""

from __future__ import annotations

from uuid import UUID, uuid4

import psycopg

from .chat_lists import add_named_chat, list_chats, names
from .control_plane import add_account, add_instance, refused
from .members import as_member
from .messages import add_contact


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
