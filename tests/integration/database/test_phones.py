"""One phone, however it is written: at every door of the database, and in every search."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID, uuid4

import psycopg
import pytest

from tests.support.phones import spellings

from .control_plane import add_account, add_instance, one, refused
from .members import add_member, as_member
from .messages import add_chat
from .test_search import nodes

OPEN = "select public.open_contact(%s, %s)"
INSERT = "insert into public.contacts (account_id, phone) values (%s, %s) returning phone"
MOBILE = "5562998765432"
SPELLINGS = [MOBILE, "556298765432", "(62) 99876-5432", "62 9876-5432", "062 9876-5432", "0 15 62 99876-5432",
             "\u202a+55 62 99876\u20115432\u202c", "+55\u00a062\u00a09876-5432"]  # fmt: skip


def test_a_phone_is_read_as_by_the_orchestrator_and_the_pages(connection: psycopg.Connection) -> None:
    told = spellings()
    read = connection.execute(
        "select text, private.normalise_phone(text) from unnest(%s::text[]) with ordinality t (text, place) "
        "order by place",
        [[text for text, _ in told]],
    ).fetchall()
    assert {text: phone for text, phone in told} == dict(read)


def test_every_door_takes_the_spellings_of_a_phone_for_one_contact(
    connection: psycopg.Connection, account_id: UUID, member: UUID
) -> None:
    contact_id = as_member(connection, member, OPEN, account_id, SPELLINGS[0])
    for phone in SPELLINGS:
        assert as_member(connection, member, OPEN, account_id, phone) == contact_id, phone
        with pytest.raises(psycopg.errors.UniqueViolation), connection.transaction():
            as_member(connection, member, INSERT, account_id, phone)


@pytest.mark.parametrize("phone", ["11982343082", "(11) 98234-3082", "0 15 11 98234 3082"])
def test_a_local_phone_is_brazilian_at_every_door(
    connection: psycopg.Connection, account_id: UUID, member: UUID, phone: str
) -> None:
    assert as_member(connection, member, INSERT, account_id, phone) == "5511982343082"
    renamed = "update public.contacts set phone = %s where account_id = %s returning phone"
    assert as_member(connection, member, renamed, phone, account_id) == "5511982343082"
    person = one(
        connection,
        "insert into auth.users (id, email, email_confirmed_at) "
        "values (%s, 'x' || gen_random_uuid(), now()) returning id",
        uuid4(),
    )
    opened = as_member(connection, person, "select public.create_account('Loja', %s)", phone)
    assert one(connection, "select phone from public.accounts where id = %s", opened) == "5511982343082"


@pytest.mark.parametrize(
    "phone", ["99999-9999", "+1 212 555 123", "abc", "", "+55 11", "11 99999-9999 ramal 2"]
)
def test_what_is_no_phone_is_refused_at_every_door(
    connection: psycopg.Connection, account_id: UUID, member: UUID, phone: str
) -> None:
    for statement in (OPEN, INSERT):
        with refused(connection, "phone_invalid"):
            as_member(connection, member, statement, account_id, phone)
    with refused(connection, "phone_invalid"):
        as_member(connection, member, "select public.create_account('Loja', %s)", phone)


def test_digits_as_they_are_kept_stay_the_foreign_persons(
    connection: psycopg.Connection, account_id: UUID, member: UUID
) -> None:
    """A mobile of Peru without its plus reads like one of Porto Alegre."""
    peruvian = one(connection, INSERT.replace("phone)", "phone, name)").replace("%s)", "%s, 'Ana')").replace(
        "returning phone", "returning id"), account_id, "51987654321")  # fmt: skip
    assert as_member(connection, member, OPEN, account_id, "51987654321") == peruvian
    assert as_member(connection, member, OPEN, account_id, "+51 987 654 321") == peruvian
    renamed = "update public.contacts set phone = %s, name = 'Rosa' where id = %s returning phone"
    assert as_member(connection, member, renamed, "51987654321", peruvian) == "51987654321"
    other = add_account(connection)
    stranger = add_member(connection, other)
    opened = as_member(connection, stranger, OPEN, other, "51987654321")
    assert one(connection, "select phone from public.contacts where id = %s", opened) == "5551987654321"


def test_a_merge_keeps_a_foreign_phone(
    connection: psycopg.Connection, account_id: UUID, member: UUID
) -> None:
    kept = one(
        connection, "insert into public.contacts (account_id, lid) values (%s, '77') returning id", account_id
    )
    gone = one(connection, INSERT.replace("returning phone", "returning id"), account_id, "51987654321")
    as_member(connection, member, "select public.merge_contacts(%s, %s)", kept, gone)
    assert one(connection, "select phone from public.contacts where id = %s", kept) == "51987654321"


def test_whatsapp_names_phones_of_any_length(connection: psycopg.Connection, account_id: UUID) -> None:
    assert one(connection, INSERT, account_id, "3322") == "3322"
    assert one(connection, INSERT, account_id, "51987654321") == "51987654321"


@pytest.mark.parametrize("kept", [MOBILE, "556298765432", "62998765432"])
@pytest.mark.parametrize("query", [*SPELLINGS, "99876-5432", "9876-5432"])
def test_a_phone_is_found_in_every_spelling(
    connection: psycopg.Connection, account_id: UUID, member: UUID, kept: str, query: str
) -> None:
    instance_id = add_instance(connection, account_id)
    chat_id = add_chat(connection, account_id, instance_id)
    contact_id = one(connection, "select contact_id from public.chats where id = %s", chat_id)
    connection.execute("update public.contacts set phone = %s where id = %s", [kept, contact_id])
    connection.execute("update public.chats set last_message_at = now() where id = %s", [chat_id])
    one(connection, INSERT, account_id, "5562988887777")
    found = as_member(connection, member, "select public.search_contacts(%s, %s)", account_id, query)
    assert [contact["id"] for contact in found["contacts"]] == [str(contact_id)]
    chats = as_member(
        connection, member, "select public.list_chats(array[%s::uuid], query => %s)", account_id, query
    )
    assert [chat["id"] for chat in chats["chats"]] == [str(chat_id)]


@pytest.mark.parametrize(
    ("kept", "query"),
    [("5215512345678", "+52 55 1234 5678"), ("525512345678", "+52 1 55 1234 5678"),
     ("5491123456789", "+54 11 2345-6789"), ("541123456789", "+54 9 11 2345-6789"),
     ("351912345678", "00351 912 345 678")],
)  # fmt: skip
def test_a_foreign_phone_is_found_in_every_spelling(
    connection: psycopg.Connection, account_id: UUID, member: UUID, kept: str, query: str
) -> None:
    one(connection, INSERT, account_id, kept)
    found = as_member(connection, member, "select public.search_contacts(%s, %s)", account_id, query)
    assert [contact["phone"] for contact in found["contacts"]] == [kept]


def test_an_account_is_found_by_its_phone_in_every_spelling(connection: psycopg.Connection) -> None:
    one(connection, "insert into public.accounts (name, phone) values ('Loja', %s) returning id", MOBILE)
    for query in SPELLINGS:
        answer = one(connection, "select array_agg(a.phone) from public.accounts a "
            "where private.phone_key(a.phone) = any (private.phone_keys(%s))", query)  # fmt: skip
        assert answer == [MOBILE]


def test_a_phone_in_another_spelling_is_found_by_an_index(
    connection: psycopg.Connection, account_id: UUID
) -> None:
    connection.execute(
        "insert into public.contacts (account_id, phone) "
        "select %s, (556290000000 + n)::text from generate_series(1, 3000) n",
        [account_id],
    )
    one(connection, INSERT, account_id, "556298765432")
    connection.execute("analyze public.contacts")
    connection.execute("analyze public.contact_identities")
    queries = [
        ("select known.contact_id from public.contact_identities known where known.account_id = %(account)s "
         "and known.kind = 'phone' and known.match_key = any (private.phone_keys(%(phone)s))",
         "contact_identities_one_owner"),
    ]  # fmt: skip
    condition = one(
        connection, "select private.contact_filter(%s, %s, '{}', null)", account_id, "(62) 99876-5432"
    )
    queries.append(
        (
            f"select from public.contacts c where c.account_id = %(account)s {condition}",
            "contacts_account_id_id_key",
        )
    )
    for query, index in queries:
        given = {"account": account_id, "phone": "(62) 99876-5432"}
        explained = connection.execute(cast(Any, f"explain (format json) {query}"), given).fetchall()
        plan = nodes(explained[0][0][0]["Plan"])
        assert index in {node.get("Index Name") for node in plan}, plan
        assert "Seq Scan" not in {node["Node Type"] for node in plan}
