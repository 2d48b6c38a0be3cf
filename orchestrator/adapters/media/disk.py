"""Media on this machine's disk: for a Supabase without Storage. Other orchestrators do not see it."""

import asyncio
import os
import shutil
import uuid
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

from orchestrator.adapters.media.spool import full_or_broken
from orchestrator.domain.media.files import SpooledFile
from orchestrator.errors import MediaError

_CHUNK_BYTES = 262_144


class DiskStore:
    """Implements `services.media.protocols.MediaStore`: `<folder>/<account_id>/<media_id>`, for the owner's
    eyes only. A file is there whole and on the platter, or not at all."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        # What a life that is over left half written.
        for temporary in folder.glob("*/.*"):
            temporary.unlink(missing_ok=True)

    async def put(self, path: str, file: SpooledFile, mimetype: str) -> None:
        """Copies it; MediaError `media_store_full`, `media_store_unreachable`."""
        try:
            await asyncio.to_thread(_copy, file.path, self._file(path))
        except OSError as error:
            raise full_or_broken(error) from None

    async def read(self, path: str, start: int = 0, length: int | None = None) -> AsyncIterator[bytes]:
        """MediaError `media_missing`."""
        try:
            file = await asyncio.to_thread(self._file(path).open, "rb")
        except FileNotFoundError:
            raise MediaError("this machine's disk has no such file", code="media_missing") from None
        except OSError as error:
            raise full_or_broken(error) from None
        with file:
            file.seek(start)
            while length is None or length > 0:
                wanted = _CHUNK_BYTES if length is None else min(_CHUNK_BYTES, length)
                try:
                    chunk = await asyncio.to_thread(file.read, wanted)
                except OSError as error:
                    raise full_or_broken(error) from None
                if not chunk:
                    return
                length = None if length is None else length - len(chunk)
                yield chunk

    async def delete(self, paths: Sequence[str]) -> None:
        """Also the account's folder, with its last file. MediaError `media_store_unreachable`."""
        try:
            for path in paths:
                await asyncio.to_thread(_remove, self._file(path))
        except OSError as error:
            raise full_or_broken(error) from None

    async def has(self, path: str) -> bool:
        """Whether the file lies here."""
        return await asyncio.to_thread(self._file(path).is_file)

    async def check(self) -> None:
        """MediaError when nothing can be written."""
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise full_or_broken(error) from None
        if not os.access(self._folder, os.W_OK | os.X_OK):
            raise MediaError(f"{self._folder} is not writable", code="media_store_unreachable")

    def _file(self, path: str) -> Path:
        """Both parts are UUIDs: no path leads out of the folder."""
        account_id, _, media_id = path.partition("/")
        try:
            return self._folder / str(uuid.UUID(account_id)) / str(uuid.UUID(media_id))
        except ValueError:
            raise MediaError("not a path of media", code="media_missing") from None


def _copy(source: Path, target: Path) -> None:
    for folder in (target.parent.parent, target.parent):
        folder.mkdir(mode=0o700, exist_ok=True)
    temporary = target.with_name(f".{target.name}.{uuid.uuid4().hex}")
    try:
        with source.open("rb") as reader, temporary.open("xb") as writer:
            os.fchmod(writer.fileno(), 0o600)
            shutil.copyfileobj(reader, writer, _CHUNK_BYTES)
            writer.flush()
            os.fsync(writer.fileno())
        temporary.replace(target)
        _sync(target.parent)
        _sync(target.parent.parent)
    finally:
        temporary.unlink(missing_ok=True)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _remove(file: Path) -> None:
    file.unlink(missing_ok=True)
    try:
        file.parent.rmdir()
    except OSError:
        # Not empty, or not there.
        return
