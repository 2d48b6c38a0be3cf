"""Media in Supabase Storage, through its HTTP API with the secret key. Bytes stream both ways."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from http import HTTPStatus
from pathlib import Path
from typing import Any

import httpx

from orchestrator.adapters.media.spool import full_or_broken
from orchestrator.domain.media.files import SpooledFile
from orchestrator.errors import MediaError

BUCKET = "media"
_CHUNK_BYTES = 262_144
_TIMEOUT = httpx.Timeout(10.0, read=60.0, write=60.0)
_DELETED_AT_ONCE = 100


class StorageStore:
    """Implements `services.media.protocols.MediaStore`."""

    def __init__(self, http: httpx.AsyncClient, url: str, secret_key: str) -> None:
        self._http = http
        self._url = f"{url}/storage/v1"
        self._headers = {"apikey": secret_key, "Authorization": f"Bearer {secret_key}"}

    async def put(self, path: str, file: SpooledFile, mimetype: str) -> None:
        """Puts it there, in place of what was."""
        headers = self._headers | {
            "Content-Type": mimetype,
            "Content-Length": str(file.size),
            "x-upsert": "true",
        }
        try:
            answer = await self._http.post(
                self._object(path), content=_chunks(file.path), headers=headers, timeout=_TIMEOUT
            )
        except httpx.HTTPError as error:
            raise _unreachable(error) from None
        except OSError as error:
            raise full_or_broken(error) from None
        _check(answer.status_code, answer.content)

    async def read(self, path: str, start: int = 0, length: int | None = None) -> AsyncIterator[bytes]:
        """A Storage that knows no ranges sends all of it; then the bytes before are skipped here."""
        headers = self._headers
        if start or length is not None:
            end = "" if length is None else start + length - 1
            headers = headers | {"Range": f"bytes={start}-{end}"}
        try:
            async with self._http.stream(
                "GET", self._object(path), headers=headers, timeout=_TIMEOUT
            ) as answer:
                if answer.is_error:
                    _check(answer.status_code, await answer.aread(), missing="media_missing")
                skip = 0 if answer.status_code == HTTPStatus.PARTIAL_CONTENT else start
                async for chunk in _cut(answer.aiter_bytes(_CHUNK_BYTES), skip, length):
                    yield chunk
        except httpx.HTTPError as error:
            raise _unreachable(error) from None

    async def delete(self, paths: Sequence[str], bucket: str = BUCKET) -> None:
        """Those that are there."""
        for first in range(0, len(paths), _DELETED_AT_ONCE):
            try:
                answer = await self._http.request(
                    "DELETE",
                    f"{self._url}/object/{bucket}",
                    json={"prefixes": list(paths[first : first + _DELETED_AT_ONCE])},
                    headers=self._headers,
                    timeout=_TIMEOUT,
                )
            except httpx.HTTPError as error:
                raise _unreachable(error) from None
            _check(answer.status_code, answer.content)

    async def check(self) -> None:
        """MediaError when Storage does not answer, or has no bucket for media."""
        try:
            answer = await self._http.get(f"{self._url}/bucket/{BUCKET}", headers=self._headers)
        except httpx.HTTPError as error:
            raise _unreachable(error) from None
        _check(answer.status_code, answer.content)

    def _object(self, path: str) -> str:
        return f"{self._url}/object/{BUCKET}/{path}"


async def _chunks(path: Path) -> AsyncIterator[bytes]:
    with path.open("rb") as file:
        while chunk := await asyncio.to_thread(file.read, _CHUNK_BYTES):
            yield chunk


async def _cut(chunks: AsyncIterator[bytes], skip: int, length: int | None) -> AsyncIterator[bytes]:
    async for chunk in chunks:
        part = chunk[skip:] if length is None else chunk[skip : skip + length]
        skip = max(skip - len(chunk), 0)
        if part:
            yield part
        if length is not None:
            length -= len(part)
            if length == 0:
                return


def _check(status: int, body: bytes, missing: str = "media_store_unreachable") -> None:
    """Storage answers 400 to much, with the status it means in the body."""
    if status < HTTPStatus.BAD_REQUEST:
        return
    try:
        told: Any = json.loads(body)
        meant = int(told["statusCode"])
        text = str(told.get("message", ""))[:200]
    except (ValueError, TypeError, KeyError):
        meant, text = status, ""
    detail = f"Storage answered {meant} {text}".strip()
    if meant == HTTPStatus.NOT_FOUND:
        raise MediaError(detail, code=missing, hint="Is there a private bucket `media`? See zapbase doctor.")
    if meant == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        raise MediaError(detail, code="media_too_large")
    code = "media_store_full" if meant == HTTPStatus.INSUFFICIENT_STORAGE else "media_store_unreachable"
    raise MediaError(detail, code=code)


def _unreachable(error: httpx.HTTPError) -> MediaError:
    return MediaError(f"Storage: {type(error).__name__}", code="media_store_unreachable")
