"""Send what is queued: claimed by hint and by clock, in order in each chat, each at most once."""

import asyncio
import contextlib
import uuid
from collections import Counter, defaultdict

import structlog

from orchestrator.domain.fleet.node_answers import SendStatus
from orchestrator.domain.messages.outgoing import Outgoing, SendResult
from orchestrator.errors import SupersededError, ZapbaseError
from orchestrator.services.clock import Clock
from orchestrator.services.fleet.fleet import Fleet
from orchestrator.services.messages.protocols import MessageGateway
from orchestrator.services.messages.results import Results
from orchestrator.services.messages.sending import Sending

log = structlog.stdlib.get_logger("orchestrator.outbox")
# So many messages are under way at most: what a kill leaves to be settled.
_UNDER_WAY_MAX = 200
# A claim for fewer would cost more than it brings.
_CLAIM_MIN = 50
_SETTLE_MESSAGES = 500
# Messages that stay uncertain are asked about at every so many turns of the clock.
_TURNS_PER_SETTLING = 3
# Chats of one instance that are sent to at once.
_CHATS_AT_ONCE = 8
_CLOSE_SECONDS = 5.0
# The database's clock and ours differ a little.
_NEXT_MARGIN_SECONDS = 0.05


class Outbox:
    """Claims due messages and sends each chat's in a task of its own. A claim's id is kept until its answer
    has arrived, so that a lost answer loses no message."""

    def __init__(
        self,
        gateway: MessageGateway,
        fleet: Fleet,
        sending: Sending,
        results: Results,
        clock: Clock,
        poll_seconds: float,
    ) -> None:
        self._gateway = gateway
        self._fleet = fleet
        self._sending = sending
        self._results = results
        self._clock = clock
        self._poll_seconds = poll_seconds
        self._claim_id: str | None = None
        self._under_way: set[str] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._slots: defaultdict[str, asyncio.Semaphore] = defaultdict(
            lambda: asyncio.Semaphore(_CHATS_AT_ONCE)
        )
        self._hint = asyncio.Event()
        self._turns = 0
        self._is_uncertain = False
        self._turned_at = clock.monotonic()
        self._next_at = float("inf")
        results.on_stored = self.wake

    def wake(self) -> None:
        """There may be something to send. Many hints in a row count as one."""
        self._hint.set()

    async def run(self) -> None:
        """Until cancelled; raises SupersededError. What the database refuses is asked again by the clock."""
        while True:
            await self._wait()
            if not self._fleet.is_safe():
                continue
            try:
                # Hints may come without a pause, and the clock's turn is due all the same.
                is_due = self._clock.monotonic() - self._turned_at >= self._poll_seconds
                await (self.converge() if is_due or not self._turns else self.drain())
            except SupersededError:
                raise
            except ZapbaseError as error:
                log.warning("outbox_postponed", code=error.code, detail=error.detail)

    async def converge(self) -> None:
        """One whole turn: end what waited too long, settle what is uncertain, send what is due."""
        self._turned_at = self._clock.monotonic()
        await self._gateway.expire_messages()
        if self._is_uncertain or self._turns % _TURNS_PER_SETTLING == 0:
            await self.settle()
        self._turns += 1
        await self.drain()

    async def drain(self) -> None:
        """Claim until nothing is due or enough is under way; the sending goes on by itself."""
        while (room := _UNDER_WAY_MAX - len(self._under_way)) >= _CLAIM_MIN:
            self._claim_id = self._claim_id or str(uuid.uuid4())
            claim = await self._gateway.claim_messages(self._fleet.identity(), self._claim_id, room)
            self._claim_id = None
            self._expect_next(claim.next_seconds)
            chats: defaultdict[str, list[Outgoing]] = defaultdict(list)
            for message in claim.messages:
                if message.id not in self._under_way:
                    chats[message.chat_id].append(message)
            for chat_id, messages in chats.items():
                self._begin(chat_id, messages)
            if not chats:
                return

    async def settle(self) -> None:
        """Find out what became of messages whose sender died, and of unconfirmed ones."""
        uncertain = await self._gateway.unsettled_messages(self._fleet.identity(), _SETTLE_MESSAGES)
        self._is_uncertain = False
        alike = Counter((message.chat_id, message.kind, message.message) for message in uncertain)
        for message in uncertain:
            if message.id in self._under_way:
                continue
            is_alone = alike[message.chat_id, message.kind, message.message] == 1
            result = await self._sending.settle(message, is_alone=is_alone)
            if result is not None:
                log.info("settled", message_id=message.id, status=result.status.value)
                self._results.put(message.instance_id, result, is_last=True)

    async def close(self) -> None:
        """Let what is under way end, for a few seconds; the next life settles the rest."""
        if tasks := list(self._tasks):
            await asyncio.wait(tasks, timeout=_CLOSE_SECONDS)
        for task in tasks:
            task.cancel()
        await self._results.close(_CLOSE_SECONDS)

    def _expect_next(self, seconds: float | None) -> None:
        due = float("inf") if seconds is None else seconds + _NEXT_MARGIN_SECONDS
        self._next_at = self._clock.monotonic() + due

    def _begin(self, chat_id: str, messages: list[Outgoing]) -> None:
        self._under_way.update(message.id for message in messages)
        task = asyncio.create_task(self._send_chat(messages), name=f"send-{chat_id}")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _send_chat(self, messages: list[Outgoing]) -> None:
        """In order. One that could not leave yet, or of which nobody knows, holds back those after it."""
        held_back = False
        for message in messages:
            result = SendResult(message.id, SendStatus.QUEUED)
            try:
                if not held_back:
                    result = await self._send(message)
                    held_back = result.status in (SendStatus.QUEUED, SendStatus.UNCONFIRMED)
                    self._is_uncertain |= result.status is SendStatus.UNCONFIRMED
            finally:
                self._under_way.discard(message.id)
            self._results.put(message.instance_id, result, is_last=message is messages[-1])

    async def _send(self, message: Outgoing) -> SendResult:
        try:
            prepared = await self._sending.prepare(message)
            if isinstance(prepared, SendResult):
                return prepared
            async with self._slots[message.instance_id]:
                return await self._sending.send(prepared)
        except Exception:
            log.exception("send_broke", message_id=message.id, instance_id=message.instance_id)
            return SendResult(message.id, SendStatus.UNCONFIRMED)

    async def _wait(self) -> None:
        """Until a hint, until something is due, or for about `poll_seconds`: it varies so that orchestrators
        do not poll in step."""
        pause = self._poll_seconds * (1 + self._clock.random() * 0.4)
        pause = min(pause, max(self._next_at - self._clock.monotonic(), 0))
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(pause):
                await self._hint.wait()
        self._hint.clear()
        self._next_at = float("inf")
