"""REST through the gateway: who is let in, what row level security shows, how errors read."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Generator
from typing import Any, cast

import httpx
import jwt
import psycopg
import pytest
from postgrest.exceptions import APIError

from tests.support.clients import open_client
from tests.support.devstack import Supabase
from tests.support.people import People, Tenant, User

PROBES = """
create table public.rest_probe (
  id bigint generated always as identity primary key,
  data jsonb, tags text[], amount numeric, made_at timestamptz default now());
create function public.probe_nap(seconds float) returns void language sql as 'select pg_sleep(seconds)';
create function public.probe_claims() returns jsonb language sql stable as $$
  select jsonb_build_object('uid', auth.uid(), 'role', auth.role(), 'sub', auth.jwt() ->> 'sub') $$;
create function public.probe_request() returns jsonb language sql stable as $$
  select jsonb_build_object('headers', current_setting('request.headers', true)::jsonb,
    'method', current_setting('request.method', true), 'left', current_setting('probe.left', true)) $$;
create function orchestrator.probe_echo(items jsonb, ids uuid[], n bigint) returns jsonb language sql as $$
  select jsonb_build_object('items', items, 'ids', ids, 'n', n) $$;
create function orchestrator.probe_fail() returns jsonb language plpgsql as $$
  begin raise exception 'lease_lost' using detail = 'somebody else has it', hint = 'lease again'; end $$;
grant all on public.rest_probe to service_role;
grant execute on function public.probe_nap, public.probe_claims, public.probe_request
  to anon, authenticated, service_role;
grant execute on function orchestrator.probe_echo, orchestrator.probe_fail to service_role;
notify pgrst, 'reload schema';
"""
REMOVE_PROBES = """
drop table public.rest_probe;
drop function public.probe_nap, public.probe_claims, public.probe_request,
  orchestrator.probe_echo, orchestrator.probe_fail;
notify pgrst, 'reload schema';
"""
RELOAD_SECONDS = 10


@pytest.fixture(scope="module")
def probes(devstack: Supabase) -> Generator[None, None, None]:
    """A table and functions of the test's own, once REST knows them."""
    with psycopg.connect(devstack.database_url, autocommit=True) as connection:
        connection.execute(PROBES)
        try:
            wait_until_known(devstack, "rest_probe")
            yield
        finally:
            connection.execute(REMOVE_PROBES)


def wait_until_known(devstack: Supabase, table: str) -> None:
    deadline = time.monotonic() + RELOAD_SECONDS
    while get(devstack, table, apikey=devstack.secret_key).status_code != 200:
        assert time.monotonic() < deadline, f"REST does not know {table}"


def get(devstack: Supabase, path: str, **headers: str) -> httpx.Response:
    return httpx.get(f"{devstack.supabase_url}/rest/v1/{path}", headers=headers, timeout=10)


def call(devstack: Supabase, name: str, arguments: dict[str, Any], *, key: str) -> Any:
    with open_client(devstack, key) as client:
        return cast(Any, client.schema("orchestrator").rpc(name, arguments).execute()).data


def token_for(devstack: Supabase, user: User, *, secret: str, seconds: int) -> str:
    claims = {"sub": user.id, "role": "authenticated", "exp": int(time.time()) + seconds}
    return jwt.encode(claims, secret, algorithm="HS256")


@pytest.mark.parametrize("path", ["/rest/v1/accounts", "/auth/v1/user", "/auth/v1/settings"])
@pytest.mark.parametrize("key", [None, "sb_publishable_wrong", "sb_secret_wrong"])
def test_a_missing_or_wrong_key_is_refused(devstack: Supabase, path: str, key: str | None) -> None:
    headers = {"apikey": key} if key else {}
    answer = httpx.get(devstack.supabase_url + path, headers=headers, timeout=10)
    assert answer.status_code == 401


def test_a_key_is_no_bearer_token(devstack: Supabase) -> None:
    answer = get(devstack, "accounts", authorization=f"Bearer {devstack.secret_key}")
    assert answer.status_code == 401


def test_an_expired_token_is_refused(devstack: Supabase, make_user: Callable[..., User]) -> None:
    expired = token_for(devstack, make_user(), secret=devstack.jwt_secret, seconds=-60)
    answer = get(devstack, "accounts", apikey=devstack.publishable_key, authorization=f"Bearer {expired}")
    assert answer.status_code == 401
    assert answer.json()["code"] == "PGRST303"


def test_a_token_of_another_key_is_refused(devstack: Supabase, make_user: Callable[..., User]) -> None:
    forged = token_for(devstack, make_user(), secret="another secret " * 4, seconds=60)
    answer = get(devstack, "accounts", apikey=devstack.publishable_key, authorization=f"Bearer {forged}")
    assert answer.status_code == 401


@pytest.mark.parametrize("token", ["junk", "a.b", "a.b.c"])
def test_a_token_that_is_none_is_refused(devstack: Supabase, token: str) -> None:
    answer = get(
        devstack, "rpc/create_account", apikey=devstack.publishable_key, authorization=f"Bearer {token}"
    )
    assert answer.status_code == 401
    assert answer.json()["code"] == "PGRST301"


def test_row_level_security_decides_what_a_member_sees(
    people: People, make_tenant: Callable[..., Tenant]
) -> None:
    mine, theirs = make_tenant(), make_tenant()
    found = people.select("accounts?select=id", mine.user)
    assert found == [{"id": mine.account_id}]
    assert theirs.account_id not in str(found)


@pytest.mark.usefixtures("probes")
def test_claims_reach_the_database(devstack: Supabase, make_user: Callable[..., User]) -> None:
    user = make_user()
    answer = get(
        devstack,
        "rpc/probe_claims",
        apikey=devstack.publishable_key,
        authorization=f"Bearer {user.access_token}",
    )
    assert answer.json() == {"uid": user.id, "role": "authenticated", "sub": user.id}
    assert get(devstack, "rpc/probe_claims", apikey=devstack.publishable_key).json()["role"] == "anon"


@pytest.mark.usefixtures("probes")
@pytest.mark.parametrize(
    "text",
    [
        "'",
        "\\",
        "\\'",
        "$1 $2",
        "'); set role supabase_admin; --",
        "$$; select set_config('probe.left', 'x', false)",
    ],
)
def test_what_a_request_says_is_a_value_and_nothing_else(devstack: Supabase, text: str) -> None:
    answer = get(devstack, "rpc/probe_request", apikey=devstack.publishable_key, **{"x-probe": text}).json()
    assert answer["headers"]["x-probe"] == text
    assert (answer["method"], answer["left"]) == ("GET", None)


@pytest.mark.usefixtures("probes")
def test_no_setting_outlives_its_request(devstack: Supabase) -> None:
    get(devstack, "rpc/probe_request", apikey=devstack.publishable_key, **{"x-probe": "mine"})
    later = [get(devstack, "rpc/probe_request", apikey=devstack.publishable_key).json() for _ in range(5)]
    assert all("x-probe" not in answer["headers"] for answer in later)


@pytest.mark.usefixtures("probes")
def test_functions_of_the_schema_orchestrator_take_and_give_json(devstack: Supabase) -> None:
    arguments = {"items": [{"a": None}, [1], "ção"], "ids": [str(uuid.uuid4())], "n": 2**40}
    assert call(devstack, "probe_echo", arguments, key=devstack.secret_key) == arguments


@pytest.mark.usefixtures("probes")
def test_only_the_secret_key_calls_them(devstack: Supabase) -> None:
    with pytest.raises(APIError) as refused:
        call(devstack, "probe_fail", {}, key=devstack.publishable_key)
    assert refused.value.code == "42501"


@pytest.mark.usefixtures("probes")
def test_a_raised_error_keeps_code_message_detail_and_hint(devstack: Supabase) -> None:
    with pytest.raises(APIError) as raised:
        call(devstack, "probe_fail", {}, key=devstack.secret_key)
    assert raised.value.json() == {
        "code": "P0001",
        "message": "lease_lost",
        "details": "somebody else has it",
        "hint": "lease again",
    }


def test_a_refused_row_comes_back_with_its_code_and_reaches_no_log(devstack: Supabase) -> None:
    marked = uuid.uuid4().hex
    with open_client(devstack, devstack.secret_key) as client, pytest.raises(APIError) as refused:
        accounts = cast(Any, client.table("accounts"))
        accounts.insert({"name": marked * 9, "phone": "5511900000001"}).execute()
    assert refused.value.code == "23514"
    for log in (devstack.state / "logs").iterdir():
        assert marked not in log.read_text(errors="replace"), log.name


@pytest.mark.usefixtures("probes")
def test_values_come_back_as_postgrest_writes_them(devstack: Supabase) -> None:
    row = {"data": [1, {"x": ["y"]}], "tags": ["a", 'b"c'], "amount": 1.5}
    with open_client(devstack, devstack.secret_key) as client:
        # The client's own types are recursive in a way that strict checking can't follow.
        table = cast(Any, client.table("rest_probe"))
        [inserted] = table.insert(row).execute().data
        [updated] = table.update({"data": "text"}).eq("id", inserted["id"]).execute().data
    assert {name: inserted[name] for name in row} == row
    assert "T" in inserted["made_at"] and inserted["made_at"].endswith("+00:00")
    assert updated["data"] == "text"


@pytest.mark.usefixtures("probes")
def test_an_anonymous_statement_ends_after_three_seconds(devstack: Supabase) -> None:
    started = time.monotonic()
    with open_client(devstack) as client, pytest.raises(APIError) as cancelled:
        client.rpc("probe_nap", {"seconds": 8}).execute()
    assert cancelled.value.code == "57014"
    assert 2.9 < time.monotonic() - started < 7


@pytest.mark.parametrize(
    ("role", "timeout"), [("anon", "3s"), ("authenticated", "8s"), ("service_role", "8s")]
)
def test_roles_carry_the_timeouts_of_hosted(
    admin_connection: psycopg.Connection, role: str, timeout: str
) -> None:
    row = admin_connection.execute("select rolconfig from pg_roles where rolname = %s", [role]).fetchone()
    assert row is not None and f"statement_timeout={timeout}" in row[0]


def test_browsers_may_call_from_any_origin(devstack: Supabase) -> None:
    asked = {
        "origin": "http://127.0.0.1:8000",
        "access-control-request-method": "POST",
        "access-control-request-headers": "apikey,authorization,x-client-info",
    }
    for path in ("/rest/v1/accounts", "/auth/v1/token", "/realtime/v1/api/broadcast"):
        answer = httpx.options(devstack.supabase_url + path, headers=asked, timeout=10)
        assert answer.is_success
        assert answer.headers["access-control-allow-origin"] == "*"
        assert "x-client-info" in answer.headers["access-control-allow-headers"]


@pytest.mark.parametrize("path", ["/", "/_system/config"])
def test_what_is_not_served_is_404_json(devstack: Supabase, path: str) -> None:
    answer = httpx.get(devstack.supabase_url + path, headers={"apikey": devstack.publishable_key}, timeout=10)
    assert answer.status_code == 404
    assert answer.json()["code"] == "not_found"
