"""A request is one round trip to PostgreSQL: what that must not change, and what is kept between requests."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator
from typing import Any

import httpx
import jwt
import psycopg
import pytest

from devstack.testing import wait_for
from tests.support.devstack import Supabase
from tests.support.people import User

PROBES = """
create table public.trip_probe (id int primary key deferrable initially deferred);
create function orchestrator.trip_insert(id int) returns int language sql as
  'insert into public.trip_probe values (id) returning id';
create function orchestrator.trip_shape() returns table (a int) language sql stable as 'select 1';
create function orchestrator.trip_accepted() returns text language sql as $$
  select set_config('response.status', '202', true)
    || set_config('response.headers', '[{"x-probe": "mine"}]', true) $$;
create function orchestrator.trip_stale() returns int language plpgsql as $$
  begin raise exception 'cached plan must not change result type'; end $$;
grant all on public.trip_probe to service_role;
grant execute on function orchestrator.trip_insert, orchestrator.trip_shape, orchestrator.trip_accepted,
  orchestrator.trip_stale to service_role;
notify pgrst, 'reload schema';
"""
OTHER_SHAPE = """
drop function orchestrator.trip_shape;
create function orchestrator.trip_shape() returns table (a text, b text) language sql stable
  as $$select 'x', 'y'$$;
grant execute on function orchestrator.trip_shape to service_role;
"""
REMOVE_PROBES = """
drop table public.trip_probe;
drop function orchestrator.trip_insert, orchestrator.trip_shape, orchestrator.trip_accepted,
  orchestrator.trip_stale;
notify pgrst, 'reload schema';
"""
# A connection keeps a statement from its first time on; there are some connections.
OFTEN = 12
SECONDS = 10


@pytest.fixture(scope="module", autouse=True)
def probes(devstack: Supabase) -> Generator[None, None, None]:
    """Functions and a table of the test's own, once REST knows them."""
    with psycopg.connect(devstack.database_url, autocommit=True) as connection:
        connection.execute(PROBES)
        try:
            wait_for("REST knows", lambda: call(devstack, "trip_shape").is_success or None, SECONDS)
            yield
        finally:
            connection.execute(REMOVE_PROBES)


def call(devstack: Supabase, name: str, **arguments: Any) -> httpx.Response:
    return httpx.post(
        f"{devstack.supabase_url}/rest/v1/rpc/{name}",
        json=arguments,
        headers={"apikey": devstack.secret_key, "content-profile": "orchestrator"},
        timeout=10,
    )


def test_what_is_refused_at_the_commit_is_refused(devstack: Supabase) -> None:
    assert call(devstack, "trip_insert", id=1).json() == 1
    assert call(devstack, "trip_insert", id=1).json()["code"] == "23505"
    headers = {"apikey": devstack.secret_key}
    table = f"{devstack.supabase_url}/rest/v1/trip_probe"
    for prefer in ("return=minimal", "return=representation"):
        refused = httpx.post(table, json={"id": 1}, headers={**headers, "prefer": prefer}, timeout=10)
        assert (refused.status_code, refused.json()["code"]) == (409, "23505")
    assert httpx.get(table, headers=headers, timeout=10).json() == [{"id": 1}]


def test_a_failed_call_leaves_its_connection_fit_for_the_next(devstack: Supabase) -> None:
    for number in range(OFTEN):
        assert call(devstack, "trip_insert", id=None).json()["code"] == "23502"
        assert call(devstack, "trip_insert", id=100 + number).json() == 100 + number


def test_a_function_says_its_answer_s_status_and_headers(devstack: Supabase) -> None:
    answer = call(devstack, "trip_accepted")
    assert (answer.status_code, answer.headers["x-probe"]) == (202, "mine")
    assert call(devstack, "trip_shape").status_code == 200


def test_a_statement_that_was_kept_does_not_outlive_its_function(devstack: Supabase) -> None:
    for _ in range(OFTEN):
        assert call(devstack, "trip_shape").json() == [{"a": 1}]
    with psycopg.connect(devstack.database_url, autocommit=True) as connection:
        connection.execute(OTHER_SHAPE)
    for _ in range(OFTEN):
        assert call(devstack, "trip_shape").json() == [{"a": "x", "b": "y"}]


def test_a_function_whose_own_plans_are_stale_is_called_no_third_time(
    devstack: Supabase,
) -> None:
    for _ in range(OFTEN):
        assert call(devstack, "trip_stale").json()["code"] == "P0001"


def test_a_proved_token_ends_when_it_says(devstack: Supabase, make_user: Callable[..., User]) -> None:
    claims = {"sub": make_user().id, "role": "authenticated", "exp": int(time.time()) + 3}
    token = jwt.encode(claims, devstack.jwt_secret, algorithm="HS256")  # pyright: ignore[reportUnknownMemberType]
    headers = {"apikey": devstack.publishable_key, "authorization": f"Bearer {token}"}

    def ask() -> httpx.Response:
        return httpx.get(f"{devstack.supabase_url}/rest/v1/accounts", headers=headers, timeout=10)

    assert (ask().status_code, ask().json()) == (200, [])
    wait_for("the token's end", lambda: ask().status_code == 401 or None, SECONDS)
    assert ask().json()["code"] == "PGRST303"
    forged = {**headers, "authorization": f"Bearer {token[:-4]}AAAA"}
    answer = httpx.get(f"{devstack.supabase_url}/rest/v1/accounts", headers=forged, timeout=10)
    assert answer.json()["code"] == "PGRST301"


def test_reading_writes_nothing(devstack: Supabase) -> None:
    answer = httpx.get(
        f"{devstack.supabase_url}/rest/v1/rpc/trip_insert?id=7",
        headers={"apikey": devstack.secret_key, "accept-profile": "orchestrator"},
        timeout=10,
    )
    assert (answer.status_code, answer.json()["code"]) == (405, "25006")
