"""A message on its way out, what a node instance answers to it, and what becomes of its row."""

from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict


class SendStatus(StrEnum):
    """What `orchestrator.write_messages` takes."""

    SENT = "sent"
    FAILED = "failed"
    # It may or may not have left: never sent again by itself.
    UNCONFIRMED = "unconfirmed"
    # It surely never left.
    QUEUED = "queued"


class NumberCheck(BaseModel):
    """Whether a phone is on WhatsApp, and under which id."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    phone: str = ""
    registered: bool
    wa_id: str | None = None


class OutgoingMedia(BaseModel):
    """The row of `media` that a message carries."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str
    storage_path: str | None = None
    source_url: str | None = None
    mimetype: str | None = None
    filename: str | None = None
    size: int | None = None
    state: str = "pending"


class Outgoing(BaseModel):
    """One claimed row of `conversations`. `to` and `reply_to` are WhatsApp's ids. Times are aware."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str
    account_id: str = ""
    instance_id: str
    chat_id: str
    to: str | None = None
    phone: str | None = None
    kind: str
    message: str = ""
    media: OutgoingMedia | None = None
    reply_to: str | None = None
    check: NumberCheck | None = None
    status: str = ""
    claimed_at: datetime | None = None


class SendAnswer(BaseModel):
    """A node instance's answer about one client key."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    client_key: str
    message_id: str | None
    status: SendStatus


class PhoneMessage(BaseModel):
    """One message of `GET /chats/{id}/messages`; `client_key` when it was a send of ours."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    message_id: str
    from_me: bool
    body: str
    timestamp: int
    client_key: str | None = None


@dataclass(frozen=True)
class SendResult:
    """What `orchestrator.write_messages` writes to one row."""

    id: str
    status: SendStatus
    wa_message_id: str | None = None
    wa_chat_id: str | None = None
    error_code: str | None = None
    error_text: str | None = None

    def as_item(self) -> dict[str, Any]:
        """The result as the database takes it: without what is not known."""
        return {name: value for name, value in asdict(self).items() if value is not None}


MEDIA_KINDS = frozenset({"image", "video", "audio", "document", "sticker"})
SENT_KINDS = MEDIA_KINDS | {"text"}

# A message as old as this against the moment of its claim may be its own: clocks differ.
_SKEW_SECONDS = 60.0


def request_of(message: Outgoing, media: dict[str, Any] | None) -> dict[str, Any]:
    """What a node instance is asked to send; `media` is `{path, mimetype, filename}` or None."""
    request: dict[str, Any] = {"client_key": message.id, "to": message.to, "kind": message.kind}
    request["body"] = message.message
    if message.reply_to:
        request["reply_to"] = message.reply_to
    if media:
        request["media"] = media
    return request


def failed(message: Outgoing, code: str, text: str | None = None) -> SendResult:
    """It will not be sent, and why."""
    return SendResult(message.id, SendStatus.FAILED, error_code=code, error_text=text)


def answered(message: Outgoing, answer: SendAnswer) -> SendResult:
    """What a node instance's answer says of the row."""
    code = "send_failed" if answer.status is SendStatus.FAILED else None
    chat_id = message.to if answer.status is SendStatus.SENT else None
    return SendResult(message.id, answer.status, answer.message_id, chat_id, error_code=code)


def find_on_phone(message: Outgoing, history: list[PhoneMessage]) -> str | None:
    """The WhatsApp id of the message in its chat's history: the one with its key, else one of the same text
    since its claim that nobody's key explains."""
    for seen in history:
        if seen.client_key == message.id:
            return seen.message_id
    since = message.claimed_at.timestamp() - _SKEW_SECONDS if message.claimed_at else float("inf")
    for seen in history:
        is_alike = seen.from_me and seen.body == message.message and seen.timestamp >= since
        if is_alike and seen.client_key is None:
            return seen.message_id
    return None
