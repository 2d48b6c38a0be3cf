"""Ask WhatsApp whether phones are on it: sparingly, and those that are waited for together."""

import asyncio
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

from orchestrator.domain.fleet.leases import Identity
from orchestrator.domain.fleet.node_answers import NumberCheck
from orchestrator.errors import NodeError, ZapbaseError
from orchestrator.services.fleet.protocols import NodeClient
from orchestrator.services.messages.protocols import MessageGateway

# Questions to one page at once.
_ASKED_AT_ONCE = 8


@dataclass(frozen=True)
class _Question:
    client: NodeClient
    phone: str
    answer: asyncio.Future[NumberCheck | None]


class NumberChecks:
    """What comes while one batch is asked makes the next."""

    def __init__(self, gateway: MessageGateway, identity: Callable[[], Identity]) -> None:
        self._gateway = gateway
        self._identity = identity
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
        return await question.answer

    async def _run(self, instance_id: str) -> None:
        try:
            while questions := self._waiting.pop(instance_id, []):
                await self._answer(instance_id, questions)
        finally:
            del self._tasks[instance_id]

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
            await self._gateway.write_number_checks(self._identity(), instance_id, checks)
        return {check.phone: check for check in known} | dict(zip(allowed, asked, strict=True))


def _settle(question: _Question, answer: NumberCheck | ZapbaseError | None) -> None:
    if question.answer.done():
        return
    if isinstance(answer, ZapbaseError):
        question.answer.set_exception(answer)
    else:
        question.answer.set_result(answer)
