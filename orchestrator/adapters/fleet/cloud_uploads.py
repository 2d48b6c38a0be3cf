"""Files as Meta has them: uploaded once for all messages of a number that carry them."""

import asyncio
import hashlib
from collections import OrderedDict
from pathlib import Path
from typing import Any

from orchestrator.adapters.fleet.graph import Credentials, Graph, GraphAwayError, GraphRefusedError
from orchestrator.errors import NodeError, NodeUnreachableError
from orchestrator.services.clock import Clock

# Ids of files live for thirty days.
_KEPT_SECONDS = 20 * 86_400.0
_KEPT_MAX = 500


class CloudUploads:
    """Knows a file by its bytes: it is laid out under a name of its own for each message."""

    def __init__(self, graph: Graph, clock: Clock) -> None:
        self._graph = graph
        self._clock = clock
        self._known: OrderedDict[tuple[str, str, bytes], tuple[str, float]] = OrderedDict()

    async def find(self, credentials: Credentials, media: dict[str, Any]) -> tuple[str, bool]:
        """Meta's id for the file, and whether it was uploaded before. NodeError `media_unreadable`; of an
        upload GraphRefusedError and GraphAwayError, for no message has left by it."""
        path = Path(media["path"])
        try:
            digest = await asyncio.to_thread(_digest, path)
        except OSError as error:
            raise NodeError(error.strerror or "", code="media_unreadable") from None
        # Another number's, or another token's, has no use for it.
        key = credentials.phone_number_id, media["mimetype"], digest
        media_id, good_until = self._known.get(key, ("", 0.0))
        if good_until > self._clock.monotonic():
            return media_id, True
        media_id = await self._upload(credentials, path, media)
        self._known[key] = (media_id, self._clock.monotonic() + _KEPT_SECONDS)
        if len(self._known) > _KEPT_MAX:
            self._known.popitem(last=False)
        return media_id, False

    def forget(self, media_id: str) -> None:
        """Meta has it no more."""
        for key, (known, _) in list(self._known.items()):
            if known == media_id:
                del self._known[key]

    async def _upload(self, credentials: Credentials, path: Path, media: dict[str, Any]) -> str:
        name = media.get("filename") or path.name
        try:
            return await self._graph.upload(credentials, path, media["mimetype"], name)
        except GraphRefusedError:
            raise
        except NodeUnreachableError as error:
            # A file that was uploaded for nothing is forgotten by Meta.
            raise GraphAwayError(error.detail) from None


def _digest(path: Path) -> bytes:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").digest()
