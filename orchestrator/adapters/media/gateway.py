"""The database's functions for media. The contract of each is in docs/contracts.md."""

from collections.abc import Collection, Sequence
from typing import Any

from pydantic import BaseModel, Field

from orchestrator.adapters.functions import Functions, read_items
from orchestrator.domain.fleet.leases import Identity
from orchestrator.domain.media.files import DeletedMedia, MediaOutcome, PendingMedia


class _Media(BaseModel):
    media: list[Any]


class _Written(BaseModel):
    written: bool


class _Key(BaseModel):
    key: str = Field(pattern="^([0-9a-f]{2})+$")


class SupabaseMedia(Functions):
    """Implements `services.media.protocols.MediaGateway`."""

    async def pending_media(
        self, identity: Identity, claim_id: str, max_items: int, *, is_local: bool
    ) -> list[PendingMedia]:
        """Received files to fetch now; the same claim_id answers the same ones."""
        answer = await self.ask(
            _Media, "pending_media", identity, claim_id=claim_id, max_items=max_items, is_local=is_local
        )
        return read_items(PendingMedia, answer.media)

    async def write_media(self, identity: Identity, outcomes: Sequence[MediaOutcome]) -> None:
        """Write what became of received files."""
        await self.call("write_media", identity, media=[outcome.as_item() for outcome in outcomes])

    async def write_upload(self, media_id: str, file: dict[str, Any]) -> bool:
        """Write what became of a file that is ours to send."""
        return (await self.ask(_Written, "write_upload", media_id=media_id, file=file)).written

    async def deleted_media(self, identity: Identity, max_items: int) -> list[DeletedMedia]:
        """Bytes to delete, in Storage or on this orchestrator's disk."""
        answer = await self.ask(_Media, "deleted_media", identity, max_items=max_items)
        return read_items(DeletedMedia, answer.media)

    async def forget_media(self, identity: Identity, ids: Collection[str]) -> None:
        """These bytes are deleted."""
        await self.call("forget_media", identity, ids=list(ids))

    async def media_link_key(self) -> bytes:
        """Signs links to files."""
        return bytes.fromhex((await self.ask(_Key, "media_link_key")).key)
