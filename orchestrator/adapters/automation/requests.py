"""Requests of flows to other systems."""

import asyncio
import contextlib
import json
from collections.abc import AsyncGenerator, Iterable, Mapping
from dataclasses import replace

import httpx

from orchestrator.adapters.web import GuardedWeb, WebLimits, redirected
from orchestrator.domain.automation.requests import ANSWER_MAX_BYTES, HttpRequest, HttpResult, read_text
from orchestrator.errors import UrlRefusedError, ZapbaseError

_CONNECT_SECONDS = 5.0
_REDIRECTS_MAX = 5
# What says how a message goes over the wire is ours to say.
_OURS = frozenset(
    {
        "accept-encoding", "connection", "content-length", "expect", "host", "idempotency-key", "keep-alive",
        "proxy-authorization", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade",
    }
)  # fmt: skip


class GuardedRequests:
    """Implements `services.automation.protocols.HttpCaller`."""

    def __init__(self, limits: WebLimits) -> None:
        self._web = GuardedWeb(limits)

    async def ask(self, request: HttpRequest, secrets: Mapping[str, str] | None = None) -> HttpResult:
        """What came back. Whatever goes wrong is a result as well."""
        known = secrets or {}
        try:
            async with asyncio.timeout(request.timeout_seconds):
                return _blacken(await self._ask(request, _headers(request, known)), known.values())
        except TimeoutError:
            return HttpResult(None, error_code="request_time_limit")
        except ZapbaseError as error:
            return HttpResult(None, error_code=error.code)
        except (httpx.LocalProtocolError, ValueError, RecursionError):
            # A header or body that cannot be written down.
            return HttpResult(None, error_code="request_invalid")
        except httpx.HTTPError:
            return HttpResult(None, error_code="url_unreachable")

    async def _ask(self, request: HttpRequest, headers: dict[str, str]) -> HttpResult:
        timeout = httpx.Timeout(request.timeout_seconds, connect=_CONNECT_SECONDS)
        url = request.url
        content = None if request.body is None else request.body.encode()
        async with self._web.connect(timeout) as http:
            for _ in range(_REDIRECTS_MAX + 1):
                asked = await self._web.make(http, request.method, url, headers, content)
                async with _streaming(http, asked) as answer:
                    # What changes something is asked of the named address alone.
                    further = redirected(url, answer) if request.method == "GET" else None
                    if further is None:
                        return await _read(answer)
                if not _is_same_host(url, further):
                    # They may hold a key.
                    headers = {}
                url = further
        raise UrlRefusedError(f"it redirects more than {_REDIRECTS_MAX} times")


def _headers(request: HttpRequest, secrets: Mapping[str, str]) -> dict[str, str]:
    kept = {named.header: f"{named.prefix}{secrets[named.secret]}" for named in request.secrets}
    not_said = _OURS | {name.lower() for name in kept}
    headers = {name: value for name, value in request.headers.items() if name.strip().lower() not in not_said}
    headers |= {name: value for name, value in kept.items() if name.lower() not in _OURS}
    headers["Idempotency-Key"] = request.idempotency_key
    if request.body is not None and "content-type" not in {name.lower() for name in headers}:
        headers["Content-Type"] = "application/json"
    return headers


@contextlib.asynccontextmanager
async def _streaming(http: httpx.AsyncClient, request: httpx.Request) -> AsyncGenerator[httpx.Response]:
    answer = await http.send(request, stream=True)
    try:
        yield answer
    finally:
        await answer.aclose()


async def _read(answer: httpx.Response) -> HttpResult:
    """Not more than may be kept, however much comes."""
    if answer.headers.get("content-encoding", "identity") != "identity":
        return HttpResult(None, error_code="answer_packed")
    content = bytearray()
    async for chunk in answer.aiter_raw(ANSWER_MAX_BYTES):
        content += chunk
        if len(content) > ANSWER_MAX_BYTES:
            return HttpResult(None, error_code="answer_too_large")
    return HttpResult(answer.status_code, read_text(bytes(content)))


def _blacken(result: HttpResult, secrets: Iterable[str]) -> HttpResult:
    """Who answers may say again what he was told, and an answer is kept and shown."""
    body = result.body
    for secret in secrets if body else ():
        quoted = json.dumps(secret)[1:-1]
        for form in (secret, quoted, quoted.replace("/", r"\/")):
            body = body.replace(form, "***") if body else body
    return replace(result, body=body)


def _is_same_host(one: str, other: str) -> bool:
    """Whether what is meant for one may be told to the other."""
    first, second = httpx.URL(one), httpx.URL(other)
    return (first.scheme, first.netloc) == (second.scheme, second.netloc)
