"""What happened is read once, in an order, by everybody who asks, whichever transaction commits when."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any, LiteralString, cast
from uuid import UUID, uuid4

import psycopg
import pytest

from .control_plane import call, one

ACCOUNT = uuid4()
Connect = Callable[[], psycopg.Connection]


@pytest.fixture
def connect(own_url: str) -> Iterator[Connect]:
    """New connections to a database without events, in which only `reader` and `other` read."""
    with ExitStack() as opened:

        def connect_once() -> psycopg.Connection:
            return opened.enter_context(psycopg.connect(own_url, autocommit=True))

        connection = connect_once()
        connection.execute("truncate private.events")
        connection.execute("delete from private.event_consumers")
        connection.execute("insert into private.event_consumers (name) values ('reader'), ('other')")
        yield connect_once


@pytest.fixture
def reader(connect: Connect) -> psycopg.Connection:
    return connect()


def record(connection: psycopg.Connection, name: str) -> None:
    query = "select private.record_event(%s, 'test.event', null, jsonb_build_object('name', %s::text))"
    connection.execute(query, [ACCOUNT, name])


def take(connection: psycopg.Connection, consumer: str = "reader", max_items: int = 100) -> list[str]:
    """The names of the next events, as the orchestrators' role takes them."""
    with connection.transaction():
        connection.execute("set local role service_role")
        query = "select e.body ->> 'name' from unnest(private.take_events(%s, %s)) e"
        return [name for (name,) in connection.execute(query, [consumer, max_items]).fetchall()]


def test_an_earlier_number_that_commits_last_is_not_skipped(
    connect: Connect, reader: psycopg.Connection
) -> None:
    slow, quick = connect(), connect()
    with slow.transaction():
        record(slow, "first number")
        record(quick, "second number")
        assert take(reader) == []
    assert take(reader) == ["first number", "second number"]
    assert take(reader) == []


def test_who_began_earlier_and_writes_last_is_not_skipped(
    connect: Connect, reader: psycopg.Connection
) -> None:
    slow, quick = connect(), connect()
    with slow.transaction():
        slow.execute("select pg_current_xact_id()")
        record(quick, "quick")
        assert take(reader) == []
        record(slow, "slow")
    assert take(reader) == ["slow", "quick"]


def test_a_long_transaction_delays_and_loses_nothing(connect: Connect, reader: psycopg.Connection) -> None:
    slow, quick = connect(), connect()
    record(quick, "before")
    with slow.transaction():
        record(slow, "slow 1")
        for number in range(5):
            record(quick, f"quick {number}")
        assert take(reader) == ["before"]
        record(slow, "slow 2")
        record(quick, "after")
        assert take(reader) == []
    assert take(reader) == ["slow 1", "slow 2", *(f"quick {number}" for number in range(5)), "after"]


def test_what_is_rolled_back_has_not_happened_and_holds_up_nobody(
    connect: Connect, reader: psycopg.Connection
) -> None:
    writer = connect()
    with writer.transaction(force_rollback=True):
        record(writer, "never")
    with writer.transaction():
        record(writer, "kept")
        with writer.transaction(force_rollback=True):
            record(writer, "not this part")
    assert take(reader) == ["kept"]


def test_many_writers_at_once_are_read_to_the_last(connect: Connect, reader: psycopg.Connection) -> None:
    writers = [connect() for _ in range(6)]
    seen: list[str] = []
    for number, writer in enumerate(writers):
        writer.execute("begin")
        record(writer, f"{number}")
        seen += take(reader)
    assert seen == []
    # They end in an order of their own.
    for number in (3, 0, 5, 1, 4, 2):
        writers[number].execute("commit")
        seen += take(reader)
    assert sorted(seen) == [str(number) for number in range(6)]


def test_a_cursor_moves_with_what_was_done(connect: Connect, reader: psycopg.Connection) -> None:
    record(reader, "one")
    with reader.transaction(force_rollback=True):
        assert take(reader) == ["one"]
    assert take(reader) == ["one"]
    for name in "abc":
        record(reader, name)
    assert take(reader, max_items=2) == ["a", "b"]
    assert take(reader, max_items=2) == ["c"]
    # Everybody has a place of his own.
    assert take(reader, "other") == ["one", "a", "b", "c"]


def test_two_do_not_take_the_same(connect: Connect, reader: psycopg.Connection) -> None:
    record(reader, "one")
    second = connect()
    with reader.transaction():
        assert take(reader) == ["one"]
        assert take(second) == []
        assert take(second, "other") == ["one"]
    assert take(second) == []


def test_a_new_consumer_begins_with_what_is_not_over(connect: Connect, reader: psycopg.Connection) -> None:
    slow = connect()
    record(reader, "long ago")
    with slow.transaction():
        record(slow, "under way")
        reader.execute("insert into private.event_consumers (name) values ('late')")
    assert take(reader, "late") == ["under way"]


@pytest.mark.parametrize("former_xid", [900_000_000, 1])
def test_on_another_server_everybody_goes_on_where_he_was(
    reader: psycopg.Connection, former_xid: int
) -> None:
    """A restored dump carries the numbers of the server it was made on, higher or lower than those here."""
    for name in "abcde":
        record(reader, name)
    take(reader, "reader", 2)
    take(reader, "other", 4)
    first = one(reader, "select min(xid::text::bigint) from private.events")
    for table, more in (("events", ""), ("event_consumers", ", cluster = 1")):
        shift = f"update private.{table} set xid = (xid::text::bigint + %s)::text::xid8{more}"
        reader.execute(cast(LiteralString, shift), [former_xid - first])
    record(reader, "here")
    assert take(reader) == ["c", "d", "e", "here"]
    record(reader, "later")
    assert take(reader, "other") == ["e", "here", "later"]
    assert take(reader) == ["later"]
    assert take(reader) == take(reader, "other") == []


def drop(connection: psycopg.Connection, max_items: int = 100) -> int:
    dropped: int = call(connection, "drop_events", max_items=max_items)["dropped"]
    return dropped


def test_what_is_old_and_read_by_all_is_dropped_in_chunks(reader: psycopg.Connection) -> None:
    for name in "abcd":
        record(reader, name)
    reader.execute("update private.events set at = now() - interval '4 days'")
    record(reader, "young")
    take(reader)
    assert drop(reader) == 0, "one has read none of them"
    take(reader, "other", 3)
    assert [drop(reader, 2), drop(reader, 2), drop(reader, 2)] == [2, 1, 0]
    assert take(reader, "other") == ["d", "young"]
    assert [drop(reader), drop(reader)] == [1, 0]
    assert one(reader, "select count(*) from private.events") == 1


def test_how_far_behind_a_consumer_is_can_be_seen(reader: psycopg.Connection) -> None:
    def lags() -> dict[str, float]:
        seconds: dict[str, float] = call(reader, "event_lags")["seconds"]
        return seconds

    record(reader, "old")
    reader.execute("update private.events set at = now() - interval '4 days'")
    record(reader, "young")
    take(reader)
    assert lags()["reader"] == 0
    assert lags()["other"] == pytest.approx(4 * 86400, abs=60)

    def is_well() -> bool:
        checks: list[dict[str, Any]] = call(reader, "doctor")["checks"]
        return next(check["ok"] for check in checks if check["name"] == "event_consumers")

    assert not is_well(), "three days are too much"
    take(reader, "other")
    assert is_well()


def test_who_did_it_is_kept_and_nothing_large(reader: psycopg.Connection) -> None:
    subject = uuid4()
    reader.execute(
        "select private.record_event(%s, 'test.event', %s, jsonb_build_object('name', repeat('x', 5000)))",
        [ACCOUNT, subject],
    )
    row = reader.execute("select account_id, kind, subject, actor_id, body from private.events").fetchone()
    assert row is not None
    assert row[:4] == (ACCOUNT, "test.event", subject, None)
    assert row[4].keys() == {"too_large"}
    with pytest.raises(psycopg.errors.CheckViolation):
        query = "insert into private.events (account_id, kind, body) values (%s, 'test.event', %s)"
        reader.execute(query, [UUID(int=1), '{"a": "' + "x" * 2100 + '"}'])
