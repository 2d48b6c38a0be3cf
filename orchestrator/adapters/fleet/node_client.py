"""The loopback HTTP API of one node instance."""

import contextlib
import json
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from typing import Any
from urllib.parse import quote

import httpx
from httpx_sse import SSEError, aconnect_sse
from pydantic import TypeAdapter, ValidationError

from orchestrator.adapters.fleet.loopback import Loopback, LoopbackError, LoopbackRefusedError
from orchestrator.domain.fleet.node_answers import NumberCheck, PhoneMessage, SendAnswer, SendRefusal
from orchestrator.domain.fleet.node_events import NodeEvent, NodeStatus
from orchestrator.errors import NodeError, NodeUnreachableError

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
_MESSAGES = TypeAdapter(list[PhoneMessage])


class HttpNodeClient:
    """Talks to 127.0.0.1:`port` with the instance's own token; streams go through `http`, which all share."""

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
        answer = await self._call("GET", "/status")
        try:
            return NodeStatus.model_validate(answer)
        except ValidationError:
            raise NodeUnreachableError("the answer is not a node instance's") from None

    async def start(self) -> None:
        """Begin to connect; idempotent."""
        await self._call("POST", "/start")

    async def logout(self) -> None:
        """Unlink at WhatsApp and forget the session."""
        await self._call("POST", "/logout", seconds=_SLOW_ANSWER_SECONDS)

    async def pairing_code(self, phone: str) -> str:
        """A code to type on the phone, instead of a QR to scan."""
        answer = await self._call("POST", "/pairing-code", {"phone": phone}, seconds=_SLOW_ANSWER_SECONDS)
        return str(answer["code"])

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
                    yield NodeEvent.model_validate_json(event.data)
        except (httpx.HTTPError, SSEError, ValidationError) as error:
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
        except (LoopbackError, ValidationError) as error:
            raise NodeUnreachableError(f"/messages: {type(error).__name__}") from None

    async def recorded(self, client_key: str) -> SendAnswer | None:
        """What became of a send; None when it was never asked for."""
        try:
            answer = await self._call("GET", f"/messages/{client_key}", seconds=_SEND_SECONDS)
        except NodeError as error:
            if error.code == "client_key_unknown":
                return None
            raise
        return SendAnswer.model_validate(answer)

    async def check_number(self, phone: str) -> NumberCheck:
        """Ask WhatsApp whether the phone has an account."""
        answer = await self._call("POST", "/numbers/check", {"phone": phone}, seconds=_SLOW_ANSWER_SECONDS)
        return NumberCheck.model_validate(answer)

    async def messages(self, chat_id: str, limit: int) -> list[PhoneMessage]:
        """The last messages of a chat, as the phone has them."""
        path = f"/chats/{quote(chat_id, safe='')}/messages?limit={limit}"
        answer = await self._call("GET", path, seconds=_SLOW_ANSWER_SECONDS)
        return _MESSAGES.validate_python(answer["messages"])

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

    async def show_typing(self, chat_id: str, state: str) -> None:
        """The other side is shown `typing` or `recording`, for a while."""
        await self._call("POST", f"/chats/{quote(chat_id, safe='')}/typing", {"state": state})

    async def _call(
        self, method: str, path: str, body: dict[str, Any] | None = None, seconds: float = _ANSWER_SECONDS
    ) -> dict[str, Any]:
        sent = b"" if body is None else json.dumps(body).encode()
        try:
            return json.loads(await self._loopback.request(method, path, self._headers, sent, seconds))
        except LoopbackRefusedError as error:
            raise _refusal(path, error.status, error.body) from None
        except (LoopbackError, ValueError) as error:
            raise NodeUnreachableError(f"{path}: {error}") from None


def _refusal(path: str, status: int, body: bytes) -> NodeError:
    try:
        code = str(json.loads(body)["error"]["code"])
    except (ValueError, KeyError, TypeError):
        code = None
    return NodeError(f"{path} answered {status}", code=code)
