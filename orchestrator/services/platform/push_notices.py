"""The job that tells a browser what waits for its person, and the keys that prove who tells it."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Protocol

from orchestrator.domain.backoff import Backoff
from orchestrator.domain.jobs import DONE, Job, JobEnd, JobOutcome
from orchestrator.domain.platform.notices import Locale, Notice, push_content, push_topic
from orchestrator.domain.platform.push_sealing import Browser, PushKeys, make_push_keys
from orchestrator.services.clock import Clock

_PAUSE = Backoff(first=30, limit=1800)


class Push(Protocol):
    """What a browser is to be told, in `wait_seconds` unless its person comes back to the page."""

    @property
    def browser(self) -> Browser: ...
    @property
    def locale(self) -> Locale: ...
    @property
    def failures(self) -> int: ...
    @property
    def wait_seconds(self) -> float: ...
    @property
    def notices(self) -> Sequence[Notice]: ...


class PushGateway(Protocol):
    """Raises what `FleetGateway` raises."""

    async def read_push_keys(self) -> PushKeys | None:
        """The pair that stands; None: there is none yet."""
        ...

    async def keep_push_keys(self, keys: PushKeys) -> PushKeys:
        """The pair that stands: this one, unless another came first."""
        ...

    async def push_notices(self, subscription_id: str) -> Push | None:
        """None: the browser is no longer told anything."""
        ...

    async def finish_push(self, subscription_id: str, outcome: str, told: Sequence[Notice]) -> bool:
        """What was told is not told again; whether there is more."""
        ...


class Sent(StrEnum):
    """What a push service says to a message."""

    TOLD = "told"
    # It takes no such message, and would not later.
    REFUSED = "refused"
    # There is no such browser any more.
    GONE = "gone"
    # Another time.
    FAILED = "failed"


class PushSender(Protocol):
    """The way to push services."""

    async def send(
        self, browser: Browser, content: bytes, topic: str, keys: PushKeys
    ) -> tuple[Sent, float | None]:
        """What came of it, and in how many seconds to ask again, where the service says so. Never raises."""
        ...


class PushNotices:
    """A browser is one job, so that one whose service hangs holds up no other. Killed between sending and
    noting it, it is told again: its service and its screen show the later one alone."""

    def __init__(self, gateway: PushGateway, sender: PushSender, clock: Clock) -> None:
        self._gateway = gateway
        self._sender = sender
        self._clock = clock
        self._keys: PushKeys | None = None

    async def keep_keys(self) -> PushKeys:
        """Those of all orchestrators; made where there are none yet, for browsers need them to subscribe."""
        if self._keys is None:
            standing = await self._gateway.read_push_keys()
            self._keys = standing or await self._gateway.keep_push_keys(make_push_keys())
        return self._keys

    async def work(self, job: Job) -> JobEnd:
        """Tell what is due, one chat after another; the first that fails ends it for now."""
        push = await self._gateway.push_notices(job.key)
        if push is None or not push.notices:
            return DONE
        due = [notice for notice in push.notices if push.wait_seconds <= 0 or notice.reason == "test"]
        if not due:
            return JobEnd(JobOutcome.AGAIN, push.wait_seconds)
        keys = await self.keep_keys()
        told: list[Notice] = []
        for notice in due:
            content = push_content(notice, push.locale)
            sent, again = await self._sender.send(push.browser, content, push_topic(notice.topic), keys)
            if sent is Sent.GONE:
                await self._gateway.finish_push(job.key, "gone", told)
                return DONE
            if sent is Sent.FAILED:
                await self._gateway.finish_push(job.key, "failed", told)
                pause = _PAUSE.delay(min(push.failures + 1, 10), self._clock.random)
                return JobEnd(JobOutcome.AGAIN, max(pause, min(again or 0, _PAUSE.limit)))
            told.append(notice)
        is_more = await self._gateway.finish_push(job.key, "told", told)
        return JobEnd(JobOutcome.AGAIN, max(push.wait_seconds, 0)) if is_more else DONE
