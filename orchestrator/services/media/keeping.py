"""Put a file that is ours to send into the store and say so in its row."""

from orchestrator.domain.media.files import MediaState, SpooledFile
from orchestrator.domain.media.pictures import measure
from orchestrator.services.media.protocols import MediaGateway
from orchestrator.services.media.stores import MediaStores


class MediaKeeping:
    """The row names the place before there are bytes, so that bytes without a row are never forgotten."""

    def __init__(self, gateway: MediaGateway, stores: MediaStores) -> None:
        self._gateway = gateway
        self._stores = stores

    async def keep(
        self, media_id: str, path: str, file: SpooledFile, mimetype: str, filename: str | None
    ) -> None:
        """Raises MediaError of the store, and what the gateway raises."""
        home = self._stores.home
        if home:
            await self._gateway.write_upload(media_id, {"state": MediaState.PENDING, "store_home": home})
        await self._stores.put(path, file, mimetype)
        facts = {
            "state": MediaState.STORED,
            "storage_path": path,
            "store_home": home,
            "mimetype": mimetype,
            "filename": filename,
            "size": file.size,
            "sha256": file.sha256,
            **measure(file.head),
        }
        await self._gateway.write_upload(media_id, facts)

    async def give_up(self, media_id: str, code: str) -> None:
        """There will be no bytes, and why."""
        await self._gateway.write_upload(media_id, {"state": MediaState.FAILED, "error_code": code})
