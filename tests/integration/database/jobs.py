"""Jobs for tests, done as an orchestrator does them."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID, uuid4

import psycopg
from psycopg.types.json import Jsonb

from .control_plane import Answer, ControlPlane

# One of those that are done outside the database, whenever somebody asks for them.
KIND = "contact_import"


def enqueue(
    connection: psycopg.Connection, kind: str, key: object, account_id: UUID | None = None, seconds: float = 0
) -> None:
    """Asked for now, or for so many seconds from now."""
    connection.execute(
        "select private.enqueue_job(%s, %s, %s, clock_timestamp() + make_interval(secs => %s))",
        [kind, str(key), account_id, seconds],
    )


def claim_jobs(plane: ControlPlane, rooms: dict[str, int], claim_id: UUID | None = None) -> list[Answer]:
    answer = plane.call("claim_jobs", claim_id=claim_id or uuid4(), rooms=Jsonb(rooms))
    return cast(list[Answer], answer["jobs"])


def keys(plane: ControlPlane, room: int = 1) -> list[str]:
    """Of those of KIND that are claimed."""
    return [job["key"] for job in claim_jobs(plane, {KIND: room})]


def finish(plane: ControlPlane, job: Answer, outcome: str = "done", **said: object) -> bool:
    answer = plane.call("finish_job", job_id=job["id"], claim_id=job["claim_id"], outcome=outcome, **said)
    return cast(bool, answer["finished"])


def run(plane: ControlPlane, job: Answer, seconds: float = 2) -> bool:
    answer = plane.call("run_job", job_id=job["id"], claim_id=job["claim_id"], seconds=seconds)
    return cast(bool, answer["finished"])


def run_due(plane: ControlPlane, kind: str, seconds: float = 2) -> int:
    """A step of each due job of this kind; how many there were."""
    jobs = claim_jobs(plane, {kind: 100})
    assert all(run(plane, job, seconds) for job in jobs)
    return len(jobs)


def run_duty(plane: ControlPlane, kind: str, seconds: float = 2) -> bool:
    """As if its time had come; whether it is due again at once."""
    connection = plane.connection
    connection.execute("update private.jobs set run_at = clock_timestamp() where kind = %s", [kind])
    assert run_due(plane, kind, seconds) == 1
    return bool(shown(connection, kind)["run_at_once"])


def shown(connection: psycopg.Connection, kind: str, key: object = "") -> dict[str, Any]:
    """The job's row; empty when there is none."""
    row = connection.execute(
        "select to_jsonb(j) || jsonb_build_object('run_at_once', j.run_at <= clock_timestamp(), "
        "'pause', extract(epoch from j.run_at - clock_timestamp())) "
        "from private.jobs j where kind = %s and key = %s",
        [kind, str(key)],
    ).fetchone()
    return cast(dict[str, Any], row[0]) if row else {}
