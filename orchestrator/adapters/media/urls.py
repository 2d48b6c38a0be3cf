"""Files by their address on the web, without lending a stranger this machine's place in its network.

A name is resolved here, every address it has is looked at, and the connection goes to the address that was
looked at: what the name says a moment later does not matter. Redirects start over.
"""

import asyncio
import contextlib
import socket
import ssl
import time
from collections.abc import AsyncGenerator, AsyncIterator, Collection
from dataclasses import dataclass
from email.message import Message
from http import HTTPStatus
from pathlib import Path
from urllib.parse import unquote

import httpx

from orchestrator.domain.addresses import is_public
from orchestrator.errors import ConfigurationError, MediaError
from orchestrator.services.media.protocols import RemoteFile

_TIMEOUT = httpx.Timeout(10.0, connect=5.0)
_RESOLVE_SECONDS = 5.0
_TOTAL_SECONDS = 90.0
_REDIRECTS_MAX = 5
_CHUNK_BYTES = 65_536
_UNCERTAIN_FROM = 500


@dataclass(frozen=True)
class UrlLimits:
    """`allowed_hosts` (`host` or `host:port`) are not looked at, and `certificates` (a PEM file) are trusted
    besides the system's: for servers of one's own network, and for tests."""

    allowed_hosts: Collection[str] = ()
    certificates: Path | None = None


class GuardedFetcher:
    """Implements `services.media.protocols.UrlFetcher`."""

    def __init__(self, limits: UrlLimits) -> None:
        self._allowed = frozenset(host.lower() for host in limits.allowed_hosts)
        self._context = ssl.create_default_context()
        if limits.certificates is not None:
            try:
                self._context.load_verify_locations(limits.certificates)
            except (OSError, ssl.SSLError) as error:
                raise ConfigurationError(
                    f"{limits.certificates}: {error}",
                    hint="Set ZAPBASE_MEDIA_URL_CERTIFICATES to a PEM file.",
                ) from None

    @contextlib.asynccontextmanager
    async def fetch(self, url: str, max_bytes: int) -> AsyncGenerator[RemoteFile]:
        """The file behind the address, or where it redirects to."""
        deadline = time.monotonic() + _TOTAL_SECONDS
        # Of its own: no proxy, no cookie, no connection that was opened for another name.
        async with httpx.AsyncClient(verify=self._context, timeout=_TIMEOUT, trust_env=False) as http:
            try:
                async with asyncio.timeout(_TOTAL_SECONDS):
                    answer = await self._follow(http, url)
            except TimeoutError:
                raise _uncertain("time limit") from None
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
            request = await self._request(http, url)
            try:
                answer = await http.send(request, stream=True)
            except httpx.HTTPError as error:
                raise _uncertain(type(error).__name__) from None
            if not answer.has_redirect_location:
                return answer
            await answer.aclose()
            try:
                url = str(httpx.URL(url).join(answer.headers["location"]))
            except (httpx.InvalidURL, ValueError):
                raise MediaError("it redirects to what is no address") from None
        raise MediaError(f"it redirects more than {_REDIRECTS_MAX} times")

    async def _request(self, http: httpx.AsyncClient, url: str) -> httpx.Request:
        """Goes to the address that was looked at, and speaks to the name."""
        try:
            asked = httpx.URL(url)
        except (httpx.InvalidURL, ValueError):
            raise _refused("no address") from None
        name = asked.raw_host.decode("ascii")
        if asked.scheme != "https" or not name:
            raise _refused("only https")
        if asked.userinfo:
            raise _refused("it holds a name or password")
        address = await self._resolve(name, asked.port or 443)
        headers = {
            "Host": asked.netloc.decode("ascii"),
            "User-Agent": "Zapbase",
            # What is unpacked here could be any size.
            "Accept-Encoding": "identity",
        }
        return http.build_request(
            "GET", asked.copy_with(host=address), headers=headers, extensions={"sni_hostname": name}
        )

    async def _resolve(self, name: str, port: int) -> str:
        try:
            async with asyncio.timeout(_RESOLVE_SECONDS):
                found = await asyncio.get_running_loop().getaddrinfo(
                    name, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP
                )
        except TimeoutError:
            raise _uncertain("the name is not resolved in time") from None
        except (OSError, UnicodeError):
            raise _uncertain("the name is not known") from None
        addresses = [str(item[4][0]) for item in found]
        if not {name.lower(), f"{name.lower()}:{port}"} & self._allowed:
            # One address of this network among others is reason enough.
            for address in addresses:
                if not is_public(address):
                    raise _refused("it is not on the internet")
        return addresses[0]


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
