"""The loopback HTTP API of one node instance."""

import contextlib
import json
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar
from urllib.parse import quote

import httpx
import structlog
from httpx_sse import ServerSentEvent, SSEError, aconnect_sse
from pydantic import BaseModel, TypeAdapter, ValidationError

from orchestrator.adapters.fleet.loopback import Loopback, LoopbackError, LoopbackRefusedError
from orchestrator.domain.fleet.node_answers import NumberCheck, PhoneMessage, SendAnswer, SendRefusal
from orchestrator.domain.fleet.node_events import NodeEvent, NodeStatus
from orchestrator.errors import NodeAnswerInvalidError, NodeError, NodeUnreachableError

log = structlog.stdlib.get_logger("orchestrator.node_client")
# A node instance writes a comment line every 10 s; silence for longer means that it hangs.
_SILENCE_SECONDS = 11.0
_ANSWER_SECONDS = 3.0
# Unlinking and pairing codes wait for WhatsApp.
_SLOW_ANSWER_SECONDS = 20.0
# A node instance itself gives up after 20 s of waiting for the server's acknowledgement.
_SEND_SECONDS = 40.0
# The page first gets the whole file from WhatsApp, for which it has a minute.
_MEDIA_SECONDS = 75.0
_SEND_LINE: TypeAdapter[SendAnswer | SendRefusal] = TypeAdapter(SendAnswer | SendRefusal)
_RAW_CHARACTERS = 10_000
_Model = TypeVar("_Model", bound=BaseModel)


class _Pairing(BaseModel):
    code: str


class _History(BaseModel):
    messages: list[PhoneMessage]


class _Problem(BaseModel):
    code: str


class _Refusal(BaseModel):
    error: _Problem


class HttpNodeClient:
    """Talks to 127.0.0.1:`port` with the instance's own token; streams go through `http`, which all share."""

    chats_at_once = 8

    def __init__(self, http: httpx.AsyncClient, port: int, token: str) -> None:
        self._http = http
        self._base = f"http://127.0.0.1:{port}"
        self._loopback = Loopback(port)
        self._headers = {"Authorization": f"Bearer {token}"}

    def close(self) -> None:
        """Let go of the connections that are kept for a while."""
        self._loopback.close()

    async def status(self) -> NodeStatus:
        """What it says of itself."""
        return await self._ask(NodeStatus, "GET", "/status")

    async def start(self) -> None:
        """Begin to connect; idempotent."""
        await self._call("POST", "/start")

    async def logout(self) -> None:
        """Unlink at WhatsApp and forget the session."""
        await self._call("POST", "/logout", seconds=_SLOW_ANSWER_SECONDS)

    async def pairing_code(self, phone: str) -> str:
        """A code to type on the phone, instead of a QR to scan."""
        body = {"phone": phone}
        return (await self._ask(_Pairing, "POST", "/pairing-code", body, _SLOW_ANSWER_SECONDS)).code

    async def acknowledge(self, event_id: int) -> None:
        """Everything up to this event may be forgotten."""
        await self._call("POST", "/events/acknowledge", {"id": event_id})

    async def events(self, after: int) -> AsyncIterator[NodeEvent]:
        """Events in order, those after `after` first; ends or raises NodeUnreachableError when it breaks."""
        headers = self._headers | {"Last-Event-ID": str(after)}
        timeout = httpx.Timeout(_ANSWER_SECONDS, read=_SILENCE_SECONDS)
        try:
            async with aconnect_sse(
                self._http, "GET", f"{self._base}/events", headers=headers, timeout=timeout
            ) as source:
                async for event in source.aiter_sse():
                    # After the first id the parser makes an empty event of every comment line.
                    if not event.data:
                        continue
                    yield _read_event(event)
        except (httpx.HTTPError, SSEError, ValueError) as error:
            raise NodeUnreachableError(f"events: {type(error).__name__}") from None

    async def send(self, requests: Sequence[dict[str, Any]]) -> AsyncGenerator[SendAnswer | SendRefusal]:
        """Send in this order, or hear what became of those whose client key is known already: each answer as
        soon as it is known. Whoever stops to listen stops what has not begun."""
        body = json.dumps({"messages": requests}).encode()
        try:
            lines = self._loopback.lines("POST", "/messages", self._headers, body, _SEND_SECONDS)
            async with contextlib.aclosing(lines):
                async for line in lines:
                    yield _SEND_LINE.validate_json(line)
        except LoopbackRefusedError as error:
            raise _refusal("/messages", error.status, error.body) from None
        except LoopbackError as error:
            raise NodeUnreachableError(f"/messages: {error}") from None
        except ValidationError as error:
            raise NodeAnswerInvalidError(f"/messages: {error.error_count()} wrong values") from None

    async def recorded(self, client_key: str) -> SendAnswer | None:
        """What became of a send; None when it was never asked for."""
        try:
            return await self._ask(SendAnswer, "GET", f"/messages/{client_key}", seconds=_SEND_SECONDS)
        except NodeError as error:
            if error.code == "client_key_unknown":
                return None
            raise

    async def check_number(self, phone: str) -> NumberCheck:
        """Ask WhatsApp whether the phone has an account."""
        body = {"phone": phone}
        return await self._ask(NumberCheck, "POST", "/numbers/check", body, _SLOW_ANSWER_SECONDS)

    async def messages(self, chat_id: str, limit: int) -> list[PhoneMessage]:
        """The last messages of a chat, as the phone has them."""
        path = f"/chats/{quote(chat_id, safe='')}/messages?limit={limit}"
        return (await self._ask(_History, "GET", path, seconds=_SLOW_ANSWER_SECONDS)).messages

    async def media(self, message_id: str, max_bytes: int) -> AsyncIterator[bytes]:
        """The file of a message as it comes; NodeUnreachableError when it ends too early."""
        timeout = httpx.Timeout(_ANSWER_SECONDS, read=_MEDIA_SECONDS)
        path = f"/media/{quote(message_id, safe='')}?max_bytes={max_bytes}"
        try:
            async with self._http.stream(
                "GET", f"{self._base}{path}", headers=self._headers, timeout=timeout
            ) as answer:
                if answer.is_error:
                    await answer.aread()
                    raise _refusal(path, answer.status_code, answer.content)
                async for chunk in answer.aiter_bytes():
                    yield chunk
        except (httpx.HTTPError, ValueError) as error:
            raise NodeUnreachableError(f"media: {type(error).__name__}") from None

    async def refresh(self) -> None:
        """A node instance tells all that there is by itself."""

    async def show_typing(self, chat_id: str, state: str) -> None:
        """The other side is shown `typing` or `recording`, for a while."""
        await self._call("POST", f"/chats/{quote(chat_id, safe='')}/typing", {"state": state})

    async def _ask(
        self,
        answer: type[_Model],
        method: str,
        path: str,
        body: dict[str, Any] | None = None,
        seconds: float = _ANSWER_SECONDS,
    ) -> _Model:
        content = await self._call(method, path, body, seconds)
        try:
            return answer.model_validate_json(content)
        except ValidationError as error:
            raise NodeAnswerInvalidError(f"{path}: {error.error_count()} wrong values") from None

    async def _call(
        self, method: str, path: str, body: dict[str, Any] | None = None, seconds: float = _ANSWER_SECONDS
    ) -> bytes:
        sent = b"" if body is None else json.dumps(body).encode()
        try:
            return await self._loopback.request(method, path, self._headers, sent, seconds)
        except LoopbackRefusedError as error:
            raise _refusal(path, error.status, error.body) from None
        except LoopbackError as error:
            raise NodeUnreachableError(f"{path}: {error}") from None


def _refusal(path: str, status: int, body: bytes) -> NodeError:
    """With the code that the node instance gives, if it gives one."""
    try:
        code = _Refusal.model_validate_json(body).error.code
    except ValidationError:
        code = None
    return NodeError(f"{path} answered {status}", code=code)


def _read_event(event: ServerSentEvent) -> NodeEvent:
    """One that makes no sense is kept in its raw form, as what the database does not know is: the events
    after it are not held up. ValueError when it has not even a number."""
    try:
        return NodeEvent.model_validate_json(event.data)
    except ValidationError as error:
        log.error("event_malformed", event_id=event.id, problems=error.error_count())
    data = {"text": event.data[:_RAW_CHARACTERS]}
    return NodeEvent(id=int(event.id), type="malformed", at=datetime.now(UTC).isoformat(), data=data)
