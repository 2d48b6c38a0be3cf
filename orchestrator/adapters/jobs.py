"""The database's functions for jobs. Contracts: docs/contracts.md."""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, Field

from orchestrator.adapters.functions import Functions, read_items
from orchestrator.domain.fleet.leases import Identity
from orchestrator.domain.jobs import Job, JobClaim, JobCount, JobEnd


class _Claimed(BaseModel):
    jobs: list[Any]
    next_seconds: float | None = Field(allow_inf_nan=False)


class _Ran(BaseModel):
    more: bool


class _Count(BaseModel):
    kind: str
    due: int
    oldest_seconds: float
    running: int
    dead: int


class _Counts(BaseModel):
    jobs: list[Any]


class SupabaseJobs(Functions):
    """Implements `services.jobs.JobGateway`."""

    async def claim_jobs(self, identity: Identity, claim_id: str, rooms: Mapping[str, int]) -> JobClaim:
        """Jobs to do now; the same claim_id answers the same ones."""
        answer = await self.ask(_Claimed, "claim_jobs", identity, claim_id=claim_id, rooms=dict(rooms))
        return JobClaim(read_items(Job, answer.jobs), answer.next_seconds)

    async def run_job(self, identity: Identity, job: Job) -> bool:
        """A step of a job that the database does; whether it is due again at once."""
        answer = await self.ask(_Ran, "run_job", identity, job_id=job.id, claim_id=job.claim_id)
        return answer.more

    async def finish_job(self, identity: Identity, job: Job, end: JobEnd) -> None:
        """Store how it ended; ending it twice does nothing."""
        await self.call(
            "finish_job",
            identity,
            job_id=job.id,
            claim_id=job.claim_id,
            outcome=end.outcome,
            seconds=end.seconds or 0,
            error_code=end.error_code,
            error_detail=end.error_detail,
        )

    async def count_jobs(self) -> list[JobCount]:
        """How it stands with each kind."""
        answer = await self.ask(_Counts, "count_jobs")
        return [JobCount(**vars(count)) for count in read_items(_Count, answer.jobs)]
