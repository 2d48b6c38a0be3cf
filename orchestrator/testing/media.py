"""Files without a database, a store, a disk or the web."""

import contextlib
import hashlib
import uuid
from collections.abc import AsyncGenerator, AsyncIterator, Collection, Sequence
from pathlib import Path
from typing import Any

from orchestrator.domain.leases import Identity
from orchestrator.domain.media import DeletedMedia, MediaOutcome, MediaState, PendingMedia, SpooledFile
from orchestrator.errors import MediaError, SupabaseUnreachableError
from orchestrator.services.media_protocols import RemoteFile


class FakeMediaGateway:
    """Implements `services.media_protocols.MediaGateway`. `is_down`: it cannot be reached; `loses_answers`:
    it acts, and nobody hears of it. Whatever is put back is due again at once."""

    def __init__(self) -> None:
        self.is_down = False
        self.loses_answers = False
        self.pending: dict[str, PendingMedia] = {}
        self.claims: dict[str, tuple[str, int]] = {}
        self.outcomes: dict[str, list[MediaOutcome]] = {}
        self.uploads: dict[str, list[dict[str, Any]]] = {}
        self.deleted: list[DeletedMedia] = []

    def receive(self, instance_id: str, wa_message_id: str, **facts: Any) -> PendingMedia:
        """A message with a file came."""
        media_id, account_id = str(uuid.uuid4()), str(uuid.uuid4())
        media = PendingMedia(
            id=media_id, instance_id=instance_id, wa_message_id=wa_message_id,
            storage_path=f"{account_id}/{media_id}", attempts=0, **facts,
        )  # fmt: skip
        self.pending[media_id] = media
        return media

    def last(self, media: PendingMedia) -> MediaOutcome:
        """What was written of it last."""
        return self.outcomes[media.id][-1]

    async def pending_media(
        self, identity: Identity, claim_id: str, max_items: int, *, is_local: bool
    ) -> list[PendingMedia]:
        self._reach()
        if not any(claim == claim_id for claim, _ in self.claims.values()):
            free = [key for key in self.pending if self.claims.get(key, ("", 0))[1] != identity.number]
            for key in free[:max_items]:
                self.claims[key] = (claim_id, identity.number)
                media = self.pending[key]
                self.pending[key] = media.model_copy(update={"attempts": media.attempts + 1})
        self._answer()
        return [self.pending[key] for key, claim in self.claims.items() if claim[0] == claim_id]

    async def write_media(self, identity: Identity, outcomes: Sequence[MediaOutcome]) -> None:
        self._reach()
        for outcome in outcomes:
            self.outcomes.setdefault(outcome.id, []).append(outcome)
            self.claims.pop(outcome.id, None)
            if outcome.state is not MediaState.PENDING:
                self.pending.pop(outcome.id, None)
        self._answer()

    async def write_upload(self, media_id: str, file: dict[str, Any]) -> bool:
        self._reach()
        self.uploads.setdefault(media_id, []).append(file)
        self._answer()
        return True

    async def deleted_media(self, identity: Identity, max_items: int) -> list[DeletedMedia]:
        self._reach()
        return self.deleted[:max_items]

    async def forget_media(self, identity: Identity, ids: Collection[str]) -> None:
        self._reach()
        self.deleted = [media for media in self.deleted if media.id not in ids]

    async def expire_media(self) -> None:
        self._reach()

    async def media_link_key(self) -> bytes:
        self._reach()
        return bytes(32)

    def _reach(self) -> None:
        if self.is_down:
            raise SupabaseUnreachableError("down")

    def _answer(self) -> None:
        if self.loses_answers:
            raise SupabaseUnreachableError("the answer was lost")


class FakeStore:
    """Implements `services.media_protocols.LocalStore`; `trouble` is the code with which everything fails."""

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

    async def delete(self, paths: Sequence[str]) -> None:
        self._work()
        for path in paths:
            self.objects.pop(path, None)

    async def has(self, path: str) -> bool:
        return path in self.objects

    async def check(self) -> None:
        self._work()

    def _work(self) -> None:
        if self.trouble:
            raise MediaError("trouble", code=self.trouble)


class FakeSpool:
    """Implements `services.media_protocols.Spool` without threads."""

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
    """Implements `services.media_protocols.UrlFetcher`; a text in place of bytes is the code of a refusal."""

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
    """Implements `services.media_protocols.AttachmentFolder`."""

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
