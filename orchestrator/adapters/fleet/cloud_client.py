"""One number of Meta's Cloud API, driven as a node instance is."""

import asyncio
import hashlib
from collections import OrderedDict
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from pathlib import Path
from typing import Any

import structlog

from orchestrator.adapters.fleet.cloud_connection import CloudConnection
from orchestrator.adapters.fleet.cloud_gateway import CloudGateway
from orchestrator.adapters.fleet.graph import Graph, GraphAwayError, GraphRefusedError
from orchestrator.domain.backoff import Backoff
from orchestrator.domain.fleet.graph_errors import OF_THE_NUMBER, PAIR_RATE
from orchestrator.domain.fleet.graph_messages import body_of
from orchestrator.domain.fleet.node_answers import (
    NodeProblem,
    NumberCheck,
    PhoneMessage,
    SendAnswer,
    SendRefusal,
    SendStatus,
)
from orchestrator.domain.fleet.node_events import JournalPosition, NodeEvent, NodeStatus
from orchestrator.domain.fleet.statuses import Reason, Status
from orchestrator.errors import NodeError, NodeUnreachableError, ZapbaseError
from orchestrator.services.clock import Clock

log = structlog.stdlib.get_logger("orchestrator.cloud_client")
# A pair takes about one message in six seconds, a number eighty a second.
_WAIT = Backoff(first=2.0, limit=20.0)
_TRIES = 4
# Ids of files live for thirty days.
_UPLOADS_MAX = 500
_UPLOAD_SECONDS = 20 * 86_400.0
_Answer = SendAnswer | SendRefusal


class CloudClient:
    """Implements `NodeClient`. There is no journal: the row that was claimed says whether its message was
    handed over, so what a killed sender had not begun goes out, and nothing goes out twice."""

    def __init__(
        self, instance_id: str, connection: CloudConnection, gateway: CloudGateway, graph: Graph, clock: Clock
    ) -> None:
        self._instance_id = instance_id
        self._connection = connection
        self._gateway = gateway
        self._graph = graph
        self._clock = clock
        self._held_until = 0.0
        self._uploads: OrderedDict[tuple[str, bytes], tuple[str, float]] = OrderedDict()

    async def status(self) -> NodeStatus:
        """What is known; Meta is not asked."""
        state = self._connection.state
        return NodeStatus(
            instance_id=self._instance_id,
            pid=0,
            engine="cloud",
            status=state.status,
            status_reason=state.status_reason,
            phone=state.phone,
            journal=JournalPosition(),
        )

    async def start(self) -> None:
        """It begins when somebody listens."""

    async def logout(self) -> None:
        """Nothing is linked that could be unlinked: it rests."""
        self._connection.report(Status.DISCONNECTED, Reason.LOGGED_OUT)

    async def pairing_code(self, phone: str) -> str:
        """There is none."""
        raise NodeError("a number of Meta's is not paired", code="engine_mismatch")

    def events(self, after: int) -> AsyncIterator[NodeEvent]:
        """Changes of its state. Messages come by webhook."""
        return self._connection.events()

    async def acknowledge(self, event_id: int) -> None:
        """Nothing waits for that."""

    async def refresh(self) -> None:
        """Read the templates again."""
        await self._connection.refresh()

    async def check_number(self, phone: str) -> NumberCheck:
        """Meta does not say before it is written to."""
        return NumberCheck(phone=phone, registered=True, wa_id=f"{phone}@c.us")

    async def messages(self, chat_id: str, limit: int) -> list[PhoneMessage]:
        """Meta keeps no history."""
        return []

    async def show_typing(self, chat_id: str, state: str) -> None:
        """Meta shows it only with a message that is read."""

    def media(self, message_id: str, max_bytes: int) -> AsyncIterator[bytes]:
        """The file under Meta's id for it."""
        return self._graph.download(self._connection.credentials, message_id, max_bytes)

    async def recorded(self, client_key: str) -> SendAnswer | None:
        """None: it was never handed over. What was, Meta tells of by webhook."""
        try:
            has_begun = await self._gateway.has_begun(self._instance_id, client_key)
        except ZapbaseError as error:
            raise NodeUnreachableError(error.detail) from None
        if not has_begun:
            return None
        return SendAnswer(client_key=client_key, message_id=None, status=SendStatus.UNCONFIRMED)

    async def send(self, requests: Sequence[dict[str, Any]]) -> AsyncGenerator[_Answer]:
        """In this order. After one that did not go, or of which nobody knows, the rest waits."""
        is_held = False
        for request in requests:
            answer = _refusal(request, "held_back") if is_held else await self._send(request)
            yield answer
            is_held = is_held or _holds(answer)

    async def _send(self, request: dict[str, Any]) -> _Answer:
        for attempt in range(1, _TRIES + 1):
            await self._clock.sleep(max(self._held_until - self._clock.monotonic(), 0.0))
            try:
                return await self._send_once(request)
            except GraphAwayError as error:
                log.warning("graph_away", instance_id=self._instance_id, detail=error.detail)
                return await self._take_back(request, "not_connected")
            except GraphRefusedError as error:
                if error.code in OF_THE_NUMBER:
                    self._connection.report(Status.FAILED, error.code)
                    return await self._take_back(request, "not_connected")
                if not error.is_passing:
                    return _refusal(request, error.code, error.detail)
                await self._take_back(request, "held_back")
                await self._wait(attempt, error)
            except NodeUnreachableError as error:
                log.warning("graph_unanswered", message_id=request["client_key"], detail=error.detail)
                key = request["client_key"]
                return SendAnswer(client_key=key, message_id=None, status=SendStatus.UNCONFIRMED)
            except ZapbaseError as error:
                return _refusal(request, error.code, error.detail)
        return _refusal(request, "held_back")

    async def _send_once(self, request: dict[str, Any]) -> _Answer:
        credentials, key = self._connection.credentials, request["client_key"]
        media_id = await self._uploaded(request["media"]) if request.get("media") else None
        body = body_of(request, media_id)
        if body is None:
            return _refusal(request, "kind_unsupported")
        if not await self._mark(key, begun=True):
            return _refusal(request, "held_back")
        sent = await self._graph.send(credentials, body)
        message_id = None if request["kind"] == "reaction" else sent
        return SendAnswer(client_key=key, message_id=message_id, status=SendStatus.SENT)

    async def _uploaded(self, media: dict[str, Any]) -> str:
        """A file that many messages carry is laid out under many names, and uploaded once."""
        path = Path(media["path"])
        try:
            known = media["mimetype"], await asyncio.to_thread(_digest, path)
        except OSError as error:
            raise NodeError(error.strerror or "", code="media_unreadable") from None
        media_id, good_until = self._uploads.get(known, ("", 0.0))
        if good_until > self._clock.monotonic():
            return media_id
        name = media.get("filename") or path.name
        try:
            media_id = await self._graph.upload(self._connection.credentials, path, media["mimetype"], name)
        except GraphRefusedError:
            raise
        except NodeUnreachableError as error:
            # A file that was uploaded for nothing is forgotten by Meta.
            raise GraphAwayError(error.detail) from None
        self._uploads[known] = (media_id, self._clock.monotonic() + _UPLOAD_SECONDS)
        if len(self._uploads) > _UPLOADS_MAX:
            self._uploads.popitem(last=False)
        return media_id

    async def _mark(self, key: str, *, begun: bool) -> bool:
        try:
            return await self._gateway.mark_begun(self._instance_id, key, begun=begun)
        except ZapbaseError as error:
            log.warning("not_marked", instance_id=self._instance_id, message_id=key, code=error.code)
            return False

    async def _take_back(self, request: dict[str, Any], code: str) -> SendRefusal:
        await self._mark(request["client_key"], begun=False)
        return _refusal(request, code)

    async def _wait(self, attempt: int, error: GraphRefusedError) -> None:
        pause = _WAIT.delay(attempt, self._clock.random)
        log.info("graph_rate", instance_id=self._instance_id, number=error.number, seconds=round(pause, 1))
        if error.number != PAIR_RATE:
            self._held_until = max(self._held_until, self._clock.monotonic() + pause)
        await self._clock.sleep(pause)


def _digest(path: Path) -> bytes:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").digest()


def _refusal(request: dict[str, Any], code: str, detail: str = "") -> SendRefusal:
    return SendRefusal(client_key=request["client_key"], error=NodeProblem(code=code, detail=detail))


def _holds(answer: _Answer) -> bool:
    if isinstance(answer, SendRefusal):
        return answer.error.code in ("held_back", "not_connected")
    return answer.status is SendStatus.UNCONFIRMED
