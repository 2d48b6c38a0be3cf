"""Files of messages under way: laid out where a node instance may read them, and at hand for the next one."""

import asyncio
import os
import shutil
import uuid
from collections.abc import Callable, Collection
from pathlib import Path

from orchestrator.adapters.fleet.state_folder import StateFolder
from orchestrator.adapters.media.spool import full_or_broken

# A campaign sends one file a thousand times, and pays for each reading of Storage.
_CACHE_BYTES = 268_435_456


class MediaFolder:
    """Implements `services.media.protocols.AttachmentFolder`. What a life that is over laid out is removed;
    what it kept at hand is whole, and stays."""

    def __init__(self, state: StateFolder, cache_bytes: int = _CACHE_BYTES) -> None:
        self._state = state
        self._cache_bytes = cache_bytes
        self._cache = state.root / "media-cache"
        self._cache.mkdir(mode=0o700, parents=True, exist_ok=True)
        for left in (*self._cache.glob(".*"), *state.instances.glob("*/media/*")):
            left.unlink(missing_ok=True)

    async def has(self, media_id: str) -> bool:
        """Also keeps it for longer."""
        try:
            await asyncio.to_thread(os.utime, self._cached(media_id))
        except OSError:
            # Not there, or not to be read: then it is laid out anew.
            return False
        return True

    async def keep(self, media_id: str, file: Path) -> None:
        """MediaError `media_store_full`, `media_store_unreachable`."""
        await _try(self._keep, file, self._cached(media_id))

    async def lay_out(self, media_id: str, instance_id: str, message_id: str) -> Path:
        """The same path for a message every time. MediaError as above, also for bytes not at hand."""
        path = self._path(instance_id, message_id)
        await _try(_link, self._cached(media_id), path)
        return path

    async def take_away(self, instance_id: str, message_id: str) -> None:
        """It may be gone already."""
        try:
            await asyncio.to_thread(self._path(instance_id, message_id).unlink, True)
        except OSError as error:
            raise full_or_broken(error) from None

    async def forget(self, media_ids: Collection[str]) -> None:
        """These are deleted: nothing of them stays at hand."""
        for media_id in media_ids:
            try:
                await asyncio.to_thread(self._cached(media_id).unlink, True)
            except OSError as error:
                raise full_or_broken(error) from None

    def _keep(self, file: Path, cached: Path) -> None:
        _link(file, cached)
        with os.scandir(self._cache) as entries:
            kept = [(entry.stat(), entry.path) for entry in entries if not entry.name.startswith(".")]
        size = 0
        for stat, path in sorted(kept, key=lambda item: item[0].st_mtime, reverse=True):
            size += stat.st_size
            if size > self._cache_bytes and path != str(cached):
                Path(path).unlink(missing_ok=True)

    def _cached(self, media_id: str) -> Path:
        return self._cache / str(uuid.UUID(media_id))

    def _path(self, instance_id: str, message_id: str) -> Path:
        return self._state.instance(instance_id).media / str(uuid.UUID(message_id))


async def _try(work: Callable[[Path, Path], None], source: Path, target: Path) -> None:
    try:
        await asyncio.to_thread(work, source, target)
    except OSError as error:
        raise full_or_broken(error) from None


def _link(source: Path, target: Path) -> None:
    """Another name for the same bytes; a copy where the file system has no such thing."""
    # Of a number without a process here there is no folder yet.
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    temporary = target.with_name(f".{uuid.uuid4().hex}")
    try:
        try:
            os.link(source, temporary)
        except OSError:
            shutil.copyfile(source, temporary)
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)
