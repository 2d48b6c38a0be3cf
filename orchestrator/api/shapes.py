"""What the endpoints answer: the founding documents' columns and those added around them."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, WithJsonSchema

Moment = Annotated[str, WithJsonSchema({"type": "string", "format": "date-time"})]


class Shape(BaseModel):
    """A row as it is shown; columns that are not named here stay out."""

    model_config = ConfigDict(extra="ignore")


class Account(Shape):
    """A tenant."""

    id: str
    name: str
    phone: str
    plan: str
    status: str
    created_at: Moment
    updated_at: Moment


class Contact(Shape):
    """Somebody an account talks to. `phone` is null while only WhatsApp's own id is known."""

    id: str
    account_id: str
    phone: str | None
    name: str
    whatsapp_name: str
    tags: list[str]
    fields: dict[str, Any]
    opted_out_at: Moment | None
    created_at: Moment
    updated_at: Moment


class Campaign(Shape):
    """An entry link with its QR code and text."""

    id: str
    account_id: str
    name: str
    message: str | None
    qr_code_url: str | None
    link: str | None
    created_at: Moment


class Chat(Shape):
    """The thread with one contact, or one group, on one instance."""

    id: str
    account_id: str
    instance_id: str | None
    contact_id: str | None
    kind: str
    name: str
    status: str
    assigned_to: str | None
    snoozed_until: Moment | None
    unread_count: int
    last_message: str | None
    last_message_kind: str | None
    last_message_from_me: bool | None
    last_message_at: Moment | None
    created_at: Moment


class Message(Shape):
    """One message."""

    id: str
    seq: int
    account_id: str
    chat_id: str
    contact_id: str | None
    instance_id: str
    message: str
    from_me: bool
    timestamp: Moment
    kind: str
    content: dict[str, Any] | None
    status: str
    status_reason: str | None
    error_code: str | None
    reply_to: str | None
    media_id: str | None
    edited_at: Moment | None
    revoked_at: Moment | None
    sent_at: Moment | None
    delivered_at: Moment | None
    read_at: Moment | None


class Accounts(Shape):
    """A page of accounts."""

    accounts: list[Account]
    next: str | None


class OneAccount(Shape):
    """One account."""

    account: Account


class Contacts(Shape):
    """A page of contacts, newest first."""

    contacts: list[Contact]
    next: int | None


class ContactMade(Shape):
    """The new contact."""

    success: bool
    contact: Contact


class Campaigns(Shape):
    """A page of campaigns, latest first."""

    campaigns: list[Campaign]
    next: str | None


class CampaignMade(Shape):
    """The new campaign."""

    success: bool
    campaign: Campaign


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

    id: str
    status: str
    error_code: str | None


class Sent(Shape):
    """`success` is false when the message has failed at once: then `error_code` says why."""

    success: bool
    message: SentMessage


class Token(Shape):
    """For `Authorization: Bearer`, here and at Supabase."""

    access_token: str
    token_type: str
    expires_in: int
