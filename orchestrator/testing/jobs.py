"""The database's queue of jobs in memory."""

import itertools
from collections.abc import Mapping
from dataclasses import dataclass

from orchestrator.domain.fleet.leases import Identity
from orchestrator.domain.jobs import Job, JobClaim, JobCount, JobEnd, JobOutcome
from orchestrator.errors import SupabaseUnreachableError, SupersededError
from orchestrator.services.clock import Clock


@dataclass
class FakeJob:
    """A row of the queue."""

    job: Job
    run_at: float
    claim_id: str | None = None


class FakeJobs:
    """Implements `services.jobs.JobGateway`. Set `is_down` for a database that is away, `loses_answers` for
    one that acts but whose answer never arrives, `is_superseded` for one that takes no more words."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._ids = itertools.count(1)
        self.is_down = False
        self.loses_answers = False
        self.is_superseded = False
        self.rows: dict[int, FakeJob] = {}
        self.ends: list[tuple[str, JobEnd]] = []
        # By kind: how many more steps it takes.
        self.steps: dict[str, int] = {}
        self.claims = 0

    def add(self, kind: str, key: str = "", seconds: float = 0) -> FakeJob:
        """A new job, due in so many seconds."""
        job = Job(
            id=next(self._ids), claim_id="", kind=kind, key=key, account_id=None, payload={}, attempts=0
        )
        self.rows[job.id] = FakeJob(job, self._clock.monotonic() + seconds)
        return self.rows[job.id]

    async def claim_jobs(self, identity: Identity, claim_id: str, rooms: Mapping[str, int]) -> JobClaim:
        """The same ones for the same claim."""
        self._reach()
        self.claims += 1
        now = self._clock.monotonic()
        if not any(row.claim_id == claim_id for row in self.rows.values()):
            for kind, room in rooms.items():
                due = [row for row in self._free(kind) if row.run_at <= now]
                for row in due[:room]:
                    row.claim_id = claim_id
                    told = {"claim_id": claim_id, "attempts": row.job.attempts + 1}
                    row.job = row.job.model_copy(update=told)
        if self.loses_answers:
            raise SupabaseUnreachableError("the answer was lost")
        moments = [row.run_at for kind in rooms for row in self._free(kind)]
        seconds = max(min(moments) - now, 0) if moments else None
        return JobClaim([row.job for row in self.rows.values() if row.claim_id == claim_id], seconds)

    async def run_job(self, identity: Identity, job: Job) -> bool:
        """One step."""
        self._reach()
        self.steps[job.kind] -= 1
        if self.steps[job.kind] > 0:
            self.rows[job.id].claim_id = None
            return True
        del self.rows[job.id]
        return False

    async def finish_job(self, identity: Identity, job: Job, end: JobEnd) -> None:
        """Keeps what was told."""
        self._reach()
        self.ends.append((job.key, end))
        if end.outcome is JobOutcome.DONE:
            del self.rows[job.id]
            return
        row = self.rows[job.id]
        row.claim_id = None
        row.run_at = self._clock.monotonic() + (60 if end.seconds is None else end.seconds)

    async def count_jobs(self) -> list[JobCount]:
        """Of what waits."""
        self._reach()
        return [JobCount(row.job.kind, 1, 0.0, 0, 0) for row in self.rows.values()]

    def _free(self, kind: str) -> list[FakeJob]:
        return [row for row in self.rows.values() if row.job.kind == kind and row.claim_id is None]

    def _reach(self) -> None:
        if self.is_down:
            raise SupabaseUnreachableError("down")
        if self.is_superseded:
            raise SupersededError
