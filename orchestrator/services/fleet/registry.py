"""The supervisors of all instances this orchestrator holds."""

import asyncio
from collections.abc import Callable, Iterator

import structlog

from orchestrator.domain.fleet.leases import Lease
from orchestrator.errors import ZapbaseError
from orchestrator.services.fleet.protocols import NodeHost
from orchestrator.services.fleet.supervision import Supervisor

log = structlog.stdlib.get_logger("orchestrator.registry")


class Registry:
    """Follows the list of leases: a gained one gets a supervisor, a lost one is halted at once."""

    def __init__(self, make_supervisor: Callable[[Lease], Supervisor], host: NodeHost) -> None:
        self._make_supervisor = make_supervisor
        self._host = host
        self._supervisors: dict[str, Supervisor] = {}
        self._resting: set[asyncio.Task[None]] = set()
        # What was let go of and still ends: its instance is not taken up again before that.
        self._halting: dict[str, asyncio.Task[None]] = {}

    def __iter__(self) -> Iterator[Supervisor]:
        return iter(list(self._supervisors.values()))

    def __len__(self) -> int:
        return len(self._supervisors)

    def get(self, instance_id: str) -> Supervisor | None:
        """The supervisor of a held instance."""
        return self._supervisors.get(instance_id)

    def hold(self, leases: list[Lease], read_at: float) -> None:
        """These, as read at monotonic time `read_at`, are all the leases held. What is lost is halted at
        once, and not waited for."""
        held = {lease.instance_id for lease in leases}
        self.gain(leases, read_at)
        for supervisor in self:
            # One that was gained after the question need not be in the answer.
            if supervisor.instance_id not in held and supervisor.gained_at <= read_at:
                self._let_go(supervisor)
        self._rest_suspended()

    def gain(self, leases: list[Lease], read_at: float) -> None:
        """These leases are held too."""
        for lease in leases:
            supervisor = self._supervisors.get(lease.instance_id)
            if supervisor is not None:
                supervisor.observe(lease, read_at)
            elif lease.instance_id not in self._halting:
                self._supervisors[lease.instance_id] = self._make_supervisor(lease)

    async def adopt(self) -> int:
        """Take over the running node instances of an earlier life; returns how many."""
        adopted = await asyncio.gather(*(self._adopt(supervisor) for supervisor in self))
        return sum(adopted)

    def start_wanted(self) -> None:
        """Start what should run and does not."""
        for supervisor in self:
            if supervisor.needs_start():
                supervisor.resume()

    async def halt_all(self, grace_seconds: float | None = None) -> None:
        """End every node instance, within `grace_seconds` if given, and let go of it; nothing is written."""
        for supervisor in self:
            self._let_go(supervisor, grace_seconds)
        await self._halted()

    async def detach(self) -> None:
        """Let go of all and leave their node instances running."""
        await asyncio.gather(*(supervisor.detach() for supervisor in self))
        await self._halted()

    def forget(self, instance_id: str) -> None:
        """The instance is no more."""
        self._supervisors.pop(instance_id, None)

    def _rest_suspended(self) -> None:
        """End what runs for suspended accounts. It stays wanted, and runs again when its account does."""
        for supervisor in self:
            if supervisor.needs_rest():
                task = asyncio.create_task(self._rest(supervisor), name=f"rest-{supervisor.instance_id}")
                self._resting.add(task)
                task.add_done_callback(self._resting.discard)

    async def _rest(self, supervisor: Supervisor) -> None:
        async with supervisor.lock:
            log.info("suspended", instance_id=supervisor.instance_id)
            try:
                await supervisor.rest()
            except ZapbaseError as error:
                log.warning("rest_failed", instance_id=supervisor.instance_id, code=error.code)
            except Exception:
                log.exception("rest_broke", instance_id=supervisor.instance_id)

    def _let_go(self, supervisor: Supervisor, grace_seconds: float | None = None) -> None:
        log.info("let_go", instance_id=supervisor.instance_id)
        self._supervisors.pop(supervisor.instance_id, None)
        task = asyncio.create_task(supervisor.halt(grace_seconds), name=f"halt-{supervisor.instance_id}")
        self._halting[supervisor.instance_id] = task
        task.add_done_callback(lambda done: self._end_halting(supervisor.instance_id, done))

    def _end_halting(self, instance_id: str, done: asyncio.Task[None]) -> None:
        del self._halting[instance_id]
        if not done.cancelled() and (error := done.exception()):
            log.error("halt_broke", instance_id=instance_id, error=repr(error))

    async def _halted(self) -> None:
        """Wait until everything that was let go of has ended."""
        await asyncio.gather(*self._halting.values(), return_exceptions=True)

    async def _adopt(self, supervisor: Supervisor) -> bool:
        try:
            node = await self._host.adopt(supervisor.lease)
        except Exception:
            log.exception("adoption_broke", instance_id=supervisor.instance_id)
            return False
        if node is None:
            return False
        log.info("adopted", instance_id=supervisor.instance_id, pid=node.process.pid)
        supervisor.resume(node)
        return True
