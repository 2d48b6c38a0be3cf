"""No credential of one tenant reads, writes, links to or calls for another's rows, through REST."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import psycopg
import pytest

from tests.support.devstack import Supabase
from tests.support.people import People

from . import catalogue
from .border import Border, Caller, draw_border
from .control_plane import one
from .probe import Row, TableProbe, fetch, pick
from .probes import BUCKETS, FUNCTIONS, TABLES, TOPICS


@pytest.fixture(scope="module")
def database(devstack: Supabase) -> Iterator[psycopg.Connection]:
    """Commits what it does, as the role of the migrations."""
    with psycopg.connect(devstack.database_url, autocommit=True) as connection:
        yield connection


@pytest.fixture(scope="module")
def border(devstack: Supabase, people: People, database: psycopg.Connection) -> Iterator[Border]:
    drawn = draw_border(devstack, people, database)
    yield drawn
    drawn.close()


@pytest.fixture(params=TABLES)
def table(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def probe(table: str) -> TableProbe:
    return TABLES[table]


@pytest.fixture
def row(probe: TableProbe, database: psycopg.Connection, border: Border) -> Row:
    """One of the victim's rows."""
    return probe.make(database, UUID(border.victim.account_id))


def names(probe: TableProbe, row: Row) -> dict[str, str]:
    """The filter that names this row."""
    return {column: f"eq.{row[column]}" for column in probe.key}


def unprobed(connection: psycopg.Connection) -> list[str]:
    """Everything the catalogue knows and probes.py does not."""
    found = {
        "table": (catalogue.relations(connection), set(TABLES)),
        "function": (catalogue.functions(connection), set(FUNCTIONS)),
        "topic": (set(catalogue.topics(connection)), TOPICS),
        "bucket": (catalogue.buckets(connection), BUCKETS),
    }
    return sorted(f"{kind} {name}" for kind, (known, probed) in found.items() for name in known ^ probed)


def test_everything_in_the_catalogue_has_its_probe(connection: psycopg.Connection) -> None:
    assert unprobed(connection) == []


def test_a_missing_probe_is_named(connection: psycopg.Connection) -> None:
    connection.execute("create table public.forgotten (id int)")
    connection.execute("create view public.glimpse as select 1 as one")
    connection.execute("create function public.helper() returns int language sql return 1")
    connection.execute("insert into private.topics values ('news', 'news:', 'broadcast', 'readers', 'x')")
    assert unprobed(connection) == [
        "function public.helper",
        "table public.forgotten",
        "table public.glimpse",
        "topic news",
    ]


def test_nobody_across_the_border_reads(border: Border, table: str, probe: TableProbe, row: Row) -> None:
    for intruder in border.intruders:
        if probe.readers == "everybody":
            assert intruder.rows(table) == [] or intruder.token, f"{intruder.name} reads {table}"
            continue
        assert intruder.rows(table, **names(probe, row)) == [], f"{intruder.name} reads {table}"
        everything = [pick(seen, *probe.key) for seen in intruder.rows(table)]
        assert pick(row, *probe.key) not in everything, f"{intruder.name} lists {table}"


def test_the_reading_probe_would_see_a_leak(border: Border, table: str, probe: TableProbe, row: Row) -> None:
    readers = [border.service] if probe.readers == "nobody" else [border.service, border.victim]
    for reader in readers:
        seen = reader.rows(table, **names(probe, row))
        assert [pick(found, *probe.key) for found in seen] == [pick(row, *probe.key)], reader.name


def attempts(caller: Caller, table: str, probe: TableProbe, row: Row) -> dict[str, Any]:
    """Insert, update and delete as this caller: the statuses he is given."""
    return {
        "insert": caller.request("POST", table, json=probe.body(row)).status_code,
        "update": caller.request("PATCH", table, params=names(probe, row), json=probe.patch).status_code,
        "delete": caller.request("DELETE", table, params=names(probe, row)).status_code,
    }


def test_nobody_across_the_border_writes(
    border: Border, table: str, probe: TableProbe, row: Row, database: psycopg.Connection
) -> None:
    for intruder in border.intruders:
        before = count(database, table)
        statuses = attempts(intruder, table, probe, row)
        assert statuses["insert"] in (400, 401, 403, 409), f"{intruder.name} inserts into {table}"
        assert fetch(database, table, **pick(row, *probe.key)) == row, f"{intruder.name} changes {table}"
        assert count(database, table) == before, f"{intruder.name} adds to or takes from {table}"


def count(connection: psycopg.Connection, table: str) -> int:
    return int(one(connection, f"select count(*) from {table}"))


@pytest.mark.parametrize("table", ["public.instances", "public.instance_commands"])
def test_the_inserting_probe_would_see_a_leak(
    border: Border, probe: TableProbe, table: str, database: psycopg.Connection
) -> None:
    """The same body, from somebody who may."""
    row = probe.make(database, UUID(border.victim.account_id))
    assert border.victim.request("POST", table, json=probe.body(row)).status_code == 201


@pytest.mark.parametrize("table", ["public.instances", "public.instance_events"])
def test_the_changing_probe_would_see_a_leak(
    border: Border, probe: TableProbe, table: str, row: Row, database: psycopg.Connection
) -> None:
    changed = border.service.request("PATCH", table, params=names(probe, row), json=probe.patch)
    assert changed.status_code == 200
    assert fetch(database, table, **pick(row, *probe.key)) != row
    border.service.request("DELETE", table, params=names(probe, row))
    assert fetch(database, table, **pick(row, *probe.key)) is None


def test_nobody_links_his_row_to_the_victims(border: Border, database: psycopg.Connection) -> None:
    keys = catalogue.tenant_foreign_keys(database)
    assert {key.table for key in keys} >= {"public.instance_commands", "public.instance_events"}
    for key in keys:
        target = TABLES[key.parent].make(database, UUID(border.victim.account_id))
        for intruder in border.intruders:
            if intruder.account_id is None:
                continue
            own = TABLES[key.table].make(database, UUID(intruder.account_id))
            body = TABLES[key.table].body(own) | {
                column: target[parent]
                for column, parent in zip(key.columns, key.parent_columns, strict=True)
                if column != "account_id"
            }
            before = count(database, key.table)
            answer = intruder.request("POST", key.table, json=body)
            assert answer.status_code in (403, 409), f"{intruder.name} links by {key.name}: {answer.text}"
            assert count(database, key.table) == before


@pytest.mark.parametrize("function", FUNCTIONS)
def test_no_function_crosses_the_border(border: Border, function: str) -> None:
    schema, _, name = function.partition(".")
    arguments = FUNCTIONS[function].arguments(border.victim_account)
    for intruder in border.intruders:
        answer = intruder.request("POST", f"{schema}.rpc/{name}", json=arguments)
        if FUNCTIONS[function].answer is not None and intruder.token:
            assert answer.json() == FUNCTIONS[function].answer, f"{intruder.name} calls {function}"
            continue
        if FUNCTIONS[function].own and intruder.token:
            assert border.victim_account["id"] not in answer.raise_for_status().text
            continue
        assert answer.is_error, f"{intruder.name} calls {function}: {answer.text}"
        problem = answer.json()
        assert {problem["message"], problem["code"]} & set(FUNCTIONS[function].codes), answer.text


def test_the_calling_probe_would_see_a_leak(border: Border) -> None:
    answer = border.service.request("POST", "orchestrator.rpc/fleet", json={"after": None, "max_items": 1})
    assert answer.status_code == 200
    assert answer.json()["instances"]
