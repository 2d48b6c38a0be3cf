"""Hand one message to its node instance and say what became of it."""

from collections.abc import Callable

import structlog

from orchestrator.domain.leases import Identity
from orchestrator.domain.outgoing import (
    MEDIA_KINDS,
    SENT_KINDS,
    NumberCheck,
    Outgoing,
    SendResult,
    SendStatus,
    answered,
    failed,
    find_on_phone,
    request_of,
)
from orchestrator.errors import NodeError, NodeUnreachableError, ZapbaseError
from orchestrator.services.protocols import Attachments, MessageGateway, NodeClient
from orchestrator.services.registry import Registry

log = structlog.stdlib.get_logger("orchestrator.sending")
# The node instance refused before anything could leave, and would again.
_REFUSALS = frozenset({"not_on_whatsapp", "media_too_large", "media_unreadable"})
# It cannot be sent now.
_NOT_NOW = frozenset({"not_connected", "disk_full", "media_pending"})
_HISTORY_MESSAGES = 100


class Sending:
    """Asks nothing twice of WhatsApp: the row's id is the client key, and a node instance keeps on disk what
    became of each key."""

    def __init__(
        self,
        gateway: MessageGateway,
        identity: Callable[[], Identity],
        registry: Registry,
        attachments: Attachments,
    ) -> None:
        self._gateway = gateway
        self._attachments = attachments
        self._identity = identity
        self._registry = registry

    async def send(self, message: Outgoing) -> SendResult:
        """Check the number if that is due, then send. Never raises ZapbaseError."""
        client = self._client(message.instance_id)
        if client is None:
            return SendResult(message.id, SendStatus.QUEUED)
        if message.kind not in SENT_KINDS:
            return failed(message, "send_failed", f"messages of kind {message.kind} cannot be sent yet")
        if message.to:
            return await self._send_to(client, message)
        try:
            check = message.check or await self._check(client, message)
        except ZapbaseError as error:
            if error.code == "phones_invalid":
                return failed(message, "not_on_whatsapp", error.detail)
            log.warning("number_check_failed", message_id=message.id, code=error.code)
            return SendResult(message.id, SendStatus.QUEUED)
        if check is None:
            return failed(message, "number_check_limit", "the day's number checks are used up")
        if not check.registered:
            return failed(message, "not_on_whatsapp")
        return await self._send_to(client, message.model_copy(update={"to": check.wa_id}))

    async def settle(self, message: Outgoing) -> SendResult | None:
        """What became of a message whose sender died or that stayed unconfirmed; None: nothing new."""
        client = self._client(message.instance_id)
        if client is None:
            return None
        try:
            answer = await client.recorded(message.id)
            if answer is None:
                return await self._never_seen(client, message)
            if answer.status is not SendStatus.UNCONFIRMED:
                return answered(message, answer)
            found = await self._find_on_phone(client, message)
        except NodeError as error:
            return failed(message, error.code) if error.code in _REFUSALS else None
        if found:
            return SendResult(message.id, SendStatus.SENT, found, message.to)
        return None if message.status == SendStatus.UNCONFIRMED else answered(message, answer)

    async def _never_seen(self, client: NodeClient, message: Outgoing) -> SendResult | None:
        """It never left, unless the journal that would know is gone: a logout begins a new one."""
        begun_at = (await client.status()).journal.begun_at
        if message.claimed_at and message.claimed_at.timestamp() > begun_at:
            return SendResult(message.id, SendStatus.QUEUED)
        is_known = message.status == SendStatus.UNCONFIRMED
        return None if is_known else SendResult(message.id, SendStatus.UNCONFIRMED)

    async def _send_to(self, client: NodeClient, message: Outgoing) -> SendResult:
        try:
            media = await self._attachments.prepare(message) if message.kind in MEDIA_KINDS else None
            return answered(message, await client.send(request_of(message, media)))
        except NodeUnreachableError as error:
            log.warning("send_unanswered", message_id=message.id, detail=error.detail)
            return SendResult(message.id, SendStatus.UNCONFIRMED)
        except ZapbaseError as error:
            if error.code in _NOT_NOW:
                return SendResult(message.id, SendStatus.QUEUED)
            code = error.code if error.code in _REFUSALS else "send_failed"
            return failed(message, code, None if code == error.code else error.line())

    async def _check(self, client: NodeClient, message: Outgoing) -> NumberCheck | None:
        """What is known of the phone or WhatsApp says now; None when nobody may ask before tomorrow."""
        phone = message.phone or ""
        who, instance_id = self._identity(), message.instance_id
        known, allowed = await self._gateway.reserve_number_checks(who, instance_id, [phone])
        if known or not allowed:
            return known[0] if known else None
        check = await client.check_number(phone)
        await self._gateway.write_number_checks(self._identity(), instance_id, [check])
        return check

    async def _find_on_phone(self, client: NodeClient, message: Outgoing) -> str | None:
        chat_id = message.to or (message.check.wa_id if message.check else None)
        if chat_id is None:
            return None
        return find_on_phone(message, await client.messages(chat_id, _HISTORY_MESSAGES))

    def _client(self, instance_id: str) -> NodeClient | None:
        supervisor = self._registry.get(instance_id)
        return supervisor.node.client if supervisor and supervisor.node else None
