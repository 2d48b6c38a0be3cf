"""What the endpoints about messages answer."""

from datetime import date
from typing import Any

from pydantic import Field

from orchestrator.api.shapes import Id, Moment, Shape


class Campaign(Shape):
    """An entry link with its QR code and text."""

    id: Id
    account_id: Id
    name: str = Field(examples=["Volta às aulas"])
    message: str | None = Field(examples=["Oi! Vi a promoção."])
    qr_code_url: str = Field(description="Its own, else where the QR code of the short link is drawn.")
    link: str = Field(description="Its own, else the short link.")
    short_link: str = Field(examples=["https://abc.supabase.co/functions/v1/go/aulas-1f0c9e"])
    slug: str = Field(examples=["aulas-1f0c9e"])
    instance_id: Id | None = Field(description="The number it leads to; null: the first that has a phone.")
    match: str = Field(examples=["equals"])
    enabled: bool
    flow_id: Id | None = Field(description="What whoever writes the text enters.")
    created_at: Moment


class Chat(Shape):
    """The thread with one contact, or one group, on one instance."""

    id: Id
    account_id: Id
    instance_id: Id | None
    contact_id: Id | None
    kind: str = Field(examples=["direct"])
    name: str
    status: str = Field(examples=["open"])
    assigned_to: Id | None
    snoozed_until: Moment | None
    unread_count: int
    last_message: str | None = Field(examples=["Bom dia!"])
    last_message_kind: str | None = Field(examples=["text"])
    last_message_from_me: bool | None
    last_message_at: Moment | None
    created_at: Moment


class Message(Shape):
    """One message."""

    id: Id
    seq: int
    account_id: Id
    chat_id: Id
    contact_id: Id | None
    instance_id: Id
    message: str = Field(examples=["Bom dia!"])
    from_me: bool
    timestamp: Moment
    kind: str = Field(examples=["text"])
    content: dict[str, Any] | None = Field(examples=[{}])
    status: str = Field(examples=["delivered"])
    status_reason: str | None
    error_code: str | None
    reply_to: Id | None
    media_id: Id | None
    edited_at: Moment | None
    revoked_at: Moment | None
    sent_at: Moment | None
    delivered_at: Moment | None
    read_at: Moment | None


class Campaigns(Shape):
    """A page of campaigns, latest first."""

    campaigns: list[Campaign]
    next: str | None


class CampaignMade(Shape):
    """The new campaign."""

    success: bool
    campaign: Campaign


class CampaignCode(Shape):
    """What the QR code says."""

    qr: str = Field(examples=["https://abc.supabase.co/functions/v1/go/aulas-1f0c9e"])


class CampaignDay(Shape):
    """How often the link was followed, and its text written, on a day of the account's zone."""

    day: date
    visits: int
    answers: int


class CampaignStatistics(Shape):
    """Both days included; days without any are left out."""

    since: date
    until: date
    days: list[CampaignDay]
    visits: int
    answers: int


class Chats(Shape):
    """A page of chats, the last to be written in first."""

    chats: list[Chat]
    next: str | None


class Messages(Shape):
    """A page of a chat's messages, newest first."""

    messages: list[Message]
    next: int | None


class SentMessage(Shape):
    """A message on its way."""

    id: Id
    status: str = Field(examples=["queued"])
    error_code: str | None


class Sent(Shape):
    """`success` is false when the message has failed at once: then `error_code` says why."""

    success: bool
    message: SentMessage
