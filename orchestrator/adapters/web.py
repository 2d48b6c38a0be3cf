"""The web at addresses of a stranger's choice, without lending him this machine's place in its network.

A name is resolved here, every address it has is looked at, and the connection goes to the address that was
looked at: what the name says a moment later does not matter. Each redirect is looked at in the same way.
"""

import asyncio
import socket
import ssl
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

import httpx

from orchestrator.domain.addresses import is_public
from orchestrator.errors import ConfigurationError, UrlRefusedError, UrlUnreachableError

_RESOLVE_SECONDS = 5.0
_PORTS = {"https": 443, "http": 80}


@dataclass(frozen=True)
class WebLimits:
    """`allowed_hosts` (`host` or `host:port`) are not looked at, and `certificates` (a PEM file) are trusted
    besides the system's: for servers of one's own network, and for tests. `allows_plain`: those hosts may be
    asked without encryption."""

    allowed_hosts: Collection[str] = ()
    certificates: Path | None = None
    allows_plain: bool = False


class GuardedWeb:
    """Makes requests that go where they may."""

    def __init__(self, limits: WebLimits) -> None:
        self._allowed = frozenset(host.lower() for host in limits.allowed_hosts)
        self._allows_plain = limits.allows_plain
        self._context = ssl.create_default_context()
        if limits.certificates is not None:
            try:
                self._context.load_verify_locations(limits.certificates)
            except (OSError, ssl.SSLError) as error:
                raise ConfigurationError(
                    f"{limits.certificates}: {error}",
                    hint="Set ZAPBASE_MEDIA_URL_CERTIFICATES to a PEM file.",
                ) from None

    def connect(self, timeout: httpx.Timeout) -> httpx.AsyncClient:
        """Of its own: no proxy, no cookie, no connection that was opened for another name."""
        return httpx.AsyncClient(verify=self._context, timeout=timeout, trust_env=False)

    async def make(
        self,
        http: httpx.AsyncClient,
        method: str,
        url: httpx.URL | str,
        headers: Mapping[str, str] | None = None,
        content: bytes | None = None,
    ) -> httpx.Request:
        """Goes to the address that was looked at, and speaks to the name. UrlRefusedError,
        UrlUnreachableError."""
        asked = self._read(url)
        name = asked.raw_host.decode("ascii")
        address = await self._resolve(name, asked.port or _PORTS[asked.scheme])
        sent = httpx.Headers({"User-Agent": "Zapbase"}, encoding="utf-8")
        sent.update(httpx.Headers(headers, encoding="utf-8"))
        # What is unpacked here could be any size.
        sent.update({"Host": asked.netloc.decode("ascii"), "Accept-Encoding": "identity"})
        return http.build_request(
            method,
            asked.copy_with(host=address),
            headers=sent,
            content=content,
            extensions={"sni_hostname": name},
        )

    def _read(self, url: httpx.URL | str) -> httpx.URL:
        try:
            asked = httpx.URL(url)
            name = asked.raw_host.decode("ascii")
        except (httpx.InvalidURL, ValueError):
            raise UrlRefusedError("no address") from None
        is_plain = asked.scheme == "http" and self._allows_plain and self._is_allowed(name, asked.port or 80)
        if not name or (asked.scheme != "https" and not is_plain):
            raise UrlRefusedError("only https")
        if asked.userinfo:
            raise UrlRefusedError("it holds a name or password")
        return asked

    def _is_allowed(self, name: str, port: int) -> bool:
        return not self._allowed.isdisjoint({name.lower(), f"{name.lower()}:{port}"})

    async def _resolve(self, name: str, port: int) -> str:
        try:
            async with asyncio.timeout(_RESOLVE_SECONDS):
                found = await asyncio.get_running_loop().getaddrinfo(
                    name, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP
                )
        except TimeoutError:
            raise UrlUnreachableError("the name is not resolved in time") from None
        except (OSError, UnicodeError, OverflowError):
            raise UrlUnreachableError("the name is not known") from None
        addresses = [str(item[4][0]) for item in found]
        # One address of this network among others is reason enough.
        if not self._is_allowed(name, port) and not all(is_public(address) for address in addresses):
            raise UrlRefusedError("it is not on the internet")
        return addresses[0]


def redirected(url: str, answer: httpx.Response) -> str | None:
    """Where the answer sends whoever asked for the address; None: nowhere. UrlRefusedError."""
    if not answer.has_redirect_location:
        return None
    try:
        return str(httpx.URL(url).join(answer.headers["location"]))
    except (httpx.InvalidURL, ValueError):
        raise UrlRefusedError("it redirects to what is no address") from None
