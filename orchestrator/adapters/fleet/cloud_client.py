"""One number of Meta's Cloud API, driven as a node instance is."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from typing import Any

import structlog

from orchestrator.adapters.fleet.cloud_connection import CloudConnection
from orchestrator.adapters.fleet.cloud_gateway import CloudGateway
from orchestrator.adapters.fleet.cloud_uploads import CloudUploads
from orchestrator.adapters.fleet.graph import Credentials, Graph, GraphAwayError, GraphRefusedError
from orchestrator.domain.backoff import Backoff
from orchestrator.domain.fleet.graph_errors import OF_A_FILE, OF_THE_NUMBER, PAIR_RATE
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
# So many messages are under way to Meta at once.
_CALLS = 8
_Answer = SendAnswer | SendRefusal


class CloudClient:
    """Implements `NodeClient`. There is no journal: the row that was claimed says whether its message was
    handed over, so what a killed sender had not begun goes out, and nothing goes out twice."""

    # A chat at Meta's limit takes nobody's place.
    chats_at_once = 200

    def __init__(
        self, instance_id: str, connection: CloudConnection, gateway: CloudGateway, graph: Graph, clock: Clock
    ) -> None:
        self._instance_id = instance_id
        self._connection = connection
        self._gateway = gateway
        self._graph = graph
        self._clock = clock
        self._held_until = 0.0
        self._calls = asyncio.Semaphore(_CALLS)
        self._uploads = CloudUploads(graph, clock)

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

    async def media(self, message_id: str, max_bytes: int) -> AsyncIterator[bytes]:
        """The file under Meta's id for it."""
        credentials = self._connection.credentials
        try:
            chunks = self._graph.download(credentials, message_id, max_bytes)
            async with contextlib.aclosing(chunks):
                async for chunk in chunks:
                    yield chunk
        except GraphRefusedError as error:
            if error.code not in OF_THE_NUMBER:
                raise
            await self._connection.doubt(credentials, error.code)
            raise NodeError(error.detail, code="not_connected") from None

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
        """In this order. After one that did not go, or of which nobody knows, the rest waits; where the chat
        is at its limit it is given back first, so that the number's others can have its places."""
        for place, request in enumerate(requests, start=1):
            answer = await self._send(request)
            if answer is not None and not _holds(answer):
                yield answer
                continue
            for later in requests[place:]:
                yield _refusal(later, "held_back")
            yield answer or await self._send(request, is_late=True) or _refusal(request, "held_back")
            return

    async def _send(self, request: dict[str, Any], *, is_late: bool = False) -> _Answer | None:
        """None: its chat is at its limit, and it has not waited yet."""
        for attempt in range(1 + is_late, _TRIES + 1):
            if is_late:
                await self._clock.sleep(_WAIT.delay(attempt - 1, self._clock.random))
            await self._clock.sleep(max(self._held_until - self._clock.monotonic(), 0.0))
            async with self._calls:
                answer = await self._attempt(request)
            if not isinstance(answer, GraphRefusedError):
                return answer
            log.info("graph_rate", instance_id=self._instance_id, number=answer.number)
            if answer.number != PAIR_RATE:
                pause = _WAIT.delay(attempt, self._clock.random)
                self._held_until = max(self._held_until, self._clock.monotonic() + pause)
            elif not is_late:
                return None
        return _refusal(request, "held_back")

    async def _attempt(self, request: dict[str, Any]) -> _Answer | GraphRefusedError:
        """A refusal of Meta's that passes, or what became of it. Never raises ZapbaseError."""
        try:
            credentials = self._connection.credentials
        except NodeError as error:
            return _refusal(request, error.code, error.detail)
        try:
            return await self._send_once(credentials, request)
        except GraphAwayError as error:
            log.warning("graph_away", instance_id=self._instance_id, detail=error.detail)
            return await self._take_back(request, "not_connected")
        except GraphRefusedError as error:
            if error.code in OF_THE_NUMBER:
                await self._connection.doubt(credentials, error.code)
                return await self._take_back(request, "not_connected")
            if not error.is_passing:
                return _refusal(request, error.code, error.detail)
            await self._take_back(request, "held_back")
            return error
        except NodeUnreachableError as error:
            log.warning("graph_unanswered", message_id=request["client_key"], detail=error.detail)
            return SendAnswer(
                client_key=request["client_key"], message_id=None, status=SendStatus.UNCONFIRMED
            )
        except ZapbaseError as error:
            return _refusal(request, error.code, error.detail)

    async def _send_once(self, credentials: Credentials, request: dict[str, Any]) -> _Answer:
        media: dict[str, Any] | None = request.get("media")
        if media is None:
            return await self._hand_over(credentials, request)
        media_id, was_known = await self._uploads.find(credentials, media)
        try:
            return await self._hand_over(credentials, request, media_id)
        except GraphRefusedError as error:
            if error.number not in OF_A_FILE:
                raise
            self._uploads.forget(media_id)
            if not was_known:
                raise
        media_id, _ = await self._uploads.find(credentials, media)
        return await self._hand_over(credentials, request, media_id)

    async def _hand_over(
        self, credentials: Credentials, request: dict[str, Any], media_id: str | None = None
    ) -> _Answer:
        key, body = request["client_key"], body_of(request, media_id)
        if body is None:
            return _refusal(request, "kind_unsupported")
        if not await self._mark(key, begun=True):
            return _refusal(request, "held_back")
        sent = await self._graph.send(credentials, body)
        message_id = None if request["kind"] == "reaction" else sent
        return SendAnswer(client_key=key, message_id=message_id, status=SendStatus.SENT)

    async def _mark(self, key: str, *, begun: bool) -> bool:
        try:
            return await self._gateway.mark_begun(self._instance_id, key, begun=begun)
        except ZapbaseError as error:
            log.warning("not_marked", instance_id=self._instance_id, message_id=key, code=error.code)
            return False

    async def _take_back(self, request: dict[str, Any], code: str) -> SendRefusal:
        await self._mark(request["client_key"], begun=False)
        return _refusal(request, code)


def _refusal(request: dict[str, Any], code: str, detail: str = "") -> SendRefusal:
    return SendRefusal(client_key=request["client_key"], error=NodeProblem(code=code, detail=detail))


def _holds(answer: _Answer) -> bool:
    if isinstance(answer, SendRefusal):
        return answer.error.code in ("held_back", "not_connected")
    return answer.status is SendStatus.UNCONFIRMED
