"""What hosted's REST answers in a way of its own, asked through the official clients and by hand."""

from __future__ import annotations

import json
from collections.abc import Generator
from typing import Any, cast

import httpx
import psycopg
import pytest
from postgrest.exceptions import APIError

from devstack.testing import wait_for
from tests.support.clients import open_client
from tests.support.devstack import Supabase

from .test_supabase_js import run_client

PROBES = """
create table public.rest_values (
  id bigint primary key, text text default 'default', texts text[], data jsonb,
  price numeric(10, 2) default 10.50, exact numeric default 0.10, big bigint default 9007199254740993);
create function public.rest_stack(words text) returns boolean language sql stable as
  $$ select to_tsvector('a') @@ to_tsquery(words) $$;
create function public.rest_echo(said text, times int default 1) returns text language sql stable as
  $$ select repeat(said, times) $$;
create function public.rest_range("from" text, "to" text default 'z') returns text language sql stable as
  $$ select "from" || '-' || "to" $$;
grant all on public.rest_values to service_role;
grant execute on function public.rest_stack, public.rest_echo, public.rest_range to service_role;
notify pgrst, 'reload schema';
"""
REMOVE_PROBES = """
drop table public.rest_values;
drop function public.rest_stack, public.rest_echo, public.rest_range;
notify pgrst, 'reload schema';
"""
SECONDS = 10
DEEP = "[" * 5000 + "]" * 5000


@pytest.fixture(scope="module", autouse=True)
def probes(devstack: Supabase) -> Generator[None]:
    """A table and a function of the test's own, once REST knows them."""
    with psycopg.connect(devstack.database_url, autocommit=True) as connection:
        connection.execute(PROBES)
        try:
            wait_for("REST knows", lambda: ask(devstack, "GET", "rest_values").is_success or None, SECONDS)
            yield
        finally:
            connection.execute(REMOVE_PROBES)


def ask(devstack: Supabase, method: str, path: str, **options: Any) -> httpx.Response:
    headers = {"apikey": devstack.secret_key, **options.pop("headers", {})}
    url = f"{devstack.supabase_url}/rest/v1/{path}"
    return httpx.request(method, url, headers=headers, timeout=10, **options)


def test_supabase_js_is_told_what_hosted_tells(devstack: Supabase) -> None:
    environment = {"SUPABASE_URL": devstack.supabase_url, "SUPABASE_SECRET_KEY": devstack.secret_key}
    update, delete = "UPDATE requires a WHERE clause", "DELETE requires a WHERE clause"
    assert run_client("rest.ts", environment) == {
        "missed": [],
        "updateAll": [400, "21000", update],
        "updateSome": [400, "21000", update],
        "deleteAll": [400, "21000", delete],
        "deleteChosen": [204, None, None],
        "left": 17,
        "numbers": [{"price": 10.5, "exact": 0.1, "big": 9007199254740992}],
        "withDefaults": [{"id": 100}, {"id": 101}],
        "withNothing": [{"id": 110}, {"id": 111}],
        "stored": [
            {"id": 100, "text": "here"},
            {"id": 101, "text": "default"},
            {"id": 110, "text": "here"},
            {"id": 111, "text": None},
        ],
        "long": [414, "uri_too_long", "The address is too long"],
        "nested": [400, "PGRST102", "It is nested too deeply"],
        "function": [404, {"code": "NOT_FOUND", "message": "Requested function was not found"}],
    }


def test_supabase_py_writes_nothing_without_a_filter(devstack: Supabase) -> None:
    with open_client(devstack, devstack.secret_key) as client:
        table = cast(Any, client.table("rest_values"))
        for builder in (table.update({"text": "x"}), table.delete()):
            with pytest.raises(APIError) as refused:
                builder.execute()
            assert refused.value.code == "21000"


def test_digits_come_as_they_are(devstack: Supabase) -> None:
    row = {"id": 200, "exact": 1}
    ask(devstack, "POST", "rest_values", json=row).raise_for_status()
    shown = ask(devstack, "GET", "rest_values?id=eq.200&select=price,exact,big").text
    assert json.loads(shown, parse_int=str, parse_float=str) == [
        {"price": "10.5", "exact": "1", "big": "9007199254740993"}
    ]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "rest_values"),
        ("PATCH", "rest_values?id=eq.1"),
        ("PUT", "rest_values?id=eq.1"),
        ("POST", "rpc/rest_stack"),
    ],
)
@pytest.mark.parametrize("body", [f'{{"id": 1, "data": {DEEP}}}', DEEP, '{"a":' * 5000 + "1" + "}" * 5000])
@pytest.mark.parametrize("kind", ["application/json", "application/vnd.pgrst.object+json", ""])
def test_what_is_nested_too_deeply_is_refused(
    devstack: Supabase, method: str, path: str, body: str, kind: str
) -> None:
    answer = ask(devstack, method, path, content=body, headers={"content-type": kind})
    assert (answer.status_code, answer.json()["code"]) == (400, "PGRST102")


@pytest.mark.parametrize("path", ["signup", "token?grant_type=password", "recover", "otp"])
def test_auth_refuses_it_too(devstack: Supabase, path: str) -> None:
    answer = httpx.post(
        f"{devstack.supabase_url}/auth/v1/{path}",
        content=f'{{"email": "a@example.com", "data": {DEEP}}}',
        headers={"apikey": devstack.publishable_key, "content-type": "application/json"},
        timeout=10,
    )
    assert (answer.status_code, answer.json()["error_code"]) == (400, "bad_json")


def test_what_is_nested_as_people_nest_is_stored(devstack: Supabase) -> None:
    data = json.loads("[" * 900 + '"[{\\""' + "]" * 900)
    ask(devstack, "POST", "rest_values", json={"id": 201, "data": data}).raise_for_status()
    assert ask(devstack, "GET", "rest_values?id=eq.201&select=data").json() == [{"data": data}]


@pytest.mark.parametrize(
    "query",
    [
        f"select={'a(' * 1000}id{')' * 1000}",
        f"or=({'and(' * 1000}id.eq.1{')' * 1000})",
        f"not.and=({'or%28' * 1000}id.eq.1{'%29' * 1000})",
    ],
)
def test_filters_that_are_nested_too_deeply_are_refused(devstack: Supabase, query: str) -> None:
    answer = ask(devstack, "GET", f"rest_values?{query}")
    assert (answer.status_code, answer.json()["message"]) == (400, "It is nested too deeply")


def test_what_is_too_complex_for_postgresql_is_told(devstack: Supabase) -> None:
    words = {"words": "(" * 100_000 + "a" + ")" * 100_000}
    answer = ask(devstack, "POST", "rpc/rest_stack", json=words)
    assert (answer.status_code, answer.json()["code"]) == (413, "54001")


def test_a_long_address_is_told_from_any_origin(devstack: Supabase) -> None:
    answer = ask(devstack, "GET", f"rest_values?id=in.({','.join(['1234567'] * 2500)})")
    assert (answer.status_code, answer.json()["code"]) == (414, "uri_too_long")
    assert answer.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize(
    "said", ["1.50", "null", "NULL", "unknown", "+55", "007", "9" * 25, '"q"', "{a,b}", " 5 ", "x"]
)
def test_an_argument_is_its_text(devstack: Supabase, said: str) -> None:
    assert ask(devstack, "GET", "rpc/rest_echo", params={"said": said}).json() == said
    assert ask(devstack, "GET", "rpc/rest_echo", params={"said": said, "times": "2"}).json() == said * 2


def test_patterns_of_which_any_or_all_fit(devstack: Supabase) -> None:
    ask(devstack, "POST", "rest_values", json={"id": 300, "text": "ana,b"}).raise_for_status()
    for pattern in ("like(any).{x,a*}", "like(all).{a*,*b}", "ilike(any).{A*,x}", 'like(any).{"ana,*"}'):
        found = ask(devstack, "GET", "rest_values", params={"text": pattern, "id": "eq.300", "select": "id"})
        assert found.json() == [{"id": 300}], pattern


def test_arguments_may_be_called_as_words_of_sql(devstack: Supabase) -> None:
    odd = "it's \" from := x"
    for values, answer in (({"from": "a"}, "a-z"), ({"from": odd, "to": "b"}, f"{odd}-b")):
        assert ask(devstack, "POST", "rpc/rest_range", json=values).json() == answer
        assert ask(devstack, "GET", "rpc/rest_range", params=values).json() == answer
