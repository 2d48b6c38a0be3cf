"""POST send: what is stored, what is refused, and what a repeated key does."""

from concurrent.futures import ThreadPoolExecutor

import httpx
import psycopg
import pytest

from tests.integration.api.callers import Caller, assert_problem

PHONE = "5511999990001"
KEY = "Idempotency-Key"


@pytest.fixture
def disconnected(stranger: Caller) -> Caller:
    """An account whose one number is not connected."""
    stranger.add_instance("disconnected")
    return stranger


def test_a_message_is_queued_for_the_phone(owner: Caller) -> None:
    answer = owner.post("send", {"phone": "+55 (11) 99999-0001", "message": "Olá 👋🏽 مرحبا"})
    assert answer.status_code == 200
    body = answer.json()
    assert body == {"success": True, "message": {"id": body["message"]["id"], "status": "queued"}}
    row = owner.connection.execute(
        "select c.message, c.from_me, c.status, c.sent_by_kind, p.phone from public.conversations c"
        " join public.contacts p on p.id = c.contact_id where c.id = %s",
        [body["message"]["id"]],
    ).fetchone()
    assert row == ("Olá 👋🏽 مرحبا", True, "queued", "member", PHONE)


def test_a_disconnected_number_stores_nothing(disconnected: Caller) -> None:
    body = assert_problem(
        disconnected.post("send", {"phone": PHONE, "message": "Oi"}), 400, "whatsapp_not_connected"
    )
    assert body["error"] == "WhatsApp não conectado"
    assert (disconnected.count("conversations"), disconnected.count("contacts")) == (0, 0)


def test_a_disconnected_number_queues_on_demand(disconnected: Caller) -> None:
    answer = disconnected.post("send", {"phone": PHONE, "message": "Oi", "queue": True})
    assert (answer.status_code, answer.json()["message"]["status"]) == (200, "queued")


def test_an_account_without_a_number(stranger: Caller) -> None:
    answer = stranger.post("send", {"phone": PHONE, "message": "Oi"})
    assert assert_problem(answer, 404, "instance_not_found")["error"] == "Instância não encontrada"


def test_two_numbers_need_a_name(owner: Caller) -> None:
    second = owner.add_instance("connected")
    assert_problem(owner.post("send", {"phone": PHONE, "message": "Oi"}), 409, "instance_ambiguous")
    answer = owner.post("send", {"phone": PHONE, "message": "Oi", "instance_id": second})
    assert answer.status_code == 200
    used = owner.one(
        "select instance_id from public.conversations where id = %s", answer.json()["message"]["id"]
    )
    assert used == second


def test_another_tenants_number_does_not_exist(owner: Caller, disconnected: Caller) -> None:
    instance_id = owner.one("select id from public.instances where account_id = %s", owner.account_id)
    for named in (instance_id, "no-uuid"):
        answer = disconnected.post("send", {"phone": PHONE, "message": "Oi", "instance_id": named})
        assert_problem(answer, 404, "instance_not_found")


def test_the_same_key_sends_once(owner: Caller) -> None:
    body = {"phone": PHONE, "message": "Oi"}
    first = owner.post("send", body, **{KEY: "pedido-1"})
    again = owner.post("send", {**body, "phone": "551199990001"}, **{KEY: "pedido-1"})
    assert first.status_code == again.status_code == 200
    assert first.json() == again.json()
    assert owner.count("conversations") == 1


@pytest.mark.parametrize("other", [{"message": "Tchau"}, {"phone": "5511999990002"}])
def test_the_same_key_with_another_body_is_a_conflict(owner: Caller, other: dict[str, str]) -> None:
    body = {"phone": PHONE, "message": "Oi"}
    owner.post("send", body, **{KEY: "pedido-1"})
    assert_problem(owner.post("send", body | other, **{KEY: "pedido-1"}), 409, "idempotency_conflict")
    assert owner.count("conversations") == 1


def test_a_repeated_key_answers_after_the_number_was_lost(owner: Caller) -> None:
    body = {"phone": PHONE, "message": "Oi"}
    first = owner.post("send", body, **{KEY: "pedido-1"})
    owner.connection.execute(
        "update public.instances set status = 'disconnected' where account_id = %s", [owner.account_id]
    )
    assert owner.post("send", body, **{KEY: "pedido-1"}).json() == first.json()


def test_keys_of_different_accounts_do_not_meet(owner: Caller, stranger: Caller) -> None:
    stranger.add_instance("connected")
    answers = [
        caller.post("send", {"phone": PHONE, "message": "Oi"}, **{KEY: "pedido-1"}).json()
        for caller in (owner, stranger)
    ]
    assert answers[0]["message"]["id"] != answers[1]["message"]["id"]


def test_a_key_used_at_once_sends_once(owner: Caller) -> None:
    def send(_: int) -> httpx.Response:
        return owner.post("send", {"phone": PHONE, "message": "Oi"}, **{KEY: "pedido-1"})

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(send, range(6)))
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.json()["message"]["id"] for answer in answers}) == 1
    assert owner.count("conversations") == 1


def test_a_program_does_not_write_to_who_opted_out(
    owner: Caller, admin_connection: psycopg.Connection, program: Caller
) -> None:
    contact_id = owner.post("contacts", {"phone": PHONE}).json()["contact"]["id"]
    admin_connection.execute(
        "insert into public.consents (account_id, contact_id, state, source)"
        " values (%s, %s, 'opted_out', 'test')",
        [owner.account_id, contact_id],
    )
    answer = program.post("send", {"phone": PHONE, "message": "Promoção"}).json()
    assert (answer["success"], answer["message"]["error_code"]) == (False, "opted_out")
    assert owner.post("send", {"phone": PHONE, "message": "Bom dia"}).json()["success"] is True
