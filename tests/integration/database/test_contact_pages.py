"""The page of contacts: sorted, filtered and tagged in bulk; contacts that may be one person twice."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg import sql
from psycopg.types.json import Jsonb

from .control_plane import add_account, add_instance, refused
from .members import as_member

NAMES = ["bruno", "Ana", "Éder", "ana", "Zoé", "carlos", "Ana"]


def ask(connection: psycopg.Connection, user_id: UUID, function: str, **arguments: object) -> Any:
    named = ", ".join(f"{name} => %s" for name in arguments)
    return as_member(connection, user_id, f"select public.{function}({named})", *arguments.values())


def add(connection: psycopg.Connection, account_id: UUID, name: str = "", **columns: object) -> UUID:
    contact_id = uuid4()
    values = {"id": contact_id, "account_id": account_id, "name": name}
    values |= {"phone": f"5521{uuid4().int % 10**8:08}"} | columns
    query = sql.SQL("insert into public.contacts ({}) values ({})").format(
        sql.SQL(", ").join(map(sql.Identifier, values)), sql.SQL(", ").join(map(sql.Placeholder, values))
    )
    connection.execute(query, values)
    return contact_id


def pages(connection: psycopg.Connection, user_id: UUID, size: int, **arguments: object) -> list[Any]:
    """All that a search finds, read page by page."""
    found: list[Any] = []
    before: str | None = None
    for _ in range(20):
        given = {**arguments, "max_items": size, "before": before}
        page = ask(connection, user_id, "search_contacts", **given)
        assert len(page["contacts"]) <= size
        found += page["contacts"]
        before = None if page["next"] is None else str(page["next"])
        if before is None:
            return found
    raise AssertionError("the pages do not end")


@pytest.mark.parametrize("size", [1, 2, 3, 7, 50])
def test_by_name_without_case_and_accents(
    connection: psycopg.Connection, account_id: UUID, member: UUID, size: int
) -> None:
    for name in NAMES:
        add(connection, account_id, name)
    add(connection, account_id, whatsapp_name="Dora", lid="77", phone=None)
    add(connection, add_account(connection), "Alheia")
    found = pages(connection, member, size, account_id=account_id, sort="name")
    called = [contact["name"] or contact["whatsapp_name"] for contact in found]
    assert [name.lower() for name in called] == [
        "ana",
        "ana",
        "ana",
        "bruno",
        "carlos",
        "dora",
        "éder",
        "zoé",
    ]
    assert len({contact["id"] for contact in found}) == len(NAMES) + 1


@pytest.mark.parametrize("size", [1, 2, 4, 50])
def test_by_last_message_then_the_quiet_ones(
    connection: psycopg.Connection, account_id: UUID, member: UUID, size: int
) -> None:
    people = {name: add(connection, account_id, name) for name in ("a", "b", "c", "d", "e")}
    first, second = add_instance(connection, account_id), add_instance(connection, account_id)
    spoken = [("a", first, "2026-01-01"), ("b", first, "2026-01-03"), ("a", second, "2026-01-04")]
    spoken += [("c", first, "2026-01-03"), ("d", first, None)]
    for name, instance_id, at in spoken:
        connection.execute(
            "insert into public.chats (account_id, instance_id, contact_id, last_message_at) "
            "values (%s, %s, %s, %s)",
            [account_id, instance_id, people[name], at],
        )
    found = pages(connection, member, size, account_id=account_id, sort="last_message")
    names = "".join(contact["name"] for contact in found)
    assert names in ("abced", "acbed"), "each once, whatever the number it wrote to"
    found = pages(connection, member, size, account_id=account_id, sort="last_message", query="a")
    assert [contact["name"] for contact in found] == ["a"]


def test_what_is_common_and_what_is_rare_is_found_in_pages(
    connection: psycopg.Connection, account_id: UUID, member: UUID
) -> None:
    """More contacts than are looked at along an order before the indexes are asked."""
    connection.execute(
        "insert into public.contacts (account_id, phone, name, tags) "
        "select %s, (5521900000000 + n)::text, 'Pessoa ' || n, "
        "case when n < 40 then '{half,rare}' when n %% 2 = 0 then '{half}' else '{odd}' end::text[] "
        "from generate_series(1, 4500) n",
        [account_id],
    )
    for filtered, count in (
        ({"tags": ["half"]}, 2250 + 20),
        ({"query": "pessoa 9"}, 111),
        ({"query": "p", "tags": ["rare"]}, 39),
        ({"query": "pessoa 4499"}, 1),
        ({"query": "ninguém"}, 0),
    ):
        for sort in ("newest", "name", "last_message"):
            found = pages(connection, member, 400, account_id=account_id, sort=sort, **filtered)
            assert len({contact["id"] for contact in found}) == len(found) == count, (filtered, sort)


def test_words_in_any_order_and_short_ones_at_their_beginning(
    connection: psycopg.Connection, account_id: UUID, member: UUID
) -> None:
    add(connection, account_id, "Maria da Silva Costa", phone="5521988887777")
    for query, count in {
        "costa maria": 1, "silva  ma": 1, "co": 1, "os": 0, "aria": 1, "maria x": 0, "98888-7777": 1,
        "5521988887777": 1, "88777": 1, "5521988887770": 0, "": 1,
    }.items():  # fmt: skip
        found = ask(connection, member, "search_contacts", account_id=account_id, query=query)
        assert len(found["contacts"]) == count, query


def test_fields_are_compared(connection: psycopg.Connection, account_id: UUID, member: UUID) -> None:
    connection.execute(
        "insert into public.custom_fields (account_id, name, type) values "
        "(%(a)s, 'idade', 'number'), (%(a)s, 'desde', 'date'), (%(a)s, 'cidade', 'text')",
        {"a": account_id},
    )
    for idade, desde, cidade in (
        (9, "2024-01-31", "Niterói"),
        (10, "2025-06-01", "São Luís"),
        (33, None, None),
    ):
        fields = {"idade": idade} | ({"desde": desde, "cidade": cidade} if desde else {})
        add(connection, account_id, str(idade), fields=Jsonb(fields))
    for fields, names in (
        ({"idade": {"gt": 9}}, {"10", "33"}),
        ({"idade": {"gte": 9, "lt": 33}}, {"9", "10"}),
        ({"desde": {"lte": "2024-12-31"}}, {"9"}),
        ({"cidade": {"contains": "sao"}}, {"10"}),
        ({"cidade": {"contains": "%"}}, set[str]()),
        ({"idade": 10, "desde": {"gt": "2025"}}, {"10"}),
    ):
        found = ask(connection, member, "search_contacts", account_id=account_id, fields=json.dumps(fields))
        assert {contact["name"] for contact in found["contacts"]} == names, fields


@pytest.mark.parametrize(
    "arguments, code",
    [
        ({"sort": "phone"}, "sort_invalid"),
        ({"before": "-1"}, "before_invalid"),
        ({"before": "9" * 19}, "before_invalid"),
        ({"before": "é", "sort": "name"}, "before_invalid"),
        ({"before": "bm8", "sort": "name"}, "before_invalid"),
        ({"before": "WyJuYW1lIiwgImEiLCAieCJd", "sort": "name"}, "before_invalid"),
        ({"before": "WyJsYXN0X21lc3NhZ2UiLCAieCIsICJ5Il0", "sort": "last_message"}, "before_invalid"),
        ({"before": "WyJuYW1lIiwgImEiLCAieCJd", "sort": "last_message"}, "before_invalid"),
        ({"fields": "[]"}, "fields_invalid"),
        ({"fields": '{"a": {"like": "b"}}'}, "fields_invalid"),
        ({"fields": '{"a": {"gt": null}}'}, "fields_invalid"),
        ({"fields": '{"a": {}}'}, "fields_invalid"),
    ],
)
def test_what_a_search_does_not_understand(
    connection: psycopg.Connection, account_id: UUID, member: UUID, arguments: dict[str, object], code: str
) -> None:
    with refused(connection, code):
        ask(connection, member, "search_contacts", account_id=account_id, **arguments)


def test_an_erased_contact_is_found_by_no_search(
    connection: psycopg.Connection, account_id: UUID, member: UUID
) -> None:
    add(connection, account_id, "Ana", erased_at="2026-01-01", tags=["vip"])
    for arguments in ({}, {"query": "ana"}, {"tags": ["vip"]}, {"sort": "name"}, {"sort": "last_message"}):
        found = ask(connection, member, "search_contacts", account_id=account_id, **arguments)
        assert found == {"contacts": [], "next": None}
    assert ask(connection, member, "tag_found_contacts", account_id=account_id, add=["x"]) == 0


def tags_of(connection: psycopg.Connection, account_id: UUID) -> dict[str, list[str]]:
    rows = connection.execute("select name, tags from public.contacts where account_id = %s", [account_id])
    return {name: sorted(tags) for name, tags in rows}


def test_tags_of_chosen_contacts(connection: psycopg.Connection, account_id: UUID, member: UUID) -> None:
    chosen = [
        add(connection, account_id, name, tags=tags) for name, tags in (("a", ["x"]), ("b", ["y", "z"]))
    ]
    other = add(connection, add_account(connection), "c")
    add(connection, account_id, "d")
    given = {
        "account_id": account_id,
        "contact_ids": [*chosen, other, uuid4()],
        "add": ["z"],
        "remove": ["x", "q"],
    }
    assert ask(connection, member, "tag_contacts", **given) == 1, "b had it all"
    assert tags_of(connection, account_id) == {"a": ["z"], "b": ["y", "z"], "d": []}
    assert ask(connection, member, "tag_contacts", **given) == 0
    for wrong, code in (({"add": [" x"]}, "tag_invalid"), ({"add": ["x" * 61]}, "tag_invalid"),
                        ({"add": [f"t{n}" for n in range(100)]}, "tag_invalid"),
                        ({"contact_ids": [uuid4() for _ in range(1001)]}, "ids_too_many"),
                        ({"account_id": add_account(connection)}, "account_not_found")):  # fmt: skip
        with refused(connection, code):
            ask(connection, member, "tag_contacts", **(given | wrong))


def test_tags_of_all_that_a_filter_finds_in_parts(
    connection: psycopg.Connection, account_id: UUID, member: UUID
) -> None:
    for number in range(5):
        add(connection, account_id, f"Pessoa {number}", tags=["velha"])
    add(connection, account_id, "Cheia pessoa", tags=[f"t{n}" for n in range(100)])
    add(connection, account_id, "Outra", tags=["velha"])
    given = {
        "account_id": account_id,
        "query": "pessoa",
        "add": ["nova"],
        "remove": ["velha"],
        "max_items": 2,
    }
    assert [ask(connection, member, "tag_found_contacts", **given) for _ in range(4)] == [2, 2, 1, 0]
    tags = tags_of(connection, account_id)
    assert tags["Pessoa 0"] == tags["Pessoa 4"] == ["nova"]
    assert tags["Outra"] == ["velha"]


def test_duplicates_of_every_kind(connection: psycopg.Connection, account_id: UUID, member: UUID) -> None:
    people: dict[str, dict[str, Any]] = {
        "com 55": {"phone": "5511999990001"}, "sem 55": {"phone": "11999990001"},
        "sem nono": {"phone": "1199990001"},
        "méxico": {"phone": "5215512345678"}, "mexico": {"phone": "525512345678"},
        "Maria Luz": {"phone": "5511999990009", "whatsapp_name": "malu ✨"},
        "lid": {"name": "", "phone": None, "lid": "99", "whatsapp_name": "Malu ✨"},
        "José Lima": {"phone": "5521911110001"}, "jose lima": {"phone": "5521911110002"},
        "só": {"phone": "5521911110003"},
    }  # fmt: skip
    ids = {add(connection, account_id, **({"name": key} | columns)): key for key, columns in people.items()}
    add(connection, add_account(connection), "José Lima")
    found: list[Any] = []
    after: str | None = None
    while True:
        page = ask(connection, member, "find_duplicates", account_id=account_id, after=after, max_items=1)
        found += page["groups"]
        after = page["next"]
        if after is None:
            break
    groups = [
        (group["reason"], group["count"], {ids[UUID(row["id"])] for row in group["contacts"]})
        for group in found
    ]
    assert groups == [
        ("phone", 3, {"com 55", "sem 55", "sem nono"}),
        ("phone", 2, {"méxico", "mexico"}),
        ("whatsapp_name", 2, {"Maria Luz", "lid"}),
        ("name", 2, {"José Lima", "jose lima"}),
        ("name", 2, {"méxico", "mexico"}),
    ]
    assert ask(connection, member, "find_duplicates", account_id=account_id)["groups"] == found
    with refused(connection, "before_invalid"):
        ask(connection, member, "find_duplicates", account_id=account_id, after="x")
