"""Streams put down as files of this machine: counted, hashed, gone with the block or at the next start."""

import asyncio
import contextlib
import errno
import hashlib
import os
import shutil
import uuid
from collections.abc import AsyncGenerator, AsyncIterator
from pathlib import Path

from orchestrator.domain.media.files import SpooledFile
from orchestrator.domain.media.pictures import HEAD_BYTES
from orchestrator.errors import MediaError

# What is written at once, away from the event loop.
_CHUNK_BYTES = 1_048_576
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


def full_or_broken(error: OSError) -> MediaError:
    """The coded error of a disk that did not take a file."""
    code = "media_store_full" if error.errno in _FULL else "media_store_unreachable"
    return MediaError(f"the disk: {error.strerror}", code=code)


class FileSpool:
    """Implements `services.media.protocols.Spool` in a folder of its own, which it empties first: what lies
    there belongs to a life that is over."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    @contextlib.asynccontextmanager
    async def keep(self, chunks: AsyncIterator[bytes], max_bytes: int) -> AsyncGenerator[SpooledFile]:
        """A file for as long as the block lasts. MediaError `media_too_large`, `media_store_full`."""
        path = self._folder / uuid.uuid4().hex
        try:
            yield await _write(path, chunks, max_bytes)
        finally:
            path.unlink(missing_ok=True)


async def _write(path: Path, chunks: AsyncIterator[bytes], max_bytes: int) -> SpooledFile:
    digest, size, head, waiting = hashlib.sha256(), 0, b"", bytearray()
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb", buffering=0) as file:

            def flush() -> None:
                digest.update(waiting)
                file.write(waiting)
                waiting.clear()

            async for chunk in chunks:
                size += len(chunk)
                if size > max_bytes:
                    raise MediaError(f"it has more than {max_bytes} bytes", code="media_too_large")
                head += chunk[: HEAD_BYTES - len(head)]
                waiting += chunk
                if len(waiting) >= _CHUNK_BYTES:
                    await asyncio.to_thread(flush)
            await asyncio.to_thread(flush)
    except OSError as error:
        raise full_or_broken(error) from None
    return SpooledFile(path, size, digest.hexdigest(), head)
