"""Who gets a broadcast is written down cheaply: what holds for all is looked up once, and nobody else's
people are looked at."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import psycopg
import pytest

from devstack.scratch import Scratch

from .broadcasting import add_broadcast, add_people, statuses
from .control_plane import add_account, one
from .members import add_member, as_member

# What is called for each person.
FOR_EACH = {"area_code", "phone_key"}
VARIANTS = [
    {"id": name, "percent": percent, "items": [{"kind": "text", "text": "oi"}]}
    for name, percent in (("a", 0), ("b", 60), ("c", 40))
]


@pytest.fixture
def counting(scratch: Scratch, own_url: str) -> Iterator[psycopg.Connection]:
    """A transaction that counts the calls of each function, and the rows that scans read."""
    address = scratch.cluster.admin_url
    with psycopg.connect(address, dbname=own_url.rsplit("/", 1)[1]) as connection:
        connection.execute("set local track_functions = 'all'")
        yield connection
        connection.rollback()


def freeze(connection: psycopg.Connection, account_id: UUID, **columns: Any) -> UUID:
    broadcast_id = add_broadcast(connection, account_id, **columns)
    connection.execute("update public.broadcasts set status = 'scheduled' where id = %s", [broadcast_id])
    one(connection, "select private.broadcast_freeze(%s, now() + interval '1 minute')", str(broadcast_id))
    return broadcast_id


def calls(connection: psycopg.Connection) -> dict[str, int]:
    rows = connection.execute("select funcname, calls from pg_stat_xact_user_functions").fetchall()
    return dict(rows)  # pyright: ignore


def test_twice_as_many_people_call_nothing_twice_as_often(counting: psycopg.Connection) -> None:
    cost: list[dict[str, int]] = []
    for people in (50, 100):
        account_id = add_account(counting)
        add_people(counting, account_id, people)
        before = calls(counting)
        broadcast_id = freeze(counting, account_id, content={"variants": VARIANTS})
        cost.append({name: count - before.get(name, 0) for name, count in calls(counting).items()})
        assert statuses(counting, broadcast_id) == {"queued": people}
    grown = {name for name, count in cost[1].items() if count > cost[0].get(name, 0)}
    assert grown == FOR_EACH


def test_people_of_others_are_not_looked_at(counting: psycopg.Connection) -> None:
    account_id, other = add_account(counting), add_account(counting)
    counting.execute("set local session_replication_role = replica")
    for owner, many in ((other, 20_000), (account_id, 40)):
        counting.execute(
            "insert into public.contacts (account_id, phone) "
            "select %s, (5521900000000 + n)::text from generate_series(1, %s) n",
            [owner, many],
        )
    counting.execute("set local session_replication_role = origin")
    counting.execute("analyze public.contacts")
    read = (
        "select seq_tup_read + idx_tup_fetch from pg_stat_xact_user_tables "
        "where relid = 'public.contacts'::regclass"
    )
    before = one(counting, read)
    freeze(counting, account_id)
    assert one(counting, read) - before < 1000


def test_each_variant_is_drawn_as_often_as_it_says(counting: psycopg.Connection) -> None:
    account_id = add_account(counting)
    add_people(counting, account_id, 400)
    broadcast_id = freeze(counting, account_id, content={"variants": VARIANTS})
    rows = counting.execute(
        "select variant, count(*) from public.broadcast_recipients where broadcast_id = %s group by 1",
        [broadcast_id],
    ).fetchall()
    drawn: dict[str, int] = dict(rows)  # pyright: ignore
    assert drawn.keys() == {"b", "c"}
    # Of 400 sixty of a hundred: outside these once in a hundred million times.
    assert 180 <= drawn["b"] <= 298


def test_who_was_added_and_is_in_the_audience_gets_it_once(counting: psycopg.Connection) -> None:
    account_id = add_account(counting)
    people = add_people(counting, account_id, 3)
    owner = add_member(counting, account_id, "owner")
    broadcast_id = add_broadcast(counting, account_id)
    for _ in range(2):
        as_member(counting, owner, "select public.add_recipients(%s, %s)", broadcast_id, people[:2])
    counting.execute("update public.broadcasts set status = 'scheduled' where id = %s", [broadcast_id])
    # A step at a time, as if it were killed after each.
    ends = "select private.broadcast_freeze(%s, now())"
    while one(counting, ends, str(broadcast_id)):
        continue
    rows = counting.execute(
        "select contact_id from public.broadcast_recipients where broadcast_id = %s and variant is not null",
        [broadcast_id],
    ).fetchall()
    assert sorted(person for (person,) in rows) == sorted(people)
