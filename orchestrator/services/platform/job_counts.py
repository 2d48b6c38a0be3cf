"""How it stands with the jobs, for whoever looks; asked of the database now and then."""

import structlog

from orchestrator.domain.jobs import JobCount
from orchestrator.errors import ZapbaseError
from orchestrator.services.clock import Clock
from orchestrator.services.jobs import JobGateway

log = structlog.stdlib.get_logger("orchestrator.job_counts")
_FRESH_SECONDS = 10.0


class JobCounts:
    """However often one looks, the database is asked every ten seconds at most. While it does not answer
    nothing is told."""

    def __init__(self, gateway: JobGateway, clock: Clock) -> None:
        self._gateway = gateway
        self._clock = clock
        self._counts: list[JobCount] = []
        self._fresh_until = float("-inf")

    async def look(self) -> list[JobCount]:
        """Each kind's."""
        if self._clock.monotonic() >= self._fresh_until:
            self._fresh_until = self._clock.monotonic() + _FRESH_SECONDS
            try:
                self._counts = await self._gateway.count_jobs()
            except ZapbaseError as error:
                log.warning("jobs_not_counted", code=error.code, detail=error.detail)
                self._counts = []
        return self._counts
