"""Stores, folders and foreign servers of files, in memory."""

import contextlib
import hashlib
import uuid
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from pathlib import Path

from orchestrator.domain.media.files import SpooledFile
from orchestrator.errors import MediaError
from orchestrator.services.media.protocols import RemoteFile


class FakeStore:
    """Implements `services.media.protocols.LocalStore` and `RemoteStore`; `trouble` is the code with which
    everything fails. What lies in another bucket than that of media is called `<bucket>/<path>`."""

    def __init__(self) -> None:
        self.trouble: str | None = None
        self.objects: dict[str, bytes] = {}
        self.puts = 0

    async def put(self, path: str, file: SpooledFile, mimetype: str) -> None:
        self._work()
        self.puts += 1
        self.objects[path] = file.path.read_bytes()

    async def read(self, path: str, start: int = 0, length: int | None = None) -> AsyncIterator[bytes]:
        self._work()
        if path not in self.objects:
            raise MediaError("no such file", code="media_missing")
        end = None if length is None else start + length
        yield self.objects[path][start:end]

    async def delete(self, paths: Sequence[str], bucket: str = "media") -> None:
        self._work()
        for path in paths:
            self.objects.pop(path if bucket == "media" else f"{bucket}/{path}", None)

    async def has(self, path: str) -> bool:
        return path in self.objects

    async def check(self) -> None:
        self._work()

    def _work(self) -> None:
        if self.trouble:
            raise MediaError("trouble", code=self.trouble)


class FakeSpool:
    """Implements `services.media.protocols.Spool` without threads."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @contextlib.asynccontextmanager
    async def keep(self, chunks: AsyncIterator[bytes], max_bytes: int) -> AsyncGenerator[SpooledFile]:
        data = b""
        async for chunk in chunks:
            data += chunk
            if len(data) > max_bytes:
                raise MediaError("too large", code="media_too_large")
        path = self.folder / uuid.uuid4().hex
        path.write_bytes(data)
        try:
            yield SpooledFile(path, len(data), hashlib.sha256(data).hexdigest(), data[:8192])
        finally:
            path.unlink()


class FakeFetcher:
    """Implements `services.media.protocols.UrlFetcher`; a text in place of bytes is the code of a refusal."""

    def __init__(self) -> None:
        self.files: dict[str, bytes | str] = {}
        self.fetches: list[str] = []

    @contextlib.asynccontextmanager
    async def fetch(self, url: str, max_bytes: int) -> AsyncGenerator[RemoteFile]:
        self.fetches.append(url)
        file = self.files.get(url, "media_unreadable")
        if isinstance(file, str):
            raise MediaError("not to be had", code=file)
        yield RemoteFile(url.rpartition("/")[2], "", _one(file))


class FakeFolder:
    """Implements `services.media.protocols.AttachmentFolder`."""

    def __init__(self) -> None:
        self.at_hand: dict[str, bytes] = {}
        self.laid_out: dict[str, bytes] = {}

    async def has(self, media_id: str) -> bool:
        return media_id in self.at_hand

    async def keep(self, media_id: str, file: Path) -> None:
        self.at_hand[media_id] = file.read_bytes()

    async def lay_out(self, media_id: str, instance_id: str, message_id: str) -> Path:
        path = Path("/media", instance_id, message_id)
        self.laid_out[str(path)] = self.at_hand[media_id]
        return path

    async def take_away(self, instance_id: str, message_id: str) -> None:
        self.laid_out.pop(str(Path("/media", instance_id, message_id)), None)


async def _one(data: bytes) -> AsyncIterator[bytes]:
    yield data
