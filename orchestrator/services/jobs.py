"""Jobs of the database, done here: each kind has so many places, so that a slow one holds up no other."""

import asyncio
import uuid
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

import structlog

from orchestrator.domain.backoff import Backoff
from orchestrator.domain.fleet.leases import Identity
from orchestrator.domain.jobs import Job, JobClaim, JobCount, JobEnd, JobOutcome
from orchestrator.errors import SupabaseUnreachableError, SupersededError, ZapbaseError
from orchestrator.services.clock import Clock
from orchestrator.services.worker import Worker

log = structlog.stdlib.get_logger("orchestrator.jobs")
_PAUSE = Backoff(first=0.2, limit=5.0)
# After that the claim itself is nearly over: the job comes again by itself.
_TELL_ATTEMPTS = 100
# What is due and not given is being claimed by another just now.
_ASK_AGAIN_SECONDS = 1.0


class JobGateway(Protocol):
    """The queue in the database. Raises what `FleetGateway` raises."""

    async def claim_jobs(self, identity: Identity, claim_id: str, rooms: Mapping[str, int]) -> JobClaim:
        """At most so many of each kind; the same ones again for the same claim."""
        ...

    async def run_job(self, identity: Identity, job: Job) -> bool:
        """A step of one that the database does, and its end; whether it is due again at once."""
        ...

    async def finish_job(self, identity: Identity, job: Job, end: JobEnd) -> None: ...
    async def count_jobs(self) -> list[JobCount]: ...


@dataclass(frozen=True)
class JobKind:
    """What does jobs of a kind, how many at once, and how long one may take."""

    handle: Callable[[Job], Awaitable[JobEnd]]
    at_once: int = 1
    seconds: float = 120.0


class Jobs:
    """Claims what is due and does each in a task of its own. Whatever a handler raises costs its job an
    attempt. A claim's id is kept until its answer has arrived, so that a lost answer loses no job."""

    def __init__(
        self,
        gateway: JobGateway,
        identity: Callable[[], Identity],
        is_safe: Callable[[], bool],
        kinds: Mapping[str, JobKind],
        clock: Clock,
        poll_seconds: float,
    ) -> None:
        self._gateway = gateway
        self._identity = identity
        self._kinds = kinds
        self._clock = clock
        self._claim_id: str | None = None
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._running: Counter[str] = Counter()
        self._full: set[str] = set()
        steps = [self.drain]
        self.worker = Worker("jobs", is_safe, clock, poll_seconds, due=steps, hinted=steps)

    async def drain(self) -> None:
        """Claim as many as there are places; the work goes on by itself."""
        rooms = {name: kind.at_once - self._running[name] for name, kind in self._kinds.items()}
        rooms = {name: room for name, room in rooms.items() if room > 0}
        if not rooms:
            return
        self._claim_id = self._claim_id or str(uuid.uuid4())
        claim = await self._gateway.claim_jobs(self._identity(), self._claim_id, rooms)
        self._claim_id = None
        for job in claim.jobs:
            if job.id not in self._tasks and job.kind in self._kinds:
                self._begin(job)
        self._full = {name for name, kind in self._kinds.items() if self._running[name] >= kind.at_once}
        seconds = claim.next_seconds
        self.worker.expect(None if seconds is None else max(seconds, _ASK_AGAIN_SECONDS))

    async def close(self) -> None:
        """Stop at once: a job is done in parts, and what is not told is done again by whoever goes on."""
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _begin(self, job: Job) -> None:
        self._running[job.kind] += 1
        self._tasks[job.id] = asyncio.create_task(self._work(job), name=f"job-{job.kind}-{job.id}")

    async def _work(self, job: Job) -> None:
        is_more = job.kind in self._full
        try:
            end = await self._handle(job)
            is_more = is_more or end.seconds == 0
            if end.outcome is not JobOutcome.TOLD:
                await self._tell(job, end)
        except SupersededError:
            log.warning("job_left", kind=job.kind, job_id=job.id)
        except ZapbaseError as error:
            log.warning("job_not_told", kind=job.kind, job_id=job.id, code=error.code, detail=error.detail)
        except Exception:
            log.exception("job_not_told", kind=job.kind, job_id=job.id)
        finally:
            del self._tasks[job.id]
            self._running[job.kind] -= 1
        if is_more or job.kind in self._full:
            self.worker.wake()

    async def _handle(self, job: Job) -> JobEnd:
        kind = self._kinds[job.kind]
        try:
            async with asyncio.timeout(kind.seconds):
                return await kind.handle(job)
        except SupersededError:
            raise
        except TimeoutError:
            failed = JobEnd(JobOutcome.FAILED, error_code="job_time_limit", error_detail=f"{kind.seconds} s")
        except ZapbaseError as error:
            failed = JobEnd(JobOutcome.FAILED, error_code=error.code, error_detail=error.detail)
        except Exception as error:
            log.exception("job_broke", kind=job.kind, job_id=job.id)
            name = type(error).__name__
            failed = JobEnd(JobOutcome.FAILED, error_code=ZapbaseError.code, error_detail=name)
        log.warning("job_failed", kind=job.kind, job_id=job.id, attempt=job.attempts, code=failed.error_code)
        return failed

    async def _tell(self, job: Job, end: JobEnd) -> None:
        """Again and again until the database has it, for as long as it would be believed."""
        for attempt in range(1, _TELL_ATTEMPTS + 1):
            try:
                await self._gateway.finish_job(self._identity(), job, end)
                return
            except SupabaseUnreachableError as error:
                log.warning("job_told_later", kind=job.kind, job_id=job.id, code=error.code)
                await self._clock.sleep(_PAUSE.delay(attempt, self._clock.random))


def step(gateway: JobGateway, identity: Callable[[], Identity], at_once: int = 1) -> JobKind:
    """A kind that the database does by itself, a short transaction at a time."""

    async def handle(job: Job) -> JobEnd:
        is_more = await gateway.run_job(identity(), job)
        return JobEnd(JobOutcome.TOLD, 0 if is_more else None)

    return JobKind(handle, at_once, seconds=30)
