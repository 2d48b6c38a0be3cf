"""The job that tells a person by mail what waits for him while he is away."""

from collections.abc import Sequence
from typing import Protocol

from orchestrator.domain.jobs import DONE, Job, JobEnd, JobOutcome
from orchestrator.domain.platform.notices import WaitingChat, digest_mail
from orchestrator.services.platform.protocols import Mailer

_TRY_AGAIN_SECONDS = 600.0


class Digest(Protocol):
    """What waits for him, to be told in `wait_seconds` unless he comes back."""

    @property
    def as_of(self) -> str: ...
    @property
    def address(self) -> str: ...
    @property
    def wait_seconds(self) -> float: ...
    @property
    def count(self) -> int: ...
    @property
    def chats(self) -> Sequence[WaitingChat]: ...


class DigestGateway(Protocol):
    """Raises what `FleetGateway` raises."""

    async def notice_digest(self, user_id: str) -> Digest | None:
        """None: there is nothing new, or he wants no mail."""
        ...

    async def note_digest(self, user_id: str, as_of: str) -> None:
        """He was told what waited then."""
        ...


class NoticeDigests:
    """Killed between the mail and noting it, he gets it twice."""

    def __init__(self, gateway: DigestGateway, mailer: Mailer, link_base: str) -> None:
        self._gateway = gateway
        self._mailer = mailer
        self._link_base = link_base

    async def work(self, job: Job) -> JobEnd:
        """Write to him, if he is still away and it still waits. What cannot be sent is news for a day."""
        digest = await self._gateway.notice_digest(job.key)
        if digest is None:
            return DONE
        if digest.wait_seconds > 0:
            return JobEnd(JobOutcome.AGAIN, digest.wait_seconds)
        mail = digest_mail(digest.address, digest.count, digest.chats, self._link_base)
        if not await self._mailer.send(mail):
            return JobEnd(JobOutcome.AGAIN, _TRY_AGAIN_SECONDS)
        await self._gateway.note_digest(job.key, digest.as_of)
        return DONE
