"""API keys: exchanged or shown as they are, they are judged by row level security, and end at once."""

from collections.abc import Callable
from typing import Any

import httpx
import jwt
import pytest

from tests.integration.api.callers import Caller, assert_problem, call, make_key
from tests.support.devstack import Supabase

PHONE = "5511999990001"
NO_KEY = "zb_live_" + "0" * 64


def exchange(client: httpx.Client, key: str) -> dict[str, Any]:
    return client.post("/api/token", json={"key": key}).raise_for_status().json()


def test_a_key_becomes_a_short_lived_token(
    devstack: Supabase, anonymous: httpx.Client, owner: Caller
) -> None:
    key = make_key(devstack, owner, "read", "send")
    answer = anonymous.post("/api/token", json={"key": key["key"]})
    assert answer.headers["cache-control"] == "no-store"
    token = answer.json()
    assert set(token) == {"access_token", "token_type", "expires_in"}
    assert (token["token_type"], token["expires_in"]) == ("bearer", 300)
    claims = jwt.decode(token["access_token"], options={"verify_signature": False})
    assert (claims["sub"], claims["role"]) == (key["id"], "authenticated")
    by_header = anonymous.post("/api/token", headers={"Authorization": f"Bearer {key['key']}"})
    assert by_header.json()["expires_in"] == 300


def test_its_token_works_here_and_at_supabase(
    devstack: Supabase, anonymous: httpx.Client, owner: Caller, stranger: Caller
) -> None:
    token = exchange(anonymous, make_key(devstack, owner, "read", "send")["key"])["access_token"]
    program = owner.with_credential(token)
    assert [account["id"] for account in program.get("/api/accounts").json()["accounts"]] == [
        owner.account_id
    ]
    assert program.post("send", {"phone": PHONE, "message": "Oi"}).json()["success"] is True
    assert owner.one(
        "select sent_by_kind from public.conversations where account_id = %s", owner.account_id
    ) == "api_key"  # fmt: skip
    assert_problem(program.get(f"/api/accounts/{stranger.account_id}"), 404, "account_not_found")
    headers = {"apikey": devstack.publishable_key, "Authorization": f"Bearer {token}"}
    rows = httpx.get(f"{devstack.supabase_url}/rest/v1/accounts?select=id", headers=headers, timeout=10)
    assert rows.json() == [{"id": owner.account_id}]


@pytest.mark.parametrize("exchanged", [True, False])
def test_revoking_refuses_the_next_call(
    devstack: Supabase, anonymous: httpx.Client, owner: Caller, exchanged: bool
) -> None:
    key = make_key(devstack, owner, "read", "send")
    credential = exchange(anonymous, key["key"])["access_token"] if exchanged else key["key"]
    program = owner.with_credential(credential)
    assert program.get("contacts").status_code == 200
    assert call(devstack, owner, "revoke_api_key", key_id=key["id"]) is True
    for path in ("/api/accounts", "/api/instances", "contacts"):
        body = assert_problem(program.get(path), 401, "api_key_invalid")
        assert body["error"] == "Chave de API inválida"
    assert_problem(program.post("send", {"phone": PHONE, "message": "Oi"}), 401, "api_key_invalid")
    assert_problem(anonymous.post("/api/token", json={"key": key["key"]}), 401, "api_key_invalid")


def test_a_key_that_may_not_manage_is_shown_no_code(
    owner: Caller, make_key_caller: Callable[..., Caller]
) -> None:
    path = f"/api/instances/{owner.add_instance('awaiting_scan')}/qr"
    assert_problem(make_key_caller(owner, "read", "send").get(path), 403, "forbidden")
    for caller in (make_key_caller(owner, "read", "manage"), owner):
        assert caller.get(path).json() == {"qr": None, "ready": False}


def test_a_key_that_may_only_read(owner: Caller, make_key_caller: Callable[..., Caller]) -> None:
    reader = make_key_caller(owner, "read")
    assert reader.get("contacts").status_code == 200
    for path, body in (
        ("contacts", {"phone": PHONE}),
        ("campaigns", {"name": "Oi"}),
        ("send", {"phone": PHONE, "message": "Oi"}),
    ):
        assert_problem(reader.post(path, body), 403, "forbidden")
    assert owner.count("contacts") == 0


def test_a_key_that_may_not_read(owner: Caller, make_key_caller: Callable[..., Caller]) -> None:
    assert_problem(make_key_caller(owner, "send").get("contacts"), 403, "forbidden")


def test_starting_needs_the_scope_manage(owner: Caller, make_key_caller: Callable[..., Caller]) -> None:
    path = f"/api/instances/{owner.account_id}/stop"
    assert_problem(make_key_caller(owner, "read", "send").post(path, {}), 403, "forbidden")
    answer = make_key_caller(owner, "read", "manage").post(path, {})
    assert (answer.status_code, answer.json()["command"]["error_code"]) == (200, "no_orchestrator")


def test_a_token_does_not_outlive_its_key(devstack: Supabase, anonymous: httpx.Client, owner: Caller) -> None:
    key = make_key(devstack, owner, "read")
    owner.connection.execute(
        "update public.api_keys set expires_at = now() + interval '60 s' where id = %s", [key["id"]]
    )
    token = exchange(anonymous, key["key"])
    assert 50 <= token["expires_in"] <= 60
    owner.connection.execute("update public.api_keys set expires_at = now() where id = %s", [key["id"]])
    assert_problem(anonymous.post("/api/token", json={"key": key["key"]}), 401, "api_key_invalid")
    program = owner.with_credential(token["access_token"])
    assert_problem(program.get("contacts"), 401, "api_key_invalid")


@pytest.mark.parametrize("key", [NO_KEY, "zb_live_", "zb_live_" + "é" * 64, "sb_secret_x", "x" * 200])
def test_what_is_no_key(anonymous: httpx.Client, key: str) -> None:
    assert_problem(anonymous.post("/api/token", json={"key": key}), 401, "api_key_invalid")


def test_a_call_without_a_key(anonymous: httpx.Client) -> None:
    assert_problem(anonymous.post("/api/token"), 401, "token_missing")


def test_a_key_is_no_session(
    devstack: Supabase, owner: Caller, make_key_caller: Callable[..., Caller]
) -> None:
    """A key cannot make keys: whoever stole it could outlive its revocation."""
    key = make_key_caller(owner, "read", "send", "manage")
    token = exchange(key.client, key.credential)["access_token"]
    headers = {"apikey": devstack.publishable_key, "Authorization": f"Bearer {token}"}
    answer = httpx.post(
        f"{devstack.supabase_url}/rest/v1/rpc/create_api_key",
        json={"account_id": owner.account_id, "name": "Outra", "scopes": ["read"]},
        headers=headers,
        timeout=10,
    )
    assert answer.json()["message"] == "not_allowed"


def test_without_a_signing_key_there_are_none(start_api: Callable[..., str]) -> None:
    url = start_api(jwt_signing_key=None)
    answer = httpx.post(f"{url}/api/token", json={"key": NO_KEY}, timeout=10)
    body = assert_problem(answer, 503, "api_keys_not_configured")
    assert body["error"] == "Chaves de API não configuradas"


def test_who_asks_too_often_is_told_when_to_come_back(
    start_api: Callable[..., str], owner: Caller, devstack: Supabase
) -> None:
    url = start_api(user_requests_per_minute=3, key_requests_per_minute=2)
    key = make_key(devstack, owner, "read")["key"]
    with httpx.Client(base_url=url, timeout=10) as client:
        for credential, allowed in ((owner.credential, 3), (key, 2)):
            headers = {"Authorization": f"Bearer {credential}"}
            answers = [client.get("/api/accounts", headers=headers) for _ in range(allowed + 1)]
            assert [answer.status_code for answer in answers] == [200] * allowed + [429]
            assert_problem(answers[-1], 429, "rate_limited")
            assert 1 <= int(answers[-1].headers["retry-after"]) <= 60 / allowed
