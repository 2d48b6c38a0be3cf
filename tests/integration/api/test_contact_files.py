"""Contacts as files: a CSV of what a search finds, everything about one person, and that he is forgotten."""

import csv
import io
import json
import uuid
from collections.abc import Callable

import pytest

from tests.integration.api.callers import Caller, assert_problem

HEADER = ["phone", "name", "whatsapp_name", "tags", "idade", "vip", "opted_out_at", "created_at"]


@pytest.fixture
def shop(owner: Caller) -> Caller:
    owner.connection.execute(
        "insert into public.custom_fields (account_id, name, type) values (%(a)s, 'idade', 'number'), "
        "(%(a)s, 'vip', 'boolean')",
        {"a": owner.account_id},
    )
    owner.connection.execute(
        "insert into public.contacts (account_id, phone, name, tags, fields) values "
        "(%(a)s, '5511999990001', '=HYPERLINK(\"http://x\")', '{cliente,\"a;b\"}', "
        "'{\"idade\": 10.5, \"vip\": true}'), (%(a)s, '5511999990002', 'José; \"Zé\"', '{}', '{}'), "
        "(%(a)s, '5511999990003', '+55', '{@x}', '{\"idade\": -3}')",
        {"a": owner.account_id},
    )
    return owner


def read(caller: Caller, by: str = ",", **parameters: str) -> list[list[str]]:
    answer = caller.get("contacts.csv", **parameters)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/csv; charset=utf-8")
    return list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff")), delimiter=by))


def test_contacts_are_exported_without_formulas(shop: Caller) -> None:
    header, *rows = read(shop)
    assert header == HEADER
    assert [row[:7] for row in rows] == [
        ["5511999990003", "'+55", "", "'@x", "'-3", "", ""],
        ["5511999990002", 'José; "Zé"', "", "", "", "", ""],
        ["5511999990001", '\'=HYPERLINK("http://x")', "", "cliente, a;b", "10.5", "true", ""],
    ]


def test_for_spreadsheets_in_brazil(shop: Caller) -> None:
    answer = shop.get("contacts.csv", delimiter=";")
    assert answer.content.startswith(b"\xef\xbb\xbfphone;name;")
    assert read(shop, ";", delimiter=";")[3][4:6] == ["10,5", "sim"]
    assert read(shop, "\t", delimiter="tab")[0] == HEADER
    assert_problem(shop.get("contacts.csv", delimiter="x"), 422, "invalid_request")


def test_for_people_titles_are_in_their_language_and_moments_in_local_time(shop: Caller) -> None:
    shop.connection.execute(
        "update public.contacts set created_at = '2026-11-30T02:30:15.123456Z' where account_id = %s",
        [shop.account_id],
    )
    header, *rows = read(shop, ";", delimiter=";", locale="pt-BR")
    assert header[:4] == ["Telefone", "Nome", "Nome no WhatsApp", "Etiquetas"]
    assert header[-2:] == ["Não quer receber desde", "Criado em"]
    assert {row[-1] for row in rows} == {"29/11/2026 23:30"}
    header, *rows = read(shop, locale="en")
    assert (header[0], rows[0][-1]) == ("Phone", "2026-11-29 23:30")
    # A program's file stays as it is.
    assert read(shop)[0] == HEADER
    assert_problem(shop.get("contacts.csv", locale="xx"), 422, "invalid_request")


def test_only_what_the_search_finds(shop: Caller) -> None:
    assert [row[0] for row in read(shop, query="jose")[1:]] == ["5511999990002"]
    assert [row[0] for row in read(shop, tag="cliente")[1:]] == ["5511999990001"]
    assert read(shop, tag="none") == [HEADER]
    assert [row[0] for row in read(shop, fields='{"idade": {"gt": 0}}')[1:]] == ["5511999990001"]
    assert [row[0] for row in read(shop, fields='{"vip": true}', query="jose")[1:]] == []


@pytest.mark.parametrize("fields", ["{", "[]", '{"idade": {"like": 1}}', "[" * 3000])
def test_conditions_that_are_none(shop: Caller, fields: str) -> None:
    assert_problem(shop.get("contacts.csv", fields=fields), 422, "fields_invalid")


def test_many_contacts_come_page_by_page(owner: Caller) -> None:
    owner.connection.execute(
        "insert into public.contacts (account_id, phone) "
        "select %s, (5511900000000 + n)::text from generate_series(1, 1203) n",
        [owner.account_id],
    )
    phones = [row[0] for row in read(owner)[1:]]
    assert phones == sorted(phones, reverse=True)
    assert len(set(phones)) == 1203


def test_what_was_exported_can_be_imported(shop: Caller, stranger: Caller) -> None:
    for delimiter in (",", ";"):
        content = shop.get("contacts.csv", delimiter=delimiter).content
        answer = stranger.post_raw("contact-imports?filename=a.csv", content)
        assert answer.status_code == 201
        imported = answer.json()["import"]
        assert imported["suggested"]["phone"] == "phone"
        assert imported["suggested"]["whatsapp_name"] == "ignore"


def test_a_person_sees_all_that_is_kept(owner: Caller) -> None:
    owner.post("send", {"phone": "5511999990001", "message": "Olá 👋🏽"})
    [contact] = owner.get("contacts").json()["contacts"]
    answer = owner.get(f"contacts/{contact['id']}/export")
    assert answer.headers["content-disposition"] == f'attachment; filename="contato-{contact["id"]}.json"'
    person = json.loads(answer.text)
    assert person["contact"]["phone"] == "5511999990001"
    assert [message["message"] for message in person["messages"]] == ["Olá 👋🏽"]
    assert (len(person["chats"]), len(person["identities"])) == (1, 1)
    logged = "select count(*) from private.events where kind = 'contact.exported' and subject = %s"
    assert owner.one(logged, contact["id"]) == "1"


def test_a_long_history_is_one_whole_document(owner: Caller) -> None:
    owner.post("send", {"phone": "5511999990001", "message": "Oi"})
    owner.connection.execute(
        "insert into public.conversations "
        "(account_id, chat_id, contact_id, instance_id, status, wa_message_id, message) "
        "select account_id, id, contact_id, instance_id, 'received', id || '_' || n, 'mensagem ' || n "
        "from public.chats, generate_series(1, 450) n where account_id = %s",
        [owner.account_id],
    )
    contact_id = owner.get("contacts").json()["contacts"][0]["id"]
    assert len(json.loads(owner.get(f"contacts/{contact_id}/export").text)["messages"]) == 451


def test_erasing_begins_at_once(owner: Caller) -> None:
    owner.post("send", {"phone": "5511999990001", "message": "Oi"})
    [contact] = owner.get("contacts").json()["contacts"]
    answer = owner.post(f"contacts/{contact['id']}/erase", {})
    assert answer.status_code == 202
    erasure = answer.json()["erasure"]
    assert (erasure["status"], erasure["contact_id"]) == ("running", contact["id"])
    assert owner.get("contacts").json()["contacts"] == []
    assert owner.get(f"erasures/{erasure['id']}").json()["erasure"] == erasure
    assert owner.post(f"contacts/{contact['id']}/erase", {}).json()["erasure"]["id"] == erasure["id"]
    made = owner.post("contacts", {"phone": "5511999990001"})
    assert (made.status_code, made.json()["contact"]["id"] != contact["id"]) == (201, True)


def test_who_may_export_erase_and_import(
    owner: Caller, stranger: Caller, make_key_caller: Callable[..., Caller]
) -> None:
    contact_id = owner.post("contacts", {"phone": "5511999990001"}).json()["contact"]["id"]
    reader, sender = make_key_caller(owner, "read"), make_key_caller(owner, "read", "send")
    manager = make_key_caller(owner, "read", "manage")
    assert reader.get(f"contacts/{contact_id}/export").status_code == 200
    assert_problem(sender.post(f"contacts/{contact_id}/erase", {}), 403, "not_allowed")
    table = b"fone\n11999990001\n"
    for program in (reader, sender):
        assert_problem(program.post_raw("contact-imports", table), 403, "not_allowed")
    imported = manager.post_raw("contact-imports", table).json()["import"]
    for path in (f"contact-imports/{imported['id']}/start", f"contact-imports/{imported['id']}/cancel"):
        answer = sender.post(path, {"mapping": {"fone": "phone"}})
        assert answer.json().get("code", answer.json().get("import", {}).get("status")) in (
            "not_allowed",
            "uploaded",
        )
    started = manager.post(f"contact-imports/{imported['id']}/start", {"mapping": {"fone": "phone"}})
    assert started.json()["import"]["status"] == "running"
    assert manager.post(f"contacts/{contact_id}/erase", {}).status_code == 202
    for path in (f"contacts/{contact_id}/export", f"erasures/{uuid.uuid4()}"):
        code = "contact_not_found" if "export" in path else "erasure_not_found"
        assert_problem(stranger.get(path), 404, code)
        assert_problem(stranger.get(f"/api/accounts/{owner.account_id}/{path}"), 404, "account_not_found")
    for path in (
        f"contacts/{contact_id}/erase",
        f"/api/accounts/{owner.account_id}/contacts/{contact_id}/erase",
    ):
        assert stranger.post(path, {}).status_code == 404
    assert_problem(stranger.get(f"/api/accounts/{owner.account_id}/contacts.csv"), 404, "account_not_found")
