"""Find out what became of messages whose sender died, and of unconfirmed ones."""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Sequence

import structlog

from orchestrator.domain.backoff import Backoff
from orchestrator.domain.fleet.leases import Identity
from orchestrator.domain.fleet.node_answers import SendStatus
from orchestrator.domain.messages.outgoing import Outgoing, SendResult
from orchestrator.errors import NodeUnreachableError
from orchestrator.services.clock import Clock
from orchestrator.services.messages.protocols import MessageGateway
from orchestrator.services.messages.results import Results
from orchestrator.services.messages.sending import Sending

log = structlog.stdlib.get_logger("orchestrator.settling")
_MESSAGES = 500
# A node instance that was killed is back sooner.
_ASKED_SECONDS = 30.0
_ASKED_AGAIN = Backoff(first=0.2, limit=2.0)


class Settling:
    """Each number is asked in a task of its own, for one message after the other: a slow page keeps neither
    another number nor any sending waiting."""

    def __init__(
        self,
        gateway: MessageGateway,
        identity: Callable[[], Identity],
        sending: Sending,
        results: Results,
        clock: Clock,
    ) -> None:
        self._gateway = gateway
        self._identity = identity
        self._sending = sending
        self._results = results
        self._clock = clock
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._asking: set[asyncio.Task[None]] = set()

    async def begin(self, under_way: Collection[str]) -> None:
        """Ask about all that is uncertain and not under way; the asking goes on by itself."""
        uncertain = await self._gateway.unsettled_messages(self._identity(), _MESSAGES)
        alike = Counter(_looks(message) for message in uncertain)
        numbers: defaultdict[str, list[tuple[Outgoing, bool]]] = defaultdict(list)
        for message in uncertain:
            if message.id not in under_way and message.instance_id not in self._tasks:
                numbers[message.instance_id].append((message, alike[_looks(message)] == 1))
        for instance_id, messages in numbers.items():
            task = asyncio.create_task(self._settle(instance_id, messages), name=f"settle-{instance_id}")
            self._tasks[instance_id] = task

    def ask(self, messages: Sequence[Outgoing]) -> None:
        """Ask about these, of one chat, which their node instance left unanswered: it may be on its way back
        from a kill. That goes on by itself, for a while. Of a list at most one was begun and has no end, and
        those after it are as if never handed over."""
        task = asyncio.create_task(self._ask_all(messages), name=f"ask-{messages[0].chat_id}")
        self._asking.add(task)
        task.add_done_callback(self._asking.discard)

    def close(self) -> None:
        """The next life asks again."""
        for task in [*self._tasks.values(), *self._asking]:
            task.cancel()

    async def _ask_all(self, messages: Sequence[Outgoing]) -> None:
        ends_at = self._clock.monotonic() + _ASKED_SECONDS
        for message in messages:
            result = await self._ask(message, ends_at)
            self._results.put(message.instance_id, result, is_last=True)

    async def _ask(self, message: Outgoing, ends_at: float) -> SendResult:
        attempt = 0
        while True:
            try:
                # Which of several alike is on the phone is found out later, among all that are uncertain.
                if (result := await self._sending.settle(message, is_alone=False)) is not None:
                    return result
            except NodeUnreachableError:
                pass
            except Exception:
                log.exception("settling_broke", message_id=message.id, instance_id=message.instance_id)
                return SendResult(message.id, SendStatus.UNCONFIRMED)
            if self._clock.monotonic() >= ends_at:
                return SendResult(message.id, SendStatus.UNCONFIRMED)
            attempt += 1
            await self._clock.sleep(_ASKED_AGAIN.delay(attempt, self._clock.random))

    async def _settle(self, instance_id: str, messages: Sequence[tuple[Outgoing, bool]]) -> None:
        try:
            for message, is_alone in messages:
                await self._settle_one(message, is_alone)
        except NodeUnreachableError as error:
            log.warning("settling_postponed", instance_id=instance_id, detail=error.detail)
        finally:
            del self._tasks[instance_id]

    async def _settle_one(self, message: Outgoing, is_alone: bool) -> None:
        """Raises NodeUnreachableError: then there is no use in asking about the next."""
        try:
            result = await self._sending.settle(message, is_alone=is_alone)
        except NodeUnreachableError:
            raise
        except Exception:
            log.exception("settling_broke", message_id=message.id, instance_id=message.instance_id)
            return
        if result is not None:
            log.info("settled", message_id=message.id, status=result.status.value)
            self._results.put(message.instance_id, result, is_last=True)


def _looks(message: Outgoing) -> tuple[str, str, str]:
    return message.chat_id, message.kind, message.message
