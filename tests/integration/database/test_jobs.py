"""What is to be done is done once and in turn, again when it failed, by another when its holder is gone."""

from __future__ import annotations

from uuid import UUID, uuid4

import psycopg
import pytest

from .control_plane import ControlPlane, one, refused
from .jobs import KIND, claim_jobs, enqueue, finish, keys, run, run_due, run_duty, shown


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
