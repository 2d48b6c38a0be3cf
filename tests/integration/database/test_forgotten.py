"""Whatever of a person came in by whichever way: once he is erased it is in no column of any table."""

from __future__ import annotations

from typing import LiteralString, cast
from uuid import UUID, uuid4

import psycopg
import pytest

from .control_plane import ControlPlane, one
from .jobs import run_due
from .members import add_member
from .messages import ingest
from .person import Person
from .settling import SETTLE
from .traces import WAYS, Way

TABLES = """
select c.oid::regclass::text from pg_class c join pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('r', 'm') and n.nspname <> 'information_schema' and n.nspname !~ '^pg_'
order by 1
"""


@pytest.fixture
def person(
    connection: psycopg.Connection, account_id: UUID, instance_id: UUID, holder: ControlPlane
) -> Person:
    phone, lid, mark = "552198" + str(uuid4().int)[:7], str(uuid4().int)[:14], f"segredo{uuid4().hex[:12]}"
    connection.execute(
        "update public.instances set status = 'connected', groups_enabled = true, messages_per_minute = null "
        "where id = %s",
        [instance_id],
    )
    owner = add_member(connection, account_id, "owner")
    made = Person(connection, holder, account_id, instance_id, owner, phone, lid, mark)
    made.says("first")
    chat = "select {} from public.chats where instance_id = %s and kind = 'direct'"
    made.chat_id, made.contact_id = (
        one(connection, chat.format(column), instance_id) for column in ("id", "contact_id")
    )
    return made


def traces(person: Person) -> list[str]:
    """Tables in a row of which something of him is found, and what they say."""
    wanted = "|".join(
        (
            person.mark,
            person.phone,
            person.phone[:4] + person.phone[5:],
            person.lid,
            person.mark.encode().hex(),
        )
    )
    sees_all = "select rolbypassrls from pg_roles where rolname = current_user"
    assert one(person.connection, sees_all), "what is hidden would not be found"
    found: list[str] = []
    for (table,) in person.connection.execute(TABLES).fetchall():
        query = cast(LiteralString, f"select t::text from {table} t where t::text ~* %s limit 3")
        found += [f"{table}: {row}" for (row,) in person.connection.execute(query, [wanted])]
    return found


def erase(person: Person) -> None:
    person.types("select public.erase_contact(%s)", person.contact_id)
    while run_due(person.holder, "contact_erasure"):
        pass


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_nothing_of_him_is_left(person: Person, way: Way) -> None:
    way(person)
    person.connection.execute(SETTLE)
    assert traces(person), "the look for traces would find them"
    erase(person)
    assert traces(person) == []


def test_nothing_of_whoever_did_it_all_is_left(person: Person) -> None:
    for way in WAYS:
        way(person)
    person.connection.execute(SETTLE)
    erase(person)
    assert traces(person) == []


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_what_the_phone_tells_again_brings_nothing_back(person: Person, way: Way) -> None:
    way(person)
    erase(person)
    for told in person.told:
        # Of what was not understood a phone's history says nothing.
        if told["type"] != "invented" and (told["type"] != "message" or "from_me" in told["data"]):
            ingest(person.holder, person.instance_id, told)
    assert [trace for trace in traces(person) if person.mark in trace] == []
