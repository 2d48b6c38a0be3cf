"""Files by their address on the web."""

import asyncio
import contextlib
import time
from collections.abc import AsyncGenerator, AsyncIterator
from email.message import Message
from http import HTTPStatus
from urllib.parse import unquote

import httpx

from orchestrator.adapters.web import GuardedWeb, WebLimits, redirected
from orchestrator.errors import MediaError, UrlRefusedError, UrlUnreachableError
from orchestrator.services.media.protocols import RemoteFile

_TIMEOUT = httpx.Timeout(10.0, connect=5.0)
_TOTAL_SECONDS = 90.0
_REDIRECTS_MAX = 5
_CHUNK_BYTES = 65_536
_UNCERTAIN_FROM = 500


class GuardedFetcher:
    """Implements `services.media.protocols.UrlFetcher`."""

    def __init__(self, limits: WebLimits) -> None:
        self._web = GuardedWeb(limits)

    @contextlib.asynccontextmanager
    async def fetch(self, url: str, max_bytes: int) -> AsyncGenerator[RemoteFile]:
        """The file behind the address, or where it redirects to."""
        deadline = time.monotonic() + _TOTAL_SECONDS
        async with self._web.connect(_TIMEOUT) as http:
            try:
                async with asyncio.timeout(_TOTAL_SECONDS):
                    answer = await self._follow(http, url)
            except TimeoutError:
                raise _uncertain("time limit") from None
            except UrlRefusedError as error:
                raise _refused(error.detail) from None
            except UrlUnreachableError as error:
                raise _uncertain(error.detail) from None
            try:
                _check(answer, max_bytes)
                yield RemoteFile(
                    filename=_filename(answer),
                    mimetype=answer.headers.get("content-type", ""),
                    chunks=_chunks(answer, deadline),
                )
            finally:
                await answer.aclose()

    async def _follow(self, http: httpx.AsyncClient, url: str) -> httpx.Response:
        for _ in range(_REDIRECTS_MAX + 1):
            request = await self._web.make(http, "GET", url)
            try:
                answer = await http.send(request, stream=True)
            except httpx.HTTPError as error:
                raise UrlUnreachableError(type(error).__name__) from None
            try:
                further = redirected(url, answer)
            except UrlRefusedError as error:
                await answer.aclose()
                raise MediaError(error.detail) from None
            if further is None:
                return answer
            await answer.aclose()
            url = further
        raise MediaError(f"it redirects more than {_REDIRECTS_MAX} times")


def _check(answer: httpx.Response, max_bytes: int) -> None:
    if answer.status_code >= _UNCERTAIN_FROM or answer.status_code == HTTPStatus.TOO_MANY_REQUESTS:
        raise _uncertain(f"it answers {answer.status_code}")
    if answer.status_code != HTTPStatus.OK:
        raise MediaError(f"the address answers {answer.status_code}")
    if answer.headers.get("content-encoding", "identity") != "identity":
        raise MediaError("the address sends what is packed")
    length = answer.headers.get("content-length", "")
    if length.isdigit() and int(length) > max_bytes:
        raise MediaError(f"it has {length} bytes", code="media_too_large")


async def _chunks(answer: httpx.Response, deadline: float) -> AsyncIterator[bytes]:
    try:
        async for chunk in answer.aiter_raw(_CHUNK_BYTES):
            if time.monotonic() > deadline:
                raise _uncertain("time limit")
            yield chunk
    except httpx.HTTPError as error:
        raise _uncertain(type(error).__name__) from None


def _filename(answer: httpx.Response) -> str:
    """What the server calls it, else the last part of the address."""
    header = Message()
    header["Content-Disposition"] = answer.headers.get("content-disposition", "")
    return header.get_filename() or unquote(answer.url.path.rpartition("/")[2])


def _refused(detail: str) -> MediaError:
    return MediaError(f"the address is refused: {detail}", code="media_url_refused")


def _uncertain(detail: str) -> MediaError:
    return MediaError(f"the address cannot be read: {detail}", code="media_url_unreachable")
