"""What webhooks tell of rows: their columns, as the API shows them."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field


class Shape(BaseModel):
    """Nothing more is told than what is named. New names may come: whoever receives it lets them pass."""

    model_config = ConfigDict(extra="forbid")


class MessageShape(Shape):
    """A message."""

    id: UUID
    seq: int = Field(description="Grows; the order in which messages were written down.")
    account_id: UUID
    chat_id: UUID
    contact_id: UUID | None = Field(description="None in a group.")
    instance_id: UUID
    message: str | None = Field(description="The text; of a file, what is written under it.")
    from_me: bool
    timestamp: datetime
    kind: str
    content: Any = Field(description="What a message of this kind has besides a text.")
    status: str = Field(description="As it was when this happened.")
    status_reason: str | None
    error_code: str | None
    reply_to: UUID | None
    media_id: UUID | None
    edited_at: datetime | None
    revoked_at: datetime | None
    sent_at: datetime | None
    delivered_at: datetime | None
    read_at: datetime | None


class MediaShape(Shape):
    """A file of a message."""

    id: UUID
    mimetype: str | None
    filename: str | None
    size: int | None
    state: str
    url: str | None = Field(
        description="Where it is fetched without a key until expires_at. None: it will not lie there."
    )
    expires_at: datetime | None


class ChatShape(Shape):
    """A chat."""

    id: UUID
    account_id: UUID
    instance_id: UUID
    contact_id: UUID | None
    kind: str
    name: str | None
    status: str
    assigned_to: UUID | None
    snoozed_until: datetime | None
    unread_count: int
    last_message_at: datetime | None
    created_at: datetime


class ContactShape(Shape):
    """A person."""

    id: UUID
    account_id: UUID
    phone: str | None = Field(description="Digits with the country's code; None while WhatsApp hides it.")
    name: str | None
    whatsapp_name: str | None
    tags: list[str]
    fields: dict[str, Any]
    opted_out_at: datetime | None
    created_at: datetime
    updated_at: datetime


class InstanceShape(Shape):
    """A number."""

    id: UUID
    account_id: UUID
    instance_name: str
    phone: str | None
    status: str
    status_reason: str | None = None
    last_connected: datetime | None


class RunShape(Shape):
    """A person in a flow."""

    id: UUID
    account_id: UUID
    flow_id: UUID
    version_id: UUID
    chat_id: UUID | None
    contact_id: UUID
    instance_id: UUID | None
    status: str
    reason: str | None
    started_by: str
    started_by_id: UUID | None
    variables: dict[str, Any]
    created_at: datetime
    ended_at: datetime | None


class FlowShape(Shape):
    """A flow."""

    id: UUID
    name: str


class CampaignShape(Shape):
    """A campaign."""

    id: UUID
    account_id: UUID
    name: str
    message: str
    slug: str
    instance_id: UUID | None
    match: str
    enabled: bool
    flow_id: UUID | None
    created_at: datetime


class BroadcastShape(Shape):
    """A message to many."""

    id: UUID
    account_id: UUID
    name: str
    status: str
    status_reason: str | None
    instance_ids: list[UUID]
    starts_at: datetime | None
    started_at: datetime | None
    finished_at: datetime | None
    created_at: datetime
