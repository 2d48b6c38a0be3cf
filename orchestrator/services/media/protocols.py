"""What the work on media needs of the world."""

from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from orchestrator.domain.fleet.leases import Identity
from orchestrator.domain.media.files import DeletedMedia, MediaOutcome, PendingMedia, SpooledFile


class MediaGateway(Protocol):
    """The media functions in the database. They raise what `FleetGateway` raises."""

    async def pending_media(
        self, identity: Identity, claim_id: str, max_items: int, *, is_local: bool
    ) -> list[PendingMedia]: ...
    async def write_media(self, identity: Identity, outcomes: Sequence[MediaOutcome]) -> None: ...
    async def write_upload(self, media_id: str, file: dict[str, Any]) -> bool:
        """False when the row is gone or is written already."""
        ...

    async def deleted_media(self, identity: Identity, max_items: int) -> list[DeletedMedia]: ...
    async def forget_media(self, identity: Identity, ids: Collection[str]) -> None: ...
    async def media_link_key(self) -> bytes: ...


class MediaStore(Protocol):
    """Keeps bytes under a path `<account_id>/<media_id>`. Each raises MediaError: `media_store_unreachable`,
    `media_store_full`, `media_missing` for a path it does not have."""

    async def put(self, path: str, file: SpooledFile, mimetype: str) -> None:
        """Durable when it returns, in place of what was there; all of it or nothing."""
        ...

    def read(self, path: str, start: int = 0, length: int | None = None) -> AsyncIterator[bytes]:
        """`length` bytes from `start`, or all that follow. What cannot be read is told at the first chunk."""
        ...

    async def delete(self, paths: Sequence[str]) -> None:
        """What is not there is not missed."""
        ...

    async def check(self) -> None:
        """Whether it can be used."""
        ...


class Spool(Protocol):
    """Puts streams down as files of this machine before anything is made of them."""

    def keep(self, chunks: AsyncIterator[bytes], max_bytes: int) -> AbstractAsyncContextManager[SpooledFile]:
        """A file for as long as the block lasts. MediaError `media_too_large`, `media_store_full`, and what
        the stream raises."""
        ...


@dataclass(frozen=True)
class RemoteFile:
    """A file that another server offers."""

    filename: str
    mimetype: str
    chunks: AsyncIterator[bytes]


class UrlFetcher(Protocol):
    """Reads files of foreign servers, and only of foreign ones."""

    def fetch(self, url: str, max_bytes: int) -> AbstractAsyncContextManager[RemoteFile]:
        """MediaError `media_url_refused`, `media_too_large`, `media_unreadable`; `media_url_unreachable`
        for what may pass."""
        ...


class RemoteStore(MediaStore, Protocol):
    """A store that keeps more than media."""

    async def delete(self, paths: Sequence[str], bucket: str = "media") -> None:
        """What is not there is not missed."""
        ...


class LocalStore(MediaStore, Protocol):
    """A store on this machine's disk."""

    async def has(self, path: str) -> bool: ...


class AttachmentFolder(Protocol):
    """Files of messages under way, where this machine's node instances may read them. MediaError
    `media_store_full`, `media_store_unreachable`."""

    async def has(self, media_id: str) -> bool:
        """Whether the bytes are at hand from an earlier message."""
        ...

    async def keep(self, media_id: str, file: Path) -> None:
        """Keep the bytes at hand for a while."""
        ...

    async def lay_out(self, media_id: str, instance_id: str, message_id: str) -> Path:
        """The message's own file of these bytes."""
        ...

    async def take_away(self, instance_id: str, message_id: str) -> None: ...
