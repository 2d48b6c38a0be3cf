"""The stores of media together: new bytes go into the chosen one, old ones are read where they lie."""

from collections.abc import AsyncIterator, Sequence

from orchestrator.domain.media.files import SpooledFile
from orchestrator.errors import MediaError
from orchestrator.services.media.protocols import LocalStore, RemoteStore


class MediaStores:
    """`home` is this orchestrator's id, which a row names when its bytes lie on this machine's disk."""

    def __init__(self, disk: LocalStore, storage: RemoteStore, home: str, *, is_local: bool) -> None:
        self._disk = disk
        self._storage = storage
        self._home = home
        self.is_local = is_local

    @property
    def home(self) -> str | None:
        """What a row is to name for bytes that are put down now."""
        return self._home if self.is_local else None

    async def put(self, path: str, file: SpooledFile, mimetype: str) -> None:
        """Into the chosen store. MediaError `media_store_full`, `media_store_unreachable`."""
        await (self._disk if self.is_local else self._storage).put(path, file, mimetype)

    def read(
        self, path: str, home: str | None, start: int = 0, length: int | None = None
    ) -> AsyncIterator[bytes]:
        """Of a row whose `store_home` is `home`. MediaError `media_missing`; `media_elsewhere` for bytes on
        another machine's disk."""
        if home is None:
            return self._storage.read(path, start, length)
        if home != self._home:
            raise MediaError(f"it lies with the orchestrator {home}", code="media_elsewhere")
        return self._disk.read(path, start, length)

    async def read_anywhere(self, path: str) -> AsyncIterator[bytes]:
        """From this disk if it is there, else from Storage."""
        store = self._disk if await self._disk.has(path) else self._storage
        async for chunk in store.read(path):
            yield chunk

    async def delete(self, paths: Sequence[str], bucket: str, *, is_local: bool) -> None:
        """From this disk or from that bucket of Storage."""
        await (self._disk.delete(paths) if is_local else self._storage.delete(paths, bucket))

    async def check(self) -> None:
        """Whether the chosen one can be used."""
        await (self._disk if self.is_local else self._storage).check()
