"""Whether a call of another connection waits for a lock."""

from __future__ import annotations

from concurrent.futures import Future
from typing import Any

import psycopg

from tests.support.simulator import eventually

from .control_plane import one


def wait_until_blocked(observer: psycopg.Connection, waiting: psycopg.Connection, job: Future[Any]) -> None:
    """The job, which uses `waiting`, has come to where it must wait; `observer` is asked whether."""
    query = "select count(*) = 1 from pg_stat_activity where pid = %s and wait_event_type = 'Lock'"

    def is_blocked() -> bool:
        assert not job.done(), job.exception() or "it did not wait"
        return bool(one(observer, query, waiting.info.backend_pid))

    eventually(is_blocked, what="the wait for a lock")
