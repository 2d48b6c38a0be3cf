"""The function that `pgrst.db_pre_request` names runs before each request; ours refuses estimates."""

from __future__ import annotations

from collections.abc import Generator

import httpx
import psycopg
import pytest

from devstack.testing import wait_for
from tests.support.devstack import Supabase
from tests.support.people import People, Tenant

SECONDS = 10
ESTIMATES = [
    ["count=planned"],
    ["count=estimated"],
    ["Count=Planned"],
    ["return=representation,count=planned"],
    ["handling=lenient ,  count=estimated  , tx=commit"],
    ["count=exact, count=planned"],
    ["count=planned", "return=minimal"],
    ["return=minimal", "count=planned", "tx=commit"],
    ["count=exact", "count=estimated"],
]
OTHER_CHECK = """
create function request_checks.probe() returns void language plpgsql as $$
begin
  if current_setting('request.headers')::json ->> 'x-probe' is not null then
    raise exception using message = 'probe_refused', detail = concat_ws(' ', current_setting('role'),
      current_setting('request.method'), current_setting('request.path'), auth.uid());
  end if;
end $$;
grant execute on function request_checks.probe to anon, authenticated, service_role;
alter role authenticator in database postgres set pgrst.db_pre_request = 'request_checks.probe';
notify pgrst, 'reload config';
"""
REMOVE_OTHER_CHECK = """
alter role authenticator in database postgres reset pgrst.db_pre_request;
drop function request_checks.probe;
notify pgrst, 'reload config';
"""


@pytest.fixture(scope="module")
def tenant(people: People) -> Tenant:
    return people.make_tenant()


@pytest.fixture
def member(devstack: Supabase, tenant: Tenant) -> dict[str, str]:
    return {"apikey": devstack.publishable_key, "authorization": f"Bearer {tenant.user.access_token}"}


@pytest.fixture
def rest(devstack: Supabase) -> Generator[httpx.Client]:
    with httpx.Client(base_url=f"{devstack.supabase_url}/rest/v1", timeout=10) as client:
        yield client


def headers_of(caller: dict[str, str], prefers: list[str]) -> list[tuple[str, str]]:
    return [*caller.items(), *(("Prefer", prefer) for prefer in prefers)]


@pytest.mark.parametrize("prefers", ESTIMATES, ids="; ".join)
def test_no_spelling_of_an_estimate_is_answered(
    devstack: Supabase, rest: httpx.Client, member: dict[str, str], prefers: list[str]
) -> None:
    anonymous = {"apikey": devstack.publishable_key}
    service = {"apikey": devstack.secret_key}
    for caller in (member, anonymous, service):
        headers = headers_of(caller, prefers)
        read = rest.get("/contacts?select=id&limit=1", headers=headers)
        called = rest.post("/rpc/my_access", json={}, headers=headers)
        assert [answer.json()["message"] for answer in (read, called)] == ["estimate_refused"] * 2
        assert {answer.status_code for answer in (read, called)} == {400}
        counted = rest.head("/contacts", headers=headers)
        assert (counted.status_code, counted.headers.get("content-range")) == (400, None)


def test_nothing_is_written_by_what_is_refused(
    rest: httpx.Client, member: dict[str, str], tenant: Tenant
) -> None:
    contact = {"account_id": tenant.account_id, "phone": "5521988887777", "name": "Ana"}
    for shown in ("return=minimal", "return=representation"):
        headers = headers_of(member, [shown, "count=planned"])
        refused = rest.post("/contacts?select=*,accounts(name)", json=contact, headers=headers)
        assert refused.json()["message"] == "estimate_refused"
    assert rest.get("/contacts", headers=member).json() == []


def test_what_is_exact_is_answered(devstack: Supabase, rest: httpx.Client, member: dict[str, str]) -> None:
    counted = rest.head("/contacts", headers={**member, "prefer": "count=exact"})
    assert (counted.status_code, counted.headers["content-range"]) == (200, "*/0")
    anonymous = rest.get("/contacts", headers={"apikey": devstack.publishable_key, "prefer": "count=exact"})
    assert (anonymous.status_code, anonymous.json()["code"]) == (401, "42501")


def test_the_setting_decides_what_is_asked(
    devstack: Supabase, rest: httpx.Client, member: dict[str, str], tenant: Tenant
) -> None:
    probe = {**member, "x-probe": "1"}
    with psycopg.connect(devstack.database_url, autocommit=True) as connection:
        connection.execute(OTHER_CHECK)
        try:
            wait_for("the probe is asked", lambda: rest.get("/tags", headers=probe).is_error or None, SECONDS)
            called = rest.post("/rpc/my_access", json={}, headers=probe).json()
            assert called["message"] == "probe_refused"
            assert called["details"] == f"authenticated POST /rpc/my_access {tenant.user.id}"
            assert rest.get("/tags", headers=member).is_success
        finally:
            connection.execute(REMOVE_OTHER_CHECK)
    wait_for("ours is asked again", lambda: rest.get("/tags", headers=probe).is_success or None, SECONDS)
