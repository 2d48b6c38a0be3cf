"""Fetch what was sent to our numbers: from its node instance, by way of this machine, to the store."""

import asyncio
import uuid
from collections import Counter
from collections.abc import Awaitable, Callable, Collection

import structlog

from orchestrator.domain.backoff import Backoff
from orchestrator.domain.media.files import MediaOutcome, MediaState, PendingMedia, not_stored, stored
from orchestrator.domain.media.types import sniff
from orchestrator.errors import MediaError, SupabaseUnreachableError, ZapbaseError
from orchestrator.services.clock import Clock
from orchestrator.services.fleet.fleet import Fleet
from orchestrator.services.fleet.registry import Registry
from orchestrator.services.media.protocols import MediaGateway, Spool
from orchestrator.services.media.stores import MediaStores
from orchestrator.services.slots import Slots
from orchestrator.services.worker import Worker

log = structlog.stdlib.get_logger("orchestrator.media_inbox")
_UNDER_WAY_MAX = 16
# A page gives one file after the other anyway.
_OF_ONE_NUMBER = 2
_FETCH_SECONDS = 300.0
_DELETIONS = 100
_PAUSE = Backoff(first=0.2, limit=5.0)


class MediaInbox:
    """Claims files and fetches each in a task of its own. Killed at any line, the claim dies with the fencing
    number, and the file is fetched again to the same path: nothing is lost, nothing is kept twice."""

    def __init__(
        self,
        gateway: MediaGateway,
        fleet: Fleet,
        registry: Registry,
        spool: Spool,
        stores: MediaStores,
        clock: Clock,
        poll_seconds: float,
        max_bytes: int,
    ) -> None:
        self._gateway = gateway
        self._fleet = fleet
        self._registry = registry
        self._spool = spool
        self._stores = stores
        self._clock = clock
        self._max_bytes = max_bytes
        self._claim_id: str | None = None
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._slots = Slots(_OF_ONE_NUMBER)
        # By state and code: what became of received files.
        self.ended: Counter[tuple[str, str]] = Counter()
        # Whoever has copies at hand deletes them too.
        self.on_deleted: Callable[[Collection[str]], Awaitable[None]] = _nobody
        # Fetch what is due, delete what nobody has a row for.
        due = (self.drain, self.delete)
        self.worker = Worker("media", fleet.is_safe, clock, poll_seconds, due=due, hinted=[self.drain])
        self.wake = self.worker.wake

    async def drain(self) -> None:
        """Claim as much as may be under way; the fetching goes on by itself, and wakes for more."""
        room = _UNDER_WAY_MAX - len(self._tasks)
        if room <= 0:
            return
        self._claim_id = self._claim_id or str(uuid.uuid4())
        claimed = await self._gateway.pending_media(
            self._fleet.identity(), self._claim_id, room, is_local=self._stores.is_local
        )
        self._claim_id = None
        for media in claimed:
            if media.id not in self._tasks:
                task = asyncio.create_task(self._take(media), name=f"media-{media.id}")
                self._tasks[media.id] = task

    async def delete(self) -> None:
        """Delete bytes first and forget them after: a kill between deletes what is no longer there."""
        gone = await self._gateway.deleted_media(self._fleet.identity(), _DELETIONS)
        for is_local, bucket in sorted({(media.is_local, media.bucket) for media in gone}, reverse=True):
            some = [media for media in gone if (media.is_local, media.bucket) == (is_local, bucket)]
            await self._stores.delete([media.storage_path for media in some], bucket, is_local=is_local)
            ids = [media.id for media in some]
            await self.on_deleted(ids)
            await self._gateway.forget_media(self._fleet.identity(), ids)

    async def close(self) -> None:
        """Leave what is under way to the next life."""
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _take(self, media: PendingMedia) -> None:
        try:
            async with self._slots.of(media.instance_id):
                outcome = await self._fetch(media)
            await self._tell(outcome)
        except ZapbaseError as error:
            log.warning("media_not_told", media_id=media.id, code=error.code, detail=error.detail)
        except Exception:
            log.exception("media_not_told", media_id=media.id, code=ZapbaseError.code)
        finally:
            del self._tasks[media.id]
            self.wake()

    async def _fetch(self, media: PendingMedia) -> MediaOutcome:
        try:
            async with asyncio.timeout(_FETCH_SECONDS):
                return await self._store(media)
        except TimeoutError:
            code, detail = "media_unreadable", "time limit"
        except ZapbaseError as error:
            code, detail = error.code, error.detail
        except Exception:
            log.exception("media_broke", media_id=media.id)
            code, detail = "media_unreadable", "internal error"
        log.warning("media_not_stored", media_id=media.id, instance_id=media.instance_id, code=code,
                    attempt=media.attempts, detail=detail)  # fmt: skip
        return not_stored(media, code)

    async def _store(self, media: PendingMedia) -> MediaOutcome:
        if media.size and media.size > self._max_bytes:
            raise MediaError(f"{media.size} bytes", code="media_too_large")
        supervisor = self._registry.get(media.instance_id)
        if supervisor is None or supervisor.node is None:
            raise MediaError("the number is not driven now", code="not_connected")
        chunks = supervisor.node.client.media(media.remote_id or media.wa_message_id, self._max_bytes)
        async with self._spool.keep(chunks, self._max_bytes) as file:
            mimetype = sniff(file.head, media.mimetype)
            await self._stores.put(media.storage_path, file, mimetype)
            return stored(media, file, mimetype, is_local=self._stores.is_local)

    async def _tell(self, outcome: MediaOutcome) -> None:
        """Again and again until the database has it. What it refuses comes again when the claim is over."""
        attempt = 0
        while True:
            try:
                await self._gateway.write_media(self._fleet.identity(), [outcome])
                break
            except SupabaseUnreachableError as error:
                attempt += 1
                log.warning("media_told_later", media_id=outcome.id, attempt=attempt, code=error.code)
                await self._clock.sleep(_PAUSE.delay(attempt, self._clock.random))
        if outcome.state is not MediaState.PENDING:
            self.ended[outcome.state.value, outcome.error_code or ""] += 1


async def _nobody(_: Collection[str]) -> None:
    return
