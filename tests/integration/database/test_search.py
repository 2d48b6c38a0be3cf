"""Pages and searches read indexes, stay within their account, and find what people type."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

import psycopg
import pytest

from .control_plane import add_account, add_instance, one
from .members import as_member
from .messages import add_chat, add_contact, add_received

MANY = 3000


def fill(connection: psycopg.Connection, account_id: UUID) -> UUID:
    """Thousands of contacts and messages of two accounts, with statistics; a chat of the first."""
    chats: list[UUID] = []
    for owner in (account_id, add_account(connection)):
        chats.append(add_chat(connection, owner, add_instance(connection, owner)))
        connection.execute(
            "insert into public.contacts (account_id, phone, name, tags) "
            "select %s, (5521900000000 + n)::text, 'Pessoa ' || n, array['t' || n %% 50] "
            "from generate_series(1, %s) n",
            [owner, MANY],
        )
        connection.execute(
            "insert into public.conversations "
            "(account_id, chat_id, contact_id, instance_id, status, wa_message_id, message) "
            "select account_id, id, contact_id, instance_id, 'received', id || 'w' || n, 'pedido ' || n "
            "from public.chats, generate_series(1, %s) n where id = %s",
            [MANY, chats[-1]],
        )
    connection.execute("analyze public.conversations")
    connection.execute("analyze public.contacts")
    return chats[0]


def nodes(plan: dict[str, Any]) -> list[dict[str, Any]]:
    return [plan, *(node for child in plan.get("Plans", []) for node in nodes(child))]


@pytest.mark.parametrize(
    "where, index",
    [("account_id = %s", "conversations_newest"), ("account_id = %s and chat_id = %s", "conversations_chat")],
)
def test_the_newest_page_is_read_from_its_index_without_sorting(
    connection: psycopg.Connection, account_id: UUID, member: UUID, where: str, index: str
) -> None:
    chat_id = fill(connection, account_id)
    values = [account_id, chat_id][: where.count("%s")]
    query = f"select * from public.conversations where {where} order by seq desc limit 50"
    explained = as_member(connection, member, f"explain (format json) {query}", *values)
    plan = nodes(explained[0]["Plan"])
    assert index in {node.get("Index Name") for node in plan}
    assert not {"Sort", "Seq Scan"} & {node["Node Type"] for node in plan if node.get("Relation Name")}
    assert "Sort" not in {node["Node Type"] for node in plan}


def search(connection: psycopg.Connection, user_id: UUID, account_id: UUID, **arguments: object) -> list[str]:
    named = "".join(f", {name} => %s" for name in arguments)
    query = f"select public.search_contacts(account_id => %s{named})"
    answer = as_member(connection, user_id, query, account_id, *arguments.values())
    return [contact["name"] for contact in answer["contacts"]]


def test_contacts_are_found_by_what_people_type(
    connection: psycopg.Connection, account_id: UUID, member: UUID
) -> None:
    fill(connection, account_id)
    connection.execute(
        "insert into public.custom_fields (account_id, name, type) values (%s, 'city', 'text')", [account_id]
    )
    connection.execute(
        "insert into public.contacts (account_id, phone, name, tags, fields) "
        "values (%s, '5521998765432', 'José da Conceição', '{vip,t1}', '{\"city\": \"Niterói\"}')",
        [account_id],
    )
    found = ["José da Conceição"]
    for query in ("jose", "CONCEICAO", "josé da", "(21) 99876-5432", "98765"):
        assert search(connection, member, account_id, query=query) == found, query
    assert search(connection, member, account_id, tags=["vip", "t1"]) == found
    assert search(connection, member, account_id, fields=json.dumps({"city": "Niterói"})) == found
    assert search(connection, member, account_id, query="100%") == [], "a sign is a sign"
    assert len(search(connection, member, account_id, query="pessoa", max_items=20)) == 20


def test_a_search_goes_on_where_it_ended(
    connection: psycopg.Connection, account_id: UUID, member: UUID
) -> None:
    wanted = {str(add_contact(connection, account_id)) for _ in range(7)}
    seen: list[str] = []
    before: int | None = None
    for _ in range(4):
        query = "select public.search_contacts(account_id => %s, before => (%s)::text, max_items => 2)"
        page = as_member(connection, member, query, account_id, before)
        seen += [contact["id"] for contact in page["contacts"]]
        before = page["next"]
    assert set(seen) == wanted
    assert (len(seen), before) == (7, None)


def test_messages_are_found_by_portuguese_words(
    connection: psycopg.Connection, account_id: UUID, member: UUID
) -> None:
    chat_id = add_chat(connection, account_id, add_instance(connection, account_id))
    for body in ("Vocês entregam bolos?", "entregaremos amanhã", "obrigada"):
        add_received(connection, chat_id, body)
    query = "select public.search_messages(account_id => %s, query => %s)"
    for words, count in (
        ("entrega", 2),
        ("bolo", 1),
        ('"entregam bolos"', 1),
        ("entrega -bolo", 1),
        ("pizza", 0),
    ):
        answer = as_member(connection, member, query, account_id, words)
        assert len(answer["messages"]) == count, words


def test_a_search_elsewhere_is_refused(connection: psycopg.Connection, member: UUID) -> None:
    other = add_account(connection)
    for query in (
        "select public.search_contacts(account_id => %s)",
        "select public.search_messages(account_id => %s, query => 'oi')",
    ):
        with (
            pytest.raises(psycopg.errors.RaiseException, match="account_not_found"),
            connection.transaction(),
        ):
            as_member(connection, member, query, other)


def test_a_tag_is_renamed_for_everybody_part_by_part(
    connection: psycopg.Connection, account_id: UUID, member: UUID
) -> None:
    fill(connection, account_id)
    connection.execute("update public.account_members set role = 'admin' where user_id = %s", [member])
    query = "select public.rename_tag(account_id => %s, name => 't1', new_name => 'novo', max_items => 25)"
    answers = [as_member(connection, member, query, account_id) for _ in range(3)]
    assert answers == [
        {"changed": 25, "done": False},
        {"changed": 25, "done": False},
        {"changed": 10, "done": True},
    ]
    counted = as_member(connection, member, "select public.count_tags(account_id => %s)", account_id)["tags"]
    contacts = {tag["name"]: tag["contacts"] for tag in counted}
    assert contacts["novo"] == 60
    assert "t1" not in contacts
    others = one(connection, "select count(*) from public.contacts where tags @> '{t1}'")
    assert others == 60, "another account's tag of that name stays"
