"""Hand a chat's messages to their node instance and say what became of each."""

import contextlib
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass
from typing import Any

import structlog

from orchestrator.domain.fleet.node_answers import NumberCheck, SendAnswer, SendRefusal, SendStatus
from orchestrator.domain.messages.outgoing import (
    Outgoing,
    SendResult,
    answered,
    chat_in,
    failed,
    find_on_phone,
    request_of,
    sent,
)
from orchestrator.errors import NodeAnswerInvalidError, NodeError, NodeUnreachableError, ZapbaseError
from orchestrator.services.clock import Clock
from orchestrator.services.fleet.protocols import NodeClient
from orchestrator.services.fleet.registry import Registry
from orchestrator.services.messages.number_checks import NumberChecks
from orchestrator.services.messages.protocols import Attachments

log = structlog.stdlib.get_logger("orchestrator.sending")
# Refused before anything could leave, and refused again if tried again.
_REFUSALS = frozenset(
    {
        "not_on_whatsapp",
        "media_too_large",
        "media_unreadable",
        "media_type_refused",
        "media_url_refused",
        "reach_out_time_lock",
        "target_unknown",
        "edit_too_late",
        "revoke_too_late",
        "send_failed",
        "window_closed",
        "undeliverable",
        "marketing_limit",
        "template_unavailable",
        "template_parameters",
        "kind_unsupported",
        "account_restricted",
        "payment_problem",
    }
)
# It cannot be sent now.
_NOT_NOW = frozenset({"not_connected", "disk_full", "held_back", "media_pending"})
_HISTORY_MESSAGES = 100


@dataclass(frozen=True)
class Prepared:
    """A message that can go at once."""

    message: Outgoing
    client: NodeClient
    request: dict[str, Any]


class Sending:
    """Asks nothing twice of WhatsApp: the row's id is the client key, and a node instance keeps on disk what
    became of each key."""

    def __init__(
        self, checks: NumberChecks, registry: Registry, attachments: Attachments, clock: Clock
    ) -> None:
        self._checks = checks
        self._registry = registry
        self._attachments = attachments
        self._clock = clock

    async def prepare(self, message: Outgoing) -> Prepared | SendResult:
        """Find the chat, fetch the file, pause as a person would; or what became of it at once. Never raises
        ZapbaseError."""
        client = self._client(message.instance_id)
        if client is None:
            return SendResult(message.id, SendStatus.QUEUED)
        try:
            to = await self._find_chat(client, message)
            if isinstance(to, SendResult):
                return to
            media = await self._attachments.prepare(message) if message.has_media else None
        except ZapbaseError as error:
            return _refused(message, error)
        await self._pause(client, message, to)
        return Prepared(message, client, request_of(message, media) | {"to": to})

    async def send(self, chat: Sequence[Prepared]) -> AsyncGenerator[SendResult]:
        """Send these, of one chat, in their order: what becomes of each as soon as it is known. Those after
        which it ends were not answered. Never raises ZapbaseError."""
        waiting = {prepared.message.id: prepared.message for prepared in chat}
        refusal: NodeError | None = None
        try:
            async with contextlib.aclosing(chat[0].client.send([one.request for one in chat])) as answers:
                async for answer in answers:
                    if (message := waiting.pop(answer.client_key, None)) is not None:
                        yield _result_of(message, answer)
        except NodeUnreachableError as error:
            log.warning("send_unanswered", message_ids=list(waiting), detail=error.detail)
        except NodeError as error:
            refusal = error
        finally:
            for prepared in chat:
                await self._release(prepared.message)
        if refusal is not None:
            for message in waiting.values():
                yield _refused(message, refusal)

    async def _release(self, message: Outgoing) -> None:
        """A file that cannot be removed changes nothing for the message."""
        try:
            if message.has_media:
                await self._attachments.release(message)
        except ZapbaseError as error:
            log.warning("attachment_left", message_id=message.id, code=error.code)

    async def settle(self, message: Outgoing, *, is_alone: bool) -> SendResult | None:
        """What became of a message whose sender died or that stayed unconfirmed; None: nothing new. Only one
        that `is_alone`, with none like it in its chat, is known by its looks. Raises NodeUnreachableError."""
        client = self._client(message.instance_id)
        if client is None:
            return None
        try:
            answer = await client.recorded(message.id)
            if answer is None:
                return await self._never_seen(client, message)
            if answer.status is not SendStatus.UNCONFIRMED:
                return answered(message, answer)
            found = await self._find_on_phone(client, message, is_alone)
        except NodeAnswerInvalidError as error:
            log.error("settling_answer_invalid", message_id=message.id, detail=error.detail)
            return None
        except NodeUnreachableError:
            raise
        except NodeError as error:
            return failed(message, error.code) if error.code in _REFUSALS else None
        return found or (None if message.status == SendStatus.UNCONFIRMED else answered(message, answer))

    async def _find_chat(self, client: NodeClient, message: Outgoing) -> str | SendResult:
        """WhatsApp's id of the chat, of a phone that is on it."""
        if message.is_change:
            return chat_in(message.target or "") or message.to or failed(message, "target_unknown")
        if message.to:
            return message.to
        check = message.check
        try:
            check = check or await self._checks.find(client, message.instance_id, message.phone or "")
        except ZapbaseError as error:
            if error.code == "phones_invalid":
                return failed(message, "not_on_whatsapp", error.detail)
            log.warning("number_check_failed", message_id=message.id, code=error.code)
            return SendResult(message.id, SendStatus.QUEUED)
        return _chat_of(message, check)

    async def _pause(self, client: NodeClient, message: Outgoing, to: str) -> None:
        """Half of the longest pause at least, with the other side shown that somebody writes."""
        if message.pause_seconds <= 0:
            return
        try:
            await client.show_typing(to, "recording" if message.kind == "voice" else "typing")
        except NodeError as error:
            log.info("typing_not_shown", message_id=message.id, code=error.code)
        await self._clock.sleep(message.pause_seconds * (0.5 + self._clock.random() / 2))

    async def _never_seen(self, client: NodeClient, message: Outgoing) -> SendResult | None:
        """It never left, unless the journal that would know is gone: a logout begins a new one."""
        begun_at = (await client.status()).journal.begun_at
        if message.claimed_here_at is not None and message.claimed_here_at > begun_at:
            return SendResult(message.id, SendStatus.QUEUED)
        is_known = message.status == SendStatus.UNCONFIRMED
        return None if is_known else SendResult(message.id, SendStatus.UNCONFIRMED)

    async def _find_on_phone(
        self, client: NodeClient, message: Outgoing, is_alone: bool
    ) -> SendResult | None:
        chat_id = message.to or (message.check.wa_id if message.check else None)
        if chat_id is None:
            return None
        history = await client.messages(chat_id, _HISTORY_MESSAGES)
        found = find_on_phone(message, history, by_looks=is_alone)
        if found is None or found.ack == 0:
            return None
        return sent(message, found.message_id) if found.ack > 0 else failed(message, "send_failed")

    def _client(self, instance_id: str) -> NodeClient | None:
        supervisor = self._registry.get(instance_id)
        return supervisor.node.client if supervisor and supervisor.node else None


def _chat_of(message: Outgoing, check: NumberCheck | None) -> str | SendResult:
    if check is None:
        return failed(message, "number_check_limit", "the day's number checks are used up")
    if not check.registered or check.wa_id is None:
        return failed(message, "not_on_whatsapp")
    return check.wa_id


def _result_of(message: Outgoing, answer: SendAnswer | SendRefusal) -> SendResult:
    if isinstance(answer, SendRefusal):
        return _refused(message, NodeError(answer.error.detail, code=answer.error.code))
    return answered(message, answer)


def _refused(message: Outgoing, error: ZapbaseError) -> SendResult:
    if error.code in _NOT_NOW:
        return SendResult(message.id, SendStatus.QUEUED)
    code = error.code if error.code in _REFUSALS else "send_failed"
    return failed(message, code, error.line())
