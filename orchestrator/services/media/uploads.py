"""Files that customers upload, to be sent later."""

import asyncio
import contextlib
from collections import Counter
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from typing import Any

from orchestrator.domain.media.files import SpooledFile
from orchestrator.domain.media.types import fits, sniff
from orchestrator.errors import MediaError, ZapbaseError
from orchestrator.services.media.keeping import MediaKeeping
from orchestrator.services.media.protocols import Spool

# So many are written at once, whoever's they are; one that waits for its sender is none of them.
_WRITTEN_AT_ONCE = 16
Insert = Callable[[str], Awaitable[dict[str, Any]]]


class Uploads:
    """Takes the bytes in, looks at them, and only then makes the row, as the caller."""

    def __init__(self, keeping: MediaKeeping, spool: Spool, max_bytes: int) -> None:
        self._keeping = keeping
        self._spool = spool
        self.max_bytes = max_bytes
        self._writing = asyncio.Semaphore(_WRITTEN_AT_ONCE)
        # By outcome: `stored`, or the code of the refusal.
        self.ended: Counter[str] = Counter()

    async def take(
        self, chunks: AsyncIterator[bytes], declared: str, filename: str | None, insert: Insert
    ) -> dict[str, Any]:
        """The row, whose bytes are stored. `insert` makes it, given the type that was found. MediaError
        `media_too_large`, `media_type_refused`, `media_store_full`, `media_store_unreachable`."""
        try:
            async with (
                contextlib.aclosing(self._written(chunks)) as written,
                self._spool.keep(written, self.max_bytes) as file,
                self._writing,
            ):
                row, mimetype = await self._store(file, declared, filename, insert)
        except ZapbaseError as error:
            self.ended[error.code] += 1
            raise
        self.ended["stored"] += 1
        return row | {"state": "stored", "size": file.size, "mimetype": mimetype}

    async def _written(self, chunks: AsyncIterator[bytes]) -> AsyncGenerator[bytes]:
        """Each chunk has a slot for as long as it is being written."""
        async for chunk in chunks:
            async with self._writing:
                yield chunk

    async def _store(
        self, file: SpooledFile, declared: str, filename: str | None, insert: Insert
    ) -> tuple[dict[str, Any], str]:
        if not file.size:
            raise MediaError("it is empty", code="media_type_refused")
        mimetype = sniff(file.head, declared)
        if not fits(declared, mimetype):
            raise MediaError(f"it is {mimetype}, not {declared}", code="media_type_refused")
        row = await insert(mimetype)
        try:
            await self._keeping.keep(row["id"], row["storage_path"], file, mimetype, filename)
        except MediaError as error:
            await self._keeping.give_up(row["id"], error.code)
            raise
        return row, mimetype
