"""Whose turn it is among what is to be done: nobody's is kept back by another's."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from uuid import UUID, uuid4

import psycopg
import pytest

from .control_plane import ControlPlane, add_account, one
from .jobs import KIND, claim_jobs, enqueue, keys


def test_what_waits_for_its_time_costs_a_claim_nothing(
    connection: psycopg.Connection, plane: ControlPlane
) -> None:
    accounts = [add_account(connection) for _ in range(20)]
    connection.execute(
        "insert into private.jobs (kind, key, account_id, run_at) "
        "select %s, n::text, (%s::uuid[])[1 + n %% 20], clock_timestamp() + interval '1 hour' "
        "from generate_series(1, 4000) n",
        [KIND, accounts],
    )
    enqueue(connection, KIND, "due", accounts[7])
    looked = (
        "select coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0) from pg_stat_xact_user_tables "
        "where relid = 'private.jobs'::regclass"
    )
    connection.execute("analyze private.jobs")
    keys(plane, 1)
    before = one(connection, looked)
    enqueue(connection, KIND, "due again", accounts[9])
    assert keys(plane, 50) == ["due again"]
    assert one(connection, looked) - before < 200, "rows of the queue, of 4,000"


def enqueue_many(connection: psycopg.Connection, count: int, account_id: UUID) -> None:
    connection.execute(
        "insert into private.jobs (kind, key, account_id) "
        "select %s, n::text, %s from generate_series(1, %s) n",
        [KIND, account_id, count],
    )


@pytest.mark.parametrize("waiting", [0, 4000])
def test_many_of_one_account_do_not_keep_another_waiting(
    connection: psycopg.Connection, plane: ControlPlane, waiting: int
) -> None:
    busy, quiet, third = (add_account(connection) for _ in range(3))
    # What is planned now is planned for a queue that seems empty, or of which its length alone is known.
    with connection.transaction(force_rollback=waiting > 0):
        enqueue_many(connection, waiting, third)
        connection.execute("analyze private.jobs")
    enqueue_many(connection, 10_000, busy)
    for number in range(200):
        enqueue(connection, KIND, f"timer-{number}", third, seconds=3600)
    enqueue(connection, KIND, "quiet", quiet)
    # With one place alone, it's the quiet one's turn the next time or the time after it.
    assert "quiet" in [*keys(plane), *keys(plane)]
    enqueue(connection, KIND, "quiet again", quiet)
    assert "quiet again" in keys(plane, 2)
    begun = time.perf_counter()
    assert len(keys(plane, 50)) == 50
    assert time.perf_counter() - begun < 1


def test_lanes_order_the_jobs_of_one_account(
    connection: psycopg.Connection, account_id: UUID, plane: ControlPlane
) -> None:
    for key, lane in (("bulk", 3), ("plain", 1), ("person", 0)):
        connection.execute(
            "select private.enqueue_job(%s, %s, %s, lane => %s)", [KIND, key, account_id, lane]
        )
    assert [*keys(plane), *keys(plane), *keys(plane)] == ["person", "plain", "bulk"]


def test_a_full_kind_holds_up_no_other(
    connection: psycopg.Connection, account_id: UUID, plane: ControlPlane
) -> None:
    for number in range(5):
        enqueue(connection, KIND, number, account_id)
        enqueue(connection, "contact_erasure", uuid4(), account_id)
    kinds = [
        job["kind"] for job in claim_jobs(plane, {"contact_import": 2, "contact_erasure": 1, "unheard_of": 3})
    ]
    assert sorted(kinds) == ["contact_erasure", KIND, KIND]
    assert claim_jobs(plane, {}) == []


@pytest.fixture
def connect(database_url: str) -> Iterator[Callable[[], psycopg.Connection]]:
    """New autocommitting connections, closed at the end."""
    with ExitStack() as opened:
        yield lambda: opened.enter_context(psycopg.connect(database_url, autocommit=True))


def test_two_who_claim_at_once_wait_for_nobody(connect: Callable[[], psycopg.Connection]) -> None:
    observer = connect()
    account_id = add_account(observer)
    planes = [ControlPlane.register(connect()) for _ in range(2)]
    try:
        for number in range(4):
            enqueue(observer, KIND, f"{account_id}-{number}", account_id)
        planes[1].connection.execute("set lock_timeout = '100ms'")
        with planes[0].connection.transaction():
            first = keys(planes[0], 2)
            assert len(first) == 2
            assert len({*first, *keys(planes[1], 2)}) == 4
    finally:
        observer.execute("delete from public.accounts where id = %s", [account_id])
        observer.execute("delete from public.orchestrators where id = any(%s)", [[p.id for p in planes]])
