"""Follow one running node instance: what it reports, whether it lives, whether it answers."""

from collections.abc import AsyncIterator, Awaitable, Callable

import structlog

from orchestrator.domain.fleet.statuses import Status, is_terminal
from orchestrator.domain.fleet.transitions import Picture, after_event, picture_of, refused
from orchestrator.errors import NodeError, NodeUnreachableError, WrongNumberError
from orchestrator.services.clock import Clock
from orchestrator.services.fleet.limits import FollowLimits
from orchestrator.services.fleet.protocols import EventSink, Node

log = structlog.stdlib.get_logger("orchestrator.following")


class Following:
    """Each method is a coroutine of its own: race them, the first to raise NodeError decides."""

    def __init__(
        self, instance_id: str, node: Node, sink: EventSink, clock: Clock, limits: FollowLimits
    ) -> None:
        self._instance_id = instance_id
        self._node = node
        self._sink = sink
        self._clock = clock
        self._limits = limits

    async def show(self, show: Callable[[Picture], Awaitable[None]]) -> None:
        """Show every picture with `show`, until the number has come to an end."""
        async for picture in self.pictures():
            try:
                await show(picture)
            except WrongNumberError:
                # What this phone tells comes after the picture, and is not read any more.
                await self._unlink()
                await show(refused(picture))
                return
            if is_terminal(picture.status, picture.reason):
                # After a logout the journal is removed: what it holds has to be stored before.
                await self._sink.emptied()
                return

    async def pictures(self) -> AsyncIterator[Picture]:
        """Every change, first the present one. An event goes to the sink, which acknowledges it, when the
        next is asked for: one whose picture the reader could not store comes again."""
        client = self._node.client
        snapshot = await client.status()
        picture = picture_of(snapshot)
        if picture == Picture(Status.DISCONNECTED):
            await client.start()
        else:
            yield picture
        after, failures = snapshot.journal.acknowledged, 0
        while True:
            try:
                async for event in client.events(after):
                    after, failures = event.id, 0
                    # The snapshot already tells what came before it.
                    changed = after_event(picture, event) if event.id > snapshot.journal.last else picture
                    if changed != picture:
                        picture = changed
                        if _is_worth_telling(picture):
                            yield picture
                    await self._sink.put(event)
            except NodeError as error:
                log.info("events_interrupted", instance_id=self._instance_id, code=error.code)
            failures += 1
            if failures > self._limits.misses:
                raise NodeUnreachableError("the event stream keeps breaking")
            await self._clock.sleep(self._limits.pause.delay(failures, self._clock.random))
            # One that is silent and does not answer either hangs: its stream is not waited for again.
            await client.status()

    async def _unlink(self) -> None:
        """At WhatsApp, if it can be reached; this machine forgets the session in any case."""
        try:
            await self._node.client.logout()
        except NodeError as error:
            log.warning("not_unlinked", instance_id=self._instance_id, code=error.code)

    async def exit(self) -> None:
        """Raises as soon as the process is gone."""
        await self._node.process.wait()
        raise NodeUnreachableError("the process has ended")

    async def pings(self) -> None:
        """Raises when it stops to answer. The pause varies so that many do not fall on one moment."""
        misses = 0
        while True:
            await self._clock.sleep(self._limits.ping_seconds * (0.75 + self._clock.random() / 2))
            try:
                await self._node.client.status()
                misses = 0
            except NodeUnreachableError:
                misses += 1
                if misses >= self._limits.misses:
                    raise
            self._node.process.trim_log()


def _is_worth_telling(picture: Picture) -> bool:
    """A scan is awaited from the moment there is a code, which follows in the next event."""
    return picture.status != Status.AWAITING_SCAN or picture.has_code
