"""Short-lived addresses of one file each, for pages whose pictures carry no token of their own."""

import base64
import binascii
import hashlib
import hmac
import json
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

from orchestrator.api.media.serving import StoredFile
from orchestrator.api.problems import ProblemError
from orchestrator.domain.media.filenames import clean_filename

# An address is the same for this long, so that a page shown again finds its pictures in the browser's cache,
# and lives once to twice as long.
_STEP_SECONDS = 300
_PURPOSE = b"zapbase media link 1\0"
_MAX_CHARACTERS = 4096


class MediaLinks:
    """Signs and reads them with one key for all orchestrators of a project, which is asked for once."""

    def __init__(
        self, read_key: Callable[[], Awaitable[bytes]], now: Callable[[], float] = time.time
    ) -> None:
        self._read_key = read_key
        self._now = now
        self._key: bytes | None = None

    async def sign(self, file: StoredFile) -> tuple[str, str]:
        """The path of the file, and when it ends (ISO 8601)."""
        expires_at = (int(self._now()) // _STEP_SECONDS + 2) * _STEP_SECONDS
        facts = json.dumps([expires_at, *file.as_list()], separators=(",", ":"), ensure_ascii=False)
        payload = facts.encode()
        token = f"{_encode(payload)}.{_encode(await self._seal(payload))}"
        return f"/media/{token}", datetime.fromtimestamp(expires_at, UTC).isoformat()

    async def read(self, token: str) -> tuple[StoredFile, int]:
        """The file, and its seconds left. ProblemError `media_link_invalid`, `media_link_expired`."""
        try:
            payload, seal = (_decode(part) for part in token[:_MAX_CHARACTERS].split("."))
        except (ValueError, binascii.Error):
            raise ProblemError("media_link_invalid") from None
        if not hmac.compare_digest(seal, await self._seal(payload)):
            raise ProblemError("media_link_invalid")
        expires_at, *facts = json.loads(payload)
        left = int(expires_at - self._now())
        if left <= 0:
            raise ProblemError("media_link_expired", "ask for a new one")
        return StoredFile(*facts), left

    async def _seal(self, payload: bytes) -> bytes:
        if self._key is None:
            self._key = await self._read_key()
        return hmac.digest(self._key, _PURPOSE + payload, hashlib.sha256)


def _encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def _decode(text: str) -> bytes:
    """One text for each value: other spellings of the same bytes are no links."""
    data = base64.b64decode(text.encode("ascii") + b"=" * (-len(text) % 4), altchars=b"-_", validate=True)
    if _encode(data) != text:
        raise ValueError(text)
    return data


def shown(row: dict[str, Any], url: str | None, expires_at: str | None) -> dict[str, Any]:
    """A row of `media` as one of the answer's links."""
    names = ("id", "mimetype", "filename", "size", "state", "error_code")
    link = {name: row[name] for name in names}
    return link | {"filename": clean_filename(row["filename"]), "url": url, "expires_at": expires_at}
