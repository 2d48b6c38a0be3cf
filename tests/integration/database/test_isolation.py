"""No credential of one tenant reads, writes, links to or calls for another's rows, through REST."""

from __future__ import annotations

from uuid import UUID

import psycopg
import pytest

from devstack.testing import wait_for

from . import attacks, catalogue
from .border import Border, Caller
from .control_plane import one
from .probe import FunctionProbe, Row, TableProbe, fetch, pick
from .probes import BUCKETS, FUNCTIONS, TABLES, TOPICS


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
    assert attacks.read(border, table, probe, row) == []


def test_the_reading_probe_would_see_a_leak(border: Border, table: str, probe: TableProbe, row: Row) -> None:
    readers = [border.service] if probe.readers == "nobody" else [border.service, border.victim]
    for reader in readers:
        seen = reader.rows(table, select=probe.columns, **names(probe, row))
        assert [pick(found, *probe.key) for found in seen] == [pick(row, *probe.key)], reader.name


def test_nobody_across_the_border_writes(
    border: Border, table: str, probe: TableProbe, row: Row, database: psycopg.Connection
) -> None:
    assert attacks.write(border, database, table, probe, row) == []


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


def test_nobody_reads_the_victims_rows_as_part_of_others(
    border: Border, database: psycopg.Connection
) -> None:
    assert attacks.embed(border, database) == []


@pytest.fixture(scope="module")
def ids(border: Border, database: psycopg.Connection) -> attacks.Names:
    account_id = border.victim.account_id or ""
    return attacks.Names(database, TABLES, account_id, border.victim.id)


@pytest.fixture(scope="module")
def typed(database: psycopg.Connection) -> dict[str, dict[str, str]]:
    return catalogue.arguments(database)


def test_no_function_crosses_the_border(
    border: Border, database: psycopg.Connection, ids: attacks.Names, typed: dict[str, dict[str, str]]
) -> None:
    account_id = border.victim.account_id or ""
    for arguments in typed.values():
        attacks.aim({name: None for name in arguments}, arguments, ids.id_of)
    before = attacks.snapshot(database, account_id)
    findings = [
        finding
        for function, probe in FUNCTIONS.items()
        for finding in attacks.call(border, ids, function, probe, typed[function])
    ]
    assert findings == []
    assert attacks.snapshot(database, account_id) == before


def test_nobody_gets_in_with_what_is_no_credential(border: Border) -> None:
    paths = [*TABLES, *(function.replace(".", ".rpc/", 1) for function in FUNCTIONS)]
    for impostor in border.impostors:
        statuses = {path: impostor.request("GET", path).status_code for path in paths}
        assert set(statuses.values()) == {401}, f"{impostor.name}: {statuses}"


def test_the_calling_probe_would_see_a_leak(border: Border) -> None:
    answer = border.service.request("POST", "orchestrator.rpc/fleet", json={"after": None, "max_items": 1})
    assert answer.status_code == 200
    assert answer.json()["instances"]


HOLES = {
    "select": "create policy hole on public.contacts for select using (true)",
    "insert": "create policy hole on public.contacts for insert to authenticated with check (true)",
    "update": "create policy hole on public.contacts for update to authenticated using (true)",
    "delete": "create policy hole on public.contacts for delete to authenticated using (true)",
}


@pytest.mark.parametrize("operation", HOLES)
def test_a_hole_in_a_table_is_found(border: Border, database: psycopg.Connection, operation: str) -> None:
    """Who changes a row must see it as well, so the hole for reading is open, too."""
    table, probe = "public.contacts", TABLES["public.contacts"]
    row = probe.make(database, UUID(border.victim.account_id))
    database.execute(HOLES[operation].encode())
    if operation in ("update", "delete"):
        database.execute(HOLES["select"].replace("hole", "view_of_hole").encode())
    try:
        found = attacks.read(border, table, probe, row)
        found += attacks.write(border, database, table, probe, row)
    finally:
        database.execute("drop policy hole on public.contacts")
        database.execute("drop policy if exists view_of_hole on public.contacts")
    verb = {"select": "reads", "insert": "inserts into", "update": "updates", "delete": "deletes from"}
    # One of them: what is deleted is there for the first alone.
    assert any(f" {verb[operation]} {table}" in finding for finding in found), found


def test_a_hole_in_a_function_is_found(
    border: Border, database: psycopg.Connection, ids: attacks.Names
) -> None:
    probe = FunctionProbe(lambda _: {"chat_id": str(UUID(int=1))}, ("42501",))
    database.execute(
        "create function public.hole(chat_id uuid) returns boolean language sql security definer "
        "as 'select exists (select from public.chats c where c.id = chat_id)'; "
        "grant execute on function public.hole to authenticated; notify pgrst, 'reload schema'"
    )
    try:
        wait_for("REST knows it", lambda: knows(border.victim, "hole") or None, 10)
        found = attacks.call(border, ids, "public.hole", probe, {"chat_id": "uuid"})
    finally:
        database.execute("drop function public.hole; notify pgrst, 'reload schema'")
    assert any(finding.startswith("public.hole tells nobody what exists") for finding in found), found


def knows(caller: Caller, function: str) -> bool:
    return caller.request("POST", f"public.rpc/{function}", json={"chat_id": str(UUID(int=1))}).is_success
