"""One instance, driven: its node instance is spawned or adopted, followed, pinged, healed and ended."""

import asyncio
from collections.abc import Callable
from enum import Enum

import structlog

from orchestrator.domain.backoff import CrashWindow
from orchestrator.domain.fleet.leases import Lease
from orchestrator.domain.fleet.statuses import (
    UNLINKED,
    DesiredState,
    Reason,
    Status,
    is_settled,
    is_terminal,
    should_run,
)
from orchestrator.domain.fleet.transitions import Patch, Picture, patch_of
from orchestrator.errors import LeaseLostError, NodeError, SupersededError
from orchestrator.services.clock import Clock
from orchestrator.services.fleet.following import Following
from orchestrator.services.fleet.limits import SupervisionLimits
from orchestrator.services.fleet.protocols import EventSink, Node, NodeClient, NodeHost
from orchestrator.services.fleet.writing import InstanceWriter
from orchestrator.services.tasks import race

log = structlog.stdlib.get_logger("orchestrator.supervision")

# What a launch may fail with that no second try would change.
_HOPELESS = frozenset(
    {Reason.PORT_IN_USE, Reason.SESSION_UNWRITABLE, Reason.DISK_FULL, Reason.BROWSER_MISSING}
)


class _End(Enum):
    """Why driving a node instance came to an end."""

    TERMINAL = "terminal"
    CRASHED = "crashed"


class Supervisor:
    """Drives one leased instance. All its methods are safe to call in any order; commands on one instance
    are serialised by `lock`, which their runner takes."""

    def __init__(
        self,
        lease: Lease,
        host: NodeHost,
        writer: InstanceWriter,
        make_sink: Callable[[str, NodeClient], EventSink],
        clock: Clock,
        slots: asyncio.Semaphore,
        limits: SupervisionLimits,
    ) -> None:
        self.lease = lease
        self.lock = asyncio.Lock()
        self.restarts = 0
        self._desired = lease.desired_state
        self._picture = Picture(lease.status, lease.status_reason)
        # What the database has: a command that waits for a start must not end before it.
        self._written = self._picture
        # Whose the instance is, as the database said last.
        self._phone: str | None = None
        self._host = host
        self._writer = writer
        self._make_sink = make_sink
        self._clock = clock
        self._slots = slots
        self._limits = limits
        self._crashes = CrashWindow()
        self._node: Node | None = None
        self._ending: asyncio.Task[None] | None = None
        self._task: asyncio.Task[None] | None = None
        self._changed = asyncio.Condition()
        self._changed_at = self.gained_at = clock.monotonic()

    @property
    def instance_id(self) -> str:
        return self.lease.instance_id

    @property
    def picture(self) -> Picture:
        """What is known of the instance, whether or not the database has it yet."""
        return self._picture

    @property
    def node(self) -> Node | None:
        """The node instance that runs, if one does."""
        return self._node

    @property
    def is_active(self) -> bool:
        """True while a node instance runs or is on its way to."""
        return self._task is not None

    def observe(self, lease: Lease, read_at: float) -> None:
        """Take note of the lease as the database showed it at monotonic time `read_at`; an answer that may be
        older than what we last did says nothing new."""
        if read_at > self._changed_at and not self.lock.locked():
            self._desired = lease.desired_state
            if not self.is_active:
                self._picture = self._written = Picture(lease.status, lease.status_reason)
        self.lease = lease

    def needs_start(self) -> bool:
        """True when the instance should run and nobody runs it."""
        return (
            not self.is_active
            and not self.lease.suspended
            and not self.lock.locked()
            and should_run(self._desired, self._picture.status, self._picture.reason)
        )

    def needs_rest(self) -> bool:
        """True when the instance runs and its account is suspended."""
        return self.is_active and self.lease.suspended and not self.lock.locked()

    def start(self) -> bool:
        """Begin to drive; False when it already does."""
        if self.is_active:
            return False
        self._want(DesiredState.RUNNING)
        self._crashes.clear()
        self.resume()
        return True

    def resume(self, adopted: Node | None = None) -> None:
        """Drive as before: with a running node instance to adopt, or a new one."""
        if adopted is None:
            self._picture = self._written = Picture(Status.CONNECTING)
        name = f"supervise-{self.instance_id}"
        self._task = asyncio.create_task(self._run(adopted), name=name)

    async def stop(self) -> None:
        """End the node instance and write `disconnected`. Raises LeaseLostError."""
        self._want(DesiredState.STOPPED)
        await self.halt()
        await self.show(Picture(Status.DISCONNECTED), desired_state=DesiredState.STOPPED)

    async def halt(self, grace_seconds: float | None = None) -> None:
        """End the node instance and write nothing: what a lost lease asks for."""
        await self.detach()
        await self._end_node(grace_seconds)

    async def rest(self) -> None:
        """End the node instance and say so; it is still wanted, whoever drives it next starts it again."""
        await self.halt()
        if not self._is_over():
            await self.show(Picture(Status.DISCONNECTED))

    async def detach(self) -> None:
        """Stop driving and leave the node instance running for whoever adopts it."""
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            await asyncio.wait([task])

    async def show(self, picture: Picture, **more: object) -> None:
        """Make `picture` known to waiters here and, under the lease, to the database. Raises
        WrongNumberError."""
        before, self._picture = self._picture, picture
        patch: Patch = patch_of(picture) | more
        if picture != before or more:
            self._phone = await self._writer.write(self.instance_id, patch)
            self._changed_at = self._clock.monotonic()
        self._written = picture
        async with self._changed:
            self._changed.notify_all()

    async def settled(self) -> Picture:
        """Wait until a start has reached its aim or can no longer, and the database says so. Bounded by the
        caller."""
        await self._until(self._is_settled)
        return self._picture

    async def concluded(self) -> None:
        """Wait until an end that is shown already is over: who sees it may start again at once. Bounded by
        the caller."""
        await self._until(lambda: not self.is_active or not self._is_over())

    async def ended(self) -> None:
        """Wait until nothing is driven any more. Bounded by the caller."""
        await self._until(lambda: not self.is_active)

    async def _until(self, condition: Callable[[], bool]) -> None:
        async with self._changed:
            await self._changed.wait_for(condition)

    def _is_settled(self) -> bool:
        picture = self._written
        reached = is_settled(picture.status, has_code=picture.has_code)
        return reached or is_terminal(picture.status, picture.reason) or not self.is_active

    def _is_over(self) -> bool:
        return is_terminal(self._picture.status, self._picture.reason)

    def _want(self, desired: DesiredState) -> None:
        self._desired = desired
        self._changed_at = self._clock.monotonic()

    async def _run(self, adopted: Node | None) -> None:
        try:
            await self._drive_until_the_end(adopted)
        except (LeaseLostError, SupersededError) as error:
            log.warning("lease_lost", instance_id=self.instance_id, code=error.code)
            await self._end_node()
        except Exception:
            log.exception("supervision_failed", instance_id=self.instance_id)
            await self._end_node()
            # The next turn of the control loop tries again, but not for ever.
            self._crashes.record(self._clock.monotonic())
            if self._crashes.is_loop():
                self._picture = Picture(Status.FAILED, Reason.CRASH_LOOP)
        finally:
            if self._task is asyncio.current_task():
                self._task = None
            async with self._changed:
                self._changed.notify_all()

    async def _drive_until_the_end(self, adopted: Node | None) -> None:
        self._node = adopted
        if adopted is None:
            await self.show(Picture(Status.CONNECTING), desired_state=DesiredState.RUNNING)
        while await self._drive() is _End.CRASHED:
            await self._end_node()
            count = self._crashes.record(self._clock.monotonic())
            if self._crashes.is_loop():
                await self.show(Picture(Status.FAILED, Reason.CRASH_LOOP))
                return
            self.restarts += 1
            await self.show(Picture(Status.CONNECTING))
            await self._clock.sleep(self._limits.backoff.delay(count, self._clock.random))
        await self._end_node()
        if self._picture.reason in UNLINKED:
            await self._host.erase(self.instance_id)

    async def _drive(self) -> _End:
        """One life of a node instance. The slot is kept until it has settled: browsers start one per core."""
        async with self._slots:
            try:
                if self._node is None:
                    self._node = await self._host.launch(self.lease, self._phone)
                follow = asyncio.create_task(self._follow(self._node))
            except NodeError as error:
                return await self._launch_failed(error)
            settle = asyncio.create_task(self.settled())
            try:
                await asyncio.wait(
                    [follow, settle],
                    timeout=self._limits.slot_hold,
                    return_when=asyncio.FIRST_COMPLETED,
                )
            except asyncio.CancelledError:
                follow.cancel()
                raise
            finally:
                settle.cancel()
        return await follow

    async def _launch_failed(self, error: NodeError) -> _End:
        log.warning("launch_failed", instance_id=self.instance_id, code=error.code, detail=error.detail)
        if error.code in _HOPELESS:
            await self.show(Picture(Status.FAILED, error.code))
            return _End.TERMINAL
        return _End.CRASHED

    async def _follow(self, node: Node) -> _End:
        sink = self._make_sink(self.instance_id, node.client)
        following = Following(self.instance_id, node, sink, self._clock, self._limits.follow)
        try:
            await race(following.show(self.show), sink.run(), following.exit(), following.pings())
        except NodeError as error:
            log.warning("node_lost", instance_id=self.instance_id, pid=node.process.pid, code=error.code)
            return _End.CRASHED
        return _End.TERMINAL

    async def _end_node(self, grace_seconds: float | None = None) -> None:
        """Returns when the process is gone, also when an earlier call that began it was cancelled."""
        node, self._node = self._node, None
        if node is not None:
            grace = self._limits.stop_grace if grace_seconds is None else grace_seconds
            self._ending = asyncio.create_task(node.process.stop(grace))
        if self._ending is not None:
            await asyncio.shield(self._ending)
