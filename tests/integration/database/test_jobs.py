"""What is to be done is done once and in turn, again when it failed, by another when its holder is gone."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from uuid import UUID, uuid4

import psycopg
import pytest

from .control_plane import ControlPlane, add_account, one, refused
from .jobs import claim_jobs, enqueue, finish, run, run_due, run_duty, shown

KIND = "contact_import"


@pytest.fixture
def plane(connection: psycopg.Connection) -> ControlPlane:
    return ControlPlane.register(connection)


def keys(plane: ControlPlane, room: int = 1) -> list[str]:
    return [job["key"] for job in claim_jobs(plane, {KIND: room})]


def test_a_job_is_claimed_once_and_leaves_no_row(
    connection: psycopg.Connection, account_id: UUID, plane: ControlPlane
) -> None:
    other = ControlPlane.register(connection)
    enqueue(connection, KIND, "a", account_id)
    enqueue(connection, KIND, "later", account_id, seconds=60)
    [job] = claim_jobs(plane, {KIND: 9})
    assert (job["key"], job["account_id"], job["payload"], job["attempts"]) == ("a", str(account_id), {}, 1)
    assert keys(plane, 9) == keys(other, 9) == []
    with refused(connection, "outcome_invalid"):
        finish(plane, job, "failed")
    assert not finish(other, job)
    assert finish(plane, job)
    assert not finish(plane, job), "a second word comes too late"
    assert shown(connection, KIND, "a") == {}


def test_a_lost_answer_loses_no_job(
    connection: psycopg.Connection, account_id: UUID, plane: ControlPlane
) -> None:
    for key in "abc":
        enqueue(connection, KIND, key, account_id)
    claim_id = uuid4()
    claimed = claim_jobs(plane, {KIND: 2}, claim_id)
    assert len(claimed) == 2
    assert claim_jobs(plane, {KIND: 2}, claim_id) == claimed
    finish(plane, claimed[0])
    assert claim_jobs(plane, {KIND: 2}, claim_id) == claimed[1:]


def test_it_is_asked_for_once_and_the_last_word_counts(
    connection: psycopg.Connection, account_id: UUID, plane: ControlPlane
) -> None:
    enqueue(connection, KIND, "a", account_id)
    enqueue(connection, KIND, "a", account_id, seconds=60)
    assert keys(plane) == []
    enqueue(connection, KIND, "a", account_id)
    assert keys(plane, 9) == ["a"]


def test_what_is_asked_for_again_while_it_runs_runs_once_more(
    connection: psycopg.Connection, account_id: UUID, plane: ControlPlane
) -> None:
    enqueue(connection, KIND, "a", account_id)
    [job] = claim_jobs(plane, {KIND: 1})
    enqueue(connection, KIND, "a", account_id)
    enqueue(connection, KIND, "a", account_id)
    assert keys(plane) == []
    assert finish(plane, job)
    [job] = claim_jobs(plane, {KIND: 9})
    assert (job["key"], job["attempts"]) == ("a", 1)
    assert finish(plane, job)
    assert keys(plane, 9) == []


def test_what_fails_is_tried_after_ever_longer_pauses_until_it_is_dead(
    connection: psycopg.Connection, account_id: UUID, plane: ControlPlane
) -> None:
    enqueue(connection, KIND, "a", account_id)
    most = one(connection, "select max_attempts from private.job_kinds where name = %s", KIND)
    pauses: list[float] = []
    for attempt in range(1, most + 1):
        [job] = claim_jobs(plane, {KIND: 1})
        assert job["attempts"] == attempt
        assert finish(plane, job, "failed", error_code="no_luck", error_detail=f"try {attempt}")
        pauses.append(shown(connection, KIND, "a")["pause"])
        assert keys(plane) == []
        connection.execute("update private.jobs set run_at = clock_timestamp() where key = 'a'")
    assert all(0.7 * 2 * 2**n < pause < 1.3 * 2 * 2**n for n, pause in enumerate(pauses, 1))
    dead = shown(connection, KIND, "a")
    assert dead["dead_at"]
    assert (dead["error_code"], dead["error_detail"]) == ("no_luck", f"try {most}")
    [counted] = [row for row in plane_counts(connection) if row["kind"] == KIND]
    assert (counted["due"], counted["running"], counted["dead"]) == (0, 0, 1)
    check = (
        "select value from jsonb_array_elements(orchestrator.doctor() -> 'checks') "
        "where value ->> 'name' = 'dead_jobs'"
    )
    assert one(connection, check)["ok"] is False
    # Whoever asks for it again asks from the beginning.
    enqueue(connection, KIND, "a", account_id)
    assert claim_jobs(plane, {KIND: 1})[0]["attempts"] == 1


def plane_counts(connection: psycopg.Connection) -> list[dict[str, object]]:
    return one(connection, "select orchestrator.count_jobs()")["jobs"]


def test_what_gets_on_is_not_counted_as_tried(
    connection: psycopg.Connection, account_id: UUID, plane: ControlPlane
) -> None:
    enqueue(connection, KIND, "a", account_id)
    for _ in range(3):
        [job] = claim_jobs(plane, {KIND: 1})
        assert job["attempts"] == 1
        finish(plane, job, "again", seconds=0)
    [job] = claim_jobs(plane, {KIND: 1})
    finish(plane, job, "again", seconds=60)
    assert keys(plane) == []
    assert shown(connection, KIND, "a")["pause"] == pytest.approx(60, abs=2)


@pytest.mark.parametrize("ending", ["dies", "registers again", "says nothing"])
def test_jobs_of_one_who_is_gone_are_done_by_another(
    connection: psycopg.Connection, account_id: UUID, plane: ControlPlane, ending: str
) -> None:
    enqueue(connection, KIND, "a", account_id)
    [job] = claim_jobs(plane, {KIND: 1})
    other = ControlPlane.register(connection)
    assert keys(other) == []
    if ending == "dies":
        connection.execute(
            "update public.orchestrators set heartbeat_at = '-infinity' where id = %s", [plane.id]
        )
    elif ending == "registers again":
        other = ControlPlane.register(connection, own_id=plane.id)
    else:
        connection.execute(
            "update private.jobs set claimed_at = now() - interval '16 minutes' where claim_id is not null"
        )
    [again] = claim_jobs(other, {KIND: 1})
    assert (again["key"], again["attempts"]) == ("a", 2)
    if ending == "registers again":
        with refused(connection, "orchestrator_superseded"):
            finish(plane, job)
    else:
        assert not finish(plane, job)
    assert finish(other, again)


def test_what_kills_whoever_does_it_is_dead_in_the_end(
    connection: psycopg.Connection, account_id: UUID
) -> None:
    enqueue(connection, KIND, "a", account_id)
    lives = 0
    while not shown(connection, KIND, "a")["dead_at"]:
        claim_jobs(ControlPlane.register(connection), {KIND: 1})
        connection.execute("update public.orchestrators set heartbeat_at = '-infinity'")
        lives += 1
        assert lives < 20
        claim_jobs(ControlPlane.register(connection), {"fold_usage": 1})
        connection.execute(
            "update private.jobs set run_at = clock_timestamp() where key = 'a' and claim_id is null"
        )
    assert shown(connection, KIND, "a")["error_code"] == "job_lost"


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


def test_many_of_one_account_do_not_keep_another_waiting(
    connection: psycopg.Connection, plane: ControlPlane
) -> None:
    busy, quiet, third = (add_account(connection) for _ in range(3))
    # What is planned now is planned for a queue that seems empty, and stays.
    connection.execute("analyze private.jobs")
    connection.execute(
        "insert into private.jobs (kind, key, account_id) "
        "select %s, n::text, %s from generate_series(1, 10000) n",
        [KIND, busy],
    )
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


def test_every_duty_is_there_and_asks_to_run_again(
    connection: psycopg.Connection, plane: ControlPlane
) -> None:
    connection.execute("delete from private.jobs")
    plane = ControlPlane.register(connection)
    duties = connection.execute(
        "select name, extract(epoch from every)::float8 from private.job_kinds where every is not null"
    ).fetchall()
    assert len(duties) > 10
    for name, seconds in duties:
        assert not run_duty(plane, name)
        assert shown(connection, name)["pause"] == pytest.approx(seconds, rel=0.12)


def test_a_duty_that_fails_is_tried_for_ever(connection: psycopg.Connection, plane: ControlPlane) -> None:
    connection.execute("update private.jobs set attempts = 1000, run_at = now() where kind = 'fold_usage'")
    [job] = claim_jobs(plane, {"fold_usage": 1})
    assert finish(plane, job, "failed", error_code="Not a code")
    row = shown(connection, "fold_usage")
    assert (row["dead_at"], row["error_code"]) == (None, "internal_error")
    assert row["pause"] < 2 * 3600


def test_the_database_does_its_own_kinds_alone(
    connection: psycopg.Connection, account_id: UUID, plane: ControlPlane
) -> None:
    enqueue(connection, KIND, "a", account_id)
    [job] = claim_jobs(plane, {KIND: 1})
    with refused(connection, "kind_invalid"):
        run(plane, job)
    # Of other tests.
    run_due(plane, "contact_erasure")
    enqueue(connection, "contact_erasure", uuid4(), account_id)
    assert run_due(plane, "contact_erasure") == 1
    assert claim_jobs(plane, {"contact_erasure": 1}) == []


def test_of_an_account_that_goes_the_jobs_go(
    connection: psycopg.Connection, account_id: UUID, plane: ControlPlane
) -> None:
    enqueue(connection, KIND, "a", account_id)
    [job] = claim_jobs(plane, {KIND: 1})
    connection.execute("delete from public.accounts where id = %s", [account_id])
    assert not finish(plane, job)


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
