"""The database's functions for media. The contract of each is in docs/contracts.md."""

from collections.abc import Collection, Sequence
from typing import Any

from pydantic import TypeAdapter

from orchestrator.adapters.supabase import SupabaseGateway
from orchestrator.domain.fleet.leases import Identity
from orchestrator.domain.media.files import DeletedMedia, MediaOutcome, PendingMedia

_PENDING = TypeAdapter(list[PendingMedia])
_DELETED = TypeAdapter(list[DeletedMedia])


class SupabaseMedia:
    """Implements `services.media.protocols.MediaGateway`."""

    def __init__(self, gateway: SupabaseGateway) -> None:
        self._gateway = gateway

    async def pending_media(
        self, identity: Identity, claim_id: str, max_items: int, *, is_local: bool
    ) -> list[PendingMedia]:
        """Received files to fetch now; the same claim_id answers the same ones."""
        answer = await self._call(
            "pending_media", identity, claim_id=claim_id, max_items=max_items, is_local=is_local
        )
        return _PENDING.validate_python(answer["media"])

    async def write_media(self, identity: Identity, outcomes: Sequence[MediaOutcome]) -> None:
        """Write what became of received files."""
        await self._call("write_media", identity, media=[outcome.as_item() for outcome in outcomes])

    async def write_upload(self, media_id: str, file: dict[str, Any]) -> bool:
        """Write what became of a file that is ours to send."""
        answer = await self._gateway.call("write_upload", media_id=media_id, file=file)
        return bool(answer["written"])

    async def deleted_media(self, identity: Identity, max_items: int) -> list[DeletedMedia]:
        """Bytes to delete, in Storage or on this orchestrator's disk."""
        answer = await self._call("deleted_media", identity, max_items=max_items)
        return _DELETED.validate_python(answer["media"])

    async def forget_media(self, identity: Identity, ids: Collection[str]) -> None:
        """These bytes are deleted."""
        await self._call("forget_media", identity, ids=list(ids))

    async def expire_media(self) -> None:
        """End the waiting for what will never come."""
        await self._gateway.call("expire_media")

    async def media_link_key(self) -> bytes:
        """Signs links to files."""
        answer = await self._gateway.call("media_link_key")
        return bytes.fromhex(answer["key"])

    async def _call(self, function: str, identity: Identity, **arguments: Any) -> dict[str, Any]:
        return await self._gateway.call(
            function, orchestrator_id=identity.orchestrator_id, number=identity.number, **arguments
        )
