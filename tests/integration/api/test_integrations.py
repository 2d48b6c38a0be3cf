"""What Zapier, n8n and their like do with people, under an API key."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from psycopg.types.json import Jsonb

from tests.integration.api.callers import Caller, assert_problem

PHONE = "5511999990001"
NOBODY = "6f1c2a0e-0000-4000-8000-000000000001"
GRAPH = Jsonb(
    {
        "schema": 1,
        "start": "a",
        "nodes": {"a": {"type": "content", "items": [{"kind": "text", "text": "Oi"}], "next": None}},
    }
)


@pytest.fixture
def reader(owner: Caller, make_key_caller: Callable[..., Caller]) -> Caller:
    """A program that may only read."""
    return make_key_caller(owner, "read")


def keep(caller: Caller, **body: Any) -> dict[str, Any]:
    answer = caller.post("/api/contacts", {"phone": PHONE} | body)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_who_calls(owner: Caller, program: Caller, reader: Caller) -> None:
    told = program.get("/api/me").json()
    assert set(told) == {"account", "key"}
    assert told["account"]["id"] == owner.account_id
    assert (told["key"]["name"], told["key"]["scopes"]) == ("Zapier", ["read", "send"])
    assert reader.get("/api/me").json()["key"]["scopes"] == ["read"]
    told = owner.get("/api/me").json()
    assert set(told) == {"accounts", "user"}
    assert [account["id"] for account in told["accounts"]] == [owner.account_id]
    assert told["user"] == {"id": owner.tenant.user.id, "email": owner.tenant.user.email}


def test_lists_to_choose_from(owner: Caller, reader: Caller, stranger: Caller) -> None:
    owner.add_field("cidade", "text")
    flow_id = owner.add_flow()
    keep(owner, tags=["vip", "cliente"])
    campaign = owner.post("campaigns", {"name": "Natal"}).json()["campaign"]
    assert reader.get("/api/lists/tags").json() == [
        {"id": "cliente", "name": "cliente"},
        {"id": "vip", "name": "vip"},
    ]
    assert reader.get("/api/lists/fields").json() == [{"id": "cidade", "name": "Cidade"}]
    assert reader.get("/api/lists/flows").json() == [{"id": flow_id, "name": "Menu"}]
    assert reader.get("/api/lists/campaigns").json() == [{"id": campaign["id"], "name": "Natal"}]
    [number] = reader.get("/api/lists/numbers").json()
    assert set(number) == {"id", "name"}
    for kind in ("numbers", "tags", "fields", "flows", "campaigns"):
        assert stranger.get(f"/api/lists/{kind}").json() == []
    assert_problem(reader.get("/api/lists/members"), 422, "invalid_request")


def test_a_person_is_kept_by_phone(owner: Caller, program: Caller) -> None:
    owner.add_field("cidade", "text")
    owner.add_field("idade", "number")
    first = keep(program, name="Ana", tags=["cliente"], fields={"cidade": "Campinas", "idade": "42"})
    assert (first["created"], first["fields"]) == (True, {"cidade": "Campinas", "idade": 42})
    # The same mobile as people write it.
    again = keep(program, phone="(11) 99999-0001", tags=["vip"], fields={"cidade": None})
    assert (again["created"], again["id"], again["name"]) == (False, first["id"], "Ana")
    assert (again["tags"], again["fields"]) == (["cliente", "vip"], {"idade": 42})
    assert keep(program, name="Ana Maria")["name"] == "Ana Maria"
    assert keep(program, name=" ")["name"] == "Ana Maria"
    assert owner.count("contacts") == 1


def test_many_who_keep_one_person_at_once(program: Caller) -> None:
    with ThreadPoolExecutor(8) as pool:
        answers = [pool.submit(keep, program, tags=[f"t{n}"]) for n in range(8)]
        kept = [answer.result() for answer in answers]
    assert sorted(person["created"] for person in kept) == [False] * 7 + [True]
    [person] = program.get("/api/contacts", phone=PHONE).json()
    assert len(person["tags"]) == 8


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"phone": "12"}, "phone_invalid"),
        ({"fields": {"nada": 1}}, "field_invalid"),
        ({"fields": {"idade": "velho"}}, "field_invalid"),
        ({"tags": [f"t{n}" for n in range(101)]}, "invalid_request"),
        ({"fields": []}, "invalid_request"),
        ({"nome": "Ana"}, "invalid_request"),
        ({"phone": None}, "invalid_request"),
    ],
)
def test_who_cannot_be_kept(owner: Caller, program: Caller, body: dict[str, Any], code: str) -> None:
    owner.add_field("idade", "number")
    assert_problem(program.post("/api/contacts", {"phone": PHONE} | body), 422, code)
    assert owner.count("contacts") == 0


def test_a_person_is_found_by_phone(program: Caller, stranger: Caller) -> None:
    kept = keep(program, name="Ana")
    [found] = program.get("/api/contacts", phone="011 9999-0001").json()
    assert found["id"] == kept["id"]
    assert program.get("/api/contacts", phone="5511999990002").json() == []
    assert stranger.get("/api/contacts", phone=PHONE).json() == []
    assert_problem(program.get("/api/contacts", phone="12"), 422, "phone_invalid")


def test_tags_come_and_go(program: Caller) -> None:
    path = f"/api/contacts/{keep(program)['id']}/tags"
    for _ in range(2):
        assert program.send("POST", path, {"tag": "vip"}).json()["tags"] == ["vip"]
    for _ in range(2):
        assert program.send("DELETE", path, {"tag": "vip"}).json()["tags"] == []
    assert_problem(program.send("POST", path, {"tag": " "}), 422, "invalid_request")


def test_a_field_is_set_and_emptied(owner: Caller, program: Caller) -> None:
    owner.add_field("idade", "number")
    path = f"/api/contacts/{keep(program)['id']}/fields"
    assert program.send("PUT", path, {"field": "idade", "value": 42}).json()["fields"] == {"idade": 42}
    assert program.send("PUT", path, {"field": "idade", "value": None}).json()["fields"] == {}
    assert_problem(program.send("PUT", path, {"field": "nada", "value": 1}), 422, "field_invalid")
    assert_problem(program.send("PUT", path, {"field": "idade", "value": {}}), 422, "field_invalid")


def test_a_message_waits_for_its_turn(owner: Caller, program: Caller) -> None:
    answer = program.post("/api/messages", {"phone": PHONE, "message": "Oi"})
    assert answer.status_code == 202
    kept = keep(program)
    assert kept["created"] is False
    second = program.post("/api/messages", {"contact_id": kept["id"], "message": "Olá"}).json()["id"]
    assert second != answer.json()["id"]
    assert owner.count("conversations") == 2
    [chat] = program.get("/api/chats", phone=PHONE).json()
    assert (chat["contact_id"], chat["last_message"]) == (kept["id"], "Olá")


def test_the_same_key_sends_nothing_again(program: Caller) -> None:
    def send(message: str) -> Any:
        body = {"phone": PHONE, "message": message}
        return program.post("/api/messages", body, **{"Idempotency-Key": "a"})

    assert send("Oi").json() == send("Oi").json()
    assert_problem(send("Olá"), 409, "idempotency_conflict")


def test_what_is_no_message(owner: Caller, program: Caller) -> None:
    kept = keep(program)
    wrong: list[tuple[dict[str, Any], int, str]] = [
        ({"phone": PHONE, "message": " "}, 422, "invalid_request"),
        ({"message": "Oi"}, 422, "invalid_request"),
        ({"phone": PHONE, "contact_id": kept["id"], "message": "Oi"}, 422, "invalid_request"),
        ({"contact_id": NOBODY, "message": "Oi"}, 404, "contact_not_found"),
        ({"contact_id": "x", "message": "Oi"}, 404, "contact_not_found"),
        ({"phone": PHONE, "message": "Oi", "instance_id": NOBODY}, 404, "instance_not_found"),
    ]
    for body, status, code in wrong:
        assert_problem(program.post("/api/messages", body), status, code)
    owner.add_instance("connected")
    assert_problem(program.post("/api/messages", {"phone": PHONE, "message": "Oi"}), 409, "instance_required")
    assert owner.count("conversations") == 0


def test_what_is_refused_leaves_nobody_behind(owner: Caller, program: Caller, stranger: Caller) -> None:
    flow_id, foreign = owner.add_flow(), stranger.add_instance("connected")
    path = f"/api/flows/{flow_id}/start"
    assert_problem(program.post(path, {"phone": PHONE}), 409, "flow_not_published")
    message = {"phone": PHONE, "message": "Oi"}
    for number in (NOBODY, foreign, "x"):
        refused = program.post("/api/messages", message | {"instance_id": number})
        assert_problem(refused, 404, "instance_not_found")
    owner.add_instance("connected")
    assert_problem(program.post("/api/messages", message), 409, "instance_required")
    owner.connection.execute("update public.flows set draft = %s where id = %s", [GRAPH, flow_id])
    owner.one("select private.publish_draft(f) from public.flows f where f.id = %s", flow_id)
    assert_problem(program.post(path, {"phone": PHONE}), 409, "instance_ambiguous")
    owner.connection.execute("update public.flows set enabled = false where id = %s", [flow_id])
    assert_problem(program.post(path, {"phone": PHONE}), 409, "flow_disabled")
    assert owner.count("contacts") == 0


def test_a_person_enters_a_flow(owner: Caller, program: Caller) -> None:
    flow_id = owner.add_flow()
    path = f"/api/flows/{flow_id}/start"
    assert_problem(program.post(path, {"phone": PHONE}), 409, "flow_not_published")
    owner.connection.execute("update public.flows set draft = %s where id = %s", [GRAPH, flow_id])
    owner.one("select private.publish_draft(f) from public.flows f where f.id = %s", flow_id)
    run_id = program.post(path, {"phone": PHONE}).json()["run_id"]
    assert owner.one("select started_by from public.flow_runs where id = %s", run_id) == "api_key"
    owner.connection.execute("update public.flows set enabled = false where id = %s", [flow_id])
    assert_problem(program.post(path, {"phone": PHONE}), 409, "flow_disabled")
    assert_problem(program.post(f"/api/flows/{NOBODY}/start", {"phone": PHONE}), 404, "flow_not_found")


def test_a_key_that_may_only_read_changes_nothing(owner: Caller, reader: Caller) -> None:
    person, flow_id = keep(owner), owner.add_flow()
    owner.add_field("cidade", "text")
    refused: list[tuple[str, str, dict[str, Any]]] = [
        ("POST", "/api/contacts", {"phone": PHONE}),
        ("POST", f"/api/contacts/{person['id']}/tags", {"tag": "vip"}),
        ("DELETE", f"/api/contacts/{person['id']}/tags", {"tag": "vip"}),
        ("PUT", f"/api/contacts/{person['id']}/fields", {"field": "cidade", "value": "Campinas"}),
        ("POST", "/api/messages", {"phone": PHONE, "message": "Oi"}),
        ("POST", "/api/messages", {"contact_id": person["id"], "message": "Oi"}),
        ("POST", f"/api/flows/{flow_id}/start", {"contact_id": person["id"]}),
    ]
    for method, path, body in refused:
        assert_problem(reader.send(method, path, body), 403, "forbidden")
    assert owner.count("conversations") == 0


def test_a_member_of_several_accounts_names_the_one(owner: Caller, stranger: Caller) -> None:
    owner.connection.execute(
        "insert into public.account_members (account_id, user_id, role) values (%s, %s, 'agent')",
        [stranger.account_id, owner.tenant.user.id],
    )
    assert_problem(owner.get("/api/lists/tags"), 409, "account_ambiguous")
    assert owner.get("/api/lists/tags", account_id=stranger.account_id).status_code == 200
    assert_problem(owner.get("/api/lists/tags", account_id=NOBODY), 404, "account_not_found")
