"""Write what an instance looks like, again and again until the database has it or the lease is gone."""

from collections.abc import Callable

import structlog

from orchestrator.domain.backoff import Backoff
from orchestrator.domain.fleet.leases import Identity
from orchestrator.domain.fleet.transitions import Patch
from orchestrator.errors import SupabaseUnreachableError
from orchestrator.services.clock import Clock
from orchestrator.services.fleet.protocols import FleetGateway

log = structlog.stdlib.get_logger("orchestrator.writing")
PAUSE = Backoff(first=0.2, limit=5.0)


class InstanceWriter:
    """Writes under the lease; the number is asked for at each try, because registering again raises it."""

    def __init__(self, gateway: FleetGateway, identity: Callable[[], Identity], clock: Clock) -> None:
        self._gateway = gateway
        self._identity = identity
        self._clock = clock

    async def write(self, instance_id: str, patch: Patch) -> str | None:
        """Returns once the row is written, with the phone that the instance belongs to. Raises
        WrongNumberError, LeaseLostError or SupersededError; the caller's cancellation ends the waiting for a
        database that is away."""
        attempt = 0
        while True:
            try:
                return await self._gateway.write_instance(self._identity(), instance_id, patch)
            except SupabaseUnreachableError as error:
                attempt += 1
                log.warning("write_postponed", instance_id=instance_id, attempt=attempt, code=error.code)
                await self._clock.sleep(PAUSE.delay(attempt, self._clock.random))
