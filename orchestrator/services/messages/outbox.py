"""Send what is queued: claimed by hint and by clock, in order in each chat, each at most once."""

import asyncio
import contextlib
import uuid
from collections import defaultdict

import structlog

from orchestrator.domain.fleet.node_answers import SendStatus
from orchestrator.domain.messages.outgoing import Outgoing, SendResult, failed, in_lists
from orchestrator.services.clock import Clock
from orchestrator.services.fleet.fleet import Fleet
from orchestrator.services.messages.protocols import MessageGateway
from orchestrator.services.messages.results import Results
from orchestrator.services.messages.sending import Prepared, Sending
from orchestrator.services.messages.settling import Settling
from orchestrator.services.slots import Slots
from orchestrator.services.worker import Worker

log = structlog.stdlib.get_logger("orchestrator.outbox")
# At a time. Of one number the database gives so many as may be under way (`private.room_under_way`): one at
# which nothing moves keeps no other waiting.
_CLAIM_MESSAGES = 200
_UNDER_WAY_MAX = 10_000
# Messages that stay uncertain are asked about at every so many turns of the clock.
_TURNS_PER_SETTLING = 3
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
        settling: Settling,
        clock: Clock,
        poll_seconds: float,
    ) -> None:
        self._gateway = gateway
        self._fleet = fleet
        self._sending = sending
        self._results = results
        self._settling = settling
        self._claim_id: str | None = None
        self._under_way: set[str] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._slots = Slots()
        self._turns = 0
        self._is_uncertain = False
        due = (gateway.expire_messages, self.settle, self.drain)
        self.worker = Worker("outbox", fleet.is_safe, clock, poll_seconds, due=due, hinted=[self.drain])
        self.wake = results.on_stored = self.worker.wake

    async def settle(self) -> None:
        """Begin to find out what became of messages of which nobody knows."""
        if self._is_uncertain or self._turns % _TURNS_PER_SETTLING == 0:
            self._is_uncertain = False
            await self._settling.begin(self._under_way)
        self._turns += 1

    async def drain(self) -> None:
        """Claim until nothing is due or enough is under way; the sending goes on by itself."""
        while len(self._under_way) < _UNDER_WAY_MAX:
            self._claim_id = self._claim_id or str(uuid.uuid4())
            claim = await self._gateway.claim_messages(
                self._fleet.identity(), self._claim_id, _CLAIM_MESSAGES
            )
            self._claim_id = None
            self._expect(claim.next_seconds)
            chats: defaultdict[str, list[Outgoing]] = defaultdict(list)
            for message in claim.messages:
                if message.id not in self._under_way:
                    chats[message.chat_id].append(message)
            for chat_id, messages in chats.items():
                self._begin(chat_id, messages)
            if not chats:
                return

    async def close(self) -> None:
        """Let what is under way end, for a few seconds; the next life settles the rest."""
        if tasks := list(self._tasks):
            await asyncio.wait(tasks, timeout=_CLOSE_SECONDS)
        for task in tasks:
            task.cancel()
        self._settling.close()
        await self._results.close(_CLOSE_SECONDS)

    def _expect(self, seconds: float | None) -> None:
        self.worker.expect(None if seconds is None else seconds + _NEXT_MARGIN_SECONDS)

    def _begin(self, chat_id: str, messages: list[Outgoing]) -> None:
        self._under_way.update(message.id for message in messages)
        task = asyncio.create_task(self._send_chat(messages), name=f"send-{chat_id}")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _send_chat(self, messages: list[Outgoing]) -> None:
        """In order. One that could not leave yet, or of which nobody knows, holds back those after it."""
        waiting = {message.id: message for message in messages}
        try:
            for together in in_lists(messages):
                if await self._send(together, waiting):
                    break
            for message_id in list(waiting):
                self._settle(waiting, SendResult(message_id, SendStatus.QUEUED))
        finally:
            self._under_way -= waiting.keys()

    async def _send(self, messages: list[Outgoing], waiting: dict[str, Outgoing]) -> bool:
        """True when one of them holds back what comes after it."""
        prepared: list[Prepared] = []
        is_held = False
        for message in messages:
            ready = await self._prepare(message)
            if isinstance(ready, Prepared):
                prepared.append(ready)
            elif is_held := self._settle(waiting, ready):
                break
        return is_held | (await self._hand_over(prepared, waiting) if prepared else False)

    async def _hand_over(self, prepared: list[Prepared], waiting: dict[str, Outgoing]) -> bool:
        instance_id = prepared[0].message.instance_id
        is_held = False
        try:
            async with (
                self._slots.of(instance_id, prepared[0].client.chats_at_once),
                contextlib.aclosing(self._sending.send(prepared)) as results,
            ):
                async for result in results:
                    is_held |= self._settle(waiting, result)
        except Exception:
            log.exception("send_broke", instance_id=instance_id)
        unanswered = [waiting.pop(one.message.id) for one in prepared if one.message.id in waiting]
        if unanswered:
            self._under_way -= {message.id for message in unanswered}
            self._settling.ask(unanswered)
        return is_held or bool(unanswered)

    def _settle(self, waiting: dict[str, Outgoing], result: SendResult) -> bool:
        """True when it holds back what comes after it."""
        message = waiting.pop(result.id)
        self._under_way.discard(result.id)
        self._is_uncertain |= result.status is SendStatus.UNCONFIRMED
        self._results.put(message.instance_id, result, is_last=not waiting)
        return result.status in (SendStatus.QUEUED, SendStatus.UNCONFIRMED)

    async def _prepare(self, message: Outgoing) -> Prepared | SendResult:
        try:
            return await self._sending.prepare(message)
        except Exception as error:
            log.exception("prepare_broke", message_id=message.id, instance_id=message.instance_id)
            return failed(message, "send_failed", type(error).__name__)
