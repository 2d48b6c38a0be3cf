"""Ask WhatsApp whether phones are on it: sparingly, and those that are waited for together."""

import asyncio
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

import structlog

from orchestrator.domain.fleet.leases import Identity
from orchestrator.domain.fleet.node_answers import NumberCheck
from orchestrator.errors import (
    DatabaseRefusedError,
    LeaseLostError,
    NodeError,
    NodeUnreachableError,
    SupersededError,
    ZapbaseError,
)
from orchestrator.services.fleet.protocols import NodeClient
from orchestrator.services.messages.protocols import MessageGateway

log = structlog.stdlib.get_logger("orchestrator.number_checks")
# Questions to one page at once.
_ASKED_AT_ONCE = 8
# So long a message waits for its answer; the asking goes on, and its answer is known the next time.
_ANSWER_SECONDS = 60.0


@dataclass(frozen=True)
class _Question:
    client: NodeClient
    phone: str
    answer: asyncio.Future[NumberCheck | None]


class NumberChecks:
    """What comes while one batch is asked makes the next."""

    def __init__(
        self,
        gateway: MessageGateway,
        identity: Callable[[], Identity],
        answer_seconds: float = _ANSWER_SECONDS,
    ) -> None:
        self._gateway = gateway
        self._identity = identity
        self._answer_seconds = answer_seconds
        self._waiting: defaultdict[str, list[_Question]] = defaultdict(list)
        self._tasks: dict[str, asyncio.Task[None]] = {}

    async def find(self, client: NodeClient, instance_id: str, phone: str) -> NumberCheck | None:
        """What is known of the phone or WhatsApp says now; None when nobody may ask before tomorrow. Raises
        ZapbaseError."""
        question = _Question(client, phone, asyncio.get_running_loop().create_future())
        self._waiting[instance_id].append(question)
        if instance_id not in self._tasks:
            task = asyncio.create_task(self._run(instance_id), name=f"number-checks-{instance_id}")
            self._tasks[instance_id] = task
        try:
            async with asyncio.timeout(self._answer_seconds):
                return await question.answer
        except TimeoutError:
            raise NodeUnreachableError("number check: time limit") from None

    async def _run(self, instance_id: str) -> None:
        try:
            while questions := self._waiting.pop(instance_id, []):
                await self._answer_each(instance_id, questions)
        finally:
            del self._tasks[instance_id]

    async def _answer_each(self, instance_id: str, questions: list[_Question]) -> None:
        """Whatever happens, nobody is left without an answer."""
        try:
            await self._answer(instance_id, questions)
        except Exception:
            log.exception("number_checks_broke", instance_id=instance_id)
        finally:
            for question in questions:
                _settle(question, NodeUnreachableError("number check: no answer"))

    async def _answer(self, instance_id: str, questions: list[_Question]) -> None:
        try:
            answers = await self._ask(instance_id, questions)
        except ZapbaseError as error:
            if error.code == "phones_invalid" and len(questions) > 1:
                for question in questions:
                    await self._answer(instance_id, [question])
                return
            for question in questions:
                _settle(question, error)
            return
        for question in questions:
            _settle(question, answers.get(question.phone))

    async def _ask(
        self, instance_id: str, questions: list[_Question]
    ) -> dict[str, NumberCheck | ZapbaseError]:
        clients = {question.phone: question.client for question in questions}
        known, allowed = await self._gateway.reserve_number_checks(
            self._identity(), instance_id, sorted(clients)
        )
        slots = asyncio.Semaphore(_ASKED_AT_ONCE)

        async def ask(phone: str) -> NumberCheck | ZapbaseError:
            async with slots:
                try:
                    return await clients[phone].check_number(phone)
                except NodeError as error:
                    return error

        asked = await asyncio.gather(*(ask(phone) for phone in allowed))
        if checks := [check for check in asked if isinstance(check, NumberCheck)]:
            await self._keep(instance_id, checks)
        return {check.phone: check for check in known} | dict(zip(allowed, asked, strict=True))

    async def _keep(self, instance_id: str, checks: list[NumberCheck]) -> None:
        """One that the database does not take is asked again the next time, and costs the others nothing."""
        try:
            await self._gateway.write_number_checks(self._identity(), instance_id, checks)
        except (LeaseLostError, SupersededError):
            raise
        except DatabaseRefusedError as error:
            if len(checks) == 1:
                log.error("number_check_refused", instance_id=instance_id, code=error.code)
                return
            for check in checks:
                await self._keep(instance_id, [check])


def _settle(question: _Question, answer: NumberCheck | ZapbaseError | None) -> None:
    if question.answer.done():
        return
    if isinstance(answer, ZapbaseError):
        question.answer.set_exception(answer)
    else:
        question.answer.set_result(answer)
