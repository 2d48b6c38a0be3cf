"""Another tenant's account is like one that does not exist, whoever asks."""

import uuid
from collections.abc import Callable

import httpx
import psycopg
import pytest

from tests.integration.api.callers import Caller, assert_problem
from tests.support.people import Tenant

PHONE = "5511999990001"
READS = ["", "/contacts", "/campaigns", "/chats", f"/chats/{uuid.uuid4()}/messages", "/contacts?query=a"]
WRITES = {
    "/contacts": {"phone": PHONE},
    "/campaigns": {"name": "Oi"},
    "/send": {"phone": PHONE, "message": "Oi"},
}


def account_path(account_id: str) -> str:
    return f"/api/accounts/{account_id}"


@pytest.mark.parametrize("path", READS)
def test_nobody_reads_across(owner: Caller, stranger: Caller, path: str) -> None:
    for account_id in (owner.account_id, str(uuid.uuid4()), "no-uuid"):
        answer = stranger.get(account_path(account_id) + path)
        body = assert_problem(answer, 404, "account_not_found")
        assert body["error"] == "Conta não encontrada"


@pytest.mark.parametrize("path", WRITES)
def test_nobody_writes_across(owner: Caller, stranger: Caller, path: str) -> None:
    code = "instance_not_found" if path == "/send" else "account_not_found"
    for account_id in (owner.account_id, str(uuid.uuid4()), "no-uuid"):
        assert_problem(stranger.post(account_path(account_id) + path, WRITES[path]), 404, code)
    assert [owner.count(table) for table in ("contacts", "campaigns", "conversations")] == [0, 0, 0]


def test_lists_hold_the_callers_own(owner: Caller, stranger: Caller) -> None:
    ids = [account["id"] for account in stranger.get("/api/accounts").json()["accounts"]]
    assert ids == [stranger.account_id]


def test_another_tenants_chat_does_not_exist(owner: Caller, stranger: Caller) -> None:
    owner.post("send", {"phone": PHONE, "message": "Segredo"})
    [chat] = owner.get("chats").json()["chats"]
    for chat_id in (chat["id"], str(uuid.uuid4()), "no-uuid"):
        assert_problem(stranger.get(f"chats/{chat_id}/messages"), 404, "chat_not_found")
        assert_problem(stranger.get(f"chats/{chat_id}/messages", query="segredo"), 404, "chat_not_found")


def test_a_removed_member_is_out_at_once(owner: Caller) -> None:
    assert owner.get("contacts").status_code == 200
    owner.connection.execute("delete from public.account_members where account_id = %s", [owner.account_id])
    assert_problem(owner.get("contacts"), 404, "account_not_found")


def test_an_agent_works_as_the_owner_does(
    owner: Caller, make_tenant: Callable[..., Tenant], admin_connection: psycopg.Connection
) -> None:
    agent = make_tenant().user
    admin_connection.execute(
        "insert into public.account_members (account_id, user_id, role) values (%s, %s, 'agent')",
        [owner.account_id, agent.id],
    )
    calling = owner.with_credential(agent.access_token)
    assert calling.get("chats").status_code == 200
    assert calling.post("contacts", {"phone": PHONE}).status_code == 201
    assert calling.post("send", {"phone": PHONE, "message": "Oi"}).status_code == 200


def test_nobody_calls_without_a_token(anonymous: httpx.Client, owner: Caller) -> None:
    for path in READS:
        assert_problem(anonymous.get(account_path(owner.account_id) + path), 401, "token_missing")
    for path, body in WRITES.items():
        answer = anonymous.post(account_path(owner.account_id) + path, json=body)
        assert_problem(answer, 401, "token_missing")
