"""A message on its way out, and what becomes of its row."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Self

from pydantic import BaseModel, ConfigDict

from orchestrator.domain.fleet.node_answers import NumberCheck, PhoneMessage, SendAnswer, SendStatus


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
    """One claimed row of `conversations`. `to`, `reply_to` and `target` are WhatsApp's ids, times are aware.
    `pause_seconds`: the longest pause before it goes, in which the other side is shown somebody typing.
    `claimed_at` is by the database's clock, `claimed_here_at` (unix seconds, at the earliest) by ours."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str
    account_id: str = ""
    instance_id: str
    chat_id: str
    to: str | None = None
    phone: str | None = None
    kind: str
    message: str = ""
    content: dict[str, Any] | None = None
    media: OutgoingMedia | None = None
    reply_to: str | None = None
    target: str | None = None
    check: NumberCheck | None = None
    pause_seconds: float = 0
    status: str = ""
    claimed_at: datetime | None = None
    claimed_seconds: float | None = None
    claimed_here_at: float | None = None

    @property
    def has_media(self) -> bool:
        """True when its kind carries a file."""
        return self.kind in _MEDIA_KINDS

    @property
    def is_plain(self) -> bool:
        """True when it can be handed over as it is."""
        is_placed = self.to is not None or self.is_change
        return is_placed and not self.has_media and self.pause_seconds <= 0

    @property
    def is_change(self) -> bool:
        """True when it makes no message but changes one."""
        return self.kind in _CHANGE_KINDS

    def claimed_by(self, asked_at: float) -> Self:
        """With `claimed_here_at`, of an answer that this host asked for at `asked_at` (unix seconds)."""
        if self.claimed_seconds is None:
            return self
        return self.model_copy(update={"claimed_here_at": asked_at - self.claimed_seconds})


@dataclass(frozen=True)
class Claim:
    """Claimed messages, and in how many seconds there may be more without a hint (None: unknown)."""

    messages: list[Outgoing]
    next_seconds: float | None = None


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


_MEDIA_KINDS = frozenset({"image", "video", "audio", "voice", "document", "sticker"})
_CHANGE_KINDS = frozenset({"reaction", "edit", "revoke"})
# The library's words for our kinds, where they differ.
_PHONE_KINDS = {"text": "chat", "voice": "ptt", "contact": "vcard"}
# Of these the phone's text is not the row's.
_WORDLESS_KINDS = frozenset({"location", "contact", "sticker"})
# A message as old as this against the moment of its claim may be its own: clocks differ.
_SKEW_SECONDS = 60.0
# So many are handed over together at most.
_LIST_MESSAGES = 50


def request_of(message: Outgoing, media: dict[str, Any] | None = None) -> dict[str, Any]:
    """What a node instance is asked to send; `media` is `{path, mimetype, filename}` or None."""
    content = {name: value for name, value in (message.content or {}).items() if value is not None}
    parts: dict[str, Any] = {
        "reply_to": message.reply_to,
        "target": message.target if message.is_change else None,
        "media": media,
        "location": content if message.kind == "location" else None,
        "vcards": content.get("vcards") if message.kind == "contact" else None,
        "template": content if message.kind == "template" else None,
    }
    request: dict[str, Any] = {"client_key": message.id, "to": message.to, "kind": message.kind}
    return request | {"body": message.message} | {name: part for name, part in parts.items() if part}


def in_lists(messages: Sequence[Outgoing]) -> list[list[Outgoing]]:
    """A chat's messages as they are handed over: together, but for those before which something is to be
    done (a file, a pause, the check of a number), which go alone when it is their turn."""
    lists: list[list[Outgoing]] = []
    is_open = False
    for message in messages:
        goes_together = message.is_plain
        if goes_together and is_open and len(lists[-1]) < _LIST_MESSAGES:
            lists[-1].append(message)
        else:
            lists.append([message])
        is_open = goes_together
    return lists


def chat_in(message_id: str) -> str | None:
    """The thread that a WhatsApp message id names: `<from me>_<chat>_<key>`; None of what is no such id."""
    direction, _, rest = message_id.partition("_")
    chat_id = rest.partition("_")[0]
    return chat_id if direction in ("true", "false") and chat_id else None


def failed(message: Outgoing, code: str, text: str | None = None) -> SendResult:
    """It will not be sent, and why."""
    return SendResult(message.id, SendStatus.FAILED, error_code=code, error_text=text)


def sent(message: Outgoing, message_id: str | None) -> SendResult:
    """It left, under this id; a chat that WhatsApp had not named yet now has its name."""
    chat_id = chat_in(message_id) if message_id and message.to is None else None
    return SendResult(message.id, SendStatus.SENT, message_id, chat_id)


def answered(message: Outgoing, answer: SendAnswer) -> SendResult:
    """What a node instance's answer says of the row."""
    if answer.status is SendStatus.SENT:
        return sent(message, answer.message_id)
    if answer.status is SendStatus.FAILED:
        return failed(message, "send_failed", "WhatsApp's server refused it")
    return SendResult(message.id, answer.status)


def find_on_phone(message: Outgoing, history: list[PhoneMessage], *, by_looks: bool) -> PhoneMessage | None:
    """The message in its chat's history: the one with its key, else, `by_looks`, the only one of its kind and
    text since its claim that nobody's key explains."""
    for seen in history:
        if seen.client_key == message.id:
            return seen
    if not by_looks or message.claimed_at is None:
        return None
    since = message.claimed_at.timestamp() - _SKEW_SECONDS
    alike = [seen for seen in history if seen.timestamp >= since and _is_alike(message, seen)]
    return alike[0] if len(alike) == 1 else None


def _is_alike(message: Outgoing, seen: PhoneMessage) -> bool:
    kinds = {message.kind, _PHONE_KINDS.get(message.kind, message.kind)}
    if not seen.from_me or seen.client_key is not None or seen.kind.removeprefix("multi_") not in kinds:
        return False
    return message.kind in _WORDLESS_KINDS or seen.body == message.message
