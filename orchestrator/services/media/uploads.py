"""Files that customers upload, to be sent later."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

from orchestrator.domain.media.types import fits, sniff
from orchestrator.errors import MediaError, ZapbaseError
from orchestrator.services.media.keeping import MediaKeeping
from orchestrator.services.media.protocols import Spool

# So many are taken in at once: each takes room on the disk.
_AT_ONCE = 16
Insert = Callable[[str], Awaitable[dict[str, Any]]]


class Uploads:
    """Takes the bytes in, looks at them, and only then makes the row, as the caller."""

    def __init__(self, keeping: MediaKeeping, spool: Spool, max_bytes: int) -> None:
        self._keeping = keeping
        self._spool = spool
        self.max_bytes = max_bytes
        self._slots = asyncio.Semaphore(_AT_ONCE)
        # By outcome: `stored`, or the code of the refusal.
        self.ended: Counter[str] = Counter()

    async def take(
        self, chunks: AsyncIterator[bytes], declared: str, filename: str | None, insert: Insert
    ) -> dict[str, Any]:
        """The row, whose bytes are stored. `insert` makes it, given the type that was found. MediaError
        `media_too_large`, `media_type_refused`, `media_store_full`, `media_store_unreachable`."""
        try:
            async with self._slots, self._spool.keep(chunks, self.max_bytes) as file:
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
        except ZapbaseError as error:
            self.ended[error.code] += 1
            raise
        self.ended["stored"] += 1
        return row | {"state": "stored", "size": file.size, "mimetype": mimetype}
