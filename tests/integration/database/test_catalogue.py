"""The comparison of two databases sees everything that a migration can change."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest

from devstack.catalogue import QUERY, Catalogue, compare, read_catalogue, read_rows
from devstack.nesting import flatten
from devstack.scratch import Scratch

from .tap import execute_script

GROUND = """
create schema house;
create type house.mood as enum ('calm', 'loud');
create table house.rooms (id bigint generated always as identity primary key, name text not null, size int);
create table house.doors (room_id bigint references house.rooms, wide boolean default true);
create index doors_room on house.doors (room_id);
create function house.count_rooms(above int default 0) returns bigint language sql stable
set search_path = '' as 'select count(*) from house.rooms where size > above';
create function house.hear() returns trigger language plpgsql as 'begin return new; end';
create trigger hear before update on house.rooms for each row
when (new.size > 1) execute function house.hear();
create policy "guests look" on house.rooms for select to anon using (size > 0);
grant select on house.rooms to anon;
create view house.names as select name from house.rooms;
"""
# A statement, and what it changes.
CHANGES = {
    "alter table house.rooms add floor int default 1 not null": {
        "+ column house.rooms.floor",
        "~ order of columns of house.rooms",
    },
    "alter table house.rooms alter name drop not null": {"~ column house.rooms.name"},
    "alter table house.rooms alter size set default 3": {"~ column house.rooms.size"},
    "alter table house.rooms enable row level security": {"~ table house.rooms"},
    "alter table house.rooms set (fillfactor = 70)": {"~ table house.rooms"},
    "alter table house.rooms add constraint big check (size > 1)": {"+ constraint big on house.rooms"},
    "drop index house.doors_room": {"- index house.doors_room"},
    "alter function house.count_rooms(int) set search_path = public": {
        "~ function house.count_rooms(integer)"
    },
    "alter function house.count_rooms(int) security definer": {"~ function house.count_rooms(integer)"},
    "alter function house.count_rooms(int) cost 7": {"~ function house.count_rooms(integer)"},
    "create or replace function house.count_rooms(above int default 1) returns bigint language sql stable "
    "set search_path = '' as 'select count(*) from house.rooms where size > above'": {
        "~ function house.count_rooms(integer)"
    },
    "create or replace trigger hear before update on house.rooms for each row when (new.size > 2) "
    "execute function house.hear()": {"~ trigger hear on house.rooms"},
    "alter table house.rooms disable trigger hear": {"~ trigger hear on house.rooms"},
    'alter policy "guests look" on house.rooms using (size > 1)': {'~ policy "guests look" on house.rooms'},
    'alter policy "guests look" on house.rooms to authenticated': {'~ policy "guests look" on house.rooms'},
    'create policy "guests listen" on realtime.messages for select using (true)': {
        '+ policy "guests listen" on realtime.messages'
    },
    "create trigger hear before insert on auth.users for each row execute function house.hear()": {
        "+ trigger hear on auth.users"
    },
    "alter type house.mood add value 'sad'": {"~ type house.mood"},
    "alter view house.names set (security_invoker)": {"~ view house.names"},
    "alter sequence house.rooms_id_seq cache 9": {"~ sequence house.rooms_id_seq"},
    "create statistics house.pair on name, size from house.rooms": {"+ statistics object house.pair"},
    "grant insert on house.rooms to anon": {"~ grant on table house.rooms to anon"},
    "grant update (name) on house.rooms to authenticated": {
        "+ grant on column house.rooms.name to authenticated"
    },
    "revoke execute on function house.count_rooms from public": {
        "- grant on function house.count_rooms(integer) to public"
    },
    "grant usage on schema house to anon": {"+ grant on schema house to anon"},
    "revoke usage on type house.mood from public": {"- grant on type house.mood to public"},
    "alter default privileges in schema house grant select on tables to anon": {
        "+ default privileges of postgres in house on tables"
    },
    "alter default privileges revoke execute on functions from public": {
        "+ default privileges of postgres on functions"
    },
    "comment on column house.rooms.size is 'square metres'": {"+ comment on column house.rooms.size"},
    "comment on trigger hear on house.rooms is 'listens'": {"+ comment on trigger hear on house.rooms"},
    "alter publication supabase_realtime add table house.rooms (id)": {"~ publication supabase_realtime"},
    "create extension pg_trgm with schema extensions": {"+ extension pg_trgm"},
}


@pytest.fixture(scope="module")
def house(scratch: Scratch) -> Iterator[psycopg.Connection]:
    with psycopg.connect(scratch.make_database("house"), autocommit=True) as connection:
        execute_script(connection, GROUND)
        yield connection


@pytest.fixture(scope="module")
def built(house: psycopg.Connection) -> Catalogue:
    return read_catalogue(house)


@pytest.mark.parametrize("statement", CHANGES)
def test_a_change_is_seen(house: psycopg.Connection, built: Catalogue, statement: str) -> None:
    with house.transaction(force_rollback=True):
        execute_script(house, statement)
        differences = compare(built, read_catalogue(house))
    names = {str(difference).splitlines()[0] for difference in differences}
    # An extension brings a comment of its own.
    assert {name for name in names if not name.startswith("+ comment on extension")} == CHANGES[statement]


def test_what_is_dropped_and_made_again_is_the_same(house: psycopg.Connection, built: Catalogue) -> None:
    with house.transaction(force_rollback=True):
        execute_script(house, f"drop schema house cascade; {GROUND}")
        assert compare(built, read_catalogue(house)) == []


def test_each_object_has_a_name_of_its_own(connection: psycopg.Connection) -> None:
    connection.execute("set local search_path = ''")
    found = execute_script(connection, QUERY.read_text().replace("%(platform)s", "'{}'").replace("%%", "%"))
    names = [name for name, _ in found.fetchall()]
    assert len(names) == len(set(names)) > 1000


def test_brackets_alone_are_no_difference(house: psycopg.Connection) -> None:
    with house.transaction(force_rollback=True):
        written = "size > 5 and size between 1 and 100 and (size <> 7 or size = 8 or (size = 9 or size = 10))"
        execute_script(house, f"alter table house.rooms add constraint big check ({written})")
        before = read_catalogue(house)
        printed = before["constraint big on house.rooms"]
        execute_script(house, "alter table house.rooms drop constraint big")
        execute_script(house, f"alter table house.rooms add constraint big {printed}")
        assert compare(before, read_catalogue(house)) == []


@pytest.mark.parametrize(
    ("printed", "flat"),
    [
        ("(((a > 1) AND (a < 3)) AND b)", "((a > 1) AND (a < 3) AND b)"),
        ("((a AND b) OR c)", "((a AND b) OR c)"),
        ("f((a OR b), ((c OR d) OR e))", "f((a OR b), (c OR d OR e))"),
        (
            "('((a AND b) AND c)' AND \"((a AND b) AND c)\")",
            "('((a AND b) AND c)' AND \"((a AND b) AND c)\")",
        ),
        ("$f$ ((a AND b) AND c) $f$", "$f$ ((a AND b) AND c) $f$"),
        ("(NOT (a AND b) AND c)", "(NOT (a AND b) AND c)"),
        ("it's open ((", "it's open (("),
    ],
)
def test_flatten(printed: str, flat: str) -> None:
    assert flatten(printed) == flat


def test_rows_that_are_part_of_the_schema_are_read(connection: psycopg.Connection) -> None:
    rows = read_rows(connection)
    assert {
        "row owner of public.plans",
        "row account of private.topics",
        "row media of storage.buckets",
    } <= set(rows)
    for own in ("functions_url", "media_link_key", "vault_key", "webhook_link_key"):
        assert own not in rows["row true of private.settings"]
    connection.execute("update public.plans set max_members = 3 where name = 'free'")
    assert [difference.name for difference in compare(rows, read_rows(connection))] == [
        "row free of public.plans"
    ]
