"""This orchestrator as a member of the fleet: registered, renewing its leases, or out of it."""

import asyncio
from enum import Enum

import structlog

from orchestrator.domain.fleet.leases import Grant, Identity, retry_interval, safe_until, stop_grace
from orchestrator.errors import SupersededError, ZapbaseError
from orchestrator.services.clock import Clock
from orchestrator.services.fleet.polling import Polling
from orchestrator.services.fleet.protocols import FleetGateway
from orchestrator.services.fleet.registry import Registry
from orchestrator.services.tasks import race

log = structlog.stdlib.get_logger("orchestrator.fleet")
_LEAVE_SECONDS = 12.0


class Standing(Enum):
    """How this orchestrator stands in the fleet."""

    UNREGISTERED = "unregistered"
    HOLDING = "holding"
    LAPSED = "lapsed"
    SUPERSEDED = "superseded"


class Fleet:
    """Holds the leases. When they cannot be renewed in time its node instances are stopped before the leases
    end, by a monotonic clock: whoever takes them next meets nobody."""

    def __init__(
        self,
        gateway: FleetGateway,
        registry: Registry,
        clock: Clock,
        polling: Polling,
        orchestrator_id: str,
        capacity: int,
    ) -> None:
        self._gateway = gateway
        self._polling = polling
        self._registry = registry
        self._clock = clock
        self._orchestrator_id = orchestrator_id
        self._capacity = capacity
        self._identity = Identity(orchestrator_id, 0)
        self._lease_seconds = 30.0
        self._safe_until = 0.0
        # When the newest list of all leases was asked for: an older answer must not undo it. There is no
        # lock, for a renewal waits for no other work.
        self._told_at = 0.0
        self._hurry = asyncio.Event()
        self.standing = Standing.UNREGISTERED

    def identity(self) -> Identity:
        """Id and the present fencing number."""
        return self._identity

    def is_safe(self) -> bool:
        """True while the leases hold for sure."""
        return self.standing is Standing.HOLDING and self._clock.monotonic() < self._safe_until

    async def register(self) -> None:
        """Enter the fleet and retake this orchestrator's own leases. Raises what the gateway raises."""
        asked_at = self._clock.monotonic()
        grant = await self._gateway.register(self._orchestrator_id, self._capacity)
        self._identity = Identity(self._orchestrator_id, grant.number)
        self._accept(grant, asked_at)
        log.info("registered", number=grant.number, leases=len(grant.leases))

    def hurry(self) -> None:
        """What the leases say has changed: do not wait for the next heartbeat's time."""
        self._hurry.set()

    async def renew(self) -> None:
        """One heartbeat for all leases, which also asks what there is to do; without that when the questions
        take too long. Raises SupersededError, and what the gateway or the time limit raises."""
        limit = retry_interval(self._lease_seconds)
        asked_at = self._clock.monotonic()
        try:
            async with asyncio.timeout(limit):
                grant, todo = await self._gateway.poll(self._identity, self._polling.kinds)
        except SupersededError:
            raise
        except (ZapbaseError, TimeoutError) as error:
            log.warning("poll_failed", error=str(error) or "time limit")
            asked_at = self._clock.monotonic()
            async with asyncio.timeout(limit):
                self._accept(await self._gateway.heartbeat(self._identity), asked_at)
            return
        self._accept(grant, asked_at)
        self._polling.tell(todo, self._lease_seconds)
        self._registry.start_wanted()

    async def lease_more(self) -> int:
        """Take what is free, up to the capacity; returns how many were gained."""
        room = self._capacity - len(self._registry)
        if room <= 0 or not self.is_safe():
            return 0
        asked_at = self._clock.monotonic()
        leases = await self._gateway.lease_instances(self._identity, room)
        if leases and self._told_at > asked_at:
            # A heartbeat was answered meanwhile: the next one's list is newer than both.
            self.hurry()
            return 0
        known = len(self._registry)
        self._registry.gain(leases, asked_at)
        return len(self._registry) - known

    async def leave(self) -> None:
        """End every node instance, say so in the database, and free the leases for others at once."""
        supervisors = list(self._registry)
        try:
            async with asyncio.timeout(_LEAVE_SECONDS):
                await asyncio.gather(*(supervisor.rest() for supervisor in supervisors))
                ids = [supervisor.instance_id for supervisor in supervisors]
                await self._gateway.release_instances(self._identity, ids)
        except (ZapbaseError, TimeoutError) as error:
            log.warning("left_without_a_word", error=str(error) or "time limit")
            await self._registry.halt_all()

    async def keep_renewing(self) -> None:
        """Renew until superseded, then raise SupersededError with every node instance stopped."""
        has_failed = False
        while True:
            lease_seconds = self._lease_seconds
            pause = retry_interval(lease_seconds) if has_failed else self._polling.interval(lease_seconds)
            await race(self._clock.sleep(pause), self._hurried())
            left = self._safe_until - self._clock.monotonic()
            has_failed = True
            try:
                # An answer that would come too late is not waited for.
                async with asyncio.timeout(left if left > 0 else None):
                    await self.renew()
                has_failed = False
            except SupersededError:
                self.standing = Standing.SUPERSEDED
                await self._registry.halt_all(stop_grace(self._lease_seconds))
                raise
            except (ZapbaseError, TimeoutError) as error:
                log.warning("renewal_failed", error=str(error) or "time limit")
                await self._lapse_in_time()
            except Exception:
                log.exception("renewal_broke")
                await self._lapse_in_time()

    async def _hurried(self) -> None:
        await self._hurry.wait()
        self._hurry.clear()

    def _accept(self, grant: Grant, asked_at: float) -> None:
        self._lease_seconds = grant.lease_seconds
        self._safe_until = safe_until(asked_at, grant.lease_seconds)
        self.standing = Standing.HOLDING
        self._told_at = asked_at
        self._registry.hold(grant.leases, asked_at)

    async def _lapse_in_time(self) -> None:
        """Stop driving when the next chance to renew would come too late."""
        next_try = self._clock.monotonic() + retry_interval(self._lease_seconds)
        if self.standing is Standing.HOLDING and next_try >= self._safe_until:
            log.error("leases_lapsed", instances=len(self._registry))
            self.standing = Standing.LAPSED
            await self._registry.halt_all(stop_grace(self._lease_seconds))
