"""Meta's Graph API, as a number of the Cloud API needs it."""

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote, urlsplit

import httpx
from pydantic import BaseModel, Field, ValidationError

from orchestrator.domain.fleet.graph_errors import AWAY, RATE_LIMIT, UNKNOWN, meaning_of
from orchestrator.errors import MediaError, NodeError, NodeUnreachableError

_TIMEOUT = httpx.Timeout(10.0, read=30.0, write=60.0)
_FILE_TIMEOUT = httpx.Timeout(10.0, read=60.0, write=60.0)
# Of a whole call, however slowly it moves, and of its answer.
_ASK_SECONDS = 60.0
_UPLOAD_SECONDS = 300.0
_ANSWER_BYTES = 8 * 1024 * 1024
_TEMPLATES_MAX = 500
_TEMPLATES_PAGE = 100
# Where Meta keeps files; the token goes nowhere else.
_MEDIA_HOSTS = (".fbsbx.com", ".facebook.com", ".fbcdn.net", ".whatsapp.net")
Model = TypeVar("Model", bound=BaseModel)
# The request has not left, or not whole.
_NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)


class GraphRefusedError(NodeError):
    """Meta has answered that it does not do it: nothing has left. `number` is its own code."""

    def __init__(self, detail: str, *, code: str, number: int) -> None:
        super().__init__(detail, code=code)
        self.number = number

    @property
    def is_passing(self) -> bool:
        """True when the same may be taken a moment later."""
        return self.code == RATE_LIMIT or self.number in AWAY


class GraphAwayError(NodeUnreachableError):
    """Meta was not reached: nothing has left."""


@dataclass(frozen=True)
class Credentials:
    """How Meta calls a number, and the token that it is asked with."""

    phone_number_id: str
    waba_id: str
    token: str = field(repr=False)

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}


class _Details(BaseModel):
    details: str = ""


class _Error(BaseModel):
    code: int
    message: str = ""
    error_subcode: int | None = None
    error_data: _Details | None = None


class _Refusal(BaseModel):
    error: _Error


class _Id(BaseModel):
    id: str = Field(min_length=1)


class _Sent(BaseModel):
    messages: list[_Id] = Field(min_length=1)


class _Number(BaseModel):
    display_phone_number: str


class _File(BaseModel):
    url: str
    file_size: int | None = None


class _Cursors(BaseModel):
    after: str | None = None


class _Paging(BaseModel):
    cursors: _Cursors | None = None
    next: str | None = None


class _Templates(BaseModel):
    data: list[dict[str, Any]]
    paging: _Paging | None = None


class Graph:
    """One version of the API at one address; nothing follows a redirect."""

    def __init__(self, http: httpx.AsyncClient, url: str, version: str) -> None:
        self._http = http
        self._host = urlsplit(url).hostname or ""
        self._base = f"{url}/{version}"

    async def phone(self, credentials: Credentials) -> str:
        """The digits of the number; GraphRefusedError when token or id are not right."""
        path = f"/{credentials.phone_number_id}?fields=display_phone_number,verified_name,quality_rating"
        content = await self._ask(credentials, "GET", path)
        number = _read(_Number, content)
        return "".join(sign for sign in number.display_phone_number if sign.isdigit())

    async def subscribe(self, credentials: Credentials) -> None:
        """From now on the app hears of the account's numbers; again changes nothing."""
        await self._ask(credentials, "POST", f"/{credentials.waba_id}/subscribed_apps")

    async def send(self, credentials: Credentials, body: dict[str, Any]) -> str | None:
        """The message's id. GraphRefusedError, GraphAwayError; NodeUnreachableError when nobody knows
        whether it has left."""
        content = await self._ask(credentials, "POST", f"/{credentials.phone_number_id}/messages", json=body)
        return _read(_Sent, content).messages[0].id

    async def upload(self, credentials: Credentials, path: Path, mimetype: str, filename: str) -> str:
        """An id under which Meta has the file for thirty days."""
        try:
            with path.open("rb") as file:
                content = await self._ask(
                    credentials,
                    "POST",
                    f"/{credentials.phone_number_id}/media",
                    data={"messaging_product": "whatsapp", "type": mimetype},
                    files={"file": (filename, file, mimetype)},
                )
        except OSError as error:
            raise MediaError(error.strerror or "unreadable") from None
        return _read(_Id, content).id

    async def download(
        self, credentials: Credentials, media_id: str, max_bytes: int
    ) -> AsyncGenerator[bytes]:
        """The bytes of a file; its address is good for five minutes, and is asked for right before."""
        found = _read(_File, await self._ask(credentials, "GET", f"/{quote(media_id, safe='')}"))
        if found.file_size is not None and found.file_size > max_bytes:
            raise MediaError(f"{found.file_size} bytes", code="media_too_large")
        host = urlsplit(found.url).hostname or ""
        if host != self._host and not (host.endswith(_MEDIA_HOSTS) and found.url.startswith("https://")):
            raise MediaError(f"Meta names a file at {host}")
        try:
            async with self._http.stream(
                "GET", found.url, headers=credentials.headers, timeout=_FILE_TIMEOUT
            ) as answer:
                if answer.is_error or answer.has_redirect_location:
                    raise MediaError(f"HTTP {answer.status_code}")
                async for chunk in answer.aiter_bytes():
                    yield chunk
        except httpx.HTTPError as error:
            raise NodeUnreachableError(f"media: {type(error).__name__}") from None

    async def templates(self, credentials: Credentials) -> list[dict[str, Any]]:
        """All of the account, up to five hundred."""
        fields = "name,language,status,category,components"
        path = f"/{credentials.waba_id}/message_templates?fields={fields}&limit={_TEMPLATES_PAGE}"
        found: list[dict[str, Any]] = []
        after = ""
        while len(found) < _TEMPLATES_MAX:
            page = _read(_Templates, await self._ask(credentials, "GET", path + after))
            found += page.data
            cursor = page.paging.cursors.after if page.paging and page.paging.cursors else None
            if not page.data or not cursor or not (page.paging and page.paging.next):
                break
            after = f"&after={quote(cursor, safe='')}"
        return found[:_TEMPLATES_MAX]

    async def _ask(self, credentials: Credentials, method: str, path: str, **body: Any) -> bytes:
        seconds = _UPLOAD_SECONDS if "files" in body else _ASK_SECONDS
        try:
            async with (
                asyncio.timeout(seconds),
                self._http.stream(
                    method,
                    f"{self._base}{path}",
                    headers=credentials.headers,
                    timeout=_TIMEOUT,
                    follow_redirects=False,
                    **body,
                ) as answer,
            ):
                content = await _read_answer(answer)
        except _NOT_SENT as error:
            raise GraphAwayError(type(error).__name__) from None
        except (httpx.HTTPError, ValueError, TimeoutError) as error:
            raise NodeUnreachableError(type(error).__name__) from None
        if answer.is_success:
            return content
        raise _refusal(answer.status_code, content, credentials.token)


async def _read_answer(answer: httpx.Response) -> bytes:
    content = bytearray()
    async for chunk in answer.aiter_bytes():
        content += chunk
        if len(content) > _ANSWER_BYTES:
            raise NodeUnreachableError("an answer without an end")
    return bytes(content)


def _refusal(status: int, content: bytes, token: str) -> NodeError:
    """By Meta's code; an answer without one was not Meta's own, and says nothing."""
    try:
        error = _Refusal.model_validate_json(content).error
    except ValidationError:
        if status == HTTPStatus.UNAUTHORIZED:
            return GraphRefusedError("HTTP 401", code=meaning_of(190), number=190)
        return NodeUnreachableError(f"HTTP {status}")
    code = meaning_of(error.code)
    if code == UNKNOWN and status == HTTPStatus.UNAUTHORIZED:
        code = meaning_of(190)
    details = error.error_data.details if error.error_data else ""
    # Meta repeats a token that it does not like the look of.
    said = (details or error.message).replace(token, "…")
    return GraphRefusedError(f"{error.code}: {said}", code=code, number=error.code)


def _read(model: type[Model], content: bytes) -> Model:
    try:
        return model.model_validate_json(content)
    except ValidationError as error:
        raise NodeUnreachableError(f"{model.__name__}: {error.error_count()} wrong values") from None
