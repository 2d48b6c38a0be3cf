"""What webhooks tell: each event with its data. docs/asyncapi.yaml and docs/webhooks.md are made from it."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Literal
from uuid import UUID

from pydantic import Field

from orchestrator.domain.hooks.shapes import (
    BroadcastShape,
    CampaignShape,
    ChatShape,
    ContactShape,
    FlowShape,
    InstanceShape,
    MediaShape,
    MessageShape,
    RunShape,
    Shape,
)


class Data(Shape):
    """What an event is about, as it is when it is told."""

    truncated: bool = Field(
        default=False, description="Something was left out so that a body has 20 kB at most: ask the API."
    )


class MessageData(Data):
    """A message came, left, or stands otherwise."""

    message: MessageShape
    media: MediaShape | None
    chat: ChatShape
    contact: ContactShape | None
    instance: InstanceShape | None


class ChatData(Data):
    """A chat was opened or closed."""

    chat: ChatShape
    contact: ContactShape | None
    instance: InstanceShape | None


class AssignedData(ChatData):
    """A chat was given to somebody."""

    assigned_to: UUID | None = Field(default=None, description="The member's user id; None: nobody.")


class CalledData(ChatData):
    """A flow calls for somebody."""

    run_id: UUID


class ContactData(Data):
    """A contact was made."""

    contact: ContactShape


class UpdatedData(ContactData):
    """A contact has another phone, LID or name."""

    columns: list[str]


class TagData(ContactData):
    """A tag was given or taken."""

    tag: str


class FieldData(ContactData):
    """A custom field was set or emptied."""

    field: str
    value: Any = Field(description="None: it was emptied.")


class ConsentData(ContactData):
    """A person agreed or objected."""

    state: Literal["opted_in", "opted_out"]


class RunData(Data):
    """A person entered a flow, or left it."""

    run: RunShape
    flow: FlowShape
    contact: ContactShape


class CampaignData(Data):
    """People followed a campaign's link."""

    campaign: CampaignShape
    day: date
    visits: int = Field(description="On that day of the account's zone, until now.")


class BroadcastData(Data):
    """A broadcast is over."""

    broadcast: BroadcastShape


class InstanceData(Data):
    """A number can be used, or no longer."""

    instance: InstanceShape


class TestData(Data):
    """Somebody tries the endpoint out."""

    __test__ = False
    endpoint_id: UUID
    events: list[str] = Field(description="What the endpoint asks for.")


EVENTS: Mapping[str, type[Data]] = {
    "broadcast.finished": BroadcastData,
    "campaign.visited": CampaignData,
    "chat.assigned": AssignedData,
    "chat.called": CalledData,
    "chat.closed": ChatData,
    "chat.opened": ChatData,
    "consent.changed": ConsentData,
    "contact.created": ContactData,
    "contact.updated": UpdatedData,
    "field.changed": FieldData,
    "flow.finished": RunData,
    "flow.started": RunData,
    "instance.connected": InstanceData,
    "instance.disconnected": InstanceData,
    "message.received": MessageData,
    "message.sent": MessageData,
    "message.status": MessageData,
    "tag.added": TagData,
    "tag.removed": TagData,
    "webhook.test": TestData,
}
