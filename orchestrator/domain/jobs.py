"""Timers and long work of the database: what is to be done, and how it ended."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict


class Job(BaseModel):
    """One claimed job. Of one kind and key there is never a second."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: int
    claim_id: str
    kind: str
    key: str
    account_id: str | None
    payload: dict[str, Any]
    attempts: int


class JobOutcome(StrEnum):
    """How an attempt ended."""

    DONE = "done"
    # It got on, and is due again.
    AGAIN = "again"
    FAILED = "failed"
    # The database did it and has ended it by itself.
    TOLD = "told"


@dataclass(frozen=True)
class JobEnd:
    """What is to be told of an attempt; `seconds` until the job is due again, None when it is not known."""

    outcome: JobOutcome
    seconds: float | None = None
    error_code: str | None = None
    error_detail: str | None = None


DONE = JobEnd(JobOutcome.DONE)
AGAIN = JobEnd(JobOutcome.AGAIN, 0)


@dataclass(frozen=True)
class JobClaim:
    """Jobs to do now, and in how many seconds there will be more; None: nothing is known of."""

    jobs: list[Job]
    next_seconds: float | None


@dataclass(frozen=True)
class JobCount:
    """How it stands with one kind."""

    kind: str
    due: int
    oldest_seconds: float
    running: int
    dead: int
