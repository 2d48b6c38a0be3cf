"""Feed the people of broadcasts to the queue: the database says whose turn it is, texts are made here."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any, Protocol

import structlog

from orchestrator.domain.automation.broadcasts import Content, ContentError, Message, read_content
from orchestrator.domain.automation.person import read_person
from orchestrator.domain.automation.templates.errors import TemplateError
from orchestrator.domain.fleet.leases import Identity
from orchestrator.domain.jobs import AGAIN, DONE, Job, JobEnd, JobOutcome
from orchestrator.services.clock import Clock

log = structlog.stdlib.get_logger("orchestrator.feeder")
# So many people are written to in one transaction: few at first, so that their messages leave meanwhile.
_FIRST_PEOPLE, _PEOPLE = 25, 200
# After so long other broadcasts have their turn.
_TURN_SECONDS = 15.0
# The plan's limit came between: the next claim says how long it holds.
_LIMIT_SECONDS = 1.0
Item = dict[str, Any]


class BroadcastGateway(Protocol):
    """The functions for broadcasts in the database. They raise what `FleetGateway` raises."""

    async def claim_recipients(self, identity: Identity, broadcast_id: str, max_items: int) -> "Turn":
        """Whose turn it is; nothing is taken by it."""
        ...

    async def feed_recipients(
        self, identity: Identity, broadcast_id: str, items: Sequence[Item]
    ) -> str | None:
        """Write their messages, once whoever asks; what they wait for instead."""
        ...

    async def claim_test(self, identity: Identity, broadcast_id: str, contact_id: str) -> "Turn | None":
        """What somebody tries on himself."""
        ...

    async def send_test(
        self, identity: Identity, broadcast_id: str, to: Item, test_id: str, messages: Sequence[Message]
    ) -> None: ...


class Turn(Protocol):
    """People to be written to, with what is said; `seconds` until there may be more, None: never."""

    content: dict[str, Any] | None
    items: list[Item]
    seconds: float | None


class Feeder:
    """A person is written to in one transaction that also notes it: whoever goes on after a kill writes to
    those of whom it was not noted."""

    def __init__(self, gateway: BroadcastGateway, identity: Callable[[], Identity], clock: Clock) -> None:
        self._gateway = gateway
        self._identity = identity
        self._clock = clock

    async def work(self, job: Job) -> JobEnd:
        """Feed one broadcast for a while."""
        ends = self._clock.monotonic() + _TURN_SECONDS
        people = _FIRST_PEOPLE
        while True:
            turn = await self._gateway.claim_recipients(self._identity(), job.key, people)
            people = min(people * 2, _PEOPLE)
            if not turn.items:
                return DONE if turn.seconds is None else JobEnd(JobOutcome.AGAIN, turn.seconds)
            # Filling in two hundred texts takes longer than others should wait for the event loop.
            items = await asyncio.to_thread(write_items, turn.content or {}, turn.items)
            waits = await self._gateway.feed_recipients(self._identity(), job.key, items)
            if waits:
                return JobEnd(JobOutcome.AGAIN, _LIMIT_SECONDS)
            if self._clock.monotonic() >= ends:
                return AGAIN

    async def test(self, job: Job) -> JobEnd:
        """Send one broadcast to one phone."""
        broadcast_id, _, contact_id = job.key.partition(":")
        turn = await self._gateway.claim_test(self._identity(), broadcast_id, contact_id)
        if turn is None:
            return DONE
        [item] = write_items(turn.content or {}, [item | job.payload for item in turn.items])
        if code := item.get("error_code"):
            return JobEnd(JobOutcome.FAILED, error_code=code)
        await self._gateway.send_test(
            self._identity(), broadcast_id, job.payload, str(job.id), item["messages"]
        )
        return DONE


def write_items(content: dict[str, Any], items: Sequence[Item]) -> list[Item]:
    """Each person with his messages, or with the code of what is wrong for him."""
    try:
        read = read_content(content)
    except ContentError as error:
        log.warning("content_invalid", detail=str(error))
        return [_without_person(item, {"error_code": "content_invalid"}) for item in items]
    now = datetime.now(UTC)
    return [_without_person(item, _write(read, item, now)) for item in items]


def _write(content: Content, item: Item, now: datetime) -> Item:
    try:
        return {"messages": content.write(item.get("variant"), read_person(item["person"]), now)}
    except TemplateError as error:
        return {"error_code": error.code}


def _without_person(item: Item, said: Item) -> Item:
    return {name: value for name, value in item.items() if name != "person"} | said
