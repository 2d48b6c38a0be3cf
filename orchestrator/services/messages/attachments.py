"""The files that messages carry: from the store, or from their address on the web and then into the store."""

from collections import OrderedDict
from typing import Any

import structlog

from orchestrator.domain.media.filenames import clean_filename, name_file
from orchestrator.domain.media.files import check_kind
from orchestrator.domain.media.types import OCTETS, fits, sniff
from orchestrator.domain.messages.outgoing import Outgoing, OutgoingMedia
from orchestrator.errors import MediaError, SupabaseUnreachableError
from orchestrator.services.clock import Clock
from orchestrator.services.media.keeping import MediaKeeping
from orchestrator.services.media.protocols import AttachmentFolder, Spool, UrlFetcher
from orchestrator.services.media.stores import MediaStores
from orchestrator.services.slots import Slots

log = structlog.stdlib.get_logger("orchestrator.attachments")
_TRIES = 3
_PAUSE_SECONDS = 2.0
_FETCHED_MAX = 1000
# So many files of one account are read at once: a slow server, or a large campaign, is its own trouble.
_OF_ONE_ACCOUNT = 4
# What a message fails with; everything else that is not trouble of our own is unreadable to whoever sent it.
_TOLD = frozenset({"media_too_large", "media_type_refused", "media_url_refused", "media_pending"})
_OUR_TROUBLE = frozenset({"media_store_full", "media_store_unreachable", SupabaseUnreachableError.code})


class MediaAttachments:
    """Implements `services.messages.protocols.Attachments`. A file is read once for all its messages."""

    def __init__(
        self,
        keeping: MediaKeeping,
        stores: MediaStores,
        spool: Spool,
        fetcher: UrlFetcher,
        folder: AttachmentFolder,
        clock: Clock,
        max_bytes: int,
    ) -> None:
        self._keeping = keeping
        self._stores = stores
        self._spool = spool
        self._fetcher = fetcher
        self._folder = folder
        self._clock = clock
        self._max_bytes = max_bytes
        self._files = Slots(1)
        self._accounts = Slots(_OF_ONE_ACCOUNT)
        # Type and name of what was fetched while messages claimed before still say pending.
        self._fetched: OrderedDict[str, tuple[str, str | None]] = OrderedDict()

    async def prepare(self, message: Outgoing) -> dict[str, Any]:
        """`{path, mimetype, filename}`. MediaError `media_too_large`, `media_type_refused`,
        `media_url_refused`, `media_unreadable`; `media_pending` when a later try may do."""
        media = message.media
        if media is None:
            raise MediaError("the message has no file")
        try:
            async with self._files.of(media.id), self._accounts.of(message.account_id):
                mimetype, filename = await self._have(media)
                check_kind(message.kind, mimetype)
                path = await self._folder.lay_out(media.id, message.instance_id, message.id)
        except (MediaError, SupabaseUnreachableError) as error:
            log.warning("attachment_not_prepared", message_id=message.id, media_id=media.id, code=error.code,
                        detail=error.detail)  # fmt: skip
            if error.code in _OUR_TROUBLE:
                raise MediaError(error.detail, code="media_pending") from None
            raise MediaError(error.detail, code=error.code if error.code in _TOLD else None) from None
        name = name_file(filename, mimetype, message.kind)
        return {"path": str(path), "mimetype": mimetype, "filename": name}

    async def release(self, message: Outgoing) -> None:
        """Its own file is removed; the bytes stay at hand for other messages."""
        await self._folder.take_away(message.instance_id, message.id)

    async def _have(self, media: OutgoingMedia) -> tuple[str, str | None]:
        """Type and name of the file, whose bytes are at hand then."""
        if media.state == "stored":
            if not await self._folder.has(media.id):
                await self._read(media)
            return media.mimetype or OCTETS, media.filename
        if media.source_url is None:
            if media.state == "failed":
                raise MediaError("its upload has failed")
            raise MediaError("it is not uploaded yet", code="media_pending")
        if media.id not in self._fetched or not await self._folder.has(media.id):
            self._fetched[media.id] = await self._fetch(media, media.source_url)
            if len(self._fetched) > _FETCHED_MAX:
                self._fetched.popitem(last=False)
        return self._fetched[media.id]

    async def _read(self, media: OutgoingMedia) -> None:
        chunks = self._stores.read_anywhere(media.storage_path or "")
        async with self._spool.keep(chunks, self._max_bytes) as file:
            if media.size is not None and file.size != media.size:
                raise MediaError("the store gave a part of it", code="media_store_unreachable")
            await self._folder.keep(media.id, file.path)

    async def _fetch(self, media: OutgoingMedia, url: str) -> tuple[str, str | None]:
        for attempt in range(1, _TRIES + 1):
            try:
                return await self._fetch_once(media, url)
            except MediaError as error:
                if error.code in _OUR_TROUBLE:
                    raise
                if error.code != "media_url_unreachable" or attempt == _TRIES:
                    told = error.code if error.code in _TOLD else MediaError.code
                    await self._keeping.give_up(media.id, told)
                    raise
            await self._clock.sleep(_PAUSE_SECONDS * attempt)
        raise AssertionError("the last try raises")

    async def _fetch_once(self, media: OutgoingMedia, url: str) -> tuple[str, str | None]:
        async with (
            self._fetcher.fetch(url, self._max_bytes) as remote,
            self._spool.keep(remote.chunks, self._max_bytes) as file,
        ):
            mimetype = sniff(file.head, media.mimetype or remote.mimetype)
            if not fits(media.mimetype, mimetype):
                raise MediaError(f"it is {mimetype}, not {media.mimetype}", code="media_type_refused")
            filename = media.filename or clean_filename(remote.filename)
            await self._keeping.keep(media.id, media.storage_path or "", file, mimetype, filename)
            await self._folder.keep(media.id, file.path)
            return mimetype, filename
